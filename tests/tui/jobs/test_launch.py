"""The form that launches a training: defaults, bad input, memory."""

from pathlib import Path

import pytest
from textual.widgets import Checkbox, Input

from memo_tui.settings_sources import load
from memo_tui.tracking.address import Address
from memo_tui.tui.jobs.launch import LaunchScreen
from memo_tui.tui.jobs.launch_values import LaunchValues
from memo_tui.tui.jobs.launched import spec_of
from memo_tui.tui.jobs.pane import TrainingPane
from tests.tui.conftest import leave, shown, until, words


@pytest.fixture
def launched(monkeypatch):
    """What forms were started with, instead of the trainings themselves."""
    values: list[LaunchValues | None] = []
    monkeypatch.setattr(TrainingPane, "launch", lambda _, given: values.append(given))
    return values


async def opened(pilot):
    await pilot.press("3", "n")
    await until(pilot, lambda: isinstance(pilot.app.screen, LaunchScreen))
    return pilot.app.screen


def type_into(screen, **fields):
    for name, text in fields.items():
        screen.query_one(f"#{name}", Input).value = text


async def test_one_key_starts_what_the_defaults_say(make_app, launched):
    async with make_app().run_test(size=(140, 40)) as pilot:
        await opened(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: launched)
        assert launched == [LaunchValues("memo-tui", "", "", "", ("linear", "Randomforest"), 0)]


async def test_what_an_empty_field_stands_for_is_whole_at_60_columns(make_app, launched):
    async with make_app().run_test(size=(60, 15)) as pilot:
        await opened(pilot)
        for meaning in ("the embedded store", "diabetes data, or a CSV or Parquet file", "the file's column"):
            assert meaning in words(pilot.app)


async def test_keys_typed_ahead_reach_the_form(make_app, launched):
    async with make_app().run_test(size=(140, 40)) as pilot:
        await pilot.press("3", "n", "enter")
        await until(pilot, lambda: launched)


async def test_escape_launches_nothing(make_app, launched):
    async with make_app().run_test(size=(140, 40)) as pilot:
        await opened(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: launched)
        assert launched == [None]


BAD_INPUT = [
    ({"experiment": "  "}, "The experiment's name can't be used"),
    ({"experiment": "x" * 501}, "The experiment's name can't be used"),
    ({"uri": "localhost:5000"}, "has no scheme: did you mean"),
    ({"seed": "seven"}, "give a whole number from 0"),
    ({"seed": "-1"}, "give a whole number from 0"),
    ({"folds": "1"}, "give a whole number from 2"),
    ({"patience": "3"}, "No chosen model can stop early"),
    ({"min_delta": "-1", "patience": "3"}, "The min delta can't be used: give a number from 0"),
    ({"data": "/nowhere/[/].csv", "target": "y"}, "/nowhere/[/].csv"),
]


async def test_bad_input_is_told_in_place_and_nothing_typed_is_lost(make_app, launched):
    async with make_app().run_test(size=(140, 40), notifications=True) as pilot:
        for fields, said in BAD_INPUT:
            screen = await opened(pilot)
            assert said not in words(pilot.app)
            type_into(screen, **fields)
            await pilot.press("enter")
            await until(pilot, lambda said=said: said in words(pilot.app))
            assert pilot.app.screen is screen
            name, text = next(iter(fields.items()))
            assert screen.query_one(f"#{name}", Input).value == text
            assert screen.query_one(f"#{name}", Input).has_focus
            await leave(pilot)
    assert not any(launched), "leaving launches nothing either"


async def test_a_column_that_is_not_in_the_file_is_told_before_the_launch(make_app, launched, tmp_path):
    path = tmp_path / "cars.csv"
    path.write_text("weight,[price]\n1,2\n")
    async with make_app().run_test(size=(140, 40)) as pilot:
        screen = await opened(pilot)
        type_into(screen, data=str(path), target="prize")
        await pilot.press("enter")
        await until(pilot, lambda: "[price]" in shown(pilot.app))
        type_into(screen, target="[price]")
        await pilot.press("enter")
        await until(pilot, lambda: launched)
        assert (launched[0].data, launched[0].target) == (str(path), "[price]")


async def test_no_model_chosen_is_told(make_app, launched):
    async with make_app().run_test(size=(140, 40)) as pilot:
        screen = await opened(pilot)
        for tick in screen.query(Checkbox):
            tick.value = False
        await pilot.press("enter")
        await until(pilot, lambda: "Choose at least one model" in shown(pilot.app))


async def test_models_are_ticked_with_space_and_the_sign_says_so_without_colour(make_app, launched):
    async with make_app().run_test(size=(140, 40)) as pilot:
        await opened(pilot)
        assert "✓▌ linear" in shown(pilot.app)
        await pilot.press("space", "down", "space")
        await pilot.pause()
        assert "✓▌ linear" not in shown(pilot.app)
        assert "✓▌ ridge" in shown(pilot.app)
        await pilot.press("enter")
        await until(pilot, lambda: launched)
        assert launched[0].models == ("ridge", "Randomforest")


async def test_what_counts_as_an_improvement_is_asked_for_where_improvements_count(make_app, launched):
    async with make_app().run_test(size=(140, 40)) as pilot:
        screen = await opened(pilot)
        assert "Min delta" not in shown(pilot.app)
        type_into(screen, patience="3", min_delta="0.25")
        next(tick for tick in screen.query(Checkbox) if tick.name == "boosting").value = True
        await until(pilot, lambda: "Min delta" in shown(pilot.app))
        await pilot.press("enter")
        await until(pilot, lambda: launched)
        assert (launched[0].patience, launched[0].min_delta) == (3, 0.25)
        assert spec_of(launched[0], Address.of_file(Path("a.db"))).work.min_delta == 0.25


async def test_a_password_is_not_shown_while_it_is_typed(make_app, launched):
    async with make_app().run_test(size=(140, 40)) as pilot:
        screen = await opened(pilot)
        field = screen.query_one("#uri", Input)
        field.focus()
        await pilot.press(*"http://me:abcdef@host")
        assert field.value == "http://me:abcdef@host"
        await pilot.pause()
        assert "http://me:••••••@host" in shown(pilot.app)
        assert "abcdef" not in shown(pilot.app)


async def test_letters_in_a_field_are_letters_and_no_commands(make_app, launched):
    async with make_app().run_test(size=(140, 40)) as pilot:
        screen = await opened(pilot)
        field = screen.query_one("#experiment", Input)
        field.value = ""
        field.focus()
        await pilot.press(*"q1n2?")
        assert field.value == "q1n2?"
        assert pilot.app.screen is screen


async def test_the_last_values_are_there_again_also_after_a_restart(make_app, tmp_path):
    app = make_app()
    async with app.run_test(size=(140, 40)) as pilot:
        screen = await opened(pilot)
        type_into(screen, seed="7", folds="5", uri=f"sqlite:///{tmp_path}/other.db")
        await pilot.press("space", "enter")
        await until(pilot, (tmp_path / "settings.toml").exists)
        screen = await opened(pilot)
        assert (screen.query_one("#seed", Input).value, screen.query_one("#folds", Input).value) == ("7", "5")
        assert not screen.query(Checkbox).first().value
    saved = load({"config": str(tmp_path / "settings.toml")}, {}).launch
    assert (saved["seed"], saved["folds"], saved["patience"]) == (7, 5, 0)
    assert saved["models"] == ["Randomforest"]
    async with make_app().run_test(size=(140, 40)) as pilot:
        screen = await opened(pilot)
        assert screen.query_one("#seed", Input).value == "7"


@pytest.mark.parametrize("size", [(80, 24), (60, 15), (200, 60)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_field_that_is_typed_into_is_in_sight_at_every_size(make_app, launched, size):
    async with make_app().run_test(size=size) as pilot:
        screen = await opened(pilot)
        for _ in range(10):
            focused = screen.focused
            assert screen.query_one("#form").content_region.contains_region(focused.region)
            await pilot.press("tab")
            await pilot.pause()


async def test_of_a_file_is_said_what_was_understood_and_asked_what_is_in_doubt(make_app, launched, tmp_path):
    rows = "".join(f"{n};0{n % 9 + 1}/03/2024;{n},5 €;{'yes' if n % 2 else 'no'}\n" for n in range(40))
    path = tmp_path / "flats.csv"
    path.write_text(f"id;when;rent;kept\n{rows}", "utf-8")
    async with make_app().run_test(size=(140, 40)) as pilot:
        screen = await opened(pilot)
        line = screen.query_one("#understood")
        assert not line.display
        assert not screen.query_one("#columns").parent.display
        type_into(screen, data=str(path), target="kept")
        await until(pilot, lambda: "say which with --column when=d/m/Y" in str(line.content))
        assert line.has_class("-undecided")
        type_into(screen, columns="when=d/m/Y", missing="drop")
        await until(pilot, lambda: not line.has_class("-undecided"))
        expected = "40 rows · 1 number, 1 date · left out: id · classification of kept"
        assert expected in words(pilot.app)
        type_into(screen, columns="when")
        await pilot.press("enter")
        assert "'when' has no kind" in words(pilot.app)
        type_into(screen, columns="when=d/m/Y")
        await pilot.press("enter")
        await until(pilot, lambda: launched)
        assert (launched[0].missing, launched[0].columns) == ("drop", "when=d/m/Y")
