"""100,000 runs in the table: how long the event loop is held up, and how long arranging takes beside it.

Each is the median over rounds, in one process, beside the same done to 1,000 runs. Drawing is counted: the
time ends when the lines that changed are drawn. Terminal 140x45, eight columns and those of the runs.
"""

import asyncio
import math
import sys
from collections.abc import Callable
from dataclasses import replace
from random import Random
from statistics import median
from time import perf_counter

from textual.app import App, ComposeResult
from textual.geometry import Region

from memo_tui.runs.model import Run
from memo_tui.runs.run_map import RunMap
from memo_tui.runs.table.arrangement import Arrangement
from memo_tui.runs.table.view import RunView, Sort, TableRequest
from memo_tui.tui.runs.run_table import RunTable, TableRows
from tests.benchmarks.common import Result

MANY, FEW = 100_000, 1_000
ROUNDS = 9
SET_GOAL, CELLS_GOAL, SORT_GOAL, SORT_ON_LOOP_GOAL = 0.030, 0.016, 0.100, 0.016
FRAMES = 30
SORTS = (
    Sort("metric:rmse"),
    Sort("metric:rmse", down=True),
    Sort("param:alpha"),
    Sort("name"),
    Sort("param:model", down=True),
)


class Stage(App[None]):
    """The table alone."""

    def compose(self) -> ComposeResult:
        yield RunTable()


def some_runs(count: int) -> RunMap[Run]:
    """Runs with five params and five metrics each, the same every time."""
    random = Random(1)
    made: dict[str, Run] = {}
    for place in range(count):
        run_id = f"{random.getrandbits(128):032x}"
        params = {"model": random.choice(["ridge", "forest"]), "alpha": f"{random.random():.5f}"}
        params |= {f"p{key}": f"value {place % 7}" for key in range(3)}
        metrics = {"rmse": random.random(), **{f"m{key}": random.random() for key in range(4)}}
        start = 1_700_000_000_000 + place * 1000
        made[run_id] = Run(run_id, "1", f"run-{place}", "FINISHED", start, start + 500, params, metrics)
    return RunMap(made)


class Measured:
    """A table with so many runs, and what is measured on it."""

    def __init__(self, app: Stage, count: int) -> None:
        self.app = app
        self.runs = some_runs(count)
        self.arrangement = Arrangement()
        self.arrangement.update(self.runs, {})
        self.random = Random(2)

    @property
    def table(self) -> RunTable:
        """The table."""
        return self.app.query_one(RunTable)

    def drawn(self, work: Callable[[], object]) -> float:
        """Seconds that some work and the drawing of what it changed take on the event loop."""
        begun = perf_counter()
        work()
        self.table.render_lines(Region(0, 0, *self.table.size))
        return perf_counter() - begun

    def set_rows(self) -> float:
        """Show all runs, in a table that was empty."""
        self.table.show_rows(TableRows.of(()))
        rows = TableRows.arranged_by(self.arrangement)
        return self.drawn(lambda: self.table.show_rows(rows))

    def change_cells(self) -> float:
        """Change 100 cells: four metrics of 25 runs on the screen."""
        keys = list(self.table.visible_keys)[:25]
        changed = {
            key: replace(run, metrics={**run.metrics, **{f"m{at}": self.random.random() for at in range(4)}})
            for key in keys
            if (run := self.runs.get(key)) is not None
        }
        self.runs = self.runs.changed(changed)
        self.arrangement.update(self.runs, {})
        rows = TableRows.arranged_by(self.arrangement)
        return self.drawn(lambda: self.table.show_rows(rows))

    def sort(self, by: Sort) -> tuple[float, float]:
        """Sort by a column: the seconds off the loop, and on it."""
        begun = perf_counter()
        self.arrangement.show(TableRequest(RunView(sort=(by,))))
        rows = TableRows.arranged_by(self.arrangement)
        off = perf_counter() - begun
        return off, self.drawn(lambda: self.table.show_rows(rows))

    def scroll(self) -> float:
        """Scroll on by a page, to rows that were not drawn yet."""
        return self.drawn(lambda: self.table.action_go("page_down"))


async def measured(count: int) -> dict[str, list[float]]:
    """All of it, in rounds."""
    app = Stage()
    found: dict[str, list[float]] = {name: [] for name in ("set", "cells", "sort off", "sort on", "scroll")}
    async with app.run_test(size=(140, 45)) as pilot:
        stage = Measured(app, count)
        for turn in range(ROUNDS + 1):
            found["set"].append(stage.set_rows())
            await pilot.pause()
            found["cells"].append(stage.change_cells())
            await pilot.pause()
            off, on = stage.sort(SORTS[turn % len(SORTS)])
            found["sort off"].append(off)
            found["sort on"].append(on)
            await pilot.pause()
            found["scroll"] += [stage.scroll() for _ in range(5)]
            await pilot.pause()
    return {name: each[1:] for name, each in found.items()}


def measure() -> list[Result]:
    """Measure both sizes, one after the other."""
    few, many = asyncio.run(measured(FEW)), asyncio.run(measured(MANY))
    goals = {
        "set": ("100,000 rows: set", SET_GOAL),
        "cells": ("100,000 rows: 100 changed cells", CELLS_GOAL),
        "sort off": ("100,000 rows: sort, off the loop", SORT_GOAL),
        "sort on": ("100,000 rows: sort, on the loop", SORT_ON_LOOP_GOAL),
        "scroll": ("100,000 rows: a scrolled page", 1 / FRAMES),
    }
    results = []
    for key, (name, goal) in goals.items():
        took, beside = median(many[key]), median(few[key])
        worst = f"{took * 1000:.1f} ms (worst {max(many[key]) * 1000:.1f})"
        ratio = f"{took / beside:.1f} x" if beside else "-"
        compared = f"1,000 rows {beside * 1000:.1f} ms"
        results.append(Result(name, worst, compared, ratio, f"<= {math.floor(goal * 1000)} ms", took <= goal))
    return results


if __name__ == "__main__":
    sys.exit("Run python -m tests.benchmarks table_speed.")
