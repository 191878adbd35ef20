"""Copying a file store into a database: MLflow's own migration, and a check that all arrived."""

import contextlib
import gc
import io
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from glob import escape
from pathlib import Path
from uuid import uuid4

from memo_tui.errors import StoreError
from memo_tui.files import on_local_disk, private_folder, put_new
from memo_tui.numbers import as_stored
from memo_tui.runs.files.reader import FileReader
from memo_tui.runs.model import History, Run
from memo_tui.runs.reader import RunReader
from memo_tui.runs.sql.reader import SqlReader
from memo_tui.tracking.address import Address
from memo_tui.tracking.schema.migrations import without_progress_logs

_IDS_AT_ONCE = 500

Report = Callable[[str, int, int], object]
"""Told what is being done, and how much of how much is done."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What a copy holds.

    Attributes:
        path: of the database.
        experiments: how many experiments, deleted ones included.
        runs: how many runs that are not deleted.
        points: how many values of metrics those have.
    """

    path: Path
    experiments: int
    runs: int
    points: int


def import_store(source: Address, target: Path, report: Report) -> Imported:
    """Copy a file store into a new SQLite file, which appears once all of it was found in there.

    Args:
        source: the address of the file store, which stays as it is.
        target: the file, which must not exist.
        report: is told of the progress.

    Raises:
        StoreError: the file exists or can't be written, or the copy differs.
    """
    if source.folder is None:
        raise StoreError(f"{source.shown} is not a file store: give the folder 'mlruns'.")
    if target.exists():
        raise StoreError(f"{target} is there already: give another file, or move it away.")
    draft = target.with_name(f".{target.name}.{uuid4().hex}")
    try:
        private_folder(target.parent)
        _migrate(source.folder, draft, report)
        found, line_ends = _compare(source, Address.of_file(draft), report)
        _settle(draft, line_ends, with_wal=on_local_disk(target))
        try:
            put_new(draft, target)
        except FileExistsError:
            raise StoreError(f"{target} is there already: give another file, or move it away.") from None
    except OSError as error:
        raise StoreError(f"{target} can't be written ({error.strerror}): give another file.") from None
    except sqlite3.Error as error:
        raise StoreError(f"{target} can't be written ({error}): give another file.") from None
    finally:
        for rest in list(target.parent.glob(f"{escape(draft.name)}*")):
            rest.unlink(missing_ok=True)
    return replace(found, path=target)


def _migrate(folder: Path, draft: Path, report: Report) -> None:
    from mlflow.exceptions import MlflowException  # noqa: PLC0415 - heavy
    from mlflow.store import fs2db  # noqa: PLC0415
    from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415

    try:
        with without_progress_logs(), contextlib.redirect_stdout(_Progress(report)):
            fs2db.migrate(folder, f"sqlite:///{draft}")
        gc.collect()  # MLflow leaves its connections to the collector
    except (MlflowException, SQLAlchemyError, ValueError, KeyError, TypeError) as error:
        said = " ".join(str(error).split())[:300]
        raise StoreError(f"MLflow can't copy {folder} ({said}): the store was left unchanged.") from None


def _settle(draft: Path, line_ends: Sequence["_Text"], *, with_wal: bool) -> None:
    """Write texts that MLflow changed, and bring all of the database into its one file, on the disk."""
    draft.chmod(0o600)
    with closing(sqlite3.connect(draft)) as database:
        for each in line_ends:
            statement = f"UPDATE {each.table} SET value = ? WHERE run_uuid = ? AND key = ?"  # noqa: S608 - ours
            database.execute(statement, (each.value, each.run_id, each.key))
        database.commit()
        database.execute("PRAGMA journal_mode=DELETE")
        if with_wal:
            database.execute("PRAGMA journal_mode=WAL")
    with draft.open("rb") as file:
        os.fsync(file.fileno())


class _Progress(io.StringIO):
    """Takes MLflow's words, such as "[2/7] Migrating experiment 1...", for its progress."""

    def __init__(self, report: Report) -> None:
        super().__init__()
        self._report = report

    def write(self, text: str) -> int:
        """Report a line of progress."""
        if text.startswith("[") and "experiment" in text:
            done, _, total = text[1 : text.find("]")].partition("/")
            if done.isdigit() and total.isdigit():
                self._report("experiments copied", int(done) - 1, int(total))
        return len(text)


@dataclass(frozen=True, slots=True)
class _Text:
    """A param or tag of which MLflow's migration changed the ends of lines, to be written as it was."""

    table: str
    run_id: str
    key: str
    value: str


def _compare(source: Address, copy: Address, report: Report) -> tuple[Imported, list[_Text]]:
    """Look for all that the source has in the copy.

    Returns:
        What the copy holds, and the texts whose line ends differ.

    Raises:
        StoreError: something is missing or differs.
    """
    with closing(FileReader(source)) as files, closing(SqlReader(copy)) as database:
        experiments = files.experiments()
        there = {each.experiment_id: each for each in database.experiments()}
        for each in experiments:
            found = there.get(each.experiment_id)
            if found is None or (found.name, found.deleted) != (each.name, each.deleted):
                raise StoreError(f"The copy lacks the experiment {each.name!r}: nothing was kept.")
        ids = [each.experiment_id for each in experiments if not each.deleted]
        total, runs, points = files.count(ids), 0, 0
        line_ends: list[_Text] = []
        for page in files.pages(ids):
            for first in range(0, len(page), _IDS_AT_ONCE):
                few = page[first : first + _IDS_AT_ONCE]
                copies = {run.run_id: run for run in database.by_id([run.run_id for run in few])}
                for run in few:
                    points += _compare_run(run, copies.get(run.run_id), files, database)
                    line_ends += _line_ends(run, copies[run.run_id])
                runs += len(few)
                report("runs checked", runs, total)
        if runs != total or database.count(ids) < runs:
            raise StoreError(
                "Runs were added or deleted meanwhile: import again when no training logs there."
            )
    return Imported(source.folder or Path(), len(experiments), runs, points), line_ends


def _compare_run(run: Run, copy: Run | None, files: RunReader, database: RunReader) -> int:
    """How many points a run has, all of which the copy has.

    Raises:
        StoreError: something is missing or differs.
    """
    differ = "it is missing" if copy is None else next(_differences(run, copy), "")
    points = 0
    for key in run.metrics if not differ else ():
        ours, theirs = (_points(reader, run.run_id, key) for reader in (files, database))
        points += len(ours)
        if ours != theirs:
            differ = f"values of its metric {key!r} differ"
            break
    if differ:
        raise StoreError(f"The copy of the run {run.name} is not the same: {differ}; nothing was kept.")
    return points


def _differences(run: Run, copy: Run) -> Iterator[str]:
    for what in ("experiment_id", "status", "start", "end", "user", "artifact_uri"):
        if getattr(run, what) != getattr(copy, what):
            yield f"its {what} differs"
    for what in ("params", "tags"):
        ours, theirs = dict(getattr(run, what)), dict(getattr(copy, what))
        if missing := sorted(k for k in ours if theirs.get(k) not in (ours[k], _ended(ours[k]))):
            yield f"its {what[:-1]} {missing[0]!r} differs"
    if run.metrics.keys() != copy.metrics.keys():
        yield "its metrics differ"
    if len(run.inputs) != len(copy.inputs):
        yield "its data sets differ"


def _line_ends(run: Run, copy: Run) -> Iterator[_Text]:
    for table, ours, theirs in (("params", run.params, copy.params), ("tags", run.tags, copy.tags)):
        yield from (_Text(table, run.run_id, key, ours[key]) for key in ours if ours[key] != theirs[key])


def _ended(text: str) -> str:
    """A text with the line ends that MLflow's migration gives it."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _points(reader: RunReader, run_id: str, key: str) -> set[tuple[float, float, str]]:
    *_, history = reader.history(History.empty(run_id, key))
    columns = (history.steps, history.times, history.values)
    return {(step, time, repr(as_stored(float(value)))) for step, time, value in zip(*columns, strict=True)}
