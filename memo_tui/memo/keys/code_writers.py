"""Writers of code as a value: functions, classes, modules, and what wraps them."""

import functools
import types
from collections import namedtuple
from typing import Any

from memo_tui.memo.keys.abstract import registered_with
from memo_tui.memo.keys.canonical import (
    Feed,
    NoContent,
    Writer,
    feed,
    name_of,
    refer,
    thread,
    write,
)
from memo_tui.memo.keys.hiding import hides_as_whole, refuse_hiding
from memo_tui.memo.keys.objects import attributes, feed_attributes, feed_parts
from memo_tui.memo.keys.ownership import is_own_class


def _feed_function(out: Feed, value: types.FunctionType) -> None:
    refuse_hiding(value)
    write(out, b"F", name_of(value).encode())
    if (kinds := _registry(value)) is not None:
        feed(out, [(name_of(kind), function) for kind, function in sorted(kinds, key=_by_class)])
    else:
        refer(out, value)


def _registry(value: Any) -> list[tuple[type, object]] | None:
    """The functions of a single dispatch by class, or None for other functions."""
    registry, dispatch = getattr(value, "registry", None), getattr(value, "dispatch", None)
    if not isinstance(registry, types.MappingProxyType) or not callable(dispatch):
        return None
    return list(registry.items())


def _by_class(item: tuple[type, object]) -> str:
    return name_of(item[0])


def _feed_class(out: Feed, value: type) -> None:
    """Write a class, one of a library by its name; one made in a function is content only for code."""
    if thread.follower is None and "<locals>" in value.__qualname__:
        raise NoContent(value, f"the class {value.__qualname__} is made in a function")
    refuse_hiding(value)
    write(out, b"C", name_of(value).encode())
    if is_own_class(value):
        refer(out, value)
    elif thread.follower is not None:
        for each in filter(is_own_class, registered_with(value)):
            write(out, b"abc", name_of(each).encode())
        refer(out, value)


def _feed_module(out: Feed, value: types.ModuleType) -> None:
    write(out, b"m", value.__name__.encode())
    if thread.follower is not None:
        if hides_as_whole(value, ()):
            raise NoContent(value, f"what is read from the module {value.__name__} there can't be followed")
        refer(out, value)


def _feed_builtin(out: Feed, value: Any) -> None:
    """Write a built-in function by its name, and what it is bound to."""
    refuse_hiding(value)
    owner = getattr(value, "__self__", None)
    if owner is None or isinstance(owner, types.ModuleType | type):
        write(out, b"f", name_of(value).encode() if value.__module__ else value.__qualname__.encode())
    elif thread.follower is not None:
        feed_parts(out, value, value.__name__, owner)
    else:
        raise NoContent(value)
    if isinstance(owner, type):
        feed(out, owner)


def _feed_member(out: Feed, value: Any) -> None:
    write(out, b"cm", f"{name_of(value.__objclass__)}.{value.__name__}".encode())


def _feed_cache(out: Feed, value: Any) -> None:
    """Write a function of `functools.cache`: which arguments are one to it may show in what it returns."""
    feed_parts(out, value, value.__wrapped__, value.cache_parameters())
    names = attributes(value)
    for name in ("__wrapped__", "cache_parameters"):
        names.pop(name, None)
    feed_attributes(out, value, names)


_FieldGetter = type(vars(namedtuple("_Pair", "x y"))["x"])  # noqa: PYI024 - what getters of fields are

_WRITERS: dict[type, Writer] = {
    types.FunctionType: _feed_function,
    type: _feed_class,
    types.ModuleType: _feed_module,
    types.BuiltinFunctionType: _feed_builtin,
    **dict.fromkeys((classmethod, staticmethod), lambda out, value: feed_parts(out, value, value.__func__)),
    property: lambda out, value: feed_parts(out, value, value.fget, value.fset, value.fdel),
    functools.cached_property: lambda out, value: feed_parts(out, value, value.func),
    functools.singledispatchmethod: lambda out, value: feed_parts(out, value, value.dispatcher),
    type(functools.lru_cache(lambda: None)): _feed_cache,
    **dict.fromkeys(
        (
            *(types.MemberDescriptorType, types.GetSetDescriptorType, types.WrapperDescriptorType),
            *(types.MethodDescriptorType, types.ClassMethodDescriptorType),
        ),
        _feed_member,
    ),
    _FieldGetter: lambda out, value: feed_parts(out, value, value.__reduce__()[1][0]),
    types.MethodWrapperType: lambda out, value: feed_parts(out, value, value.__name__, value.__self__),
}


def find_writer(kind: type) -> Writer | None:
    """The writer of functions, classes, modules and what wraps them."""
    return next((_WRITERS[each] for each in kind.__mro__ if each in _WRITERS), None)
