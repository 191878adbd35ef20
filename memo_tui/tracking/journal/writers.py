"""The writers that there are: one for databases and one for servers."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from memo_tui.tracking.address import Address
from memo_tui.tracking.inputs import log_data_set
from memo_tui.tracking.journal.records import Value
from memo_tui.tracking.journal.server_writer import ServerWriter
from memo_tui.tracking.journal.store_writer import RunState, StoreWriter, described

if TYPE_CHECKING:
    from mlflow import MlflowClient


def writer_for(client: "MlflowClient", address: Address, run_id: str) -> StoreWriter:
    """The writer for a run of a store."""
    kind = ServerWriter if address.kind == "server" else DatabaseWriter
    return kind(client, address, run_id)


class DatabaseWriter:
    """Writes to a database; MLflow raises whatever goes wrong."""

    sure = True

    def __init__(self, client: "MlflowClient", address: Address, run_id: str) -> None:
        self._client, self._address, self._run_id = client, address, run_id

    def write(self, values: Sequence[Value], params: Mapping[str, str], tags: Mapping[str, str]) -> None:
        """Write values, then params, at last the tags."""
        from mlflow.entities import Metric, Param, RunTag  # noqa: PLC0415 - heavy

        with described(self._address):
            self._client.log_batch(
                self._run_id,
                metrics=[Metric(*value) for value in values],
                params=[Param(*param) for param in params.items()],
                tags=[RunTag(*tag) for tag in tags.items()],
            )

    def log_input(self, data_set: Mapping[str, Any], context: str) -> None:
        """Write a data set."""
        with described(self._address):
            log_data_set(self._client, self._run_id, data_set, context)

    def end(self, status: str, at: int) -> None:
        """End the run."""
        with described(self._address):
            self._client.set_terminated(self._run_id, status, at)

    def read(self) -> RunState:
        """What the store holds of the run."""
        with described(self._address):
            run = self._client.get_run(self._run_id)
            return RunState(run.info.status, run.info.lifecycle_stage == "active", run.data.tags)

    def history(self, key: str) -> Iterator[tuple[float, int, int]]:
        """All values of a metric."""
        with described(self._address):
            for value in self._client.get_metric_history(self._run_id, key):
                yield value.value, value.timestamp, value.step
