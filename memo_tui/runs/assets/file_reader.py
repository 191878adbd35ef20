"""FileAssets: reads models, prompts and traces from MLflow's file store without writing anything."""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from memo_tui.runs.assets.convert import STATUS, model_of, newest, stage_name
from memo_tui.runs.assets.model import (
    EvaluationSet,
    LoggedModel,
    ModelVersion,
    RegisteredModel,
    Trace,
    TraceContent,
)
from memo_tui.runs.assets.parsing import RUN_KEY, in_short, to_ms, to_trace
from memo_tui.runs.assets.reader import PAGE
from memo_tui.runs.assets.stored_spans import spans_of_artifact
from memo_tui.runs.files.meta import read_bytes, read_meta, whole
from memo_tui.runs.files.run_folder import files_below, read_texts
from memo_tui.runs.model import Run
from memo_tui.runs.run_extras import MOST_CHILDREN, RunExtras
from memo_tui.tracking.address import Address
from memo_tui.tracking.tags import PARENT_TAG

_TIME = re.compile(rb"^request_time: '?([^'\n]+)", re.MULTILINE)
_INFO = "trace_info.yaml"


class FileAssets:
    """Reads folders; a folder that is missing means that there is nothing of that kind."""

    def __init__(self, address: Address) -> None:
        """Read the store at the address's folder."""
        if address.folder is None:
            raise ValueError("not the address of a file store")
        self._address, self._root = address, address.folder

    def registered(self, *, prompts: bool) -> Iterator[list[RegisteredModel]]:
        """The registered models, or the prompts, by name, in pages."""
        folders = sorted(_folders(self._root / "models"), key=lambda path: path.name)
        for first in range(0, len(folders), PAGE):
            found = (_registered(path) for path in folders[first : first + PAGE])
            yield [each for each in found if each is not None and each.is_prompt is prompts]

    def versions(self, model: RegisteredModel) -> Iterator[list[ModelVersion]]:
        """The versions of a registered model or a prompt, the newest first, in pages."""
        folder = self._root / "models" / model.name
        if folder.parent != self._root / "models":
            return
        aliases = read_texts(f"{folder}/aliases")
        numbers = [
            number
            for path in _folders(folder)
            if path.name.startswith("version-") and (number := whole(path.name.removeprefix("version-")))
        ]
        numbers.sort(reverse=True)
        for first in range(0, len(numbers), PAGE):
            found = (
                _version(folder / f"version-{number}", aliases) for number in numbers[first : first + PAGE]
            )
            yield [each for each in found if each is not None]

    def logged_models(self, experiment_ids: Sequence[str]) -> Iterator[list[LoggedModel]]:
        """The models that the runs of these experiments logged, the newest first, in pages."""
        found = []
        for experiment in experiment_ids:
            for path in _folders(self._root / experiment / "models"):
                meta = read_meta(path)
                if meta is not None and meta.get("lifecycle_stage", "active") == "active":
                    found.append((-(whole(meta.get("creation_timestamp")) or 0), path.name, path, meta))
        found.sort(key=lambda each: each[:2])
        for first in range(0, len(found), PAGE):
            yield [_logged(path, meta) for _, _, path, meta in found[first : first + PAGE]]

    def traces(self, experiment_ids: Sequence[str], run_id: str = "") -> Iterator[list[Trace]]:
        """The traces of these experiments, or of one run of theirs, the newest first, in pages."""
        found = []
        for experiment in experiment_ids:
            for path in _folders(self._root / experiment / "traces"):
                try:
                    moment = _TIME.search(read_bytes(f"{path}/{_INFO}"))
                    mine = not run_id or read_bytes(f"{path}/request_metadata/{RUN_KEY}").decode() == run_id
                except (OSError, ValueError):
                    continue
                if mine and moment:
                    found.append((moment[1], path.name, experiment, path))
        found.sort(key=lambda each: each[1])
        found.sort(key=lambda each: each[0], reverse=True)
        for first in range(0, len(found), PAGE):
            traces = (_trace(path, experiment) for _, _, experiment, path in found[first : first + PAGE])
            yield [each for each in traces if each is not None]

    def evaluation_sets(self, experiment_ids: Sequence[str]) -> list[EvaluationSet]:  # noqa: ARG002
        """None: MLflow keeps them in databases only."""
        return []

    def content(self, trace: Trace) -> TraceContent:
        """The spans of a trace, and what was said of it."""
        folder = self._root / trace.experiment_id / "traces" / trace.trace_id
        return TraceContent(tuple(spans_of_artifact(trace, self._address)), _said(folder))

    def of_run(self, run: Run) -> RunExtras:
        """What belongs to a run."""
        folder = self._root / run.experiment_id / run.run_id
        steps = {
            path.name: whole((read_meta(path) or {}).get("step")) for path in _folders(folder / "outputs")
        }
        models = [
            replace(each, step=steps.get(each.model_id))
            for page in self.logged_models([run.experiment_id])
            for each in page
            if each.run_id == run.run_id or each.model_id in steps
        ]
        versions = [
            each
            for model in _folders(self._root / "models")
            for each in self._all_versions(model)
            if each.run_id == run.run_id
        ]
        return RunExtras(
            models=tuple(sorted(models, key=lambda each: (each.created, each.model_id))),
            versions=tuple(sorted(versions, key=lambda each: (each.name, int(each.version)))),
            children=self._children(run),
        )

    def _all_versions(self, folder: Path) -> Iterator[ModelVersion]:
        for page in self.versions(RegisteredModel(folder.name, "", 0, 0, {}, {})):
            yield from page

    def _children(self, run: Run) -> int:
        count = 0
        for path in _folders(self._root / run.experiment_id):
            try:
                mine = read_bytes(f"{path}/tags/{PARENT_TAG}").decode() == run.run_id
            except (OSError, ValueError):
                continue
            count += mine and (read_meta(path) or {}).get("lifecycle_stage") == "active"
        return min(count, MOST_CHILDREN)

    def change(self) -> object:
        """None: it would have to be read."""
        return None

    def close(self) -> None:
        """Nothing is open."""


def _folders(path: Path) -> list[Path]:
    try:
        return [Path(entry.path) for entry in os.scandir(path) if entry.is_dir()]
    except OSError:
        return []


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _registered(path: Path) -> RegisteredModel | None:
    meta = read_meta(path)
    if meta is None:
        return None
    return RegisteredModel(
        name=path.name,
        description=_text(meta.get("description")),
        created=whole(meta.get("creation_timestamp")) or 0,
        updated=whole(meta.get("last_updated_timestamp")) or 0,
        tags=read_texts(f"{path}/tags"),
        aliases=read_texts(f"{path}/aliases"),
    )


def _version(path: Path, aliases: Mapping[str, str]) -> ModelVersion | None:
    meta = read_meta(path)
    if meta is None or meta.get("current_stage") == "Deleted_Internal":
        return None
    version, source = _text(meta.get("version")), _text(meta.get("source"))
    return ModelVersion(
        name=path.parent.name,
        version=version,
        status=_text(meta.get("status")),
        aliases=tuple(sorted(alias for alias, at in aliases.items() if at == version)),
        created=whole(meta.get("creation_timestamp")) or 0,
        model_id=_text(meta.get("model_id")) or model_of(source),
        stage=stage_name(meta.get("current_stage")),
        description=_text(meta.get("description")),
        run_id=_text(meta.get("run_id")),
        source=source,
        tags=read_texts(f"{path}/tags"),
    )


def _logged(path: Path, meta: Mapping[str, Any]) -> LoggedModel:
    points = []
    for key, file in files_below(f"{path}/metrics"):
        for line in read_bytes(file).decode("utf-8", "replace").splitlines():
            try:
                moment, value, step, *_ = line.split(" ")
                points.append((key, (int(step), int(moment), float(value))))
            except ValueError:
                continue
    return LoggedModel(
        model_id=path.name,
        name=_text(meta.get("name")) or path.name,
        kind=_text(meta.get("model_type")),
        status=STATUS.get(_text(meta.get("status")), _text(meta.get("status"))),
        created=whole(meta.get("creation_timestamp")) or 0,
        step=None,
        location=_text(meta.get("artifact_location")),
        metrics=newest(points),
        experiment_id=_text(meta.get("experiment_id")),
        run_id=_text(meta.get("source_run_id")),
        params=read_texts(f"{path}/params"),
        tags=read_texts(f"{path}/tags"),
    )


def _said(folder: Path) -> Mapping[str, str]:
    """What was said of the trace in a folder, by name, the newest of each that is valid."""
    said: dict[str, tuple[str, str]] = {}
    for path in sorted((folder / "assessments").glob("*.yaml")):
        meta = read_meta(path.parent, path.name) or {}
        if meta.get("valid") is False:
            continue
        given = meta.get("feedback") or meta.get("expectation") or {}
        made = (str(meta.get("create_time")), in_short(given.get("value")))
        name = str(meta.get("assessment_name"))
        said[name] = max(said.get(name, made), made)
    return {name: text for name, (_, text) in said.items()}


def _trace(path: Path, experiment: str) -> Trace | None:
    meta = read_meta(path, _INFO)
    if meta is None:
        return None
    request, response = meta.get("request_preview"), meta.get("response_preview")
    return to_trace(
        path.name,
        experiment,
        start=to_ms(str(meta.get("request_time"))),
        duration=whole(meta.get("execution_duration_ms")),
        state=_text(meta.get("state")),
        metadata=read_texts(f"{path}/request_metadata"),
        tags=read_texts(f"{path}/tags"),
        request=None if request is None else str(request),
        response=None if response is None else str(response),
        assessments=_said(path),
    )
