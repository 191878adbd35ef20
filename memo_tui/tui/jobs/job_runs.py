"""The screen with the runs of a job, whatever experiments and stores they are in."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import BindingType

from memo_tui.training.work.end_opened import SettledRun
from memo_tui.tui.common import background
from memo_tui.tui.common.choice_list import Choices, has_words
from memo_tui.tui.common.choice_screen import FIND_AND_LEAVE, ChoiceScreen
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.table_data import Cell, Column
from memo_tui.tui.common.text import duration, plain

_WIDE = 100  # cells of a terminal from which on whole ids fit
_ID, _ID_WHEN_NARROW = 32, 8


def _columns(width: int) -> tuple[Column, ...]:
    """The columns for a screen of this width in cells."""
    return (
        Column("state", "state", 9),
        Column("took", "took", 8, right=True),
        Column("name", "name", 16),
        Column("experiment", "experiment", 14),
        Column("run id", "run id", _ID if width >= _WIDE else _ID_WHEN_NARROW),
    )


_TONES = {"FINISHED": "good", "FAILED": "bad", "KILLED": "warning", "RUNNING": "running"}


class JobRunsScreen(ChoiceScreen[SettledRun]):
    """Chooses one of a job's runs, to go to it; the result is the run, or None."""

    CSS_PATH = "job_runs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("open", "take", "Go to the run"),
        *FIND_AND_LEAVE,
    ]

    def __init__(self, title: str, read: Callable[[], Sequence[SettledRun]]) -> None:
        """Show the runs of a job.

        Args:
            title: of the job.
            read: reads its runs; called on a thread.
        """
        super().__init__(
            f"Runs of {title}", "part of a name, state or experiment", empty="Reading …", hint=True
        )
        self._read = read
        self._runs: dict[str, SettledRun] = {}

    def on_mount(self) -> None:
        """Read them."""

        def show(runs: Sequence[SettledRun]) -> None:
            self._runs = {run.run_id: run for run in runs}
            self._choices.empty = "This job has opened no run yet."
            self._choices.show(Choices(_columns(self.size.width), 2, self._find, self._row))

        def fail(sentence: str) -> None:
            self._choices.empty = plain(sentence)
            self._choices.show(Choices(_columns(self.size.width), 2, self._find, self._row))

        background.run(self, lambda: self._read(), show, fail, task="reading the runs of a job")  # noqa: PLW0108

    def result_of(self, key: str) -> SettledRun:
        """The run."""
        return self._runs[key]

    def _find(self, words: Sequence[str]) -> Sequence[str]:
        return [
            key
            for key, run in self._runs.items()
            if has_words(f"{run.name} {run.status} {run.experiment} {run.run_id}", words)
        ]

    def _row(self, key: str) -> Sequence[Cell]:
        run = self._runs[key]
        return (
            Cell(run.status.lower() or "not known", _TONES.get(run.status, "")),
            Cell("" if run.seconds is None else duration(run.seconds)),
            Cell(plain(run.name)),
            Cell(plain(run.experiment if run.same else f"{run.experiment} in {run.store}")),
            Cell(run.run_id, "dim"),
        )
