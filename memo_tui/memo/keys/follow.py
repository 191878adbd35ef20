"""Following code: all that a function depends on, written in an order that is the same in every process.

Functions, classes and modules of the user's own are the nodes of a graph. Each is written once, in the order
in which they are found; where one refers to another, that one's number is written. So functions that refer to
each other have an end, and a digest doesn't depend on where one began to compute another.
"""

import sys
from collections.abc import Callable, Collection, Mapping
from enum import Enum
from functools import partial
from hashlib import blake2b
from types import FunctionType, ModuleType
from typing import Any

from memo_tui.memo.keys.abstract import registered_with, registrations_so_far
from memo_tui.memo.keys.annotations import (
    annotations_of,
    is_read_by_library,
    reads_annotations,
    reads_docs,
    text_of,
)
from memo_tui.memo.keys.bytecode import code_digest, is_generated
from memo_tui.memo.keys.canonical import DIGEST_BYTES, Feed, NoContent, feed, name_of, write
from memo_tui.memo.keys.code_state import MISSING, CodeState, by_namespace, contents_of
from memo_tui.memo.keys.data import decimal_context
from memo_tui.memo.keys.first_seen import OwnState
from memo_tui.memo.keys.hiding import IMPORTERS, hiding, look_up
from memo_tui.memo.keys.names import (
    Hidden,
    Library,
    Name,
    closure,
    defaults_of,
    library_constant,
    members_of,
    names_of,
    settings_of,
)
from memo_tui.memo.keys.ownership import is_own, is_own_namespace, library_of
from memo_tui.memo.keys.paths import PARAMETER, is_item
from memo_tui.memo.keys.references import References
from memo_tui.memo.keys.standard import own_attributes
from memo_tui.memo.keys.state_changes import Places, changed_by, changed_in, read_by, touched_by_call
from memo_tui.memo.keys.uses import uses_of
from memo_tui.memo.keys.values import Values
from memo_tui.memo.keys.writers import register_writers

register_writers()

_OF_MODULES = frozenset(  # what Python puts into a module
    (
        *("__name__", "__doc__", "__package__", "__loader__", "__spec__", "__path__", "__file__"),
        *("__cached__", "__builtins__", "__annotations__", "__annotate__", "__warningregistry__"),
    )
)
# The same code may behave differently in another Python.
_PYTHON = repr((sys.implementation.name, *sys.version_info[:2])).encode()
_MOST_PASSES = 5


def follow(
    root: object,
    random: Callable[[object], bytes],
    own: OwnState,
    *,
    libraries: bool = True,
    whole: bool = False,
) -> CodeState:
    """Read a function and all that it uses.

    Args:
        root: the function, class, module or object.
        random: a digest for what has no content, the same for the same object.
        own: what is known of the state that the code both reads and changes.
        libraries: whether the versions of libraries count.
        whole: whether what the code changes itself counts, and the root's defaults.
    """
    changed: Places = frozenset()
    read: Places = frozenset()
    for _ in range(_MOST_PASSES):  # what is found to be changed is left out in the next pass
        walk = _Walk(root, random, own, changed, read, libraries=libraries, whole=whole)
        state = walk.run()
        if whole or not (changed or walk.changes):  # then it doesn't matter what is read
            break
        reads = walk.reads()
        if not (walk.changes - changed or (reads & changed) - read):
            break
        changed |= walk.changes
        read |= reads
    return state


class _Walk:
    """One reading of the graph."""

    def __init__(
        self,
        root: object,
        random: Callable[[object], bytes],
        own: OwnState,
        changed: Places,
        read: Places,
        *,
        libraries: bool,
        whole: bool,
    ) -> None:
        self.state = CodeState()
        self.changes: Places = frozenset()
        self._read_by_call: Places = frozenset()
        look_up()
        self._root = root
        self._values = Values(self.state, random)
        self._references = References(changed, read, own, self._version)
        self._libraries = libraries
        self._whole = whole
        self._hasher = blake2b(digest_size=DIGEST_BYTES)
        self._names: dict[tuple[int, str], tuple[Mapping[str, Any], object]] = {}
        self._annotations_count = self._docs_count = False
        self._given_to_libraries: list[FunctionType] = []

    def run(self) -> CodeState:
        """Read everything."""
        self.changes, self._read_by_call = touched_by_call(self._root)
        with self._references.following():
            write(self._hasher.update, b"py", _PYTHON)
            self._values.write(self._hasher.update, "", self._root, of_any_size=True)
            for node in self._references.nodes:  # grows on the way
                self._node(node)
            self._annotations(self._hasher.update)
            if self._docs_count:
                self._docs(self._hasher.update)
        state = self.state
        state.registrations = registrations_so_far()
        state.names = by_namespace(self._names)
        state.version = self._hasher.digest()
        state.digest_of = self._references.digest_again
        state.own_digest = self._references.own_digest
        state.large += sorted(self._references.large)
        for name, value in self._references.without_content.items():
            self._cant_compare(name, value)
        self._references.complete()
        return state

    def reads(self) -> Places:
        """The places whose content is read."""
        functions = [each for each in self._references.nodes if isinstance(each, FunctionType)]
        own = [each for each in functions if is_own_namespace(each.__globals__)]
        return self._read_by_call.union(*map(read_by, own))

    def _version(self, out: Feed, module: object) -> None:
        if isinstance(module, str):
            self.state.libraries.add(module.partition(".")[0])
        if self._libraries:
            library = library_of(module)
            write(out, b"", library.encode())
            if library == "decimal":
                self._values.write(out, "the context of decimal numbers", decimal_context)
            self.state.count(f"library {library}" if " " in library else "")

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
        if not function.__qualname__.endswith(function.__name__):  # which was set
            write(out, b"name", function.__name__.encode())
        own = is_own_namespace(function.__globals__)
        uses = uses_of(function.__code__)
        if own:
            self.state.count(f"function {name_of(function)}")
            self.state.add_function(function)
            out(code_digest(function.__code__))
            if uses.changes or uses.reads:
                self.changes |= changed_by(function)
        else:
            self._version(out, function.__globals__.get("__name__"))
        if function is not self._root or self._whole:
            changed = {path[0] for path in uses.changes if all(map(is_item, path[1:]))}
            for name, each in defaults_of(function):
                if PARAMETER + name not in changed or self._whole:
                    write(out, b"n", name.encode())
                    self._values.write(out, f"{name}= of {function.__qualname__}", each)
                    if is_generated(function.__code__):
                        self.state.constants.append((function, name, each))
        self._attributes(out, function, {*vars(function)} - {"__wrapped__"})
        for variable, cell in closure(function):
            self._cell(out, function, variable, cell)
            if not own and isinstance(given := contents_of(cell), FunctionType):
                self._given_to_libraries.append(given)
        if own:
            self._annotations_count |= reads_annotations(uses)
            self._docs_count |= reads_docs(uses)
            for each in uses.hidden:
                self._hide(function, each)
            for used in names_of(function, uses):
                how = used.value.how if isinstance(used.value, Hidden) else hiding(used.value)
                if not how:
                    self._name(out, used)
                elif used.name not in IMPORTERS:  # of which the calls are followed
                    self._hide(function, how)

    def _hide(self, function: FunctionType | type, how: str) -> None:
        """Note that a function or class reads what can't be followed."""
        problem = NoContent(function, f"what {function.__qualname__} reads by {how} can't be followed")
        problem.path = how
        self.state.problems.append(problem)
        self.state.leave_out(how, problem.why)

    def _cant_compare(self, name: str, value: object) -> None:
        problem = NoContent(value)
        problem.path = name
        self.state.problems.append(problem)
        self.state.leave_out(name, f"a {type(value).__qualname__} has no content to compare")

    def _attributes(self, out: Feed, owner: Any, names: Collection[str]) -> None:
        """Write what was set on a function, as by `f.rate = 2`, or on a member of an enum."""
        space = vars(owner)
        self.state.sizes.append((space, len(space)))
        for name in sorted({*names, *self._references.left_out(owner)} - {""}):
            self._name(out, Name(owner, space, name, space.get(name, MISSING), last=True))

    def _annotations(self, out: Feed) -> None:
        """Write the annotations that the code or a library may read."""
        for node in self._references.nodes:
            if isinstance(node, FunctionType):
                counts = (self._whole and node is self._root) or node in self._given_to_libraries
            else:
                counts = isinstance(node, type) and is_read_by_library(node)
            space = annotations_of(node) if counts or self._annotations_count else {}
            if space or self._annotations_count:
                self.state.sizes.append((space, len(space)))
                self._names |= {(id(space), name): (space, each) for name, each in space.items()}
                feed(out, [(name, *text_of(each)) for name, each in space.items()])

    def _docs(self, out: Feed) -> None:
        """Write the docstrings that the code may read."""
        for node in self._references.nodes:
            feed(out, (node.__name__, str(node.__doc__)))

    def _cell(self, out: Feed, function: FunctionType, name: str, cell: Any) -> None:
        value = contents_of(cell)
        if not self._whole and self._references.is_left_out((id(cell), "")):
            self._own_state(out, function, (id(cell), ""), name, partial(contents_of, cell))
            return
        write(out, b"n", name.encode())
        if value is MISSING:
            self.state.empty.append(cell)
            return
        self.state.cells.append(cell)
        self.state.contents.append(value)
        self.state.constants.append((function, name, value))
        self._values.write(out, name, value)

    def _name(self, out: Feed, each: Name) -> None:
        place = (id(each.owner), each.name)
        value = each.value
        if not self._whole and self._references.is_left_out(place):
            self._own_state(out, each.owner, place, each.name, partial(each.space.get, each.name, MISSING))
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
            self.state.constants.append((each.owner, each.name, value))
        if isinstance(value, ModuleType) and not each.last and is_own(value.__name__):
            write(out, b"m", value.__name__.encode())
        elif not hiding(value) and (found := library_constant(each.name, value)) is not None:
            write(out, b"#l", ".".join(found).encode())
            self._version(out, found[0])
        else:
            self._values.write(out, each.name, value)

    def _own_state(
        self, out: Feed, owner: object, place: tuple[int, str], name: str, get: Callable[[], object]
    ) -> None:
        """Write what the code changes itself: as it was seen first if the code reads it, else not at all."""
        if self._references.is_read(place):
            known = self._references.own_digest(owner, name, get())
            write(out, b"first", known)
            self.state.own.append((owner, name, get, known))
            self.state.count(f"{name}, as it was before the function changed it")
        else:
            self.state.leave_out(name, "the function changes it but doesn't read it")

    def _class(self, kind: type) -> None:
        out = self._hasher.update
        write(out, b"class", name_of(kind).encode())
        self.state.count(f"class {name_of(kind)}")
        self.changes |= changed_in(kind)
        for registered in registered_with(kind):
            write(out, b"abc", name_of(registered).encode())
        for base in kind.__bases__:
            if base is not object:
                self._references.refer(out, base)
            if how := hiding(base):
                self._hide(kind, how)
        if type(kind) is not type:
            self._references.refer(out, type(kind))
        if issubclass(kind, Enum):
            for name, member in kind.__members__.items():
                write(out, b"n", name.encode())
                self._values.write(out, f"{kind.__qualname__}.{name}", member._value_)
                self.state.constants.append((kind, name, member._value_))
                self._attributes(out, member, own_attributes(member))
        feed(out, settings_of(kind))
        for field in vars(kind).get("__dataclass_fields__", {}).values():
            if field.metadata:
                self._values.write(out, f"metadata of {kind.__qualname__}.{field.name}", field.metadata)
        space = vars(kind)
        self.state.sizes.append((space, len(space)))
        for name, value in members_of(kind):
            self._name(out, Name(kind, space, name, value, last=True))

    def _module(self, module: ModuleType) -> None:
        out = self._hasher.update
        write(out, b"module", module.__name__.encode())
        self.state.count(f"module {module.__name__}")
        space = vars(module)
        self.state.sizes.append((space, len(space)))
        for name, value in sorted(space.items()):
            if name not in _OF_MODULES:
                self._name(out, Name(space, space, name, value, last=not isinstance(value, ModuleType)))
