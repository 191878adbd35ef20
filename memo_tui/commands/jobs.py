"""`memo-tui jobs`: lists jobs, shows their output, stops them."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import sleep, time
from typing import Any

import click

from memo_tui.commands.arguments import Commands, json_option, setting
from memo_tui.commands.documents import iso, print_document
from memo_tui.commands.group import Failed
from memo_tui.commands.scope import settings_of
from memo_tui.commands.sheet import Sheet
from memo_tui.errors import MemoTuiError
from memo_tui.headless.output import complain, say
from memo_tui.jobs.connection import SupervisorConnection, start_supervisor
from memo_tui.jobs.folder import JobFolder, read_all
from memo_tui.jobs.messages import Stop
from memo_tui.jobs.spec import JobSpec
from memo_tui.jobs.view import JobView
from memo_tui.numbers import ago, counted, duration
from memo_tui.settings import Settings

_LOOK_SECONDS = 0.2
_MOST_NAMED = 5
_JOB = "JOB is an id or how one begins, or @last."
_STATES = {"running": "▶", "queued": "…", "finished": "✓", "failed": "✗", "stopped": "■"}

Kept = tuple[JobFolder, JobSpec, JobView]


@click.group(cls=Commands)
def command() -> None:
    """List the trainings launched from dashboards, show their output, stop them."""


@command.command("ls")
@click.option("--active", is_flag=True, help="only those that have not ended")
@json_option
@setting("state_dir")
@setting("config")
def list_jobs(*, active: bool, as_json: bool, **options: Any) -> None:
    """List the jobs, the newest first."""
    found = [each for each in _kept(settings_of(options)) if each[2].active or not active]
    if as_json:
        print_document(jobs=[_document(*each) for each in found])
        return
    now = time()
    rows = [
        (
            f"{_STATES[view.state]} {view.state}",
            view.job_id,
            ago(now - view.submitted),
            "-" if view.started is None else duration((view.ended or now) - view.started),
            spec.title,
            spec.experiment,
            view.problem,
        )
        for _, spec, view in found
    ]
    Sheet(("state", "id", "launched", "took", "what", "experiment", ""), rows, frozenset({2, 3})).print()


@command.command("log", epilog=_JOB)
@click.argument("word", metavar="JOB")
@click.option("-f", "--follow", is_flag=True, help="go on until the job has ended")
@click.option("--lines", type=click.IntRange(1), metavar="N", help="only the last N lines that are there")
@setting("state_dir")
@setting("config")
def show_log(*, word: str, follow: bool, lines: int | None, **options: Any) -> int:
    """Print the output of a job, without secrets."""
    folder, _, _ = _job(_kept(settings_of(options)), word)
    if not folder.log.exists():
        raise Failed(f"The output of the job {word} is gone: {folder.log} was removed.")
    for line in _output(folder, lines, follow=follow):
        say(sys.stdout, line)
    return 0


@command.command("stop", epilog=_JOB)
@click.argument("words", metavar="JOB...", nargs=-1, required=True)
@setting("state_dir")
@setting("config")
def stop(*, words: tuple[str, ...], **options: Any) -> None:
    """Ask jobs to end; their runs end as KILLED, with all that they logged."""
    settings = settings_of(options)
    kept = _kept(settings)
    chosen = {view.job_id: view for _, _, view in (_job(kept, word) for word in words)}
    for view in chosen.values():
        if not view.active:
            complain(f"The job {view.job_id} has ended: it is {view.state}.")
    ids = tuple(job_id for job_id, view in chosen.items() if view.active)
    if not ids:
        return
    folder = settings.jobs_folder
    supervisor = SupervisorConnection(
        folder,
        lambda: start_supervisor(folder, settings.jobs, settings.grace),
        lambda _: None,
        lambda: None,
    )
    try:
        supervisor.ask(Stop(ids))
    except MemoTuiError as error:
        raise Failed(str(error)) from None
    finally:
        supervisor.close()
    say(sys.stdout, f"{counted(len(ids), 'job')} asked to stop: {', '.join(ids)}.")


def _kept(settings: Settings) -> list[Kept]:
    """The jobs that are kept, the newest first."""
    return read_all(settings.jobs_folder, complain)[::-1]


def _job(kept: Sequence[Kept], word: str) -> Kept:
    """The job that a word names.

    Raises:
        MemoTuiError: it names none, or several.
    """
    found = [each for each in kept if each[2].job_id.startswith(word)]
    if word == "@last":
        found = [*kept[:1]]
    if not found:
        raise MemoTuiError(f"There is no job {word!r}: see memo-tui jobs ls.")
    if len(found) > 1:
        ids = ", ".join(view.job_id for _, _, view in found[:_MOST_NAMED])
        raise MemoTuiError(f"The ids of several jobs begin with {word!r}: give one of {ids}.")
    return found[0]


def _output(folder: JobFolder, lines: int | None, *, follow: bool) -> Iterator[str]:
    """The lines of the output of a job, as they come if it is followed."""
    with folder.log.open("rb") as log:
        text = log.read().decode("utf-8", "replace")
        *whole, begun = text.split("\n")
        yield from whole[-lines:] if lines else whole
        while follow and (more := _more(log, folder)) is not None:
            *whole, begun = (begun + more.decode("utf-8", "replace")).split("\n")
            yield from whole
        if begun:
            yield begun


def _more(log: Any, folder: JobFolder) -> bytes | None:
    """What was written since; None once the job has ended and all is read."""
    while True:
        active = folder.read()[1].active  # before the output, which may come until the end
        found: bytes = log.read()
        if found:
            return found
        if not active:
            return None
        sleep(_LOOK_SECONDS)


def _document(folder: JobFolder, spec: JobSpec, view: JobView) -> dict[str, object]:
    times = {"submitted": view.submitted, "started": view.started, "ended": view.ended}
    return {
        "job_id": view.job_id,
        "state": str(view.state),
        "title": spec.title,
        "experiment": spec.experiment,
        "store": spec.store,
        **{name: iso(at * 1000) if at is not None else None for name, at in times.items()},
        "problem": view.problem or None,
        "log": str(folder.log),
        "log_bytes": _bytes(folder.log),
    }


def _bytes(log: Path) -> int:
    return log.stat().st_size if log.exists() else 0
