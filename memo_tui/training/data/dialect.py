"""How a CSV file is written: its encoding, its separator, where its rows begin; read off its first lines."""

import csv
import gzip
import io
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from memo_tui.numbers import counted

SEPARATORS = (",", ";", "\t", "|")
WESTERN = "cp1252"
_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", " ": "spaces"}
_SHOWN_ENCODINGS = {"utf-8-sig": "UTF-8", "ascii": "UTF-8", WESTERN: "Windows-1252", "latin-1": "Latin-1"}
_NUMBER = re.compile(r"[+-]?[\d.,]*\d[\d.,]*(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_FOREIGN = re.compile(
    r"[^\W\d_a-zA-Z]{3}|[\x80-\x9f]"
)  # three accented letters in a row, or no letter at all
_HEAD = 2**18  # bytes that are looked at


@dataclass(frozen=True)
class Dialect:
    """How a file is written.

    Attributes:
        encoding: Python's name; "ascii" if the first lines would be the same in several encodings.
        separator: between the values of a row.
        header: the names of the columns, without spaces around; "Unnamed: n" where there is none.
        skip: how many lines there are up to the end of the header.
        sample: the values of the first rows.
        comments: how many lines of comments there are above the header.
    """

    encoding: str
    separator: str
    header: tuple[str, ...]
    skip: int
    sample: Sequence[Sequence[str]] = ()
    comments: int = 0

    @property
    def shown(self) -> str:
        """The separator, the encoding and the comments, as words."""
        between = _NAMES.get(self.separator, repr(self.separator))
        above = f", {counted(self.comments, 'comment line')} above the header" if self.comments else ""
        return f"{between} between values, {shown_encoding(self.encoding)}{above}"


def shown_encoding(encoding: str) -> str:
    """The common name of an encoding."""
    return _SHOWN_ENCODINGS.get(encoding, encoding.upper())


def opened(path: Path) -> IO[bytes]:
    """A file, unpacked."""
    return cast("IO[bytes]", (gzip.open if path.name.lower().endswith(".gz") else open)(path, "rb"))


def read_dialect(path: Path, usual: str) -> Dialect:
    """Read how a file is written; `usual` is the separator that its name promises.

    Raises:
        OSError, EOFError, zlib.error: it can't be read.
        csv.Error, UnicodeDecodeError: it is not text, or not of rows.
    """
    with opened(path) as stream:
        head = stream.read(_HEAD)
        whole = len(head) < _HEAD
    encoding = encoding_of(head, whole=whole)
    decoder = getincrementaldecoder("utf-8" if encoding == "ascii" else encoding)()
    text = decoder.decode(head, final=whole)
    if encoding in (WESTERN, "latin-1") and _FOREIGN.search(text):
        raise csv.Error("its letters are neither in UTF-8 nor Western European: save it as UTF-8")
    if "\0" in text:
        raise csv.Error("it has NUL characters, as files that are not text do")
    declared, lines = _declared(text)
    rest = text.split("\n", 1)[1] if lines and "\n" in text else ("" if lines else text)
    comments, body = split_comments(rest)
    separator = declared or _separator(body, usual, whole=whole)
    if comments and _is_header(comments[-1], body, separator, whole=whole):
        body = f"{comments.pop().removeprefix('# ')}\n{body}"
    header, line, sample = _rows(body, separator, whole=whole)
    names = tuple(name.strip() or f"Unnamed: {place}" for place, name in enumerate(header))
    told = sum(bool(each.strip()) for each in comments)
    return Dialect(encoding, separator, names, lines + len(comments) + line, sample, told)


def split_comments(text: str) -> tuple[list[str], str]:
    """The lines at the beginning that are comments, or empty between them, and the rest; none if all are."""
    lines = text.split("\n")
    first = next((place for place, line in enumerate(lines) if line.strip() and not _is_comment(line)), 0)
    while first and not lines[first - 1].strip():  # empty lines above the header are no comments
        first -= 1
    return lines[:first], "\n".join(lines[first:])


def _is_comment(line: str) -> bool:
    return line.lstrip(' "').startswith("#")


def _is_header(comment: str, body: str, separator: str, *, whole: bool) -> bool:
    """Whether the last comment names the columns, as `# a,b` above numbers does, and `#a,b` above text.

    Args:
        comment: the line.
        body: the lines below it.
        separator: between their values.
        whole: whether that is all of the file.
    """
    names = next(csv.reader([comment], delimiter=separator), [])
    row, _, below = _rows(body, separator, whole=whole)
    if len(names) < 2 or len(names) != len(row) or any(map(_NUMBER.fullmatch, names)):
        return False
    if _has_number(row):
        return True
    return comment[1:2] not in (" ", "#", "!") and not any(map(_has_number, below))


def _has_number(row: Sequence[str]) -> bool:
    return any(_NUMBER.fullmatch(value.strip()) for value in row)


def encoding_of(head: bytes, *, whole: bool) -> str:
    """The encoding of the first bytes of a file, or of all."""
    if head.startswith(BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return "utf-16"
    even, odd = head[:1000:2].count(0), head[1:1000:2].count(0)
    if max(even, odd) > len(head[:1000]) // 8:
        return "utf-16-be" if even > odd else "utf-16-le"
    if head.isascii():
        return "ascii"
    for encoding in ("utf-8", WESTERN):
        try:
            getincrementaldecoder(encoding)().decode(head, final=whole)
        except UnicodeDecodeError:
            continue
        return encoding
    return "latin-1"


def _declared(text: str) -> tuple[str, int]:
    """The separator that a first line such as `sep=;` declares, and the number of such lines: 0 or 1."""
    first = text.split("\n", 1)[0].rstrip("\r").strip('"')
    if first[:4].lower() == "sep=" and len(first) <= 5:
        return (first[4:] or " ").replace("\\", "\t"), 1
    return "", 0


def _separator(text: str, usual: str, *, whole: bool) -> str:
    """The separator that gives all rows as many values as the header, and the most of them."""
    best, most = usual, (0.0, 1)
    for separator in (usual, *(each for each in SEPARATORS if each != usual)):
        header, _, rows = _rows(text, separator, whole=whole)
        if len(header) < 2:
            continue
        fitting = sum(len(row) == len(header) for row in rows) / len(rows) if rows else 1.0
        found = (1.0 if fitting == 1 else fitting / 2, len(header))
        if found > most:
            best, most = separator, found
    return best


def _rows(text: str, separator: str, *, whole: bool) -> tuple[list[str], int, list[list[str]]]:
    """The header, the number of lines up to its end, and the first rows."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    header: list[str] = []
    line, rows = 0, []
    for row in reader:
        if not row:
            continue
        if header:
            rows.append(row)
        else:
            header, line = row, reader.line_num
    return header, line, rows if whole else rows[:-1]
