"""What the user says that the content of a type is: by `register_key`, or by its method `__memo_key__`."""

from collections.abc import Callable
from typing import Any

from memo_tui.memo.keys.canonical import Feed, Writer, digest, forget_writers, not_following, write
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
    """The writer of a type that is registered, or has the method."""
    if any(each in _keys for each in kind.__mro__):
        return _feed_registered
    return _feed_own if any("__memo_key__" in vars(each) for each in kind.__mro__) else None


def _feed_registered(out: Feed, value: object) -> None:
    function = next(_keys[each] for each in type(value).__mro__ if each in _keys)
    _feed_key(out, b"h", value, function)


def _feed_own(out: Feed, value: Any) -> None:
    _feed_key(out, b"k", value, type(value).__memo_key__)


def _feed_key(out: Feed, tag: bytes, value: object, function: Callable[[Any], object]) -> None:
    out(tag)
    feed_kind(out, type(value))
    with not_following():
        key = function(value)
    write(out, b"", digest(key))  # of its own: which objects are one in it says nothing of the value
