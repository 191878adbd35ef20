"""`mlflow run`, for projects that leave `parameters:`, or a param, empty, at which MLflow's own fails.

It also takes params from a variable, as everyone sees arguments.
"""

import json
import os
import sys
from typing import Any

GIVEN = "MEMO_TUI_PROJECT_PARAMS"
"""The variable with more arguments, as a list in JSON."""

_STRING = "string"  # MLflow's type of a param that has none


def completed(project: Any) -> Any:
    """What an MLproject file declares, with what it leaves empty filled in as MLflow defines it elsewhere."""
    points = project.get("entry_points") if isinstance(project, dict) else None
    if not isinstance(points, dict):
        return project
    return {**project, "entry_points": {name: _completed_point(point) for name, point in points.items()}}


def _completed_point(point: Any) -> Any:
    if not isinstance(point, dict) or "parameters" not in point:
        return point
    params = point["parameters"]
    if params is not None and not isinstance(params, dict):
        return point
    filled = {name: _STRING if each is None else each for name, each in (params or {}).items()}
    return {**point, "parameters": filled}


def main() -> None:
    """Run MLflow's command line, which reads project files completed."""
    import yaml  # noqa: PLC0415 - the dashboard imports this module, too
    from mlflow.cli import cli  # noqa: PLC0415

    load = yaml.safe_load

    def load_completed(stream: Any) -> Any:
        return completed(load(stream))

    yaml.safe_load = load_completed
    sys.argv += json.loads(os.environ.pop(GIVEN, "[]"))
    cli()


if __name__ == "__main__":
    main()
