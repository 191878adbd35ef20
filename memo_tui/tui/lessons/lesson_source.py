"""The source of a class as a lesson shows it: chosen methods, memoized properties marked."""

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rich.cells import cell_len
from textual.app import RenderResult
from textual.content import Content
from textual.geometry import Size

from memo_tui.memo.source import Source, source_of
from memo_tui.tui.common.source_view import SourceView

_MEMOS = ("memoized_property", "counted_property")
_MARK = "  ● memoized: made once"
_GUTTER = 7  # cells before the code, for the line number and a sign
_DEEPER = 4
_LONGEST_SIGNATURE = 3


@dataclass(frozen=True)
class LessonLines:
    """The lines of a class that a lesson shows.

    Attributes:
        source: the lines.
        spaces: the numbers of the lines with a space above them; True where lines are left out there.
        memos: the numbers of the decorator lines that make a property memoized.
    """

    source: Source
    spaces: dict[int, bool]
    memos: frozenset[int]

    @classmethod
    def of(cls, shown: type, methods: Sequence[Callable[..., Any] | property]) -> "LessonLines":
        """Choose these methods of a class.

        Docstrings, blank lines and long signatures are left out. Without source there are no lines.

        Args:
            shown: the class.
            methods: its functions and properties themselves, so that none can be renamed unnoticed.

        Raises:
            LookupError: the class's own source does not define one of the methods.
        """
        whole = source_of(shown, whole=True)
        if not whole.lines:
            return cls(whole, {}, frozenset())
        wanted = {_name(method) for method in methods}
        memos: set[int] = set()
        starts: list[int] = []
        left_out: set[int] = set()
        defined: set[str] = set()
        for node in _functions(whole):
            defined.add(node.name)
            first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
            signature = range(node.lineno + 1, node.body[0].lineno)
            if node.name not in wanted:
                left_out.update(range(first, (node.end_lineno or first) + 1))
                continue
            starts.append(whole.numbers[first - 1])
            if len(signature) > _LONGEST_SIGNATURE:
                left_out.update(signature)
            memos.update(
                whole.numbers[each.lineno - 1]
                for each in node.decorator_list
                if isinstance(each, ast.Name) and each.id in _MEMOS
            )
        if missing := wanted - defined:
            raise LookupError(f"{shown.__name__} does not define {', '.join(sorted(missing))}.")
        gone = {whole.numbers[line - 1] for line in left_out}
        return cls(*_without(source_of(shown), gone, starts), frozenset(memos))


def _name(method: Callable[..., Any] | property) -> str:
    function = method.fget if isinstance(method, property) else method
    return str(getattr(function, "__name__", ""))


def _functions(source: Source) -> Iterator[ast.FunctionDef]:
    (tree,) = ast.parse(source.text).body
    for node in tree.body if isinstance(tree, ast.ClassDef) else ():
        if isinstance(node, ast.FunctionDef):
            yield node


def _without(code: Source, gone: set[int], starts: list[int]) -> tuple[Source, dict[int, bool]]:
    """The code without these lines, and the spaces as in `LessonLines`."""
    kept: list[tuple[int, str]] = []
    spaces = dict.fromkeys(starts, False)
    gap = False
    for number, line in zip(code.numbers, code.lines, strict=True):
        if number in gone:
            gap = True
            continue
        if gap:
            spaces[number] = True
        gap = False
        kept.append((number, line))
    return Source(tuple(number for number, _ in kept), tuple(line for _, line in kept)), spaces


class LessonSource(SourceView):
    """Shows the lines of a class, with space between methods; long lines are wrapped."""

    COMPONENT_CLASSES = {*SourceView.COMPONENT_CLASSES, "lesson-source--memo"}  # noqa: RUF012 - as its base
    DEFAULT_CSS = """
    LessonSource > .lesson-source--memo { color: $text-success; text-style: bold; }
    """

    def __init__(self, shown: LessonLines, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own
        """Show these lines."""
        super().__init__(id=id)
        self._lesson = shown

    def on_mount(self) -> None:
        """Show the code, which is coloured on a thread."""
        self.show(self._lesson.source)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """The number of lines at this width."""
        return len(self.laid_out(width))

    def render(self) -> RenderResult:
        """Render the code for the current width."""
        return Content("\n").join(self.laid_out(self.size.width))

    def laid_out(self, width: int) -> list[Content]:
        """The lines that the code takes at this width, in cells."""
        shown, laid_out = self._lesson, []
        quiet = self.get_visual_style("source-view--number")
        memo = self.get_visual_style("lesson-source--memo")
        coloured = super().render()
        if not shown.source.lines or not isinstance(coloured, Content):
            return [Content("The source can't be found here.")]
        lines = coloured.split("\n", allow_blank=True)
        for number, line in zip(shown.source.numbers, lines, strict=False):
            if (left_out := shown.spaces.get(number)) is not None:
                laid_out.append(Content.styled("   …" if left_out else "", quiet))
            whole = line + Content.styled(_MARK, memo) if number in shown.memos else line
            laid_out += _wrapped(whole, width)
        return laid_out


def _wrapped(line: Content, width: int) -> list[Content]:
    """Wrap a line of code; continuation lines are indented deeper."""
    code = line.plain[_GUTTER:]
    indent = _GUTTER + len(code) - len(code.lstrip())
    if cell_len(line.plain) <= width or width < indent + 3 * _DEEPER:
        return [line]
    parts, rest = [line[:indent]], line[indent:]
    while cell_len(rest.plain) > width - indent - _DEEPER:
        cut = _cut(rest.plain, width - indent - _DEEPER)
        parts[-1] += rest[:cut]
        parts.append(Content(" " * (indent + _DEEPER)))
        rest = rest[cut:]
    parts[-1] += rest
    return parts


def _cut(code: str, room: int) -> int:
    """How many characters of the code fit on a line: up to a space or a bracket, else up to a dot."""
    best = max(code.rfind(" ", 1, room), code.rfind("(", 1, room)) + 1
    if best <= room // 3:
        best = code.rfind(".", 1, room)
    return best if best > room // 3 else room
