"""Params that differed at every launch so far, such as a time: while they do, no launch can be a hit."""

from typing import TYPE_CHECKING

from memo_tui.tracking.tags import MEMO_PART_TAG, PARENT_TAG
from memo_tui.training.memo import stored_runs
from memo_tui.training.memo.key import Key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mlflow import MlflowClient
    from mlflow.entities import Run

_LEAST = 5  # launches, as fewer may well differ by chance


def restless_params(
    client: "MlflowClient", experiment_id: str, key: Key, found: "Sequence[str]"
) -> list[str]:
    """Sentences on the params that no two launches of a training have in common; a sweep is one launch.

    Args:
        client: of the store.
        experiment_id: the id of the experiment, of which the newest runs count.
        key: of the training.
        found: how it differs from the nearest run; only params that do are named.

    Raises:
        Exception: what MLflow raises.
    """
    model, params = key.parts["model"], key.parts["params"].readable
    differing = [name for name in params if any(phrase.startswith(f"params.{name} ") for phrase in found)]
    if not differing:
        return []
    launches: dict[str, list[Run]] = {}
    for run in stored_runs.newest(client, experiment_id):
        if run.data.tags.get(f"{MEMO_PART_TAG}model") == model.digest:
            launches.setdefault(run.data.tags.get(PARENT_TAG) or run.info.run_id, []).append(run)
    if len(launches) < _LEAST:
        return []
    return [
        f"note that params.{name} differed at each of the last {len(launches)} launches"
        for name in differing
        if _differs(name, params[name], list(launches.values()))
    ]


def _differs(name: str, now: str, launches: "Sequence[Sequence[Run]]") -> bool:
    seen = {now.strip("'\"")}
    for runs in launches:
        values = {run.data.params.get(name) for run in runs}
        if None in values or not seen.isdisjoint(values):
            return False
        seen |= values
    return True
