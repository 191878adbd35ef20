"""ClientReader: reads any tracking store through MLflow's client."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from memo_tui.errors import StoreUnreachable
from memo_tui.files import file_identity
from memo_tui.runs.client.convert import to_experiment, to_run
from memo_tui.runs.facts_from_histories import FactsFromHistories
from memo_tui.runs.model import History, Run
from memo_tui.runs.points import columns, joined, one_nan
from memo_tui.runs.reader import Changes, Experiment, Since
from memo_tui.tracking.address import Address
from memo_tui.tracking.error_messages import forbidden, not_mlflow
from memo_tui.tracking.server_check import check_server

if TYPE_CHECKING:
    from mlflow import MlflowClient

PAGE = 1000
FIRST_PAGE = 100
POINTS_A_PAGE = 25_000
# Clocks of other machines may be behind, so this time before the newest run is read again.
SLACK_MS = 2_000
_IDS_A_QUERY = 50
_CONFIRMED = 3  # of many runs that are gone
_FIRST_GUESS = 128  # of the number of runs

Point = tuple[int, int, float]


class ClientReader(FactsFromHistories):
    """Reads any store through `MlflowClient`.

    Attributes:
        description: how the store is read, as the pane shows it.
    """

    older = ""
    slow = True

    def __init__(
        self, client: "MlflowClient", address: Address, description: str = "read through MLflow's client"
    ) -> None:
        self.description = description
        self._client = client
        self._address, self._path = address, address.path
        self._server = address.kind == "server"
        self._counter: sqlite3.Connection | None = None
        self._owner = object()  # identifies positions of this reader
        self._experiment_ids: set[str] = set()
        if self._path:
            self._file = file_identity(self._path)
            with suppress(sqlite3.Error):
                self._counter = sqlite3.connect(self._path, timeout=0.1, check_same_thread=False)

    def change(self) -> object:
        """SQLite's counter of other connections' commits; None if there is none.

        Raises:
            StoreUnreachable: the file was removed or replaced.
        """
        if self._path and file_identity(self._path) != self._file:
            raise StoreUnreachable(f"{self._path} was removed or replaced: opening it again.")
        if self._counter is None:
            return None
        with suppress(sqlite3.Error):
            return self._counter.execute("PRAGMA data_version").fetchone()
        return None

    def experiments(self) -> list[Experiment]:
        """All experiments, including deleted ones, sorted by name."""
        from mlflow.entities import ViewType  # noqa: PLC0415 - heavy

        found: list[Experiment] = []
        token: str | None = None
        while True:
            page = self._client.search_experiments(ViewType.ALL, max_results=PAGE, page_token=token)
            found += map(to_experiment, page)
            token = page.token
            if not token:
                if not found and self._server:  # it has at least the default experiment, if deleted
                    check_server(self._address)
                    raise forbidden(self._address, writes=False)
                return sorted(
                    {each.experiment_id: each for each in found}.values(), key=lambda each: each.name
                )

    def experiment(self, name: str) -> Experiment | None:
        """The experiment of that name, deleted or not."""
        found = self._client.get_experiment_by_name(name)
        return None if found is None else to_experiment(found)

    def count(self, experiment_ids: Sequence[str]) -> int:
        """How many runs of these experiments are not deleted.

        MLflow can't count. Its page tokens are offsets, so the number is found by an exponential and then a
        binary search for the last run: about 20 small requests for 10,000 runs.

        Raises:
            MlflowException: the store refuses such tokens or fails; the number is then unknown.
        """
        least, most = 0, _FIRST_GUESS
        while (left := self._runs_from(experiment_ids, most)) is None:
            least, most = most + 2, 4 * most
        if left:
            return most + 1
        while least < most:
            middle = (least + most) // 2
            left = self._runs_from(experiment_ids, middle)
            if left is None:
                least = middle + 2
            elif left:
                return middle + 1
            else:
                most = middle
        return least

    def _runs_from(self, experiment_ids: Sequence[str], offset: int) -> int | None:
        """How many runs there are from an offset on: 0, 1, or None for more."""
        page = self._client.search_runs(list(experiment_ids), max_results=1, page_token=_token(offset))
        return None if page.token else len(page)

    def pages(self, experiment_ids: Sequence[str]) -> Iterator[list[Run]]:
        """All runs of these experiments that are not deleted, newest first, in pages; the first is small."""
        self._experiment_ids.update(experiment_ids)
        seen: set[str] = set()  # page tokens are offsets, which shift with each new run
        token: str | None = None
        size = FIRST_PAGE
        while True:
            page = self._client.search_runs(
                list(experiment_ids),
                order_by=["attributes.start_time DESC"],
                max_results=size,
                page_token=token,
            )
            if not page and token is None:
                self._confirm_empty(experiment_ids)
            fresh = [to_run(run) for run in page if run.info.run_id not in seen]
            seen.update(run.run_id for run in fresh)
            yield fresh
            token, size = page.token, PAGE
            if not token:
                return

    def position(self) -> object:
        """None: MLflow's client knows only the times of runs."""
        return None

    def changes(self, experiment_ids: Sequence[str], since: Since, active: Sequence[str]) -> Changes:
        """The runs that are active or began or ended since, and the runs that were active.

        Values that are logged to ended runs are not found.
        """
        self._experiment_ids.update(experiment_ids)
        found: dict[str, Run] = {}
        for wanted in (
            "attributes.status = 'RUNNING'",
            "attributes.status = 'SCHEDULED'",
            f"attributes.start_time >= {max(0, since.start - SLACK_MS)}",
            f"attributes.end_time >= {max(1, since.end - SLACK_MS)}",
        ):
            found |= {run.run_id: run for run in self._search(experiment_ids, wanted)}
        unseen = [run_id for run_id in active if run_id not in found]
        found |= {run.run_id: run for run in self.by_id(unseen)}
        return Changes(list(found.values()), [run_id for run_id in unseen if run_id not in found], None)

    def by_id(self, run_ids: Sequence[str]) -> list[Run]:
        """The runs with these ids that exist and are not deleted, in any order.

        MLflow searches only within given experiments: first in those that were read, then in all others.
        """
        found = self._in_experiments(sorted(self._experiment_ids), run_ids)
        missing = [run_id for run_id in run_ids if run_id not in found]
        if missing:
            others = {each.experiment_id for each in self.experiments()} - self._experiment_ids
            later = self._in_experiments(sorted(others), missing)
            self._experiment_ids.update(run.experiment_id for run in later.values())
            found |= later
            self._confirm_gone([run_id for run_id in missing if run_id not in later])
        return list(found.values())

    def _in_experiments(self, experiment_ids: Sequence[str], run_ids: Sequence[str]) -> dict[str, Run]:
        found: dict[str, Run] = {}
        if experiment_ids:
            for first in range(0, len(run_ids), _IDS_A_QUERY):
                ids = ", ".join(f"'{run_id}'" for run_id in run_ids[first : first + _IDS_A_QUERY])
                runs = self._search(experiment_ids, f"attributes.run_id IN ({ids})")
                found |= {run.run_id: run for run in runs}
        return found

    def history(self, known: History) -> Iterator[History]:
        """Continue a history: yields it as it grows while it is read; the last one is complete.

        Points come sorted by time, in pages whose tokens are offsets. Reading continues after the known
        points if the last of these still has the same offset.
        """
        count, last, points, token = self._go_on(known)
        if not count:
            known = History.empty(known.run_id, known.key)
        while points or token or not known.complete:
            count, last = count + len(points), (points[-1] if points else last)
            parts = columns([(step, value, time) for time, step, value in points])
            known = joined(known, parts, (self._owner, count, last), complete=not token)
            yield known
            if not token:
                return
            points, token = self._points(known, token)
        yield known

    def _go_on(self, known: History) -> tuple[int, Point | None, list[Point], str | None]:
        """The number of valid points, the last of them, the points after it, and the next page's token."""
        from mlflow.exceptions import MlflowException  # noqa: PLC0415 - heavy

        position = known.position
        if isinstance(position, tuple) and position[0] is self._owner:
            _, count, last = position
            try:
                points, token = self._points(known, _token(count - 1))
            except MlflowException as error:
                if error.error_code != "INVALID_PARAMETER_VALUE":  # it may accept only its own tokens
                    raise
                points, token = [], None
            if not points and token is None and self._server:  # no history shrinks to nothing
                self._confirm_gone([known.run_id])
            if points[:1] == [last]:  # else points with older times were inserted
                return count, last, points[1:], token
        return 0, None, *self._points(known, None)

    def _points(self, known: History, token: str | None) -> tuple[list[Point], str | None]:
        """A page of points (time, step, value), and the token of the next page."""
        store = self._client._tracking_client.store  # noqa: SLF001 - the client can't read single pages
        page = store.get_metric_history(known.run_id, known.key, max_results=POINTS_A_PAGE, page_token=token)
        return [(each.timestamp, each.step, one_nan(each.value)) for each in page], page.token

    def _confirm_empty(self, experiment_ids: Sequence[str]) -> None:
        """Check that it is MLflow that finds no runs: a broken server or a proxy may say nothing, too.

        Raises:
            StoreDamaged: it is not.
        """
        if self._server and experiment_ids:
            first = experiment_ids[0]
            if self._client.get_experiment(first).experiment_id != first:
                raise not_mlflow(self._address)

    def _confirm_gone(self, run_ids: Sequence[str]) -> None:
        """Ask for some of the runs that were not found, one by one, before they are believed to be gone.

        Raises:
            StoreDamaged: they are there.
        """
        from mlflow.exceptions import MlflowException  # noqa: PLC0415 - heavy

        for run_id in run_ids[:_CONFIRMED] if self._server else ():
            try:
                info = self._client.get_run(run_id).info
            except MlflowException as error:
                if error.error_code != "RESOURCE_DOES_NOT_EXIST":
                    raise
                continue
            if info.run_id != run_id or (
                info.lifecycle_stage == "active"
                and self._client.get_experiment(info.experiment_id).lifecycle_stage == "active"
            ):
                raise not_mlflow(self._address)

    def restore(self, experiment_id: str) -> None:
        """Restore a deleted experiment."""
        self._client.restore_experiment(experiment_id)

    def close(self) -> None:
        """Close the connection that reads the counter."""
        if self._counter is not None:
            self._counter.close()

    def _search(self, experiment_ids: Sequence[str], filter_string: str) -> list[Run]:
        found: list[Run] = []
        token: str | None = None
        while True:
            page = self._client.search_runs(
                list(experiment_ids), filter_string, max_results=PAGE, page_token=token
            )
            found += [to_run(run) for run in page]
            token = page.token
            if not token:
                return found


def _token(offset: int) -> str | None:
    from mlflow.utils.search_utils import SearchUtils  # noqa: PLC0415 - heavy

    return SearchUtils.create_page_token(offset).decode() if offset > 0 else None
