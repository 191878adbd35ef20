"""A command, an entry point of a project and a training function are answered from finished runs."""

import sys

import pytest

from memo_tui.errors import DataError, FunctionError, MemoTuiError, SettingsError, UnkeyableParameter
from memo_tui.memo.user_folder import _Importer
from memo_tui.tracking.tracker import MlFlowTracker
from memo_tui.training.callbacks import Callback
from memo_tui.training.memo.memory import Memory
from memo_tui.training.memo.policy import MemoPolicy
from memo_tui.training.work.command import CommandWork
from memo_tui.training.work.function import TrainingFunctionWork
from memo_tui.training.work.kind import WorkContext
from memo_tui.training.work.project import ProjectWork

PROJECT = """
name: houses
entry_points:
  main:
    parameters:
      data: path
      alpha: {type: float, default: 0.5}
    command: "python train.py {data} {alpha}"
"""
SCRIPT = """
import sys
from pathlib import Path
with Path(RAN).open("a") as ran:
    ran.write("x")
"""
MODULE = """
from pathlib import Path

def train(data: Path, alpha: float = 0.5, names=()):
    with Path(RAN).open("a") as ran:
        ran.write("x")
    return {"rmse": alpha}

def helper():
    return open("some file")

def odd(alpha=float("nan")):
    return {}
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The folder of a project, which is no Git repository."""
    folder = tmp_path / "houses"
    folder.mkdir()
    ran = f"RAN = {str(tmp_path / 'ran')!r}\n"
    (folder / "MLproject").write_text(PROJECT)
    (folder / "train.py").write_text(ran + SCRIPT)
    (folder / "houses_module.py").write_text(ran + MODULE)
    (folder / "data.csv").write_text("x\n1\n")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    monkeypatch.chdir(folder)
    path = [*sys.path]
    yield folder
    _Importer.remove()
    sys.path[:] = path
    sys.modules.pop("houses_module", None)


@pytest.fixture
def ran(tmp_path):
    """How often something was trained."""
    path = tmp_path / "ran"
    return lambda: len(path.read_text()) if path.exists() else 0


@pytest.fixture
def run(store_uri, tmp_path):
    """Does a work as a job does it; the ids of its runs."""

    def done(work, *memo):
        (policy,) = memo or (MemoPolicy(),)
        context = WorkContext("houses", store_uri, {}, tmp_path / "output.log", Callback(), policy)
        return [*work.run(context)]

    return done


@pytest.fixture
def told(store_uri):
    """Says the verdict on a work."""

    def ask(work):
        (key,) = work.memo_keys().values()
        return str(Memory(MlFlowTracker("houses", store_uri), MemoPolicy()).verdict(key))

    return ask


def works(folder, alpha="0.5", data="data.csv"):
    return {
        "command": CommandWork((sys.executable, "train.py", data, alpha), str(folder)),
        "project": ProjectWork(str(folder), "main", {"data": data, "alpha": alpha}),
        "function": TrainingFunctionWork("houses_module:train", {"data": data, "alpha": alpha}, str(folder)),
    }


@pytest.mark.parametrize("kind", ["command", "project", "function"])
def test_it_is_trained_once_and_a_miss_names_what_differs(folder, run, ran, told, kind):
    work = works(folder)[kind]
    assert told(work).startswith("MISS")
    assert told(work).endswith(": no run yet")
    first = run(work)
    name = told(work).removeprefix("HIT: ").partition(",")[0]
    assert run(work) == first
    assert ran() == 1
    assert told(work).startswith(f"HIT: {name}")
    param = {"command": "params.argument 3", "project": "params.alpha", "function": "params.alpha"}[kind]
    miss = told(works(folder, "0.7")[kind])
    assert miss.startswith("MISS")
    assert miss.endswith(f": {param} 0.5 -> 0.7, all else as in {name}")
    for memo in (None, MemoPolicy(force=True)):
        assert run(work, memo) != first
    assert ran() == 3


def test_works_of_different_kinds_are_not_compared(folder, run, told):
    work = works(folder)
    run(work["function"])
    assert told(work["project"]).endswith(": no run yet of this kind")
    assert told(work["command"]).endswith(": no run yet of this kind")
    run(work["command"])
    run(work["project"])
    miss = told(CommandWork(("false",), str(folder)))
    assert miss.startswith("MISS (not covered: ")
    assert "model.command python train.py -> false" in miss
    python = f"{sys.version_info[0]}.{sys.version_info[1]}"
    assert f"Python is gone, it was {python}, all else as in " in miss


@pytest.mark.parametrize("kind", ["project", "function"])
def test_a_param_that_is_a_path_counts_by_its_content(folder, run, ran, told, kind):
    run(works(folder)[kind])
    (folder / "copy.csv").write_bytes((folder / "data.csv").read_bytes())
    copied = told(works(folder, data="copy.csv")[kind])
    assert copied.startswith("HIT")
    (folder / "data.csv").write_text("x\n2\n")
    assert "data: 1 of 1 rows differs" in told(works(folder)[kind])


def test_what_a_function_uses_counts_and_what_its_project_declares(folder, told, run):
    work = works(folder)["function"]
    run(work)
    module = folder / "houses_module.py"
    module.write_text(module.read_text().replace('{"rmse": alpha}', '{"rmse": alpha + 1}'))
    assert told(work).startswith("MISS: code: houses_module.py, function train, all else as in ")
    module.write_text(module.read_text().replace("alpha + 1", "alpha"))
    (folder / "pyproject.toml").write_text('[tool.memo-tui]\nmemo-file = ["train.py"]\n')
    assert told(work).startswith("MISS: data: train.py is new, all else as in ")
    (folder / "pyproject.toml").write_text('[tool.memo-tui]\nmemo-file = ["none.py"]\n')
    with pytest.raises(MemoTuiError, match=r"There is no file 'none.py'"):
        told(work)


def test_a_project_counts_with_its_file_and_its_defaults(folder, run, told):
    run(works(folder)["project"])
    assert told(ProjectWork(str(folder), "main", {"data": "data.csv"})).startswith("HIT")
    (folder / "MLproject").write_text(PROJECT.replace("train.py {data}", "-O train.py {data}"))
    assert "model.command python train.py {data} {alpha} -> python -O" in told(works(folder)["project"])


def test_what_has_no_key_is_not_run(folder, run, ran):
    for work, error in (
        (TrainingFunctionWork("houses_module:train", {"data": "none.csv"}, str(folder)), DataError),
        (TrainingFunctionWork("houses_module:odd", {}, str(folder)), UnkeyableParameter),
        (TrainingFunctionWork("houses_module:missing", {}, str(folder)), FunctionError),
    ):
        with pytest.raises(error):
            run(work)
    (folder / "pyproject.toml").write_text("[tool.memo-tui]\nmemo-env = ['A B']\n")
    with pytest.raises(SettingsError, match="memo-env"):
        run(works(folder)["command"])
    assert ran() == 0
