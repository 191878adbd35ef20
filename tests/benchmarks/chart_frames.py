"""How long frames of many and of long charts take: twelve charts, a line that grows, a window that moves.

The charts stand in an app without a terminal, 160 x 48 cells large. Showing the series and rendering each
line of the charts is measured, in turns with as many cells of text that has nothing to work out. Half of the
lines are random walks, half noise.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter

import numpy as np
from textual.app import App, ComposeResult
from textual.widget import Widget
from textual.widgets import Static

from memo_tui.runs.model import History
from memo_tui.runs.points import joined
from memo_tui.tui.charts.metric_chart import MetricChart, Series
from tests.benchmarks.common import Result

CHARTS, LINES, POINTS, LONG = 12, 8, 100_000, 1_000_000
COLUMNS, ROWS, HEIGHT = 40, 12, 48
ROUNDS = 15
FIRST, FRAME, APPENDED, PANNED = 0.100, 0.016, 0.005, 1 / 60


@dataclass
class Found:
    """Seconds by what was measured, each time."""

    seconds: dict[str, list[float]]

    def time(self, kind: str, work: Callable[[], object]) -> None:
        """Do and measure it."""
        start = perf_counter()
        work()
        self.seconds.setdefault(kind, []).append(perf_counter() - start)

    def __getitem__(self, kind: str) -> float:
        return median(self.seconds[kind])

    def result(self, kind: str, name: str, goal: float) -> Result:
        """One line of the table."""
        seconds, bare = self[kind], self["bare"]
        return Result(
            name,
            f"{seconds * 1e3:.1f} ms",
            f"bare text {bare * 1e3:.1f} ms",
            f"{seconds / bare:.1f} x, best {min(self.seconds[kind]) * 1e3:.1f} ms",
            f"<= {goal * 1e3:.0f} ms",
            seconds <= goal,
        )


class Stage(App[None]):
    """Twelve charts, or one that fills the screen, or text."""

    CSS = """
    #grid, #one, #bare { width: 160; height: 48; }
    #grid { layout: grid; grid-size: 4 4; }
    """

    def compose(self) -> ComposeResult:
        with Widget(id="grid"):
            for _ in range(CHARTS):
                yield MetricChart(classes="small")
        yield MetricChart(id="one")
        yield Static("\n".join(["⣿" * COLUMNS * 4] * HEIGHT), markup=False, id="bare")


def rendered(widget: Widget) -> None:
    """Render each line of a widget."""
    for y in range(widget.size.height):
        widget.render_line(y)


def lines(points: int, seed: int) -> list[Series]:
    """Lines of as many points."""
    source = np.random.default_rng(seed)
    values = [source.normal(size=points) for _ in range(LINES)]
    return [
        Series(f"run {at}", np.arange(points, dtype=np.float64), each if at % 2 else each.cumsum())
        for at, each in enumerate(values)
    ]


def grown(points: int) -> History:
    """A history of as many points, which has room for more."""
    source, steps = np.random.default_rng(1), np.arange(points, dtype=np.float64)
    return joined(History.empty("r", "m"), [(steps, source.normal(size=points), steps)], None, complete=True)


async def measure_all() -> Found:
    """Measure all, in turns with bare text."""
    found = Found({})
    app = Stage()
    async with app.run_test(size=(160, 160)):
        small, one, bare = (
            list(app.query(".small").results(MetricChart)),
            app.query_one("#one", MetricChart),
            app.query_one("#bare", Static),
        )
        many = [lines(POINTS, seed) for seed in range(CHARTS)]

        def show(charts: Sequence[MetricChart], series: Sequence[Sequence[Series]]) -> None:
            for chart, each in zip(charts, series, strict=True):
                chart.show("m", each)
                rendered(chart)

        def pan(charts: Sequence[MetricChart], start: float) -> None:
            for chart in charts:
                chart.window = (start, start + POINTS / 2)
                rendered(chart)

        def again() -> None:
            for chart in small:
                chart.brief = not chart.brief
                rendered(chart)

        history = grown(LONG)
        for turn in range(ROUNDS):
            bare.update(bare.content)
            found.time("bare", lambda: rendered(bare))
            show(small, [()] * CHARTS)
            if turn < 5:
                found.time(
                    "first",
                    lambda: show(small, [[Series(s.name, s.steps, s.values) for s in each] for each in many]),
                )
            else:
                show(small, many)
            for chart in small:
                chart.window = None
            again()
            found.time("again", again)
            found.time("grid", lambda start=turn * 1000.0: pan(small, start))
            show([one], [many[0]])
            pan([one], 500.0)
            found.time("pan", lambda start=turn * 1000.0: pan([one], start))
            one.window = None
            show([one], [[Series("long", history.steps, history.values, history.times)]])
            point = np.array([float(LONG + turn)])

            def append(known: History, point: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> None:
                nonlocal history
                history = joined(known, [(point, point * 0, point)], None, complete=True)
                show([one], [[Series("long", history.steps, history.values, history.times)]])

            found.time("append", lambda known=history, point=point: append(known, point))
    return found


def measure() -> list[Result]:
    """Measure all."""
    found = asyncio.run(measure_all())
    size = f"{CHARTS} charts x {LINES} x {POINTS:,}"
    return [
        found.result("first", f"{size}: first drawing", FIRST),
        found.result("again", f"{size}: drawn again", FRAME),
        found.result("grid", f"{size}: moved", FRAME),
        found.result("pan", f"one chart, {LINES} x {POINTS:,}: moved", PANNED),
        found.result("append", f"a point appended to {LONG:,}", APPENDED),
    ]
