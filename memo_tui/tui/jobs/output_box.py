"""OutputBox: the output of a job as it comes, followed and searched."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Input

from memo_tui.numbers import counted
from memo_tui.tui.common.find_input import FindInput
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.key_words import with_keys
from memo_tui.tui.common.text import content, file_size
from memo_tui.tui.jobs.output_view import OutputView, Prepared, Runs
from memo_tui.tui.run.long_search import find_match


class OutputBox(Vertical):
    """The output, below it how it is shown; `enter` or `z` give it the whole screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("find", "find", "Find", "Find words in the output"),
        bind("find_next", "find_next(1)", "Next match"),
        bind("find_before", "find_next(-1)", "Previous match", show=False),
        bind("back", "back", "Back"),
    ]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        """Show nothing yet."""
        super().__init__(id=id)
        self._view, self._find = OutputView(), FindInput(self)
        self._place = ""
        self._skipped = 0

    def compose(self) -> ComposeResult:
        """The words to find, and the lines."""
        yield self._find
        yield self._view

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Offer the next match only where words are looked for."""
        return bool(self._find.value) if action == "find_next" else True

    def show(
        self,
        head: Sequence[Runs],
        news: Prepared | None,
        foot: Sequence[Runs],
        *,
        place: str,
        anew: bool,
    ) -> None:
        """Show what is new of an output; arguments as for `OutputView.show`.

        Args:
            head: the lines before.
            news: of the output.
            foot: the lines behind.
            place: where all of it is.
            anew: whether it is another output.
        """
        if anew and self._find.value:
            self._find.clear_search()
        self._place = place
        if news is not None or anew:
            self._skipped = news.skipped if news else 0
        if self._skipped:
            head = [*head, [(f"… the first {file_size(self._skipped)} are not shown", None)]]
        self._view.show(head, news, foot, anew=anew)
        self.show_state()

    @on(OutputView.Moved)
    def show_state(self) -> None:
        """Say in the frame where all of it is, which match is shown, and whether the end is followed."""
        found, here, match = self._view.found, self._view.here, ""
        if here in found:
            match = f"match {found.index(here) + 1:,} of {len(found):,}"
        elif found:
            match = counted(len(found), "line")
        elif self._find.value:
            match = "not found" + (" in what is shown" if self._skipped else "")
        follows = "" if self._view.following else with_keys("not following: {last} follows again")
        parts = [part for part in (match, follows) if part] or [self._place]
        self.border_subtitle = content(" · ".join(parts))

    def action_find(self) -> None:
        """Type what to find."""
        self._find.open()

    def action_find_next(self, way: int) -> None:
        """Go to the next match (1) or the one before (-1); after the last comes the first."""
        self._go(way)

    @on(Input.Changed)
    def find(self) -> None:
        """Go to the first match from the lines in sight on while the words are typed."""
        self._view.find(self._find.value)
        self._go(0)
        self.refresh_bindings()

    def _go(self, way: int) -> None:
        view = self._view
        if view.found:
            here = view.here if view.here in view.found else view.top
            view.go_to(view.found[find_match(view.found, here, way)])
        self.show_state()

    def end_search(self) -> None:
        """Show the text as it is, for `FindInput`."""
        self._view.find("")
        self.show_state()
        self.refresh_bindings()

    async def action_back(self) -> None:
        """End the search; then leave the output."""
        if self._find.value:
            self._find.action_leave()
        else:
            await self.screen.run_action("back")

    def take_focus(self) -> None:
        """Scroll in the output."""
        self._view.focus()
