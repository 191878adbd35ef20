"""The digest of a file's content, remembered as long as the file is the same."""

import hashlib
import json
import time
from contextlib import suppress
from pathlib import Path

from memo_tui.errors import DataError, MemoTuiError
from memo_tui.files import private_folder, write_whole
from memo_tui.settings_sources import cache_dir

_FOLDER = "file-digests"
_SMALL = 2**20  # bytes; smaller files are read as fast as a note of them
_SETTLED_NS = 2_000_000_000  # a file that changed later than this before it was read may change unnoticed


def file_digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits.

    It is read again only when its path, size, time of change or inode differ from those it had when it was
    last read; they are kept in the cache folder.

    Raises:
        DataError: it can't be read.
    """
    try:
        path = path.expanduser().resolve()
        identity = _identity(path)
        note = _note(path)
        known = _known(note, identity)
        if known:
            return known
        while True:
            began = time.time_ns()
            with path.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
            before, identity = identity, _identity(path)
            if before == identity:
                break
    except (OSError, RuntimeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise DataError(f"{path} can't be read ({reason}): give a file that exists.") from None
    if note is not None and identity[1] >= _SMALL and began - identity[2] > _SETTLED_NS:
        with suppress(OSError):
            private_folder(note.parent)
            write_whole(note, lambda out: json.dump([*identity, found], out), durable=False, private=True)
    return found


def _identity(path: Path) -> tuple[str, int, int, int]:
    stat = path.stat()
    return str(path), stat.st_size, stat.st_mtime_ns, stat.st_ino


def _note(path: Path) -> Path | None:
    """The file that remembers the digest; None if there is no cache folder."""
    name = hashlib.blake2b(str(path).encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()
    try:
        return cache_dir() / _FOLDER / f"{name}.json"
    except MemoTuiError:
        return None


def _known(note: Path | None, identity: tuple[str, int, int, int]) -> str:
    if note is not None:
        with suppress(OSError, ValueError, TypeError):
            *known, found = json.loads(note.read_text("utf-8"))
            if tuple(known) == identity and isinstance(found, str):
                return found
    return ""
