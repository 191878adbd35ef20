"""The sections of a run's screen, and their titles where there is little room."""

SECTIONS = ("overview", "params", "metrics", "tags", "data", "artifacts", "models", "traces")
_SHORT = {
    "overview": "Run",
    "artifacts": "Files",
    "metrics": "Met",
    "params": "Par",
    "models": "Mod",
    "traces": "Tra",
}
_NUMBER = 2  # cells of a section's number, with the blank after it
_WIDE, _TIGHT = 2, 1  # cells around a title


def are_tight(width: int) -> bool:
    """Whether the whole titles have no room in so many cells, so that they stand closer and are shorter."""
    return sum(_NUMBER + len(name) + _WIDE for name in SECTIONS) > width


def titles(width: int) -> list[str]:
    """The titles of the sections for so many cells: each with its number, in whole words or short ones."""
    names = [name.capitalize() for name in SECTIONS]
    if are_tight(width):
        room = width - len(names) * (_NUMBER + _TIGHT)
        for name in sorted(_SHORT, key=len, reverse=True):
            if sum(map(len, names)) > room:
                names[SECTIONS.index(name)] = _SHORT[name]
        if sum(map(len, names)) > room:
            return [str(place) for place in range(1, len(names) + 1)]
    return [f"{place} {name}" for place, name in enumerate(names, 1)]
