"""Layout: what can be read of a database, decided by the tables, columns and indexes that it has.

MLflow's schema has grown from version to version; what an older one lacks is left out.
"""

from dataclasses import dataclass

from sqlalchemy import inspect
from sqlalchemy.sql.expression import TableClause

from memo_tui.errors import StoreError
from memo_tui.runs.sql.tables import (
    DATASETS,
    EXPERIMENTS,
    INPUT_TAGS,
    INPUTS,
    LATEST_METRICS,
    METRICS,
    PARAMS,
    RUNS,
    TAGS,
    Database,
)
from memo_tui.tracking.address import Address
from memo_tui.tracking.schema.revisions import in_words, installed

STEP_INDEX = "index_metrics_run_uuid_key_step"
RUN_INDEX = "index_metrics_run_uuid"
_UPDATED, _WORKSPACE = EXPERIMENTS.c.last_update_time.name, EXPERIMENTS.c.workspace.name
_OPTIONAL = {EXPERIMENTS.name: {_UPDATED, _WORKSPACE}}
_NEEDED = (EXPERIMENTS, RUNS, PARAMS, TAGS, LATEST_METRICS, METRICS)
_OF_INPUTS = (INPUTS, INPUT_TAGS, DATASETS)


class SchemaUnknown(StoreError):  # noqa: N818 - reads as what happened
    """The database's schema is not one that can be read by SQL.

    Attributes:
        revision: the schema's revision, or None if the database has none.
    """

    def __init__(self, revision: str | None, address: Address, why: str) -> None:
        super().__init__(f"{address.shown} can't be read by SQL, as {why}: opening it again.")
        self.revision = revision
        self.why = why


@dataclass(frozen=True)
class Layout:
    """What a database has beyond what every store has.

    Attributes:
        revision: of its schema.
        updated: whether experiments have the time of their last change.
        workspaces: whether experiments belong to workspaces.
        inputs: whether runs have data sets.
        step_index: whether there is an index by run, key and step.
        run_index: whether there is an index of metrics by run.
    """

    revision: str
    updated: bool
    workspaces: bool
    inputs: bool
    step_index: bool
    run_index: bool

    @property
    def is_current(self) -> bool:
        """Whether the schema is that of the installed MLflow."""
        return self.revision == installed().head

    @property
    def description(self) -> str:
        """How the store is read."""
        if self.is_current:
            return "read by SQL"
        return f"read by SQL, read only: made by {in_words(self.revision)}"


def layout(database: Database, revision: str, address: Address) -> Layout:
    """Look what a database has.

    Raises:
        SchemaUnknown: it lacks what every store has.
    """
    inspector = inspect(database.connection)
    names = set(inspector.get_table_names())
    found = inspector.get_multi_columns(filter_names=[each.name for each in (*_NEEDED, *_OF_INPUTS)])
    columns = {name: {str(each["name"]) for each in described} for (_, name), described in found.items()}

    def lacks(table: TableClause) -> set[str]:
        wanted = {each.name for each in table.c} - _OPTIONAL.get(table.name, set())
        return wanted - columns.get(table.name, set()) if table.name in names else wanted

    for table in _NEEDED:
        if missing := sorted(lacks(table)):
            raise SchemaUnknown(revision, address, f"its table {table.name!r} lacks {missing[0]!r}")
    indexes = {each["name"] for each in inspector.get_indexes(METRICS.name)}
    return Layout(
        revision,
        updated=_UPDATED in columns[EXPERIMENTS.name],
        workspaces=_WORKSPACE in columns[EXPERIMENTS.name],
        inputs=not any(map(lacks, _OF_INPUTS)),
        step_index=STEP_INDEX in indexes,
        run_index=RUN_INDEX in indexes,
    )
