"""Names that don't fit, cut where they are alike rather than where they differ."""

from collections.abc import Sequence

from rich.cells import cell_len

from memo_tui.tui.common.table_data import fit

_MARK = "…"
_SEPARATORS = " -_/,:;|"
_OF_NUMBERS = "0123456789."
_LONG, _LEAST = 8, 3  # characters that are worth leaving out, and that a name keeps
Ends = tuple[int, int]  # how many characters all names begin with, and end with


def common_ends(names: Sequence[str]) -> Ends:
    """How many characters names have in common at their beginning and, of what is left, at their end.

    A number in which they differ isn't cut: it belongs to neither.
    """
    if len(set(names)) < 2:
        return 0, 0
    begin = _alike(names)
    return begin, _alike([name[begin:][::-1] for name in names])


def without_prefix(names: Sequence[str]) -> list[str]:
    """The names without the words with which all begin, if these are long; "…" stands for them."""
    begin = common_ends(names)[0]
    shortest = min(map(len, names), default=0)
    while begin and (names[0][begin - 1] not in _SEPARATORS or shortest - begin < _LEAST):
        begin -= 1
    return [_MARK + name[begin:] for name in names] if begin >= _LONG else list(names)


def _alike(names: Sequence[str]) -> int:
    """With how many same characters all begin: the first and the last of them, sorted, differ soonest."""
    first, last = min(names), max(names)
    alike = next(
        (at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), len(first)
    )
    while alike and first[alike - 1] in _OF_NUMBERS:
        alike -= 1
    return alike


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
