"""The cars pane: keys, cards, counts, why a car answers as it does, and the log."""

import random
import re

import pytest
from textual.widgets import Input

from memo_tui.lessons.car_registry import VARIANTS
from memo_tui.tui.common import source_view
from memo_tui.tui.common.call_log import CallLogView
from memo_tui.tui.common.export import ExportScreen
from memo_tui.tui.common.source_view import SourceView
from memo_tui.tui.lessons import car_column
from memo_tui.tui.lessons.car_card import CarCard
from memo_tui.tui.lessons.car_column import CarColumn, WorkLine
from memo_tui.tui.lessons.pane import CarsPane
from memo_tui.tui.lessons.storage_view import StorageView
from tests.tui.conftest import box_with, shown, until, words

SIZES = [(140, 40), (110, 30), (80, 24), (140, 24), (80, 50), (60, 15), (200, 60), (30, 8)]
NAMES = ("Car", "MemoizedCar", "SingletonCar", "SharedCar")


def card(app, variant, name):
    return next(
        card
        for card in app.query(CarCard)
        if (card.instance.variant.name, card.instance.name) == (variant, name)
    )


def source(app):
    """The lines of the source box, without their numbers."""
    lines = str(app.query_one("#cars SourceView", SourceView).render()).splitlines()
    return [line[5:].rstrip() for line in lines]


def storage(app):
    return str(app.query_one(StorageView).render())


def work(app, variant):
    """The body's line in the column of a class."""
    column = next(column for column in app.query(CarColumn) if column.variant.name == variant)
    return str(column.query_one(WorkLine).render()).splitlines()[-1]


def log(app):
    return app.query_one("#cars CallLogView", CallLogView)


def footer(app):
    return shown(app).splitlines()[-1]


async def ready(pilot):
    """Wait for what is made after the first frame."""
    await until(pilot, lambda: pilot.app.query("#cars StorageView") and storage(pilot.app))


async def test_the_four_kinds_stand_side_by_side_with_two_instances_each(make_app):
    async with make_app().run_test(size=(140, 40)) as pilot:
        await pilot.pause()
        top = shown(pilot.app).splitlines()[1]
        assert re.search(r"Car .*MemoizedCar .*SingletonCar .*SharedCar", top)
        places = [card(pilot.app, variant, name).region for variant in NAMES for name in ("car", "car2")]
        assert len({region.x for region in places}) == 4
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
        assert "ran 1 of 2 calls" in told
        assert "_get_random_value" in told
        assert "2 calls · 1 ran · 1 remembered" in shown(app).splitlines()[0]


async def test_arrows_choose_among_the_cards(make_app):
    app = make_app()
    async with app.run_test(size=(140, 40)) as pilot:
        assert card(app, "Car", "car").has_focus
        await pilot.press("down", "right", "right", "right", "right")
        assert card(app, "SharedCar", "car2").has_focus
        await pilot.press("up", "up", "left")
        assert card(app, "SingletonCar", "car").has_focus


async def test_every_call_leaves_a_line_with_the_newest_on_top(make_app):
    random.seed(1)  # of a value below 0.001 fewer digits are shown
    app = make_app()
    async with app.run_test(size=(140, 40)) as pilot:
        await pilot.press("a", "enter")
        await pilot.pause()
        registry = app.query_one(CarsPane).registry
        assert len(registry.log) == 9
        lines = re.findall(r"│[› ] +(\d+)  (\w*Car .*)", shown(app))
        assert [int(number) for number, _ in lines] == [9, 8, 7, 6, 5, 4, 3, 2, 1]
        newest = lines[0][1]
        assert str(registry.log[8].value) in newest
        assert "▶ ran" in newest
        assert "nowhere" in newest
        assert "us" in newest


async def test_a_forgotten_value_is_made_anew(make_app):
    app = make_app()
    async with app.run_test(size=(140, 40)) as pilot:
        await pilot.press("right", "enter", "d")
        memoized = card(app, "MemoizedCar", "car")
        assert "forgotten" in str(memoized.render())
        assert "keeps nothing" in str(memoized.render())
        await pilot.press("enter")
        assert memoized.instance.ran == 2


async def test_forgetting_is_offered_while_something_is_kept(make_app):
    async with make_app().run_test(size=(140, 40)) as pilot:
        await pilot.press("enter")
        assert "Forget" not in footer(pilot.app), "a Car keeps nothing"
        await pilot.press("right", "d")
        assert "Forget" not in footer(pilot.app), "nothing is kept yet"
        assert len(pilot.app.query_one(CarsPane).registry.log) == 1
        await pilot.press("enter")
        await until(pilot, lambda: "Forget" in footer(pilot.app))
        await pilot.press("d")
        await until(pilot, lambda: "Forget" not in footer(pilot.app))


async def test_a_new_instance_stands_below_the_others_and_has_the_keys(make_app):
    app = make_app()
    async with app.run_test(size=(140, 40)) as pilot:
        await pilot.press("right", "n", "enter")
        newest = card(app, "MemoizedCar", "car3")
        assert newest.has_focus
        assert newest.instance.calls == 1


async def test_arrows_choose_also_in_a_column_that_scrolls_and_the_chosen_card_is_in_sight(make_app):
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("n", "n", "n")
        await pilot.pause()
        newest = card(app, "Car", "car5")
        assert newest.parent.content_region.contains_region(newest.region)
        await pilot.press("up", "up", "enter")
        assert card(app, "Car", "car3").has_focus
        assert card(app, "Car", "car3").instance.calls == 1


@pytest.mark.parametrize("size", [(200, 60), (140, 40), (80, 24)], ids=str)
async def test_calling_all_shows_which_cars_agree(make_app, size):
    app = make_app()
    async with app.run_test(size=size) as pilot:
        await pilot.press("a")
        await until(pilot, lambda: "differs from car" in str(card(app, "SingletonCar", "car2").render()))
        assert "same as car" in str(card(app, "SharedCar", "car2").render())


async def test_forgetting_one_shared_car_is_seen_on_all_cards(make_app):
    app = make_app()
    async with app.run_test(size=(140, 40)) as pilot:
        await pilot.press("a", "right", "right", "right", "down", "d")
        for name in ("car", "car2"):
            told = str(card(app, "SharedCar", name).render())
            assert "forgotten" in told
            assert "○ forgot" in told
            assert "keeps nothing" in told
        assert "forgotten" not in str(card(app, "SingletonCar", "car").render())
        assert "{'random_value': None}" in storage(app)


async def test_reset_starts_over(make_app):
    app = make_app()
    async with app.run_test(size=(140, 40)) as pilot:
        await pilot.press("right", "n", "a", "0")
        await pilot.pause()
        assert len(app.query(CarCard)) == 8
        assert len(app.query_one(CarsPane).registry.log) == 0
        assert card(app, "MemoizedCar", "car").has_focus
        assert "0 calls" in shown(app).splitlines()[0]
        await pilot.press("enter")
        assert card(app, "MemoizedCar", "car").instance.ran == 1


async def test_enter_on_a_line_of_the_log_finds_its_instance(make_app):
    app = make_app()
    async with app.run_test(size=(140, 40)) as pilot:
        await pilot.press("a")
        log(app).focus()
        await pilot.press("down", "down", "enter")
        await pilot.pause()
        assert card(app, "SingletonCar", "car2").has_focus


async def test_a_click_chooses_and_calls(make_app):
    app = make_app()
    async with app.run_test(size=(140, 40)) as pilot:
        target = card(app, "SingletonCar", "car2")
        await pilot.click(target)
        assert target.has_focus
        assert target.instance.calls == 1


async def test_keys_pressed_in_a_hurry_reach_the_car_they_were_meant_for(make_app):
    app = make_app()
    async with app.run_test(size=(140, 40)) as pilot:
        for key in ("right", "right", "enter", "right", "down", "enter"):
            app.simulate_key(key)
        await until(pilot, lambda: len(app.query_one(CarsPane).registry.log) == 2)
        calls = app.query_one(CarsPane).registry.log
        assert [(call.variant, call.instance) for call in calls] == [
            ("SingletonCar", "car"),
            ("SharedCar", "car2"),
        ]


async def test_the_source_is_the_chosen_class_as_written(make_app):
    app = make_app()
    async with app.run_test(size=(140, 40)) as pilot:
        await ready(pilot)
        for variant in VARIANTS:
            assert [line.strip() for line in source(app)] == [line.strip() for line in variant.source.lines]
            assert f"─ Source · {variant.name} ─" in shown(app)
            await pilot.press("right")


async def test_a_body_that_ran_lights_up_and_a_remembered_one_stays_dark(make_app):
    app = make_app()
    async with app.run_test(size=(140, 40)) as pilot:
        await ready(pilot)
        await pilot.press("right", "right", "enter")
        assert source(app)[-2] == "▶             self.random_value = random()  ◀ ran"
        await pilot.press("enter")
        assert source(app)[-3:] == [
            "→         if self.random_value is None:",
            "              self.random_value = random()  · not run",
            "→         return self.random_value",
        ]


async def test_the_flash_of_a_body_that_ran_ends(make_app, monkeypatch):
    monkeypatch.setattr(source_view, "FLASH_SECONDS", 0.01)
    monkeypatch.setattr(car_column, "FLASH_SECONDS", 0.01)
    app = make_app()
    async with app.run_test(size=(140, 40)) as pilot:
        await ready(pilot)
        await pilot.press("enter")
        lines = [app.query_one("#cars SourceView", SourceView), app.query(WorkLine).first()]
        await until(pilot, lambda: not any(line.flashing for line in lines))
        assert "◀ ran" in source(app)[-1]


async def test_each_column_shows_side_by_side_whether_its_body_ran(make_app):
    app = make_app()
    async with app.run_test(size=(140, 40)) as pilot:
        await pilot.press("a", "a")
        assert work(app, "Car").startswith("▶ return random()")
        assert work(app, "MemoizedCar").startswith("· return random()")
        assert work(app, "SingletonCar").startswith("· self.random_value = random()")
        assert work(app, "SharedCar").startswith("· cls.random_value = random()")
        assert len({line.region.y for line in app.query(WorkLine)}) == 1


async def test_the_storage_shows_a_value_appear_in_the_instance(make_app):
    app = make_app()
    async with app.run_test(size=(140, 40)) as pilot:
        await ready(pilot)
        await pilot.press("right")
        assert re.search(r"car\.__dict__ +\{\}", storage(app))
        assert "none of car yet" in storage(app)
        assert "● nowhere: here" in storage(app)
        await pilot.press("enter")
        car = card(app, "MemoizedCar", "car").instance
        identity = f"id …{id(car.answer.value) % 16**6:06x}"
        assert re.search(rf"car\.__dict__ +\{{'_get_random_value': .+\}} +{identity}", storage(app))
        assert re.search(r"car2\.__dict__ +\{\}", storage(app))
        assert re.search(rf"last call +[\d.e-]+ +{identity}", storage(app))
        assert "is stored?  yes: the same object (is)" in storage(app)
        assert "as before?  it is the first call" in storage(app)
        assert "● on the instance: here" in storage(app)
        await pilot.press("enter")
        assert "as before?  yes: the same object (is)" in storage(app)


async def test_the_storage_of_a_car_without_a_memo_stays_empty(make_app):
    app = make_app()
    async with app.run_test(size=(140, 40)) as pilot:
        await ready(pilot)
        await pilot.press("enter", "enter")
        assert "is stored?  no: nothing is stored" in storage(app)
        assert "as before?  no: another object" in storage(app)


async def test_the_storage_tells_an_equal_value_from_the_same_object(make_app):
    app = make_app()
    async with app.run_test(size=(140, 40)) as pilot:
        await ready(pilot)
        await pilot.press("right", "enter")
        car = card(app, "MemoizedCar", "car").instance
        vars(car.car)["_get_random_value"] = float(repr(car.answer.value))
        assert "is stored?  no: equal (==), but another object" in storage(app)
        vars(car.car)["_get_random_value"] = 0.5
        assert "is stored?  no: another object" in storage(app)


async def test_the_value_of_shared_cars_stands_on_the_class(make_app):
    app = make_app()
    async with app.run_test(size=(140, 40)) as pilot:
        await ready(pilot)
        await pilot.press("right", "right", "right", "enter", "down")
        assert re.search(r"class +\{'random_value': 0\.\d+\} +id …", storage(app))
        assert "● on the class: here" in storage(app)
        assert "on disk" in storage(app)
        assert "(see Function and Training)" in storage(app)


async def test_what_a_shared_car_keeps_is_unknown_to_another_dashboard(make_app):
    async with make_app().run_test(size=(140, 40)) as pilot:
        await pilot.press("a")
    async with make_app().run_test(size=(140, 40)) as pilot:
        await pilot.press("right", "right", "right", "enter")
        await until(pilot, lambda: card(pilot.app, "SharedCar", "car").instance.ran == 1)


async def test_i_filters_the_log_by_the_chosen_car_and_follows_it(make_app):
    app = make_app()
    async with app.run_test(size=(140, 40)) as pilot:
        await pilot.press("a", "a", "right", "i")
        await pilot.pause()
        assert "Calls · only MemoizedCar car ─" in shown(app)
        assert "─ 2 calls · 1 ran · 1 remembered" in shown(app)
        await pilot.press("right")
        await pilot.pause()
        assert "Calls · only SingletonCar car ─" in shown(app)
        await pilot.press("i")
        assert len(log(app).data.keys) == 16


async def test_the_filters_are_offered_when_there_is_something_to_filter(make_app):
    async with make_app().run_test(size=(140, 40)) as pilot:
        await pilot.pause()
        for name in ("This car", "Outcome", "w Write"):
            assert name not in footer(pilot.app)
        await pilot.press("enter")
        await until(pilot, lambda: "This car" in footer(pilot.app))
        assert "Outcome" in footer(pilot.app)
        assert "w Write" in footer(pilot.app)
        await pilot.press("O", "O")
        await until(pilot, lambda: "w Write" not in footer(pilot.app))


async def test_x_opens_the_form_that_exports(make_app):
    app = make_app()
    async with app.run_test(size=(140, 40)) as pilot:
        await pilot.press("a", "O", "w")
        await until(pilot, lambda: isinstance(app.screen, ExportScreen))
        assert app.screen.query_one(Input).value == "memo-tui-calls.csv"
        assert "7 lines: only ran" in words(app)


async def test_reset_shows_all_calls_again(make_app):
    app = make_app()
    async with app.run_test(size=(140, 40)) as pilot:
        await pilot.press("a", "O", "i", "0", "a")
        await pilot.pause()
        assert len(log(app).data.keys) == 8


async def test_b_shows_one_box_after_the_other_where_there_is_room_for_one(make_app):
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("a")
        seen = []
        for _ in range(4):
            await pilot.pause()
            seen.append([name for name in ("Source", "Storage", "Calls") if f"╭─ {name} " in shown(app)])
            await pilot.press("b")
        assert seen == [["Source"], ["Storage"], ["Calls"], ["Source"]]
        assert card(app, "Car", "car").has_focus


async def test_b_takes_the_keys_from_a_box_that_goes(make_app):
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a", "b", "b")
        log(app).focus()
        await pilot.press("b", "enter")
        assert card(app, "Car", "car").has_focus
        assert card(app, "Car", "car").instance.calls == 2


async def test_a_filter_brings_the_calls_to_the_front(make_app):
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a", "O")
        await pilot.pause()
        assert "Calls · only ran ─" in shown(app)
        assert "Source" not in shown(app)


async def test_all_boxes_are_there_where_there_is_room(make_app):
    async with make_app().run_test(size=(140, 40)) as pilot:
        await ready(pilot)
        await pilot.press("a")
        await pilot.pause()
        screen = shown(pilot.app)
        assert all(f"╭─ {name} " in screen for name in ("Source", "Storage", "Calls"))
        assert " Box" not in footer(pilot.app)
        assert log(pilot.app).size.height >= 6 + 1
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: " Box" in footer(pilot.app))


@pytest.mark.parametrize("size", [(140, 40), (80, 24)], ids=str)
async def test_nothing_on_a_card_is_cut(make_app, size):
    app = make_app()
    async with app.run_test(size=size) as pilot:
        for keys in ("a", "a", "n", "n"):
            await pilot.press(keys)
            await pilot.pause()
            for each in app.query(CarCard):
                lines = str(each.render()).splitlines()
                assert max(len(line) for line in lines) <= each.size.width
                assert len(lines) <= each.size.height
        assert "…" not in "\n".join(shown(app).splitlines()[:10])


@pytest.mark.parametrize("size", [(140, 40), (80, 24)], ids=str)
async def test_the_footer_has_room_for_the_keys_that_work(make_app, size):
    async with make_app().run_test(size=size) as pilot:
        await pilot.press("right", "a")
        await until(pilot, lambda: "Forget" in footer(pilot.app))
        for name in ("enter Call", "a Call all", "n New", "d Forget", "? Help", "q Quit"):
            assert name in footer(pilot.app)


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light"])
async def test_whether_a_body_ran_is_the_loudest_thing_on_the_screen(make_app, theme):
    app = make_app()
    async with app.run_test(size=(140, 40)) as pilot:
        app.theme = theme
        await pilot.press("a", "a")
        await pilot.pause()
        behind = {}
        for strip in app.screen._compositor.render_strips()[1:12]:
            for segment in strip:
                behind.setdefault(segment.text.strip(), segment.style.bgcolor.get_truecolor())
        usual = behind["keeps nothing: all calls differ"]
        assert len({behind["▶ ran"], behind["● remembered"], usual}) == 3


async def test_without_colour_the_signs_tell(make_app, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    app = make_app()
    async with app.run_test(size=(140, 40)) as pilot:
        await pilot.press("a", "a")
        await pilot.pause()
        assert re.search(r"▶ ran .*● remembered", shown(app))
        assert re.search(r"▶ return random\(\).*· return random\(\)", shown(app))


async def test_it_stands_in_a_light_theme(make_app):
    app = make_app()
    async with app.run_test(size=(140, 40)) as pilot:
        app.theme = "textual-light"
        await pilot.press("a", "a", "right", "d")
        await pilot.pause()
        assert "forgotten" in shown(app)


async def test_it_stands_at_every_size(make_app):
    app = make_app()
    async with app.run_test(size=SIZES[0]) as pilot:
        await pilot.press("a", "right", "enter")
        await pilot.pause()
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await pilot.pause()
            if size[1] >= 15:
                await box_with(pilot, r"● remembered")
            if size[0] >= 80:
                await box_with(pilot, r"● remembered +\d+\.\d us")
            await pilot.press("b", "b")
            await pilot.resize_terminal(140, 40)
            await pilot.pause()
            assert "remembered" in shown(app)
            await until(pilot, lambda: "╭─ Storage · MemoizedCar" in shown(app))
