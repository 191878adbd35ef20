"""Reading registered models, prompts and logged models by SQL."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from sqlalchemy import bindparam, select
from sqlalchemy.sql.expression import TableClause

from memo_tui.runs.assets.convert import STATUS, model_of, newest, stage_name
from memo_tui.runs.assets.model import LoggedModel, ModelVersion, RegisteredModel
from memo_tui.runs.assets.reader import PAGE
from memo_tui.runs.assets.sql_tables import (
    ALIASES,
    LOGGED,
    LOGGED_METRICS,
    LOGGED_PARAMS,
    LOGGED_TAGS,
    OUTPUTS,
    REGISTERED,
    REGISTERED_TAGS,
    VERSION_TAGS,
    VERSIONS,
    AssetTables,
)
from memo_tui.runs.sql.tables import Database

_DELETED_STAGE = "Deleted_Internal"


def registered(database: Database, tables: AssetTables, *, prompts: bool) -> Iterator[list[RegisteredModel]]:
    """The registered models, or the prompts, by name, in pages."""
    where = tables.workspace(REGISTERED)
    names = select(REGISTERED.c.name).where(*where).order_by(REGISTERED.c.name)
    found = sorted(str(row[0]) for row in database.rows(names))
    for first in range(0, len(found), PAGE):
        page = _registered(database, tables, found[first : first + PAGE])
        yield [each for each in page if each.is_prompt is prompts]


def _registered(database: Database, tables: AssetTables, names: Sequence[str]) -> list[RegisteredModel]:
    tags, aliases = defaultdict[str, dict[str, str]](dict), defaultdict[str, dict[str, str]](dict)
    for name, key, value in database.rows_by_ids(_of_names(tables, REGISTERED_TAGS, "key", "value"), names):
        tags[name][key] = value or ""
    for name, alias, version in database.rows_by_ids(_of_names(tables, ALIASES, "alias", "version"), names):
        aliases[name][alias] = str(version)
    wanted = _of_names(tables, REGISTERED, "description", "creation_time", "last_updated_time")
    rows = {row[0]: row[1:] for row in database.rows_by_ids(wanted, names)}
    return [
        RegisteredModel(name, description or "", created or 0, updated or 0, tags[name], aliases[name])
        for name in names
        if name in rows
        for description, created, updated in (rows[name],)
    ]


def _of_names(tables: AssetTables, given: TableClause, *columns: str):  # type: ignore[no-untyped-def]  # noqa: ANN202
    """The statement for some columns of the rows with the names `ids`."""
    return select(given.c.name, *(given.c[each] for each in columns)).where(
        given.c.name.in_(bindparam("ids", expanding=True)), *tables.workspace(given)
    )


def versions(database: Database, tables: AssetTables, name: str) -> Iterator[list[ModelVersion]]:
    """The versions of a registered model, the newest first, in pages."""
    numbers = (
        select(VERSIONS.c.version)
        .where(VERSIONS.c.name == name, VERSIONS.c.current_stage != _DELETED_STAGE)
        .where(*tables.workspace(VERSIONS))
        .order_by(VERSIONS.c.version.desc())
    )
    found = [row[0] for row in database.rows(numbers)]
    for first in range(0, len(found), PAGE):
        yield _versions(database, tables, name, found[first : first + PAGE])


def versions_of_run(database: Database, tables: AssetTables, run_id: str) -> list[ModelVersion]:
    """The versions that were created from a run, by name and number."""
    statement = (
        select(VERSIONS.c.name, VERSIONS.c.version)
        .where(VERSIONS.c.run_id == run_id, VERSIONS.c.current_stage != _DELETED_STAGE)
        .where(*tables.workspace(VERSIONS))
    )
    numbers = defaultdict[str, list[int]](list)
    for name, version in database.rows(statement):
        numbers[name].append(version)
    return [
        each
        for name in sorted(numbers)
        for first in range(0, len(numbers[name]), PAGE)
        for each in _versions(database, tables, name, sorted(numbers[name])[first : first + PAGE])
    ]


def _versions(
    database: Database, tables: AssetTables, name: str, numbers: Sequence[int]
) -> list[ModelVersion]:
    """These versions of a registered model, in this order."""
    aliases = defaultdict[str, list[str]](list)
    for _, alias, version in database.rows(_of_names(tables, ALIASES, "alias", "version"), ids=[name]):
        aliases[str(version)].append(alias)
    tags = defaultdict[int, dict[str, str]](dict)
    of_versions = (
        select(VERSION_TAGS.c.version, VERSION_TAGS.c.key, VERSION_TAGS.c.value)
        .where(VERSION_TAGS.c.name == name, VERSION_TAGS.c.version.in_(bindparam("ids", expanding=True)))
        .where(*tables.workspace(VERSION_TAGS))
    )
    for version, key, value in database.rows(of_versions, ids=list(numbers)):
        tags[version][key] = value or ""
    statement = (
        select(
            VERSIONS.c.version,
            VERSIONS.c.status,
            VERSIONS.c.creation_time,
            VERSIONS.c.current_stage,
            VERSIONS.c.description,
            VERSIONS.c.run_id,
            VERSIONS.c.source,
        )
        .where(VERSIONS.c.name == name, VERSIONS.c.version.in_(bindparam("ids", expanding=True)))
        .where(*tables.workspace(VERSIONS))
    )
    found = {
        version: ModelVersion(
            name=name,
            version=str(version),
            status=status or "READY",
            aliases=tuple(sorted(aliases[str(version)])),
            created=created or 0,
            model_id=model_of(source or ""),
            stage=stage_name(stage),
            description=description or "",
            run_id=run_id or "",
            source=source or "",
            tags=tags[version],
        )
        for version, status, created, stage, description, run_id, source in database.rows(
            statement, ids=list(numbers)
        )
    }
    return [found[number] for number in numbers if number in found]


def logged_by_run(database: Database, tables: AssetTables, run_id: str) -> list[LoggedModel]:
    """The models that a run logged or has as an output, by their creation."""
    mine = select(LOGGED.c.model_id).where(
        LOGGED.c.source_run_id == run_id, LOGGED.c.lifecycle_stage == "active"
    )
    steps: dict[str, int | None] = {}
    if tables.has(OUTPUTS):
        outputs = select(OUTPUTS.c.destination_id, *tables.columns(OUTPUTS, ["step"])).where(
            OUTPUTS.c.source_type == "RUN_OUTPUT",
            OUTPUTS.c.destination_type == "MODEL_OUTPUT",
            OUTPUTS.c.source_id == run_id,
        )
        steps = {row[0]: row[1] for row in database.rows(outputs)}
    ids = dict.fromkeys([*(row[0] for row in database.rows(mine)), *steps])
    found = [replace(each, step=steps.get(each.model_id)) for each in _logged(database, tables, list(ids))]
    return sorted(found, key=lambda each: (each.created, each.model_id))


def logged_models(
    database: Database, tables: AssetTables, experiment_ids: Sequence[str]
) -> Iterator[list[LoggedModel]]:
    """The models that the runs of these experiments logged, the newest first, in pages."""
    ids = select(LOGGED.c.model_id).where(
        LOGGED.c.experiment_id.in_(bindparam("experiments", expanding=True)),
        LOGGED.c.lifecycle_stage == "active",
    )
    ids = ids.order_by(LOGGED.c.creation_timestamp_ms.desc(), LOGGED.c.model_id)
    wanted = [row[0] for row in database.rows(ids, experiments=[int(each) for each in experiment_ids])]
    for first in range(0, len(wanted), PAGE):
        yield _logged(database, tables, wanted[first : first + PAGE])


def _logged(database: Database, tables: AssetTables, ids: Sequence[str]) -> list[LoggedModel]:
    params = _pairs(database, LOGGED_PARAMS, ids, "param_key", "param_value")
    tags = _pairs(database, LOGGED_TAGS, ids, "tag_key", "tag_value")
    points: dict[str, list[tuple[str, tuple[int, int, float]]]] = defaultdict(list)
    table = LOGGED_METRICS
    statement = select(
        table.c.model_id,
        table.c.metric_name,
        table.c.metric_step,
        table.c.metric_timestamp_ms,
        table.c.metric_value,
    ).where(table.c.model_id.in_(bindparam("ids", expanding=True)))
    for model_id, key, *rest in database.rows_by_ids(statement, ids):
        points[model_id].append((key, (rest[0], rest[1], rest[2])))
    columns = (
        "model_id name model_type status creation_timestamp_ms artifact_location experiment_id source_run_id"
    )
    rows = database.rows_by_ids(
        select(*tables.columns(LOGGED, columns.split())).where(
            LOGGED.c.model_id.in_(bindparam("ids", expanding=True))
        ),
        ids,
    )
    found = {
        row[0]: LoggedModel(
            model_id=row[0],
            name=row[1] or row[0],
            kind=row[2] or "",
            status=STATUS.get(str(row[3]), str(row[3])),
            created=row[4] or 0,
            step=None,
            location=row[5] or "",
            metrics=newest(points[row[0]]),
            experiment_id=str(row[6]),
            run_id=row[7] or "",
            params=params.get(row[0], {}),
            tags=tags.get(row[0], {}),
        )
        for row in rows
    }
    return [found[model_id] for model_id in ids if model_id in found]


def _pairs(
    database: Database, given: TableClause, ids: Sequence[str], key: str, value: str
) -> Mapping[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    statement = select(given.c.model_id, given.c[key], given.c[value]).where(
        given.c.model_id.in_(bindparam("ids", expanding=True))
    )
    for model_id, name, text in database.rows_by_ids(statement, ids):
        with suppress(KeyError):
            found[model_id][name] = text or ""
    return found
