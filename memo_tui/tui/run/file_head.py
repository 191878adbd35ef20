"""The content of the first bytes of a file, prepared for display. For a thread: it may take a while."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from rich.cells import cell_len

from memo_tui.tracking.artifacts.listing import Head
from memo_tui.tracking.artifacts.places import Artifact
from memo_tui.tui.common.table_data import Cell, Column, TableData
from memo_tui.tui.common.text import counted, file_size, plain

if TYPE_CHECKING:
    from PIL import Image

READ, READ_OF_IMAGE = 1_000_000, 16_000_000  # bytes
_MOST_LINES, _LONGEST_LINE = 5_000, 2_000
_LONGEST_MARKDOWN = 40_000  # characters; longer ones are shown as text
_MOST_COLUMNS, _WIDEST = 200, 40
_HEX_BYTES, _HEX_ROW = 512, 16
_THUMBNAIL = 640  # pixels
_IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp")
_TABLES = {".csv": ",", ".tsv": "\t"}
_MARKDOWN = (".md", ".markdown")
_CONTROLS = bytes(({*range(32), *range(127, 160)}) - {*b"\t\n\f\r"})
_BEYOND_ASCII, _SHARE_OF_ASCII = bytes(range(128, 256)), 0.7  # of a text in Latin-1
_ODD = (ValueError, RecursionError)  # raised for text that isn't JSON


@dataclass(frozen=True, slots=True)
class Shown:
    """A file as it is shown; at most one of the last four is set.

    Attributes:
        summary: what it is, how large, and which part is shown.
        table: the rows of a table, or the lines of a text.
        markdown: a text in Markdown.
        image: pixels, made smaller.
        problem: why nothing of it is shown.
    """

    summary: str
    table: TableData | None = None
    markdown: str | None = None
    image: "Image.Image | None" = None
    problem: str = ""


def limit_for(artifact: Artifact) -> int:
    """How many bytes of a file are read to be shown."""
    return READ_OF_IMAGE if _ending(artifact) in _IMAGES else READ


def look_into(artifact: Artifact, head: Head) -> Shown:
    """The content of a file by its name and its first bytes."""
    size = file_size(head.size) if head.size is not None else "size unknown"
    of = size if head.whole else f"the first {file_size(len(head.data))} of {size}"
    ending = _ending(artifact)
    if not head.data:
        return Shown(f"empty file · {size}", problem="The file is empty.")
    if ending in _IMAGES:
        return _image(head, size)
    text = _decoded(head)
    if text is None:
        return _binary(head, size)
    if ending in _TABLES and (shown := _table(text, _TABLES[ending], of, whole=head.whole)):
        return shown
    if ending in _MARKDOWN and len(text) <= _LONGEST_MARKDOWN:
        return Shown(f"Markdown · {of}", markdown=text)
    kind = "text"
    if ending == ".json" and head.whole:
        with suppress(*_ODD):
            text = json.dumps(json.loads(text), indent=2, ensure_ascii=False)
            kind = "JSON"
    return _lines(text, kind, of)


def _ending(artifact: Artifact) -> str:
    name, dot, ending = artifact.name.rpartition(".")
    return f"{dot}{ending}".lower() if name else ""


def _decoded(head: Head) -> str | None:
    """The text that the bytes are, or None; a character that was cut at the end is left out."""
    data = head.data
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if b"\0" in data:
        return None
    for cut in range(1 if head.whole else 4):
        with suppress(UnicodeDecodeError):
            return data[: len(data) - cut].decode("utf-8-sig")
    letters = data.translate(None, _CONTROLS)
    old = len(letters) == len(data) and len(data.translate(None, _BEYOND_ASCII)) > _SHARE_OF_ASCII * len(data)
    return data.decode("latin-1") if old else None


def _lines(text: str, kind: str, of: str) -> Shown:
    lines = text.splitlines()
    shown = [plain(line[: _LONGEST_LINE + 1].expandtabs(4)) for line in lines[:_MOST_LINES]]
    parts = [kind, of, f"{len(lines):,} line{'s' if len(lines) != 1 else ''}"]
    if len(lines) > _MOST_LINES:
        parts.append(f"{_MOST_LINES:,} shown")
    if any(len(line) > _LONGEST_LINE for line in lines[:_MOST_LINES]):
        parts.append(f"lines cut at {_LONGEST_LINE:,} characters")
    number = Column("number", "line", max(4, len(str(len(shown)))), right=True)
    width = min(_LONGEST_LINE, max(map(cell_len, shown), default=1))
    rows = {str(place): (Cell(str(place), "dim"), Cell(line)) for place, line in enumerate(shown, 1)}
    return Shown(" · ".join(parts), table=_data((number, Column("text", "", width)), rows, pinned=1))


def _table(text: str, separator: str, of: str, *, whole: bool) -> Shown | None:
    """The rows of a CSV file, its first line as titles; None if it isn't one."""
    if separator == "," and text[:2000].count(";") > text[:2000].count(","):
        separator = ";"
    if not whole:
        text = text[: text.rfind("\n") + 1] or text
    try:
        read = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        titles = next(read)[:_MOST_COLUMNS]
        rows = [row[:_MOST_COLUMNS] for row in islice(read, _MOST_LINES + 1) if row]
    except (csv.Error, StopIteration):
        return None
    more = len(rows) > _MOST_LINES
    rows = [[plain(value[:_LONGEST_LINE]) for value in row] for row in rows[:_MOST_LINES]]
    columns = tuple(_column(place, title, rows) for place, title in enumerate(titles))
    wide = range(len(titles))
    cells = {str(y): [Cell(row[x] if x < len(row) else "") for x in wide] for y, row in enumerate(rows)}
    summary = f"table · {of} · {counted(len(rows), 'row')} x {counted(len(titles), 'column')}"
    cut = " · more rows than are shown" if more else " · the rest is not shown" if not whole else ""
    return Shown(summary + cut, table=_data(columns, cells))


def _column(place: int, title: str, rows: list[list[str]]) -> Column:
    values = [row[place] for row in rows if place < len(row)]
    width = max((cell_len(value) for value in (plain(title), *values)), default=1)
    return Column(str(place), plain(title), max(3, min(_WIDEST, width)), right=_numbers(values))


def _numbers(values: list[str]) -> bool:
    try:
        return bool([float(value) for value in values[:50] if value])
    except ValueError:
        return False


def _binary(head: Head, size: str) -> Shown:
    rows = {}
    for start in range(0, min(len(head.data), _HEX_BYTES), _HEX_ROW):
        part = head.data[start : start + _HEX_ROW]
        signs = "".join(chr(byte) if 32 <= byte < 127 else "·" for byte in part)
        rows[str(start)] = (Cell(f"{start:08x}", "dim"), Cell(part.hex(" ")), Cell(signs, "dim"))
    columns = (Column("at", "at", 8), Column("hex", "bytes", 3 * _HEX_ROW - 1), Column("text", "", _HEX_ROW))
    shown = f"the first {_HEX_BYTES} bytes are shown" if len(head.data) > _HEX_BYTES else ""
    return Shown(" · ".join(part for part in ("binary", size, shown) if part), table=_data(columns, rows))


def _image(head: Head, size: str) -> Shown:
    if not head.whole:
        return Shown(f"image · {size}", problem="The image is too large to be shown: download it with d.")
    try:
        from PIL import Image, ImageOps  # noqa: PLC0415 - heavy
    except ImportError:
        return Shown(f"image · {size}", problem="It can't be drawn without Pillow: download it with d.")
    try:
        with Image.open(io.BytesIO(head.data)) as opened:
            kind, (wide, high) = opened.format or "image", opened.size
            opened.draft("RGB", (_THUMBNAIL, _THUMBNAIL))
            opened.thumbnail((_THUMBNAIL, _THUMBNAIL))
            image = ImageOps.exif_transpose(opened).convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return Shown(f"image · {size}", problem="It is not an image that can be drawn: download it with d.")
    paper = Image.new("RGBA", image.size, "white")  # plots are often drawn on nothing
    return Shown(
        f"{kind} · {size} · {wide} x {high} pixels, scaled to the room here",
        image=Image.alpha_composite(paper, image).convert("RGB"),
    )


def _data(columns: tuple[Column, ...], rows: Mapping[str, Sequence[Cell]], pinned: int = 0) -> TableData:
    keys = list(rows)
    return TableData(columns, keys, rows.__getitem__, {key: place for place, key in enumerate(keys)}, pinned)
