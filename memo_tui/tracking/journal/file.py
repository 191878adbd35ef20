"""JournalFile: the records of one run that the store has not confirmed, in a file of bounded size.

A process that holds the file's lock writes to it; a kill at any moment leaves at most a torn record at the
end, which is ignored.
"""

import errno
import fcntl
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from memo_tui.files import private_folder
from memo_tui.tracking.journal.layout import SLOTS, JournalUnreadable, Position, Seen, head, see, slot
from memo_tui.tracking.journal.records import Record, next_frame, read_record

SUFFIX = ".journal"
MOST_BYTES = 256 << 20
"""The size up to which values are taken; an end is always."""

_MOST_IN_MEMORY = 32 << 20  # of what can't be written to the file
_EMPTIED_ABOVE = 1 << 16  # as that takes longer than to write behind what is confirmed
_COMPACT_ABOVE = 1 << 20
_COPIED = 1 << 20
_LAST_COPIED = 1 << 16

_opening = threading.Lock()
_held_here: set[Path] = set()  # closing a second descriptor of such a file would release its lock


class JournalInUse(Exception):  # noqa: N818 - reads as what happened
    """A process writes to it."""


class JournalFile:
    """A journal that this process writes to, or delivers.

    Methods may be called on any threads. What can't be written to the file, as the disk is full, is kept in
    memory until it can.

    Attributes:
        path: the file.
        about: what the journal is about.
        dropped: how many values were not taken, as there were too many.
        problem: why records are only in memory, or "".
    """

    def __init__(self, path: Path, about: Mapping[str, Any], file: int | None) -> None:
        self.path, self.about = path, about
        self.dropped, self.problem = 0, ""
        self._file = file
        self._lock = threading.Lock()
        self._begin = self._end = 0  # in the file: of the records
        self._base = 0  # a place minus that in the file
        self._memory: list[bytes] = []  # records behind those in the file
        self._in_memory = 0  # bytes
        self._confirmed = Position(0, 0)
        self._slot = 0
        self._unsynced = False
        self._values = 0  # that are not confirmed

    @classmethod
    def create(cls, path: Path, about: Mapping[str, Any]) -> Self:
        """Create a journal; one that can't be a file is in memory alone."""
        begin = head(about)
        file = None
        problem = ""
        try:
            private_folder(path.parent)
            file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            _take(file, path)
            _write_whole(file, begin, 0)
        except OSError as error:
            problem = error.strerror or str(error)
            if file is not None:
                with suppress(OSError):
                    path.unlink()
                _release(file, path)
                file = None
        made = cls(path, about, file)
        made.problem = problem
        made._begin = made._end = len(begin)
        made._confirmed = Position(made._begin, 0)
        if file is not None:
            with suppress(OSError):
                made._write_slot()
        return made

    @classmethod
    def open(cls, path: Path) -> Self:
        """Take over a journal that a process has left.

        Raises:
            JournalInUse: a process writes to it.
            JournalUnreadable: it is not a journal, is gone or can't be read.
        """
        with _opening:
            if path in _held_here:
                raise JournalInUse
            try:
                file = os.open(path, os.O_RDWR | os.O_CLOEXEC | os.O_NONBLOCK)
            except OSError as error:
                raise JournalUnreadable(error.strerror) from None
            try:
                _take(file, path)
            except JournalInUse:
                os.close(file)
                raise
        try:
            if not path.exists() or not os.path.samestat(os.fstat(file), path.stat()):
                raise JournalUnreadable("it was delivered meanwhile")  # noqa: TRY301
            seen = see(_read_all(file))
        except (OSError, JournalUnreadable) as error:
            _release(file, path)
            raise JournalUnreadable(getattr(error, "strerror", None) or str(error)) from None
        found = cls(path, seen.about, file)
        found._begin, found._end = seen.begin, seen.end
        found._confirmed, found._values = seen.confirmed, seen.values
        return found

    @property
    def confirmed(self) -> Position:
        """Up to where the store has confirmed."""
        return self._confirmed

    @property
    def waiting(self) -> int:
        """How many values, params, tags and data sets the store has not confirmed."""
        return self._values

    @property
    def is_empty(self) -> bool:
        """Whether the store has confirmed everything, also the end."""
        with self._lock:
            return self._confirmed.place >= self._base + self._end + self._in_memory

    def append(self, record: Record) -> None:
        """Write a record: a kill of this process doesn't lose it any more.

        It waits for no disk, and nothing is raised: a record that the disk doesn't take is kept in memory.
        """
        frame, count = record.frame(), record.count
        with self._lock:
            live = self._base + self._end + self._in_memory - self._confirmed.place
            if count and (live > MOST_BYTES or self._in_memory > _MOST_IN_MEMORY):
                self.dropped += count
                return
            if self._memory or not self._write(frame):
                self._memory.append(frame)
                self._in_memory += len(frame)
            self._values += count

    def read(self, position: Position, most: int) -> Iterator[tuple[Record, Position]]:
        """The records from a position on, each with the position behind it, of about so many bytes."""
        with self._lock:
            data = self._bytes(position.place, most)
        place, number = 0, position.number
        while (frame := next_frame(data, place)) is not None:
            number += 1
            yield read_record(data, place, frame[0]), Position(position.place + frame[0], number)
            place = frame[0]
        if not place and len(data) >= most:  # the first record alone is longer
            yield from self.read(position, 4 * most)

    def confirm(self, position: Position, count: int) -> None:
        """The store has everything up to a position, which were so many values; their space is free again."""
        with self._lock, suppress(OSError):
            self._values -= count
            self._confirmed = position
            self._write_slot()
            beyond = position.place - self._base - self._end
            if beyond > 0 or (beyond == 0 and self._end - self._begin > _EMPTIED_ABOVE):
                while self._memory and beyond >= len(self._memory[0]):
                    beyond -= len(self._memory[0])
                    self._in_memory -= len(self._memory.pop(0))
                if self._file is not None and self._end > self._begin:
                    os.ftruncate(self._file, self._begin)
                self._base, self._end = position.place - self._begin, self._begin
                self._write_slot()
        self._compact()

    def recover(self) -> None:
        """Write to the disk what it didn't take before."""
        with self._lock:
            while self._memory and self._file is not None and self._write(self._memory[0]):
                self._in_memory -= len(self._memory.pop(0))
            if not self._memory and self._file is not None:
                self.problem = ""

    def sync(self) -> None:
        """Wait until the disk has what was written."""
        if self._unsynced and self._file is not None:
            self._unsynced = False
            with suppress(OSError):
                os.fdatasync(self._file)

    def close(self, *, remove: bool) -> None:
        """Release the file; `remove` it if nothing of it is wanted any more."""
        with self._lock:
            if self._file is not None:
                if remove:
                    with suppress(OSError):
                        self.path.unlink(missing_ok=True)
                _release(self._file, self.path)
                self._file = None

    def forget_inherited(self) -> None:
        """In a forked child: leave the file to the parent."""
        if self._file is not None:
            _release(self._file, self.path)
        self._file = None

    def _write(self, frame: bytes) -> bool:
        """Write a frame at the end; returns whether the disk took it whole."""
        file = self._file
        if file is None:
            return False
        try:
            _write_whole(file, frame, self._end)
        except OSError as error:
            self.problem = error.strerror or str(error)
            return False  # the next one overwrites what was written of it
        self._end += len(frame)
        self._unsynced = True
        return True

    def _write_slot(self) -> None:
        if self._file is not None:
            self._slot = 1 - self._slot
            place = max(self._begin, self._confirmed.place - self._base)
            os.pwrite(self._file, slot(Position(place, self._confirmed.number)), SLOTS[self._slot])

    def _bytes(self, place: int, most: int) -> bytes:
        """Up to so many bytes of the records from a place on."""
        at = place - self._base
        if self._file is not None and at < self._end:
            return os.pread(self._file, min(most, self._end - at), at)
        skip, parts, size = at - self._end, [], 0
        for frame in self._memory:
            if skip >= len(frame):
                skip -= len(frame)
            elif size < most:
                parts.append(frame)
                size += len(frame)
        return b"".join(parts)

    def _compact(self) -> None:
        """Move the records to a new file once more than half of this one is confirmed."""
        file, confirmed = self._file, self._confirmed
        dead = confirmed.place - self._base - self._begin
        if file is None or dead < max(_COMPACT_ABOVE, self._end - self._begin - dead):
            return
        draft = self.path.with_name(f".{self.path.name}.part")
        copy = None
        try:
            copy = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
            fcntl.lockf(copy, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.pwrite(copy, os.pread(file, self._begin, 0), 0)
            source, target = self._begin + dead, self._begin
            while self._end - source > _LAST_COPIED:
                moved = os.pwrite(copy, os.pread(file, min(_COPIED, self._end - source), source), target)
                source, target = source + moved, target + moved
            with self._lock:
                rest = os.pread(file, self._end - source, source)
                _write_whole(copy, rest, target)
                for place in SLOTS:
                    os.pwrite(copy, slot(Position(self._begin, confirmed.number)), place)
                os.fdatasync(copy)
                draft.replace(self.path)
                self._file, self._end = copy, target + len(rest)
                self._base += dead
            os.close(file)
        except OSError:
            if copy is not None and self._file is not copy:
                os.close(copy)
            with suppress(OSError):
                draft.unlink(missing_ok=True)


def look(path: Path) -> Seen | None:
    """What a journal holds, seen without its lock; None if it can't be read, or this process writes to it."""
    if path in _held_here:
        return None
    with suppress(OSError, JournalUnreadable), path.open("rb") as file:
        return see(file.read())
    return None


def _take(file: int, path: Path) -> None:
    """Lock a file for this process; on a disk that knows no locks it is taken all the same."""
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        raise JournalInUse from None
    except OSError:
        pass
    _held_here.add(path)


def _release(file: int, path: Path) -> None:
    """Close a file, which ends its lock."""
    os.close(file)
    _held_here.discard(path)


def _write_whole(file: int, data: bytes, place: int) -> None:
    """Write bytes at a place.

    Raises:
        OSError: the disk doesn't take them, or only a part.
    """
    if os.pwrite(file, data, place) < len(data):
        raise OSError(errno.ENOSPC, "No space left on device")


def _read_all(file: int) -> bytes:
    parts, place = [], 0
    while part := os.pread(file, 1 << 24, place):
        parts.append(part)
        place += len(part)
    return b"".join(parts)
