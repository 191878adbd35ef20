"""The names in filters: MLflow's entities and attributes, and a few additional attributes."""

import re
from typing import Literal

Kind = Literal["metric", "param", "tag", "dataset", "attribute", "any"]
"""What a name belongs to; `any` is a name without an entity: the metric, param or tag of that name."""

ENTITIES: dict[str, Kind] = {
    "metrics": "metric",
    "metric": "metric",
    "params": "param",
    "param": "param",
    "parameters": "param",
    "parameter": "param",
    "tags": "tag",
    "tag": "tag",
    "datasets": "dataset",
    "dataset": "dataset",
    "attributes": "attribute",
    "attribute": "attribute",
    "attr": "attribute",
    "run": "attribute",
}
# Each spelling with its attribute; completion offers the first spelling of each.
ATTRIBUTES = {
    "status": "status",
    "run_name": "run_name",
    "start_time": "start_time",
    "end_time": "end_time",
    "duration": "duration",
    "run_id": "run_id",
    "user_id": "user_id",
    "artifact_uri": "artifact_uri",
    "experiment_id": "experiment_id",
    "state": "state",
    "name": "run_name",
    "run name": "run_name",
    "Run name": "run_name",
    "Run Name": "run_name",
    "created": "start_time",
    "Created": "start_time",
}
# The columns of the table by their titles; a metric, a param or a tag of that name takes precedence.
COLUMNS = {
    "started": "start_time",
    "ended": "end_time",
    "took": "duration",
    "user": "user_id",
    "run id": "run_id",
    "experiment": "experiment",
    "parent": "parent",
}
OURS = frozenset({"duration", "experiment_id", "name", "state"})  # MLflow has no such attributes
TIMES = frozenset({"start_time", "end_time"})
STATE_NAMES = frozenset({"status", "state"})
NUMBERS = TIMES | {"duration"}
DATA_SET_KEYS = ("name", "digest", "context")
STATUSES = ("RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED")
STATES = (*STATUSES, "LOST")  # a lost run is RUNNING to MLflow
ALSO_STATES = {"STOPPED": "KILLED"}

# A key that MLflow accepts without quotes: it must not contain a keyword of its SQL parser.
PLAIN_KEY = re.compile(r"(?!(?:case|in|values|using|from|as)\b)[^\W\d]\w*", re.IGNORECASE)


def is_plain(key: str) -> bool:
    """Whether MLflow accepts a key without quotes."""
    return all(PLAIN_KEY.fullmatch(part) for part in key.split("."))


def attribute_of(spelled: str) -> str | None:
    """The attribute with that spelling, in any case, or None."""
    found = ATTRIBUTES.get(spelled)
    return found or ATTRIBUTES.get(spelled.lower())


def column_of(title: str) -> str | None:
    """The attribute that a column of that title shows, in any case, or None."""
    return COLUMNS.get(title.lower())


def state_of(text: str) -> str:
    """The state that a text names in any case, also as the table shows it, such as "✓ finished"; else ""."""
    word = text.strip().lstrip("▶?…✓✗■ ").upper()
    return ALSO_STATES.get(word, word if word in STATES else "")
