"""Following code: all that a function depends on, written in an order that is the same in every process.

Functions, classes and modules of the user's own are the nodes of a graph. Each is written once, in the order
in which they are found; where one refers to another, that one's number is written. So functions that refer to
each other have an end, and a digest doesn't depend on where one began to compute another.
"""

import sys
import types
from collections.abc import Callable, Mapping
from enum import Enum
from hashlib import blake2b
from types import FrameType, FunctionType, ModuleType
from typing import Any

from memo_tui.memo.keys.bytecode import code_digest
from memo_tui.memo.keys.canonical import DIGEST_BYTES, Feed, NoContent, feed, name_of, write
from memo_tui.memo.keys.code_state import MISSING, CodeState, by_namespace, contents_of
from memo_tui.memo.keys.first_seen import first_seen
from memo_tui.memo.keys.names import (
    Library,
    Name,
    closure,
    defaults_of,
    library_constant,
    members_of,
    names_of,
)
from memo_tui.memo.keys.objects import TOOLS
from memo_tui.memo.keys.ownership import is_own, is_own_namespace, library_of
from memo_tui.memo.keys.references import References
from memo_tui.memo.keys.state_changes import Places, changed_by, changed_in, read_by, touched_by_call
from memo_tui.memo.keys.unchanging import is_random, never_changes
from memo_tui.memo.keys.uses import PARAMETER, uses_of
from memo_tui.memo.keys.writers import register_writers

register_writers()

# The same code may behave differently in another Python.
_PYTHON = repr((sys.implementation.name, *sys.version_info[:2])).encode()
_MOST_PARTS, _MOST_BYTES = 2_000, 1_000_000  # of what is compared at each call
_MOST_PASSES = 5


def follow(
    root: object, random: Callable[[object], bytes], *, libraries: bool = True, whole: bool = False
) -> CodeState:
    """Read a function and all that it uses.

    Args:
        root: the function, class, module or object.
        random: a digest for what has no content, the same for the same object.
        libraries: whether the versions of libraries count.
        whole: whether what the code changes itself counts, and the root's defaults.
    """
    changed: Places = frozenset()
    read: Places = frozenset()
    for _ in range(_MOST_PASSES):  # what is found to be changed is left out in the next pass
        walk = _Walk(root, random, changed, read, libraries=libraries, whole=whole)
        state = walk.run()
        if whole or not (walk.changes - changed or (walk.reads & changed) - read):
            break
        changed |= walk.changes
        read |= walk.reads
    return state


class _Walk:
    """One reading of the graph."""

    def __init__(
        self,
        root: object,
        random: Callable[[object], bytes],
        changed: Places,
        read: Places,
        *,
        libraries: bool,
        whole: bool,
    ) -> None:
        self.state = CodeState()
        self.changes: Places = frozenset()
        self.reads: Places = frozenset()
        self._root = root
        self._random = random
        self._changed = changed
        self._references = References(changed, read, self._version)
        self._libraries = libraries
        self._whole = whole
        self._hasher = blake2b(digest_size=DIGEST_BYTES)
        self._names: dict[tuple[int, str], tuple[Mapping[str, Any], object]] = {}
        self._digests: dict[int, bytes] = {}

    def run(self) -> CodeState:
        """Read everything."""
        self.changes, self.reads = touched_by_call(self._root)
        with self._references.following():
            write(self._hasher.update, b"py", _PYTHON)
            self._value(self._hasher.update, "", self._root)
            for node in self._references.nodes:  # grows on the way
                self._node(node)
        state = self.state
        state.names = by_namespace(self._names)
        state.version = self._hasher.digest()
        state.digest_of = self._references.digest_again
        self._references.complete()
        return state

    def _version(self, out: Feed, module: object) -> None:
        if self._libraries:
            library = library_of(module)
            write(out, b"", library.encode())
            self._count(f"library {library}" if " " in library else "")

    def _node(self, node: Any) -> None:
        if isinstance(node, FunctionType):
            self._function(node)
        elif isinstance(node, type):
            self._class(node)
        else:
            self._module(node)

    def _function(self, function: FunctionType) -> None:
        out = self._hasher.update
        write(out, b"function", name_of(function).encode())
        own = is_own_namespace(function.__globals__)
        if own:
            self._count(f"function {name_of(function)}")
            self.state.add_function(function)
            out(code_digest(function.__code__))
            self.changes |= changed_by(function)
            self.reads |= read_by(function)
        else:
            self._version(out, function.__globals__.get("__name__"))
        if function is not self._root or self._whole:
            changed = {path[0] for path in uses_of(function.__code__).changes if len(path) == 1}
            for name, each in defaults_of(function):
                if PARAMETER + name not in changed or self._whole:
                    write(out, b"n", name.encode())
                    self._value(out, f"{name}= of {function.__qualname__}", each)
        self._attributes(out, function)
        for variable, cell in closure(function):
            self._cell(out, function, variable, cell)
        if own:
            for each in uses_of(function.__code__).hidden:
                self._hide(function, each)
            for used in names_of(function):
                self._name(out, used)

    def _hide(self, function: FunctionType, how: str) -> None:
        """Note that a function reads what can't be followed."""
        problem = NoContent(function, f"what {function.__qualname__} reads by {how} can't be followed")
        problem.path = how
        self.state.problems.append(problem)
        self._leave_out(how, problem.why)

    def _attributes(self, out: Feed, function: FunctionType) -> None:
        """Write what was set on a function, as by `f.rate = 2`."""
        space = vars(function)
        self.state.sizes.append((space, len(space)))
        changed = {name for place, name in self._changed if place == id(function)}
        for name in sorted({*space, *changed} - {"__wrapped__", ""}):
            self._name(out, Name(function, space, name, space.get(name, MISSING), last=True))

    def _cell(self, out: Feed, function: FunctionType, name: str, cell: Any) -> None:
        value = contents_of(cell)
        if not self._whole and (id(cell), "") in self._changed:
            self._own_state(out, function, (id(cell), ""), name, value)
            return
        write(out, b"n", name.encode())
        if value is MISSING:
            self.state.empty.append(cell)
            return
        self.state.cells.append(cell)
        self.state.contents.append(value)
        self._value(out, name, value)

    def _name(self, out: Feed, each: Name) -> None:
        place = (id(each.owner), each.name)
        value = each.value
        if not self._whole and place in self._changed:
            self._own_state(out, each.owner, place, each.name, value)
            return
        if value is MISSING:
            self.state.missing.append((each.space, each.name))
            return
        if place in self._names and not isinstance(value, ModuleType):
            return
        write(out, b"n", each.name.encode())
        if isinstance(value, Library):
            self._version(out, value.module)
            return
        if each.space.get(each.name, MISSING) is value:
            self._names[place] = each.space, value
        if isinstance(value, ModuleType) and not each.last and is_own(value.__name__):
            write(out, b"m", value.__name__.encode())
        elif (found := library_constant(each.name, value)) is not None:
            write(out, b"#l", ".".join(found).encode())
            self._version(out, found[0])
        else:
            self._value(out, each.name, value)

    def _own_state(self, out: Feed, owner: object, place: tuple[int, str], name: str, value: object) -> None:
        """Write what the code changes itself: as it was seen first if the code reads it, else not at all."""
        if self._references.is_read(place):
            write(out, b"first", first_seen.digest(owner, name, value))
            self._count(f"{name}, as it was when it was first seen")
        else:
            self._leave_out(name, "the function changes it, and doesn't read it")

    def _value(self, out: Feed, name: str, value: object) -> None:
        """Write the content of a value, and remember to compare it again if it can change in place."""
        if type(value).__module__ in TOOLS:
            self._leave_out(name, "locks, loggers and executors don't count")
            write(out, b"tool", name_of(type(value)).encode())
            return
        if type(value) is object:  # a sentinel: it is nothing but itself
            write(out, b"o", name.encode())
            return
        known = self._digests.get(id(value))
        if known is None:
            known = self._digests[id(value)] = self._digest(name, value)
            self._count(f"{name} = {type(value).__name__}" if not _is_code(value) else "")
        out(known)

    def _digest(self, name: str, value: object) -> bytes:
        if is_random(value):  # each number drawn changes it
            return first_seen.digest(value, "", value)
        meter = _Meter()
        try:
            feed(meter.feed, value)
        except (NoContent, RecursionError) as error:
            if isinstance(error, RecursionError) and _is_deep():
                raise  # it is the caller who calls too deeply
            problem = error if isinstance(error, NoContent) else NoContent(value, "it contains itself")
            problem.path = name + problem.path
            self.state.problems.append(problem)
            self._leave_out(problem.path, f"a {type(problem.value).__qualname__} has no content to compare")
            return self._random(value)
        found = meter.digest()
        if not never_changes(value):
            if meter.parts <= _MOST_PARTS and meter.bytes <= _MOST_BYTES:
                self.state.values.append((value, found))
            else:
                self.state.large.append(name)
        return found

    def _class(self, kind: type) -> None:
        out = self._hasher.update
        write(out, b"class", name_of(kind).encode())
        self._count(f"class {name_of(kind)}")
        self.changes |= changed_in(kind)
        for base in kind.__bases__:
            if base is not object:
                self._references.refer(out, base)
        if type(kind) is not type:
            self._references.refer(out, type(kind))
        if issubclass(kind, Enum):
            for name, member in kind.__members__.items():
                write(out, b"n", name.encode())
                self._value(out, f"{kind.__qualname__}.{name}", member._value_)
        space = vars(kind)
        self.state.sizes.append((space, len(space)))
        for name, value in members_of(kind):
            self._name(out, Name(kind, space, name, value, last=True))

    def _module(self, module: ModuleType) -> None:
        out = self._hasher.update
        write(out, b"module", module.__name__.encode())
        self._count(f"module {module.__name__}")
        space = vars(module)
        self.state.sizes.append((space, len(space)))
        for name, value in sorted(space.items()):
            if not (name.startswith("__") and name.endswith("__")):
                self._name(out, Name(space, space, name, value, last=not isinstance(value, ModuleType)))

    def _count(self, line: str) -> None:
        if line and line not in self.state.counted:
            self.state.counted.append(line)

    def _leave_out(self, name: str, why: str) -> None:
        if (name, why) not in self.state.left_out:
            self.state.left_out.append((name, why))


class _Meter:
    """Counts what goes into a digest."""

    def __init__(self) -> None:
        self.parts = self.bytes = 0
        self._hasher = blake2b(digest_size=DIGEST_BYTES)
        self.digest = self._hasher.digest

    def feed(self, content: bytes | memoryview) -> None:
        """Take some bytes."""
        self.parts += 1
        self.bytes += len(content)
        self._hasher.update(content)


def _is_deep() -> bool:
    """Whether so many calls are under way that the limit says nothing of a value."""
    frame: FrameType | None = sys._getframe()  # noqa: SLF001 - the documented way, but for its name
    count = 0
    while frame is not None:
        frame, count = frame.f_back, count + 1
    return count > sys.getrecursionlimit() // 2


def _is_code(value: object) -> bool:
    return isinstance(value, FunctionType | type | ModuleType | types.BuiltinFunctionType)
