"""How long a chart of eight long lines takes to be drawn, and to be drawn again after one more point.

The chart stands in an app without a terminal, 120 x 40 cells large. From `show` until each of its lines is
rendered counts, in turns with charts of 1,000 and 1,000,000 points a line, and with a widget of as many cells
that has nothing to work out. Each time the chart is given arrays that it never saw, as a reader would.
"""

import asyncio
from collections.abc import Callable, Sequence
from statistics import median
from time import perf_counter

import numpy as np
from textual.app import App, ComposeResult
from textual.widget import Widget
from textual.widgets import Static

from memo_tui.tui.charts.metric_chart import MetricChart, Series
from tests.benchmarks.common import Result

LINES = 8
POINTS = 100_000
SIZES = (1_000, POINTS, 1_000_000)
ROUNDS = 15
FIRST_GOAL = 0.030
NEXT_GOAL = 0.005
COLUMNS, ROWS = 120, 40


class Stage(App[None]):
    """A chart, and below it a text of as many cells."""

    CSS = f"MetricChart, Static {{ width: {COLUMNS}; height: {ROWS}; }}"

    def compose(self) -> ComposeResult:
        yield MetricChart()
        yield Static("\n".join(["⣿" * COLUMNS] * ROWS), markup=False)


def rendered(widget: Widget) -> None:
    """Render each line of a widget."""
    for y in range(ROWS):
        widget.render_line(y)


def seconds_of(work: Callable[[], object]) -> float:
    """How long it takes."""
    start = perf_counter()
    work()
    return perf_counter() - start


def walks(points: int) -> list[Series]:
    """Lines of as many points: random walks."""
    source = np.random.default_rng(1)
    steps = np.arange(points, dtype=np.float64)
    return [Series(f"run {place}", steps, source.normal(size=points).cumsum()) for place in range(LINES)]


def fresh(series: Sequence[Series]) -> list[Series]:
    """The same lines in arrays of their own."""
    return [Series(each.name, np.array(each.steps), np.array(each.values)) for each in series]


def longer(series: Sequence[Series]) -> list[Series]:
    """The first line with one more point."""
    first = series[0]
    steps, values = np.append(first.steps, len(first.steps)), np.append(first.values, first.values[-1])
    return [Series(first.name, steps, values), *series[1:]]


async def measure_all() -> dict[str, dict[int, float]]:
    """Seconds by what was measured and by points a line; the median over rounds that take turns."""
    kinds = ("first", "next", "same", "bare")
    rounds: dict[str, dict[int, list[float]]] = {kind: {size: [] for size in SIZES} for kind in kinds}
    kept = {size: walks(size) for size in SIZES}
    app = Stage()
    async with app.run_test(size=(COLUMNS, ROWS * 2)):
        chart, bare = app.query_one(MetricChart), app.query_one(Static)

        def draw(series: Sequence[Series]) -> None:
            chart.show("walk", series)
            rendered(chart)

        for turn in range(ROUNDS + 1):
            for size in SIZES:
                series = fresh(kept[size])
                draw(())
                found = {"first": seconds_of(lambda given=series: draw(given))}
                series = longer(series)
                found["next"] = seconds_of(lambda given=series: draw(given))
                found["same"] = seconds_of(lambda given=list(series): chart.show("walk", given))
                bare.update(bare.content)
                found["bare"] = seconds_of(lambda: rendered(bare))
                if turn:  # the first warms up
                    for kind, seconds in found.items():
                        rounds[kind][size].append(seconds)
    return {kind: {size: median(of) for size, of in sizes.items()} for kind, sizes in rounds.items()}


def measure() -> list[Result]:
    """Measure all."""
    found = asyncio.run(measure_all())
    bare = f"bare text {found['bare'][POINTS] * 1e3:.1f} ms"

    def line(kind: str, name: str, goal: float) -> Result:
        seconds = found[kind]
        others = f"{seconds[SIZES[0]] * 1e3:.1f} ms at 1,000, {seconds[SIZES[-1]] * 1e3:.1f} ms at 1,000,000"
        return Result(
            name,
            f"{seconds[POINTS] * 1e3:.1f} ms",
            f"{others}, {bare}",
            f"{seconds[POINTS] / seconds[SIZES[0]]:.1f} x of 1,000",
            f"<= {goal * 1e3:.0f} ms",
            seconds[POINTS] <= goal,
        )

    same = found["same"][POINTS]
    return [
        line("first", f"chart, {LINES} x {POINTS:,} points", FIRST_GOAL),
        line("next", "chart, one more point", NEXT_GOAL),
        Result(
            "chart, nothing new",
            f"{same * 1e6:.0f} us",
            f"one more point {found['next'][POINTS] * 1e3:.1f} ms",
            f"{same * 1e6:.0f} us",
            "<= 100 us",
            same <= 1e-4,
        ),
    ]
