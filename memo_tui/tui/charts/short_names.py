"""Names that don't fit, cut where they are alike rather than where they differ."""

from collections.abc import Sequence

from rich.cells import cell_len

from memo_tui.tui.common.table_data import fit

_MARK = "…"
Ends = tuple[int, int]  # how many characters all names begin with, and end with


def common_ends(names: Sequence[str]) -> Ends:
    """How many characters names have in common at their beginning and, of what is left, at their end."""
    if len(set(names)) < 2:
        return 0, 0
    begin = _alike(names)
    return begin, _alike([name[begin:][::-1] for name in names])


def _alike(names: Sequence[str]) -> int:
    """With how many same characters all begin: the first and the last of them, sorted, differ soonest."""
    first, last = min(names), max(names)
    return next(
        (at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), len(first)
    )


def shortened(name: str, room: int, ends: Ends) -> str:
    """A name in exactly `room` cells, at least the part of it in which it differs from the others."""
    if cell_len(name) <= room or ends == (0, 0):
        return fit(name, room)
    begin, end = ends[0], len(name) - ends[1]
    after = _MARK if end < len(name) else ""
    if cell_len(name[:end] + after) <= room:
        begin = 0
    while begin and cell_len(_MARK + name[begin - 1 : end] + after) <= room:  # as much as fits of the rest
        begin -= 1
    return fit((_MARK if begin else "") + name[begin:end] + after, room)
