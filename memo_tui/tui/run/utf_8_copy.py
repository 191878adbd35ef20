"""A copy in UTF-8 of a packed text, or of one in UTF-16, so that its lines can be found by their bytes."""

import zlib
from codecs import BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from collections.abc import Callable, Iterator
from tempfile import TemporaryFile
from typing import IO

from memo_tui.tracking.artifacts.places import ArtifactError
from memo_tui.tui.common.text import file_size

UTF_16 = "UTF-16"
_BLOCK = 1 << 20
_GZIP = 16 + zlib.MAX_WBITS


def utf_8_copy(
    file: IO[bytes], encoding: str, *, packed: bool, most: int, stopped: Callable[[], bool]
) -> IO[bytes]:
    """Copy a text to a file without a name, and close the other.

    Args:
        file: the text.
        encoding: "" for UTF-8, `UTF_16`, or another one of Python's.
        packed: whether it is packed by gzip; of one that was cut off, what is there is copied.
        most: how many bytes are copied at most.
        stopped: returns whether to stop.

    Raises:
        ArtifactError: the copy would be too large, the file is damaged, or copying was stopped.
    """
    copy = TemporaryFile(prefix="memo-tui-")  # noqa: SIM115 - the caller closes it
    try:
        with file:
            blocks = _unpacked(file) if packed else iter(lambda: file.read(_BLOCK), b"")
            for text in _texts(blocks, encoding):
                copy.write(text.encode("utf-8", "replace"))
                _check(copy.tell(), most, stopped)
        copy.flush()
    except BaseException:
        copy.close()
        raise
    return copy


def _check(size: int, most: int, stopped: Callable[[], bool]) -> None:
    if stopped():
        raise ArtifactError("Searching was stopped.")
    if size > most:
        raise ArtifactError(f"Its text is larger than {file_size(most)}.")


def _unpacked(file: IO[bytes]) -> Iterator[bytes]:
    """What a gzip file holds, in blocks; it may be several that follow one another."""
    unpack = zlib.decompressobj(_GZIP)
    rest = b""
    try:
        while data := rest or file.read(_BLOCK):
            if block := unpack.decompress(data, _BLOCK):
                yield block
            rest = unpack.unconsumed_tail
            if unpack.eof:
                rest, unpack = unpack.unused_data.lstrip(b"\0"), zlib.decompressobj(_GZIP)
        if block := unpack.flush():
            yield block
    except zlib.error:
        raise ArtifactError("The file is damaged: it can't be unpacked whole.") from None


def _texts(blocks: Iterator[bytes], encoding: str) -> Iterator[str]:
    decoder = None
    for block in blocks:
        decoder = decoder or getincrementaldecoder(_codec(block, encoding))("replace")
        yield decoder.decode(block)
    if decoder is not None:
        yield decoder.decode(b"", final=True)


def _codec(begin: bytes, encoding: str) -> str:
    """Python's name of an encoding; one in UTF-16 without a mark has a 0 in each ASCII character."""
    if encoding != UTF_16:
        return encoding or "utf-8"
    if begin.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return "utf-16"
    return "utf-16-le" if begin[1:2] == b"\0" else "utf-16-be"
