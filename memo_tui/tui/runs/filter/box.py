"""FilterBox: one line that says which runs are wanted, with completion while typing."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input, Label

from memo_tui.runs.query.complete import Completion, Known, complete
from memo_tui.runs.query.filter import Filter, parse
from memo_tui.runs.query.grammar import FilterError
from memo_tui.runs.query.half_typed import begun_number, ends_in_value, finished_part, half_typed
from memo_tui.tui.common.text import content
from memo_tui.tui.runs.filter.completed_input import CompletedInput
from memo_tui.tui.runs.filter.completions import CompletionList

if TYPE_CHECKING:
    from textual.timer import Timer
    from textual.widget import Widget

PAUSE = 0.15  # seconds without a key after which the filter applies
LONG_PAUSE = 1.0  # seconds after which it is said what is wrong, and a number applies that may go on
PLACEHOLDER = "owl, or rmse < 0.3 and (status = 'FAILED' or params.model like '%tree%')"


class FilterBox(Vertical):
    """Edits a filter: it applies while it's typed, enter keeps it, escape brings the former one back.

    It is visible while it's edited and while a filter applies.

    Attributes:
        known: what the runs have, for completion; set from outside.

    Args:
        history: filters that were kept before, the oldest first.
        id: of the widget.
    """

    DEFAULT_CSS = """
    FilterBox {
        display: none; layout: horizontal; height: 1; background: $surface;
        &.-holds, &.-open { display: block; }
        &.-open { layout: vertical; height: auto; }
        & > #line { width: 1fr; height: 1; }
        & #sign { width: 2; color: $primary; text-style: bold; }
        & Input { width: 1fr; background: $surface; &:focus { background: $panel; } }
        & > #answer {
            display: none; width: auto; max-width: 60%; height: auto; max-height: 3; padding: 0 0 0 2;
            &.-shown { display: block; color: $text-muted; }
            &.-error { color: $text-error; text-style: bold; }
            &:ansi { color: $foreground; }
        }
        &.-open > #answer { width: 1fr; max-width: 100%; }
    }
    """

    @dataclass
    class About(Message):
        """Something happened in a filter box."""

        box: "FilterBox"

        @property
        def control(self) -> "FilterBox":
            """The box, so that `@on` can select by its id."""
            return self.box

    @dataclass
    class FilterMessage(About):
        """A filter: its text, and what it means; None lets all runs through."""

        text: str
        filter: Filter | None

    @dataclass
    class Changed(FilterMessage):
        """Another filter applies for now, while it's typed."""

    @dataclass
    class Submitted(FilterMessage):
        """This filter is to be kept; the box was left."""

    @dataclass
    class Closed(About):
        """The box was left, and the former filter applies again."""

    def __init__(
        self,
        *,
        history: Sequence[str] = (),
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        super().__init__(id=id)
        self.known = Known()
        self._list = CompletionList()
        self._input = CompletedInput(self._list, self._complete, placeholder=PLACEHOLDER, history=history)
        self._message = Label("", id="answer", markup=False)
        self._holding = ""  # the text that was announced last
        self._former = ""  # the text that applied when typing began
        self._before: Widget | None = None  # what had the focus then
        self._useful = ""  # the text that applied last and matched a run
        self._none_match = False  # whether that which applies matches no run
        self._unfinished = False  # whether what is typed goes on
        self._count = ""
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """The line, the message, and the list over what is below."""
        with Horizontal(id="line"):
            yield Label("/", id="sign")
            yield self._input
        yield self._message
        yield self._list

    @property
    def text(self) -> str:
        """The filter that applies."""
        return self._holding

    @property
    def history(self) -> tuple[str, ...]:
        """The filters that were kept, the oldest first."""
        return self._input.history

    @property
    def is_open(self) -> bool:
        """Whether it is being edited."""
        return self.has_class("-open")

    def open(self) -> None:
        """Begin to edit; what has the focus now gets it back afterwards."""
        if not self.is_open:
            self._before = self.screen.focused
            self._begin()
        self.screen.set_focus(self._input)  # at once: the next keys are for it

    def show_text(self, text: str) -> None:
        """Show a filter that applies already, such as one saved with a view; nothing is announced."""
        self._stop()
        self._holding = self._former = text
        self._input.put(text)
        self.set_class(bool(text), "-holds")

    def show_count(self, text: str) -> None:
        """Show how many runs match."""
        if text == self._count:
            return
        self._count = text
        if not self._message.has_class("-error"):
            self._show_message(text)

    def note_matches(self, text: str, matching: int) -> None:
        """Note how many runs match a text; one that matches none gives way while its line is unfinished."""
        if text == self._holding:
            self._none_match = not matching
        if matching:
            self._useful = text
        elif text == self._holding and self._unfinished:
            self._hold_useful()

    def on_descendant_focus(self) -> None:
        """Begin to edit."""
        self._begin()

    def on_descendant_blur(self) -> None:
        """Keep the filter once something else has the focus, unless the whole terminal lost it."""
        self._input.close_list()
        if self.app.app_focus:
            self.call_later(self._settle)

    def _begin(self) -> None:
        if not self.is_open:
            self._former = self._holding
            self.add_class("-open")

    def _settle(self) -> None:
        """A text that can't be read gives way to the filter that applies; a key brings it back."""
        if not self.is_open or self._input.has_focus or self.screen is not self.app.screen:
            return
        text = self._input.value.strip()
        try:
            found = self._filter_of(text)
        except FilterError:
            self._input.remember(text)
            text, found = self._holding, self._filter_of(self._holding)
        self._keep(text, found)

    @on(Input.Changed)
    def _consider(self, message: Input.Changed) -> None:
        """Apply the filter after a pause; if it can't be read, say so after a longer one."""
        message.stop()
        self._stop()
        self._show_message(self._count)
        text = message.value.strip()
        self._unfinished = False
        if number := begun_number(text):
            self._wait_for_more(text, f"… {number} is the beginning of a number.")
            return
        try:
            found = self._filter_of(text)
        except FilterError as error:
            wrong = error.wanted is None
            sentence = f"{'✗' if wrong else '…'} {error}"
            if not wrong:
                self._wait_for_more(text, sentence, LONG_PAUSE)
                return
            self._timer = self.set_timer(LONG_PAUSE, lambda: self._show_message(sentence, error=True))
        else:
            if missing := half_typed(text, self.known):
                self._wait_for_more(text, f"… {missing}")
                return
            pause = LONG_PAUSE if ends_in_value(text) else PAUSE  # else no run would match for a moment
            self._timer = self.set_timer(pause, lambda: self._hold(text, found))

    def _wait_for_more(self, text: str, sentence: str, pause: float = PAUSE) -> None:
        """After a pause apply what is finished of a line, and say what is missing; never empty the table."""

        def rest() -> None:
            self._unfinished = True
            finished = finished_part(text, self.known)
            if finished and not self._holding.startswith(finished):
                with suppress(FilterError):
                    self._hold(finished, self._filter_of(finished))
            elif self._holding != self._useful and self._none_match:
                self._hold_useful()
            if pause <= PAUSE:
                self._show_message(sentence)
            else:
                self._timer = self.set_timer(pause - PAUSE, lambda: self._show_message(sentence))

        self._timer = self.set_timer(PAUSE, rest)

    def _hold_useful(self) -> None:
        """Apply the text again that matched a run last."""
        try:
            self._hold(self._useful, self._filter_of(self._useful))
        except FilterError:  # the keys that it names are gone
            self._hold("", None)

    @on(CompletedInput.Applied)
    def _apply(self, message: CompletedInput.Applied) -> None:
        """Keep the filter, or say at once what is wrong."""
        message.stop()
        self._stop()
        text = message.text.strip()
        try:
            found = self._filter_of(text)
        except FilterError as error:
            self._show_message(f"✗ {error}", error=True)
            lead = len(message.text) - len(message.text.lstrip())
            self._input.cursor_position = min(lead + error.at, len(self._input.value))
            return
        self._keep(text, found)
        self._give_back()

    @on(CompletedInput.Left)
    def _leave(self, message: CompletedInput.Left) -> None:
        """Bring the former filter back."""
        message.stop()
        self._input.put(self._former)
        self._hold(self._former, self._filter_of(self._former))
        self._end()
        self.post_message(self.Closed(self))
        self._give_back()

    @on(CompletionList.Picked)
    def _pick(self, message: CompletionList.Picked) -> None:
        message.stop()
        self._input.accept(message.completion)

    def _keep(self, text: str, found: Filter | None) -> None:
        self._holding = text
        self._input.put(text)
        self._input.remember(text)
        self._end()
        self.post_message(self.Submitted(self, text, found))

    def _hold(self, text: str, found: Filter | None) -> None:
        if text != self._holding:
            self._none_match = False
            self._holding = text
            self.post_message(self.Changed(self, text, found))

    def _end(self) -> None:
        self._stop()
        self._unfinished = False
        self._show_message(self._count)
        self.remove_class("-open")
        self.set_class(bool(self._holding), "-holds")

    def _give_back(self) -> None:
        """Give the focus to what had it before, or to what follows the box."""
        before, self._before = self._before, None
        if before is not None and before.is_attached and before.focusable:
            before.focus()
        else:
            self.screen.focus_next()

    def _stop(self) -> None:
        if self._timer:
            self._timer.stop()

    def _show_message(self, sentence: str, *, error: bool = False) -> None:
        self._message.update(content(sentence))
        self._message.set_class(error, "-error")
        self._message.set_class(bool(sentence), "-shown")

    def _filter_of(self, text: str) -> Filter | None:
        """What a text means; nothing typed lets all runs through."""
        return parse(text, keys=self.known.keys, experiments=self.known.experiments) if text.strip() else None

    def _complete(self, text: str, cursor: int) -> Sequence[Completion]:
        return complete(text, cursor, self.known)
