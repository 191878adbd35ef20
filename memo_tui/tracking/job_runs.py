"""The runs of a job, by the tag that they have of it, in whatever experiments."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from memo_tui.tracking.every_page import every_page
from memo_tui.tracking.tags import JOB_TAG

if TYPE_CHECKING:
    from mlflow import MlflowClient
    from mlflow.entities import Run

_PAGE = 1000


def tagged_runs(
    client: "MlflowClient", job: str, experiment_ids: Sequence[str] | None = None
) -> "Iterable[Run]":
    """The runs that have the tag of this job and aren't deleted, the newest first, read page by page.

    Args:
        client: of the store.
        job: the job's id.
        experiment_ids: where they are looked for; None stands for all experiments that aren't deleted.

    Raises:
        Exception: what MLflow raises.
    """
    if experiment_ids is None:
        experiment_ids = [each.experiment_id for each in every_page(client.search_experiments)]
    where = f"tags.`{JOB_TAG}` = '{job}'"
    search = partial(client.search_runs, list(experiment_ids), where, max_results=_PAGE)
    return every_page(search) if experiment_ids else ()
