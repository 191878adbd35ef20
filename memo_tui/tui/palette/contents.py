"""Makes the palette of what the program shows now."""

from functools import partial
from typing import TYPE_CHECKING

from memo_tui.runs.experiments import list_experiments
from memo_tui.runs.model import Run
from memo_tui.runs.reader import Experiment
from memo_tui.tui.palette.actions import actions
from memo_tui.tui.palette.entry import Entry, Offers
from memo_tui.tui.palette.places import leave_screens
from memo_tui.tui.palette.screen import PaletteScreen
from memo_tui.tui.palette.settings import options, themes
from memo_tui.tui.runs.run_table import RunTable

if TYPE_CHECKING:
    from memo_tui.tui.app import MemoApp
    from memo_tui.tui.jobs.pane import TrainingPane


def palette(app: "MemoApp", training: "TrainingPane | None", front: str) -> PaletteScreen:
    """The palette over the current screen.

    Args:
        app: takes what is chosen.
        training: has the runs; None before it is made.
        front: the id of the pane in front.
    """

    def go_to_training() -> bool:
        if not leave_screens(app):
            return False
        app.action_show("training")
        return True

    async def open_run(run: Run) -> None:
        if training is not None and go_to_training():
            training.query_one(RunTable).move_cursor(run.run_id)
            await training.open_run(run)

    def show_experiment(name: str) -> None:
        if training is not None and go_to_training() and (name,) != training.experiments:
            training.switch((name,))

    def chart(metric: str) -> None:
        if training is not None and go_to_training():
            training.chart(metric)

    async def show_list(name: str) -> None:
        if training is not None and go_to_training():
            await (training.action_stores() if name == "stores" else training.action_experiments())

    def offer(experiment: Experiment) -> Entry:
        shown = training is not None and experiment.name in training.experiments
        about = "experiment, shown" if shown else "experiment"
        return Entry(experiment.name, about, partial(show_experiment, experiment.name))

    rows = training.query_one(RunTable).rows if training is not None and training.is_mounted else None
    metrics = rows.keys.get("metric", ()) if rows else ()
    entries = [
        *actions(app, app.screen, front),
        *themes(app),
        *options(app, training, show_list),
        *(Entry(metric, "metric: chart it", partial(chart, metric)) for metric in metrics),
    ]
    offers = Offers(entries, rows.arranged.runs if rows else {}, rows.arranged.ordered if rows else ())
    address = training.address if training is not None else None
    return PaletteScreen(offers, open_run, partial(list_experiments, address) if address else None, offer)
