"""The run nearest to a training that isn't remembered, with which it is compared."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from memo_tui.tracking.tags import MEMO_PART_TAG
from memo_tui.training.memo import stored_runs
from memo_tui.training.memo.differences import differing_parts
from memo_tui.training.memo.key import Key, StoredKey

if TYPE_CHECKING:
    from mlflow import MlflowClient
    from mlflow.entities import Run

_MOST_READ = 5  # keys, each of which is an artifact, maybe on a server

Nearest = tuple["Run", StoredKey]


def nearest_run(client: "MlflowClient", experiment_id: str, key: Key) -> Nearest | None:
    """A run that differs in one part alone, else the one of the newest with the fewest differing parts.

    Those that differ in one part are found as fast among any number of runs. Of those that differ in code
    alone, it is the one with the fewest differing functions and constants. A model, a command, a project
    and a function are of different kinds, and are not compared.

    Args:
        client: of the store.
        experiment_id: the id of the experiment.
        key: of the training.

    Returns:
        The run with its key, as far as that is readable; None if there is no run of this kind.

    Raises:
        Exception: what MLflow raises.
    """
    for part in stored_runs.OFTEN_ALONE:
        runs = stored_runs.newest_but(
            client, experiment_id, key, part, stored_runs.NEAREST_AMONG if part == "code" else 1
        )
        found = [(run, stored_runs.stored_key(client, run)) for run in _one_of_each(runs, part)]
        if found:
            return min(found, key=lambda each: _differing_code(each[1], key))
    newest = sorted(
        stored_runs.newest(client, experiment_id),
        key=lambda run: len(differing_parts(stored_runs.digests_of(run.data.tags), key)),
    )
    return next(_of_this_kind(client, newest, key), None)


def _of_this_kind(client: "MlflowClient", runs: "list[Run]", key: Key) -> Iterator[Nearest]:
    model = key.parts["model"]
    for run in _one_of_each(runs, "model"):
        stored = stored_runs.stored_key(client, run)
        kind = stored.readable.get("model", model.readable)
        if kind.keys() == model.readable.keys():
            yield run, stored


def _one_of_each(runs: "list[Run]", part: str) -> "list[Run]":
    """The first run with each content of a part, of a few contents."""
    found: dict[str, Run] = {}
    for run in runs:
        found.setdefault(run.data.tags.get(f"{MEMO_PART_TAG}{part}", ""), run)
    return [*found.values()][:_MOST_READ]


def _differing_code(old: StoredKey, new: Key) -> int:
    """How many functions and constants differ."""
    before, after = old.readable.get("code", {}), new.parts["code"].readable
    return sum(before.get(name) != after.get(name) for name in {*before, *after})
