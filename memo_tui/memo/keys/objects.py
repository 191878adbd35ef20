"""The content of objects: their class, what they inherit from Python's own types, and their attributes."""

import os
import sys
import threading
import types
from contextlib import suppress
from dataclasses import is_dataclass
from typing import Any

from memo_tui.memo.keys.canonical import (
    ABSENT,
    Feed,
    NoContent,
    Writer,
    feed,
    feed_part,
    is_again,
    name_of,
    refer,
    thread,
    write,
)
from memo_tui.memo.keys.data import BASES, feed_items
from memo_tui.memo.keys.ownership import is_own_class

_HEAP_TYPE = 1 << 9  # Py_TPFLAGS_HEAPTYPE: made by a class statement, or by an extension as one
_POINTER = tuple.__itemsize__
_CHANGING = (list, dict, set, bytearray)
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


def is_tool(kind: type) -> bool:
    """Whether a type is one of locks, loggers and executors; what a thread or an event holds is state."""
    return kind.__module__ in TOOLS and kind not in (threading.local, threading.Event)


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


def feed_attributes(out: Feed, value: Any, names: dict[str, object] | None = None) -> None:
    """Write an instance's attributes by name; an instance around it that it refers to is only counted.

    Args:
        out: takes what is written.
        value: the instance.
        names: its attributes that count; None for all of them.
    """
    around = thread.around
    if id(value) in around:
        out(b"^%d:" % (len(around) - around.index(id(value))))
        return
    names = attributes(value) if names is None else names
    if thread.follower and (left_out := thread.follower.left_out(value)):
        of_attributes = [name for name in left_out if not name.startswith("[")]
        thread.follower.first_seen(out, value, {name: names.pop(name, ABSENT) for name in of_attributes})
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


def feed_instance(out: Feed, value: Any, names: dict[str, object] | None = None) -> None:
    """Write an instance: its class, the part inherited from one of Python's own types, its attributes.

    Args:
        out: takes what is written.
        value: the instance.
        names: its attributes that count; None for all of them.

    Raises:
        NoContent: it holds more than attributes, or one of them has no content.
    """
    kind = type(value)
    if has_hidden_state(kind):
        raise NoContent(value)
    names = attributes(value) if names is None else names
    base = next((each for each in kind.__mro__ if each in BASES), None)
    if (base is None or base in _CHANGING or names) and not _is_frozen(kind) and is_again(out, value):
        return
    out(b"I")
    feed_kind(out, kind)
    if base is not None:
        _feed_inherited(out, value, base)
    feed_attributes(out, value, names)


def _is_frozen(kind: type) -> bool:
    """Whether a class is a data class whose instances can't be changed."""
    return bool(getattr(getattr(kind, "__dataclass_params__", None), "frozen", False))


def _feed_inherited(out: Feed, value: Any, base: Any) -> None:
    if base is dict:
        feed_items(out, value, dict.items(value))
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


def feed_parts(out: Feed, value: object, *parts: object) -> None:
    """Write a value by its class and those parts that are its whole content."""
    out(b"O")
    feed_kind(out, type(value))
    for part in parts:
        feed(out, part)


def find_writer(kind: type) -> Writer:
    """The writer of data classes, of subclasses of Python's own types, and of all other objects."""
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
    elif is_tool(type(value)):
        write(out, b"tool", name_of(type(value)).encode())
    else:
        feed_instance(out, value)


def _by_name(item: tuple[object, object]) -> str:
    return str(item[0])
