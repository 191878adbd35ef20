"""The tables of MLflow's database that hold models, prompts and traces, as far as a database has them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, Boolean, Double, Integer, String, column, inspect, null, table
from sqlalchemy.sql import ColumnElement
from sqlalchemy.sql.expression import ColumnClause, TableClause

from memo_tui.runs.sql.tables import Database

_INTEGERS = ("experiment_id", "version", "created_timestamp", "cache_creation_input_tokens_above_1hr")
_OTHERS = {"metric_value": Double, "valid": Boolean}
_NUMBERS = ("_ms", "_time", "_nano", "_tokens", "step")


def _table(name: str, columns: str) -> TableClause:
    return table(name, *_columns(columns))


def _columns(names: str) -> "list[ColumnClause[Any]]":
    return [column(each, _type(each)) for each in names.split()]


def _type(name: str) -> Any:
    if name.endswith(_NUMBERS):
        return BigInteger
    if name in _OTHERS:
        return _OTHERS[name]
    return Integer if name in _INTEGERS else String


REGISTERED = _table("registered_models", "name creation_time last_updated_time description workspace")
REGISTERED_TAGS = _table("registered_model_tags", "key value name workspace")
ALIASES = _table("registered_model_aliases", "alias version name workspace")
VERSIONS = _table(
    "model_versions",
    "name version creation_time description current_stage source run_id status storage_location workspace",
)
VERSION_TAGS = _table("model_version_tags", "key value name version workspace")
LOGGED = table(
    "logged_models",
    column("status", Integer),
    *_columns(
        "model_id experiment_id name artifact_location creation_timestamp_ms lifecycle_stage model_type"
        " source_run_id"
    ),
)
LOGGED_METRICS = _table(
    "logged_model_metrics", "model_id metric_name metric_timestamp_ms metric_step metric_value"
)
LOGGED_PARAMS = _table("logged_model_params", "model_id param_key param_value")
LOGGED_TAGS = _table("logged_model_tags", "model_id tag_key tag_value")
OUTPUTS = _table("inputs", "source_type source_id destination_type destination_id step")
TRACES = _table(
    "trace_info",
    "request_id experiment_id timestamp_ms execution_time_ms status request_preview response_preview"
    " trace_name input_tokens output_tokens total_tokens cache_read_input_tokens"
    " cache_creation_input_tokens cache_creation_input_tokens_above_1hr",
)
TRACE_TAGS = _table("trace_tags", "key value request_id")
TRACE_METADATA = _table("trace_request_metadata", "key value request_id")
SPANS = _table("spans", "trace_id content")
LINKS = _table("entity_associations", "source_type source_id destination_type destination_id")
EVALUATION_SETS = _table(
    "evaluation_datasets", "dataset_id name schema profile digest created_time last_update_time created_by"
)
EVALUATION_TAGS = _table("evaluation_dataset_tags", "dataset_id key value")
ASSESSMENTS = _table("assessments", "trace_id name value error created_timestamp valid")


class AssetTables:
    """Which of these tables and columns a database has."""

    def __init__(self, database: Database) -> None:
        inspector = inspect(database.connection)
        self._names = set(inspector.get_table_names())
        self._columns: dict[str, set[str]] = {
            str(name): {str(each["name"]) for each in described}
            for (_, name), described in inspector.get_multi_columns().items()
        }

    def has(self, *tables: TableClause) -> bool:
        """Whether all these tables are there."""
        return all(each.name in self._names for each in tables)

    def columns(self, given: TableClause, names: Sequence[str]) -> list[ColumnElement[Any]]:
        """These columns of a table; NULL for those that an older database lacks."""
        there = self._columns.get(given.name, set())
        return [given.c[name] if name in there else null().label(name) for name in names]

    def workspace(self, given: TableClause) -> list[ColumnElement[bool]]:
        """The condition that a row is in the workspace that is read, if there are several."""
        return [given.c.workspace == "default"] if "workspace" in self._columns.get(given.name, ()) else []
