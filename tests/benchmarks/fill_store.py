"""Make an embedded store full of runs: python -m tests.benchmarks.fill_store FOLDER RUNS [ACTIVE].

One run is logged through MLflow, the others are copies of its rows under other ids, names, times and values;
the newest ACTIVE of them are still running.
"""

import sqlite3
import sys
from pathlib import Path

from memo_tui.tracking.tracker import MlFlowTracker

METRICS = ("rmse", "mae", "r2", "loss", "seconds")
PARAMS = ("model", "alpha", "depth", "seed", "rows")
TAGS = ("team", "purpose", "version")
TABLES = ("runs", "params", "metrics", "latest_metrics", "tags")
_MIX = "(place * 7919 % 10007)"  # spread, and the same each time


def main(folder: Path, count: int, active: int = 0) -> None:
    """Fill the store of a data folder."""
    path = folder / "mlflow.db"
    tracker = MlFlowTracker("memo-tui", f"sqlite:///{path}")
    with tracker.run("run-0", dict.fromkeys(TAGS, "as it was given")) as run:
        tracker.log_params({name: f"{name} 17" for name in PARAMS})
        for place, name in enumerate(METRICS):
            tracker.log_metric(name, 1.25 + place)
    with sqlite3.connect(path) as database:
        for table in TABLES:
            _copy(database, table, run.info.run_id, count, active)
    database.close()


def _copy(database: sqlite3.Connection, table: str, first: str, count: int, active: int) -> None:
    """Copy the rows of a table that are of the first run, once for each other run."""
    changed = {"run_uuid": "printf('%032x', place)"}
    if table == "runs":
        changed["name"] = "'run-' || place"
        changed["start_time"] = "start_time - place * 1000"
        changed["end_time"] = "CASE WHEN place <= :active THEN NULL ELSE end_time - place * 1000 END"
        changed["status"] = "CASE WHEN place <= :active THEN 'RUNNING' ELSE status END"
    elif table == "params":
        changed["value"] = f"CASE key WHEN 'alpha' THEN {_MIX} / 1000.0 ELSE key || ' ' || {_MIX} % 7 END"
    elif table in ("metrics", "latest_metrics"):
        changed["value"] = f"value + {_MIX} / 1000.0"
    columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
    chosen = ", ".join(changed.get(name, f'"{name}"') for name in columns)
    places = "places(place) AS (SELECT 1 UNION ALL SELECT place + 1 FROM places WHERE place < :last)"
    copies = f"SELECT {chosen} FROM places, {table} WHERE run_uuid = :first"  # noqa: S608 - all ours
    database.execute(
        f"WITH RECURSIVE {places} INSERT INTO {table} {copies}",
        {"last": count - 1, "first": first, "active": active},
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
