"""The deleted runs of a store, which no reader has."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from memo_tui.runs.client.convert import to_run
from memo_tui.runs.model import Run
from memo_tui.tracking.every_page import every_page

if TYPE_CHECKING:
    from mlflow import MlflowClient

_PAGE = 1000
_AT_ONCE = 50  # experiments in a request
_DELETED_ONLY = 2  # MLflow's ViewType


def deleted_runs(client: "MlflowClient", experiment_ids: Sequence[str]) -> list[Run]:
    """The deleted runs of these experiments, the newest first of each request.

    Raises:
        Exception: what MLflow raises.
    """
    found: list[Run] = []
    for first in range(0, len(experiment_ids), _AT_ONCE):
        some = list(experiment_ids[first : first + _AT_ONCE])
        pages = every_page(
            lambda page_token, some=some: client.search_runs(
                some, "", _DELETED_ONLY, _PAGE, page_token=page_token
            )
        )
        found += map(to_run, pages)
    return found
