"""Paths: from a name to what code reads or changes of its value, by attributes and items."""

Path = tuple[str, ...]

SELF = "self "  # with a space, as none of these is a name
"""Stands for the first parameter of a function, whatever it is called, at the beginning of a path."""

CELL = "around "
"""Stands before the name of a variable of a function around, at the beginning of a path."""

PARAMETER = "parameter "
"""Stands before the name of another parameter of a function, at the beginning of a path."""

IMPORT = "import "
"""Stands before what a function imports itself, "import level:module", at the beginning of a path."""

ITEM, SUM = "[]", "+="
"""In a path: an item of what is before it, by a key that isn't known, and what `+=` makes of it."""


def is_item(part: str) -> bool:
    """Whether a part of a path is an item by a known key, see `item_name`."""
    return part.startswith("[") and part != ITEM


def whole(path: Path | None) -> Path:
    """A path up to the first item by an unknown key: who changes such an item changes the container."""
    if not path:
        return ()
    if ITEM not in path and SUM not in path:  # as most
        return path
    cuts = [path.index(each) for each in (ITEM, SUM) if each in path]
    return path[: min(cuts)]
