"""`memo-tui show`: one run, whole."""

import sys
from time import time
from typing import TYPE_CHECKING, Any

import click

from memo_tui.commands.arguments import RUN, Command, of_output, of_store, runs_argument
from memo_tui.commands.documents import exact, iso, print_csv, print_document, run_document, seconds_of
from memo_tui.commands.naming import RunNames
from memo_tui.commands.scope import Scope
from memo_tui.commands.sheet import Sheet
from memo_tui.headless.output import say, write_line
from memo_tui.numbers import moment, number
from memo_tui.runs.table.run_words import STATE_WORDS, took
from memo_tui.tracking.edits import NOTE_TAG
from memo_tui.tracking.tags import PARENT_TAG, is_technical

if TYPE_CHECKING:
    from memo_tui.runs.model import Run

_TOLD = ("mlflow.runName", "mlflow.user", PARENT_TAG, NOTE_TAG)  # tags that stand elsewhere


@click.command(cls=Command, epilog=RUN)
@runs_argument()
@of_output
@of_store
def command(*, words: tuple[str, ...], as_json: bool, as_csv: bool, **options: Any) -> None:
    """Show runs whole: times, params, metrics, tags, data sets and the note."""
    scope = Scope.of(options)
    with scope.reading() as reader:
        names = RunNames(scope, reader)
        runs, experiments = names.find(words), names.names
    if as_json:
        print_document(store=scope.address.shown, runs=[run_document(run, experiments) for run in runs])
    elif as_csv:
        rows = [(run.run_id, *row) for run in runs for row in _values(run, experiments)]
        print_csv([("run_id", "section", "key", "value", "step"), *rows])
    else:
        for place, run in enumerate(runs):
            if place:
                write_line(sys.stdout, "")
            _print(run, experiments)


def _values(run: "Run", names: dict[str, str]) -> list[tuple[str, str, Any, int | None]]:
    """All that is known of a run: section, key, value, and the step of a metric."""
    about = {
        "name": run.name,
        "experiment": names.get(run.experiment_id, run.experiment_id),
        "state": run.state,
        "started": iso(run.start),
        "ended": iso(run.end),
        "seconds": seconds_of(run),
        "user": run.user,
        "parent": run.parent,
    }
    return [
        *(("run", key, value, None) for key, value in about.items()),
        *(("params", key, value, None) for key, value in run.shown_params.items()),
        *(("metrics", key, exact(value), run.steps.get(key)) for key, value in run.metrics.items()),
        *(("tags", key, value, None) for key, value in run.shown_tags.items()),
    ]


def _print(run: "Run", names: dict[str, str]) -> None:
    about = [
        ("run id", run.run_id),
        ("experiment", names.get(run.experiment_id, run.experiment_id)),
        ("state", STATE_WORDS.get(run.state, run.status.lower())),
        ("started", moment(run.start)),
        ("took", took(run, time())),
        *((name, text) for name, text in (("user", run.user), ("parent", run.parent or "")) if text),
        *((name, text) for name, text in (("lost", run.lost), ("silent", run.silent)) if text),
    ]
    say(sys.stdout, run.name)
    sections: list[tuple[str, list[tuple[str, ...]]]] = [
        ("", [*about]),
        ("params", [*run.shown_params.items()]),
        (
            "metrics",
            [(key, number(value), f"step {run.steps.get(key, 0):,}") for key, value in run.metrics.items()],
        ),
        (
            "tags",
            [
                (key, value)
                for key, value in run.shown_tags.items()
                if not is_technical(key) and key not in _TOLD
            ],
        ),
        ("data", [(each.name, " · ".join(filter(None, (each.shape, each.digest)))) for each in run.inputs]),
    ]
    for title, rows in sections:
        if not rows:
            continue
        if title:
            write_line(sys.stdout, f"\n{title}")
        Sheet(("",) * len(rows[0]), [(f"  {key}", *rest) for key, *rest in rows], headed=False).print()
    if note := run.shown_tags.get(NOTE_TAG, "").strip():
        write_line(sys.stdout, "\nnote")
        for line in note.splitlines():
            say(sys.stdout, f"  {line}")
