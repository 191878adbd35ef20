"""What is remembered of a training: said in the form as one types, and in the list of jobs."""

import json
import re

import pytest
from mlflow import MlflowClient
from textual.widgets import Input

from memo_tui.jobs.foretell import Foreteller
from memo_tui.tracking.origin import current_user
from memo_tui.tracking.tags import MEMO_BLESSED_TAG, MEMO_INVALID_TAG
from memo_tui.training.trainer import Trainer
from memo_tui.tui.jobs.launch import LaunchScreen
from memo_tui.tui.jobs.memo_switch import MemoSwitch
from memo_tui.tui.jobs.pick_work import PickWorkScreen
from memo_tui.tui.jobs.verdict_line import VerdictLine
from memo_tui.tui.jobs.work import WorkScreen
from memo_tui.tui.runs.run_table import RunTable
from tests.conftest import HOSTILE
from tests.tui.conftest import shown, until, words


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    """A cache folder of the test's own."""
    monkeypatch.setenv("MEMO_TUI_CACHE_DIR", str(tmp_path / "cache"))


def field(app, name):
    return next(each for each in app.screen.query(Input) if each.name == name)


def verdict(app):
    """The verdict of the form, once it is that of what is typed now."""
    line = app.screen.query_one(VerdictLine)
    return "" if line.has_class("-old") or line._asking else " ".join(str(line.render()).split())


async def said(pilot, pattern):
    await until(pilot, lambda: re.search(pattern, verdict(pilot.app)))


async def test_the_form_says_what_is_remembered_and_a_hit_is_shown_without_a_run(make_app, store_uri):
    (run_id,) = Trainer(HOSTILE, store_uri, models=("ridge",), memo=True).train()
    client = MlflowClient(store_uri)
    name = client.get_run(run_id).info.run_name
    app = make_app(experiment=HOSTILE, memo="on")
    async with app.run_test(size=(140, 40), notifications=True) as pilot:
        pilot.app.action_show("training")
        await until(pilot, lambda: "· live" in shown(app).splitlines()[0])
        await pilot.press("N")
        await until(pilot, lambda: isinstance(app.screen, PickWorkScreen))
        await pilot.press(*"ridge", "enter")
        await until(pilot, lambda: isinstance(app.screen, WorkScreen))
        await said(pilot, rf"^HIT: {name}, rmse [\d.]+, .* s saved$")
        field(app, "alpha").value = "2.0"
        await said(pilot, rf"^MISS: params.alpha 1.0 -> 2.0, all else as in {name}$")
        field(app, "alpha").value = "1.0, 2.0, 2.0"
        await said(pilot, r"^of 3 trainings: 1 HIT, 1 JOIN, 1 MISS, [\d.]+ s saved$")
        field(app, "alpha").value = "much"
        await until(pilot, lambda: str(app.screen.query_one(VerdictLine).render()) == "")
        field(app, "alpha").value = "1.0"
        app.screen.query_one(MemoSwitch).focus()
        await pilot.press("space")
        assert "● force" in shown(app)
        await said(pilot, rf"^FORCED: although {name} is the same training$")
        await pilot.press("space")
        await until(pilot, lambda: str(app.screen.query_one(VerdictLine).render()) == "")
        await pilot.press("right")
        await said(pilot, "^HIT: ")

        await pilot.press("enter")
        await until(pilot, lambda: re.search(rf"✓ HIT +ridge · {name}, rmse", shown(app)))
        await until(pilot, lambda: f"HIT: {name}" in words(app))  # as a notification, too
        assert app.query_one(RunTable).cursor_key == run_id
        await pilot.press("4")
        await until(pilot, lambda: "nothing was run" in shown(app))
        assert re.search(rf"✓ HIT +ridge · {name}, rmse", shown(app))
        await pilot.press("escape", "n")
        await until(pilot, lambda: isinstance(app.screen, LaunchScreen))
        await said(pilot, r"^linear MISS: .*Randomforest MISS: ")
    assert len(client.search_runs([client.get_experiment_by_name(HOSTILE).experiment_id])) == 1


async def test_the_memo_is_off_by_default_and_nothing_is_looked_up(make_app, store_uri):
    Trainer(HOSTILE, store_uri, models=("linear", "ridge"), memo=True).train()
    app = make_app(experiment=HOSTILE)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3", "n")
        await until(pilot, lambda: isinstance(app.screen, LaunchScreen))
        assert app.screen.query_one(MemoSwitch).value == "off"
        await pilot.pause(0.2)
        assert str(app.screen.query_one(VerdictLine).render()) == ""


async def test_what_is_remembered_is_edited_after_asking_and_who_did_it_is_kept(make_app, store_uri):
    trainer = Trainer(HOSTILE, store_uri, models=("linear", "ridge"), memo=True)
    linear, ridge = trainer.train()
    client = MlflowClient(store_uri)

    def tags(run_id):
        return client.get_run(run_id).data.tags

    async def answer(*keys):
        await pilot.press("E")
        await until(pilot, lambda: "What is remembered of" in words(app))
        for key in keys:
            await pilot.press(key)
            await pilot.pause()

    app = make_app(experiment=HOSTILE)
    async with app.run_test(size=(140, 40), notifications=True) as pilot:
        app.action_show("training")
        await until(pilot, lambda: len(re.findall(r"✓ finished +\S+ +\w+ .* ran ", shown(app))) == 2)
        app.query_one(RunTable).move_cursor(ridge)
        await answer("i", "n")
        await answer("i", "y")
        await until(pilot, lambda: "ran · invalid" in shown(app))
        assert json.loads(tags(ridge)[MEMO_INVALID_TAG])["by"] == current_user()
        assert MEMO_INVALID_TAG not in tags(linear)
        assert [each.word for each in trainer.verdicts()] == ["HIT", "MISS"]

        await answer("b", "y")
        await until(pilot, lambda: "ran · invalid" not in shown(app))
        assert json.loads(tags(ridge)[MEMO_BLESSED_TAG])["by"] == current_user()
        assert [each.word for each in trainer.verdicts()] == ["HIT", "HIT"]

        await answer("x")
        await until(pilot, lambda: "Expire" in words(app))
        await pilot.press(*"0.000001", "enter")
        await until(pilot, lambda: "that ended more than 1e-06 days ago?" in words(app))
        await pilot.press("y")
        await until(pilot, lambda: shown(app).count("ran · invalid") == 2)
        assert [each.word for each in trainer.verdicts()] == ["MISS", "MISS"]

        await answer("f")
        await until(pilot, lambda: isinstance(app.screen, WorkScreen))
        assert app.screen.query_one(MemoSwitch).value == "force"


async def test_a_half_typed_address_is_not_asked_and_one_that_does_not_answer_is_said(make_app, monkeypatch):
    asked, real = [], Foreteller.foretell
    monkeypatch.setattr(
        Foreteller, "foretell", lambda self, spec: (asked.append(spec.tracking_uri), real(self, spec))[1]
    )
    app = make_app(memo="on")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3", "n")
        await until(pilot, lambda: isinstance(app.screen, LaunchScreen))
        await said(pilot, "MISS: ")
        app.screen.query_one("#uri").focus()
        await pilot.press(*"http://127.0.0.1:9")
        await said(pilot, r"^not looked up: .*127\.0\.0\.1:9")
        assert {uri for uri in asked if uri.startswith("http")} == {"http://127.0.0.1:9"}
