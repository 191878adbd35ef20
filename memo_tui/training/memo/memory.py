"""Memory: the runs of one experiment as the memory of its trainings."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from memo_tui.errors import MemoTuiError, StoreError, StoreUnreachable, TrainingFailed
from memo_tui.tracking.error_messages import to_store_error
from memo_tui.tracking.haste import limit_requests
from memo_tui.tracking.origin import current_user
from memo_tui.tracking.schema.check import require_current
from memo_tui.tracking.tags import MEMO_FORCED_TAG
from memo_tui.tracking.tracker import MlFlowTracker
from memo_tui.training.memo import run_notes, slots, stored_runs
from memo_tui.training.memo.flight import Flight, Rivals
from memo_tui.training.memo.key import Key
from memo_tui.training.memo.lookup import look_up, why_not_joined
from memo_tui.training.memo.one_at_a_time import one_at_a_time
from memo_tui.training.memo.policy import MemoPolicy
from memo_tui.training.memo.result import TrainingResult
from memo_tui.training.memo.verdict import FORCED, JOIN, JOINED, MISS, RememberedRun, Verdict

if TYPE_CHECKING:
    from mlflow.entities import Run

T = TypeVar("T")
_UNKNOWN = Verdict(MISS, "")


@dataclass(frozen=True)
class Lead:
    """A run that trains what no other does.

    Attributes:
        run: the run.
        remember: to be called before it ends, with the seconds that the training took.
    """

    run: "Run"
    remember: Callable[[float], None]


class TakenOver(BaseException):
    """Ends the run of a leader that was taken for gone, as KILLED.

    Attributes:
        run_id: its id.
    """

    def __init__(self, run_id: str) -> None:
        super().__init__(run_id)
        self.run_id = run_id


class Memory:
    """Looks trainings up among the runs of a tracker's experiment, and stores their keys there.

    Attributes:
        tracker: creates the runs.
        policy: what counts, and for how long.
    """

    def __init__(self, tracker: MlFlowTracker, policy: MemoPolicy) -> None:
        self.tracker = tracker
        self.policy = policy

    def verdict(self, key: Key, known: Verdict | None = None) -> Verdict:
        """The verdict on a training; nothing is written, and a store that doesn't exist is not created.

        Args:
            key: of the training.
            known: an earlier verdict on it, whose reasons are taken over if there is still no such run.

        Raises:
            StoreError: the store doesn't answer or refuses.
        """
        address = self.tracker.address
        is_there = address.kind == "server" or self.tracker.store_is_open
        if not is_there and require_current(address) is None:
            return Verdict(MISS, key.digest, reasons=("no run yet",), uncovered=key.uncovered)
        found = replace(self._asking(lambda: self._look_up(key, known)), uncovered=key.uncovered)
        if self.policy.force and found.is_hit and found.run:
            return replace(found, word=FORCED, reasons=(f"although {found.run.name} is the same training",))
        return found

    def _look_up(self, key: Key, known: Verdict | None) -> Verdict:
        client, name = self.tracker.mlflow_client, self.tracker.experiment_name
        experiment = client.get_experiment_by_name(name)
        if experiment is not None and experiment.lifecycle_stage == "deleted":
            return Verdict(MISS, key.digest, reasons=(f"the experiment {name!r} is deleted",))
        experiment_id = experiment.experiment_id if experiment is not None else None
        return look_up(client, experiment_id, key, max_days=self.policy.max_days, known=known)

    def answer(
        self,
        key: Key,
        tags: Mapping[str, str],
        train: "Callable[[Lead], str]",
        name: str | None = None,
        *,
        tell: Callable[[Verdict], object] = lambda _: None,
    ) -> TrainingResult:
        """The result of a training: of an earlier run, or of one that is trained now.

        Args:
            key: of the training.
            tags: more tags for the run.
            train: trains in the run that it is given; returns its id.
            name: of the run; None lets the store choose one.
            tell: called with the verdict before anything is run or waited for; once more if what was waited
                for is no result.

        Raises:
            TrainingFailed: a run that was waited for failed.
            ExperimentDeleted, StoreError: as for `MlFlowTracker`.
            Exception: what `train` raises.
        """
        verdict = self.verdict(key)
        tell(verdict)
        if verdict.is_hit:
            return self.result(verdict)
        lead = self.lead(key, tags, name)
        if isinstance(lead, Verdict):
            return self.result(lead)
        if (settled := self.settled(verdict)) is not verdict:
            verdict = settled
            tell(verdict)
        try:
            return self.result(verdict, train(lead))
        except TakenOver as taken:
            return self.join(key, taken.run_id)

    def lead(self, key: Key, tags: Mapping[str, str], name: str | None = None) -> "Lead | Verdict":
        """Create the run of a training, the only one that trains this key now, or wait for that one.

        Args:
            key: of the training.
            tags: more tags for the run.
            name: of the run; None lets the store choose one.

        Returns:
            The run, or the verdict on one that was waited for.

        Raises:
            TrainingFailed: the run that was waited for failed.
            ExperimentDeleted, StoreError: as for `MlFlowTracker`.
        """
        tracker, every = self.tracker, {**tags, **stored_runs.key_tags(key)}
        if self.policy.force:
            forced = {MEMO_FORCED_TAG: run_notes.note(current_user())}
            return Lead(tracker.create_run(name, {**every, **forced}), partial(self._store, key))
        try:
            found = self._asking(lambda: self._contend(key, every, name))
            return found if isinstance(found, Verdict) else Lead(found, partial(self._store, key))
        except BaseException as error:
            tracker.break_off(error)
            raise

    def settled(self, verdict: Verdict) -> Verdict:
        """The verdict on a training that this launch leads: what seemed to be under way is no result.

        Raises:
            StoreError: the store doesn't answer or refuses.
        """
        if verdict.word != JOIN or verdict.run is None:
            return verdict
        run_id = verdict.run.run_id
        run = self._asking(lambda: self.tracker.mlflow_client.get_run(run_id))
        return replace(verdict, word=MISS, reasons=(why_not_joined(run),))

    def _contend(self, key: Key, tags: Mapping[str, str], name: str | None) -> "Run | Verdict":
        tracker = self.tracker
        flight = Flight(tracker.mlflow_client, tracker.mlflow_experiment_id, key, tracker.address)
        gone = ""
        while True:
            with one_at_a_time(key.digest):
                found = self._try_to_lead(flight, key, lambda: tracker.create_run(name, tags), gone)
            if not isinstance(found, str):
                return found
            waited = flight.wait(found)
            gone = waited.run_id if waited.gone else ""
            if not gone and (verdict := self._joined(key)):
                return verdict

    def _try_to_lead(
        self, flight: Flight, key: Key, create: "Callable[[], Run]", gone: str
    ) -> "Run | Verdict | str":
        """Lead with a new run unless another does, or instead of one that is gone.

        Returns:
            The run, or the verdict on one that has finished meanwhile, or the id of one to wait for.
        """
        seen = Rivals(flight.successor(gone), any_finished=False) if gone else flight.look()
        if seen.rival:
            return seen.rival
        if seen.any_finished and (found := self._joined(key)):
            return found
        run = create()
        run_id = run.info.run_id
        if gone:
            if flight.take_over(gone, run_id):
                return run
            self._withdraw(flight, run_id)
            return flight.successor(gone) or gone
        claim = flight.claim(run_id)
        if claim.rival:
            self._withdraw(flight, run_id)
            return claim.rival
        # One may have finished before this one looked for rivals.
        if claim.any_finished and (found := self._joined(key)):
            self._withdraw(flight, run_id)
            return found
        return run

    def _joined(self, key: Key) -> Verdict | None:
        """The verdict, if the training has finished in another launch meanwhile."""
        found = self._look_up(key, _UNKNOWN)
        return replace(found, word=JOINED, uncovered=key.uncovered) if found.is_hit else None

    def _withdraw(self, flight: Flight, run_id: str) -> None:
        """Delete a run that doesn't lead; it has trained nothing."""
        flight.withdraw(run_id)
        self.tracker.end_run("KILLED")
        self.tracker.mlflow_client.delete_run(run_id)

    def join(self, key: Key, run_id: str) -> TrainingResult:
        """The result of the run that took over from this one.

        Raises:
            TrainingFailed: it failed, or isn't remembered.
            StoreError: the store doesn't answer or refuses.
        """
        tracker = self.tracker
        flight = Flight(tracker.mlflow_client, tracker.mlflow_experiment_id, key, tracker.address)
        waited = self._asking(lambda: flight.wait(run_id))
        found = self.verdict(key)
        if not found.is_hit:
            raise TrainingFailed(
                f"Run {waited.run_id} took this training over, and is gone: launch it again."
            )
        return self.result(replace(found, word=JOINED))

    def _store(self, key: Key, seconds: float) -> None:
        """Store the key of the run that is about to end; without it the run is never returned.

        That is so if the store doesn't answer or the store of artifacts refuses it, or if the training's data
        changed meanwhile.

        Args:
            key: as it was at the beginning.
            seconds: how long the training took.

        Raises:
            TakenOver: another run has taken over from this one, as it seemed to be gone.
        """
        run, run_id, client = self.tracker.mlflow_run, self.tracker.open_run, self.tracker.mlflow_client
        if run_id is not None and not self.policy.force:
            flight = Flight(client, self.tracker.mlflow_experiment_id, key, self.tracker.address)
            try:
                finishes = self._asking(lambda: flight.finish(run_id))
            except StoreError:
                return
            if not finishes:
                raise TakenOver(run_id)
        if run is None or run_id is None:
            return
        stored = False
        with suppress(Exception):  # a training doesn't fail as it isn't remembered
            if key.data.holds():
                stored_runs.store_key(client, run, key, seconds)
                stored = True
        if stored:
            return
        with suppress(Exception):
            stored_runs.note_end(client, run, seconds)

    def result(self, verdict: Verdict, run_id: str | None = None) -> TrainingResult:
        """The result of a training: of the run of a hit, or of one that has just ended.

        Raises:
            TakenOver: another run has taken over from the one that has just ended, as it seemed to be gone.
            StoreError: the store doesn't answer or refuses.
        """
        if run_id is None:
            run = verdict.run or RememberedRun("", "")
            with suppress(Exception):  # a result is one even where it can't be counted
                limit_requests()
                run_notes.note_hit(self.tracker.mlflow_client, run, verdict.word)
        elif left := self.tracker.undelivered:
            raise StoreUnreachable(left)
        else:
            client = self.tracker.mlflow_client
            found = self._asking(lambda: client.get_run(run_id))
            if slots.successor(found):
                with suppress(Exception):  # it is no result, whatever its status is
                    client.set_terminated(run_id, "KILLED")
                raise TakenOver(run_id)
            run = stored_runs.remembered(found)
            before = verdict.run
            if verdict.word == FORCED and before:
                self._asking(lambda: run_notes.note_variation(client, before, run))
        return TrainingResult(run.run_id, dict(run.metrics), verdict, self._fetch)

    def _fetch(self, run_id: str, path: str, folder: str | None) -> Path:
        from mlflow.artifacts import download_artifacts  # noqa: PLC0415 - heavy

        uri = self.tracker.address.uri
        found = self._asking(
            lambda: download_artifacts(run_id=run_id, artifact_path=path, dst_path=folder, tracking_uri=uri)
        )
        return Path(found)

    def _asking(self, question: Callable[[], T]) -> T:
        try:
            limit_requests()
            return question()
        except MemoTuiError:
            raise
        except Exception as error:  # noqa: BLE001 - MLflow's errors have no common root
            raise to_store_error(error, self.tracker.address) from None
