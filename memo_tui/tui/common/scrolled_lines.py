"""Finds lines of a screen that have moved up or down as a whole, which a terminal can do by itself."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

_CHUNK = 12  # columns that are looked for together
_FEWEST = 3  # lines that are worth it
_Line = Sequence[str | None]


class Scroll(NamedTuple):
    """The lines from `top` to `bottom`, both included, go up by so many, or down if they are negative."""

    top: int
    bottom: int
    lines: int


def find_scroll(known: Sequence[_Line], wanted: Mapping[int, _Line]) -> Scroll | None:
    """By how much most of the lines that changed have moved; None if few have.

    Args:
        known: all lines of the screen, by column; None where a cell's text is unknown.
        wanted: what lines become, by their number.
    """
    changed = sorted(y for y, line in wanted.items() if line != known[y])
    if len(changed) < _FEWEST:
        return None
    starts = range(0, len(known[0]), _CHUNK)
    places: dict[tuple[int, _Line], list[int]] = defaultdict(list)
    for y in range(changed[0], changed[-1] + 1):
        for start in starts:
            places[start, tuple(known[y][start : start + _CHUNK])].append(y)
    moves: Counter[int] = Counter()
    moved: dict[int, set[int]] = defaultdict(set)
    for y in changed:
        for start in starts:
            before = places.get((start, tuple(wanted[y][start : start + _CHUNK])), ())
            if len(before) == 1 and before[0] != y:  # else it says nothing
                moves[before[0] - y] += 1
                moved[before[0] - y].add(y)
    if not moves:
        return None
    lines = moves.most_common(1)[0][0]
    if len(moved[lines]) < _FEWEST:
        return None
    ends = {*moved[lines], *(y + lines for y in moved[lines])}
    scroll = Scroll(min(ends), max(ends), lines)
    is_known = all(
        None not in known[y] for y in range(scroll.top, scroll.bottom + 1)
    )  # an image may be there
    return scroll if is_known else None
