"""ClientAssets: reads models, prompts and traces of any store through MLflow's client."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from memo_tui.runs.assets.client_run import aliases_of, named, read_extras, search_names
from memo_tui.runs.assets.convert import (
    said_of,
    to_evaluation_set,
    to_logged_model,
    to_model_trace,
    to_registered,
    to_version,
)
from memo_tui.runs.assets.evaluation_sets import by_name
from memo_tui.runs.assets.model import (
    EvaluationSet,
    LoggedModel,
    ModelVersion,
    RegisteredModel,
    Trace,
    TraceContent,
)
from memo_tui.runs.assets.parsing import to_spans
from memo_tui.runs.assets.reader import PAGE, Kind, Lacking
from memo_tui.runs.assets.server import lacking, lacks, server_version
from memo_tui.runs.assets.stored_spans import spans_of_artifact
from memo_tui.runs.model import Run
from memo_tui.runs.run_extras import RunExtras
from memo_tui.tracking.access import StoreAccess
from memo_tui.tracking.error_messages import to_store_error

if TYPE_CHECKING:
    from mlflow import MlflowClient

_PROMPTS = "tags.`mlflow.prompt.is_prompt` = 'true'"
_MODELS_A_PAGE, _LOGGED_A_PAGE, _SETS_A_PAGE = 100, 50, 50  # what every server allows
_FIRST_WITH_PROMPTS, _FIRST_WITH_NEW_TRACES = (2, 21), (3, 0)


class ClientAssets:
    """Reads them page by page; an older server has no address for some."""

    def __init__(self, access: StoreAccess) -> None:
        """Open nothing yet."""
        self._access = access

    def registered(self, *, prompts: bool) -> Iterator[list[RegisteredModel]]:
        """The registered models, or the prompts, by name, in pages."""
        kind, nothing = Kind.PROMPTS if prompts else Kind.REGISTERED_MODELS, True

        def page(client: "MlflowClient", token: str | None) -> Any:
            return search_names(client, _PROMPTS if prompts else None, _MODELS_A_PAGE, token)

        for found in self._pages(kind, page):
            models = [each for each in map(to_registered, found) if each.is_prompt is prompts]
            nothing = nothing and not models
            yield models
        if prompts and nothing and self._is_before(_FIRST_WITH_PROMPTS):
            raise Lacking(lacks(kind, server_version(self._access.client())))

    def versions(self, model: RegisteredModel) -> Iterator[list[ModelVersion]]:
        """The versions of a registered model or a prompt, the newest first, in pages."""
        wanted = named(model.name)
        wanted += f" AND {_PROMPTS}" if model.is_prompt else ""
        kind = Kind.PROMPTS if model.is_prompt else Kind.REGISTERED_MODELS
        aliases = self._ask(kind, lambda client: aliases_of(client, wanted))

        def page(client: "MlflowClient", token: str | None) -> Any:
            return client.search_model_versions(wanted, PAGE, ["version_number DESC"], token)

        for found in self._pages(kind, page):
            yield [to_version(each, aliases) for each in found]

    def logged_models(self, experiment_ids: Sequence[str]) -> Iterator[list[LoggedModel]]:
        """The models that the runs of these experiments logged, the newest first, in pages."""
        order = [{"field_name": "creation_timestamp", "ascending": False}]

        def page(client: "MlflowClient", token: str | None) -> Any:
            return client.search_logged_models(
                list(experiment_ids), max_results=_LOGGED_A_PAGE, order_by=order, page_token=token
            )

        for found in self._pages(Kind.LOGGED_MODELS, page):
            yield [to_logged_model(each) for each in found]

    def traces(self, experiment_ids: Sequence[str], run_id: str = "") -> Iterator[list[Trace]]:
        """The traces of these experiments, or of one run of theirs, the newest first, in pages."""

        def page(client: "MlflowClient", token: str | None) -> Any:
            return client.search_traces(
                locations=list(experiment_ids),
                max_results=PAGE,
                order_by=["timestamp_ms DESC"],
                page_token=token,
                run_id=run_id or None,
                include_spans=False,
            )

        for found in self._pages(Kind.TRACES, page):
            yield [to_model_trace(each.info) for each in found]

    def evaluation_sets(self, experiment_ids: Sequence[str]) -> list[EvaluationSet]:
        """The data sets for evaluations that belong to these experiments, by name."""

        def page(client: "MlflowClient", token: str | None) -> Any:
            return client.search_datasets(list(experiment_ids), max_results=_SETS_A_PAGE, page_token=token)

        pages = self._pages(Kind.EVALUATION_SETS, page)
        return sorted((to_evaluation_set(each) for found in pages for each in found), key=by_name)

    def content(self, trace: Trace) -> TraceContent:
        """The spans of a trace, and what was said of it."""
        if not trace.in_store and self._is_before(_FIRST_WITH_NEW_TRACES):  # it fails at today's questions
            return TraceContent(tuple(spans_of_artifact(trace, self._access.address)))
        found = self._ask(Kind.TRACES, lambda client: client.get_trace(trace.trace_id, display=False))
        return TraceContent(tuple(to_spans(each.to_dict() for each in found.data.spans)), said_of(found.info))

    def of_run(self, run: Run) -> RunExtras:
        """What belongs to a run; what can't be read is described in it."""
        return read_extras(self._access.client(), self._access.address, run)

    def _is_before(self, version: tuple[int, int]) -> bool:
        """Whether the server is known to be older than a version of MLflow."""
        numbers = tuple(map(int, re.findall(r"\d+", server_version(self._access.client()))[:2]))
        return bool(numbers) and numbers < version

    def change(self) -> object:
        """None: it would have to be read."""
        return None

    def close(self) -> None:
        """Nothing is open."""

    def _pages(self, kind: Kind, page: "Callable[[MlflowClient, str | None], Any]") -> Iterator[Any]:
        token: str | None = None
        while True:
            found = self._ask(kind, lambda client, token=token: page(client, token))  # type: ignore[misc]
            yield found
            token = found.token
            if not token:
                return

    def _ask(self, kind: Kind, question: "Callable[[MlflowClient], Any]") -> Any:
        client = self._access.client()
        try:
            return question(client)
        except Exception as error:  # noqa: BLE001 - MLflow's errors have no common root
            raise lacking(client, kind, error) or to_store_error(error, self._access.address) from None
