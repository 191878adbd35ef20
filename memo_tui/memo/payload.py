"""Payload: a result as it is kept, from which every caller gets a value of its own."""

import datetime as dt
import decimal
import io
import pickle
import re
import struct
import uuid
import zlib
from collections.abc import Awaitable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Literal, Protocol

from memo_tui.memo.result_files import FileReference, ResultFiles

LARGE = 2**20  # bytes from which a result gets a file of its own; SQLite is slow with them, and ends at 1e9
_COMPRESSED, _IN_FILE = b"Z", b"F"  # first byte in the database; that of a pickle is 0x80
_ALIGNED = 64
_HEAD = struct.Struct("<8sQ")
_MAGIC = b"memo-tui"
_NEVER_CHANGE = frozenset(
    (
        *(type(None), type(...), bool, int, float, complex, str, bytes, range),
        *(dt.date, dt.datetime, dt.time, dt.timedelta),
        *(decimal.Decimal, uuid.UUID),
    )
)


class NotKept(Exception):  # noqa: N818 - becomes a warning
    """A result can't be kept; the message says why."""


class Payload(Protocol):
    """A result as it is kept.

    Attributes:
        size: in bytes.
    """

    @property
    def size(self) -> int:
        """In bytes."""

    def get(self) -> Any:
        """The result; a fresh copy if it is mutable.

        Raises:
            Exception: it can't be unpickled, or its file is gone.
        """


@dataclass(slots=True)
class Pickled:
    """A pickled result, compressed or not."""

    row: bytes

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.row)

    def get(self) -> Any:
        """A fresh copy."""
        return _unpickled(self.row)


@dataclass(slots=True)
class Immutable:
    """A result that nobody can change; all callers get the same object."""

    value: Any
    size: int

    def get(self) -> Any:
        """The object."""
        return self.value


@dataclass(slots=True)
class InFile:
    """A result in a file."""

    files: ResultFiles
    reference: FileReference
    mode: Literal["r", "c"] | None

    @property
    def size(self) -> int:
        """In bytes."""
        return self.reference.size

    def get(self) -> Any:
        """A fresh copy, or one that maps the file."""
        return _unpickled(self.files.read(self.reference, self.mode))


@dataclass(slots=True)
class Packed:
    """A new result, pickled.

    Attributes:
        data: the pickle.
        buffers: the arrays' memory, which belongs to the result itself: it must be written at once.
        value: the result.
    """

    data: bytes
    buffers: list[pickle.PickleBuffer]
    value: Any
    _views: list[memoryview] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._views = [each.raw() for each in self.buffers]

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.data) + sum(each.nbytes for each in self._views)

    def store(
        self, files: ResultFiles | None, compress: int, mode: Literal["r", "c"] | None
    ) -> tuple[Payload, bytes]:
        """Keep it in memory or, if it is large, in a file.

        Args:
            files: the folder of the files; None to keep it in memory anyway.
            compress: the level of compression, 0 for none.
            mode: how arrays are mapped into memory; None if they are read.

        Returns:
            The payload, and what stands in the database for it.

        Raises:
            OSError: the file can't be written.
        """
        if files is not None and not compress and (self.size >= LARGE or (mode and self.buffers)):
            reference = files.write(self._chunks())
            return InFile(files, reference, mode), _IN_FILE + reference.to_bytes()
        row = self.data if not self.buffers else pickle.dumps(self.value, protocol=5)
        if compress and len(smaller := zlib.compress(row, compress)) + 1 < len(row):
            row = _COMPRESSED + smaller
        if files is not None and len(row) >= LARGE:
            reference = files.write([row])
            return InFile(files, reference, None), _IN_FILE + reference.to_bytes()
        unchanged = row is self.data and never_changes(self.value)
        return Immutable(self.value, len(row)) if unchanged else Pickled(row), row

    def _chunks(self) -> Iterator[bytes | memoryview]:
        index = pickle.dumps((len(self.data), [each.nbytes for each in self._views]))
        head = _HEAD.pack(_MAGIC, len(index)) + index
        parts: list[bytes | memoryview] = [head, self.data, *self._views]
        for part in parts:
            yield part
            yield b"\0" * (-memoryview(part).nbytes % _ALIGNED)


def pack(value: Any) -> Packed:
    """Pickle a result.

    Raises:
        NotKept: it can't be pickled, or what was pickled can't be unpickled.
    """
    buffers: list[pickle.PickleBuffer] = []
    try:
        packed = Packed(pickle.dumps(value, protocol=5, buffer_callback=buffers.append), buffers, value)
    except Exception as error:  # noqa: BLE001 - pickling runs foreign code
        if isinstance(value, Iterator | Awaitable) and not isinstance(value, io.IOBase):
            raise NotKept("it can be used only once; return a list instead") from None
        raise NotKept(f"it can't be pickled ({_reason(error)})") from None
    if _is_ours(value) or never_changes(value):
        return packed
    try:
        pickle.loads(packed.data, buffers=packed.buffers)  # noqa: S301 - made here
    except Exception as error:  # noqa: BLE001 - unpickling runs foreign code
        raise NotKept(f"it can be pickled but not unpickled ({_reason(error)})") from None
    return packed


def unpack(row: bytes, files: ResultFiles, mode: Literal["r", "c"] | None = None) -> tuple[Payload, Any]:
    """A stored result, and its value.

    Raises:
        Exception: it can't be unpickled, or its file is gone.
    """
    if row[:1] == _IN_FILE:
        payload: Payload = InFile(files, FileReference.from_bytes(row[1:]), mode)
        return payload, payload.get()
    value = _unpickled(row)
    if row[:1] != _COMPRESSED and never_changes(value):
        return Immutable(value, len(row)), value
    return Pickled(row), value


def file_of(row: bytes) -> str | None:
    """The name of the file that a row of the database names, or None."""
    if row[:1] != _IN_FILE:
        return None
    try:
        return FileReference.from_bytes(row[1:]).name
    except ValueError:
        return None


def never_changes(value: object) -> bool:
    """Whether a value is immutable."""
    kind = type(value)
    if kind in _NEVER_CHANGE or isinstance(value, Enum | type):
        return True
    try:
        return kind in (tuple, frozenset) and all(map(never_changes, value))  # type: ignore[call-overload]
    except RecursionError:
        return False


def _unpickled(content: bytes | memoryview) -> Any:
    if isinstance(content, bytes):
        if content[:1] == _COMPRESSED:
            content = zlib.decompress(memoryview(content)[1:])
        return pickle.loads(content)  # noqa: S301 - the file is this user's own
    if content[: len(_MAGIC)] != _MAGIC:
        return _unpickled(bytes(content))
    _, length = _HEAD.unpack_from(content)
    place = _HEAD.size + length
    data_length, lengths = pickle.loads(content[_HEAD.size : place])  # noqa: S301
    parts: list[memoryview] = []
    for size in (data_length, *lengths):
        place += -place % _ALIGNED
        parts.append(content[place : place + size])
        place += size
    return pickle.loads(parts[0], buffers=parts[1:])  # noqa: S301


def _is_ours(value: object) -> bool:
    """Whether a value is an array of numbers, which surely comes back, and is too large to try."""
    kind = type(value)
    return kind.__module__ == "numpy" and kind.__name__ == "ndarray" and not value.dtype.hasobject  # type: ignore[attr-defined]


def _reason(error: Exception) -> str:
    return re.sub(r" at 0x[0-9a-fA-F]+", "", f"{type(error).__name__}: {error}")
