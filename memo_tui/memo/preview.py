"""Previews: values as short texts. The time that one takes does not grow with the size of the value."""

from array import array
from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import Any

_MOST_CHARACTERS = 500
_MOST_OF_TEXT = 200
_MOST_ITEMS = 20
_DEPTH = 6
_LONG_INT = 200  # bits
_SMALL = 1000  # parts of an object whose own __repr__ may be called
_BRACKETS: dict[type, Any] = {
    list: "[]",
    tuple: "()",
    set: "{}",
    frozenset: ("frozenset({", "})"),
    deque: ("deque([", "])"),
}


def preview(value: Any) -> str:
    """A value on one line, at most 500 characters; the name of its type if its own `__repr__` fails.

    Containers are read up to 20 items and six levels deep. The `__repr__` of another object is called only
    if the object holds less than about 1000 parts: it would read them all.
    """
    try:
        return cut(" ".join(_text(value, _DEPTH).split()))
    except Exception:  # noqa: BLE001 - the user's __repr__
        return _named(value)


def cut(text: str) -> str:
    """A text shortened to 500 characters, all of which can be encoded in UTF-8."""
    text = text[: _MOST_CHARACTERS + 1].encode("utf-8", "replace").decode()
    return text if len(text) <= _MOST_CHARACTERS else text[: _MOST_CHARACTERS - 1] + "…"


def _text(value: Any, depth: int) -> str:
    kind: Any = type(value)
    if kind is str or kind is bytes or kind is bytearray:
        return repr(value) if len(value) <= _MOST_OF_TEXT else f"{value[:_MOST_OF_TEXT]!r}…"
    if kind is int:
        bits = value.bit_length()
        return repr(value) if bits <= _LONG_INT else f"<int of {bits} bits>"
    if kind in _BRACKETS or kind is dict:
        return _container(value, kind, depth)
    if kind is array:
        return f"array('{value.typecode}') of {len(value)}"
    if hasattr(kind, "shape") and hasattr(kind, "dtype") and bool(value.shape):
        return f"array{tuple(value.shape)} {value.dtype}"
    if hasattr(kind, "shape") and hasattr(kind, "columns"):
        return f"DataFrame {value.shape[0]} x {value.shape[1]}"
    if kind.__repr__ == object.__repr__ or not _is_small(value):
        return _named(value)
    return cut(repr(value))


def _container(value: Any, kind: type, depth: int) -> str:
    if depth == 0:
        return "…"
    shown = list(islice(value.items() if kind is dict else value, _MOST_ITEMS + 1))
    more = len(shown) > _MOST_ITEMS
    del shown[_MOST_ITEMS:]
    if kind is dict:
        texts = [f"{_text(key, depth - 1)}: {_text(each, depth - 1)}" for key, each in shown]
        opening, closing = "{}"
    else:
        texts = [_text(each, depth - 1) for each in shown]
        opening, closing = _BRACKETS[kind]
        if not more and kind in (set, frozenset):
            texts.sort()  # the order of a set differs from process to process
    if kind is set and not texts:
        return "set()"
    if more:
        texts.append("…")
    if kind is tuple and len(texts) == 1:
        texts.append("")
    return f"{opening}{', '.join(texts).rstrip()}{closing}"


def _named(value: object) -> str:
    return f"<{type(value).__qualname__}>"


def _is_small(value: object) -> bool:
    """Whether an object holds few parts; reads no more of them than that."""
    left = _SMALL
    waiting: list[Iterator[Any]] = [iter((value,))]
    while waiting:
        part = next(waiting[-1], waiting)
        if part is waiting:
            waiting.pop()
            continue
        left -= 1
        if isinstance(part, str | bytes | bytearray | array):
            left -= len(part) // _MOST_OF_TEXT
        elif isinstance(part, int) and not isinstance(part, bool):
            left -= part.bit_length() // 1000
        elif (size := getattr(part, "nbytes", None)) and isinstance(size, int):
            left -= size // 1000
        if left < 0 or len(waiting) > _SMALL:
            return False
        waiting += [iter(each) for each in _parts(part)]
    return True


def _parts(value: Any) -> Iterator[Any]:
    """What a container or an object holds, as iterables."""
    if isinstance(value, type):
        return
    if isinstance(value, dict):
        yield dict.items(value)
    elif isinstance(value, list | tuple | set | frozenset | deque):
        yield value
    attributes = getattr(value, "__dict__", None)
    if isinstance(attributes, dict):
        yield attributes.values()
    for kind in type(value).__mro__:
        slots = vars(kind).get("__slots__", ())
        names = (slots,) if isinstance(slots, str) else tuple(slots)
        yield [getattr(value, name) for name in names if hasattr(value, name) and not name.startswith("__")]
