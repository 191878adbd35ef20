"""The legend above a chart."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rich.cells import cell_len

from memo_tui.tui.charts.series import AXIS, Glyph, Mark, raw_style, sign, style
from memo_tui.tui.charts.short_names import Ends, common_ends, shortened, without_prefix
from memo_tui.tui.common.table_data import fit

_GAP = 2
_LEAST_NAME = 6  # cells of a name, of which fewer say too little
_COLUMN, _BRIEF = 34, 14  # cells that an entry should have where there are several lines, and without names


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """The legend's entry of one line.

    Attributes:
        name: its name, if any.
        reading: its value, or "".
        mark: how it is told from others; None for what follows from its index.
    """

    name: str | None
    reading: str
    mark: Mark | None = None


def legend_lines(count: int, width: int, height: int, *, brief: bool) -> int:
    """How many lines of a chart of this size the legend of so many entries takes."""
    across = max(1, width // (_BRIEF if brief else _COLUMN))
    return max(1, min(-(-count // across), height // 6)) if height >= 18 else 1


def legend(entries: Sequence[LegendEntry], width: int, lines: int) -> list[list[Glyph]]:
    """The legend, each line in exactly `width` cells; what doesn't fit is left out."""
    if len(entries) == 1 and entries[0].name is None:
        return [[(fit(entries[0].reading, width, right=True), _mark(0, entries[0]).strong)]]
    # Without names, an entry without a value has nothing to show.
    places = [
        (place, each) for place, each in enumerate(entries) if each.name is not None or each.reading != "-"
    ]
    named = [at for at, (_, each) in enumerate(places) if each.name]
    names = without_prefix([places[at][1].name or "" for at in named])
    for at, name in zip(named, names, strict=True):
        places[at] = places[at][0], replace(places[at][1], name=name)
    ends = common_ends(names)
    if lines == 1:
        return [_line(places, width, ends)]
    across = max(1, -(-len(places) // lines))
    column = (width + _GAP) // across
    return [_columns(places[at * across : (at + 1) * across], column, width, ends) for at in range(lines)]


def _line(entries: list[tuple[int, LegendEntry]], width: int, ends: Ends) -> list[Glyph]:
    """All entries side by side; the names share the room, and those without any are counted at the end."""
    sizes = [cell_len(entry.name or "") for _, entry in entries]
    fixed = sum(cell_len(_text(place, entry, 0, ends)) + _GAP for place, entry in entries)
    most = max(sizes, default=0)
    least = _LEAST_NAME if len(entries) > 1 else 1
    while (whole := sum(min(size, most) for size in sizes) + fixed - _GAP) > width and most > least:
        most -= 1
    parts: list[Glyph] = []
    room = width
    for number, ((place, entry), size) in enumerate(zip(entries, sizes, strict=True)):
        text = _text(place, entry, min(size, most), ends)
        rest = len(entries) - number
        kept = _GAP + len(_more(rest - 1, most)) if whole > width and number and rest > 1 else 0
        if cell_len(text) + kept > room:
            return [*parts, (fit(_more(rest, most), room), AXIS)]
        parts.append((text + " " * min(_GAP, room - cell_len(text)), _mark(place, entry).strong))
        room -= cell_len(parts[-1][0])
    return [*parts, (" " * room, AXIS)]


def _more(count: int, longest: int) -> str:
    """A sign for so many entries that are left out; counted where entries have names."""
    return f"… {count} more" if longest else "…"


def _columns(entries: list[tuple[int, LegendEntry]], column: int, width: int, ends: Ends) -> list[Glyph]:
    """Some entries in columns of one width."""
    parts: list[Glyph] = []
    left = width
    for place, entry in entries:
        room = max(1, column - _GAP - 2 - len(entry.reading) - 1)
        parts.append((fit(_text(place, entry, room, ends), min(column, left)), _mark(place, entry).strong))
        left -= cell_len(parts[-1][0])
    return [*parts, (" " * left, AXIS)]


def _text(place: int, entry: LegendEntry, room: int, ends: Ends) -> str:
    parts = [_mark(place, entry).sign]
    if entry.name is not None:
        parts.append(shortened(entry.name, room, ends))
    if entry.reading:
        parts.append(entry.reading)
    return " ".join(parts)


def _mark(place: int, entry: LegendEntry) -> Mark:
    return entry.mark or Mark(sign(place), style(place), raw_style(place))
