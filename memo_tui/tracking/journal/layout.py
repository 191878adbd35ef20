"""The layout of a journal's file: two slots, then what the journal is about, then the records.

The slots say in turn up to where the store has confirmed, so that one of them is whole at any moment.
"""

import json
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from memo_tui.tracking.journal.records import Record, frame_of, next_frame, payload_of, read_record

_MAGIC = b"memo-tui journal"
_SLOT = struct.Struct("<QQI")  # place of the first record that isn't confirmed, its number, a checksum
SLOTS = (len(_MAGIC), len(_MAGIC) + _SLOT.size)
"""The places of the slots."""
_ABOUT = 64


class JournalUnreadable(Exception):  # noqa: N818 - reads as what happened
    """It is not a journal, or was removed."""


@dataclass(frozen=True, slots=True)
class Position:
    """A place between two records.

    Attributes:
        place: bytes since the beginning of the journal, also of those that were removed.
        number: how many records come before.
    """

    place: int
    number: int


@dataclass(frozen=True, slots=True)
class Seen:
    """What a journal holds.

    Attributes:
        about: what it is about.
        begin: the place of the first record in the file.
        confirmed: the first record that isn't confirmed.
        end: the place behind the last whole record.
        values: how many values are not confirmed.
        first: the first record that isn't confirmed, or None.
    """

    about: Mapping[str, Any]
    begin: int
    confirmed: Position
    end: int
    values: int
    first: Record | None


def head(about: Mapping[str, Any]) -> bytes:
    """What a new journal's file begins with; the first record comes behind it."""
    return _MAGIC.ljust(_ABOUT, b"\0") + frame_of(json.dumps(about).encode())


def slot(position: Position) -> bytes:
    """A slot that says that the store has confirmed up to a position; its place is one in the file."""
    data = _SLOT.pack(position.place, position.number, 0)
    return _SLOT.pack(position.place, position.number, zlib.crc32(data))


def see(data: bytes) -> Seen:
    """What the content of a file holds; a torn record at the end is ignored.

    Raises:
        JournalUnreadable: it is not a journal.
    """
    about, begin = _about(data)
    slots = [found for place in SLOTS if (found := _position(data[place : place + _SLOT.size]))]
    confirmed = max(slots, key=lambda each: each.number, default=Position(begin, 0))
    newest = [each for each in slots if each.number == confirmed.number]
    confirmed = min(newest, key=lambda each: each.place, default=confirmed)
    if not begin <= confirmed.place <= len(data):
        confirmed = replace(confirmed, place=begin)
    end, values, first = confirmed.place, 0, None
    while (frame := next_frame(data, end)) is not None:
        if first is None:
            first = read_record(data, end, frame[0])
        end, values = frame[0], values + frame[1]
    return Seen(about, begin, confirmed, end, values, first)


def _about(data: bytes) -> tuple[Mapping[str, Any], int]:
    """What a journal is about, and the place of the first record."""
    frame = next_frame(data, _ABOUT) if data.startswith(_MAGIC) else None
    if frame is None:
        raise JournalUnreadable("it is not a journal")
    try:
        return json.loads(payload_of(data, _ABOUT, frame[0])), frame[0]
    except ValueError:
        raise JournalUnreadable("it is not a journal") from None


def _position(data: bytes) -> Position | None:
    """What a slot says; None if it is torn or was never written."""
    if len(data) < _SLOT.size:
        return None
    place, number, _ = _SLOT.unpack(data)
    found = Position(place, number)
    return found if place and slot(found) == data else None
