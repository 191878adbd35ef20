"""Opens the lesson of the two trainers over the training pane, whose jobs and runs it shows."""

from collections.abc import Callable

from textual.app import App

from memo_tui.errors import MemoTuiError
from memo_tui.jobs.job import Job
from memo_tui.tui.jobs.pane import TrainingPane
from memo_tui.tui.lessons.pairs import Pair, called_again, pair_specs
from memo_tui.tui.lessons.trainers import TrainersScreen


class TwoTrainers:
    """Remembers the two jobs that were launched last, for when the lesson is opened again."""

    def __init__(self, app: App[None], pane: TrainingPane) -> None:
        self._app, self._pane = app, pane
        self._pair: Pair | None = None

    async def open(self) -> None:
        """Open the lesson, with the runs that the trainers left in what the pane shows."""
        pane, pair = self._pane, self._pair
        here = (pane.address.shown, pane.experiments[0])
        shown = pair if pair and pair.source == here else None
        await self._app.push_screen(
            TrainersScreen(self._run_both, pane.jobs.stop, shown, pane.news, self._call_again)
        )

    def _call_again(self, pair: Pair) -> Job:
        """Call the composed trainer of a pair once more."""
        (job,) = self._pane.begin([called_again(pair, self._pane.address.uri)])
        return job

    async def _run_both(self, begun: Callable[[Pair], object]) -> None:
        """Train with both forms of trainer into what is shown now, and tell of the jobs.

        Raises:
            MemoTuiError: nothing can be logged there.
        """
        pane = self._pane
        if refusal := pane.refusal(pane.address):
            raise MemoTuiError(refusal)

        def begin() -> None:
            self._pair = Pair(*pane.begin(pair_specs(pane.experiments[0], pane.address.uri, pane.seed)))
            begun(self._pair)

        await pane.when_writable(begin)
