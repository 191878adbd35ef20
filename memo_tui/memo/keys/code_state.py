"""CodeState: what a function and all that it uses were at one time, to be compared at each call."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter, is_, itemgetter
from types import FunctionType
from typing import Any

from memo_tui.memo.keys.abstract import registrations_so_far
from memo_tui.memo.keys.canonical import NoContent

MISSING = object()
_CONTENTS = attrgetter("cell_contents")


@dataclass(slots=True)
class CodeState:
    """What was read at one time.

    Attributes:
        version: the digest of all of it.
        problems: what has no content to compare; the version is then valid only in this process.
        large: names of what can change in place and is too large to be compared at each call.
        counted: what is part of the version, one line each.
        left_out: what is not, and why.
        libraries: the top modules of all that is used and not followed, Python's own too.
        functions: each function with its code object, its defaults and those of its keywords.
        cells, contents: each closure cell with its value.
        empty: cells that were not filled.
        names: by namespace: a getter of the names, and their values.
        constants: what was read by name: whose it is (a module's dict, a class, a function), name, value.
        sizes: namespaces with the number of their names, where a new name counts.
        missing: namespaces and the names that they did not define.
        registrations: a value that changes where a class is registered with an abstract one.
        values: what can change in place, each with its digest.
        digest_of: computes such a digest anew; None where it now refers to something else.
        own: names that the code both reads and changes: whose they are, what stands there, its digest.
        own_digest: computes such a digest anew.
    """

    version: bytes = b""
    problems: list[NoContent] = field(default_factory=list)
    large: list[str] = field(default_factory=list)
    counted: list[str] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    libraries: set[str] = field(default_factory=set)
    functions: list[tuple[FunctionType, object, object, object]] = field(default_factory=list)
    cells: list[Any] = field(default_factory=list)
    contents: list[object] = field(default_factory=list)
    empty: list[Any] = field(default_factory=list)
    names: list[tuple[Mapping[str, Any], Callable[..., Any], tuple[object, ...]]] = field(
        default_factory=list
    )
    constants: list[tuple[object, str, object]] = field(default_factory=list)
    sizes: list[tuple[Mapping[str, Any], int]] = field(default_factory=list)
    missing: list[tuple[Mapping[str, Any], str]] = field(default_factory=list)
    registrations: object = None
    values: list[tuple[object, bytes]] = field(default_factory=list)
    digest_of: Callable[[object], bytes | None] = lambda _: None
    own: list[tuple[object, str, Callable[[], object], bytes]] = field(default_factory=list)
    own_digest: Callable[[object, str, object], bytes] = lambda *_: b""

    def add_function(self, function: FunctionType) -> None:
        """Add a function as it is."""
        self.functions.append((function, function.__code__, function.__defaults__, function.__kwdefaults__))

    def count(self, line: str) -> None:
        """Note what is part of the version; an empty line says nothing."""
        if line and line not in self.counted:
            self.counted.append(line)

    def leave_out(self, name: str, why: str) -> None:
        """Note what is not part of the version."""
        if (name, why) not in self.left_out:
            self.left_out.append((name, why))

    def holds(self) -> bool:
        """Whether everything is still the same; every call waits for this, so it must be fast."""
        for function, code, defaults, keyword_defaults in self.functions:
            if (
                function.__code__ is not code
                or function.__defaults__ is not defaults
                or function.__kwdefaults__ is not keyword_defaults
            ):
                return False
        try:
            for space, get, known in self.names:
                if not all(map(is_, get(space), known)):
                    return False
            if self.cells and not all(map(is_, map(_CONTENTS, self.cells), self.contents)):
                return False
        except (KeyError, ValueError):  # a name or the content of a cell was deleted
            return False
        if self.registrations != registrations_so_far():
            return False
        for space, size in self.sizes:
            if len(space) != size:
                return False
        if self.missing and any(name in space for space, name in self.missing):
            return False
        if self.empty and any(contents_of(cell) is not MISSING for cell in self.empty):
            return False
        if self.own and any(
            self.own_digest(owner, name, get()) != known for owner, name, get, known in self.own
        ):
            return False
        return not self.values or all(self.digest_of(value) == known for value, known in self.values)

    def look(self) -> None:
        """Compute all digests of what the code itself may have changed."""
        for owner, name, get, _ in self.own:
            self.own_digest(owner, name, get())
        for value, _ in self.values:
            self.digest_of(value)


def by_namespace(
    seen: dict[tuple[int, str], tuple[Mapping[str, Any], object]],
) -> list[tuple[Mapping[str, Any], Callable[..., Any], tuple[object, ...]]]:
    """Group names by namespace, so that all names of one namespace are fetched at once."""
    spaces: dict[int, tuple[Mapping[str, Any], dict[str, object]]] = {}
    for (place, name), (space, value) in seen.items():
        spaces.setdefault(place, (space, {}))[1][name] = value
    groups: list[tuple[Mapping[str, Any], Callable[..., Any], tuple[object, ...]]] = []
    for space, values in spaces.values():
        names = list(values)
        names *= 2 if len(names) == 1 else 1  # with one name alone, itemgetter gives no tuple
        groups.append((space, itemgetter(*names), tuple(values[name] for name in names)))
    return groups


def contents_of(cell: Any) -> object:
    """The value in a closure's cell; `MISSING` while it is not filled."""
    try:
        return cell.cell_contents
    except (AttributeError, ValueError):
        return MISSING
