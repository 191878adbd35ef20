"""ResultFiles: large results as files beside the database, each written whole or not at all."""

import mmap
import os
import time
import zlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Literal, NamedTuple, Self
from uuid import uuid4

from memo_tui.files import on_local_disk, private_folder

_PAGE = 4096  # bytes
_AT_ONCE = 2**18  # bytes, which stay in the processor's cache while their checksum is made
_MOST_MAPPED = 200  # files, as each takes one of the file descriptors that a process may have
_FORGOTTEN_SECONDS = 600.0  # a file that no row names for so long was left by a process that was killed
_SUFFIX = ".result"


class FileReference(NamedTuple):
    """A file that holds a result: its name in the folder, its size in bytes, and its checksum."""

    name: str
    size: int
    checksum: int

    def to_bytes(self) -> bytes:
        """The text that stands in the database."""
        return f"{self.name}:{self.size}:{self.checksum}".encode()

    @classmethod
    def from_bytes(cls, text: bytes) -> "FileReference":
        """Read it again.

        Raises:
            ValueError: it is something else.
        """
        name, size, checksum = text.decode("ascii").split(":")
        if os.sep in name or not name.endswith(_SUFFIX):
            raise ValueError(f"{name} is not a result file")
        return cls(name, int(size), int(checksum))


class ResultFiles:
    """The folder of the files."""

    def __init__(self, folder: Path) -> None:
        """Name the folder; it is made when the first file is written."""
        self.folder = folder
        self._checked: dict[str, tuple[int, int]] = {}
        self._local: bool | None = None

    def write(self, chunks: Iterable[bytes | memoryview]) -> FileReference:
        """Write a new file.

        Raises:
            OSError: it can't be written; nothing is left of it.
        """
        private_folder(self.folder)
        name = f"{uuid4().hex}{_SUFFIX}"
        place, under_way = self.folder / name, self.folder / f"{name}.part"
        checksum = _Checksum()
        try:
            with open(under_way, "xb", opener=_private, buffering=0) as file:
                for chunk in chunks:
                    view = memoryview(chunk).cast("B")
                    while view:
                        written = file.write(view[:_AT_ONCE])
                        checksum.add(view[:written])
                        view = view[written:]
            under_way.rename(place)
        except BaseException:
            with suppress(OSError):
                under_way.unlink()
            raise
        self._note(name, place.stat())
        return FileReference(name, checksum.size, checksum.value())

    def read(self, reference: FileReference, mode: Literal["r", "c"] | None = None) -> memoryview:
        """The content, mapped into memory if possible.

        Args:
            reference: names the file.
            mode: "r" for a mapping that can't be written; else changes stay in this process.

        Raises:
            OSError: the file is gone, or is not what was written.
        """
        path = self.folder / reference.name
        with path.open("rb", buffering=0) as file:
            status = os.fstat(file.fileno())
            if status.st_size != reference.size:
                raise OSError(f"{path} is damaged")
            if self._checked.get(reference.name) != (status.st_mtime_ns, status.st_ino):
                if _checksum_of(file) != reference.checksum:
                    raise OSError(f"{path} is damaged")
                file.seek(0)
                self._note(reference.name, status)
            if mode is None and (_Mapped.count >= _MOST_MAPPED or not self._is_local()):
                content, filled = memoryview(bytearray(reference.size)), 0
                while count := file.readinto(content[filled:]):
                    filled += count
                return content
            access = mmap.ACCESS_READ if mode == "r" else mmap.ACCESS_COPY
            return memoryview(_Mapped(file.fileno(), reference.size, access=access))

    def remove(self, names: Iterable[str]) -> None:
        """Remove files; those that map them keep them until they are done."""
        for name in names:
            self._checked.pop(name, None)
            with suppress(OSError):
                (self.folder / name).unlink()

    def left_behind(self) -> list[str]:
        """The files that are old enough to be of no use if no row names them."""
        with suppress(OSError), os.scandir(self.folder) as found:
            before = time.time() - _FORGOTTEN_SECONDS
            return [each.name for each in found if each.stat().st_mtime < before]
        return []

    def _is_local(self) -> bool:
        """Whether a mapping survives that another machine removes the file."""
        if self._local is None:
            self._local = on_local_disk(self.folder / "file")
        return self._local

    def _note(self, name: str, status: os.stat_result) -> None:
        if len(self._checked) > _PAGE:
            self._checked.clear()
        self._checked[name] = (status.st_mtime_ns, status.st_ino)


class _Mapped(mmap.mmap):
    """A mapping, counted as long as an array is in it."""

    count = 0

    def __new__(cls, *args: Any, **options: Any) -> Self:
        made = super().__new__(cls, *args, **options)
        _Mapped.count += 1
        return made

    def __del__(self) -> None:
        _Mapped.count -= 1


class _Checksum:
    """A checksum of the sums of all pages, in order; many times faster than a CRC of all bytes.

    Attributes:
        size: how many bytes it is of.
    """

    def __init__(self) -> None:
        self.size = self._of_pages = 0
        self._rest = b""

    def add(self, view: memoryview) -> None:
        """Add the next bytes."""
        self.size += len(view)
        if self._rest:
            missing = _PAGE - len(self._rest)
            self._rest += bytes(view[:missing])
            view = view[missing:]
            if len(self._rest) < _PAGE:
                return
            self._add_pages(memoryview(self._rest))
        whole = len(view) // _PAGE * _PAGE
        self._add_pages(view[:whole])
        self._rest = bytes(view[whole:])

    def value(self) -> int:
        """The checksum of what was added."""
        return zlib.crc32(self._rest, self._of_pages)

    def _add_pages(self, pages: memoryview) -> None:
        import numpy as np  # noqa: PLC0415 - for large results only

        words = np.frombuffer(pages, "<u8").reshape(-1, _PAGE // 8)
        self._of_pages = zlib.crc32(words.sum(axis=1, dtype="<u8").tobytes(), self._of_pages)


def _checksum_of(file: IO[bytes]) -> int:
    checksum = _Checksum()
    part = memoryview(bytearray(_AT_ONCE))
    while count := file.readinto(part):  # type: ignore[attr-defined]
        checksum.add(part[:count])
    return checksum.value()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
