"""The same in programs that Python itself starts: a script, a module, a package, an editable install."""

import os
import subprocess
import sys

import pytest

from tests.memo.edits import batch

F = "from memo_tui import memoized\n{}\n@memoized\ndef f(x):\n    print('ran')\n    return h(x)\n\nf(3)\n"
HELPERS = "def h(x):\n    return x * 2\n\ndef unused(x):\n    return x + 5\n"
TREE = {
    "project/job.py": F.format("from tools import h"),
    "project/tools.py": HELPERS,
    "project/pack/__init__.py": "",
    "project/pack/__main__.py": F.format("from .core import h"),
    "project/pack/core.py": HELPERS,
    "project/pack/script.py": F.format("from beside import h"),
    "project/pack/beside.py": HELPERS,
    "project/deep/er/lib.py": HELPERS,
    "project/deeper.py": F.format("from deep.er.lib import h"),
    "editable/src/mine/__init__.py": HELPERS,
    "apart/use.py": F.format("from mine import h"),
    f"{batch.SITE}/app/__init__.py": "",
    f"{batch.SITE}/app/__main__.py": F.format("from app.core import h"),
    f"{batch.SITE}/app/core.py": HELPERS,
    f"{batch.SITE}/app-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: app\nVersion: 1.0\n",
    f"{batch.SITE}/app-1.0.dist-info/RECORD": "app/__init__.py,,\napp/__main__.py,,\napp/core.py,,\n",
}
# The folder it is started in, the command's arguments, and the file that is edited.
STARTS = {
    "a script": ("project", ["job.py"], "project/tools.py"),
    "a script from another folder": ("apart", ["../project/job.py"], "project/tools.py"),
    "a package": ("project", ["-m", "pack"], "project/pack/core.py"),
    "a module": ("project", ["-m", "job"], "project/tools.py"),
    "a script in a package": ("project", ["pack/script.py"], "project/pack/beside.py"),
    "a module two folders below": ("project", ["deeper.py"], "project/deep/er/lib.py"),
    "a command": ("project", ["-c", "import job"], "project/tools.py"),
    "an editable install": ("apart", ["use.py"], "editable/src/mine/__init__.py"),
}


@pytest.fixture
def start(tmp_path):
    """Starts Python in a folder of the tree; how often the body ran."""
    for path, text in TREE.items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    turns = iter(range(1, 100))

    def run(folder, arguments):
        env = batch.environment(tmp_path, next(turns))
        env["PYTHONPATH"] += os.pathsep + str(tmp_path / "editable" / "src")  # as a .pth file has it
        command = [sys.executable, *arguments]
        done = subprocess.run(
            command, cwd=tmp_path / folder, env=env, check=False, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.count("ran")

    return run


@pytest.mark.parametrize("name", STARTS)
def test_an_edit_of_a_helper_counts_however_python_was_started(name, start, tmp_path):
    folder, arguments, edited = STARTS[name]
    file = tmp_path / edited
    assert start(folder, arguments) == 1
    file.write_text(HELPERS.replace("x + 5", "x + 6"))
    assert start(folder, arguments) == 0
    file.write_text(HELPERS.replace("x * 2", "x * 3"))
    assert start(folder, arguments) == 1


def test_a_script_and_its_module_are_two_functions_that_forget_apart(start, tmp_path):
    (tmp_path / "project/other.py").write_text(TREE["project/job.py"] + "f.forget()\n")
    assert start("project", ["job.py"]) == 1
    start("project", ["other.py"])
    assert start("project", ["job.py"]) == 0


def test_an_installed_program_counts_by_its_version_and_its_own_code(start, tmp_path):
    site = tmp_path / batch.SITE
    assert start("apart", ["-m", "app"]) == 1
    assert start("apart", ["-m", "app"]) == 0
    metadata = site / "app-1.0.dist-info" / "METADATA"
    metadata.write_text(metadata.read_text().replace("1.0", "1.1"))
    assert start("apart", ["-m", "app"]) == 1
    main = site / "app" / "__main__.py"
    main.write_text(main.read_text().replace("return h(x)", "return -h(x)"))
    assert start("apart", ["-m", "app"]) == 1


def test_a_result_of_an_edit_that_is_taken_back_is_found_again(start, tmp_path):
    tools = tmp_path / "project/tools.py"
    assert start("project", ["job.py"]) == 1
    tools.write_text(HELPERS.replace("x * 2", "x * 3"))
    assert start("project", ["job.py"]) == 1
    tools.write_text(HELPERS)
    assert start("project", ["job.py"]) == 0
