"""What a function's result depends on besides its parameters: its code, its helpers, what it closes over."""

import os
import sys
import threading
from collections import deque
from collections.abc import Iterator, Mapping
from enum import Enum
from hashlib import blake2b
from operator import itemgetter
from types import FunctionType, ModuleType
from typing import Any

from memo_tui.memo.keys.bytecode import Uses, code_digest, uses_of
from memo_tui.memo.keys.canonical import DIGEST_BYTES, Feed, NoContent, digest, feed, is_plain, name_of
from memo_tui.memo.keys.code_state import MISSING, CodeState, by_namespace, contents_of

# The same code may behave differently in another Python.
_PYTHON = digest((sys.implementation.name, *sys.version_info[:2]))
_STATE = (list, dict, set, deque, bytearray)
# Locks, loggers and dataclass internals do not determine what a function returns.
_TOOLS = frozenset(("_thread", "threading", "asyncio.locks", "logging", "dataclasses"))
_under_way = threading.local()  # functions being read, as one may refer to itself in a closure


def fingerprint(function: FunctionType) -> bytes:
    """A digest of a function as a value: its code, defaults, helpers and closure.

    Raises:
        NoContent: it closes over something that can't be compared by content.
    """
    hasher = blake2b(digest_size=DIGEST_BYTES)
    feed(hasher.update, (function.__defaults__, function.__kwdefaults__))
    watch = CodeWatch(function)
    hasher.update(watch.version())
    if watch.problem is not None:
        raise watch.problem
    return hasher.digest()


def feed_function(out: Feed, value: Any) -> bool:
    """Write a function; return False for other values.

    Raises:
        NoContent: as for `fingerprint`.
    """
    if not isinstance(value, FunctionType):
        return False
    feed(out, ("function", name_of(value), fingerprint(value)))
    return True


class CodeWatch:
    """Computes the version of a function: a digest that changes when its code or what it uses changes.

    Included, by name and transitively: functions, classes and plain data of the same top-level package (or of
    `__main__`), and the values in closures. Lists and dicts count as they are when they are first seen; those
    that the code changes itself don't count, nor do names that it assigns. Not included: the code of other
    packages, and imports inside a function.
    """

    def __init__(self, function: FunctionType) -> None:
        """Prepare; nothing is read before `version` is called."""
        self._function = function
        self._root = _root(function.__module__)
        self._state: CodeState | None = None
        self._digests: dict[int, tuple[object, bytes, NoContent | None]] = {}

    @property
    def problem(self) -> NoContent | None:
        """What in the closure has no content to compare; the version is then valid only in this process."""
        return self._state.problem if self._state else None

    def version(self) -> bytes:
        """The current digest; cheap while nothing changed."""
        state = self._state
        if state is None or not state.holds():
            state = self._state = self._read()
        return state.version

    def _read(self) -> CodeState:
        outer: set[int] = getattr(_under_way, "functions", set())
        uses = {each: uses_of(each.__code__) for each in self._functions(outer)}
        _under_way.functions = outer | {id(each) for each in uses}
        try:
            return self._feed_all(uses)
        finally:
            _under_way.functions = outer

    def _functions(self, outer: set[int]) -> list[FunctionType]:
        """The function and the functions that it uses, nearest first."""
        found: list[FunctionType] = []
        waiting = [self._function]
        while waiting:
            function = waiting.pop(0)
            if function in found or id(function) in outer:
                continue
            found.append(function)
            if (inner := _plain_function(getattr(function, "__wrapped__", None))) is not None:
                waiting.append(inner)
            for _, _, value in _closure(function):
                waiting += self._helpers_of(value)
            if self._ours(function.__globals__.get("__name__")):
                for _, _, value in self._globals(function, uses_of(function.__code__)):
                    waiting += self._helpers_of(value)
        return found

    def _feed_all(self, uses: dict[FunctionType, Uses]) -> CodeState:
        state = CodeState()
        changed_names = {name for each in uses.values() for name in each.changed}
        own_cells = {
            id(cell)
            for function, use in uses.items()
            for name, cell, value in _closure(function)
            if name in use.assigned or (name in changed_names and isinstance(value, _STATE))
        }
        own_names = {
            (id(function.__globals__), name) for function, use in uses.items() for name in use.assigned
        }
        hasher = blake2b(digest_size=DIGEST_BYTES)
        out = hasher.update
        out(_PYTHON)
        seen: dict[tuple[int, str], tuple[Mapping[str, Any], object]] = {}
        for function, use in uses.items():
            state.functions.append(function)
            state.codes.append(function.__code__)
            state.defaults.append(function.__defaults__)
            feed(out, name_of(function))
            out(code_digest(function.__code__))
            if function is not self._function:
                for each in (*(function.__defaults__ or ()), *(function.__kwdefaults__ or {}).items()):
                    out(_soft_digest(each))
            ours = self._ours(function.__globals__.get("__name__"))
            for name, cell, value in _closure(function):
                if id(cell) in own_cells:
                    continue
                if value is MISSING:
                    state.empty.append(cell)
                    continue
                state.cells.append(cell)
                state.contents.append(value)
                feed(out, name)
                out(self._closed_over(state, name, value, ours=ours))
            if not ours:
                continue
            for space, name, value in self._globals(function, use):
                if (id(space), name) in own_names or (name in changed_names and isinstance(value, _STATE)):
                    continue
                if value is MISSING:
                    state.missing.append((space, name))
                elif (id(space), name) not in seen:
                    seen[id(space), name] = space, value
                    feed(out, name)
                    out(self._named(value))
        state.names = by_namespace(seen)
        state.version = hasher.digest()
        alive = {id(value) for value in (*state.contents, *(value for _, value in seen.values()))}
        self._digests = {place: each for place, each in self._digests.items() if place in alive}
        return state

    def _closed_over(self, state: CodeState, name: str, value: object, *, ours: bool) -> bytes:
        """A digest of a cell's value; without content a random one, valid only in this process."""
        if (inner := _plain_function(value)) is not None:
            return name_of(inner).encode()
        if isinstance(value, ModuleType | type):
            return self._named(value)
        if type(value).__module__ in _TOOLS or not ours:
            return name_of(type(value)).encode()
        known = self._digests.get(id(value))
        if known is None:
            try:
                known = (value, digest(value), None)
            except NoContent as problem:
                problem.path = name + problem.path
                known = (value, os.urandom(DIGEST_BYTES), problem)
            self._digests[id(value)] = known
        state.problem = state.problem or known[2]
        return known[1]

    def _named(self, value: object) -> bytes:
        """A digest of a global's value if that is plain data; else of its name."""
        if is_plain(value):
            known = self._digests.get(id(value))
            if known is None:
                known = self._digests[id(value)] = (value, _soft_digest(value), None)
            return known[1]
        if isinstance(value, type) and self._ours(value.__module__):
            constants = {
                name: each
                for kind in reversed(value.__mro__)
                if self._ours(kind.__module__)
                for name, each in vars(kind).items()
                if not _is_machinery(kind, name) and is_plain(each)
            }
            return _soft_digest((name_of(value), sorted(constants.items(), key=itemgetter(0))))
        if isinstance(value, ModuleType):
            return value.__name__.encode()
        named = (getattr(value, "__module__", None), getattr(value, "__qualname__", None))
        return _soft_digest(named if all(isinstance(each, str) for each in named) else None)

    def _globals(self, function: FunctionType, use: Uses) -> Iterator[tuple[Mapping[str, Any], str, object]]:
        """The namespace, name and value of each global that a function uses, without builtins."""
        for name, *attributes in use.chains:
            space: Mapping[str, Any] = function.__globals__
            value = space.get(name, MISSING)
            if value is MISSING and _is_builtin(space, name):
                continue
            yield space, name, value
            for attribute in attributes:
                if not (isinstance(value, ModuleType | type) and self._ours(_module_of(value))):
                    break
                space, value = vars(value), vars(value).get(attribute, MISSING)
                if value is MISSING:  # defined in a base class, or not yet
                    break
                yield space, attribute, value

    def _helpers_of(self, value: object) -> Iterator[FunctionType]:
        function = _plain_function(value)
        if function is not None:
            if self._ours(function.__module__):
                yield function
        elif isinstance(value, type) and self._ours(value.__module__):
            for kind in value.__mro__:
                if not self._ours(kind.__module__):
                    continue
                for _, member in sorted(vars(kind).items(), key=itemgetter(0)):
                    inner = _plain_function(getattr(member, "__func__", getattr(member, "fget", member)))
                    if inner is not None:
                        yield inner

    def _ours(self, module: object) -> bool:
        return _root(module) == self._root


def _root(module: object) -> str:
    return module.partition(".")[0] if isinstance(module, str) else ""


def _module_of(value: ModuleType | type) -> str:
    return value.__name__ if isinstance(value, ModuleType) else value.__module__


def _is_machinery(kind: type, name: str) -> bool:
    """Whether a member is Python's own; those of enums change when flags are combined."""
    return name.startswith("__") or (issubclass(kind, Enum) and name.startswith("_") and name.endswith("_"))


def _is_builtin(space: Mapping[str, Any], name: str) -> bool:
    builtins = space.get("__builtins__", {})
    return name in (vars(builtins) if isinstance(builtins, ModuleType) else builtins)


def _closure(function: FunctionType) -> Iterator[tuple[str, Any, object]]:
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
        yield name, cell, contents_of(cell)


def _plain_function(value: Any) -> FunctionType | None:
    """The plain function inside a memoized or otherwise wrapped one, or None."""
    for _ in range(10):
        if isinstance(value, FunctionType):
            return value
        if isinstance(value, type) or value is None:
            return None
        try:
            value = getattr(value, "__wrapped__", None)
        except Exception:  # noqa: BLE001 - a proxy whose object is missing may raise anything
            return None
    return None


def _soft_digest(value: object) -> bytes:
    try:
        return digest(value)
    except NoContent:
        return b"?"
