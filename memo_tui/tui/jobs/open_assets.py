"""Opens models, prompts and traces over the training pane, and from there runs."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from memo_tui.errors import MemoTuiError, StoreError
from memo_tui.runs.model import Run
from memo_tui.runs.open import open_reader
from memo_tui.tui.common import background

if TYPE_CHECKING:
    from memo_tui.tui.jobs.pane import TrainingPane


class OpenAssets:
    """Shows what the pane's store keeps beside runs."""

    def __init__(self, pane: "TrainingPane") -> None:
        self._pane = pane

    async def open(self, section: str = "models", version: tuple[str, str] | None = None) -> None:
        """Show a section, or a version of a registered model."""
        from memo_tui.tui.assets.screen import AssetsScreen  # noqa: PLC0415 - when it's wanted

        pane = self._pane
        screen = AssetsScreen(
            pane.access,
            self._experiments,
            self._runs,
            self.show_run,
            pane.when_writable,
            run_name=self._run_name,
            section=section,
            version=version,
        )
        await pane.push(screen)

    def show_run(self, run_id: str) -> None:
        """Show a run, also one of another experiment."""
        pane = self._pane
        known = pane.snapshot.runs.get(run_id) if pane.snapshot else None
        if known is not None:
            pane.call_later(pane.open_run, known)
            return
        address = pane.address

        def read() -> Run:
            reader = open_reader(address)
            try:
                found = reader.by_id([run_id])
            finally:
                reader.close()
            if not found:
                raise StoreError(f"The run {run_id} is not in this store, or was deleted.")
            return found[0]

        def failed(sentence: str) -> None:
            pane.notify(sentence, severity="warning", markup=False)

        background.run(pane, read, pane.open_other_run, failed, task="reading a run")

    def _run_name(self, run_id: str) -> str:
        """The name of a run of the table; of another one the beginning of its id."""
        snapshot = self._pane.snapshot
        run = snapshot.runs.get(run_id) if snapshot else None
        return run.name if run is not None else run_id[:8]

    def _experiments(self) -> Sequence[str]:
        """On a thread: the ids of the experiments that are shown.

        Raises:
            MemoTuiError: they are not known yet.
        """
        snapshot = self._pane.snapshot
        if snapshot is None or not snapshot.experiments:
            raise MemoTuiError("The experiments have not been read yet: try again in a moment.")
        return list(snapshot.experiments)

    def _runs(self) -> list[Run]:
        """On a thread: the runs of the table."""
        snapshot = self._pane.snapshot
        return [] if snapshot is None else list(snapshot.runs.values())
