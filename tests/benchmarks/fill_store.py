"""Make an embedded store full of runs: python -m tests.benchmarks.fill_store FOLDER RUNS.

One run is logged through MLflow, the others are copies of its rows under other ids, names and times.
"""

import sqlite3
import sys
from pathlib import Path
from uuid import UUID

from memo_tui.tracking.tracker import MlFlowTracker

METRICS = ("rmse", "mae", "r2", "loss", "seconds")
PARAMS = ("model", "alpha", "depth", "seed", "rows")
TAGS = ("team", "purpose", "version")
TABLES = ("runs", "params", "metrics", "latest_metrics", "tags")


def main(folder: Path, count: int) -> None:
    """Fill the store of a data folder."""
    path = folder / "mlflow.db"
    tracker = MlFlowTracker("memo-tui", f"sqlite:///{path}")
    with tracker.run("run-0", dict.fromkeys(TAGS, "as it was given")) as run:
        tracker.log_params({name: f"{name} 17" for name in PARAMS})
        for place, name in enumerate(METRICS):
            tracker.log_metric(name, 1.25 + place)
    first = run.info.run_id
    with sqlite3.connect(path) as database:
        for place in range(1, count):
            _copy(database, first, UUID(int=place).hex, place)
    database.close()


def _copy(database: sqlite3.Connection, first: str, other: str, place: int) -> None:
    for table in TABLES:
        names = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
        changed = {"run_uuid": "?1", "name": f"'run-{place}'", "start_time": f"start_time - {place * 1000}"}
        changed = changed if table == "runs" else {"run_uuid": "?1"}
        chosen = ", ".join(changed.get(name, f'"{name}"') for name in names)
        copy = f"INSERT INTO {table} SELECT {chosen} FROM {table} WHERE run_uuid = ?2"  # noqa: S608 - all ours
        database.execute(copy, (other, first))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
