"""Runs as a file: CSV, JSON or Markdown, by the file's ending, with values as they were logged.

Numbers have all their digits. Times are ISO 8601 in UTC, `took` is in seconds. A NaN or an infinity is
written as `NaN`, `inf` or `-inf`, in JSON as a text, as JSON has no such numbers. The state is the status,
or LOST.
"""

import csv
import io
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from memo_tui.files import ExportError, write_whole
from memo_tui.runs.model import Run
from memo_tui.runs.table.directions import Better
from memo_tui.runs.table.fields import Read, Value, reader

_TIMES = ("started", "ended")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for the start of one
_ATTRIBUTES = ("run id", "name", "state", "started", "ended", "took", "user", "experiment", "parent")


def everything(runs: Iterable[Run]) -> list[str]:
    """Columns for all that these runs have: attributes, params, metrics, tags."""
    params: dict[str, None] = {}
    metrics: dict[str, None] = {}
    tags: dict[str, None] = {}
    for run in runs:
        params |= dict.fromkeys(run.params)
        metrics |= dict.fromkeys(run.metrics)
        tags |= dict.fromkeys(run.tags)
    return [
        *_ATTRIBUTES,
        *(f"param:{key}" for key in sorted(params)),
        *(f"metric:{key}" for key in sorted(metrics)),
        *(f"tag:{key}" for key in sorted(tags)),
    ]


def write_runs(
    runs: Sequence[Run],
    columns: Sequence[str],
    path: Path,
    *,
    directions: Mapping[str, Better] | None = None,
    names: Mapping[str, str] | None = None,
    replace: bool = False,
) -> None:
    """Write runs into a file, which is whole or not there at all.

    Args:
        runs: in the order in which they are written.
        columns: as the table names them; the run's id always comes along.
        path: the file; ends with .csv, .json or .md.
        directions: of the metrics, as chosen.
        names: of the experiments, by id.
        replace: whether a file that exists may be replaced.

    Raises:
        FileThere: it exists, and may not be replaced.
        ExportError: it can't be written.
    """
    write = _WRITERS.get(path.suffix.lower())
    if write is None:
        raise ExportError(f"The file must end with .csv, .json or .md; {path.name or path} does not.")
    titles = list(dict.fromkeys(["run id", *columns]))
    reads = [_exact(column, reader(column, directions or {}, names)) for column in titles]
    rows = ([read(run) for read in reads] for run in runs)
    write_whole(path, lambda file: write(titles, rows, file), replace=replace)


def markdown(titles: Sequence[str], rows: Iterable[Sequence[Value]]) -> str:
    """A table in Markdown."""
    text = io.StringIO()
    _write_markdown(titles, rows, text)
    return text.getvalue()


def _exact(column: str, read: Read) -> Read:
    """The same value, with times as texts."""
    if column in _TIMES:

        def time_of(run: Run) -> Value:
            value = read(run)
            return _iso(float(value)) if value is not None else None

        return time_of
    if column == "took":

        def seconds_of(run: Run) -> Value:
            value = read(run)
            return float(value) / 1000 if value is not None else None

        return seconds_of
    return read


def _iso(milliseconds: float) -> str:
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="milliseconds")
    except (OverflowError, OSError, ValueError):
        return str(milliseconds)


def _text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and math.isnan(value):
        return "NaN"
    return str(value)


def _write_csv(titles: Sequence[str], rows: Iterable[Sequence[Value]], file: TextIO) -> None:
    """A text that a spreadsheet would take for a formula gets an apostrophe in front."""
    writer = csv.writer(file)
    writer.writerow(map(_harmless, titles))
    for row in rows:
        writer.writerow(
            [_harmless(_text(value)) if isinstance(value, str) else _text(value) for value in row]
        )


def _harmless(text: str) -> str:
    if not text.startswith(_FORMULA):
        return text
    try:
        float(text)
    except ValueError:
        return f"'{text}"
    return text


def _write_json(titles: Sequence[str], rows: Iterable[Sequence[Value]], file: TextIO) -> None:
    """A list of objects, one a run, without what a run doesn't have."""
    file.write("[")
    for place, row in enumerate(rows):
        document: dict[str, Any] = {
            title: _text(value) if isinstance(value, float) and not math.isfinite(value) else value
            for title, value in zip(titles, row, strict=True)
            if value is not None
        }
        file.write(",\n" if place else "\n")
        file.write(json.dumps(document, ensure_ascii=False, allow_nan=False))
    file.write("\n]\n")


def _write_markdown(titles: Sequence[str], rows: Iterable[Sequence[Value]], file: TextIO) -> None:
    file.write(f"| {' | '.join(map(_cell, titles))} |\n")
    file.write(f"|{'---|' * len(titles)}\n")
    file.writelines(f"| {' | '.join(_cell(_text(value)) for value in row)} |\n" for row in rows)


def _cell(text: str) -> str:
    """A text in one cell: what would end the cell or the line is written otherwise."""
    return " ".join(text.replace("\\", "\\\\").replace("|", "\\|").splitlines())


_WRITERS = {".csv": _write_csv, ".json": _write_json, ".md": _write_markdown}
