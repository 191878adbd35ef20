"""Values that never change in place, so that they need no second look."""

import random
import re
from decimal import Decimal
from enum import Enum
from pathlib import PurePath
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any

from memo_tui.memo.keys.canonical import EXACT, look

# What code does with a decimal number depends on a context that may change.
_CHANGING = frozenset((list, dict, set, bytearray, Decimal))
_GROUPS = frozenset((tuple, frozenset))
# Functions, classes and modules are followed by name.
_STEADY = (Enum, PurePath, re.Pattern, FunctionType, BuiltinFunctionType, type, ModuleType)


def never_changes(value: Any) -> bool:
    """Whether a value and all of its parts stay as they are; functions and classes are compared elsewhere."""
    kind = type(value)
    if kind in _GROUPS:
        return all(map(never_changes, value))
    if kind in EXACT:
        return kind not in _CHANGING
    if isinstance(value, _STEADY):
        return not hasattr(value, "registry")  # a single dispatch takes on more functions
    flags: Any = look(value, "flags")
    if type(flags).__name__ == "flagsobj":  # an array that nobody can write to
        base = value.base
        return not flags.writeable and not value.dtype.hasobject and (base is None or never_changes(base))
    return False


def is_random(value: object) -> bool:
    """Whether a value is a generator of random numbers."""
    return isinstance(value, random.Random) or any(
        each.__module__.startswith("numpy.random") for each in type(value).__mro__
    )
