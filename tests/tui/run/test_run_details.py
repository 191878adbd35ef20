"""The details of a run: their times tick, and nothing else is drawn for that."""

import pytest
from textual.app import App

from memo_tui.runs.model import Run
from memo_tui.tui.common.text_lines import TextLines
from memo_tui.tui.run import run_details
from memo_tui.tui.run.run_details import RunDetails
from tests.tui.conftest import shown, until

START = 1_700_000_000


class Details(App):
    def compose(self):
        yield RunDetails()


@pytest.fixture
def clock(monkeypatch):
    now = [float(START)]
    monkeypatch.setattr(run_details, "time", lambda: now[0])
    return now


async def test_the_times_tick_and_only_their_part_is_drawn(clock):
    run = Run("a", "1", "owl", "RUNNING", START * 1000, None, metrics={"memory_mb": 5.0, "x": 1.0})
    app = Details()
    async with app.run_test(size=(80, 24)) as pilot:
        app.query_one(RunDetails).show_run(run)
        await until(pilot, lambda: "running for 0:00" in shown(app) and "5 MB" in shown(app))
        drawn = []
        app.query_one("#logged", TextLines).show = lambda lines, _width: drawn.append(lines)
        clock[0] += 65
        await until(pilot, lambda: "running for 1:05" in shown(app) and "1 min ago" in shown(app))
        assert drawn == []
