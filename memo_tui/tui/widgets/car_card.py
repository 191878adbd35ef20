"""One instance of a car: its last value, what the last call did, its counts, and what it keeps."""

from typing import ClassVar

from rich.cells import cell_len
from textual.app import RenderResult
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.widget import Widget

from memo_tui.memo.calls import Outcome
from memo_tui.memo.garage import Parked
from memo_tui.tui.text import number

_WORDS = {Outcome.RAN: " ▶ ran ", Outcome.REMEMBERED: " ● remembered ", Outcome.FORGOT: " ○ forgot "}


class CarCard(Widget, can_focus=True):
    """Three lines on one instance."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "car-card--name",
        "car-card--ran",
        "car-card--remembered",
        "car-card--forgot",
        "car-card--dim",
    }

    class Pressed(Message):
        """The card was clicked."""

        def __init__(self, card: "CarCard") -> None:
            super().__init__()
            self.card = card

    def __init__(self, parked: Parked, first: Parked | None) -> None:
        """Show an instance.

        Args:
            parked: the instance.
            first: the first of its variant, to compare with; None if it is the first.
        """
        super().__init__()
        self.parked = parked
        self._first = first

    def on_click(self, event: Click) -> None:
        """A click calls the car."""
        event.stop()
        self.post_message(self.Pressed(self))

    def render(self) -> RenderResult:
        """The three lines."""
        return Content("\n").join((self._value_line(), self._outcome_line(), self._storage_line()))

    def _value_line(self) -> Content:
        last = self.parked.last
        value = last.value if last else None
        told = "not called yet" if last is None else "forgotten" if value is None else str(value)
        name = f"{'›' if self.has_focus else ' '}{self.parked.name}"
        if value is not None and len(name) + len(told) + 2 > self.size.width:
            told = number(value)
        style = self.get_visual_style("car-card--name" if value is not None else "car-card--dim")
        return self._spread(
            Content.styled(name, self.get_visual_style("car-card--name")), Content.styled(told, style)
        )

    def _outcome_line(self) -> Content:
        parked = self.parked
        if parked.last is None:
            badge = Content("")
        else:
            badge = Content.styled(
                _WORDS[parked.last.outcome], self.get_visual_style(f"car-card--{parked.last.outcome}")
            )
        wide = f"{parked.calls} call{'s' if parked.calls != 1 else ''} · body ran {parked.ran}"
        counts = next(
            (
                words
                for words in (wide, f"ran {parked.ran} of {parked.calls}", f"ran {parked.ran}/{parked.calls}")
                if badge.cell_length + cell_len(words) + 2 <= self.size.width
            ),
            "",
        )
        return self._spread(Content(" ") + badge, Content(counts))

    def _storage_line(self) -> Content:
        kept = [name for name, value in self.parked.stored.items() if value is not None]
        told = f"__dict__ {', '.join(kept)}" if kept else "__dict__ keeps nothing"
        if kept and cell_len(told) + 1 > self.size.width:
            told = kept[0]
        note = self._compared()
        if note and cell_len(told) + cell_len(note) + 4 <= self.size.width:
            told = f"{told} · {note}"
        return Content.styled(f" {told}", self.get_visual_style("car-card--dim"))

    def _compared(self) -> str:
        """How the kept value stands to that of the first instance."""
        mine, other = (
            None if each is None else next(iter(each.stored.values()), None)
            for each in (self.parked, self._first)
        )
        if self._first is None or mine is None or other is None:
            return ""
        return f"{'equals' if mine == other else 'differs from'} {self._first.name}"

    def _spread(self, left: Content, right: Content) -> Content:
        gap = self.size.width - left.cell_length - right.cell_length
        return left + Content(" " * max(1, gap)) + right
