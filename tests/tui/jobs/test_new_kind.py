"""A kind of work that another package brings: nothing but its class and an entry point is needed."""

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest
from mlflow import MlflowClient
from textual.widgets import Input

from memo_tui.errors import MemoTuiError
from memo_tui.memo.signature_form import Field, FieldError
from memo_tui.settings import Settings
from memo_tui.tracking.tags import JOB_TAG
from memo_tui.tracking.tracker import MlFlowTracker
from memo_tui.training.rerun import WORK_TAG
from memo_tui.training.work.kind import Offer, WorkDefaults
from memo_tui.training.work.registry import offers, work_from_dict, work_to_dict
from memo_tui.tui.jobs.pick_work import PickWorkScreen
from memo_tui.tui.jobs.work import WorkScreen
from tests.conftest import HOSTILE
from tests.tui.conftest import shown, until

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class DiceWork(WorkDefaults):
    """Throws a die several times."""

    kind: ClassVar[str] = "dice"
    throws: int
    labels: Mapping[str, str]

    @property
    def title(self):
        return f"a die, thrown {self.throws} times"

    def run(self, context):
        tracker = MlFlowTracker(context.experiment, context.tracking_uri)
        with tracker.run("thrown", {**context.tags, "dice.process": str(os.getpid())}) as run:
            for throw in range(1, self.throws + 1):
                tracker.log_metric("eyes", 1 + throw % 6, step=throw)
        yield run.info.run_id

    def rerun_form(self, run):  # noqa: ARG002
        return DiceForm(str(self.throws))

    @classmethod
    def offers(cls, settings, folder):  # noqa: ARG003
        yield Offer("dice", "a die of another package", DiceForm)


@dataclass(frozen=True)
class DiceForm:
    text: str = "3"
    title: ClassVar[str] = "dice"

    @property
    def fields(self):
        return (Field("throws", "a whole number", self.text, required=True),)

    def read(self, texts):
        if not texts["throws"].isdecimal():
            raise FieldError("throws", "The throws must be a whole number.")
        return DiceWork(int(texts["throws"]), {"api_key": "geheim"})

    def variants(self, texts):  # noqa: ARG002
        return {}

    def varied(self, texts, chosen):
        return {**texts, **chosen}


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Makes a distribution that brings kinds of work, here and in the processes that begin from here."""

    def make(**kinds):
        site = tmp_path / "site"
        info = site / "kinds-1.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: kinds\nVersion: 1\n")
        lines = [f"{name} = {target}\n" for name, target in kinds.items()]
        (info / "entry_points.txt").write_text("[memo_tui.work]\n" + "".join(lines))
        monkeypatch.syspath_prepend(str(site))
        monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(site), str(ROOT))))
        return site

    return make


def field(app, name):
    return next(each for each in app.screen.query(Input) if each.name == name)


async def test_it_is_offered_filled_in_trained_in_its_own_process_and_run_again(
    install, make_app, store_uri, tmp_path
):
    install(dice=f"{__name__}:DiceWork")
    app = make_app(experiment=HOSTILE, state_dir=str(tmp_path / "own"))  # its supervisor knows the kind
    async with app.run_test(size=(140, 40)) as pilot:
        app.action_show("training")
        await until(pilot, lambda: "· live" in shown(app).splitlines()[0])
        await pilot.press("N")
        await until(pilot, lambda: isinstance(app.screen, PickWorkScreen))
        await pilot.press(*"another package", "enter")
        await until(pilot, lambda: isinstance(app.screen, WorkScreen))
        assert "Train dice" in shown(app)
        field(app, "throws").value = "x"
        await pilot.press("enter")
        await until(pilot, lambda: "The throws must be a whole number." in shown(app))
        field(app, "throws").value = "5"
        await pilot.press("enter")
        await until(pilot, lambda: re.search(r"✓ finished 0:\d\d +a die, thrown 5 times", shown(app)))
        await until(pilot, lambda: re.search(r"✓ finished +thrown", shown(app)))
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, WorkScreen))
        assert field(app, "throws").value == "5"
        await pilot.press("escape")
    client = MlflowClient(store_uri)
    (run,) = client.search_runs([client.get_experiment_by_name(HOSTILE).experiment_id])
    assert (run.info.status, run.data.metrics) == ("FINISHED", {"eyes": 6.0})
    assert len(client.get_metric_history(run.info.run_id, "eyes")) == 5
    assert JOB_TAG in run.data.tags
    assert run.data.tags["dice.process"] != str(os.getpid())
    told = json.loads(run.data.tags[WORK_TAG])
    assert (told["kind"], told["throws"]) == ("dice", 5)
    assert "geheim" not in run.data.tags[WORK_TAG]


def test_a_kind_that_is_not_installed_makes_nothing_be_imported(tmp_path, monkeypatch):
    (tmp_path / "evil.py").write_text("raise SystemExit('imported')\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in ("evil", "evil:Work", "../evil", f"{__name__}:DiceWork", 5, None, ["evil"], "x" * 99):
        with pytest.raises(MemoTuiError, match=r"the kind of work .* is unknown"):
            work_from_dict({"kind": name, "throws": 3})


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("broken_kind:Work", "ZeroDivisionError: division by zero"),
        ("leaving_kind:Work", "SystemExit: bye"),
        ("no_such_module:Work", "No module named 'no_such_module'"),
        ("json:loads", "derives from WorkDefaults"),
        (f"{__name__}:DiceForm", "derives from WorkDefaults"),
        (f"{__name__}:DiceWork", "whose `kind` is 'broken'"),
    ],
)
def test_a_kind_that_cannot_be_used_is_told_and_harms_no_other(install, tmp_path, target, said):
    site = install(broken=target)
    (site / "broken_kind.py").write_text("1 / 0\n")
    (site / "leaving_kind.py").write_text("raise SystemExit('bye')\n")
    found = {offer.title: offer for offer in offers(Settings(), tmp_path)}
    assert {"a command", "ridge"} < set(found)
    assert said in found["broken"].description
    with pytest.raises(MemoTuiError, match="can't be") as refused:
        found["broken"].form()
    assert said in str(refused.value)
    with pytest.raises(MemoTuiError, match="can't be"):
        work_from_dict({"kind": "broken"})


def test_another_package_cannot_take_the_place_of_a_kind_of_ours(install):
    install(command=f"{__name__}:DiceWork")
    work = work_from_dict({"kind": "command", "argv": ["true"], "folder": "/"})
    assert type(work).__module__ == "memo_tui.training.work.command"
    assert work_to_dict(work) == {"kind": "command", "argv": ("true",), "folder": "/"}


@pytest.mark.parametrize(
    "told",
    [
        {"kind": "command", "argv": "true", "folder": "/"},
        {"kind": "command", "argv": [5], "folder": "/"},
        {"kind": "command", "argv": ["true"]},
        {"kind": "command", "argv": ["true"], "folder": "/", "more": 1},
        {"kind": "callable", "reference": "a:b", "texts": [], "folder": "/"},
        {"kind": "models", "models": ["ridge"], "seed": "1"},
        {"kind": "models", "models": ["ridge"], "seed": True},
        {"kind": "models", "models": ["ridge"], "params": {"ridge": 5}},
        {"kind": "sweep", "title": None},
        {"kind": "project", "folder": "/", "params": {"lr": 0.1}},
        [],
        "command",
    ],
)
def test_what_is_no_work_is_refused_in_a_sentence(told):
    with pytest.raises(MemoTuiError, match="The work can't be read"):
        work_from_dict(told)
