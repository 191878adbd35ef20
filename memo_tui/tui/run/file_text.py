"""The text of a file: which encoding its bytes are in, and its lines as the rows of a table."""

import re
import zlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from rich.cells import cell_len

from memo_tui.numbers import counted
from memo_tui.tracking.artifacts.listing import Head
from memo_tui.tui.common.table_data import Cell, Column, TableData
from memo_tui.tui.common.text import file_size, plain

MOST_LINES, LONGEST_LINE = 5_000, 2_000
_CONTROLS = bytes(({*range(32), *range(127, 160)}) - {*b"\t\n\f\r"})
_BEYOND_ASCII, _SHARE_OF_ASCII = bytes(range(128, 256)), 0.7  # of a text in Latin-1
_SHARE_OF_ZEROS = 0.6  # of every second byte of a text in UTF-16 without a mark
_LINE_END = re.compile(r"\r\n|\r|\n")
_GZIP = 16 + zlib.MAX_WBITS


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, and the encoding that its bytes were in; "" for UTF-8."""

    text: str
    encoding: str = ""


def decoded(data: bytes, *, whole: bool) -> Decoded | None:
    """The text that the bytes are, or None; a character that was cut at the end is left out."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Decoded(data.decode("utf-16", "replace"), "UTF-16")
    if b"\0" in data:
        return _utf_16(data)
    for cut in range(1 if whole else 4):
        with suppress(UnicodeDecodeError):
            return Decoded(data[: len(data) - cut].decode("utf-8-sig"))
    letters = data.translate(None, _CONTROLS)
    old = len(letters) == len(data) and len(data.translate(None, _BEYOND_ASCII)) > _SHARE_OF_ASCII * len(data)
    return Decoded(data.decode("latin-1"), "Latin-1") if old else None


def unpacked(head: Head, limit: int) -> Head | None:
    """The first bytes that a gzip file unpacks to, at most `limit`; None if it isn't one."""
    unpack = zlib.decompressobj(_GZIP)
    try:
        data = unpack.decompress(head.data, limit)
    except zlib.error:
        return None
    whole = head.whole and unpack.eof and not unpack.unused_data
    return Head(data, whole=whole, size=len(data) if whole else None)


def text_table(text: str, end: str = "", skipped: str = "") -> tuple[TableData, list[str]]:
    """The lines of a text, each with its number; of a long one the first and the last.

    Args:
        text: the text, or the beginning of a longer one.
        end: the end of that longer one, from any place in a line.
        skipped: how much is left out between them.

    Returns:
        The table, and what there is to say about it.
    """
    first = lines_of(text)
    parts = [counted(len(first), "line")] if not end else []
    ends = lines_of(end)
    ends = ends[1:] or [f"…{line[-LONGEST_LINE + 1 :]}" for line in ends]  # the first one begins earlier
    last = [("", line) for line in ends[-MOST_LINES // 2 :]]
    numbered = [(str(place), line) for place, line in enumerate(first, 1)]
    if end:
        gap = f"… {skipped} are not shown …"
        numbered = [*numbered[: MOST_LINES // 2], ("…", gap), *last]
        parts.append("first and last lines")
    elif len(numbered) > MOST_LINES:
        half = MOST_LINES // 2
        gap = f"… {counted(len(numbered) - MOST_LINES, 'line')} not shown …"
        numbered = [*numbered[:half], ("…", gap), *numbered[-half:]]
        parts.append(f"the first and the last {half:,} shown")
    if any(len(line) > LONGEST_LINE for _, line in numbered):
        parts.append(f"lines cut at {LONGEST_LINE:,} characters")
    return numbered_table(numbered), parts


def lines_of(text: str) -> list[str]:
    """The lines of a text, ended as `bytes.splitlines` splits."""
    lines = _LINE_END.split(text)
    return lines if lines[-1] else lines[:-1]


def numbered_table(numbered: Sequence[tuple[str, str]]) -> TableData:
    """A table of lines, each with its number or another sign; the number is the id of its row."""
    lines = [(number, plain(line[: LONGEST_LINE + 1].expandtabs(4))) for number, line in numbered]
    longest = max((len(number) for number, _ in lines), default=0)
    column = Column("number", "line", max(4, longest), right=True)
    width = min(LONGEST_LINE, max((cell_len(line) for _, line in lines), default=1))
    rows = {
        number if number.isdecimal() else f"{number}{place}": (Cell(number, "dim"), Cell(line))
        for place, (number, line) in enumerate(lines)
    }
    return table_data((column, Column("text", "", width)), rows, pinned=1)


def table_data(columns: tuple[Column, ...], rows: Mapping[str, Sequence[Cell]], pinned: int = 0) -> TableData:
    """A table of these rows."""
    keys = list(rows)
    return TableData(columns, keys, rows.__getitem__, {key: place for place, key in enumerate(keys)}, pinned)


def skipped_size(head: Head, end: bytes) -> str:
    """How much of a file lies between its beginning and its end."""
    return file_size(max(0, (head.size or 0) - len(head.data) - len(end))) if head.size else "some bytes"


def _utf_16(data: bytes) -> Decoded | None:
    """A text in UTF-16 without a mark: most are letters whose upper byte is 0."""
    half = len(data) // 2
    for upper, encoding in ((data[1::2], "utf-16-le"), (data[::2], "utf-16-be")):
        lower = data[::2] if encoding == "utf-16-le" else data[1::2]
        if half and upper.count(0) > _SHARE_OF_ZEROS * half and lower.count(0) == 0:
            text = data[: 2 * half].decode(encoding, "replace")
            letters = text.encode("latin-1", "ignore")
            return (
                Decoded(text, "UTF-16") if len(letters.translate(None, _CONTROLS)) == len(letters) else None
            )
    return None
