"""The card of one car: its last value, the last outcome, its counts, and where the value is kept."""

from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar

from rich.cells import cell_len
from textual.app import RenderResult
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from memo_tui.lessons.car_registry import CarInstance
from memo_tui.memo.calls import Storage
from memo_tui.numbers import counted
from memo_tui.tui.common.call_table import SIGNS
from memo_tui.tui.common.text import number

_ROOM_FOR_PADDING = 16  # width from which a badge has a space on each side


class CarRow(Horizontal):
    """The columns side by side.

    It holds the styles of everything in them: Textual computes component classes for each widget, which would
    slow down the start with sixteen widgets.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "car-row--name",
        "car-row--dim",
        "car-row--ran",
        "car-row--remembered",
        "car-row--forgot",
        "car-row--line-ran",
        "car-row--line-remembered",
        "car-row--line-flash",
    }


def look(widget: Widget, name: str) -> Style:
    """The style of a part of a widget in the row, on the widget's background unless the part has its own."""
    row = next(each for each in widget.ancestors if isinstance(each, CarRow))
    part = f"car-row--{name}"
    style = row.get_visual_style(part)
    own = row.get_component_styles(part).has_rule("background")
    return style if own else replace(style, background=None)


class CarCard(Widget, can_focus=True):
    """Three lines about one instance; four if the counts don't fit beside the badge.

    Attributes:
        chosen: whether the boxes below show this instance.
    """

    chosen = reactive(False)

    class Pressed(Message):
        """The card was clicked."""

        def __init__(self, card: "CarCard") -> None:
            super().__init__()
            self.card = card

    def __init__(self, instance: CarInstance, first: CarInstance | None) -> None:
        """Show an instance.

        Args:
            instance: the instance.
            first: the first instance of its variant, to compare with; None if it is the first.
        """
        super().__init__()
        self.instance = instance
        self._first = first

    def on_click(self, event: Click) -> None:
        """Ask for a call of the car."""
        event.stop()
        self.post_message(self.Pressed(self))

    def render(self) -> RenderResult:
        """Render the lines."""
        width, height = self.size
        lines = [self._value_line(width)]
        badge, counts = self._badge(width), self._counts()
        beside = next((words for words in counts if badge.cell_length + cell_len(words) + 1 <= width), "")
        if height > 3 and self.instance.calls:
            lines += [badge, Content(f" {_first_that_fits(counts, width - 1)}")]
        else:
            lines.append(_spread(badge, Content(beside), width))
        dim = look(self, "dim")
        lines.append(Content.styled(f" {_first_that_fits(self._kept(), width - 1)}", dim))
        return Content("\n").join(lines)

    def _value_line(self, width: int) -> Content:
        instance = self.instance
        name = f"{'›' if self.chosen else ' '}{instance.name}"
        room = width - len(name) - 1
        if instance.last is None:
            text, style = _first_that_fits(("not called yet", "no call yet", "no call", "-"), room), "dim"
        elif instance.forgotten:
            text, style = "forgotten", "dim"
        else:
            value = instance.last.value
            text, style = _first_that_fits((str(value), number(value)), room), "name"
        return _spread(
            Content.styled(name, look(self, "name")),
            Content.styled(text, look(self, style)),
            width,
        )

    def _badge(self, width: int) -> Content:
        outcome = self.instance.outcome
        if outcome is None:
            return Content("")
        style = look(self, outcome)
        if width < _ROOM_FOR_PADDING:
            return Content.styled(SIGNS[outcome], style)
        return Content(" ") + Content.styled(f" {SIGNS[outcome]} ", style)

    def _counts(self) -> tuple[str, ...]:
        ran, calls = self.instance.ran, self.instance.calls
        if not calls:
            return ("",)
        return (
            f"{counted(calls, 'call')} · body ran {ran}",
            f"ran {ran} of {counted(calls, 'call')}",
            f"ran {ran} of {calls}",
            f"{ran} of {calls}",
        )

    def _kept(self) -> list[str]:
        """Where the value is kept, and whether it equals the first instance's; the shortest text last."""
        instance = self.instance
        if instance.place is Storage.NOWHERE:
            kept = ["keeps nothing"]
        elif instance.place is Storage.CLASS:
            kept = [f"{instance.variant.name}.{instance.variant.on_class}", "on the class"]
        else:
            kept = [f"__dict__ {' '.join(instance.stored)}", *instance.stored]
        notes = self._compared()
        if not notes:
            return [*kept, ""]
        return [*(f"{notes[0]} · {each}" for each in kept), *notes]

    def _compared(self) -> tuple[str, ...]:
        """Whether its last value equals that of the first instance, if neither was forgotten."""
        first, mine = self._first, self.instance
        if first is None or first.answer is None or mine.answer is None or first.forgotten or mine.forgotten:
            return ()
        if mine.answer.value == first.answer.value:
            return (f"same as {first.name}", "same")
        return (f"differs from {first.name}", "differs")


def _first_that_fits(words: Iterable[str], room: int) -> str:
    """The first text that fits; the last one, which is the shortest, if none does."""
    words = list(words)
    return next((each for each in words if cell_len(each) <= room), words[-1])


def _spread(left: Content, right: Content, width: int) -> Content:
    return left + Content(" " * max(1, width - left.cell_length - right.cell_length)) + right
