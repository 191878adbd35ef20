"""The data sets that runs read, from what MLflow keeps of them."""

import json
from collections.abc import Iterable
from contextlib import suppress

from memo_tui.tracking.runs import DataSetInput

CONTEXT_TAG = "mlflow.data.context"
_ODD = (ValueError, TypeError, AttributeError, KeyError, RecursionError)  # what strange JSON raises


def to_input(
    name: str, digest: str, *, source: str | None, schema: str | None, profile: str | None, context: str
) -> DataSetInput:
    """A data set from MLflow's texts; what is no JSON of the expected kind is left as it is, or out."""
    shape, where = "", str(source or "")
    with suppress(*_ODD):
        rows = json.loads(profile or "")["num_rows"]
        shape = f"{rows} x {len(json.loads(schema or '')['mlflow_colspec'])}"
    with suppress(*_ODD):
        told = json.loads(where)
        function = told.get("tags", {}).get("function")
        where = str(told.get("uri") or told.get("url") or told.get("path") or function or where)
    return DataSetInput(name, digest, where, shape, context)


def in_order(inputs: Iterable[DataSetInput]) -> tuple[DataSetInput, ...]:
    """The inputs of one run in an order of their own, as the store keeps none."""
    return tuple(sorted(inputs, key=lambda each: (each.name, each.digest, each.context)))
