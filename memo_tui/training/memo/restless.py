"""Params that differed at every launch so far, such as a time: while they do, no launch can be a hit."""

from typing import TYPE_CHECKING

from memo_tui.tracking.tags import MEMO_PART_TAG, PARENT_TAG
from memo_tui.training.memo.key import Key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mlflow.entities import Run

_LEAST = 5  # launches, as fewer may well differ by chance


def restless_params(runs: "Sequence[Run]", key: Key, found: "Sequence[str]") -> list[str]:
    """Sentences on the params that no two launches of a training have in common; a sweep is one launch.

    Args:
        runs: remembered ones, the newest first.
        key: of the training.
        found: how it differs from the nearest run; only params that do are named.
    """
    model, params = key.parts["model"], key.parts["params"].readable
    launches: dict[str, list[Run]] = {}
    for run in runs:
        if run.data.tags.get(f"{MEMO_PART_TAG}model") == model.digest:
            launches.setdefault(run.data.tags.get(PARENT_TAG) or run.info.run_id, []).append(run)
    if len(launches) < _LEAST:
        return []
    return [
        f"note that params.{name} differed at each of the last {len(launches)} launches"
        for name in params
        if any(phrase.startswith(f"params.{name} ") for phrase in found)
        and _differs(name, params[name], list(launches.values()))
    ]


def _differs(name: str, now: str, launches: "Sequence[Sequence[Run]]") -> bool:
    seen = {now.strip("'\"")}
    for runs in launches:
        values = {run.data.params.get(name) for run in runs}
        if None in values or not seen.isdisjoint(values):
            return False
        seen |= values
    return True
