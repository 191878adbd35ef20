"""Reading the folder of a run."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from memo_tui.runs.data_sets import CONTEXT_TAG, in_order, to_input
from memo_tui.runs.files.meta import read_bytes, read_meta, whole
from memo_tui.runs.files.metric_file import NewestValues
from memo_tui.runs.model import DataSetInput, Run
from memo_tui.runs.points import one_nan
from memo_tui.tracking.tags import NAME_TAG

METRICS = "metrics"
_STATES = {"1": "RUNNING", "2": "SCHEDULED", "3": "FINISHED", "4": "FAILED", "5": "KILLED"}
_DATA_SET = "1"  # MLflow's number for this kind of input


def read_run(folder: Path, newest: NewestValues) -> Run | None:
    """The run in a folder; None if there is none, or if it is deleted."""
    meta = read_meta(folder)
    if meta is None or meta.get("lifecycle_stage") != "active":
        return None
    run_id = str(meta.get("run_id") or meta.get("run_uuid") or "")
    if run_id != folder.name:
        return None
    tags = read_texts(f"{folder}/tags")
    metrics, steps = _newest(f"{folder}/{METRICS}", newest)
    status = str(meta.get("status"))
    return Run(
        run_id,
        str(meta.get("experiment_id")),
        str(meta.get("run_name") or tags.get(NAME_TAG) or run_id[:8]),
        _STATES.get(status, status),
        whole(meta.get("start_time")),
        whole(meta.get("end_time")) or None,
        read_texts(f"{folder}/params"),
        metrics,
        steps,
        tags,
        _inputs(folder),
        str(meta.get("user_id") or ""),
        str(meta.get("artifact_uri") or ""),
    )


def files_below(folder: str, before: str = "") -> Iterator[tuple[str, str]]:
    """The files below a folder by key; a key with slashes is a path."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if entry.is_dir():
            yield from files_below(entry.path, f"{before}{entry.name}/")
        else:
            yield before + entry.name, entry.path


def read_texts(folder: str) -> Mapping[str, str]:
    """The texts of the files in a folder, by key."""
    found = {}
    for key, path in files_below(folder):
        try:
            found[key] = read_bytes(path).decode("utf-8", "replace")
        except OSError:
            continue
    return found


def _newest(folder: str, newest: NewestValues) -> tuple[dict[str, float], dict[str, int]]:
    values: dict[str, float] = {}
    steps: dict[str, int] = {}
    for key, path in files_below(folder):
        try:
            found = newest.read(path)
        except OSError:
            continue
        if found is not None:
            values[key], steps[key] = one_nan(found[0]), found[1]
    return values, steps


def _inputs(folder: Path) -> tuple[DataSetInput, ...]:
    found = []
    try:
        entries = list(os.scandir(folder / "inputs"))
    except OSError:
        return ()
    for entry in entries:
        given = read_meta(Path(entry.path)) or {}
        if str(given.get("source_type")) not in (_DATA_SET, "DATASET"):
            continue
        data_set = read_meta(folder.parent / "datasets" / str(given.get("source_id")))
        if data_set is None:
            continue
        tags = given.get("tags")
        found.append(
            to_input(
                str(data_set.get("name")),
                str(data_set.get("digest")),
                source=data_set.get("source"),
                schema=data_set.get("schema"),
                profile=data_set.get("profile"),
                context=str(tags.get(CONTEXT_TAG, "")) if isinstance(tags, dict) else "",
            )
        )
    return in_order(found)
