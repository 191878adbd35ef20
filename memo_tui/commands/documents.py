"""What these commands print as JSON; its names stay, and a number says when they change."""

import json
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TextIO, cast

from memo_tui.files import write_csv
from memo_tui.headless.output import write_line
from memo_tui.numbers import not_finite
from memo_tui.secrets.known import hide_all

if TYPE_CHECKING:
    from memo_tui.runs.model import Run

VERSION = 1


def print_document(**content: object) -> None:
    """Print one object, with the version of the schema."""
    found = hide_all(exact({"version": VERSION, **content}))
    write_line(sys.stdout, json.dumps(found, ensure_ascii=False, allow_nan=False, indent=2))


def print_event(event: str, **content: object) -> None:
    """Print an event as a line of JSON."""
    at = iso(datetime.now(UTC).timestamp() * 1000)
    found = hide_all(exact({"version": VERSION, "event": event, "time": at, **content}))
    write_line(sys.stdout, json.dumps(found, ensure_ascii=False, allow_nan=False))


def print_csv(rows: Iterable[Iterable[object]]) -> None:
    """Print rows as CSV, the titles first."""
    write_csv(cast("TextIO", _Output()), rows)


class _Output:
    """Standard output, as a file that takes one row at a time."""

    def write(self, row: str) -> None:
        """Write a row; a reader that has gone ends nothing."""
        write_line(sys.stdout, row.removesuffix("\r\n"))


def exact(value: Any) -> Any:
    """A value as JSON can hold it: NaN, infinity and -infinity are the texts `NaN`, `inf` and `-inf`."""
    if isinstance(value, Mapping):
        return {str(key): exact(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [exact(each) for each in value]
    return not_finite(value) or value


def iso(milliseconds: float | None) -> str | None:
    """A time, in ms since 1970, as ISO 8601 in UTC."""
    if milliseconds is None:
        return None
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="milliseconds")
    except (OverflowError, OSError, ValueError):
        return None


def seconds_of(run: "Run") -> float | None:
    """How long a run took, in seconds; None if it hasn't ended."""
    return None if run.start is None or run.end is None else (run.end - run.start) / 1000


def run_document(run: "Run", names: Mapping[str, str]) -> dict[str, object]:
    """A run, without secrets.

    Args:
        run: the run.
        names: of the experiments, by id.
    """
    return {
        "run_id": run.run_id,
        "name": run.name,
        "experiment_id": run.experiment_id,
        "experiment": names.get(run.experiment_id, run.experiment_id),
        "status": run.status,
        "state": run.state,
        "started": iso(run.start),
        "ended": iso(run.end),
        "seconds": seconds_of(run),
        "user": run.user or None,
        "parent": run.parent,
        "artifact_uri": run.artifact_uri or None,
        "params": dict(run.shown_params),
        "metrics": dict(run.metrics),
        "steps": dict(run.steps),
        "tags": dict(run.shown_tags),
        "data": [
            {"name": each.name, "digest": each.digest, "source": each.source, "context": each.context}
            for each in run.inputs
        ],
    }
