"""MemoEdits: what a user changes of which runs answer trainings; who did it, and when, is kept."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from memo_tui.errors import MemoTuiError
from memo_tui.tracking.access import StoreAccess
from memo_tui.tracking.address import Address
from memo_tui.tracking.origin import current_user
from memo_tui.tracking.schema.check import require_current
from memo_tui.training.memo import run_notes, stored_runs
from memo_tui.training.memo.differences import differences
from memo_tui.training.memo.key import Key

if TYPE_CHECKING:
    from mlflow import MlflowClient
    from mlflow.entities import Run

T = TypeVar("T")
_SAME = ("model", "params", "data", "seed")  # the parts that an edit which changes nothing leaves as they are


class MemoEdits:
    """Edits the remembered runs of one experiment; each method edits all the runs that it names, or none.

    Each method raises a `MemoTuiError` if the store, the experiment or a run isn't there.
    """

    def __init__(self, address: Address, experiment: str) -> None:
        self._access = StoreAccess(address)
        self._experiment = experiment

    def invalidate(self, names: Sequence[str]) -> list[str]:
        """Let no training be answered by these runs any more.

        Args:
            names: their ids or names.

        Returns:
            Their ids.
        """
        return self._asked(lambda client, experiment: self._invalidate(client, experiment, names))

    def expire(self, days: float) -> list[str]:
        """Invalidate the runs that ended more than so many days ago; returns their ids."""
        return self._asked(lambda client, experiment: self._expire(client, experiment, days))

    def bless(self, name: str, key: Key) -> str:
        """Let a run, by its id or name, answer the training with this key, too, as an edit changed nothing.

        Returns:
            Its name.

        Raises:
            MemoTuiError: it is another training: more than its code and its environment differ.
        """
        return self._asked(lambda client, experiment: self._bless(client, experiment, name, key))

    def _invalidate(self, client: "MlflowClient", experiment_id: str, names: Sequence[str]) -> list[str]:
        ids = [self._find(client, experiment_id, name).info.run_id for name in names]
        run_notes.invalidate(client, ids, current_user())
        return ids

    def _expire(self, client: "MlflowClient", experiment_id: str, days: float) -> list[str]:
        ids = [run.info.run_id for run in stored_runs.older_than(client, experiment_id, days)]
        run_notes.invalidate(client, ids, current_user(), f"older than {days:g} days")
        return ids

    def _bless(self, client: "MlflowClient", experiment_id: str, name: str, key: Key) -> str:
        run = self._find(client, experiment_id, name)
        if other := differences(stored_runs.stored_key(client, run), key, _SAME):
            raise MemoTuiError(
                f"{stored_runs.name_of(run)} is another training ({', '.join(other)}), and only code and"
                " libraries may differ: bless it for what it trained."
            )
        run_notes.bless(client, run, key, current_user())
        return str(run.info.run_name)

    def _find(self, client: "MlflowClient", experiment_id: str, name: str) -> "Run":
        found = stored_runs.named(client, experiment_id, name)
        if not found:
            raise MemoTuiError(
                f"The experiment {self._experiment!r} remembers no run {name!r}: give a run's id or name."
            )
        if len(found) > 1:
            ids = ", ".join(run.info.run_id for run in found)
            raise MemoTuiError(f"Several remembered runs are named {name!r}: give the id, one of {ids}.")
        return found[0]

    def _asked(self, edit: "Callable[[MlflowClient, str], T]") -> T:
        address = self._access.address
        if address.kind != "server" and require_current(address) is None:
            raise MemoTuiError(f"There is no store at {address.shown} yet: train with --memo first.")

        def ask(client: "MlflowClient") -> T:
            found = client.get_experiment_by_name(self._experiment)
            if found is None or found.lifecycle_stage == "deleted":
                raise MemoTuiError(f"There is no experiment {self._experiment!r}: give it with --experiment.")
            return edit(client, str(found.experiment_id))

        return self._access.ask(ask)
