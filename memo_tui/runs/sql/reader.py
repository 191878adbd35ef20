"""SqlReader: reads a tracking store's database by plain SQL, about 40 times faster than MLflow's client."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlalchemy import bindparam, column, func, inspect, null, or_, select, table, text
from sqlalchemy.sql import Executable

from memo_tui.runs.client.reader import FIRST_PAGE, SLACK_MS
from memo_tui.runs.metric_pair import MetricPair
from memo_tui.runs.model import AtBest, Averages, Extremes, History, Run
from memo_tui.runs.reader import Changes, Experiment, Since
from memo_tui.runs.sql.at_best import at_best
from memo_tui.runs.sql.averages import averages
from memo_tui.runs.sql.extremes import ExtremesRows
from memo_tui.runs.sql.histories import history
from memo_tui.runs.sql.layout import SchemaUnknown, layout
from memo_tui.runs.sql.odd_values import Row
from memo_tui.runs.sql.runs import ACTIVE, SqlRuns
from memo_tui.runs.sql.tables import EXPERIMENTS, IDS_A_QUERY, RUNS, Database
from memo_tui.tracking.address import Address
from memo_tui.tracking.tags import RUNNING

_PAGE = 2 * IDS_A_QUERY
_REVISION = select(table("alembic_version", column("version_num")).c.version_num)
_EXPERIMENTS = select(EXPERIMENTS.c.experiment_id, EXPERIMENTS.c.name, EXPERIMENTS.c.lifecycle_stage)
_OTHER_WORKSPACES = select(EXPERIMENTS.c.experiment_id).where(EXPERIMENTS.c.workspace != "default").limit(1)
_OF_EXPERIMENTS = RUNS.c.experiment_id.in_(bindparam("experiments", expanding=True))
_COUNT = select(func.count()).select_from(RUNS).where(_OF_EXPERIMENTS, ACTIVE)
_IDS = (
    select(RUNS.c.run_uuid).where(_OF_EXPERIMENTS, ACTIVE).order_by(RUNS.c.start_time.desc(), RUNS.c.run_uuid)
)
_FIRST_IDS = _IDS.limit(FIRST_PAGE)
_TOUCHED_IDS = select(RUNS.c.run_uuid).where(
    _OF_EXPERIMENTS,
    ACTIVE,
    or_(
        RUNS.c.status.in_(RUNNING),
        RUNS.c.start_time >= bindparam("start"),
        RUNS.c.end_time >= bindparam("end"),
    ),
)

# SQLite: new rows have higher row ids, whatever their times are.
_TABLES = {
    "runs": "run_uuid",
    "params": "run_uuid",
    "tags": "run_uuid",
    "metrics": "run_uuid",
}
_INPUTS = {"inputs": "destination_id"}


class SqlReader:
    """Reads the tables that MLflow keeps in a database.

    It may be used by another thread than the one that made it, by one at a time.

    Attributes:
        older: the revision of a store that an older MLflow made, or "".
        database: the connection that it reads through.
    """

    slow = False

    def __init__(self, address: Address) -> None:
        """Connect to an existing database.

        Raises:
            SchemaUnknown: it lacks tables or columns, or it has experiments in workspaces.
            SQLAlchemyError: it can't be reached or refuses, or is damaged.
        """
        self._address = address
        self.database = Database(address)
        try:
            self._layout = layout(self.database, self._revision(), address)
            self._check_workspaces()
        except BaseException:
            self.close()
            raise
        self.older = "" if self._layout.is_current else self._layout.revision
        self._run_rows = SqlRuns(self.database, with_inputs=self._layout.inputs)
        self._extremes_rows = ExtremesRows(self.database)
        updated = EXPERIMENTS.c.last_update_time if self._layout.updated else null()
        self._experiments = _EXPERIMENTS.add_columns(updated)
        tables = _TABLES | (_INPUTS if self._layout.inputs else {})
        self._last_rows = select(
            *(select(func.max(column("rowid"))).select_from(table(name)).scalar_subquery() for name in tables)
        )
        self._new_rows = [
            text(f"SELECT {run_id} FROM {name} NOT INDEXED WHERE rowid > :low AND rowid <= :top")  # noqa: S608 - all ours
            for name, run_id in tables.items()
        ]

    @property
    def description(self) -> str:
        """How the store is read, as the pane shows it."""
        return " · ".join(filter(None, (self._layout.description, str(self.database.odd))))

    def _revision(self) -> str:
        if not inspect(self.database.connection).has_table("alembic_version"):
            raise SchemaUnknown(None, self._address, "it has no revision")
        return " and ".join(sorted(row[0] for row in self.database.rows(_REVISION)))

    def _check_workspaces(self) -> None:
        if self._layout.workspaces and self.database.rows(_OTHER_WORKSPACES):
            raise SchemaUnknown(self._layout.revision, self._address, "it has experiments in workspaces")

    def _check_schema(self) -> None:
        """Check that the schema is as it was when the database was opened."""
        revision = self._revision()
        if revision != self._layout.revision:
            raise SchemaUnknown(revision, self._address, "it was upgraded")
        self._check_workspaces()

    def change(self) -> object:
        """SQLite's counter of other connections' commits; None for other databases.

        Raises:
            StoreUnreachable: the file was removed or replaced.
        """
        return self.database.change()

    def experiments(self) -> list[Experiment]:
        """All experiments, including deleted ones, sorted by name."""
        found = map(_to_experiment, self.database.rows(self._experiments))
        return sorted(found, key=lambda each: each.name)

    def experiment(self, name: str) -> Experiment | None:
        """The experiment of that name, deleted or not."""
        found = self.database.rows(self._experiments.where(EXPERIMENTS.c.name == name))
        return _to_experiment(found[0]) if found else None

    def count(self, experiment_ids: Sequence[str]) -> int:
        """How many runs of these experiments are not deleted."""
        found: int = self._of(_COUNT, experiment_ids)[0][0]
        return found

    def pages(self, experiment_ids: Sequence[str]) -> Iterator[list[Run]]:
        """All runs of these experiments that are not deleted, newest first, in pages; the first is small.

        Raises:
            SchemaUnknown: the schema was changed since the database was opened.
        """
        self._check_schema()
        first = [row[0] for row in self._of(_FIRST_IDS, experiment_ids)]
        yield self._run_rows.read(first)
        if len(first) < FIRST_PAGE:
            return
        read = set(first)
        others = [row[0] for row in self._of(_IDS, experiment_ids) if row[0] not in read]
        for begin in range(0, len(others), _PAGE):
            yield self._run_rows.read(others[begin : begin + _PAGE])

    def position(self) -> object:
        """On SQLite the last row ids of the tables; None for other databases."""
        if not self.database.is_sqlite:
            return None
        return self.database, tuple(last or 0 for last in self.database.rows(self._last_rows)[0])

    def changes(self, experiment_ids: Sequence[str], since: Since, active: Sequence[str]) -> Changes:
        """The runs to which something was added since, and the runs that were active.

        On SQLite these are all runs with new params, metrics, tags or inputs. On other databases these are
        the runs that are active or began or ended since; values logged to ended runs are not found.
        Overwritten values and deletions of ended runs are never found.
        """
        position = self.position()
        if (
            isinstance(position, tuple)
            and isinstance(since.position, tuple)
            and since.position[0] is position[0]
        ):
            touched = self._added(since.position[1], position[1])
        else:
            start, end = max(0, since.start - SLACK_MS), max(1, since.end - SLACK_MS)
            touched = (row[0] for row in self._of(_TOUCHED_IDS, experiment_ids, start=start, end=end))
        wanted = set(experiment_ids)
        runs = self._run_rows.read(list(dict.fromkeys((*active, *touched))))
        found = [run for run in runs if run.experiment_id in wanted]
        here = {run.run_id for run in found}
        return Changes(found, [run_id for run_id in active if run_id not in here], position)

    def _added(self, before: Sequence[int], now: Sequence[int]) -> Iterable[str]:
        """The runs of the rows after those row ids."""
        for statement, low, top in zip(self._new_rows, before, now, strict=True):
            if top > low:
                yield from (row[0] for row in self.database.rows(statement, low=low, top=top))

    def by_id(self, run_ids: Sequence[str]) -> list[Run]:
        """The runs with these ids that exist and are not deleted."""
        return self._run_rows.read(run_ids)

    def history(self, known: History) -> Iterator[History]:
        """Continue a history: yields it as it grows while it is read; the last one is complete.

        On SQLite every new point is found. On other databases a point that is more than two seconds older
        than the newest known one is found only when everything is read again.
        """
        return history(self.database, known, self._layout)

    def extremes(self, run_ids: Sequence[str], key: str) -> Mapping[str, Extremes]:
        """The extremes of one metric by run id; runs without a value other than NaN are left out."""
        return self._extremes_rows.read(run_ids, key)

    def averages(self, run_ids: Sequence[str], key: str) -> Mapping[str, Averages]:
        """The mean and median of one metric by run id; runs without a value other than NaN are left out."""
        return averages(self.database, run_ids, key)

    def at_best(self, run_ids: Sequence[str], pair: MetricPair) -> Mapping[str, AtBest]:
        """A metric at the best steps of another by run id; runs without a value of that are left out."""
        return at_best(self.database, run_ids, pair, self._extremes_rows.read)

    def restore(self, experiment_id: str) -> None:
        """Restore a deleted experiment, through MLflow's client, as this connection only reads."""
        from memo_tui.tracking.store import open_store  # noqa: PLC0415 - heavy

        open_store(self._address).restore_experiment(experiment_id)

    def close(self) -> None:
        """Close the connection."""
        self.database.close()

    def _of(self, statement: Executable, experiment_ids: Sequence[str], **values: object) -> Sequence[Row]:
        return self.database.rows(statement, experiments=[int(each) for each in experiment_ids], **values)


def _to_experiment(row: Row) -> Experiment:
    experiment_id, name, stage, updated = row
    return Experiment(str(experiment_id), name, stage == "deleted", updated or None)
