"""The names that a function uses and what they mean now: globals, closures, imports, members of classes."""

import importlib
import sys
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from importlib.util import resolve_name
from types import FunctionType, ModuleType
from typing import Any, NamedTuple

from memo_tui.memo.keys.bytecode import Uses
from memo_tui.memo.keys.code_state import MISSING
from memo_tui.memo.keys.ownership import is_own

# What Python, dataclasses and abc put into a class.
_MACHINERY = frozenset(
    (
        *("__module__", "__qualname__", "__doc__", "__dict__", "__weakref__", "__firstlineno__"),
        *("__static_attributes__", "__annotations__", "__annotate__", "__annotate_func__", "__classcell__"),
        *("__annotations_cache__", "__dataclass_fields__", "__dataclass_params__", "__abstractmethods__"),
        *("__orig_bases__", "__parameters__", "__type_params__", "_abc_impl", "__classdictcell__"),
    )
)


_FUNCTIONS = (FunctionType, classmethod, staticmethod, property)


class Name(NamedTuple):
    """A name in a namespace.

    Attributes:
        owner: whose namespace it is: a module's dict, a class, or a function.
        space: the namespace.
        name: the name.
        value: what it means; `MISSING` where it isn't defined.
        last: whether the value itself is used; else only what the next name means in it.
    """

    owner: object
    space: Mapping[str, Any]
    name: str
    value: object
    last: bool


class Library(NamedTuple):
    """A module of a library that a function imports itself; it need not be loaded.

    Attributes:
        module: its name.
    """

    module: str


def names_of(function: FunctionType, uses: Uses) -> Iterator[Name]:
    """Each global that a function uses, and the attributes of modules that it reads; without builtins."""
    space = function.__globals__
    for name, *attributes in uses.chains:
        value = space.get(name, MISSING)
        if value is not MISSING or not _is_builtin(space, name):
            yield from _chain(space, name, value, attributes)


def imported(function: FunctionType, uses: Uses) -> Iterator[Name]:
    """What a function imports itself; the user's own modules are imported for that."""
    for level, module, names in uses.imports:
        package = function.__globals__.get("__package__") or ""
        try:
            full = resolve_name("." * level + module, package) if level else module
        except ImportError:
            full = module
        if not _can_be_own(full):
            yield Name(sys.modules, sys.modules, full, Library(full), last=True)
            continue
        try:
            found = importlib.import_module(full)
        except Exception:  # noqa: BLE001 - it runs the user's code; the call will say what is wrong
            yield Name(sys.modules, sys.modules, full, MISSING, last=True)
            continue
        if not names:
            yield Name(sys.modules, sys.modules, full, found, last=True)
        for name in names:
            yield from _chain(sys.modules, full, found, [name])


def members_of(kind: type) -> Iterator[tuple[str, object]]:
    """The members of a class by name, without what Python itself puts there."""
    constants = kind.__members__ if issubclass(kind, Enum) else None
    for name, value in sorted(vars(kind).items()):
        if name in _MACHINERY or (name == "__hash__" and value is None):
            continue
        if constants is not None and (name in constants or not isinstance(value, _FUNCTIONS)):
            continue
        yield name, value


def closure(function: FunctionType) -> Iterator[tuple[str, Any]]:
    """The variables of the functions around, with their cells."""
    return zip(function.__code__.co_freevars, function.__closure__ or (), strict=True)


def library_constant(name: str, value: Any) -> str | None:
    """The library's module that defines a value by this name, as `random.random` or `scipy.stats.norm`."""
    if isinstance(value, type | FunctionType | ModuleType):
        return None
    owner = getattr(value, "__self__", None)
    for kind in (getattr(value, "__module__", None), type(value).__module__, type(owner).__module__):
        parts = kind.split(".") if isinstance(kind, str) else []
        for count in range(len(parts), 0, -1):
            module = ".".join(parts[:count])
            space = vars(sys.modules[module]) if module in sys.modules else {}
            if module != "builtins" and not is_own(module):
                for each in (name, getattr(value, "__name__", name)):
                    if isinstance(each, str) and space.get(each, MISSING) is value:
                        return module
    return None


def _chain(space: Mapping[str, Any], name: str, value: object, attributes: Sequence[str]) -> Iterator[Name]:
    """A name and the attributes read from it, as far as they are names in namespaces."""
    owner: object = space
    for attribute in attributes:
        if isinstance(value, ModuleType) and is_own(value.__name__):
            yield Name(owner, space, name, value, last=False)
            owner = space = vars(value)
            if attribute not in space and is_own(f"{value.__name__}.{attribute}"):
                value = sys.modules.get(f"{value.__name__}.{attribute}", MISSING)
            else:
                value = space.get(attribute, MISSING)
            name = attribute
        elif hasattr(type(value), "__wrapped__") or "__wrapped__" in getattr(value, "__dict__", {}):
            yield Name(owner, space, name, value, last=True)
            owner, space, name = value, vars(value), attribute  # set on a decorated function
            value = space.get(attribute, MISSING)
            break
        else:
            break
    yield Name(owner, space, name, value, last=True)


def _can_be_own(module: str) -> bool:
    if module in sys.modules:
        return is_own(module)
    return module.partition(".")[0] not in sys.stdlib_module_names and is_own(module)


def _is_builtin(space: Mapping[str, Any], name: str) -> bool:
    builtins = space.get("__builtins__", {})
    return name in (vars(builtins) if isinstance(builtins, ModuleType) else builtins)
