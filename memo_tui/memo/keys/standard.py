"""The content of objects of Python's standard library: containers, paths, partials, patterns, annotations."""

import contextvars
import functools
import ipaddress
import operator
import random
import re
import struct
import threading
import types
import typing
import uuid
import zoneinfo
from array import array
from collections import OrderedDict, defaultdict, deque
from contextlib import suppress
from enum import Enum
from pathlib import PurePath
from typing import Any

from memo_tui.memo.keys.canonical import (
    Feed,
    NoContent,
    Writer,
    digest,
    feed,
    feed_part,
    feed_shown,
    once,
    thread,
)
from memo_tui.memo.keys.data import feed_items
from memo_tui.memo.keys.objects import attributes, feed_attributes, feed_kind, feed_parts

OF_ENUM = re.compile(r"_[^_].*_|__.*__")
"""Names that `enum` itself sets on its classes and their members."""


def _feed_enum(out: Feed, value: Enum) -> None:
    out(b"E")
    feed_kind(out, type(value))
    feed(out, value.name)
    with suppress(NoContent):  # the value may be edited later; the name alone identifies it otherwise
        out(digest(value.value))
    feed_attributes(out, value, own_attributes(value))


def own_attributes(member: Enum) -> dict[str, object]:
    """The attributes of an enum's member that its class set on it, or other code."""
    return {name: each for name, each in attributes(member).items() if not OF_ENUM.fullmatch(name)}


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
    feed_items(out, value, OrderedDict.items(value))
    feed_attributes(out, value)


def _feed_defaults(out: Feed, value: "defaultdict[Any, Any]") -> None:
    feed_parts(out, value)
    feed_part(out, value.default_factory, ".default_factory")
    feed_items(out, value, dict.items(value))
    feed_attributes(out, value)


def _feed_array(out: Feed, value: "array[Any]") -> None:
    feed_parts(out, value, value.typecode, value.tobytes())
    feed_attributes(out, value)


def _feed_namespace(out: Feed, value: types.SimpleNamespace) -> None:
    feed_parts(out, value, list(vars(value)))  # its order shows in its repr
    feed_attributes(out, value)


def _only_of_code(writer: Writer) -> Writer:
    """The writer of what code may use, but is no parameter."""

    def write_of_code(out: Feed, value: object) -> None:
        if thread.follower is None:
            raise NoContent(value)
        writer(out, value)

    return once(write_of_code)


def _feed_local(out: Feed, value: threading.local) -> None:
    """Write what this thread holds there."""
    feed_parts(out, value)
    feed_attributes(out, value, dict(value.__dict__))


def _feed_variable(out: Feed, value: "contextvars.ContextVar[Any]") -> None:
    """Write what stands in the variable here, which may be its default."""
    try:
        found = value.get()
    except LookupError:
        feed_parts(out, value, value.name)
        return
    feed_parts(out, value, value.name, True)
    feed_part(out, found, ".get()")


def _feed_generic(out: Feed, value: Any) -> None:
    feed_parts(out, value, value.__origin__, value.__args__)


def _feed_annotation(out: Feed, value: Any) -> None:
    """Write a type such as `typing.List[int]` or `typing.Literal[1]`."""
    metadata = getattr(value, "__metadata__", ())  # of `typing.Annotated`
    feed_parts(out, value, getattr(value, "_name", None), value.__origin__, value.__args__, metadata)


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
    deque: once(_feed_deque),
    OrderedDict: once(_feed_ordered),
    defaultdict: once(_feed_defaults),
    array: once(_feed_array),
    types.SimpleNamespace: once(_feed_namespace),
    types.MappingProxyType: lambda out, value: feed_parts(out, value, _copied(value)),
    types.GenericAlias: _feed_generic,
    **dict.fromkeys(_ANNOTATIONS, _feed_annotation),
    types.UnionType: lambda out, value: feed_parts(out, value, value.__args__),
    random.Random: once(lambda out, value: feed_parts(out, value, value.getstate())),
    **dict.fromkeys(
        (operator.itemgetter, operator.attrgetter, operator.methodcaller),
        lambda out, value: feed_parts(out, value, value.__reduce__()),
    ),
    struct.Struct: lambda out, value: feed_parts(out, value, value.format),
    threading.Event: _only_of_code(lambda out, value: feed_parts(out, value, value.is_set())),
    threading.local: _only_of_code(_feed_local),
    memoryview: _only_of_code(
        lambda out, value: feed_parts(out, value, value.format, value.shape, value.readonly, value.tobytes())
    ),
    contextvars.ContextVar: _only_of_code(_feed_variable),
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


def find_writer(kind: type) -> Writer | None:
    """The writer of a type of the standard library, or of a subclass."""
    return next((_WRITERS[each] for each in kind.__mro__ if each in _WRITERS), None)
