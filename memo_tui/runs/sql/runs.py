"""Reading runs by SQL: a few queries for many runs, and one object for each repeated text."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, and_, bindparam, select

from memo_tui.runs.data_sets import CONTEXT_TAG, in_order, to_input
from memo_tui.runs.model import DataSetInput, Run
from memo_tui.runs.sql.tables import (
    DATASETS,
    IDS_A_QUERY,
    INPUT_TAGS,
    INPUTS,
    LATEST_METRICS,
    PARAMS,
    RUNS,
    TAGS,
    Database,
)
from memo_tui.tracking.tags import NAME_TAG

ACTIVE = RUNS.c.lifecycle_stage == "active"
_MANY_KEYS = 20_000
_MANY_VALUES = 1_000
_LONG = 512
_MANY_SHARED = 4_096

_IDS: BindParameter[Sequence[str]] = bindparam("ids", expanding=True)
_RUNS_BY_ID = select(
    RUNS.c.run_uuid,
    RUNS.c.experiment_id,
    RUNS.c.name,
    RUNS.c.status,
    RUNS.c.start_time,
    RUNS.c.end_time,
    RUNS.c.user_id,
    RUNS.c.artifact_uri,
).where(RUNS.c.run_uuid.in_(_IDS), ACTIVE)
_PARAMS_BY_ID = select(PARAMS.c.run_uuid, PARAMS.c.key, PARAMS.c.value).where(PARAMS.c.run_uuid.in_(_IDS))
_TAGS_BY_ID = select(TAGS.c.run_uuid, TAGS.c.key, TAGS.c.value).where(TAGS.c.run_uuid.in_(_IDS))
_METRICS_BY_ID = select(
    LATEST_METRICS.c.run_uuid,
    LATEST_METRICS.c.key,
    LATEST_METRICS.c.value,
    LATEST_METRICS.c.step,
    LATEST_METRICS.c.is_nan,
).where(LATEST_METRICS.c.run_uuid.in_(_IDS))
_INPUTS_BY_ID = (
    select(INPUTS.c.destination_id, DATASETS.c.dataset_uuid, INPUT_TAGS.c.value)
    .join(DATASETS, DATASETS.c.dataset_uuid == INPUTS.c.source_id)
    .outerjoin(
        INPUT_TAGS,
        and_(INPUT_TAGS.c.input_uuid == INPUTS.c.input_uuid, INPUT_TAGS.c.name == CONTEXT_TAG),
    )
    .where(INPUTS.c.destination_type == "RUN", INPUTS.c.destination_id.in_(_IDS))
)
_DATASETS_BY_ID = select(
    DATASETS.c.dataset_uuid,
    DATASETS.c.name,
    DATASETS.c.digest,
    DATASETS.c.dataset_source,
    DATASETS.c.dataset_schema,
    DATASETS.c.dataset_profile,
).where(DATASETS.c.dataset_uuid.in_(_IDS))


class _Texts(dict[str, tuple[str, dict[str, str]]]):
    """By key: the shared object of the key, and those of its values so far."""

    def __missing__(self, key: str) -> tuple[str, dict[str, str]]:
        if len(self) >= _MANY_KEYS:
            self.clear()
        self[key] = (key, {})
        return self[key]


class SqlRuns:
    """Reads runs by their ids.

    Repeated keys and values share one object, so that many runs fit in memory.

    Args:
        database: the connection.
        with_inputs: whether the database has the tables of data sets.
    """

    def __init__(self, database: Database, *, with_inputs: bool) -> None:
        self._database = database
        self._with_inputs = with_inputs
        self._params, self._tags = _Texts(), _Texts()
        self._words: dict[object, str] = {}
        self._steps: dict[tuple[tuple[str, int], ...], dict[str, int]] = {}
        self._inputs: dict[tuple[str, str], DataSetInput] = {}

    def read(self, run_ids: Sequence[str]) -> list[Run]:
        """The runs with these ids that exist and are not deleted, in the order of the ids."""
        found: list[Run] = []
        for first in range(0, len(run_ids), IDS_A_QUERY):
            found += self._few(run_ids[first : first + IDS_A_QUERY])
        return found

    def _few(self, run_ids: Sequence[str]) -> list[Run]:
        rows = {row[0]: row for row in self._database.rows(_RUNS_BY_ID, ids=run_ids)}
        ids = [run_id for run_id in dict.fromkeys(run_ids) if run_id in rows]
        if not ids:
            return []
        params = self._pairs(_PARAMS_BY_ID, self._params, ids)
        tags = self._pairs(_TAGS_BY_ID, self._tags, ids)
        metrics, steps = self._metrics(ids)
        inputs = self._data_sets(ids)
        runs = []
        for run_id in ids:
            _, experiment_id, name, status, start, end, user, artifact_uri = rows[run_id]
            own_tags = tags[run_id]
            name = name or own_tags.get(NAME_TAG) or run_id[:8]
            if own_tags.get(NAME_TAG) == name:
                own_tags[NAME_TAG] = name
            runs.append(
                Run(
                    run_id,
                    self._word(experiment_id),
                    name,
                    self._word(status),
                    start,
                    end or None,
                    params[run_id],
                    metrics[run_id],
                    self._shared(steps[run_id]),
                    own_tags,
                    inputs.get(run_id, ()),
                    self._word(user or ""),
                    artifact_uri or "",
                )
            )
        return runs

    def _pairs(self, statement: Any, texts: _Texts, ids: Sequence[str]) -> dict[str, dict[str, str]]:
        """The params or tags by run id."""
        found: dict[str, dict[str, str]] = {run_id: {} for run_id in ids}
        for run_id, key, value in self._database.rows(statement, ids=ids):
            shared_key, values = texts[key]
            shared = values.get(value)
            if shared is None:
                shared = value or ""
                if len(values) < _MANY_VALUES and len(shared) < _LONG:
                    values[shared] = shared
            found[run_id][shared_key] = shared
        return found

    def _metrics(self, ids: Sequence[str]) -> tuple[dict[str, dict[str, float]], dict[str, dict[str, int]]]:
        """The newest values and their steps by run id."""
        texts = self._params
        values: dict[str, dict[str, float]] = {run_id: {} for run_id in ids}
        steps: dict[str, dict[str, int]] = {run_id: {} for run_id in ids}
        for run_id, key, value, step, is_nan in self._database.rows(_METRICS_BY_ID, ids=ids):
            shared_key = texts[key][0]
            values[run_id][shared_key] = math.nan if is_nan else value
            steps[run_id][shared_key] = step
        return values, steps

    def _data_sets(self, ids: Sequence[str]) -> Mapping[str, tuple[DataSetInput, ...]]:
        """The data sets by run id, for runs that used any."""
        if not self._with_inputs:
            return {}
        found: dict[str, list[tuple[str, str]]] = {}
        for run_id, data_set_id, context in self._database.rows(_INPUTS_BY_ID, ids=ids):
            found.setdefault(run_id, []).append((data_set_id, context or ""))
        wanted = {pair for pairs in found.values() for pair in pairs}
        known = {pair: self._inputs[pair] for pair in wanted & self._inputs.keys()}
        self._read_data_sets(wanted - known.keys(), known)
        return {
            run_id: in_order(known[pair] for pair in pairs if pair in known)
            for run_id, pairs in found.items()
        }

    def _read_data_sets(
        self, pairs: Iterable[tuple[str, str]], known: dict[tuple[str, str], DataSetInput]
    ) -> None:
        contexts: dict[str, list[str]] = {}
        for data_set_id, context in pairs:
            contexts.setdefault(data_set_id, []).append(context)
        for row in self._database.rows_by_ids(_DATASETS_BY_ID, list(contexts)):
            data_set_id, name, digest, source, schema, profile = row
            for context in contexts[data_set_id]:
                known[data_set_id, context] = to_input(
                    name, digest, source=source, schema=schema, profile=profile, context=context
                )
        if len(self._inputs) + len(known) > _MANY_SHARED:
            self._inputs.clear()
        self._inputs |= known

    def _word(self, value: object) -> str:
        """A frequent value as text; the same object for equal values."""
        word = self._words.get(value)
        if word is None:
            word = str(value)
            if len(self._words) < _MANY_VALUES:
                self._words[value] = word
        return word

    def _shared(self, steps: dict[str, int]) -> dict[str, int]:
        """An equal dict that is shared between runs if possible."""
        if len(self._steps) >= _MANY_SHARED:
            self._steps.clear()
        return self._steps.setdefault(tuple(steps.items()), steps)
