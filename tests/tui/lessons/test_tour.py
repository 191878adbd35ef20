"""The tour: seven steps, each waiting for the key that it teaches."""

import re

import pytest

from memo_tui.settings_sources import load
from memo_tui.tui.lessons.tour_bar import TourBar
from tests.tui.conftest import shown, until, words

MODULE = "def quick(a=1):\n    return a\n"


@pytest.fixture
def quick(tmp_path, monkeypatch):
    """A function that takes no time."""
    (tmp_path / "users.py").write_text(MODULE)
    monkeypatch.chdir(tmp_path)
    return "users:quick"


def step(app):
    found = re.search(r"Tour · step (\d) of 7", shown(app))
    return int(found[1]) if found else None


async def test_the_first_start_begins_the_tour_and_each_step_waits_for_its_key(make_app, quick, tmp_path):
    app = make_app(tour=True, function=quick)
    async with app.run_test(size=(140, 40)) as pilot:
        await until(pilot, lambda: step(app) == 1)
        assert "Press enter asks the chosen Car" in words(app)
        await pilot.press("enter")
        await until(pilot, lambda: step(app) == 2)
        assert "The body ran and made" in words(app)
        await pilot.press("d", "down")
        await pilot.pause()
        assert step(app) == 2
        await pilot.press("enter")
        await until(pilot, lambda: step(app) == 3)
        await pilot.press("right")
        await until(pilot, lambda: step(app) == 4)
        await pilot.press("enter")
        await pilot.pause()
        assert step(app) == 4
        await pilot.press("enter")
        await until(pilot, lambda: step(app) == 5)
        assert "That is memoization" in words(app)
        await pilot.press("d")
        await until(pilot, lambda: step(app) == 6)
        await pilot.press("2")
        await until(pilot, lambda: step(app) == 7)
        assert not load({"config": str(tmp_path / "settings.toml")}, {}).tour_done
        await until(pilot, lambda: "enter to call it" in words(app))
        await pilot.press("enter")
        await until(pilot, lambda: "▶ ran" in words(app))
        await pilot.press("enter")
        await until(pilot, lambda: "That was the tour" in words(app))
        await until(pilot, lambda: load({"config": str(tmp_path / "settings.toml")}, {}).tour_done)
        await pilot.press("escape")
        await until(pilot, lambda: not app.query(TourBar))


async def test_escape_skips_the_tour_and_the_next_start_has_none(make_app, tmp_path):
    app = make_app(tour=True)
    async with app.run_test(size=(140, 40)) as pilot:
        await until(pilot, lambda: step(app) == 1)
        await until(pilot, lambda: "Skip tour" in shown(app).splitlines()[-1])
        await pilot.press("escape")
        await until(pilot, lambda: not app.query(TourBar))
        await until(pilot, lambda: load({"config": str(tmp_path / "settings.toml")}, {}).tour_done)
    app = make_app(tour=True)
    async with app.run_test(size=(140, 40)) as pilot:
        await until(pilot, lambda: app.query("#training"))
        await pilot.pause()
        assert not app.query(TourBar)
        assert "Skip tour" not in shown(app)


async def test_it_can_be_had_again(make_app):
    app = make_app()
    async with app.run_test(size=(140, 40)) as pilot:
        await until(pilot, lambda: app.query("#training"))
        await pilot.press("right", "right", "down", "2")
        await pilot.press("ctrl+p", *"tour")
        await until(pilot, lambda: "Tour: seven short steps" in words(app))
        await pilot.press("enter")
        await until(pilot, lambda: step(app) == 1)
        await pilot.press("enter")
        await until(pilot, lambda: step(app) == 2)
        await pilot.press("escape", "T")
        await until(pilot, lambda: step(app) == 1)


async def test_whoever_leaves_the_pane_is_told_the_way_back(make_app):
    app = make_app(tour=True)
    async with app.run_test(size=(140, 40)) as pilot:
        await until(pilot, lambda: step(app) == 1)
        await pilot.press("3")
        await until(pilot, lambda: "goes on in another pane. Press 1" in words(app))
        await pilot.press("1", "enter")
        await until(pilot, lambda: step(app) == 2)


async def test_it_stands_at_every_size(make_app):
    app = make_app(tour=True)
    async with app.run_test(size=(30, 8)) as pilot:
        await until(pilot, lambda: app.query(TourBar))
        for said in ("Press enter", "asks the same Car again"):
            for size in ((30, 8), (140, 40), (80, 24), (60, 15), (200, 60)):
                await pilot.resize_terminal(*size)
                await pilot.pause()
                if size[0] >= 60:
                    await until(pilot, lambda said=said: said in words(app))
            await pilot.press("enter")
