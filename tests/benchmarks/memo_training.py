"""Memoized trainings: looking one up among many, the key of a large file, and what a memo adds to a run.

Looked up is a training that is remembered, in a process that has done so before. The stores are copies of one
remembered run under other ids and keys. A cold training is compared with the same runs without a memo, by the
processor time of this process, as other programs don't add to that.
"""

import hashlib
import os
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import TYPE_CHECKING

from memo_tui import memoized_training
from memo_tui.tracking.mlflow_env import configure_mlflow
from memo_tui.tracking.tracker import MlFlowTracker
from memo_tui.training.memo.file_digest import file_digest
from memo_tui.training.memo.training_call import TrainingSignature
from tests.benchmarks.common import Result, compared, duration
from tests.conftest import run_server

if TYPE_CHECKING:
    from memo_tui.training.memo.decorator import MemoizedTraining

ROUNDS = 15
EMBEDDED, SERVED = (10, 1_000, 100_000), (10, 10_000)
GROWTH_GOAL = 2.0
HIT_GOAL, UNCHANGED_GOAL, COLD_GOAL = 0.1, 0.01, 0.05
FILE_GOAL = 1.2
FILE_BYTES = 100 * 2**20
EXPERIMENT = "houses"
TABLES = ("runs", "params", "metrics", "latest_metrics", "tags")
_DIGITS = "printf('%040x', place)"
_NEW_KEY = f"substr(key, 1, length(key) - 40) || {_DIGITS}"  # of the tags that have a digest in their names
_FOUND_BY = "(key LIKE 'memo_tui.memo.key._%' OR key LIKE 'memo_tui.memo.but._%')"


def training(uri: str) -> "MemoizedTraining[dict[str, float]]":
    """A memoized training that does nothing."""

    @memoized_training(experiment=EXPERIMENT, tracking_uri=uri)
    def train(lr: float = 0.1, depth: int = 3) -> dict[str, float]:
        return {"rmse": lr * depth}

    return train


def filled(folder: Path, runs: int) -> str:
    """The URI of a store with so many remembered runs, one of them with the default params."""
    folder.mkdir()
    path = folder / "mlflow.db"
    uri = f"sqlite:///{path}"
    run_id = training(uri)().run_id
    with closing(sqlite3.connect(path)) as database:
        for table in TABLES:
            changed = {"run_uuid": "printf('%032x', place)"}
            if table == "runs":
                changed |= {"name": "'run-' || place", "start_time": "start_time + place"}
            if table == "tags":
                changed["key"] = f"CASE WHEN {_FOUND_BY} THEN {_NEW_KEY} ELSE key END"
                keys = f"{_FOUND_BY} OR key IN ('memo_tui.memo.key', 'memo_tui.memo.part.params')"
                changed["value"] = f"CASE WHEN {keys} THEN {_DIGITS} ELSE value END"
            columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
            chosen = ", ".join(changed.get(name, f'"{name}"') for name in columns)
            places = "places(place) AS (SELECT 1 UNION ALL SELECT place + 1 FROM places WHERE place < :last)"
            copies = f"SELECT {chosen} FROM places, {table} WHERE run_uuid = :run"  # noqa: S608 - all ours
            database.execute(
                f"WITH RECURSIVE {places} INSERT INTO {table} {copies}", {"last": runs - 1, "run": run_id}
            )
        database.commit()
    return uri


def in_turns(ways: dict[str, Callable[[], object]], clock: Callable[[], float]) -> dict[str, float]:
    """The median seconds of each, measured in turns after one that warms up."""
    found: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(ROUNDS + 1):
        for name, way in ways.items():
            begun = clock()
            way()
            if turn:
                found[name].append(clock() - begun)
    return {name: median(times) for name, times in found.items()}


def asked(uri: str) -> Callable[[], object]:
    """Launches the training that is remembered, again and again."""
    train = training(uri)

    def ask() -> None:
        assert train().verdict.is_hit

    return ask


def missed(uri: str) -> Callable[[], object]:
    """Asks for one that isn't."""
    train = training(uri)

    def ask() -> None:
        assert train.explain(lr=7.0).reasons

    return ask


def lookups(folder: Path) -> Iterator[Result]:
    """The look-up among few runs and among many, embedded and on a server; a hit, and a miss explained."""
    uris = {runs: filled(folder / f"{runs}", runs) for runs in EMBEDDED}
    few, *more = EMBEDDED
    for what, ask in (("hit", asked), ("miss", missed)):
        times = in_turns({str(runs): ask(uri) for runs, uri in uris.items()}, perf_counter)
        for runs in more:
            yield compared(
                f"{what}, among {runs:,} runs", times[str(runs)], f"{few}:", times[str(few)], GROWTH_GOAL
            )
        if what == "hit":
            seconds = times[str(more[0])]
            told = duration(seconds)
            goal = f"<= {duration(HIT_GOAL)}"
            yield Result("hit answered", told, f"{more[0]:,} runs", told, goal, seconds <= HIT_GOAL)
    few, many = SERVED
    filled(folder / "served", many)
    servers = [run_server(folder / str(few)), run_server(folder / "served")]
    try:
        addresses = [next(server) for server in servers]
        ways = dict(zip(("few", "many"), map(asked, addresses), strict=True))
        times = in_turns(ways, perf_counter)
        yield compared(
            f"hit through a server, among {many:,}", times["many"], f"{few}:", times["few"], GROWTH_GOAL
        )
    finally:
        for server in servers:
            server.close()


def large_file(folder: Path) -> Iterator[Result]:
    """The digest of a large file, new and unchanged, beside `sha256sum`."""
    path = folder / "large.csv"
    block = os.urandom(2**20)
    with path.open("wb") as file:
        for _ in range(FILE_BYTES // len(block)):
            file.write(block)
    numbers = count(1)

    def new() -> None:
        os.utime(path, (1, next(numbers)))
        file_digest(path)

    def beside() -> None:
        subprocess.run(["sha256sum", path], check=True, capture_output=True)

    assert file_digest(path) == hashlib.sha256(path.read_bytes()).hexdigest()
    times = in_turns({"new": new, "sha256sum": beside, "unchanged": lambda: file_digest(path)}, perf_counter)
    yield compared("key of a file of 100 MB", times["new"], "sha256sum", times["sha256sum"], FILE_GOAL)
    told = duration(times["unchanged"])
    goal, reached = f"<= {duration(UNCHANGED_GOAL)}", times["unchanged"] <= UNCHANGED_GOAL
    yield Result("the same, unchanged", told, "", told, goal, reached)


def cold(folder: Path) -> Result:
    """What a memo adds to a training that is run beyond its key, in processor time."""
    uri = filled(folder / "cold", 100)
    train, tracker = training(uri), MlFlowTracker(EXPERIMENT, uri)
    numbers = map(float, count(1000))

    def plainly() -> None:
        lr = next(numbers)
        with tracker.run():
            tracker.log_params({"lr": lr, "depth": 3})
            tracker.log_metric("rmse", lr)

    signature = TrainingSignature(train.__wrapped__)

    def key() -> None:
        assert signature.key(signature.call((), {"lr": next(numbers)})).digest

    ways = {"memo": lambda: train(lr=next(numbers)), "plain": plainly, "key": key}
    times = in_turns(ways, process_time)
    added = times["memo"] - times["plain"] - times["key"]
    told, more = f"{duration(times['memo'])} CPU", f"{duration(added)} more"
    beside = f"without {duration(times['plain'])}, key {duration(times['key'])}"
    goal = f"<= {duration(COLD_GOAL)} more"
    return Result("cold training with a memo", told, beside, more, goal, added <= COLD_GOAL)


def measure() -> Iterator[Result]:
    """Measure all."""
    configure_mlflow(retries=3, timeout=30)
    with tempfile.TemporaryDirectory() as name:
        os.environ["MEMO_TUI_CACHE_DIR"] = str(Path(name) / "cache")
        yield cold(Path(name))
        yield from large_file(Path(name))
        yield from lookups(Path(name))
