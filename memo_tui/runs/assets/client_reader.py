"""ClientAssets: reads models, prompts and traces of any store through MLflow's client."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from memo_tui.runs.assets.convert import to_logged_model, to_model_trace, to_registered, to_version
from memo_tui.runs.assets.model import LoggedModel, ModelVersion, RegisteredModel, Trace, TraceContent
from memo_tui.runs.assets.parsing import in_short, to_spans
from memo_tui.runs.assets.reader import PAGE, Kind, Lacking
from memo_tui.tracking.access import StoreAccess
from memo_tui.tracking.error_messages import to_store_error

if TYPE_CHECKING:
    from mlflow import MlflowClient

_PROMPTS = "tags.`mlflow.prompt.is_prompt` = 'true'"
_MISSING = frozenset(("ENDPOINT_NOT_FOUND", "NOT_IMPLEMENTED"))
_MODELS_A_PAGE, _LOGGED_A_PAGE = 100, 50  # what every server allows
_FIRST_WITH_PROMPTS = (2, 21)


class ClientAssets:
    """Reads them page by page; an older server has no address for some."""

    def __init__(self, access: StoreAccess) -> None:
        """Open nothing yet."""
        self._access = access

    def registered(self, *, prompts: bool) -> Iterator[list[RegisteredModel]]:
        """The registered models, or the prompts, by name, in pages."""
        kind, nothing = Kind.PROMPTS if prompts else Kind.REGISTERED_MODELS, True

        def page(client: "MlflowClient", token: str | None) -> Any:
            wanted = _PROMPTS if prompts else None
            return client.search_registered_models(wanted, _MODELS_A_PAGE, ["name ASC"], token)

        for found in self._pages(kind, page):
            models = [each for each in map(to_registered, found) if each.is_prompt is prompts]
            nothing = nothing and not models
            yield models
        if prompts and nothing:
            version = self._version()
            numbers = tuple(map(int, re.findall(r"\d+", version)[:2]))
            if numbers and numbers < _FIRST_WITH_PROMPTS:
                raise Lacking(_lacks(kind, version))

    def versions(self, model: RegisteredModel) -> Iterator[list[ModelVersion]]:
        """The versions of a registered model or a prompt, the newest first, in pages."""
        wanted = f'name = "{model.name}"' if "'" in model.name else f"name = '{model.name}'"
        wanted += f" AND {_PROMPTS}" if model.is_prompt else ""
        kind = Kind.PROMPTS if model.is_prompt else Kind.REGISTERED_MODELS
        now = self._ask(kind, lambda client: client.search_registered_models(wanted, 1))
        aliases = now[0].aliases if now else {}

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

    def content(self, trace: Trace) -> TraceContent:
        """The spans of a trace, and what was said of it."""
        found = self._ask(Kind.TRACES, lambda client: client.get_trace(trace.trace_id, display=False))
        said = {}
        for each in sorted(found.info.assessments or (), key=lambda each: each.create_time_ms or 0):
            if getattr(each, "valid", None) is not False:
                value = each.feedback.value if each.feedback else each.expectation.value
                said[each.name] = in_short(value)
        return TraceContent(tuple(to_spans(each.to_dict() for each in found.data.spans)), said)

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
            if getattr(error, "error_code", "") in _MISSING:
                raise Lacking(_lacks(kind, self._version())) from None
            raise to_store_error(error, self._access.address) from None

    def _version(self) -> str:
        """The version of the server; "" if it isn't known."""
        with suppress(Exception):
            from mlflow.utils.rest_utils import http_request  # noqa: PLC0415 - heavy

            store = self._access.client()._tracking_client.store  # noqa: SLF001 - has the user and password
            return str(http_request(store.get_host_creds(), "/version", "GET").text).strip()[:20]
        return ""


def _lacks(kind: Kind, version: str) -> str:
    return f"This server ({version}) has no {kind.value}." if version else f"This server has no {kind.value}."
