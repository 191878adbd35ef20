"""Writers of Python's own data: numbers, texts, containers, dates."""

import struct
import sys
from collections.abc import Collection, ItemsView, Iterable
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal, getcontext
from fractions import Fraction

from memo_tui.memo.keys.canonical import (
    ABSENT,
    EXACT,
    Feed,
    NoContent,
    Writer,
    digest,
    feed,
    feed_shown,
    is_again,
    item_name,
    once,
    thread,
    write,
)
from memo_tui.memo.keys.hiding import refuse_hiding

_TIME_ZONES = frozenset(("datetime", "zoneinfo", "pytz", "dateutil"))  # their reprs are complete


def _sequence(tag: bytes, *, changes: bool) -> Writer:
    """A writer of items in their order; it takes one frame per level, as nesting may be deep."""

    def feed_sequence(out: Feed, values: "tuple[object, ...] | list[object]") -> None:
        if changes and is_again(out, values):
            return
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
    if value is sys.modules:
        refuse_hiding(value)
    if not is_again(out, value):
        feed_items(out, value, value.items())


def feed_items(out: Feed, value: object, items: ItemsView[object, object]) -> None:
    """Write what a dict or an instance of a subclass holds; what code changes counts as it was first seen."""
    counting: Collection[tuple[object, object]] = items
    if thread.follower and (left_out := thread.follower.left_out(value)):
        names = {item_name(key): each for key, each in items}
        thread.follower.first_seen(out, value, {name: names.get(name, ABSENT) for name in left_out})
        counting = [(key, each) for key, each in items if item_name(key) not in left_out]
    out(b"d%d:" % len(counting))
    key, in_key = None, False
    try:
        for key, each in counting:
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


class _DecimalContext:
    """What this thread does with decimal numbers: how they are rounded, and which errors are raised."""

    def __memo_key__(self) -> object:
        context = getcontext()
        traps = [kind.__name__ for kind, is_raised in context.traps.items() if is_raised]
        limits = (context.prec, context.Emin, context.Emax, context.capitals, context.clamp)
        return (*limits, context.rounding, *traps)


decimal_context = _DecimalContext()


def _feed_decimal(out: Feed, value: Decimal) -> None:
    """Write a decimal number, and the context in which code will calculate with it."""
    write(out, b"de", repr((tuple(value.as_tuple()), decimal_context.__memo_key__())).encode())


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
    bytearray: once(lambda out, value: write(out, b"B", bytes(value))),
    tuple: _sequence(b"t", changes=False),
    list: _sequence(b"l", changes=True),
    set: once(_set(b"s")),
    frozenset: _set(b"S"),
    dict: feed_dict,
    datetime: _feed_datetime,
    date: _feed_date,
    time: _feed_time,
    timedelta: _feed_delta,
    Decimal: _feed_decimal,
    tzinfo: lambda out, _: write(out, b"tz"),
    Fraction: lambda out, value: write(out, b"fr", b"%d/%d" % (value.numerator, value.denominator)),
}
"""The types whose instances these writers write as they are; of a subclass they write the inherited part."""

EXACT.update(
    {
        **BASES,
        type(None): lambda out, _: out(b"n"),
        type(Ellipsis): lambda out, _: out(b"e"),
        type(NotImplemented): lambda out, _: out(b"N"),
        bool: lambda out, value: out(b"T" if value else b"F"),
        range: lambda out, value: _feed_span(out, b"ra", value),
        slice: lambda out, value: _feed_span(out, b"sl", value),
        timezone: feed_shown,
    }
)
