"""A digest of a value's content: two digests are equal if and only if types and content are equal.

Every part is written with a tag, which no other type writes, and its length, so that different values never
give the same bytes; `1`, `1.0` and `True` differ. Digests are the same in every process: neither the order of
a set nor an address is written. The writers of
all types register here.
"""

import re
import threading
from collections.abc import Callable
from contextlib import contextmanager
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Protocol
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

DIGEST_BYTES = 20

Feed = Callable[[bytes | memoryview], object]
Writer = Callable[[Feed, Any], object]

ABSENT = object()
"""Stands for an attribute or item that isn't there."""

_NOT_SHOWN = re.compile(r"\bat 0x[0-9a-fA-F]+|\(\.\.\.\)")


class NoContent(Exception):  # noqa: N818 - becomes UnkeyableParameter where the parameter is known
    """A value, or a part of it, has no content that can be compared.

    Attributes:
        value: that part.
        path: the path to it from the whole value, for example "['a'][0]".
    """

    def __init__(self, value: object, why: str = "") -> None:
        super().__init__(why)
        self.value = value
        self.why = why
        self.path = ""


class Following(Protocol):
    """Writes code and objects where a function is followed into what it uses."""

    def refer(self, out: Feed, thing: Any) -> None:
        """Write a reference to a function, class or module, which is read later."""

    def ordered(self, values: "Iterable[object]") -> "Iterator[object]":
        """The items of a set in an order that is the same in every process."""

    def left_out(self, value: object) -> "Collection[str]":
        """The names of a value's attributes and items that don't count as they are, see `item_name`."""

    def first_seen(self, out: Feed, value: object, names: "Mapping[str, object]") -> None:
        """Write what counts of those attributes and items."""


class _Thread(threading.local):
    def __init__(self) -> None:
        self.follower: Following | None = None
        self.around: list[int] = []
        self.seen: dict[int, tuple[int, object]] = {}
        self.naming = False


thread = _Thread()
"""What this thread is doing: who follows code, the objects whose attributes are being written, what was
written that can change, with its number, and whether code is written by name alone."""

_outside: list[Following] = []


def follow_with(follower: Following) -> None:
    """Set who writes functions, classes and modules where none of them is being followed."""
    _outside[:] = [follower]


@contextmanager
def not_following() -> "Iterator[None]":
    """While the user's own code runs: what it calls may compute digests of its own."""
    before = thread.follower, thread.around, thread.naming
    thread.follower, thread.around, thread.naming = None, [], False
    try:
        yield
    finally:
        thread.follower, thread.around, thread.naming = before


class one_value:  # noqa: N801 - reads as a statement
    """While one value is written, with all that is in it: what is in it twice is written once."""

    def __enter__(self) -> None:
        self._before, thread.seen = thread.seen, {}

    def __exit__(self, *_: object) -> None:
        thread.seen = self._before


def refer(out: Feed, thing: Any) -> None:
    """Write a function, class or module."""
    (thread.follower or _outside[0]).refer(out, thing)


def digest(value: object) -> bytes:
    """The digest of a value's content.

    Raises:
        NoContent: it has none, for example a generator or an open file.
    """
    hasher = blake2b(digest_size=DIGEST_BYTES)
    try:
        with one_value():
            feed(hasher.update, value)
    except RecursionError:
        raise NoContent(value, "it is nested too deeply") from None
    return hasher.digest()


def feed(out: Feed, value: object) -> None:
    """Write a value's type and content.

    Raises:
        NoContent: it has no content.
    """
    kind = type(value)
    (EXACT.get(kind) or _writers.get(kind) or _writer_of(kind))(out, value)


EXACT: dict[type, Writer] = {}
"""The types that are written without a search for their writer."""

PLAIN = frozenset((int, float, str, bytes, bool, type(None)))
"""The types of constants that have no parts."""

_writers: WeakKeyDictionary[type, Writer] = WeakKeyDictionary()
_resolvers: list[Callable[[type], Writer | None]] = []


def resolve_with(resolver: Callable[[type], Writer | None]) -> None:
    """Add a function that finds the writer of a type; the first that finds one decides."""
    _resolvers.append(resolver)


def forget_writers() -> None:
    """Find the writer of each type anew, as there are others now."""
    _writers.clear()


def _writer_of(kind: type) -> Writer:
    for resolver in _resolvers:
        writer = resolver(kind)
        if writer is not None:
            break
    else:
        writer = _refuse
    _writers[kind] = writer
    return writer


def _refuse(_: Feed, value: object) -> None:
    raise NoContent(value)


def content_text(value: object, text: str) -> str:
    """Check that a text, such as the repr, shows the whole content of a value; return it.

    Raises:
        NoContent: the text shows an address, or leaves things out.
    """
    if _NOT_SHOWN.search(text):
        raise NoContent(value)
    return text


def look(value: object, name: str, default: Any = None) -> Any:
    """An attribute without a run of the user's code: a proxy without its object may raise anything."""
    try:
        return object.__getattribute__(value, name)
    except Exception:  # noqa: BLE001 - a property may raise anything, too
        return default


def item_name(key: object) -> str:
    """The name of an item among the parts of a value that code changes; no attribute has such a name."""
    return f"[{key!r}]" if type(key) in (str, int) else ""


def name_of(kind: Any) -> str:
    """The full name of a class or function: `module.name`; a script has one name in all of its processes."""
    module = "__main__" if kind.__module__ == "__mp_main__" else kind.__module__
    return f"{module}.{kind.__qualname__}"


def write(out: Feed, tag: bytes, content: bytes | memoryview = b"") -> None:
    """Write a tag and some bytes, with their length."""
    out(b"%s%d:" % (tag, len(content)))
    out(content)


def feed_part(out: Feed, value: object, path: str) -> None:
    """Write a part of a value; if it has no content, the path leads to it."""
    try:
        feed(out, value)
    except NoContent as problem:
        problem.path = path + problem.path
        raise


def feed_shown(out: Feed, value: object) -> None:
    """Write a value whose repr usually shows its whole content."""
    write(out, b"r", name_of(type(value)).encode())
    write(out, b"", content_text(value, repr(value)).encode("utf-8", "surrogatepass"))


def is_again(out: Feed, value: object) -> bool:
    """Write the number of a value that can change, if it was written before; whether it was.

    A body can see whether two parts of its parameters are one object, and change both by one of them.
    """
    seen = thread.seen
    known = seen.get(id(value))
    if known is not None:
        out(b"@%d:" % known[0])
        return True
    seen[id(value)] = len(seen), value  # kept until the end, as another could get its place in memory
    return False


def once(writer: Writer) -> Writer:
    """The writer of a type whose values can change, which writes each of them only once."""

    def write_once(out: Feed, value: Any) -> None:
        if not is_again(out, value):
            writer(out, value)

    return write_once
