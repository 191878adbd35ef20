"""register_key: what the content of a type is that memo-tui does not know."""

from collections.abc import Callable
from typing import Any

from memo_tui.memo.keys.canonical import Feed, Writer, feed, forget_writers, not_following
from memo_tui.memo.keys.objects import feed_kind

_keys: dict[type, Callable[[Any], object]] = {}


def register_key(kind: type, function: Callable[[Any], object]) -> None:
    """Say what the content of a type is, so that its values can be parameters of memoized functions.

    Args:
        kind: the type; it counts for its subclasses too, unless one of them is registered itself.
        function: returns for a value all that distinguishes it, as a value that has content: text, numbers,
            bytes, lists, ... Two values for which it returns the same are taken for the same.

    Raises:
        TypeError: it is not a type, or not a function.
    """
    if not isinstance(kind, type):
        raise TypeError(f"register_key needs a type, not {kind!r}")
    if not callable(function):
        raise TypeError(f"register_key needs a function of a {kind.__qualname__}, not {function!r}")
    _keys[kind] = function
    forget_writers()


def find_writer(kind: type) -> Writer | None:
    """The writer of a registered type."""
    return _feed_key if any(each in _keys for each in kind.__mro__) else None


def _feed_key(out: Feed, value: object) -> None:
    kind = type(value)
    function = next(_keys[each] for each in kind.__mro__ if each in _keys)
    out(b"h")
    feed_kind(out, kind)
    with not_following():
        key = function(value)
    feed(out, key)
