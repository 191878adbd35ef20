"""The data sets that runs used, parsed from MLflow's JSON."""

import json
from collections.abc import Iterable
from contextlib import suppress
from itertools import islice
from sys import intern

from memo_tui.runs.model import DataSetInput

CONTEXT_TAG = "mlflow.data.context"
_LONGEST_PROFILE = 2_000  # characters
_MOST_COLUMNS = 200  # of a data set; more are not listed
_ODD = (
    ValueError,
    TypeError,
    AttributeError,
    KeyError,
    RecursionError,
)  # errors of JSON that has another form


def to_input(
    name: str, digest: str, *, source: str | None, schema: str | None, profile: str | None, context: str
) -> DataSetInput:
    """A data set from MLflow's texts; what is not JSON of the expected form is kept as text or left out."""
    shape, where, columns = "", str(source or ""), ""
    with suppress(*_ODD):
        rows = json.loads(profile or "")["num_rows"]
        shape = f"{rows} x {len(json.loads(schema or '')['mlflow_colspec'])}"
    with suppress(*_ODD):
        known = json.loads(schema or "")["mlflow_colspec"]
        named = (f"{each.get('name', place)} {each['type']}" for place, each in enumerate(known))
        columns = intern(", ".join(islice(named, _MOST_COLUMNS)) + ", …" * (len(known) > _MOST_COLUMNS))
    with suppress(*_ODD):
        payload = json.loads(where)
        tags = payload.get("tags", {})
        maker = tags.get("function") or tags.get("mlflow.source.name")  # of data that a program made
        where = str(payload.get("uri") or payload.get("url") or payload.get("path") or maker or where)
    return DataSetInput(
        name, digest, where, shape, context, columns, intern((profile or "")[:_LONGEST_PROFILE])
    )


def in_order(inputs: Iterable[DataSetInput]) -> tuple[DataSetInput, ...]:
    """The inputs of one run in a fixed order, as the store has none."""
    return tuple(sorted(inputs, key=lambda each: (each.name, each.digest, each.context)))
