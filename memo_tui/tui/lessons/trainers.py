"""The lesson "Two ways to write one trainer": both sources side by side, and a comparison of their runs."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from time import time
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Label

from memo_tui.errors import MemoTuiError
from memo_tui.jobs.job import Job
from memo_tui.jobs.view import JobState
from memo_tui.runs.model import Run, RunsSnapshot
from memo_tui.runs.table.run_words import took
from memo_tui.tracking.tracker import MlFlowTracker
from memo_tui.training.first_trainer import FirstTrainer
from memo_tui.training.trainer import Trainer
from memo_tui.tui.common.dashboard_screen import DashboardScreen
from memo_tui.tui.common.key_bindings import bind, everywhere
from memo_tui.tui.common.key_footer import KeyFooter
from memo_tui.tui.common.key_map import TRAINERS
from memo_tui.tui.common.key_words import with_keys
from memo_tui.tui.common.line_table import LineTable
from memo_tui.tui.common.news import News
from memo_tui.tui.common.table_data import Cell, Column, TableData
from memo_tui.tui.common.text import NUMBER_WIDTH, content, number
from memo_tui.tui.lessons.lesson_source import LessonLines, LessonSource
from memo_tui.tui.lessons.pairs import FORMS, Pair, again_words, memo_counts, verdict
from memo_tui.tui.runs.run_columns import state_of

_METRICS = ("rmse", "mae", "r2")
_FIRST_METHODS = (
    FirstTrainer.__init__,
    FirstTrainer.mlflow_client,
    FirstTrainer.mlflow_experiment_id,
    FirstTrainer.mlflow_create_run,
    FirstTrainer.mlflow_log_param,
    FirstTrainer.mlflow_log_metric,
    FirstTrainer.mlflow_log_input,
    FirstTrainer.mlflow_end_run,
    FirstTrainer.train,
)
_TRAINER_METHODS = (
    Trainer.__init__,
    Trainer.train,
    Trainer.train_model,
    Trainer.trainings,
    Trainer.train_one,
)
_TRACKER_METHODS = (
    MlFlowTracker.mlflow_client,
    MlFlowTracker.mlflow_experiment_id,
    MlFlowTracker.create_run,
    MlFlowTracker.log_param,
    MlFlowTracker.log_params,
    MlFlowTracker.log_metric,
    MlFlowTracker.log_step,
    MlFlowTracker.log_input,
    MlFlowTracker.run,
)
_INVITATION = (
    "Nothing has run yet: press {open} to train with both. "
    "Each logs its runs to MLflow, which are compared here as they arrive."
)

_VERDICT_SIGNS = {True: "✓", False: "✗", None: "▶"}


class Side(Vertical):
    """One way to write it: a sentence above scrolling source."""

    def __init__(self, title: str, sentence: str, parts: Mapping[str, LessonLines], *, id: str) -> None:  # noqa: A002
        """Show these parts of the source, each under its title."""
        super().__init__(id=id)
        self.border_title = title
        self.border_subtitle = with_keys("{box_next}: the other side")
        self._sentence = sentence
        self._parts = parts

    def compose(self) -> ComposeResult:
        """Compose the sentence and the source."""
        yield Label(self._sentence, classes="sentence", markup=False)
        with VerticalScroll():
            for place, (title, lines) in enumerate(self._parts.items()):
                if place:
                    yield Label(title, classes="file", markup=False)
                yield LessonSource(lines)


class TrainersScreen(DashboardScreen[None], inherit_bindings=False):
    """Shows the first trainer beside the composed one; `enter` runs both and compares their runs."""

    PLACE = TRAINERS
    CSS_PATH = "trainers.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("open", "run_both", "Run both"),
        bind("again", "again", "Call again", "Call the same Trainer again, and let MLflow answer"),
        bind("box_next", "other_side", "Other side"),
        bind("box_before", "other_side", "Other side", show=False),
        bind("stop", "stop", "Stop"),
        bind("back", "dismiss", "Back to the runs"),
        *everywhere(),
    ]

    def __init__(
        self,
        run_both: Callable[[Callable[[Pair], object]], Awaitable[None]],
        stop: Callable[[Sequence[Job]], object],
        pair: Pair | None,
        news: News[RunsSnapshot],
        call_again: Callable[[Pair], Job],
    ) -> None:
        """Show the sources, and the runs of the last two jobs.

        Args:
            run_both: starts two jobs, as soon as the store can take them, and calls what it is given with
                them; or raises a MemoTuiError.
            stop: stops jobs.
            pair: the last two jobs, or None.
            news: of the runs of the experiment.
            call_again: starts the job of the composed trainer once more, to be answered from MLflow.
        """
        super().__init__()
        self._call_again = call_again
        self._again: Job | None = None
        self._run_both, self._stop = run_both, stop
        self._pair = pair
        self._news = news
        self._runs: Sequence[Run] = ()
        self._was_running = False
        self._said_again = ""

    def compose(self) -> ComposeResult:
        """Compose the two sides above the comparison."""
        yield Label("Two ways to write one trainer", id="lesson", markup=False)
        with Horizontal(id="sides"):
            first = Side(
                "First: FirstTrainer",
                "Tracking inside: it can't be reused without training.",
                {"": LessonLines.of(FirstTrainer, _FIRST_METHODS)},
                id="first",
            )
            yield first.add_class("-front")
            yield Side(
                "Composed: Trainer and MlFlowTracker",
                "Tracking composed: any code can use the tracker.",
                {
                    "": LessonLines.of(Trainer, _TRAINER_METHODS),
                    "MlFlowTracker, its essential methods": LessonLines.of(MlFlowTracker, _TRACKER_METHODS),
                },
                id="composed",
            )
        yield LineTable(markable=False, row_cursor=False, id="pairs")
        yield Label("", id="verdict", markup=False)
        yield Label("", id="again", markup=False)
        yield Label(
            "client, experiment id: how often the memoized property was read · computed",
            id="legend",
            markup=False,
        )
        yield KeyFooter()

    def on_mount(self) -> None:
        """Focus the first side."""
        table = self.query_one(LineTable)
        table.can_focus = False
        self.query_one("#legend").display = False
        table.empty = with_keys(_INVITATION)
        self.query_one("#first VerticalScroll").focus()
        self.set_interval(1.0, self._draw)
        self._news.subscribe(self, self.show_snapshot)
        self._draw()

    def on_resize(self) -> None:
        """Show more columns where there is room."""
        self._draw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Enable each key only where it does something."""
        running = self._pair is not None and self._pair.running
        pair, again = self._pair, self._again
        ended = pair is not None and not running and pair.composed.state is JobState.FINISHED
        offered = {
            "run_both": not running,
            "stop": running,
            "again": ended and not (again and again.active),
        }
        return offered.get(action, True)

    def show_snapshot(self, snapshot: RunsSnapshot) -> None:
        """Compare the current runs."""
        self._runs = snapshot.newest
        self._draw()

    async def action_run_both(self) -> None:
        """Train with both at once."""

        def begun(pair: Pair) -> None:
            self._pair, self._again = pair, None
            self._draw()

        try:
            await self._run_both(begun)
        except MemoTuiError as error:
            self.notify(str(error), severity="error", markup=False, timeout=10)

    def action_again(self) -> None:
        """Call the composed trainer once more: MLflow holds the result."""
        if self._pair is not None:
            self._again = self._call_again(self._pair)
            self._draw()

    def action_stop(self) -> None:
        """End both trainings; their runs end as KILLED."""
        if self._pair:
            self._stop(list(self._pair.jobs.values()))
        self._draw()

    def action_other_side(self) -> None:
        """Focus the other side, which replaces this one where only one fits."""
        for side in self.query(Side):
            side.toggle_class("-front")
        self.query_one("Side.-front VerticalScroll").focus()

    def _draw(self) -> None:
        """Update the comparison: once a second, and after each change."""
        pair = self._pair
        if pair is None:
            return
        if self._was_running != pair.running:
            self._was_running = pair.running
            self.refresh_bindings()
        found = pair.find(self._runs)
        equal, said = verdict(pair, found)
        label = self.query_one("#verdict", Label)
        self.query_one("#legend").display = True
        label.update(content(f"{_VERDICT_SIGNS[equal]} {said}"))
        said_again = self.query_one("#again", Label)
        text = again_words(pair, self._again)
        said_again.update(content(text))
        said_again.display = bool(text)
        if text != self._said_again:
            self._said_again = text
            self.refresh_bindings()
        label.set_class(equal is True, "-equal").set_class(equal is False, "-unequal")
        columns = _columns(wide=self.has_class("-wide"))
        rows = {
            f"{model} {form}": _cells(pair, form, model, found, columns)
            for model in pair.models
            for form in FORMS
        }
        keys = tuple(rows)
        index = {key: place for place, key in enumerate(keys)}
        self.query_one(LineTable).show(TableData(columns, keys, lambda key: rows[key], index))


def _columns(*, wide: bool) -> tuple[Column, ...]:
    """The columns of the comparison; narrower ones for 80 columns."""
    metric = NUMBER_WIDTH if wide else 6
    more = (Column("took", "took", 7, right=True, glow=False),) if wide else ()
    return (
        Column("model", "model", 12),
        Column("form", "form", 8),
        Column("state", "state", 11),
        *(Column(key, key, metric, right=True) for key in _METRICS),
        *more,
        Column("mlflow_client", "client", 9 if wide else 8, right=True),
        Column("mlflow_experiment_id", "experiment id" if wide else "exp. id", 13 if wide else 7, right=True),
    )


def _cells(
    pair: Pair,
    form: str,
    model: str,
    found: Mapping[tuple[str, str], Run],
    columns: Sequence[Column],
) -> list[Cell]:
    run = found.get((form, model))
    cells = {"model": Cell(model), "form": Cell(form)}
    if run is None:
        begun = any(there == form for there, _ in found)
        waiting = Cell("… next" if begun else "… starting", "running")
        running = pair.jobs[form].active
        cells["state"] = waiting if running else Cell("✗ no run", "bad")
    else:
        cells |= {key: Cell(number(run.metrics.get(key))) for key in _METRICS}
        cells |= {name: Cell(count) for name, count in memo_counts(run).items()}
        cells |= {"state": state_of(run), "took": Cell(took(run, time()))}
    return [cells.get(column.key, Cell("-", "dim")) for column in columns]
