"""SqlAssets: reads models, prompts and traces from a database by plain SQL."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import column, select, table
from sqlalchemy.sql.expression import TableClause

from memo_tui.runs.assets import sql_evaluations, sql_registry, sql_traces
from memo_tui.runs.assets.model import (
    EvaluationSet,
    LoggedModel,
    ModelVersion,
    RegisteredModel,
    Trace,
    TraceContent,
)
from memo_tui.runs.assets.reader import Kind, Lacking
from memo_tui.runs.assets.sql_tables import (
    ALIASES,
    EVALUATION_SETS,
    EVALUATION_TAGS,
    LINKS,
    LOGGED,
    LOGGED_METRICS,
    LOGGED_PARAMS,
    LOGGED_TAGS,
    REGISTERED,
    REGISTERED_TAGS,
    TRACE_METADATA,
    TRACE_TAGS,
    TRACES,
    VERSION_TAGS,
    VERSIONS,
    AssetTables,
)
from memo_tui.runs.assets.stored_spans import spans_of_artifact
from memo_tui.runs.model import Run
from memo_tui.runs.run_extras import MOST_CHILDREN, RunExtras
from memo_tui.runs.sql.runs import ACTIVE
from memo_tui.runs.sql.tables import RUNS, TAGS, Database
from memo_tui.tracking.address import Address
from memo_tui.tracking.schema.revisions import MADE_BY
from memo_tui.tracking.tags import PARENT_TAG

_REVISION = select(table("alembic_version", column("version_num")).c.version_num)
_REGISTRY = (REGISTERED, REGISTERED_TAGS, ALIASES, VERSIONS, VERSION_TAGS)
_OF_KIND: Mapping[Kind, tuple[TableClause, ...]] = {
    Kind.LOGGED_MODELS: (LOGGED, LOGGED_METRICS, LOGGED_PARAMS, LOGGED_TAGS),
    Kind.REGISTERED_MODELS: _REGISTRY,
    Kind.PROMPTS: _REGISTRY,
    Kind.EVALUATION_SETS: (EVALUATION_SETS, EVALUATION_TAGS, LINKS),
    Kind.TRACES: (TRACES, TRACE_TAGS, TRACE_METADATA),
}


class SqlAssets:
    """Reads the tables that a database has; of an older MLflow's, some are missing."""

    def __init__(self, address: Address) -> None:
        """Connect, read-only, to an existing database.

        Raises:
            SQLAlchemyError: the database can't be reached or refuses.
        """
        self._address = address
        self._database = Database(address)
        self._tables = AssetTables(self._database)

    def _need(self, kind: Kind) -> None:
        if not self._tables.has(*_OF_KIND[kind]):
            rows = self._database.rows(_REVISION)
            made = MADE_BY.get(rows[0][0] if rows else "", "")
            which = f"made by MLflow {made}" if made else "of an older MLflow"
            raise Lacking(f"This store, {which}, has no {kind.value}.")

    def registered(self, *, prompts: bool) -> Iterator[list[RegisteredModel]]:
        """The registered models, or the prompts, by name, in pages."""
        self._need(Kind.PROMPTS if prompts else Kind.REGISTERED_MODELS)
        yield from sql_registry.registered(self._database, self._tables, prompts=prompts)

    def versions(self, model: RegisteredModel) -> Iterator[list[ModelVersion]]:
        """The versions of a registered model or a prompt, the newest first, in pages."""
        self._need(Kind.REGISTERED_MODELS)
        yield from sql_registry.versions(self._database, self._tables, model.name)

    def logged_models(self, experiment_ids: Sequence[str]) -> Iterator[list[LoggedModel]]:
        """The models that the runs of these experiments logged, the newest first, in pages."""
        self._need(Kind.LOGGED_MODELS)
        yield from sql_registry.logged_models(self._database, self._tables, experiment_ids)

    def traces(self, experiment_ids: Sequence[str], run_id: str = "") -> Iterator[list[Trace]]:
        """The traces of these experiments, or of one run of theirs, the newest first, in pages."""
        self._need(Kind.TRACES)
        yield from sql_traces.traces(self._database, self._tables, experiment_ids, run_id)

    def evaluation_sets(self, experiment_ids: Sequence[str]) -> list[EvaluationSet]:
        """The data sets for evaluations that belong to these experiments, by name."""
        self._need(Kind.EVALUATION_SETS)
        return sql_evaluations.evaluation_sets(self._database, self._tables, experiment_ids)

    def content(self, trace: Trace) -> TraceContent:
        """The spans of a trace, and what was said of it."""
        spans = sql_traces.stored_spans(self._database, self._tables, trace)
        if not spans and not trace.in_store:
            spans = spans_of_artifact(trace, self._address)
        said = sql_traces.assessments(self._database, self._tables, [trace.trace_id])
        return TraceContent(tuple(spans), said.get(trace.trace_id, {}))

    def of_run(self, run: Run) -> RunExtras:
        """What belongs to a run; what an older store lacks is left out."""
        logged = self._tables.has(*_OF_KIND[Kind.LOGGED_MODELS])
        known = self._tables.has(*_REGISTRY)
        database, tables = self._database, self._tables
        return RunExtras(
            models=tuple(sql_registry.logged_by_run(database, tables, run.run_id)) if logged else (),
            versions=tuple(sql_registry.versions_of_run(database, tables, run.run_id)) if known else (),
            children=self._children(run),
        )

    def _children(self, run: Run) -> int:
        nested = select(TAGS.c.run_uuid).where(TAGS.c.key == PARENT_TAG, TAGS.c.value == run.run_id)
        found = select(RUNS.c.run_uuid).where(
            RUNS.c.experiment_id == int(run.experiment_id), ACTIVE, RUNS.c.run_uuid.in_(nested)
        )
        return len(self._database.rows(found.limit(MOST_CHILDREN)))

    def change(self) -> object:
        """SQLite's counter of other connections' commits; None for other databases.

        Raises:
            StoreUnreachable: the file was removed or replaced.
        """
        return self._database.change()

    def close(self) -> None:
        """Close the connection."""
        self._database.close()
