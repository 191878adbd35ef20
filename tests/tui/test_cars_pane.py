"""The cars pane: keys, cards, counts and the log."""

import re

import pytest

from memo_tui.tui.panes.cars import CarsPane
from memo_tui.tui.widgets.call_table import CallTable
from memo_tui.tui.widgets.car_card import CarCard
from tests.tui.conftest import shown

SIZES = [(140, 40), (80, 24), (60, 15), (200, 60), (30, 8)]


def card(app, variant, name):
    return next(
        card for card in app.query(CarCard) if (card.parked.variant.name, card.parked.name) == (variant, name)
    )


async def test_the_three_kinds_stand_side_by_side_with_two_instances_each(make_app):
    async with make_app().run_test(size=(140, 40)) as pilot:
        await pilot.pause()
        top = shown(pilot.app).splitlines()[1]
        assert re.search(r"Car .*MemoizedCar .*SingletonCar", top)
        places = [
            card(pilot.app, variant, name).region
            for variant in ("Car", "MemoizedCar", "SingletonCar")
            for name in ("car", "car2")
        ]
        assert len({region.x for region in places}) == 3
        assert len({region.y for region in places}) == 2


async def test_enter_calls_the_chosen_car_and_shows_ran_then_remembered(make_app):
    app = make_app()
    async with app.run_test(size=(140, 40)) as pilot:
        await pilot.press("right", "enter")
        memoized = card(app, "MemoizedCar", "car")
        assert memoized.has_focus
        assert "ran" in str(memoized.render())
        await pilot.press("enter")
        told = str(memoized.render())
        assert "remembered" in told
        assert "2 calls · body ran 1" in told
        assert "_get_random_value" in told
        assert "2 calls · 1 ran · 1 remembered" in shown(app).splitlines()[0]


async def test_arrows_choose_among_the_cards(make_app):
    app = make_app()
    async with app.run_test(size=(140, 40)) as pilot:
        assert card(app, "Car", "car").has_focus
        await pilot.press("down", "right", "right", "right")
        assert card(app, "SingletonCar", "car2").has_focus
        await pilot.press("up", "up", "left")
        assert card(app, "MemoizedCar", "car").has_focus


async def test_every_call_leaves_a_line_with_the_newest_on_top(make_app):
    app = make_app()
    async with app.run_test(size=(140, 40)) as pilot:
        await pilot.press("a", "enter")
        await pilot.pause()
        garage = app.query_one(CarsPane).garage
        assert len(garage.log) == 7
        lines = [line for line in shown(app).splitlines() if re.match(r"│. +\d+  \w*Car", line)]
        assert [int(line.split()[1].strip("›")) if line.split()[1] != "›" else 0 for line in lines][1:] == [
            6,
            5,
            4,
            3,
            2,
            1,
        ]
        assert str(garage.log[6].value) in lines[0]
        assert "ran" in lines[0]
        assert "nowhere" in lines[0]
        assert "us" in lines[0]


async def test_a_forgotten_value_is_made_anew(make_app):
    app = make_app()
    async with app.run_test(size=(140, 40)) as pilot:
        await pilot.press("right", "enter", "f")
        memoized = card(app, "MemoizedCar", "car")
        assert "forgotten" in str(memoized.render())
        assert "keeps nothing" in str(memoized.render())
        await pilot.press("enter")
        assert memoized.parked.ran == 2


async def test_forgetting_is_not_offered_where_nothing_is_ever_kept(make_app):
    async with make_app().run_test(size=(140, 40)) as pilot:
        await pilot.pause()
        assert "Forget" not in shown(pilot.app).splitlines()[-1]
        await pilot.press("right")
        await pilot.pause()
        assert "Forget" in shown(pilot.app).splitlines()[-1]


async def test_forgetting_before_the_first_call_says_that_nothing_is_kept(make_app):
    async with make_app().run_test(size=(140, 40), notifications=True) as pilot:
        await pilot.press("right", "f")
        await pilot.pause()
        assert "keeps nothing yet" in shown(pilot.app)


async def test_a_new_instance_stands_below_the_others_and_has_the_keys(make_app):
    app = make_app()
    async with app.run_test(size=(140, 40)) as pilot:
        await pilot.press("right", "n", "enter")
        newest = card(app, "MemoizedCar", "car3")
        assert newest.has_focus
        assert newest.parked.calls == 1


async def test_arrows_choose_also_in_a_column_that_scrolls_and_the_chosen_card_is_in_sight(make_app):
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("n", "n", "n")
        await pilot.pause()
        newest = card(app, "Car", "car5")
        assert newest.parent.content_region.contains_region(newest.region)
        await pilot.press("up", "up", "enter")
        assert card(app, "Car", "car3").has_focus
        assert card(app, "Car", "car3").parked.calls == 1


async def test_a_second_instance_is_compared_with_the_first(make_app):
    app = make_app()
    async with app.run_test(size=(200, 60)) as pilot:
        await pilot.press("a")
        assert "differs from car" in str(card(app, "SingletonCar", "car2").render())


async def test_reset_starts_over(make_app):
    app = make_app()
    async with app.run_test(size=(140, 40)) as pilot:
        await pilot.press("right", "n", "a", "r")
        await pilot.pause()
        assert len(app.query(CarCard)) == 6
        assert len(app.query_one(CarsPane).garage.log) == 0
        assert card(app, "MemoizedCar", "car").has_focus
        assert "0 calls" in shown(app).splitlines()[0]
        await pilot.press("enter")
        assert card(app, "MemoizedCar", "car").parked.ran == 1


async def test_enter_on_a_line_of_the_log_finds_its_instance(make_app):
    app = make_app()
    async with app.run_test(size=(140, 40)) as pilot:
        await pilot.press("a")
        app.query_one(CallTable).focus()
        await pilot.press("down", "enter")
        await pilot.pause()
        assert card(app, "SingletonCar", "car").has_focus


async def test_a_click_chooses_and_calls(make_app):
    app = make_app()
    async with app.run_test(size=(140, 40)) as pilot:
        target = card(app, "SingletonCar", "car2")
        await pilot.click(target)
        assert target.has_focus
        assert target.parked.calls == 1


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_it_stands_at_every_size(make_app, size):
    app = make_app()
    async with app.run_test(size=size) as pilot:
        await pilot.press("a", "right", "enter")
        await pilot.pause()
        if size[1] >= 15:
            assert "remembered" in shown(app)
        if size[0] >= 80:
            assert re.search(r"● remembered +\d+\.\d us", shown(app))
        await pilot.resize_terminal(140, 40)
        await pilot.pause()
        assert "remembered" in shown(app)
