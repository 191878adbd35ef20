"""ResultFiles: large results as files beside the database, each written whole or not at all."""

import mmap
import os
import time
import zlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Literal, NamedTuple
from uuid import uuid4

_PAGE = 4096
_READ_AT_ONCE = 2**24
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
            raise ValueError(f"{name} is no file of results")
        return cls(name, int(size), int(checksum))


class ResultFiles:
    """The folder of the files."""

    def __init__(self, folder: Path) -> None:
        """Name the folder; it is made when the first file is written."""
        self.folder = folder
        self._checked: dict[str, tuple[int, int]] = {}

    def write(self, chunks: Iterable[bytes | memoryview]) -> FileReference:
        """Write a new file.

        Raises:
            OSError: it can't be written; nothing is left of it.
        """
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = f"{uuid4().hex}{_SUFFIX}"
        place, under_way = self.folder / name, self.folder / f"{name}.part"
        size = 0
        try:
            with open(under_way, "xb+", opener=_private, buffering=0) as file:
                for chunk in chunks:
                    view = memoryview(chunk).cast("B")
                    size += len(view)
                    while view:
                        view = view[file.write(view) :]
                with mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ) as content:
                    checksum = checksum_of(memoryview(content))
            under_way.rename(place)
        except BaseException:
            with suppress(OSError):
                under_way.unlink()
            raise
        self._note(name, place.stat())
        return FileReference(name, size, checksum)

    def read(self, reference: FileReference, mode: Literal["r", "c"] | None = None) -> memoryview:
        """The content: in memory of its own, or mapped ("r" read-only, "c" copy on write).

        Raises:
            OSError: the file is gone, or is not what was written.
        """
        path = self.folder / reference.name
        with path.open("rb", buffering=0) as file:
            status = os.fstat(file.fileno())
            if status.st_size != reference.size:
                raise OSError(f"{path} is damaged")
            if mode is None:
                content = memoryview(bytearray(reference.size))
                filled = 0
                while filled < reference.size:
                    count = file.readinto(content[filled : filled + _READ_AT_ONCE])
                    if not count:
                        raise OSError(f"{path} is damaged")
                    filled += count
            else:
                access = mmap.ACCESS_READ if mode == "r" else mmap.ACCESS_COPY
                content = memoryview(mmap.mmap(file.fileno(), reference.size, access=access))
        if self._checked.get(reference.name) != (status.st_mtime_ns, status.st_ino):
            if checksum_of(content) != reference.checksum:
                raise OSError(f"{path} is damaged")
            self._note(reference.name, status)
        return content

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

    def _note(self, name: str, status: os.stat_result) -> None:
        if len(self._checked) > _PAGE:
            self._checked.clear()
        self._checked[name] = (status.st_mtime_ns, status.st_ino)


def checksum_of(content: memoryview) -> int:
    """A checksum of the sums of all pages, in order; many times faster than a CRC of all bytes."""
    import numpy as np  # noqa: PLC0415 - for large results only

    whole = len(content) // _PAGE * _PAGE
    words = np.frombuffer(content[:whole], "<u8").reshape(-1, _PAGE // 8)
    return zlib.crc32(content[whole:], zlib.crc32(words.sum(axis=1, dtype="<u8").tobytes()))


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
