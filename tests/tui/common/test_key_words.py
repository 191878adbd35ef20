"""Sentences name the keys as the settings made them."""

import importlib
import pkgutil
import re

import pytest
from textual.dom import DOMNode

import memo_tui.tui
from memo_tui.tui.common.key_map import ACTIONS
from memo_tui.tui.common.key_words import key_of, use_keys, with_keys
from memo_tui.tui.jobs.launch import LaunchScreen
from tests.tui.conftest import until, words

CHANGED = {"new": "(", "new_own": ")", "call_all": "W", "tab_3": "9", "run_before": "&", "run_next": "%"}


@pytest.fixture(autouse=True)
def defaults():
    use_keys({})
    yield
    use_keys({})


def kinds(kind=DOMNode):
    for each in kind.__subclasses__():
        yield each
        yield from kinds(each)


def test_an_action_is_named_by_its_first_key_and_a_move_by_its_arrow():
    assert (key_of("palette"), key_of("delete"), key_of("right")) == ("^p", "d", "→")
    use_keys({"delete": ("E", "delete"), "right": ("n",)})
    assert (key_of("delete"), key_of("right")) == ("E", "→")
    assert with_keys("{delete} {other}") == "E {other}"


def test_every_help_names_keys_by_their_actions():
    for module in pkgutil.walk_packages(memo_tui.tui.__path__, "memo_tui.tui."):
        importlib.import_module(module.name)
    shown = {key_of(name) for name in ACTIONS}
    use_keys({name: (f"f{place}",) for place, name in enumerate(ACTIONS, 1)})
    helps = {
        each.__name__: each.HELP for each in kinds() if each.__module__.startswith("memo_tui") and each.HELP
    }
    moves = {"←", "→", "↑", "↓"}
    fixed = {
        (name, key)
        for name, text in helps.items()
        for key in re.findall(r"`([^`\n]+)`", text)
        if key in shown
    }
    assert {each for each in fixed if each[1] not in moves | {"→"}} == {
        ("FunctionPane", "1")
    }  # a parameter there
    assert not any("{" in text for text in helps.values())


async def test_changed_keys_are_named_on_the_screen(make_app, tmp_path):
    keys = "".join(f'{name} = "{key}"\n' for name, key in CHANGED.items())
    (tmp_path / "settings.toml").write_text(f'tour = "done"\n[keys]\n{keys}')
    app = make_app()
    async with app.run_test(size=(140, 40), notifications=True) as pilot:
        await until(pilot, lambda: "W to call all" in words(app))
        await until(pilot, lambda: "9 Training" in words(app))
        await until(pilot, lambda: app.query("#training"))
        await pilot.press("9")
        await until(pilot, lambda: "Press ( to train a model" in words(app) and "press (." in words(app))
        assert ") to run a training of your own" in words(app)
        await pilot.press("question_mark")
        await until(pilot, lambda: "Launch a training with (" in words(app))
        await pilot.press("question_mark", "left_parenthesis")
        await until(pilot, lambda: isinstance(app.screen, LaunchScreen))
        await until(pilot, lambda: ") instead of (" in words(app))


async def test_the_tour_names_changed_keys(make_app, tmp_path):
    (tmp_path / "settings.toml").write_text('[keys]\nopen = "Q"\n')
    app = make_app(tour=True)
    async with app.run_test(size=(140, 40)) as pilot:
        await until(pilot, lambda: "Press Q asks the chosen Car" in words(app))
        await pilot.press("Q")
        await until(pilot, lambda: "step 2 of 7" in words(app))
