"""Bars for runs of which each has a single value: there is no course to draw."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from rich.cells import cell_len

from memo_tui.numbers import not_finite
from memo_tui.tui.charts.series import AXIS, Glyph, Mark, Series, marks
from memo_tui.tui.charts.short_names import without_prefix
from memo_tui.tui.common.table_data import fit
from memo_tui.tui.common.text import number

_COLUMN = 36  # cells that a bar should have with its name and its value
_NAME_SHARE = 3  # the name takes at most one cell in so many
_GAP = 2
_EIGHTHS = " ▏▎▍▌▋▊▉█"


@dataclass(frozen=True, slots=True)
class _Bar:
    mark: Mark
    name: str
    text: str
    value: float | None  # None if it is not finite

    @classmethod
    def of(cls, mark: Mark, name: str, value: float) -> "_Bar":
        """The bar of a value."""
        return cls(mark, name, number(value), None if not_finite(value) else value)


def are_single(series: Sequence[Series]) -> bool:
    """Whether several series have a value, and none has more than one."""
    sizes = [len(each.values) for each in series]
    return max(sizes, default=0) == 1 and sum(sizes) > 1


def bars(
    series: Sequence[Series],
    width: int,
    height: int,
    *,
    brief: bool,
    lowest_first: bool | None = None,
    alone: int | None = None,
) -> list[list[Glyph]]:
    """One bar per series with a value, from 0, beside its name and value; in several columns if need be.

    The best comes first, or the highest if it isn't known what is better; what isn't finite comes last.

    Args:
        series: as in `are_single`.
        width: in cells.
        height: in cells; what does not fit is counted in the last line.
        brief: whether to leave out the names.
        alone: the index of the series that stands out while the others are dim; None if all do.
        lowest_first: whether the lowest value is the best; None if that isn't known.
    """
    if not height:
        return []
    told = marks(series, () if alone is None else {*range(len(series))} - {alone})
    names = without_prefix([each.name for each in series])
    found = [
        _Bar.of(told[place], "" if brief else names[place], float(each.values[0]))
        for place, each in enumerate(series)
        if len(each.values)
    ]
    way = 1 if lowest_first else -1
    found.sort(key=lambda each: (each.value is None, way * (each.value or 0.0)))
    across = max(1, min(width // _COLUMN, ceil(len(found) / height)))
    fits = across * height
    left_out = len(found) - fits + 1 if len(found) > fits else 0  # one line says how many
    shown = found[: len(found) - left_out]
    known = [each.value for each in found if each.value is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    room = (width + _GAP) // across - _GAP
    name = min(max((cell_len(each.name) for each in shown), default=0), room // _NAME_SHARE)
    text = max((len(each.text) for each in shown), default=0)
    lines: list[list[Glyph]] = [[] for _ in range(height)]
    for at, each in enumerate(shown):
        line = lines[at % height]
        if line:
            line.append((" " * _GAP, AXIS))
        named = f" {fit(each.name, name)}" if name else ""
        head = f"{each.mark.sign}{named} {each.text:>{text}} "
        line.append((head, each.mark.strong))
        space = max(0, room - cell_len(head))
        line.append((fit(_drawn(each.value, low, high, space), space), each.mark.strong))
    if left_out:
        lines[-1 if len(shown) < height * across else 0].append((f" … {left_out} more", AXIS))
    return [_filled(line, width) for line in lines]


def _drawn(value: float | None, low: float, high: float, space: int) -> str:
    """A bar from 0 to the value in a space from the lowest to the highest; "" without a finite value."""
    if value is None or not space or high / 2 - low / 2 <= 0:
        return ""
    span = high / 2 - low / 2  # halves, as the whole may be beyond any double
    zero = (0 - low / 2) / span * space
    end = (value / 2 - low / 2) / span * space
    if value < 0:
        begin, stop = round(end), round(zero)
        return " " * begin + "█" * max(1, stop - begin)
    begin = round(zero)
    eighths = max(1, round((end - zero) * 8))
    whole, part = divmod(min(eighths, (space - begin) * 8), 8)
    return " " * begin + "█" * whole + (_EIGHTHS[part] if part else "")


def _filled(line: list[Glyph], width: int) -> list[Glyph]:
    """A line of exactly this width."""
    fitted: list[Glyph] = []
    for text, name in line:
        fitted.append((fit(text, min(width, cell_len(text))), name))
        width -= cell_len(fitted[-1][0])
    return [*fitted, (" " * width, AXIS)]
