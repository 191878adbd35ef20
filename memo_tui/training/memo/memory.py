"""Memory: the runs of one experiment as the memory of its trainings."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from memo_tui.errors import MemoTuiError
from memo_tui.tracking.error_messages import to_store_error
from memo_tui.tracking.haste import limit_requests
from memo_tui.tracking.schema.check import require_current
from memo_tui.tracking.tracker import MlFlowTracker
from memo_tui.training.memo import stored_runs
from memo_tui.training.memo.key import Key
from memo_tui.training.memo.lookup import look_up
from memo_tui.training.memo.policy import MemoPolicy
from memo_tui.training.memo.result import TrainingResult
from memo_tui.training.memo.verdict import FORCED, MISS, RememberedRun, Verdict

T = TypeVar("T")


class Memory:
    """Looks trainings up among the runs of a tracker's experiment, and stores their keys there."""

    def __init__(self, tracker: MlFlowTracker, policy: MemoPolicy) -> None:
        self._tracker = tracker
        self.policy = policy

    def verdict(self, key: Key, known: Verdict | None = None) -> Verdict:
        """The verdict on a training; nothing is written, and a store that doesn't exist is not created.

        Args:
            key: of the training.
            known: an earlier verdict on it, whose reasons are taken over if there is still no such run.

        Raises:
            StoreError: the store doesn't answer or refuses.
        """
        address = self._tracker.address
        if address.kind != "server" and require_current(address) is None:
            return Verdict(MISS, key.digest, reasons=("no run yet",))
        found = self._asking(lambda: self._look_up(key, known))
        if self.policy.force and found.is_hit and found.run:
            return replace(found, word=FORCED, reasons=(f"although {found.run.name} is the same training",))
        return found

    def _look_up(self, key: Key, known: Verdict | None) -> Verdict:
        client, name = self._tracker.mlflow_client, self._tracker.experiment_name
        experiment = client.get_experiment_by_name(name)
        if experiment is not None and experiment.lifecycle_stage == "deleted":
            return Verdict(MISS, key.digest, reasons=(f"the experiment {name!r} is deleted",))
        experiment_id = experiment.experiment_id if experiment is not None else None
        return look_up(client, experiment_id, key, max_days=self.policy.max_days, known=known)

    def tags(self, key: Key) -> Mapping[str, str]:
        """The tags for the run of a training that is about to begin."""
        return stored_runs.key_tags(key)

    def store(self, key: Key, again: Callable[[], Key], seconds: float) -> None:
        """Store the key of the run that is about to end; without it the run is never returned.

        That is so if the store of artifacts refuses it, or if the training's data changed meanwhile.

        Args:
            key: as it was at the beginning.
            again: computes it as it is now.
            seconds: how long the training took.
        """
        run_id = self._tracker.open_run
        with suppress(Exception):  # a training doesn't fail as it isn't remembered
            if run_id is not None and again().digest == key.digest:
                stored_runs.store_key(self._tracker.mlflow_client, run_id, key, seconds)

    def result(self, verdict: Verdict, run_id: str | None = None) -> TrainingResult:
        """The result of a training: of the run of a hit, or of one that has just ended.

        Raises:
            StoreError: the store doesn't answer or refuses.
        """
        if run_id is None:
            run = verdict.run or RememberedRun("", "")
        else:
            run = stored_runs.remembered(self._asking(lambda: self._tracker.mlflow_client.get_run(run_id)))
        return TrainingResult(run.run_id, dict(run.metrics), verdict, self._fetch)

    def _fetch(self, run_id: str, path: str, folder: str | None) -> Path:
        from mlflow.artifacts import download_artifacts  # noqa: PLC0415 - heavy

        uri = self._tracker.address.uri
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
            raise to_store_error(error, self._tracker.address) from None
