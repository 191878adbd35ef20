"""What the job asks for that this program is a part of: tags for its runs, and a note of each of them."""

from __future__ import annotations

import hashlib
import json
import os
import re
from contextlib import suppress
from pathlib import Path

from .names import JOB_EXPERIMENT, JOB_RUNS, JOB_STORE, JOB_TAGS, NAME_TAG, PARENT_TAG

_SECRETS = re.compile(r"(?<=//).*@|\?.*", re.DOTALL)  # a user with a password or token, and options


def tags() -> dict[str, str]:
    """The tags of the job's runs; {} outside of jobs."""
    try:
        found = json.loads(os.environ.get(JOB_TAGS, ""))
    except ValueError:
        return {}
    return {str(tag): str(value) for tag, value in found.items()} if isinstance(found, dict) else {}


def added(given: dict[str, str], *, named: bool) -> dict[str, str]:
    """The tags of a run with those of the job; what the program says itself stays.

    Args:
        given: the run's own.
        named: whether the run has a name; else it has the job's, if it is nested in no other of the program.
    """
    asked = tags()
    if named or PARENT_TAG in given:
        asked.pop(NAME_TAG, None)
    return {**asked, **given}


def digest(store: str) -> str:
    """What tells whether two addresses of stores are the same, without a password."""
    return hashlib.sha256(store.encode("utf-8", "replace")).hexdigest()


def note(store: str, **about: str) -> None:
    """Note a run in the job's file, in one write, as several processes may do so at once.

    Args:
        store: the address of the run's store; it is noted without its password.
        about: `run_id`, `experiment_id`, `name`, `parent` (the id of the run that the program nested it in),
            and `origin`, the value of that tag.

    Raises:
        OSError: the job's file is gone.
    """
    folder = ""
    with suppress(OSError):  # it was removed
        folder = str(Path.cwd())
    shown, same = _SECRETS.sub("", store), digest(store) == os.environ.get(JOB_STORE)
    _write({**about, "store": shown, "same": same, "folder": folder})


def note_left(run_id: str) -> None:
    """Note that MLflow ends a run as the program ends; who started that knows how.

    Raises:
        OSError: the job's file is gone.
    """
    _write({"left": run_id, "started_by": os.getppid()})


def note_failed(run_id: str) -> None:
    """Note that the worker which opened a run, and left it open, failed.

    Raises:
        OSError: the job's file is gone.
    """
    _write({"failed": run_id})


def _write(line: dict[str, object]) -> None:
    path = os.environ.get(JOB_RUNS, "")
    if not path:
        return
    file = os.open(path, os.O_WRONLY | os.O_APPEND)
    try:
        os.write(file, (json.dumps(line) + "\n").encode())
    finally:
        os.close(file)


def keep_experiment_of_parent() -> None:
    """Let an experiment that a parent process has set count, as it does without the job's variable."""
    given = os.environ.get(JOB_EXPERIMENT)
    if given and "MLFLOW_EXPERIMENT_ID" in os.environ and os.environ.get("MLFLOW_EXPERIMENT_NAME") == given:
        del os.environ["MLFLOW_EXPERIMENT_NAME"]
