"""Pickling of memoized functions: by name where they can be found by it, else with their function.

`pickle` finds a function by its name, also one of `__main__`; cloudpickle (and so joblib and Dask) takes the
functions of `__main__`, local functions and lambdas with their code. Both do so here, since a memoized
function is pickled as a call of a plain function, its loader, which has the name `function.__memo_loader__`.
"""

import sys
import weakref
from collections.abc import Callable
from typing import Any

from memo_tui.memo.memo_options import MemoOptions

Loader = Callable[[], Any]

_known: "weakref.WeakKeyDictionary[Any, list[weakref.ref[Any]]]" = weakref.WeakKeyDictionary()


def note(memoized: Any, function: Any) -> None:
    """Note that a function is memoized, so that what was pickled by name is found again."""
    try:
        known = _known.setdefault(function, [])
    except TypeError:  # no hash, or no weak references
        return
    known[:] = [each for each in known if each() is not None]
    known.append(weakref.ref(memoized))


def loader_of(kind: type, function: Any, options: MemoOptions, name: str) -> Loader:
    """A plain function that returns the memoized one; cloudpickle takes it with the function's code."""

    def load() -> Any:
        return load_memoized(kind, function, options, name)

    load.__module__ = function.__module__
    load.__name__ = "__memo_loader__"
    load.__qualname__ = f"{function.__qualname__}.__memo_loader__"
    return load


def reduced(memoized: Any, function: Any, options: MemoOptions, name: str) -> tuple[Any, ...]:
    """What `__reduce__` returns for a memoized function."""
    if _named(function) is memoized or "<locals>" in getattr(function, "__qualname__", ""):
        return _call, (memoized.__memo_loader__,)
    return load_memoized, (type(memoized), function, options, name)


def load_memoized(kind: Any, function: Any, options: MemoOptions, name: str) -> Any:
    """The memoized function that there is with these options, or a new one."""
    try:
        known = [found for each in _known.get(function, ()) if (found := each()) is not None]
    except TypeError:
        known = []
    for each in known:
        if each.memo_is_made_with(options, name):
            return each
    return kind(function, options, name=name)


def _call(loader: Loader) -> Any:
    return loader()


def _named(function: Any) -> Any:
    """What is found under a function's module and name."""
    found = sys.modules.get(getattr(function, "__module__", None) or "")
    for part in str(getattr(function, "__qualname__", "")).split("."):
        found = getattr(found, part, None)
    return found
