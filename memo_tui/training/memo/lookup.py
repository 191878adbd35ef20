"""Looking a training up in its experiment; nothing is written for that."""

import time
from typing import TYPE_CHECKING

from memo_tui.process_identity import process_space
from memo_tui.tracking.origin import Origin, current_user, proof_of_death
from memo_tui.tracking.tags import MEMO_ARTIFACTS_TAG, ORIGIN_TAG, RUNNING
from memo_tui.training.memo import run_notes, slots, stored_runs
from memo_tui.training.memo.differences import differences
from memo_tui.training.memo.key import Key
from memo_tui.training.memo.nearest import nearest_run
from memo_tui.training.memo.restless import restless_params
from memo_tui.training.memo.verdict import HIT, JOIN, MISS, RESTORED, Verdict

if TYPE_CHECKING:
    from mlflow import MlflowClient
    from mlflow.entities import Run

_NO_RUN = "no run yet"


def look_up(
    client: "MlflowClient",
    experiment_id: str | None,
    key: Key,
    *,
    max_days: float | None = None,
    known: Verdict | None = None,
) -> Verdict:
    """The verdict on a training.

    A run is the result if it has the same key, finished, isn't deleted, and the artifact with its key is
    still there. One search finds it; only a miss takes more.

    Args:
        client: of the store.
        experiment_id: the id of the experiment; None if it doesn't exist.
        key: of the training.
        max_days: how many days ago the run may have ended at most; None for any age.
        known: an earlier verdict, whose reasons are taken over for a miss.

    Raises:
        Exception: what MLflow raises.
    """
    if experiment_id is None:
        return Verdict(MISS, key.digest, reasons=(_NO_RUN,))
    same = stored_runs.with_key_in_any_state(client, experiment_id, key.digest)
    finished = [run for run in same if run.info.status == "FINISHED" and run.info.lifecycle_stage == "active"]
    if not finished and len(same) == stored_runs.MOST_WITH_KEY:
        finished = stored_runs.with_key(client, experiment_id, key.digest)
    spoilt: list[tuple[Run, str]] = []
    for run in finished:
        why = _why_not(client, run, max_days)
        if not why:
            mine = stored_runs.is_of(run, current_user(), process_space().host)
            return Verdict(HIT if mine else RESTORED, key.digest, stored_runs.remembered(run))
        spoilt.append((run, why))
    if spoilt:
        run, why = spoilt[0]
        return Verdict(MISS, key.digest, stored_runs.remembered(run), (why,))
    if leader := next((run for run in same if _leads(run)), None):
        return Verdict(JOIN, key.digest, stored_runs.remembered(leader), (_under_way(leader),))
    if known is not None and known.word == MISS:
        return known
    if same:
        return Verdict(MISS, key.digest, stored_runs.remembered(same[0]), (_state(same[0]),))
    return _explained(client, experiment_id, key)


def why_not_joined(run: "Run") -> str:
    """Why the run of a training that was under way, and was waited for, isn't the result."""
    if slots.successor(run):
        return f"{stored_runs.name_of(run)} was lost; taken over"
    return f"{stored_runs.name_of(run)} was not remembered" if run.info.status == "FINISHED" else _state(run)


def _leads(run: "Run") -> bool:
    """Whether a run with the same key is trained now, and others wait for its end."""
    active = run.info.status in RUNNING and run.info.lifecycle_stage == "active"
    return active and slots.leads(run) and not proof_of_death(run.data.tags, time.time())


def _under_way(run: "Run") -> str:
    """Whose run it is that is trained now, where, and since when."""
    origin = Origin.of_tag(run.data.tags.get(ORIGIN_TAG, ""))
    where = f" on {origin.place.host}" if origin else ""
    user = run.data.tags.get("mlflow.user") or "somebody"
    since = time.strftime("%H:%M:%S", time.localtime((run.info.start_time or 0) / 1000))
    return f"{stored_runs.name_of(run)} is under way, by {user}{where} since {since}"


def _why_not(client: "MlflowClient", run: "Run", max_days: float | None) -> str:
    """Why a finished run with the same key isn't the result; "" if it is."""
    name = stored_runs.name_of(run)
    if slots.successor(run):
        return f"{name} was lost, and its training taken over"
    if why := run_notes.invalid_since(run):
        return f"{name} was {why}"
    if max_days is not None and stored_runs.age_in_days(run) > max_days:
        return f"{name} is older than {max_days:g} {'day' if max_days == 1 else 'days'}"
    if MEMO_ARTIFACTS_TAG not in run.data.tags:
        return f"{name} was not remembered: its key could not be stored, or its data changed"
    if not stored_runs.has_artifacts(client, run):
        return f"an artifact of {name} is gone"
    return ""


def _explained(client: "MlflowClient", experiment_id: str, key: Key) -> Verdict:
    """A miss with what differs from the nearest run."""
    found_run = nearest_run(client, experiment_id, key)
    if found_run is None:
        no_run = f"{_NO_RUN} of this kind" if stored_runs.newest(client, experiment_id, 1) else _NO_RUN
        return Verdict(MISS, key.digest, reasons=(no_run,))
    nearest, stored = found_run
    name = stored_runs.name_of(nearest)
    found = differences(stored, key)
    restless = restless_params(client, experiment_id, key, found)
    reasons = (*found, f"all else as in {name}", *restless)
    return Verdict(MISS, key.digest, stored_runs.remembered(nearest), reasons)


def _state(run: "Run") -> str:
    name = stored_runs.name_of(run)
    if run.info.lifecycle_stage == "deleted":
        return f"{name} is deleted"
    if run.info.status in RUNNING:
        lost = proof_of_death(run.data.tags, time.time())
        return f"{name} was lost" if lost else f"{name} has not ended yet"
    return f"{name} was killed" if run.info.status == "KILLED" else f"{name} failed"
