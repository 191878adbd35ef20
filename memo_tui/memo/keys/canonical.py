"""A digest of a value's content: two digests are equal if and only if types and content are equal.

Every part is written with a tag, which no other type writes, and its length, so that different values never
give the same bytes; `1`, `1.0` and `True` differ. Digests are the same in every process: neither the order of
a set nor an address is written. This module writes Python's own data; the writers of other types register.
"""

import re
import struct
import threading
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Protocol
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DIGEST_BYTES = 20

Feed = Callable[[bytes | memoryview], object]
Writer = Callable[[Feed, Any], object]

_NOT_SHOWN = re.compile(r"\bat 0x[0-9a-fA-F]+|\(\.\.\.\)")
_TIME_ZONES = frozenset(("datetime", "zoneinfo", "pytz", "dateutil"))  # their reprs are complete


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

    def left_out(self, value: object) -> frozenset[str]:
        """The names of a value's attributes that don't count as they are."""

    def first_seen(self, out: Feed, value: object, names: "Mapping[str, object]") -> None:
        """Write what counts of those attributes."""


class _Thread(threading.local):
    def __init__(self) -> None:
        self.follower: Following | None = None
        self.around: list[int] = []
        self.naming = False


thread = _Thread()
"""What this thread is doing: who follows code, the objects whose attributes are being written, and whether
code is written by name alone."""

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
        feed(hasher.update, value)
    except RecursionError:
        raise NoContent(value, "it contains itself, or is nested too deeply") from None
    return hasher.digest()


def feed(out: Feed, value: object) -> None:
    """Write a value's type and content.

    Raises:
        NoContent: it has no content.
    """
    kind = type(value)
    (EXACT.get(kind) or _writers.get(kind) or _writer_of(kind))(out, value)


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


def _sequence(tag: bytes) -> Writer:
    """A writer of items in their order; it takes one frame per level, as nesting may be deep."""

    def feed_sequence(out: Feed, values: "tuple[object, ...] | list[object]") -> None:
        out(b"%s%d:" % (tag, len(values)))
        place = 0
        try:
            for place, value in enumerate(values):  # noqa: B007 - read where it ends
                (EXACT.get(type(value)) or feed)(out, value)
        except NoContent as problem:
            problem.path = f"[{place}]{problem.path}"
            raise

    return feed_sequence


def _set(tag: bytes) -> Writer:
    """A writer of items whose order doesn't count."""

    def feed_set(out: Feed, values: Iterable[object]) -> None:
        parts = []
        for value in thread.follower.ordered(values) if thread.follower else values:
            try:
                parts.append(digest(value))
            except NoContent as problem:
                problem.path = "'s items" + problem.path
                raise
        parts.sort()
        write(out, tag, b"".join(parts))

    return feed_set


def feed_dict(out: Feed, value: dict[object, object]) -> None:
    """Write keys and values in their own order, as a function may depend on it."""
    out(b"d%d:" % len(value))
    key, in_key = None, False
    try:
        for key, each in value.items():
            in_key = True
            (EXACT.get(type(key)) or feed)(out, key)
            in_key = False
            (EXACT.get(type(each)) or feed)(out, each)
    except NoContent as problem:
        problem.path = ("'s keys" if in_key else f"[{key!r}]") + problem.path
        raise


def _feed_float(out: Feed, value: float) -> None:
    write(out, b"f", b"nan" if value != value else struct.pack("<d", value))  # noqa: PLR0124 - the test for NaN


def _feed_complex(out: Feed, value: complex) -> None:
    out(b"j")
    _feed_float(out, value.real)
    _feed_float(out, value.imag)


def _feed_date(out: Feed, value: date) -> None:
    write(out, b"da", b"%d" % value.toordinal())


def _feed_datetime(out: Feed, value: datetime) -> None:
    parts = (value.toordinal(), value.hour, value.minute, value.second, value.microsecond, value.fold)
    write(out, b"dt", repr(parts).encode())
    _feed_zone(out, value.tzinfo)


def _feed_time(out: Feed, value: time) -> None:
    write(out, b"ti", repr((value.hour, value.minute, value.second, value.microsecond, value.fold)).encode())
    _feed_zone(out, value.tzinfo)


def _feed_zone(out: Feed, zone: object) -> None:
    if zone is None or type(zone).__module__.partition(".")[0] not in _TIME_ZONES:
        feed(out, zone)
    else:
        feed_shown(out, zone)


def _feed_delta(out: Feed, value: timedelta) -> None:
    write(out, b"td", repr((value.days, value.seconds, value.microseconds)).encode())


def _feed_span(out: Feed, tag: bytes, value: range | slice) -> None:
    out(tag)
    for each in (value.start, value.stop, value.step):
        feed(out, each)


BASES: dict[type, Writer] = {
    int: lambda out, value: write(out, b"i", b"%x" % value if value >= 0 else b"-%x" % -value),
    float: _feed_float,
    complex: _feed_complex,
    str: lambda out, value: write(out, b"u", value.encode("utf-8", "surrogatepass")),
    bytes: lambda out, value: write(out, b"b", value),
    bytearray: lambda out, value: write(out, b"B", bytes(value)),
    tuple: _sequence(b"t"),
    list: _sequence(b"l"),
    set: _set(b"s"),
    frozenset: _set(b"S"),
    dict: feed_dict,
    datetime: _feed_datetime,
    date: _feed_date,
    time: _feed_time,
    timedelta: _feed_delta,
    Decimal: lambda out, value: write(out, b"de", repr(value.as_tuple()).encode()),
    Fraction: lambda out, value: write(out, b"fr", b"%d/%d" % (value.numerator, value.denominator)),
}
"""The types whose instances these writers write as they are; of a subclass they write the inherited part."""

EXACT: dict[type, Writer] = {
    **BASES,
    type(None): lambda out, _: out(b"n"),
    type(Ellipsis): lambda out, _: out(b"e"),
    type(NotImplemented): lambda out, _: out(b"N"),
    bool: lambda out, value: out(b"T" if value else b"F"),
    range: lambda out, value: _feed_span(out, b"ra", value),
    slice: lambda out, value: _feed_span(out, b"sl", value),
    timezone: feed_shown,
}
"""The types that are written without a search for their writer."""
