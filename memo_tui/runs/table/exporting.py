"""Writing runs to a CSV, JSON or Markdown file, with values as they were logged.

Numbers have all their digits. Times are ISO 8601 in UTC, `took` is in seconds. NaN and infinity are written
as `NaN`, `inf` or `-inf`, in JSON as strings. The state is the status, or LOST.
"""

import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any, TextIO

from memo_tui.errors import ExportError
from memo_tui.files import export, write_csv
from memo_tui.natural_order import natural
from memo_tui.numbers import not_finite
from memo_tui.runs.model import Run
from memo_tui.runs.table.directions import Better
from memo_tui.runs.table.fields import Read, Value, reader
from memo_tui.secrets.known import hide, hide_all

_TIMES = ("started", "ended")
_ATTRIBUTES = ("run id", "name", "state", "started", "ended", "took", "user", "experiment", "parent")


def everything(runs: Iterable[Run]) -> list[str]:
    """Columns for everything that these runs have: attributes, params, metrics, tags."""
    params: dict[str, None] = {}
    metrics: dict[str, None] = {}
    tags: dict[str, None] = {}
    for run in runs:
        params |= dict.fromkeys(run.given_params)
        metrics |= dict.fromkeys(run.metrics)
        tags |= dict.fromkeys(run.tags)
    return [
        *_ATTRIBUTES,
        *(f"param:{key}" for key in sorted(params, key=natural)),
        *(f"metric:{key}" for key in sorted(metrics, key=natural)),
        *(f"tag:{key}" for key in sorted(tags, key=natural)),
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
    """Write runs to a file, completely or not at all.

    Args:
        runs: the runs, in the order in which they are written.
        columns: the columns, as the table names them; the run's id is always added.
        path: the file; ends with .csv, .json or .md.
        directions: the chosen directions of metrics.
        names: the names of the experiments, by id.
        replace: whether an existing file may be replaced.

    Raises:
        FileThere: it exists and may not be replaced.
        ExportError: it can't be written.
    """
    write = _WRITERS.get(path.suffix.lower())
    if write is None:
        raise ExportError(f"The name {path.name or path} must end with .csv, .json or .md.")
    titles, rows = exact_rows(runs, columns, directions or {}, names)
    export(path, lambda file: write(titles, rows, file), replace=replace)


def exact_rows(
    runs: Iterable[Run],
    columns: Sequence[str],
    directions: Mapping[str, Better],
    names: Mapping[str, str] | None,
) -> tuple[list[str], Iterator[list[Value]]]:
    """The titles and the rows of some runs, with exact values; the run's id is always among the columns."""
    titles = list(dict.fromkeys(["run id", *columns]))
    reads = [_exact(column, reader(column, directions, names)) for column in titles]
    return titles, ([read(run) for read in reads] for run in runs)


def markdown(titles: Sequence[str], rows: Iterable[Sequence[Value]]) -> str:
    """Format runs as a Markdown table."""
    text = io.StringIO()
    _write_markdown(titles, rows, text)
    return text.getvalue()


def _exact(column: str, read: Read) -> Read:
    """A reader of the exact value, with times as texts."""
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
    return not_finite(value) or hide(str(value))


def _write_csv(titles: Sequence[str], rows: Iterable[Sequence[Value]], file: TextIO) -> None:
    write_csv(file, chain([titles], rows))


def _write_json(titles: Sequence[str], rows: Iterable[Sequence[Value]], file: TextIO) -> None:
    """Write a JSON list with one object per run, without missing values."""
    file.write("[")
    for place, row in enumerate(rows):
        document: dict[str, Any] = {
            title: not_finite(value) or value
            for title, value in zip(titles, row, strict=True)
            if value is not None
        }
        file.write(",\n" if place else "\n")
        file.write(json.dumps(hide_all(document), ensure_ascii=False, allow_nan=False))
    file.write("\n]\n")


def _write_markdown(titles: Sequence[str], rows: Iterable[Sequence[Value]], file: TextIO) -> None:
    file.write(f"| {' | '.join(map(_cell, titles))} |\n")
    file.write(f"|{'---|' * len(titles)}\n")
    file.writelines(f"| {' | '.join(_cell(_text(value)) for value in row)} |\n" for row in rows)


def _cell(text: str) -> str:
    """Escape a text for a cell of a Markdown table."""
    return " ".join(text.replace("\\", "\\\\").replace("|", "\\|").splitlines())


_WRITERS = {".csv": _write_csv, ".json": _write_json, ".md": _write_markdown}
