"""The records of a journal: what was logged, each as a frame with its length and a checksum."""

import json
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Value = tuple[str, float, int, int]
"""A value of a metric: key, value, milliseconds since 1970, step."""

VALUES, PARAMS, TAGS, INPUT, END = "values", "params", "tags", "input", "end"

_FRAME = struct.Struct("<IIH")  # length of the payload, its checksum, how many values it holds
_MOST_VALUES = 900  # of a record; MLflow takes 1,000 in one request
_MOST_TEXTS = 90  # likewise; MLflow takes 100
_MOST_LETTERS = 300_000  # of a record's texts; MLflow takes a million in one request


@dataclass(frozen=True, slots=True)
class Record:
    """One thing that was logged.

    Attributes:
        kind: `VALUES`, `PARAMS`, `TAGS`, `INPUT` or `END`.
        at: when it was logged, in milliseconds since 1970.
        content: the metrics, params or tags by name; the data set; or the status.
        more: the step; the context of the data set; or whether an end set by another stays.
    """

    kind: str
    at: int
    content: Any
    more: Any = None

    @property
    def values(self) -> list[Value]:
        """The values of metrics in it."""
        if self.kind != VALUES:
            return []
        return [(key, value, self.at, self.more) for key, value in self.content.items()]

    @property
    def count(self) -> int:
        """How many values, params, tags or data sets it holds."""
        if self.kind == END:
            return 0
        return 1 if self.kind == INPUT else len(self.content)

    def frame(self) -> bytes:
        """The record as it stands in the file."""
        payload = json.dumps(
            [self.kind, self.at, self.content, self.more], ensure_ascii=False, separators=(",", ":")
        ).encode("utf-8", "replace")
        return _FRAME.pack(len(payload), zlib.crc32(payload), self.count) + payload

    def single(self) -> "Iterator[Record]":
        """A record for each of its values, params or tags."""
        for key, value in self.content.items():
            yield Record(self.kind, self.at, {key: value}, self.more)


def values_of(metrics: Mapping[str, float], at: int, step: int) -> list[Record]:
    """The metrics of a step, in as few records as MLflow can take.

    Raises:
        TypeError, ValueError: one is not a number.
    """
    numbers = {str(key): float(value) for key, value in metrics.items()}
    if len(numbers) <= _MOST_VALUES:
        return [Record(VALUES, at, numbers, int(step))]
    keys = list(numbers)
    return [
        Record(VALUES, at, {key: numbers[key] for key in keys[first : first + _MOST_VALUES]}, int(step))
        for first in range(0, len(keys), _MOST_VALUES)
    ]


def texts_of(kind: str, texts: Mapping[str, object], at: int) -> list[Record]:
    """Params or tags as text, likewise."""
    parts: list[dict[str, str]] = []
    letters = 0
    for key, value in texts.items():
        text = str(value).replace("\0", "�")  # PostgreSQL can't store it
        letters += len(text)
        if not parts or len(parts[-1]) >= _MOST_TEXTS or letters > _MOST_LETTERS:
            parts.append({})
            letters = len(text)
        parts[-1][str(key)] = text
    return [Record(kind, at, part) for part in parts]


def next_frame(data: bytes, place: int) -> tuple[int, int] | None:
    """The end of the frame at a place, and how many values it holds; None if there is no whole frame."""
    begin = place + _FRAME.size
    if begin > len(data):
        return None
    length, checksum, count = _FRAME.unpack_from(data, place)
    end = begin + length
    if end > len(data) or not length or zlib.crc32(memoryview(data)[begin:end]) != checksum:
        return None
    return end, count


def frame_of(payload: bytes) -> bytes:
    """A frame with a payload that is no record."""
    return _FRAME.pack(len(payload), zlib.crc32(payload), 0) + payload


def payload_of(data: bytes, place: int, end: int) -> bytes:
    """The payload of a frame."""
    return data[place + _FRAME.size : end]


def read_record(data: bytes, place: int, end: int) -> Record:
    """The record in a frame.

    Raises:
        ValueError: it isn't one.
    """
    kind, at, content, more = json.loads(payload_of(data, place, end))
    return Record(kind, at, content, more)
