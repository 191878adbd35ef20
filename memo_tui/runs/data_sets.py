"""The data sets that runs read, from what MLflow keeps of them."""

import json
from collections.abc import Iterable
from contextlib import suppress
from itertools import islice
from sys import intern

from memo_tui.runs.model import DataSetInput

CONTEXT_TAG = "mlflow.data.context"
_MOST_COLUMNS = 200  # that are payload of a data set
_ODD = (ValueError, TypeError, AttributeError, KeyError, RecursionError)  # what strange JSON raises


def to_input(
    name: str, digest: str, *, source: str | None, schema: str | None, profile: str | None, context: str
) -> DataSetInput:
    """A data set from MLflow's texts; what is no JSON of the expected kind is left as it is, or out."""
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
        function = payload.get("tags", {}).get("function")
        where = str(payload.get("uri") or payload.get("url") or payload.get("path") or function or where)
    return DataSetInput(name, digest, where, shape, context, columns)


def in_order(inputs: Iterable[DataSetInput]) -> tuple[DataSetInput, ...]:
    """The inputs of one run in an order of their own, as the store keeps none."""
    return tuple(sorted(inputs, key=lambda each: (each.name, each.digest, each.context)))
