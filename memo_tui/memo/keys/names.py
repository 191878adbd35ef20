"""The names that a function uses and what they mean now: globals, closures, imports, members of classes."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from enum import Enum, Flag
from importlib import import_module
from importlib.util import resolve_name
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any, NamedTuple

from memo_tui.memo.keys.canonical import EXACT, PLAIN, look
from memo_tui.memo.keys.code_state import MISSING, contents_of
from memo_tui.memo.keys.hiding import hides_as_whole, hiding, hiding_in
from memo_tui.memo.keys.ownership import is_own, is_own_class, is_own_namespace
from memo_tui.memo.keys.paths import CELL, IMPORT, is_item, key_of
from memo_tui.memo.keys.standard import OF_ENUM
from memo_tui.memo.keys.uses import Uses

# What Python, dataclasses and abc put into a class.
_MACHINERY = frozenset(
    (
        *("__module__", "__qualname__", "__doc__", "__dict__", "__weakref__", "__firstlineno__"),
        *("__static_attributes__", "__annotations__", "__annotate__", "__annotate_func__", "__classcell__"),
        *(
            "__annotations_cache__",
            "__slotnames__",
            "__dataclass_fields__",
            "__dataclass_params__",
            "__abstractmethods__",
        ),
        *("__pydantic_serializer__", "__pydantic_validator__", "__pydantic_core_schema__"),
        *("__pydantic_parent_namespace__", "__signature__", "__pydantic_decorators__"),
        *("__orig_bases__", "__parameters__", "__type_params__", "_abc_impl", "__classdictcell__"),
    )
)


_NAMED = (FunctionType, BuiltinFunctionType, type, ModuleType)
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


class Hidden(NamedTuple):
    """What can't be followed.

    Attributes:
        how: by which name it is reached, for example "eval".
    """

    how: str


class Library(NamedTuple):
    """A module of a library that a function imports itself; it need not be loaded.

    Attributes:
        module: its name.
    """

    module: str


def names_of(function: FunctionType, uses: Uses) -> Iterator[Name]:
    """Each name that a function reads, and what it reads from modules; without builtins and variables around.

    The user's own modules that the function imports itself are imported for that.
    """
    roots = {each: _import(function, each) for each in uses.imports}
    for root, *attributes in uses.reads:
        if root == "globals" and _is_builtin(function.__globals__, root):
            module = sys.modules.get(str(function.__globals__.get("__name__")), MISSING)
            yield Name(sys.modules, sys.modules, str(function.__globals__.get("__name__")), module, last=True)
        elif root.startswith(IMPORT):
            module = module_name(function, root)
            value = roots.get(root) or _import(function, root)
            if isinstance(value, ModuleType) and attributes and attributes[0] not in vars(value):
                _import(function, f"{IMPORT}0:{module}.{attributes[0]}")  # what is imported may be a module
            yield from _chain(sys.modules, module, value, attributes)
            if isinstance(value, Library):
                yield from _replaced_in(module, attributes)
                yield from _of_library(module, attributes)
        elif root == "__builtins__":
            yield _hidden(root)
        elif root.startswith(CELL):
            module = contents_of(dict(closure(function)).get(root.removeprefix(CELL)))
            if isinstance(module, ModuleType) and (how := hiding_in(module.__name__, attributes)):
                yield _hidden(how)
        else:
            space: Mapping[str, Any] = function.__globals__
            value = space.get(root, MISSING)
            if value is MISSING and root in (builtins := _builtins(space)):
                if not _is_replaced(builtins[root]) and not hiding(builtins[root]):
                    continue
                space, value = builtins, builtins[root]
            yield from _chain(space, root, value, attributes)


def _hidden(how: str) -> Name:
    return Name(sys.modules, sys.modules, how, Hidden(how), last=True)


def _of_library(module: str, attributes: Sequence[str]) -> Iterator[Name]:
    """What is hidden, or found in `sys.modules`, of the attributes of a library's module."""
    if module == "sys" and attributes[:1] == ["modules"]:
        yield from _chain(vars(sys), "modules", sys.modules, attributes[1:])
    elif how := hiding_in(module, attributes):
        yield _hidden(how)


def _replaced_in(library: str, attributes: Sequence[str]) -> Iterator[Name]:
    """What other code has put in the place of a name of a library's module, which is loaded then."""
    module = sys.modules.get(library)
    for name in attributes:
        space = look(module, "__dict__", {})
        module = space.get(name, MISSING)
        if module is not MISSING and _is_replaced(module):
            yield Name(space, space, name, module, last=True)


def _import(function: FunctionType, root: str) -> object:
    """The module that a function imports; of a library only its name, as it need not be loaded."""
    module = module_name(function, root)
    if not _can_be_own(module):
        return Library(module)
    try:
        return import_module(module)
    except Exception:  # noqa: BLE001 - it runs the user's code; the call will say what is wrong
        return MISSING


def module_name(function: FunctionType, root: str) -> str:
    """The full name of a module that a function imports."""
    level, _, module = root.removeprefix(IMPORT).partition(":")
    package = function.__globals__.get("__package__") or ""
    try:
        return resolve_name("." * int(level) + module, package) if level != "0" else module
    except ImportError:
        return module


def members_of(kind: type) -> Iterator[tuple[str, object]]:
    """The members of a class by name, without what Python itself puts there."""
    constants = kind.__members__ if issubclass(kind, Enum) else None
    for name, value in sorted(vars(kind).items()):
        if name in _MACHINERY or (name == "__hash__" and value is None):
            continue
        if constants is not None and not isinstance(value, _FUNCTIONS) and _is_of_enum(name, constants):
            continue
        yield name, value


def settings_of(kind: type) -> list[tuple[object, ...]]:
    """What was said of a class where it was made, and is no member: of flags, and of the fields of data."""
    fields = vars(kind).get("__dataclass_fields__", {}).values()
    settings: list[tuple[object, ...]] = [
        (each.name, each.init, each.repr, each.hash, each.compare, each.kw_only) for each in fields
    ]
    if issubclass(kind, Flag):
        settings.append((str(kind._boundary_),))  # type: ignore[attr-defined]
    return settings


def _is_of_enum(name: str, members: Mapping[str, Any]) -> bool:
    """Whether `enum` itself put a name into a class."""
    return name in members or OF_ENUM.fullmatch(name) is not None


def defaults_of(function: FunctionType) -> Iterator[tuple[str, object]]:
    """The parameters that have a default, with it."""
    code, defaults = function.__code__, function.__defaults__ or ()
    yield from zip(
        code.co_varnames[code.co_argcount - len(defaults) : code.co_argcount], defaults, strict=True
    )
    yield from sorted((function.__kwdefaults__ or {}).items())


def closure(function: FunctionType) -> Iterator[tuple[str, Any]]:
    """The variables of the functions around, with their cells."""
    return zip(function.__code__.co_freevars, function.__closure__ or (), strict=True)


def library_constant(name: str, value: Any) -> tuple[str, str] | None:
    """The library's module that defines a value, and its name there, as of `random.random`."""
    if type(value) in EXACT or isinstance(value, type | FunctionType | ModuleType):
        return None
    owner = look(value, "__self__")
    for kind in (look(value, "__module__"), type(value).__module__, type(owner).__module__):
        parts = kind.split(".") if isinstance(kind, str) else []
        for count in range(len(parts), 0, -1):
            module = ".".join(parts[:count])
            space = vars(sys.modules[module]) if module in sys.modules else {}
            if module == "builtins" or is_own(module):
                continue
            for each in (look(value, "__name__", name), name):
                if isinstance(each, str) and space.get(each, MISSING) is value:
                    return module, each
    return None


def _chain(space: Mapping[str, Any], name: str, value: object, attributes: Sequence[str]) -> Iterator[Name]:
    """A name and the attributes read from it, as far as they are names in namespaces."""
    owner: object = space
    for place, attribute in enumerate(attributes):
        if value is sys.modules and is_item(attribute):
            owner, space, name = sys.modules, sys.modules, str(key_of(attribute))
            value = _loaded(name)
        elif isinstance(value, ModuleType) and hides_as_whole(value, attributes[place:]):
            break
        elif isinstance(value, ModuleType) and is_own(value.__name__):
            if attribute not in vars(value) and hasattr(ModuleType, attribute):
                break  # such as `__dict__`: any name may be read by it
            yield Name(owner, space, name, value, last=False)
            owner = space = vars(value)
            if attribute not in space and is_own(f"{value.__name__}.{attribute}"):
                value = sys.modules.get(f"{value.__name__}.{attribute}", MISSING)
            else:
                value = space.get(attribute, MISSING)
            if value is MISSING and "__getattr__" in space:  # which makes what isn't there
                yield Name(owner, space, "__getattr__", space["__getattr__"], last=True)
            name = attribute
        elif isinstance(value, ModuleType) and _is_followed_in_library(value, attribute):
            yield Name(owner, space, name, value, last=True)
            owner, space, name = value, vars(value), attribute  # other code may replace what stands there
            value = space[attribute]
        elif hasattr(type(value), "__wrapped__") or "__wrapped__" in look(value, "__dict__", {}):
            yield Name(owner, space, name, value, last=True)
            owner, space, name = value, vars(value), attribute  # set on a decorated function
            value = space.get(attribute, MISSING)
            break
        else:
            break
    else:
        place = len(attributes)
    if isinstance(value, ModuleType) and hides_as_whole(value, attributes[place:]):
        yield _hidden(value.__name__)
    yield Name(owner, space, name, value, last=True)


def _loaded(module: str) -> object:
    """A module by its name in `sys.modules`, where it may stand only when the code runs."""
    if module not in sys.modules and _can_be_own(module):
        with suppress(Exception):
            return import_module(module)
    return sys.modules.get(module, MISSING)


def _can_be_own(module: str) -> bool:
    if module in sys.modules:
        return is_own(module)
    return module.partition(".")[0] not in sys.stdlib_module_names and is_own(module)


def _is_builtin(space: Mapping[str, Any], name: str) -> bool:
    return name in _builtins(space)


def _builtins(space: Mapping[str, Any]) -> Mapping[str, Any]:
    """The built-in names of a module."""
    builtins = space.get("__builtins__", {})
    found: Mapping[str, Any] = vars(builtins) if isinstance(builtins, ModuleType) else builtins
    return found


def _is_replaced(value: object) -> bool:
    """Whether what stands in a library, or among the built-in names, is the user's own or a test's."""
    if isinstance(value, FunctionType):
        return is_own_namespace(value.__globals__)
    kind = value if isinstance(value, type) else type(value)
    return is_own_class(kind) or kind.__module__ == "unittest.mock"


def _is_followed_in_library(module: ModuleType, name: str) -> bool:
    """Whether a name in a library's module is followed: a function, class, module or plain constant."""
    value = vars(module).get(name, MISSING)
    if isinstance(value, _NAMED) or type(value) in PLAIN or hiding(value):
        return True
    return value is not MISSING and (_is_replaced(value) or library_constant(name, value) is not None)
