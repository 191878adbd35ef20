"""The functions of a folder that are offered for training."""

import sys
from pathlib import Path

import pytest

from memo_tui.errors import SettingsError
from memo_tui.settings_sources import load
from memo_tui.training.work.found_functions import functions_in
from memo_tui.training.work.function import TrainingFunctionWork
from memo_tui.training.work.function_process import describe

LOUD = "raise SystemExit('imported')\n"
FILES = {
    "train.py": LOUD
    + "def train(tracker, lr=0.1): ...\n\ndef helper(lr): ...\n\nasync def later(x, *, tracker): ...\n"
    "def _own(tracker): ...\n\nclass Model:\n    def fit(self, tracker): ...\n",
    "hints.py": "import memo_tui as m\n"
    "def a(log: m.MlFlowTracker): ...\n"
    "def b(log: 'MlFlowTracker', /): ...\n"
    "def c(log: 'm.MlFlowTracker'): ...\n"
    "def d(log: int, other: 'list[MlFlowTracker]'): ...\n",
    "broken.py": "def train(tracker:\n",
    "binary.py": "\0\0",
    "test_it.py": "def test(tracker): ...\n",
    "it_test.py": "def test(tracker): ...\n",
    "conftest.py": "def one(tracker): ...\n",
    "no-module.py": "def one(tracker): ...\n",
    "pkg/__init__.py": "def first(tracker): ...\n",
    "pkg/deep/__init__.py": "",
    "pkg/deep/more.py": "def inner(tracker): ...\n",
    "scripts/one.py": "def not_in_a_package(tracker): ...\n",
    "tests/__init__.py": "def one(tracker): ...\n",
    ".venv/__init__.py": "def one(tracker): ...\n",
}
FOUND = ("hints:a", "hints:b", "hints:c", "train:train", "train:later", "pkg:first", "pkg.deep.more:inner")


@pytest.fixture
def folder(tmp_path):
    for name, text in FILES.items():
        path = tmp_path / "mine" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "mine"


def test_those_that_take_a_tracker_are_found_without_importing_anything(folder):
    before = set(sys.modules)
    assert functions_in(folder) == FOUND
    assert not {"train", "hints", "pkg"} & (set(sys.modules) - before)
    assert functions_in(folder / "nowhere") == ()


def test_what_is_found_in_a_package_can_be_called_by_its_reference(folder):
    assert describe("pkg.deep.more:inner", folder) == ()


def test_many_files_and_functions_end_the_search(tmp_path):
    for n in range(60):
        (tmp_path / f"m{n:02}.py").write_text("def f(tracker): ...\n")
    assert len(functions_in(tmp_path)) == 50


def test_those_that_are_named_are_offered_first_and_once(folder):
    settings = load({"trainer": "statistics:fmean,train:train"}, {})
    offers = list(TrainingFunctionWork.offers(settings, folder))
    titles = [offer.title for offer in offers]
    assert titles == ["statistics:fmean", "train:train", *(each for each in FOUND if each != "train:train")]
    assert [offer.description for offer in offers][1:3] == [
        "your function",
        "your function in mine, as it takes a tracker",
    ]


def test_the_settings_file_names_one_or_several(tmp_path):
    file = tmp_path / "s.toml"

    def trainers(text):
        Path(file).write_text(f"trainer = {text}\n")
        return load({"config": str(file)}, {}, strict=True).trainer

    assert trainers('"a:b"') == ("a:b",)
    assert trainers('["a:b", "c.d:e", "a:b"]') == ("a:b", "c.d:e")
    with pytest.raises(SettingsError, match="name a function as module:name"):
        trainers('["a:b", "train.py"]')
    with pytest.raises(SettingsError, match="give module:name in quotes, or a list of such"):
        trainers("3")
