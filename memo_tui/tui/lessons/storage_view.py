"""A view of where the values of a class's instances are currently kept."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from textual.app import RenderResult
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from memo_tui.lessons.car_registry import CarInstance
from memo_tui.lessons.observe import Sameness, compare
from memo_tui.memo.calls import Call, Storage
from memo_tui.numbers import counted
from memo_tui.tui.common.text import number, plain

_INDENT = 14
_BEYOND_CARS = (Storage.PROCESS, Storage.DISK, Storage.MLFLOW)
_ELSEWHERE = "(see Function and Training)"
_VERDICTS = {
    Sameness.SAME: (True, "yes: the same object (is)"),
    Sameness.EQUAL: (False, "no: equal (==), but another object"),
    Sameness.OTHER: (False, "no: another object"),
}


class StorageView(Widget):
    """Shows each instance's `__dict__`, the class's value, and the object that the last call returned.

    Everything is read from the objects when it is drawn. Put it into a scrolling container.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "storage-view--label",
        "storage-view--chosen",
        "storage-view--yes",
        "storage-view--no",
        "storage-view--dim",
    }
    DEFAULT_CSS = """
    StorageView {
        height: auto;
        width: 1fr;
        text-wrap: nowrap;
        text-overflow: ellipsis;
        & > .storage-view--label { color: $text-muted; }
        & > .storage-view--chosen { text-style: bold; }
        & > .storage-view--yes { color: $text-success; text-style: bold; }
        & > .storage-view--no { color: $text-warning; text-style: bold; }
        & > .storage-view--dim { color: $text-muted; text-style: dim; }
    }
    """

    def __init__(self) -> None:
        """Show nothing yet."""
        super().__init__()
        self._instances: Sequence[CarInstance] = ()
        self._chosen: CarInstance | None = None
        self._saved = 0

    def show(self, instances: Sequence[CarInstance], chosen: CarInstance, saved: int = 0) -> None:
        """Show the instances of one class, one of which is chosen.

        Args:
            instances: all of them.
            chosen: the chosen one.
            saved: how many trainings were answered by a run in MLflow, the rung that no car reaches.
        """
        self._instances, self._chosen, self._saved = instances, chosen, saved
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """The number of lines at this width."""
        return len(self._lines(width))

    def render(self) -> RenderResult:
        """Render the lines."""
        return Content("\n").join(self._lines(self.size.width))

    def _lines(self, width: int) -> list[Content]:
        chosen = self._chosen
        if chosen is None:
            return []
        lines = [
            self._object_line(
                f"{instance.name}.__dict__",
                instance.stored,
                width,
                style="chosen" if instance is chosen else "label",
            )
            for instance in self._instances
        ]
        return [
            *lines,
            self._class_line(chosen, width),
            *self._answer(chosen, width),
            *self._ladder(chosen, width),
        ]

    def _object_line(self, label: str, held: dict[str, Any], width: int, style: str) -> Content:
        """Names and values, with the object's id on the right."""
        value = next((each for each in held.values() if each is not None), None)
        mark = "" if value is None else _identity(value)
        room = width - _INDENT - len(mark) - 1
        text = next((text for text in (_dict(held, repr), _dict(held, _short)) if len(text) <= room), "")
        return self._line(label, text or _dict(held, _short), mark, width, style=style)

    def _class_line(self, chosen: CarInstance, width: int) -> Content:
        held = chosen.stored_on_class
        if not held:
            return self._styled("class", "label") + self._styled("holds no value", "dim", indent=False)
        return self._object_line("class", held, width, style="chosen")

    def _answer(self, chosen: CarInstance, width: int) -> list[Content]:
        """The object that the last call returned, and whether it is a stored or previous object."""
        answer = chosen.answer
        if answer is None:
            return [self._styled("last call", "label") + Content(f"none of {chosen.name} yet")]
        mark = _identity(answer.value)
        text = str(answer.value)
        if len(text) + _INDENT + len(mark) + 1 > width:
            text = number(answer.value)
        return [
            self._line("last call", text, mark, width),
            self._verdict("  is stored?", _as_stored(chosen, answer)),
            self._verdict("  as before?", _as_before(chosen, answer)),
        ]

    def _verdict(self, label: str, verdict: tuple[bool | None, str]) -> Content:
        yes, text = verdict
        style = "dim" if yes is None else "yes" if yes else "no"
        return self._styled(label, "label") + self._styled(text, style, indent=False)

    def _ladder(self, chosen: CarInstance, width: int) -> list[Content]:
        """The places where a value can be kept, with the current one marked."""
        here = chosen.place
        reached = [
            self._styled(f"● {place}: here", "yes", indent=False) if place is here else Content(f"○ {place}")
            for place in Storage
            if place not in _BEYOND_CARS
        ]
        dim = [self._beyond(place) for place in _BEYOND_CARS]
        dim.append(self._styled(_ELSEWHERE, "dim", indent=False))
        first = self._flow(reached, width)
        first[0] = self._styled("kept", "label") + first[0][_INDENT:]
        return [*first, *self._flow(dim, width)]

    def _beyond(self, place: Storage) -> Content:
        """A place that no car's value reaches, lit if a training's result was taken from it."""
        if place is Storage.MLFLOW and self._saved:
            text = f"● {place}: {counted(self._saved, 'training')} remembered"
            return self._styled(text, "yes", indent=False)
        return self._styled(f"○ {place}", "dim", indent=False)

    def _flow(self, parts: list[Content], width: int) -> list[Content]:
        """Lay out the parts on indented lines."""
        lines: list[Content] = []
        for part in parts:
            if lines and lines[-1].cell_length + 2 + part.cell_length <= width:
                lines[-1] = lines[-1] + Content("  ") + part
            else:
                lines.append(Content(" " * _INDENT) + part)
        return lines

    def _line(self, label: str, text: str, mark: str, width: int, *, style: str = "label") -> Content:
        left = self._styled(label, style) + Content(text)
        gap = width - left.cell_length - len(mark)
        if not mark or gap < 1:
            return left
        return left + Content(" " * gap) + self._styled(mark, "label", indent=False)

    def _styled(self, words: str, style: str, *, indent: bool = True) -> Content:
        text = f"{words:{_INDENT - 1}} " if indent else words
        return Content.styled(text, self.get_visual_style(f"storage-view--{style}"))


def _identity(value: object) -> str:
    """The last digits of an object's id."""
    return f"id …{id(value) % 16**6:06x}"


def _dict(held: dict[str, Any], show: Callable[[object], str]) -> str:
    return "{" + ", ".join(f"{name!r}: {plain(show(value))}" for name, value in held.items()) + "}"


def _short(value: object) -> str:
    return number(value) if isinstance(value, float) else repr(value)


def _as_stored(chosen: CarInstance, answer: Call) -> tuple[bool | None, str]:
    if not chosen.kept:
        return (False, "no: nothing is stored")
    found = {compare(answer.value, value) for value in chosen.kept}
    return _VERDICTS[next(each for each in Sameness if each in found)]


def _as_before(chosen: CarInstance, answer: Call) -> tuple[bool | None, str]:
    if chosen.answer_before is None:
        return (None, "it is the first call")
    return _VERDICTS[compare(answer.value, chosen.answer_before.value)]
