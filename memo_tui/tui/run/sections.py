"""The sections of a run's screen, and their titles where there is little room."""

from memo_tui.tui.common.table_data import fit

SECTIONS = ("overview", "params", "metrics", "tags", "data", "artifacts", "models")
_NUMBER = 2  # cells of a section's number, with the blank after it
_WIDE, _TIGHT = 2, 1  # cells around a title


def are_tight(width: int) -> bool:
    """Whether the whole titles have no room in so many cells, so that they stand closer and are cut."""
    return sum(_NUMBER + len(name) + _WIDE for name in SECTIONS) > width


def titles(width: int) -> list[str]:
    """The titles of the sections for so many cells: each with its number, the longest names cut."""
    names = [name.capitalize() for name in SECTIONS]
    longest = max(map(len, names))
    if are_tight(width):
        room = width - len(names) * (_NUMBER + _TIGHT)
        while longest > 1 and sum(min(len(name), longest) for name in names) > room:
            longest -= 1
    return [f"{place} {fit(name, min(len(name), longest))}" for place, name in enumerate(names, 1)]
