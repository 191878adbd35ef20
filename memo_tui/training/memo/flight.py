"""Flight: of several launches of one key at the same time, in any processes, one trains and the others join.

Each launch that may train creates a run, and then looks for all active runs with its key. A param of a run
can be written only once, and the first writer wins, also between processes: that is a slot. A launch leads
when it has taken the slot of every run that it saw, its own included, in the order of their ids. Of two
launches, the one that looked later saw the other's run, so both need that run's slot, and only one gets it.
As slots are taken in one order, a launch that loses waits for one that holds a later slot, and so one of
them leads.

A second slot is the end of a run: its leader takes it to finish, and a launch that takes over from a leader
that is gone takes it first. So a leader that wakes up after that can't finish. If it had taken its end before
it fell silent, a third slot is taken, and a run whose third slot is another's is no result, though it may
finish.
"""

import threading
import time
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING

from memo_tui.errors import StoreUnreachable, TrainingFailed
from memo_tui.tracking.address import Address
from memo_tui.tracking.error_messages import to_store_error
from memo_tui.tracking.origin import HEARTBEAT_SECONDS, proof_of_death
from memo_tui.tracking.tags import HEARTBEAT_TAG, LOST_TAG, RUNNING
from memo_tui.training.memo import slots, stored_runs
from memo_tui.training.memo.key import Key
from memo_tui.training.memo.slots import AFTER_END, END, LEADER, WITHDRAWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mlflow import MlflowClient
    from mlflow.entities import Run

SILENT_SECONDS = 3.5 * HEARTBEAT_SECONDS
"""How long a leader elsewhere may give no heartbeat, by the clock of who waits for it."""

_LONGEST_OUTAGE = 60.0  # seconds that a store may be unreachable while its answer is waited for
_FIRST_WAIT, _LONGEST_WAIT = 0.05, 2.0  # seconds between two looks at the leader


class Flight:
    """The launches of one key in one experiment."""

    def __init__(self, client: "MlflowClient", experiment_id: str, key: Key, address: Address) -> None:
        self._client = client
        self._address = address
        self._experiment_id = experiment_id
        self._key = key

    def look(self) -> "Rivals":
        """Look, before a run is created, who leads."""
        found = self._not_failed()
        still = [run for run in found if slots.is_open(run)]
        leads = [run.info.run_id for run in still if slots.leads(run)]
        return Rivals(str(leads[0]) if leads else "", any_finished=len(still) < len(found))

    def claim(self, run_id: str) -> "Rivals":
        """Try to lead with a run that was created with this key.

        Raises:
            Exception: what MLflow raises.
        """
        found = self._not_failed()
        seen = {run.info.run_id for run in found if slots.is_open(run)} | {run_id}
        any_finished = not seen.issuperset(run.info.run_id for run in found)
        return Rivals(self._take_all(sorted(seen), run_id), any_finished=any_finished)

    def _take_all(self, seen: "Sequence[str]", run_id: str) -> str:
        """Take the slots of these runs; "", or the id of the run to wait for."""
        for each in seen:
            holder = self._take(each, LEADER, run_id)
            if holder not in (run_id, ""):
                return holder if self._may_lead(holder) else each
        return ""

    def _may_lead(self, run_id: str) -> bool:
        """Whether a run that holds a slot leads or has led; else it lost another slot, or ended badly."""
        run = self._client.get_run(run_id)
        if run.data.params.get(END) == WITHDRAWN or run.info.lifecycle_stage == "deleted":
            return False
        return run.info.status in (*RUNNING, "FINISHED")

    def withdraw(self, run_id: str) -> None:
        """Say that a run which doesn't lead is about to be deleted."""
        self._take(run_id, END, WITHDRAWN)

    def finish(self, run_id: str) -> bool:
        """Whether the leader may finish: nobody has taken over from it."""
        return self._take(run_id, END, run_id) == run_id

    def take_over(self, gone: str, run_id: str) -> bool:
        """Try to lead with this run instead of a leader that is gone; whether it does."""
        if self._take(run_id, LEADER, run_id) != run_id:
            return False
        holder = self._take(gone, END, run_id)
        if holder == gone:
            holder = self._take(gone, AFTER_END, run_id)
        if holder != run_id:
            return False
        with suppress(Exception):  # it only tidies up
            self._client.set_tag(gone, LOST_TAG, f"Its training was taken over by run {run_id}.")
            if self._client.get_run(gone).info.status in RUNNING:
                self._client.set_terminated(gone, "FAILED")
        return True

    def wait(self, run_id: str) -> "Waited":
        """Wait for the end of a leader, or for the proof that it is gone.

        Raises:
            TrainingFailed: it failed or was killed.
            Exception: what MLflow raises.
        """
        pause, sign, since = _FIRST_WAIT, None, monotonic()
        while True:
            run, was_away = self._patiently(run_id)
            if was_away:  # no leader could give a heartbeat
                since = monotonic()
            if run.data.params.get(END) == WITHDRAWN:
                return Waited(run_id, gone=False)
            if successor := slots.successor(run):
                run_id, sign, since = successor, None, monotonic()
                continue
            is_open = slots.is_open(run)
            if run.info.lifecycle_stage == "deleted" or (run.info.status == "FINISHED" and not is_open):
                return Waited(run_id, gone=False)
            if not is_open:
                how = "was killed" if run.info.status == "KILLED" else "failed"
                name = run.info.run_name
                raise TrainingFailed(f"{name}, which trained the same, {how}: see it, and launch again.")
            if run.data.tags.get(HEARTBEAT_TAG) != sign:
                sign, since = run.data.tags.get(HEARTBEAT_TAG), monotonic()
            if proof_of_death(run.data.tags, time.time()) or monotonic() - since > SILENT_SECONDS:
                return Waited(run_id, gone=True)
            threading.Event().wait(pause)
            pause = min(_LONGEST_WAIT, pause * 1.5)

    def _patiently(self, run_id: str) -> "tuple[Run, bool]":
        """A run, and whether the store was unreachable before it answered; that may last a minute or so."""
        begun, was_away = monotonic(), False
        while True:
            try:
                return self._client.get_run(run_id), was_away
            except Exception as error:
                away = isinstance(to_store_error(error, self._address), StoreUnreachable)
                if not away or monotonic() - begun > _LONGEST_OUTAGE:
                    raise
                was_away = True
                threading.Event().wait(_LONGEST_WAIT)

    def successor(self, gone: str) -> str:
        """The id of the run that has taken over from a leader that is gone; "" if none has."""
        return slots.successor(self._client.get_run(gone))

    def _not_failed(self) -> "list[Run]":
        found = stored_runs.not_failed_with_key(self._client, self._experiment_id, self._key.digest)
        return [run for run in found if run.data.params.get(END) != WITHDRAWN]

    def _take(self, run_id: str, slot: str, value: str) -> str:
        """Write a slot if it is free; who holds it now, or "" if the run can't be written to any more."""
        problem: Exception | None = None
        try:
            self._client.log_param(run_id, slot, value)
        except Exception as error:  # noqa: BLE001 - also raised where another was first
            problem = error
        else:
            return value
        run = self._client.get_run(run_id)
        holder = str(run.data.params.get(slot, ""))
        if not holder and run.info.lifecycle_stage == "active" and problem is not None:
            raise problem
        return holder


class Rivals:
    """What is seen of other launches.

    Attributes:
        rival: the id of the run to wait for; "" if no other leads.
        any_finished: whether a run with the same key has finished.
    """

    def __init__(self, rival: str, *, any_finished: bool) -> None:
        self.rival = rival
        self.any_finished = any_finished


class Waited:
    """What a launch that waited for a leader found.

    Attributes:
        run_id: the leader, or who took over from it.
        gone: whether it is gone without an end.
    """

    def __init__(self, run_id: str, *, gone: bool) -> None:
        self.run_id = run_id
        self.gone = gone
