"""Reading runs from a tracking store."""

import json
import math
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from memo_tui.errors import StoreUnreachable
from memo_tui.tracking.address import Address
from memo_tui.tracking.runs import DataSetInput, History, Run

if TYPE_CHECKING:
    from mlflow import MlflowClient

PAGE = 1000
FIRST_PAGE = 100
_IDS_A_QUERY = 50
_ODD = (ValueError, TypeError, AttributeError, KeyError, RecursionError)  # what strange JSON raises


@dataclass(frozen=True, slots=True)
class Experiment:
    """An experiment as the store has it."""

    experiment_id: str
    name: str
    deleted: bool


class RunReader(Protocol):
    """What the stream asks of a store; each method raises whatever the store raises."""

    def change(self) -> object:
        """A sign that differs after any write to the store; None where the store has none."""

    def experiment(self, name: str) -> Experiment | None:
        """The experiment of that name, deleted or not."""

    def pages(self, experiment_id: str) -> Iterator[list[Run]]:
        """All runs that are not deleted, newest first, in pages; the first is small."""

    def unfinished(self, experiment_id: str) -> list[Run]:
        """The runs that have not ended."""

    def started_since(self, experiment_id: str, milliseconds: int) -> list[Run]:
        """The runs that began at that time (ms since 1970) or later."""

    def ended_since(self, experiment_id: str, milliseconds: int) -> list[Run]:
        """The runs that ended at that time (ms since 1970) or later."""

    def by_id(self, experiment_id: str, run_ids: Sequence[str]) -> list[Run]:
        """Those of these runs that are there and not deleted."""

    def history(self, run_id: str, key: str) -> History:
        """All values of one metric of one run."""

    def restore(self, experiment_id: str) -> None:
        """Bring a deleted experiment back."""

    def close(self) -> None:
        """Let go of what the reader itself opened."""


class ClientReader:
    """Reads any store through `MlflowClient`."""

    def __init__(self, client: "MlflowClient", address: Address) -> None:
        self._client = client
        self._path = address.path
        self._counter: sqlite3.Connection | None = None
        if self._path:
            self._file = _identity(self._path)
            with suppress(sqlite3.Error):
                self._counter = sqlite3.connect(self._path, timeout=0.1, check_same_thread=False)

    def change(self) -> object:
        """SQLite's own counter of other connections' commits.

        Raises:
            StoreUnreachable: another file, or none, is at the store's path now.
        """
        if self._path and _identity(self._path) != self._file:
            raise StoreUnreachable(f"{self._path} was removed or replaced; it is opened anew.")
        if self._counter is None:
            return None
        with suppress(sqlite3.Error):
            return self._counter.execute("PRAGMA data_version").fetchone()
        return None

    def experiment(self, name: str) -> Experiment | None:
        """The experiment of that name, deleted or not."""
        found = self._client.get_experiment_by_name(name)
        if found is None:
            return None
        return Experiment(found.experiment_id, found.name, found.lifecycle_stage == "deleted")

    def pages(self, experiment_id: str) -> Iterator[list[Run]]:
        """All runs that are not deleted, newest first, in pages; the first is small."""
        token: str | None = None
        size = FIRST_PAGE
        while True:
            page = self._client.search_runs(
                [experiment_id], order_by=["attributes.start_time DESC"], max_results=size, page_token=token
            )
            yield [to_run(run) for run in page]
            token, size = page.token, PAGE
            if not token:
                return

    def unfinished(self, experiment_id: str) -> list[Run]:
        """The runs that have not ended."""
        running = self._search(experiment_id, "attributes.status = 'RUNNING'")
        return running + self._search(experiment_id, "attributes.status = 'SCHEDULED'")

    def started_since(self, experiment_id: str, milliseconds: int) -> list[Run]:
        """The runs that began at that time (ms since 1970) or later."""
        return self._search(experiment_id, f"attributes.start_time >= {milliseconds}")

    def ended_since(self, experiment_id: str, milliseconds: int) -> list[Run]:
        """The runs that ended at that time (ms since 1970) or later."""
        return self._search(experiment_id, f"attributes.end_time >= {milliseconds}")

    def by_id(self, experiment_id: str, run_ids: Sequence[str]) -> list[Run]:
        """Those of these runs that are there and not deleted."""
        found: list[Run] = []
        for first in range(0, len(run_ids), _IDS_A_QUERY):
            ids = ", ".join(f"'{run_id}'" for run_id in run_ids[first : first + _IDS_A_QUERY])
            found += self._search(experiment_id, f"attributes.run_id IN ({ids})")
        return found

    def history(self, run_id: str, key: str) -> History:
        """All values of one metric of one run."""
        values = sorted(self._client.get_metric_history(run_id, key), key=lambda m: (m.step, m.timestamp))
        return History(run_id, key, tuple(m.step for m in values), tuple(m.value for m in values))

    def restore(self, experiment_id: str) -> None:
        """Bring a deleted experiment back."""
        self._client.restore_experiment(experiment_id)

    def close(self) -> None:
        """Let go of the connection that reads the counter."""
        if self._counter is not None:
            self._counter.close()

    def _search(self, experiment_id: str, filter_string: str) -> list[Run]:
        found: list[Run] = []
        token: str | None = None
        while True:
            page = self._client.search_runs(
                [experiment_id], filter_string, max_results=PAGE, page_token=token
            )
            found += [to_run(run) for run in page]
            token = page.token
            if not token:
                return found


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def to_run(run: Any) -> Run:
    """MLflow's own run as ours."""
    info, data = run.info, run.data
    latest = data._metric_objs or ()  # noqa: SLF001 - the only place that tells a metric's step
    return Run(
        run_id=info.run_id,
        experiment_id=info.experiment_id,
        name=info.run_name or info.run_id[:8],
        status=info.status,
        start=info.start_time,
        end=info.end_time,
        params=dict(data.params),
        metrics={metric.key: _one_nan(metric.value) for metric in latest},
        steps={metric.key: metric.step for metric in latest},
        tags=dict(data.tags),
        inputs=tuple(_input(each) for each in (run.inputs.dataset_inputs if run.inputs else ())),
    )


def _one_nan(value: float) -> float:
    """The same NaN object for every NaN, so that equal runs compare as equal."""
    return math.nan if value != value else value  # noqa: PLR0124 - what NaN is


def _input(given: Any) -> DataSetInput:
    dataset = given.dataset
    shape, source = "", str(dataset.source or "")
    with suppress(*_ODD):
        rows = json.loads(dataset.profile)["num_rows"]
        columns = len(json.loads(dataset.schema)["mlflow_colspec"])
        shape = f"{rows} x {columns}"
    with suppress(*_ODD):
        told = json.loads(source)
        function = told.get("tags", {}).get("function")
        source = str(told.get("uri") or told.get("url") or told.get("path") or function or source)
    context = next((tag.value for tag in given.tags or () if tag.key == "mlflow.data.context"), "")
    return DataSetInput(dataset.name, dataset.digest, source, shape, context)
