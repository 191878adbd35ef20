"""The content of the first bytes of a file, prepared for display. For a thread: it may take a while."""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from rich.cells import cell_len

from memo_tui.numbers import counted
from memo_tui.tracking.artifacts.guarded_reader import KINDS, Contents, read_guarded
from memo_tui.tracking.artifacts.listing import Artifacts, Head
from memo_tui.tracking.artifacts.logged_images import LoggedImage
from memo_tui.tracking.artifacts.places import MOST_COPIED, Artifact
from memo_tui.tui.common.key_words import with_keys
from memo_tui.tui.common.table_data import Cell, Column, TableData
from memo_tui.tui.common.text import file_size, plain
from memo_tui.tui.run.file_search import PACKED, SEARCHED_ENCODINGS
from memo_tui.tui.run.file_text import (
    LONGEST_LINE,
    MOST_LINES,
    decoded,
    skipped_size,
    table_data,
    text_table,
    unpacked,
)

if TYPE_CHECKING:
    from PIL import Image

READ, READ_OF_IMAGE, READ_OF_END, READ_OF_TABLE = 1_000_000, 16_000_000, 500_000, 32_000_000  # bytes
_LONGEST_MARKDOWN = 40_000  # characters; longer ones are shown as text
_MOST_COLUMNS, _WIDEST = 200, 40
_HEX_BYTES, _HEX_ROW = 512, 16
_THUMBNAIL, _MOST_PIXELS = 640, 40_000_000
_IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp")
_TABLES = {".csv": ",", ".tsv": "\t"}
_MARKDOWN = (".md", ".markdown")
_ODD = (ValueError, RecursionError)  # raised for text that isn't JSON


@dataclass(frozen=True, slots=True)
class Shown:
    """A file as it is shown; at most one of the table, the text, the image and the series is set.

    Attributes:
        summary: what it is, how large, and which part is shown.
        table: the rows of a table, or the lines of a text.
        markdown: a text in Markdown.
        image: pixels, made smaller.
        problem: why nothing of it is shown.
        whole: whether all of the file is in the table.
        long_text: of a text that isn't, but can be searched as a whole, its encoding or ""; else None.
        series: of a folder of logged images, these by key.
        row: of a table, returns the titles and whole values of the row with an id.
    """

    summary: str
    table: TableData | None = None
    markdown: str | None = None
    image: "Image.Image | None" = None
    problem: str = ""
    whole: bool = True
    long_text: str | None = None
    series: Mapping[str, Sequence[LoggedImage]] | None = None
    row: Callable[[str], Sequence[tuple[str, str]]] | None = None


def read_preview(artifacts: Artifacts, artifact: Artifact) -> Shown:
    """Read what is shown of a file.

    Raises:
        MemoTuiError: it can't be read.
    """
    if kind := kind_of(artifact):
        with artifacts.open(artifact, MOST_COPIED) as file:
            return look_at_contents(read_guarded(kind, file), kind, artifact.size)
    head = artifacts.head(artifact, limit_for(artifact))
    if not head.whole and _ending(artifact) == ".json" and is_table(head.data):
        head = artifacts.head(artifact, READ_OF_TABLE)
    is_text = not head.whole and decoded(head.data, whole=False) is not None
    return look_into(artifact, head, artifacts.end(artifact, READ_OF_END) if is_text else b"")


def limit_for(artifact: Artifact) -> int:
    """How many bytes of a file are read to be shown."""
    return READ_OF_IMAGE if _ending(artifact) in _IMAGES else READ


def kind_of(artifact: Artifact) -> str:
    """Which of `guarded_reader.KINDS` a file is by its name, or ""."""
    kind = _ending(artifact).removeprefix(".")
    return "parquet" if kind == "pq" else kind if kind in KINDS else ""


def look_into(artifact: Artifact, head: Head, end: bytes = b"") -> Shown:
    """The content of a file by its name, its first bytes and, of a long text, its last ones."""
    size = file_size(head.size) if head.size is not None else "size unknown"
    of = size if head.whole else f"the first {file_size(len(head.data))} of {size}"
    ending = _ending(artifact)
    if not head.data:
        return Shown(f"empty file · {size}", problem="The file is empty.")
    if ending in _IMAGES:
        return _image(head, size)
    if ending == PACKED and (inner := unpacked(head, READ)) is not None and inner.data:
        inside = Artifact(artifact.location, artifact.path[: -len(ending)], is_dir=False)
        packed = look_into(inside, inner)
        return replace(packed, summary=f"gzip of {size} · {packed.summary}")
    found = decoded(head.data, whole=head.whole)
    if found is None:
        return _binary(head, size)
    text, of = found.text, f"{found.encoding} · {of}" if found.encoding else of
    if ending in _TABLES and (shown := _table(text, _TABLES[ending], of, whole=head.whole)):
        return shown
    if ending in _MARKDOWN and len(text) <= _LONGEST_MARKDOWN:
        return Shown(f"Markdown · {of}", markdown=text)
    kind = "text"
    if ending == ".json" and head.whole and (shown := split_table(text, size)):
        return shown
    if ending == ".json" and head.whole:
        with suppress(*_ODD):
            text = json.dumps(json.loads(text), indent=2, ensure_ascii=False)
            kind = "JSON"
    last = decoded(end, whole=False) if end and not head.whole else None
    table, parts = text_table(text, last.text if last else "", skipped_size(head, end))
    if last:
        of = f"the first {file_size(len(head.data))} and the last {file_size(len(end))} of {size}"
    cut = not head.whole or len(table.keys) > MOST_LINES
    searched = found.encoding if cut and kind == "text" and found.encoding in SEARCHED_ENCODINGS else None
    return Shown(" · ".join([kind, of, *parts]), table=table, whole=not cut, long_text=searched)


def look_at_contents(contents: Contents, kind: str, size: int | None) -> Shown:
    """A table or an array that was read."""
    of = file_size(size) if size is not None else "size unknown"
    rows = [[plain(value) for value in row] for row in contents.rows]
    columns = tuple(_column(place, title, rows) for place, title in enumerate(contents.titles))
    shown = "" if contents.whole or not rows else f"the first {counted(len(rows), 'row')} shown"
    summary = " · ".join(part for part in (kind, of, contents.summary, shown) if part)
    if not rows:
        return Shown(kind, problem=summary)
    cells = {str(y): [Cell(value) for value in row] for y, row in enumerate(rows)}
    return Shown(summary, table=table_data(columns, cells), whole=contents.whole)


def _ending(artifact: Artifact) -> str:
    name, dot, ending = artifact.name.rpartition(".")
    return f"{dot}{ending}".lower() if name else ""


def _table(text: str, separator: str, of: str, *, whole: bool) -> Shown | None:
    """The rows of a CSV file, its first line as titles; None if it isn't one."""
    if separator == "," and text[:2000].count(";") > text[:2000].count(","):
        separator = ";"
    if not whole:
        text = text[: text.rfind("\n") + 1] or text
    try:
        read = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        titles = next(read)[:_MOST_COLUMNS]
        rows = [row[:_MOST_COLUMNS] for row in islice(read, MOST_LINES + 1) if row]
    except (csv.Error, StopIteration):
        return None
    more = len(rows) > MOST_LINES
    whole_row = _whole_row(titles, rows)
    rows = [[plain(value[:LONGEST_LINE]) for value in row] for row in rows[:MOST_LINES]]
    columns = tuple(_column(place, title, rows) for place, title in enumerate(titles))
    wide = range(len(titles))
    cells = {str(y): [Cell(row[x] if x < len(row) else "") for x in wide] for y, row in enumerate(rows)}
    summary = f"table · {of} · {counted(len(rows), 'row')} x {counted(len(titles), 'column')}"
    cut = " · more rows not shown" if more else " · the rest is not shown" if not whole else ""
    return Shown(summary + cut, table=table_data(columns, cells), whole=not cut, row=whole_row)


def is_table(data: bytes) -> bool:
    """Whether the first bytes of a JSON file are those of a table as `mlflow.log_table` writes it."""
    return data.lstrip()[:10] == b'{"columns"'


def split_table(text: str, size: str) -> Shown | None:
    """The rows of a table that `mlflow.log_table` or an evaluation wrote; None if it isn't one."""
    try:
        found = json.loads(text)
        titles = [str(title) for title in found["columns"]][:_MOST_COLUMNS]
        values = [[_in_cell(value) for value in row[: len(titles)]] for row in found["data"][:MOST_LINES]]
        count = len(found["data"])
    except (*_ODD, TypeError, KeyError, AttributeError):
        return None
    if not titles or any(len(row) != len(titles) for row in values):
        return None
    rows = [[plain(value[:LONGEST_LINE]) for value in row] for row in values]
    columns = tuple(_column(place, title, rows) for place, title in enumerate(titles))
    cells = {str(y): [Cell(value) for value in row] for y, row in enumerate(rows)}
    cut = f" · the first {len(rows):,} shown" if count > len(rows) else ""
    summary = f"table · {size} · {counted(count, 'row')} x {counted(len(titles), 'column')}{cut}"
    return Shown(summary, table=table_data(columns, cells), whole=not cut, row=_whole_row(titles, values))


def _whole_row(
    titles: Sequence[str], values: Sequence[Sequence[str]]
) -> Callable[[str], Sequence[tuple[str, str]]]:
    return lambda key: list(zip(titles, values[int(key)], strict=False))


def _in_cell(value: object) -> str:
    """A value of JSON as one line: a text as it is."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


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
    return Shown(
        " · ".join(part for part in ("binary", size, shown) if part), table=table_data(columns, rows)
    )


def _not_drawn(why: str, size: str) -> Shown:
    return Shown(f"image · {size}", problem=why + with_keys(": download it with {write}."))


def _image(head: Head, size: str) -> Shown:
    if not head.whole:
        return _not_drawn("The image is too large to be shown", size)
    try:
        from PIL import Image, ImageOps  # noqa: PLC0415 - heavy
    except ImportError:
        return _not_drawn("Without the Python package Pillow the image can't be shown", size)
    try:
        with Image.open(io.BytesIO(head.data)) as opened:
            kind, (wide, high) = opened.format or "image", opened.size
            if wide * high > _MOST_PIXELS:
                return _not_drawn(
                    f"The image is too large to be shown, with {wide:,} x {high:,} pixels", size
                )
            opened.draft("RGB", (_THUMBNAIL, _THUMBNAIL))
            opened.thumbnail((_THUMBNAIL, _THUMBNAIL))
            image = ImageOps.exif_transpose(opened).convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return _not_drawn("The file can't be read as an image", size)
    paper = Image.new("RGBA", image.size, "white")  # plots are often drawn on nothing
    return Shown(
        f"{kind} · {size} · {wide} x {high} pixels, scaled to the room here",
        image=Image.alpha_composite(paper, image).convert("RGB"),
    )
