"""The order of names that people expect: `layer2` comes before `layer10`."""

import re
from functools import lru_cache

_DIGITS = re.compile(r"([0-9]+)")
_MOST_KEPT = 65_536  # names; a store with more pays for splitting them again


@lru_cache(maxsize=_MOST_KEPT)
def natural(name: str) -> tuple[tuple[object, ...], str]:
    """A sort key of a name: the numbers in it count as numbers, everything else as it is written.

    Two names have the same key only if they are the same.
    """
    texts_and_numbers = _DIGITS.split(name)  # they take turns; the first is a text
    return tuple(
        (len(digits := part.lstrip("0")), digits) if place % 2 else part  # of any length, unlike `int`
        for place, part in enumerate(texts_and_numbers)
    ), name
