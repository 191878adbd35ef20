"""ServerWriter: writes to a run of a server, by requests whose answers are checked."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from memo_tui.tracking.address import Address
from memo_tui.tracking.error_messages import not_mlflow, of_status
from memo_tui.tracking.haste import longest_wait
from memo_tui.tracking.inputs import data_set_input
from memo_tui.tracking.journal.records import Value
from memo_tui.tracking.journal.store_writer import NotTaken, RunState, described, failure
from memo_tui.tracking.whole_answer import content_of, pause_of

if TYPE_CHECKING:
    from mlflow import MlflowClient

_SECONDS = 10.0  # until a request without an answer counts as failed
_OK = 200
_API = "/api/2.0/mlflow/"


class ServerWriter:
    """Writes to a server, and believes only an answer that MLflow gives.

    MLflow's own client takes any JSON, and an empty answer, for success.
    """

    sure = False

    def __init__(self, client: "MlflowClient", address: Address, run_id: str) -> None:
        self._store: Any = client._tracking_client.store  # noqa: SLF001 - knows how to log in
        self._address, self._run_id = address, run_id

    def write(self, values: Sequence[Value], params: Mapping[str, str], tags: Mapping[str, str]) -> None:
        """Write values, then params, at last the tags."""
        self._post(
            "runs/log-batch",
            metrics=[
                {"key": key, "value": _number(value), "timestamp": at, "step": step}
                for key, value, at, step in values
            ],
            params=[{"key": key, "value": value} for key, value in params.items()],
            tags=[{"key": key, "value": value} for key, value in tags.items()],
        )

    def log_input(self, data_set: Mapping[str, Any], context: str) -> None:
        """Write a data set."""
        from mlflow.utils.proto_json_utils import message_to_json  # noqa: PLC0415 - heavy

        given = json.loads(message_to_json(data_set_input(data_set, context).to_proto()))
        self._post("runs/log-inputs", datasets=[given])

    def end(self, status: str, at: int) -> None:
        """End the run."""
        answer = self._post("runs/update", status=status, end_time=at)
        info = answer.get("run_info")
        if not isinstance(info, dict) or info.get("run_id") != self._run_id or info.get("status") != status:
            raise NotTaken(not_mlflow(self._address))

    def read(self) -> RunState:
        """What the store holds of the run."""
        answer = self._ask("GET", "runs/get", params={"run_id": self._run_id})
        try:
            info, data = answer["run"]["info"], answer["run"].get("data", {})
            if info["run_id"] != self._run_id:
                raise NotTaken(not_mlflow(self._address))
            tags = {tag["key"]: tag.get("value", "") for tag in data.get("tags", ())}
            return RunState(str(info["status"]), info["lifecycle_stage"] == "active", tags)
        except (KeyError, TypeError, AttributeError):
            raise NotTaken(not_mlflow(self._address)) from None

    def history(self, key: str) -> Iterator[tuple[float, int, int]]:
        """All values of a metric."""
        about = {"run_id": self._run_id, "metric_key": key, "max_results": 25_000}
        while True:
            answer = self._ask("GET", "metrics/get-history", params=about)
            try:
                for each in answer.get("metrics", ()):
                    yield float(each["value"]), int(each["timestamp"]), int(each.get("step", 0))
            except (KeyError, TypeError, ValueError, AttributeError):
                raise NotTaken(not_mlflow(self._address)) from None
            if not (token := answer.get("next_page_token")):
                return
            about["page_token"] = token

    def _post(self, endpoint: str, **content: Any) -> dict[str, Any]:
        answer = self._ask("POST", endpoint, json={"run_id": self._run_id, **content})
        if answer and endpoint != "runs/update":
            raise NotTaken(not_mlflow(self._address))
        return answer

    def _ask(self, method: str, endpoint: str, **content: Any) -> dict[str, Any]:
        """Ask once; the JSON object of an answer with status 200."""
        from mlflow.utils.rest_utils import http_request  # noqa: PLC0415 - heavy

        seconds = longest_wait(_SECONDS)
        with described(self._address):
            answer = http_request(
                self._store.get_host_creds(),
                _API + endpoint,
                method,
                max_retries=0,
                raise_on_status=False,
                respect_retry_after_header=False,
                timeout=seconds,
                stream=True,
                **content,
            )
            text = content_of(answer, seconds)
        try:
            found = json.loads(text)
        except ValueError:
            found = None
        if answer.status_code == _OK:
            if not isinstance(found, dict):
                raise NotTaken(not_mlflow(self._address))
            return found
        raise self._failure(answer, found if isinstance(found, dict) else {}, text.decode("utf-8", "replace"))

    def _failure(self, answer: Any, found: Mapping[str, Any], text: str) -> Exception:
        code = str(found.get("error_code", ""))
        if code:
            return failure(_Coded(code, str(found.get("message", ""))), self._address)
        writes = answer.request.method != "GET"
        problem = of_status(
            self._address, answer.status_code, body=text, pause=pause_of(answer), writes=writes
        )
        return NotTaken(problem, pause_of(answer))


class _Coded(Exception):  # noqa: N818 - only to be described
    json: Mapping[str, Any] = {}  # as of an answer of MLflow's

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.error_code = code


def _number(value: float) -> float | str:
    """A number as the JSON of MLflow has it."""
    if value != value:  # noqa: PLR0124 - NaN
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return "Infinity" if value > 0 else "-Infinity"
    return value
