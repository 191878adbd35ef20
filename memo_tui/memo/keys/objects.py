"""The content of objects: their class, what they inherit from Python's own types, and their attributes."""

import functools
import ipaddress
import operator
import os
import random
import re
import sys
import types
import typing
import uuid
import zoneinfo
from array import array
from collections import OrderedDict, defaultdict, deque
from contextlib import suppress
from dataclasses import is_dataclass
from enum import Enum
from pathlib import PurePath
from typing import Any

from memo_tui.memo.keys.canonical import (
    BASES,
    Feed,
    NoContent,
    Writer,
    digest,
    feed,
    feed_dict,
    feed_part,
    feed_shown,
    name_of,
    not_following,
    refer,
    thread,
    write,
)
from memo_tui.memo.keys.ownership import is_own_class

_HEAP_TYPE = 1 << 9  # Py_TPFLAGS_HEAPTYPE: made by a class statement, or by an extension as one
_POINTER = tuple.__itemsize__
_PLAIN_SLOTS = frozenset(("__dict__", "__weakref__"))
_read = object.__getattribute__

TOOLS = frozenset(
    (
        "_thread",
        "threading",
        "asyncio.locks",
        "logging",
        "concurrent.futures.thread",
        "concurrent.futures.process",
    )
)
"""Modules of locks, loggers and executors, which don't determine what a function returns."""


def feed_kind(out: Feed, kind: type) -> None:
    """Write the class of a value: its name, and if it is the user's own what its methods do."""
    write(out, b"K", name_of(kind).encode())
    if thread.follower is not None or is_own_class(kind):
        refer(out, kind)


def attributes(value: Any) -> dict[str, object]:
    """The attributes of an instance, from its `__dict__` and its slots, whatever its class says they are."""
    found: dict[str, object] = {}
    with suppress(AttributeError, TypeError):
        own = _read(value, "__dict__")
        found = dict(own) if isinstance(own, dict) else found
    for kind in type(value).__mro__:
        if "__slots__" not in vars(kind):
            continue
        for name, member in vars(kind).items():
            if isinstance(member, types.MemberDescriptorType):
                with suppress(AttributeError):
                    inner = member.__get__(value)
                    found[name if name not in found else f"{kind.__qualname__}.{name}"] = inner
    return found


def feed_attributes(out: Feed, value: Any) -> None:
    """Write an instance's attributes by name; an instance around it that it refers to is only counted."""
    around = thread.around
    if id(value) in around:
        out(b"^%d:" % (len(around) - around.index(id(value))))
        return
    names = attributes(value)
    if thread.follower and (left_out := thread.follower.left_out(value)):
        thread.follower.first_seen(out, value, {name: names.pop(name, None) for name in left_out})
    out(b"A%d:" % len(names))
    around.append(id(value))
    try:
        for name, each in sorted(names.items(), key=_by_name):
            feed(out, name)
            feed_part(out, each, f".{name}")
    finally:
        around.pop()


def has_hidden_state(kind: type) -> bool:
    """Whether instances may hold what is neither an attribute nor inherited from a type that has a writer."""
    while kind is not object and kind not in BASES:
        base = kind.__base__
        if base is None or not kind.__flags__ & _HEAP_TYPE:
            return True
        slots = vars(kind).get("__slots__", ())
        count = len({slots} if isinstance(slots, str) else {*slots} - _PLAIN_SLOTS)
        if kind.__basicsize__ - base.__basicsize__ > (count + 2) * _POINTER:
            return True
        kind = base
    return False


def feed_instance(out: Feed, value: Any) -> None:
    """Write an instance: its class, the part inherited from one of Python's own types, its attributes.

    Raises:
        NoContent: it holds more than attributes, or one of them has no content.
    """
    kind = type(value)
    if has_hidden_state(kind):
        raise NoContent(value)
    out(b"I")
    feed_kind(out, kind)
    _feed_inherited(out, value)
    feed_attributes(out, value)


def _feed_inherited(out: Feed, value: Any) -> None:
    base = next((each for each in type(value).__mro__ if each in BASES), None)
    if base is None:
        return
    if base is dict:
        feed_dict(out, dict(dict.items(value)))
    elif base is str:
        BASES[str](out, str.__str__(value))
    elif base in (bytes, bytearray):
        BASES[base](out, base(memoryview(value)))
    elif base in (tuple, list, set, frozenset):
        BASES[base](out, base(base.__iter__(value)))
    elif base in (int, float, complex):
        BASES[base](out, base.__pos__(value))
    else:
        BASES[base](out, value)


def _feed_annotation(out: Feed, value: Any) -> None:
    """Write a type such as `typing.List[int]` or `typing.Literal[1]`."""
    feed_parts(out, value, getattr(value, "_name", None), value.__origin__, value.__args__)


def _feed_own_key(out: Feed, value: Any) -> None:
    out(b"k")
    feed_kind(out, type(value))
    with not_following():
        key = type(value).__memo_key__(value)
    feed(out, key)


def _feed_enum(out: Feed, value: Enum) -> None:
    out(b"E")
    feed_kind(out, type(value))
    feed(out, value.name)
    with suppress(NoContent):  # the value may be edited later; the name alone identifies it otherwise
        out(digest(value.value))


def feed_parts(out: Feed, value: object, *parts: object) -> None:
    """Write a value by its class and those parts that are its whole content."""
    out(b"O")
    feed_kind(out, type(value))
    for part in parts:
        feed(out, part)


def _feed_path(out: Feed, value: PurePath) -> None:
    feed_parts(out, value, str(value))


def _feed_partial(out: Feed, value: "functools.partial[Any]") -> None:
    feed_parts(out, value, value.func, value.args, value.keywords)
    feed_attributes(out, value)


def _feed_method(out: Feed, value: types.MethodType) -> None:
    feed_parts(out, value, value.__func__, value.__self__)


def _feed_deque(out: Feed, value: "deque[Any]") -> None:
    feed_parts(out, value, list(deque.__iter__(value)), value.maxlen)
    feed_attributes(out, value)


def _feed_ordered(out: Feed, value: "OrderedDict[Any, Any]") -> None:
    feed_parts(out, value)
    feed_dict(out, dict(OrderedDict.items(value)))
    feed_attributes(out, value)


def _feed_defaults(out: Feed, value: "defaultdict[Any, Any]") -> None:
    feed_parts(out, value)
    feed_part(out, value.default_factory, ".default_factory")
    feed_dict(out, dict(dict.items(value)))
    feed_attributes(out, value)


def _feed_array(out: Feed, value: "array[Any]") -> None:
    feed_parts(out, value, value.typecode, value.tobytes())
    feed_attributes(out, value)


def _feed_namespace(out: Feed, value: types.SimpleNamespace) -> None:
    feed_parts(out, value, list(vars(value)))  # its order shows in its repr
    feed_attributes(out, value)


def _feed_generic(out: Feed, value: Any) -> None:
    feed_parts(out, value, value.__origin__, value.__args__)


_ANNOTATIONS = frozenset(
    type(each)
    for each in (typing.List[int], typing.Literal[1], typing.Callable[[], int], typing.Optional[int])  # noqa: UP006, UP045
)
_WRITERS: dict[type, Writer] = {
    Enum: _feed_enum,
    PurePath: _feed_path,
    functools.partial: _feed_partial,
    types.MethodType: _feed_method,
    re.Pattern: lambda out, value: feed_parts(out, value, value.pattern, value.flags),
    deque: _feed_deque,
    OrderedDict: _feed_ordered,
    defaultdict: _feed_defaults,
    array: _feed_array,
    types.SimpleNamespace: _feed_namespace,
    types.MappingProxyType: lambda out, value: feed_parts(out, value, _copied(value)),
    types.GenericAlias: _feed_generic,
    **dict.fromkeys(_ANNOTATIONS, _feed_annotation),
    types.UnionType: lambda out, value: feed_parts(out, value, value.__args__),
    random.Random: lambda out, value: feed_parts(out, value, value.getstate()),
    **dict.fromkeys(
        (operator.itemgetter, operator.attrgetter, operator.methodcaller),
        lambda out, value: feed_parts(out, value, value.__reduce__()),
    ),
    uuid.UUID: lambda out, value: feed_parts(out, value, value.int),
    types.CodeType: lambda out, value: feed_parts(out, value, value.co_code, value.co_consts, value.co_names),
    zoneinfo.ZoneInfo: feed_shown,
    **dict.fromkeys(
        (
            *(ipaddress.IPv4Address, ipaddress.IPv6Address, ipaddress.IPv4Network, ipaddress.IPv6Network),
            *(ipaddress.IPv4Interface, ipaddress.IPv6Interface),
        ),
        feed_shown,
    ),
}


def _copied(value: "types.MappingProxyType[Any, Any]") -> object:
    """A copy of the mapping behind a proxy; that of a class has no content of its own."""
    if "__module__" in value and "__dict__" in value:
        raise NoContent(value)
    return value.copy()


def find_writer(kind: type) -> Writer:
    """The writer of Python's own types and their subclasses, data classes, and classes with a key."""
    if any("__memo_key__" in vars(each) for each in kind.__mro__):
        return _feed_own_key
    for each in kind.__mro__:
        if each in _WRITERS:
            return _WRITERS[each]
    if is_dataclass(kind) or any(each in BASES for each in kind.__mro__):
        return feed_instance
    return _feed_unknown


def _feed_unknown(out: Feed, value: Any) -> None:
    """Write what the code that is followed uses; a parameter's content is not guessed."""
    if value is os.environ:
        raise NoContent(value, "the environment differs from start to start")
    if thread.follower is None:
        raise NoContent(value)
    if any(value is each for each in (sys.stdin, sys.stdout, sys.stderr)):
        write(out, b"stream")
    elif type(value).__module__ in TOOLS:
        write(out, b"tool", name_of(type(value)).encode())
    else:
        feed_instance(out, value)


def _by_name(item: tuple[object, object]) -> str:
    return str(item[0])
