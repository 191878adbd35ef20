"""Fills an empty store with the runs of the demo."""

from time import time
from typing import TYPE_CHECKING, Any

from memo_tui.tracking.address import Address
from memo_tui.tracking.failure import log_text
from memo_tui.tracking.origin import current_user
from memo_tui.tracking.store import artifact_location, open_store
from memo_tui.tracking.tags import PARENT_TAG
from memo_tui.training.demo.stories import HOUSES, Story, stories

if TYPE_CHECKING:
    from mlflow import MlflowClient

_MODEL = "house-prices"
_BATCH = 1000  # values that a store takes at once
_PICTURE = 28  # pixels


def fill(address: Address) -> str:
    """Fill a store; returns the experiment to look at first.

    Raises:
        StoreError: it can't be written.
    """
    client = open_store(address)
    now = time()
    experiments: dict[str, str] = {}
    for story in stories():
        if story.experiment not in experiments:
            experiments[story.experiment] = client.create_experiment(
                story.experiment, artifact_location(address)
            )
        _log(client, experiments[story.experiment], story, now)
    _register(client, experiments[HOUSES])
    return HOUSES


def _log(client: "MlflowClient", experiment: str, story: Story, now: float, parent: str = "") -> None:
    from mlflow.entities import Metric, Param  # noqa: PLC0415 - heavy

    begin, end = int((now - story.age) * 1000), int((now - story.age + story.seconds) * 1000)
    tags = {"mlflow.user": current_user(), "mlflow.source.name": "train.py", "mlflow.source.type": "LOCAL"}
    tags |= {**story.tags, **({PARENT_TAG: parent} if parent else {})}
    if story.note:
        tags["mlflow.note.content"] = story.note
    run_id = client.create_run(experiment, begin, tags, story.name).info.run_id
    values = [
        Metric(name, value, begin + (end - begin) * (step + 1) // len(curve), step)
        for name, curve in story.curves.items()
        for step, value in enumerate(curve)
    ]
    params = [Param(name, value) for name, value in story.params.items()]
    client.log_batch(run_id, values[:_BATCH], params)
    for first in range(_BATCH, len(values), _BATCH):
        client.log_batch(run_id, values[first : first + _BATCH])
    for path, text in story.texts.items():
        log_text(client, run_id, text, path)
    for place in range(story.pictures):
        client.log_image(run_id, _picture(place), key="predictions", step=place * 40, synchronous=True)
    for child in story.children:
        _log(client, experiment, child, now, run_id)
    client.set_terminated(run_id, story.status, end)


def _picture(place: int) -> Any:
    """A digit, drawn the sharper the later, as shades of grey: an array of `_PICTURE` x `_PICTURE` bytes."""
    import numpy as np  # noqa: PLC0415 - heavy

    across, down = np.meshgrid(*[np.linspace(-1, 1, _PICTURE)] * 2)
    ring = np.abs(np.hypot(across * 1.5, down) - 0.62)
    return (255 * np.exp(-((ring * (2 + 2.5 * place)) ** 2))).astype(np.uint8)


def _register(client: "MlflowClient", experiment: str) -> None:
    """Register the best runs as versions of a model."""
    wanted = "tags.team = 'pricing' AND params.model = 'boosting'"
    found = client.search_runs([experiment], wanted, max_results=3, order_by=["metrics.rmse"])
    client.create_registered_model(_MODEL, description="Prices of houses, in 1,000 dollars.")
    for run in reversed(found):
        version = client.create_model_version(_MODEL, f"{run.info.artifact_uri}/model", run.info.run_id)
    client.set_registered_model_alias(_MODEL, "champion", version.version)
    client.set_registered_model_alias(_MODEL, "challenger", "2")
