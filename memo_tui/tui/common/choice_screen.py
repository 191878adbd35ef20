"""The base of the screens on which the user finds one of many things by typing, and takes it."""

from collections.abc import Sequence
from typing import TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Label

from memo_tui.tui.common.choice_list import ChoiceList
from memo_tui.tui.common.dashboard_screen import DashboardScreen
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.key_footer import KeyFooter
from memo_tui.tui.common.text import content

Result = TypeVar("Result")

_LONGEST_WAIT = 3.0  # seconds that enter waits for choices that aren't known yet

# The last ones of a choice screen; inherited ones would be the first in the footer.
FIND_AND_LEAVE: Sequence[BindingType] = (
    bind("find", "find", "Find", show=False),
    bind("back", "clear", "Clear", "Clear the search"),
    bind("back", "leave", "Cancel"),
)


class ChoiceScreen(DashboardScreen[Result | None]):
    """A list of choices in a frame, maybe a hint below it, and the keys.

    A subclass shows its choices when it is mounted, and says in `result_of` what taking one of them means.
    The result is None if the user leaves.
    """

    AUTO_FOCUS = "ChoiceList Input"
    DEFAULT_CSS = """
    ChoiceScreen {
        align: center middle;
        & > #box {
            max-width: 100%;
            max-height: 100%;
            padding: 0 1;
            border: round $primary;
            background: $surface;
            & > #hint { width: 1fr; height: auto; color: $text-muted; }
        }
        &:ansi #hint { color: $foreground; text-style: dim; }
    }
    """

    def __init__(self, title: str, placeholder: str, *, empty: str = "", hint: bool = False) -> None:
        """Prepare the list.

        Args:
            title: of the frame.
            placeholder: shown in the search line while it is empty.
            empty: shown while there are no choices.
            hint: whether there is a label `#hint` below the list.
        """
        super().__init__()
        self._title, self._has_hint = title, hint
        self._takes_later: str | None = None  # the words for which enter was pressed too early
        self._choices = ChoiceList(placeholder, empty)

    def compose(self) -> ComposeResult:
        """The list, the hint, the keys."""
        with Vertical(id="box") as box:
            box.border_title = content(self._title)
            yield self._choices
            if self._has_hint:
                yield Label("", id="hint", markup=False)
        yield KeyFooter()

    def result_of(self, key: str) -> Result:
        """The screen's result if the choice with this id is taken alone."""
        raise NotImplementedError

    def take(self, key: str | None, *, clicked: bool = False) -> None:  # noqa: ARG002 - for subclasses
        """Take the choice on which enter was pressed, or which was clicked; None if there is no choice."""
        if key is not None:
            self.dismiss(self.result_of(key))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Escape leaves once the search is empty."""
        finding = bool(self._choices.text)
        return {"clear": finding, "leave": not finding}.get(action, True)

    def action_take(self) -> None:
        """Take the choice under the cursor alone."""
        if (key := self._choices.key) is not None:
            self.dismiss(self.result_of(key))

    def action_find(self) -> None:
        """Type words to find."""
        self._choices.focus_line()

    def action_clear(self) -> None:
        """Clear the search."""
        self._choices.clear()

    def action_leave(self) -> None:
        """Leave without a choice."""
        self.dismiss(None)

    @property
    def known(self) -> bool:
        """Whether the choices are known, so that enter takes the right one; else it waits for `now_known`."""
        return True

    def now_known(self) -> None:
        """Take the best match for which enter was pressed while the choices were not known yet."""
        words, self._takes_later = self._takes_later, None
        if words is not None and words == self._choices.text:
            if words.strip():
                self._choices.table.action_go("first")
            self.take(self._choices.key)

    @property
    def waits(self) -> bool:
        """Whether enter was pressed, and what it takes is not known yet."""
        return self._takes_later is not None

    @on(ChoiceList.Entered)
    @on(ChoiceList.Clicked)
    def choose(self, message: ChoiceList.Entered | ChoiceList.Clicked) -> None:
        """Enter was pressed in the search line, or the row under the cursor was clicked."""
        clicked = isinstance(message, ChoiceList.Clicked)
        if clicked or self.known or self.waits:  # pressed again, it takes what is there
            self._takes_later = None
            self.take(message.key, clicked=clicked)
        else:
            self._takes_later = self._choices.text
            self.set_timer(_LONGEST_WAIT, self.now_known)
