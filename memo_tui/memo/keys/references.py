"""References: followed code refers to functions, classes and modules by numbers, in the order of finding."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from operator import itemgetter
from types import FunctionType, ModuleType
from typing import Any

from memo_tui.memo.keys.canonical import Feed, NoContent, digest, name_of, not_following, thread, write
from memo_tui.memo.keys.first_seen import OwnState, generators, is_large
from memo_tui.memo.keys.ownership import is_own, is_own_class, is_own_namespace
from memo_tui.memo.keys.paths import ITEM
from memo_tui.memo.keys.state_changes import Places
from memo_tui.memo.keys.unchanging import is_random

_NOTHING: Collection[str] = frozenset()


class References:
    """Writes code and objects while a function is followed, see `canonical.Following`.

    Attributes:
        nodes: the functions, classes and modules that are referred to, in the order in which they were found.
        large: names of what the code both reads and changes, and what is too large to be compared.
        without_content: the same of what has no content to compare, with it.
    """

    def __init__(
        self, changed: Places, read: Places, own: OwnState, write_library: Callable[[Feed, object], None]
    ) -> None:
        """Prepare.

        Args:
            changed: the places that the code changes.
            read: those whose content it reads.
            own: what is known of those that it both reads and changes.
            write_library: writes the library, and its version, that a module's name belongs to.
        """
        self.nodes: list[Any] = []
        self._places: dict[int, int] = {}
        self._read = read
        self._left_out: dict[int, set[str]] = {}
        for owner, name in changed:
            if (of_items := name.removesuffix(ITEM)) == name or not self.is_read((owner, of_items)):
                self._left_out.setdefault(owner, set()).add(of_items)
        self._own = own
        self.large: set[str] = set()
        self.without_content: dict[str, object] = {}
        self._write_library = write_library
        self._complete = False

    def refer(self, out: Feed, thing: Any) -> None:
        """Write the number of a function, class or module; that of a library is written by name."""
        if not _is_followed(thing):
            write(out, b"#l", _named(thing).encode())
            self._write_library(out, thing.__name__ if isinstance(thing, ModuleType) else thing.__module__)
            return
        if thread.naming:
            write(out, b"#n", _named(thing).encode())
            return
        place = self._places.get(id(thing))
        if place is None:
            if self._complete:
                raise _SomethingElse
            place = self._places[id(thing)] = len(self.nodes)
            self.nodes.append(thing)
        out(b"#%d:" % place)

    def ordered(self, values: Iterable[object]) -> Iterator[object]:
        """The items of a set by their names, so that the numbers of what they refer to have an order."""
        if thread.naming:
            return iter(values)
        thread.naming = True
        try:
            named = [(digest(value), value) for value in values]
        finally:
            thread.naming = False
        return iter([value for _, value in sorted(named, key=itemgetter(0))])

    def left_out(self, value: object) -> Collection[str]:
        """The attributes and items of an object that the code changes, or of which it only changes items."""
        return self._left_out.get(id(value), _NOTHING)

    def is_left_out(self, place: tuple[int, str]) -> bool:
        """Whether what stands in a place doesn't count as it is."""
        return place[1] in self._left_out.get(place[0], _NOTHING)

    def first_seen(self, out: Feed, value: object, names: Mapping[str, object]) -> None:
        """Write what the code reads as well of them, as it was when it was seen first."""
        for name, each in sorted(names.items()):
            if self.is_read((id(value), name)):
                write(out, b"first", self.own_digest(value, name, each))

    def own_digest(self, owner: object, name: str, value: object) -> bytes:
        """The digest of what the code both reads and changes, see `OwnState`."""
        if is_large(value):
            self.large.add(name)
        return self._own.digest(owner, name, value, lambda: self._content(name, value))

    def _content(self, name: str, value: object) -> bytes:
        """The digest of a value, without the numbers of what it refers to if it has content without them."""
        with not_following():
            try:
                return digest(value)
            except NoContent:
                pass
        found = self.digest_again(value)
        if found is None:
            self.without_content[name] = value
        return found or b""

    def is_read(self, place: tuple[int, str]) -> bool:
        """Whether the code reads what stands in a place."""
        return place in self._read or (place[0], "") in self._read

    def complete(self) -> None:
        """From now on nothing new is referred to."""
        self._complete = True

    def digest_again(self, value: object) -> bytes | None:
        """The digest of a value as it is now; None if it has none, or refers to something else."""
        try:
            with self.following():
                return digest(value)
        except (NoContent, _SomethingElse, RuntimeError):  # the last while another thread changes it
            return None

    @contextmanager
    def following(self) -> Iterator[None]:
        """While this writes what a value refers to, in this thread."""
        before, thread.follower = thread.follower, self
        around, thread.around = thread.around, []
        try:
            yield
        finally:
            thread.follower, thread.around = before, around


def digest_by_names(value: object) -> bytes:
    """The digest of what code uses, in which functions, classes and modules count by their names alone.

    Raises:
        NoContent: it has no content.
    """
    if is_random(value):  # as the code counts it
        return generators.first(value, lambda: digest(value))
    before, thread.naming = thread.naming, True
    try:
        with References(frozenset(), frozenset(), OwnState(), lambda *_: None).following():
            return digest(value)
    finally:
        thread.naming = before


class _SomethingElse(Exception):  # noqa: N818 - caught where it matters
    """A value now refers to code that it did not refer to."""


def _is_followed(thing: Any) -> bool:
    if isinstance(thing, FunctionType):
        return is_own_namespace(thing.__globals__) or bool(thing.__closure__)
    return is_own(thing.__name__) if isinstance(thing, ModuleType) else is_own_class(thing)


def _named(thing: Any) -> str:
    return thing.__name__ if isinstance(thing, ModuleType) else name_of(thing)
