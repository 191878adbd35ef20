"""A digest of a value's content: two digests are equal if and only if types and content are equal.

Every part is written with its type and length, so that different values never give the same bytes; `1`, `1.0`
and `True` differ. Digests are the same in every process: neither the order of a set nor an address is
written. This module writes Python's own types; writers for other types are registered.
"""

import functools
import re
import struct
import types
import uuid
from array import array
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from hashlib import blake2b
from pathlib import PurePath
from typing import Any

DIGEST_BYTES = 20

Feed = Callable[[bytes | memoryview], object]
Writer = Callable[[Feed, Any], bool]

_NOT_SHOWN = re.compile(r"\bat 0x[0-9a-fA-F]+|\(\.\.\.\)")
_writers: list[Writer] = []


class NoContent(Exception):  # noqa: N818 - becomes UnkeyableParameter where the parameter is known
    """A value, or a part of it, has no content that can be compared.

    Attributes:
        value: that part.
        path: the path to it from the whole value, for example "['a'][0]".
    """

    def __init__(self, value: object, why: str = "") -> None:
        super().__init__(why)
        self.value = value
        self.why = why
        self.path = ""


def digest(value: object) -> bytes:
    """The digest of a value's content.

    Raises:
        NoContent: it has none, for example a generator or an open file.
    """
    hasher = blake2b(digest_size=DIGEST_BYTES)
    try:
        feed(hasher.update, value)
    except RecursionError:
        raise NoContent(value, "it contains itself, or is nested too deeply") from None
    return hasher.digest()


def feed(out: Feed, value: object) -> None:
    """Write a value's type and content.

    Raises:
        NoContent: it has no content.
    """
    writer = _EXACT.get(type(value))
    if writer is not None:
        writer(out, value)
        return
    _feed_other(out, value)


def register(writer: Writer) -> None:
    """Add a writer for types other than Python's own.

    Args:
        writer: writes a value of its types and returns True; for other values it returns False.
    """
    if writer not in _writers:
        _writers.append(writer)


def content_text(value: object, text: str) -> str:
    """Check that a text, such as the repr, shows the whole content of a value; return it.

    Raises:
        NoContent: the text shows an address, or leaves things out.
    """
    if _NOT_SHOWN.search(text):
        raise NoContent(value)
    return text


def name_of(kind: Any) -> str:
    """The full name of a class or function: `module.name`."""
    return f"{kind.__module__}.{kind.__qualname__}"


def is_plain(value: object) -> bool:
    """Whether a value consists only of data of Python's own types."""
    kind = type(value)
    if kind in _CONTAINERS:
        try:
            parts = (*value, *value.values()) if isinstance(value, dict) else value
            return all(map(is_plain, parts))  # type: ignore[call-overload]
        except RecursionError:
            return False
    return kind in _EXACT or isinstance(value, Enum | PurePath | re.Pattern)


def _token(out: Feed, tag: bytes, content: bytes | memoryview = b"") -> None:
    out(b"%s%d:" % (tag, len(content)))
    out(content)


def _part(out: Feed, value: object, path: str) -> None:
    try:
        feed(out, value)
    except NoContent as problem:
        problem.path = path + problem.path
        raise


def _feed_list(out: Feed, values: "tuple[object, ...] | list[object]") -> None:
    """Write a list or tuple, with one frame per level, as nesting may be deep."""
    out(b"%s%d:" % (b"l" if type(values) is list else b"t", len(values)))
    place = 0
    try:
        for place, value in enumerate(values):  # noqa: B007 - read where it ends
            (_EXACT.get(type(value)) or _feed_other)(out, value)
    except NoContent as problem:
        problem.path = f"[{place}]{problem.path}"
        raise


def _feed_float(out: Feed, value: float) -> None:
    _token(out, b"f", b"nan" if value != value else struct.pack("<d", value))  # noqa: PLR0124 - the test for NaN


def _feed_complex(out: Feed, value: complex) -> None:
    out(b"j")
    _feed_float(out, value.real)
    _feed_float(out, value.imag)


def _feed_set(out: Feed, value: Iterable[object]) -> None:
    parts = []
    for each in value:
        try:
            parts.append(digest(each))
        except NoContent as problem:
            problem.path = "'s items" + problem.path
            raise
    parts.sort()
    out(b"%s%d:" % (b"S" if isinstance(value, frozenset) else b"s", len(parts)))
    out(b"".join(parts))


def _feed_dict(out: Feed, value: dict[object, object]) -> None:
    """Write a dict in its own order, as a function may depend on it."""
    out(b"d%d:" % len(value))
    key, in_key = None, False
    try:
        for key, each in value.items():
            in_key = True
            (_EXACT.get(type(key)) or _feed_other)(out, key)
            in_key = False
            (_EXACT.get(type(each)) or _feed_other)(out, each)
    except NoContent as problem:
        problem.path = ("'s keys" if in_key else f"[{key!r}]") + problem.path
        raise


def _feed_time(out: Feed, value: datetime | time) -> None:
    _feed_repr(out, value.replace(tzinfo=None))
    zone = value.tzinfo
    if zone is None or type(zone).__module__.partition(".")[0] not in _TIME_ZONES:
        feed(out, zone)
    else:
        _feed_shown(out, zone)


def _feed_shown(out: Feed, value: object) -> None:
    """Write a value whose repr usually shows its whole content."""
    _token(out, b"r", name_of(type(value)).encode())
    _token(out, b"", content_text(value, repr(value)).encode("utf-8", "surrogatepass"))


def _feed_repr(out: Feed, value: object) -> None:
    """Write a value whose repr always shows its whole content."""
    _token(out, b"r", name_of(type(value)).encode())
    _token(out, b"", repr(value).encode("utf-8", "surrogatepass"))


def _feed_parts(out: Feed, tag: bytes, value: object, parts: tuple[object, ...]) -> None:
    _token(out, tag, name_of(type(value)).encode())
    for part in parts:
        feed(out, part)


_EXACT: dict[type, Callable[[Feed, Any], object]] = {
    type(None): lambda out, _: out(b"n"),
    type(Ellipsis): lambda out, _: out(b"e"),
    bool: lambda out, value: out(b"T" if value else b"F"),
    int: lambda out, value: _token(out, b"i", b"%x" % value if value >= 0 else b"-%x" % -value),
    float: _feed_float,
    complex: _feed_complex,
    str: lambda out, value: _token(out, b"u", value.encode("utf-8", "surrogatepass")),
    bytes: lambda out, value: _token(out, b"b", value),
    bytearray: lambda out, value: _token(out, b"B", bytes(value)),
    tuple: _feed_list,
    list: _feed_list,
    set: _feed_set,
    frozenset: _feed_set,
    dict: _feed_dict,
    range: lambda out, value: _feed_parts(out, b"R", value, (value.start, value.stop, value.step)),
    slice: lambda out, value: _feed_parts(out, b"R", value, (value.start, value.stop, value.step)),
    datetime: _feed_time,
    time: _feed_time,
    **dict.fromkeys((date, timedelta, timezone, Decimal, Fraction, uuid.UUID), _feed_repr),
}
_CONTAINERS = frozenset((tuple, list, set, frozenset, dict))
_TIME_ZONES = frozenset(("datetime", "zoneinfo", "pytz", "dateutil"))  # their reprs are complete


def _feed_other(out: Feed, value: Any) -> None:
    kind = type(value)
    own_key = getattr(kind, "__memo_key__", None)
    if own_key is not None and not isinstance(value, type):
        _token(out, b"k", name_of(kind).encode())
        feed(out, own_key(value))
    elif isinstance(value, Enum):
        _token(out, b"E", name_of(kind).encode())
        feed(out, value.name)
        with suppress(NoContent):  # the value may be edited later; the name alone identifies it otherwise
            out(digest(value.value))
    elif isinstance(value, PurePath):
        _feed_repr(out, value)
    elif isinstance(value, type | types.BuiltinFunctionType | types.ModuleType):
        _feed_named(out, value)
    elif isinstance(value, functools.partial):
        _feed_parts(out, b"P", value, (value.func, value.args, value.keywords))
    elif isinstance(value, types.MethodType):
        _feed_parts(out, b"M", value, (value.__func__, value.__self__))
    elif isinstance(value, re.Pattern):
        _feed_parts(out, b"p", value, (value.pattern, value.flags))
    elif isinstance(value, deque):
        _feed_parts(out, b"q", value, (list(value), value.maxlen))
    elif isinstance(value, array):
        _feed_parts(out, b"a", value, (value.typecode, value.tobytes()))
    elif is_dataclass(value):
        _token(out, b"D", name_of(kind).encode())
        for field in fields(value):
            _part(out, getattr(value, field.name, None), f".{field.name}")
    elif any(writer(out, value) for writer in _writers):
        return
    elif isinstance(value, int | float | complex | str | bytes | tuple | list | set | frozenset | dict):
        _feed_subclass(out, value)
    elif kind.__module__ in ("zoneinfo", "ipaddress"):
        _feed_shown(out, value)
    else:
        raise NoContent(value)


def _feed_named(out: Feed, value: Any) -> None:
    """Write a class, a module or a built-in function by its name."""
    if isinstance(value, types.ModuleType):
        _token(out, b"m", value.__name__.encode())
        return
    owner = getattr(value, "__self__", None)
    if "<locals>" in value.__qualname__ or not (owner is None or isinstance(owner, types.ModuleType | type)):
        raise NoContent(value)
    _token(out, b"c", name_of(value).encode())


def _feed_subclass(out: Feed, value: Any) -> None:
    """Write an instance of a built-in type's subclass: content and attributes; overrides are ignored."""
    kind = type(value)
    base: Any = next(each for each in kind.__mro__ if each in _EXACT)
    _token(out, b"x", name_of(kind).encode())
    if base is dict:
        _feed_dict(out, dict(dict.items(value)))
        _part(out, getattr(value, "default_factory", None), ".default_factory")
    elif base in _CONTAINERS:
        _EXACT[base](out, base(base.__iter__(value)))
    elif base is str:
        _EXACT[str](out, str.__str__(value))
    elif base in (bytes, bytearray):
        _EXACT[base](out, base(memoryview(value)))
    else:
        _EXACT[base](out, base.__pos__(value))
    for name, each in sorted(_attributes(value).items()):
        _part(out, name, "")
        _part(out, each, f".{name}")


def _attributes(value: Any) -> dict[str, object]:
    """The attributes of an instance, from its `__dict__` and its slots."""
    found = dict(getattr(value, "__dict__", {}))
    for kind in type(value).__mro__:
        slots = vars(kind).get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if name not in ("__dict__", "__weakref__") and hasattr(value, name):
                found[name] = getattr(value, name)
    return found
