"""Paths: from a name to what code reads or changes of its value, by attributes and items."""

from ast import literal_eval
from functools import lru_cache
from threading import RLock

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


_PARSING = RLock()
_TRIES = 5


@lru_cache(maxsize=4096)
def key_of(part: str) -> object:
    """The key of an item, see `is_item`.

    Threads take turns, and try again: Python 3.11 counts the depth of all that are parsing in one place, so
    that one may fail because of another.
    """
    for left in reversed(range(_TRIES)):
        try:
            with _PARSING:
                return literal_eval(part[1:-1])
        except SystemError:
            if not left:
                raise
    raise AssertionError


def whole(path: Path | None) -> Path:
    """A path up to the first item by an unknown key: who changes such an item changes the container."""
    if not path:
        return ()
    if ITEM not in path and SUM not in path:  # as most
        return path
    cuts = [path.index(each) for each in (ITEM, SUM) if each in path]
    return path[: min(cuts)]
