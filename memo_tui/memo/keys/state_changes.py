"""What a function changes itself: that may not count as it is now, or no call would find a result.

What it only writes, as `runs.append(1)` does, doesn't count at all. What it reads as well counts as it was
when it was seen first. Of a dict of which it writes items by constant keys, as by `state["n"] = 1`, that
holds for these items alone; the others count as they are.
"""

import functools
import sys
from collections.abc import Iterable, Iterator
from types import FunctionType, MethodType, ModuleType
from typing import Any

from memo_tui.memo.keys.canonical import look
from memo_tui.memo.keys.code_state import MISSING, contents_of
from memo_tui.memo.keys.data import BASES
from memo_tui.memo.keys.names import closure, module_name
from memo_tui.memo.keys.ownership import is_own
from memo_tui.memo.keys.paths import CELL, IMPORT, ITEM, PARAMETER, SELF, Path, is_item, key_of
from memo_tui.memo.keys.uses import uses_of

Places = frozenset[tuple[int, str]]
"""Names that are changed, each with the id of whose it is: a module's dict, a class, a function, an object.

Of a variable of a function around it is the id of its cell, and no name. An item of a dict has the id of the
dict, and a name as of `item_name`; the name of the dict itself is then there too, with `ITEM` behind it.
"""


def read_by(function: FunctionType) -> Places:
    """The places whose content a function reads other than to change it, itself or by methods that it calls.

    An object that is used as a whole is a place without a name.
    """
    cells = dict(closure(function))
    found: set[tuple[int, str]] = set()
    for chain in uses_of(function.__code__).used:
        if chain[0].startswith((SELF, PARAMETER)):
            continue
        found.update(_places(function, cells, chain[:1]))
        for count in range(1, len(chain) + 1):
            value = _value(function, cells, chain[:count])
            if value is MISSING:
                continue
            part = "".join(chain[count : count + 1])
            # Of a dict a method, such as `get`, may read all; of what is no dict an item is a part of all.
            found.add((_owner_id(value), part if is_item(part) == isinstance(value, dict) else ""))
            if part and is_own(type(value).__module__):
                found.update(_read_of(value, part))
    return frozenset(found)


def _read_of(value: Any, method: str) -> Iterator[tuple[int, str]]:
    """The places of an object that one of its methods reads."""
    for name in _read_by_method(type(value), method, frozenset()):
        yield id(value), name
        if (attribute := _attribute(value, name)) is not MISSING:
            yield _owner_id(attribute), ""


def _read_by_method(kind: type, name: str, seen: frozenset[str]) -> Iterator[str]:
    function = _function_in(_member(kind, name))
    if name not in seen and isinstance(function, FunctionType) and is_own(function.__module__):
        for each in uses_of(function.__code__).methods:
            yield each
            yield from _read_by_method(kind, each, seen | {name})


def changed_by(function: FunctionType) -> Places:
    """The places that a function assigns or changes in place, itself or by the methods that it calls."""
    cells = dict(closure(function))
    found: set[tuple[int, str]] = set()
    for path in uses_of(function.__code__).changes:
        if not path[0].startswith((SELF, PARAMETER)):
            found.update(_places(function, cells, path))
    for chain in uses_of(function.__code__).reads:
        for count in range(1, len(chain) + 1):
            value = _value(function, cells, chain[:count])
            if value is MISSING or isinstance(value, ModuleType):
                continue
            kind = value if isinstance(value, type) else type(value)
            if not is_own(kind.__module__):
                continue
            part = chain[count] if count < len(chain) else ITEM
            for name in _operators(kind) if part.startswith("[") else (part,):
                for effect in _effects(kind, name, frozenset()):
                    if effect:
                        found.update(_of_object(value, effect))
                    else:
                        found.update(_places(function, cells, chain[:count]))
    return frozenset(found)


def touched_by_call(root: Any) -> tuple[Places, Places]:
    """The places of an object that a call of it, or of one of its methods, changes and reads."""
    if isinstance(root, FunctionType | type | ModuleType):
        return frozenset(), frozenset()
    value, name = (
        (root.__self__, root.__func__.__name__) if isinstance(root, MethodType) else (root, "__call__")
    )
    kind = value if isinstance(value, type) else type(value)
    changed = {
        place for path in _effects(kind, name, frozenset()) if path for place in _of_object(value, path)
    }
    return frozenset(changed), frozenset(_read_of(value, name))


def changed_in(kind: type) -> Places:
    """The places in a class and its bases that the methods of the class change, as by `self.memo[x] = 1`."""
    found: set[tuple[int, str]] = set()
    for member in vars(kind).values():
        function = _function_in(member)
        if isinstance(function, FunctionType):
            for path in uses_of(function.__code__).changes:
                if path[0] == SELF and len(path) > 1:
                    found.update(_of_class(kind, path[1]))
    return frozenset(found)


def _member(kind: type, name: str) -> Any:
    """What a class has by a name, as it stands there."""
    return next((vars(each)[name] for each in kind.__mro__ if name in vars(each)), None)


def _function_in(member: Any) -> Any:
    """The function of a class method, static method or property; another member as it is."""
    return getattr(member, "__func__", getattr(member, "fget", member))


def _owner_id(value: Any) -> int:
    """The id by which the names in a value are known: of a module that of its dict."""
    return id(vars(value) if isinstance(value, ModuleType) else value)


def _of_class(kind: type, name: str) -> Iterator[tuple[int, str]]:
    """The places of a class's attribute, in the class or its bases; methods and properties are none."""
    for each in kind.__mro__:
        if is_own(each.__module__) and name in vars(each) and not hasattr(type(vars(each)[name]), "__get__"):
            yield id(each), name


def _operators(kind: type) -> list[str]:
    """The methods that Python calls itself for an object that is used as a whole."""
    names = {name for each in kind.__mro__ if is_own(each.__module__) for name in vars(each)}
    return sorted(name for name in names if name.startswith("__") and name not in ("__init__", "__new__"))


def _effects(kind: type, name: str, seen: frozenset[str]) -> Iterator[Path]:
    """Paths from an object to what one of its methods changes."""
    member = _member(kind, name)
    if isinstance(member, functools.cached_property):
        yield (name,)
    function = _function_in(member)
    if name in seen or not isinstance(function, FunctionType) or not is_own(function.__module__):
        return
    for path in uses_of(function.__code__).changes:
        if path[0] == SELF:
            yield () if is_item(path[-1]) and len(path) == 2 else path[1:]
    for each in uses_of(function.__code__).methods:
        yield from _effects(kind, each, seen | {name})


def _places(function: FunctionType, cells: dict[str, Any], path: Path) -> Iterator[tuple[int, str]]:
    *around, name = path
    if is_item(name):
        container = _value(function, cells, tuple(around))
        yield from _of_item(container, name, _places(function, cells, tuple(around)))
    elif around:
        parent = _value(function, cells, tuple(around))
        if parent is not MISSING:
            yield from _of_object(parent, (name,))
    elif name.startswith(CELL):
        if (cell := cells.get(name.removeprefix(CELL))) is not None and _is_state(contents_of(cell)):
            yield id(cell), ""
    elif _is_state(function.__globals__.get(name, MISSING)):
        yield id(function.__globals__), name


def _of_object(value: Any, path: Path) -> Iterator[tuple[int, str]]:
    """The place that a path leads to from an object."""
    *around, name = path
    owner = value
    for each in around:
        owner = _part(owner, each)
    if is_item(name):
        yield from _of_item(owner, name, _of_object(value, tuple(around)) if around else ())
    elif owner is not MISSING:
        yield _owner_id(owner), name
        yield from _of_class(type(owner), name)


def _of_item(container: Any, name: str, places: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """The place of an item, with those of its container; only of a dict can an item alone be left out."""
    if not isinstance(container, dict):
        yield from places
        return
    yield id(container), name
    for owner, each in places:
        yield owner, each + ITEM


def _value(function: FunctionType, cells: dict[str, Any], path: Path) -> Any:
    name, *parts = path
    if name.startswith(CELL):
        value = contents_of(cells[variable]) if (variable := name.removeprefix(CELL)) in cells else MISSING
    elif name.startswith(IMPORT):
        value = sys.modules.get(module_name(function, name), MISSING)
    else:
        value = function.__globals__.get(name, MISSING)
    for each in parts:
        value = _part(value, each)
    return value


def _part(value: Any, name: str) -> Any:
    """An attribute or item that is there without running code."""
    if not is_item(name):
        return _attribute(value, name)
    key = key_of(name)
    if isinstance(value, dict):
        return dict.get(value, key, MISSING)
    if type(value) in (list, tuple) and isinstance(key, int) and -len(value) <= key < len(value):
        return value[key]
    return MISSING


def _attribute(value: Any, name: str) -> Any:
    """An attribute that is there without running code."""
    for space in (look(value, "__dict__", {}), *(vars(each) for each in type(value).__mro__)):
        if name in space:
            return space[name]
    return MISSING


def _is_state(value: object) -> bool:
    """Whether what is done to a value changes it, or the name is assigned; not so where a method decides."""
    kind = type(value)
    return (
        not is_own(kind.__module__) or isinstance(value, type) or any(each in BASES for each in kind.__mro__)
    )
