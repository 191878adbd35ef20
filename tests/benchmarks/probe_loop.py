"""Run an app without a terminal and print the longest gap of its event loop, as JSON.

python -m tests.benchmarks.probe_loop FOLDER RUNS: MemoApp on the store of that folder, from the first frame
of its training pane until that many runs are in the table and drawn.
python -m tests.benchmarks.probe_loop idle SECONDS: the bare app for that long.
"""

import asyncio
import json
import sys
from collections.abc import Callable
from time import perf_counter

from textual.app import App

TICK = 0.001
AFTERWARDS = 0.3  # seconds in which the last rows are drawn
LIMIT = 60


async def longest_gap(over: Callable[[], bool], doing: Callable[[], str]) -> dict[str, object]:
    """Sleep for moments until it is over; the worst time from one to the next, and what was on then."""
    began = before = perf_counter()
    worst, at, during = 0.0, 0.0, ""
    ends = began + LIMIT
    done = False
    while before < ends:
        await asyncio.sleep(TICK)
        now = perf_counter()
        if now - before > worst:
            worst, at, during = now - before, before - began, doing()
        before = now
        if not done and over():
            done, ends = True, now + AFTERWARDS
    return {"gap": worst, "at": at, "during": during, "seconds": before - began, "done": done}


async def probe(app: App, prepare: Callable[[], object], over: Callable[[], bool], doing: Callable[[], str]):
    """Run the app, and measure from its first frame on."""
    async with app.run_test(size=(140, 45)):
        prepare()
        return await longest_gap(over, doing)


def idle(seconds: float):
    """Measure the bare app."""
    from tests.benchmarks.bare import Bare

    ends = perf_counter() + seconds
    return probe(Bare(), lambda: None, lambda: perf_counter() > ends, lambda: "idle")


def reading(folder: str, count: int):
    """Measure MemoApp while it reads."""
    from memo_tui.settings_sources import load
    from memo_tui.tui.app import MemoApp
    from memo_tui.tui.runs.run_table import RunTable

    app = MemoApp(load({"data_dir": folder}))

    def rows() -> int:
        shown = [table.data for table in app.query(RunTable)]  # none before the pane is made
        return len(shown[0].keys) if shown and shown[0] else 0

    def doing() -> str:
        return f"mlflow {'in' if 'mlflow' in sys.modules else 'not in'}, {rows()} rows"

    return probe(app, lambda: app.action_show("training"), lambda: rows() >= count, doing)


if __name__ == "__main__":
    which, size = sys.argv[1:]
    print(json.dumps(asyncio.run(idle(float(size)) if which == "idle" else reading(which, int(size)))))
