"""The runs that the processes of a command open, as they note them in a file."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import memo_tui.any_python
from memo_tui.any_python.memo_tui_run_context import job
from memo_tui.any_python.memo_tui_run_context.names import JOB_EXPERIMENT, JOB_RUNS, JOB_STORE, JOB_TAGS
from memo_tui.errors import MemoTuiError
from memo_tui.records import RecordError, load, read_record
from memo_tui.secrets.known import hide
from memo_tui.tracking.address import Address

RUNS = "runs.jsonl"
"""The name of the file of notes in a job's folder."""

_FOLDER = str(Path(memo_tui.any_python.__file__).parent)
_PATH = "PYTHONPATH"
_SQLITE = "sqlite:///"


@dataclass(frozen=True)
class OpenedRun:
    """A run that a process of a command opened.

    Attributes:
        run_id: MLflow's id.
        name: the run's name when it was opened.
        experiment_id: of its experiment.
        parent: the id of the run that the program nested it in, or "".
        store: the address of its store, without a user, a password and options.
        same: whether that is the job's store.
        folder: of the process, from which a relative address is meant.
        origin: the process, as in the tag `memo_tui.origin`.
        left: whether MLflow ended it, as the command's first process ended.
        failed: whether it was left open by a worker that failed.
    """

    run_id: str
    name: str
    experiment_id: str
    parent: str
    store: str
    same: bool
    folder: str
    origin: str
    left: bool = False
    failed: bool = False

    @property
    def shown_store(self) -> str:
        """The address of its store, for people; a file is named with its folder."""
        where = hide(self.store)
        if where.startswith(_SQLITE):
            return _SQLITE + os.path.join(self.folder, where.removeprefix(_SQLITE))  # noqa: PTH118
        return where if "://" in where or where.startswith("file:") else str(Path(self.folder, where))


def environment_for(
    variables: Mapping[str, str], *, tags: Mapping[str, str], notes: Path, experiment: str
) -> dict[str, str]:
    """The environment in which every Python that has MLflow notes the runs that it opens.

    Args:
        variables: of the command, with the store's.
        tags: for each of the runs.
        notes: the file to note them in, which exists.
        experiment: the name of the experiment for what sets none.
    """
    path = os.pathsep.join(filter(None, (variables.get(_PATH), _FOLDER)))
    return {
        **variables,
        _PATH: path,
        JOB_TAGS: json.dumps(dict(tags)),
        JOB_RUNS: str(notes),
        JOB_STORE: job.digest(variables["MLFLOW_TRACKING_URI"]),
        JOB_EXPERIMENT: experiment,
    }


def opened_in(notes: Path, address: Address | None = None) -> Sequence[OpenedRun]:
    """The runs in a file of notes, in the order in which they were opened; () without such a file.

    Args:
        notes: the file.
        address: of the job's store, so that it's recognised also by another spelling of its file.
    """
    found: dict[str, OpenedRun] = {}
    try:
        lines = notes.read_text("utf-8", "replace").splitlines()
    except OSError:
        return ()
    for line in lines:
        try:
            noted = load(line)
            left, failed = (_named(noted, each, found) for each in ("left", "failed"))
            if left and noted["started_by"] == os.getpid():
                found[left.run_id] = replace(left, left=True)
                continue
            if failed:
                found[failed.run_id] = replace(failed, failed=True)
                continue
            run = read_record(OpenedRun, noted)
        except RecordError:
            continue  # its process was killed meanwhile, or it is no run's
        found[run.run_id] = run if run.same else replace(run, same=_is_at(run, address))
    return tuple(found.values())


def _named(noted: object, what: str, found: Mapping[str, OpenedRun]) -> OpenedRun | None:
    """The run of which a line notes more."""
    return found.get(noted.get(what, "")) if isinstance(noted, dict) else None


def _is_at(run: OpenedRun, address: Address | None) -> bool:
    if address is None or address.path is None:
        return False
    try:
        there = Address.parse(run.shown_store).path
    except MemoTuiError:
        return False
    return there is not None and os.path.realpath(there) == os.path.realpath(address.path)
