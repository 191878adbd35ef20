"""What a terminal shows while models are trained: one bar per model, or plain lines."""

import sys
from collections.abc import Mapping
from time import monotonic, perf_counter
from types import TracebackType
from typing import TYPE_CHECKING, Self

from memo_tui.headless.output import say
from memo_tui.headless.report import Report, RunOutcome
from memo_tui.training.callbacks import Begun
from memo_tui.training.memo.verdict import Verdict
from memo_tui.training.models.base import TrainingStep
from memo_tui.training.models.catalog import STEPPED

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_REFRESH_SECONDS = 0.2
_DRAWING_SHARE = 0.01  # of the time, at most: drawing takes this share from the training
_LINE_SECONDS = 2.0
_WITH_BAR, _WITH_TIME = 44, 60  # columns of a terminal from which on they fit
_ERROR_WIDTH = len("rmse 1.234")
_STATUSES = {"FAILED": "failed", "KILLED": "killed", "RUNNING": "not ended"}
_METRICS = ("rmse", "mae", "r2")
_CLASS_METRICS = ("accuracy", "f1", "log_loss", "roc_auc")
_FIRST_METRICS = ("rmse", "accuracy", "val_rmse", "val_accuracy")


class Bars(Report):
    """One bar per model: its name, its progress, the current error, the time left."""

    def __init__(self) -> None:
        super().__init__()
        self._progress = _progress()
        self._task: TaskID | None = None
        self._due = 0.0

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the bars as they are, and show the cursor again."""
        self._progress.stop()

    def run_begun(self, run: Begun) -> None:
        """Add a bar for a run that has begun."""
        super().run_begun(run)
        self._task = self._progress.add_task(run.model, total=run.steps, error="")
        self._progress.refresh()

    def run_remembered(self, model: str, verdict: Verdict) -> None:
        """Add a full bar."""
        super().run_remembered(model, verdict)
        task = self._progress.add_task(model, total=1, completed=1, error=verdict.word)
        self._progress.stop_task(task)
        self._progress.refresh()

    def step_made(self, step: TrainingStep) -> None:
        """Let the bar grow."""
        super().step_made(step)
        if perf_counter() >= self._due:
            self._draw()

    def run_ended(self, status: str) -> None:
        """Fill the bar, or stop it where it is."""
        super().run_ended(status)
        if status == "FINISHED" and self._task is not None:
            steps = self.outcomes[-1].run.steps or 1
            self._progress.update(self._task, total=steps, completed=steps)
        self._draw()
        if self._task is not None:
            self._progress.stop_task(self._task)

    def _draw(self) -> None:
        begun = perf_counter()
        last = self.outcomes[-1]
        if self._task is None:
            return
        error = (_STATUSES.get(last.status) if last.over else "") or _error(last)
        if last.run.steps and last.status != "FINISHED":
            self._progress.update(self._task, completed=last.step)
        self._progress.update(self._task, error=error)
        self._progress.refresh()
        drawn = perf_counter()
        self._due = drawn + max(_REFRESH_SECONDS, (drawn - begun) / _DRAWING_SHARE)

    def cut_off(self, sentence: str, status: int) -> None:
        """Show the cursor again first."""
        self._progress.stop()
        super().cut_off(sentence, status)

    def ended(self, status: int) -> None:
        """Print the results."""
        self._progress.stop()
        _say_results(self)
        super().ended(status)


class Lines(Report):
    """Plain lines, for a terminal without colours or cursor."""

    def __init__(self) -> None:
        super().__init__()
        self._printed_at = 0.0

    def run_begun(self, run: Begun) -> None:
        """Print the run that has begun."""
        super().run_begun(run)
        self._say(f"{run.model}: run {run.run_id}")

    def run_remembered(self, model: str, verdict: Verdict) -> None:
        """Print the run that is the result."""
        super().run_remembered(model, verdict)
        self._say(f"{model}: {verdict}")

    def step_made(self, step: TrainingStep) -> None:
        """Print the progress every few seconds."""
        super().step_made(step)
        last = self.outcomes[-1]
        if last.run.steps and monotonic() - self._printed_at >= _LINE_SECONDS:
            word = STEPPED.get(last.run.model, "steps")
            self._say(f"{last.run.model}: {last.step} of {last.run.steps} {word}, {_error(last)}")

    def run_ended(self, status: str) -> None:
        """Print how the run ended."""
        super().run_ended(status)
        last = self.outcomes[-1]
        self._say(f"{last.run.model}: {status.lower()} after {_took(last.seconds)}")

    def ended(self, status: int) -> None:
        """Print the results."""
        _say_results(self)
        super().ended(status)

    def _say(self, line: str) -> None:
        self._printed_at = monotonic()
        say(sys.stderr, line)


def _progress() -> "Progress":
    from rich.console import Console  # noqa: PLC0415 - heavy
    from rich.progress import BarColumn, Progress, ProgressColumn, TextColumn, TimeRemainingColumn  # noqa: PLC0415
    from rich.table import Column  # noqa: PLC0415

    console = Console(stderr=True, highlight=False)
    columns: list[ProgressColumn] = [TextColumn("{task.description}", markup=False)]
    if console.width >= _WITH_BAR:
        columns.append(BarColumn(bar_width=None, table_column=Column(ratio=1)))
    share, error = Column(no_wrap=True, min_width=4), Column(no_wrap=True, min_width=_ERROR_WIDTH)
    columns += [
        TextColumn("{task.percentage:>3.0f}%", table_column=share),
        TextColumn("{task.fields[error]}", markup=False, table_column=error),
    ]
    if console.width >= _WITH_TIME:
        columns.append(TimeRemainingColumn(compact=True, elapsed_when_finished=True))
    return Progress(*columns, console=console, auto_refresh=False, expand=True, redirect_stdout=False)


def _say_results(report: Report) -> None:
    """A small table of the runs, on standard output."""
    if not report.outcomes:
        return
    of_classes = any("accuracy" in outcome.metrics for outcome in report.outcomes)
    metrics = _CLASS_METRICS if of_classes else _METRICS
    rows = [("model", *metrics, "took", "run id"), *(_row(outcome, metrics) for outcome in report.outcomes)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        name, *numbers, run_id = (
            text.rjust(width) if 0 < place < len(row) - 1 else text.ljust(width)
            for place, (text, width) in enumerate(zip(row, widths, strict=True))
        )
        say(sys.stdout, "  ".join((name, *numbers, run_id)).rstrip())


def _row(outcome: RunOutcome, metrics: tuple[str, ...]) -> tuple[str, ...]:
    texts = (_number(outcome.metrics, key) for key in metrics)
    took = _STATUSES.get(outcome.status) or _took(outcome.seconds)
    if outcome.verdict:
        took = f"{outcome.verdict.word}, saved {_took(outcome.verdict.seconds_saved)}"
    return (outcome.run.model, *texts, took, outcome.run.run_id)


def _number(metrics: Mapping[str, float], key: str) -> str:
    """A metric, with its standard deviation if it has one."""
    if key not in metrics:
        return "-"
    spread = metrics.get(f"{key}_std")
    return f"{metrics[key]:.4g}" if spread is None else f"{metrics[key]:.4g} ± {spread:.2g}"


def _error(outcome: RunOutcome) -> str:
    found = ((key, outcome.metrics[key]) for key in _FIRST_METRICS if key in outcome.metrics)
    return next((f"{key} {value:.4g}" for key, value in found), "")


def _took(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds < 60 else f"{int(seconds // 60)}:{int(seconds % 60):02} min"
