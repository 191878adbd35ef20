"""A function in a folder whose files have the names of Python's or of installed modules."""

import os
import subprocess
import sys

import pytest

from memo_tui.errors import FunctionError
from memo_tui.memo.worker.client import WorkerClient
from memo_tui.training.work.function_process import describe

NAMES = (
    *("queue", "random", "json", "socket", "signal", "tempfile", "asyncio", "threading", "inspect"),
    *("typing", "dataclasses", "sqlite3", "logging", "types", "collections", "contextlib", "pickle"),
    *("numpy", "cachetools", "platformdirs", "memoized_property", "memo_tui", "os", "time", "code", "test"),
)
MINE = """
import helpers

def double(number: int):
    from concurrent.futures import ThreadPoolExecutor
    with ThreadPoolExecutor() as pool:
        return helpers.twice(pool.submit(int, number).result())
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The folder one stands in, with a module of the user's and one that this needs."""
    place = tmp_path / "mine"
    place.mkdir()
    (place / "mine.py").write_text(MINE)
    (place / "helpers.py").write_text("def twice(number):\n    return 2 * number\n")
    monkeypatch.chdir(place)
    return place


@pytest.fixture
def hosted(folder):
    """A function in a process of its own; ended after the test."""
    made = []

    def make(reference):
        made.append(WorkerClient(reference, folder.parent / "cache"))
        return made[-1]

    yield make
    for each in made:
        each.stop()


def shadow(folder, *names, text="raise RuntimeError('this hides another')\n"):
    for name in names:
        (folder / f"{name}.py").write_text(text)


@pytest.mark.parametrize("name", ["queue", "json", "numpy", "memo_tui", "os"])
def test_a_file_that_hides_a_module_does_no_harm(folder, hosted, name):
    shadow(folder, name)
    assert hosted("mine:double").call({"number": "4"}).value == "8"


def test_many_of_them_do_no_harm(folder, hosted):
    shadow(folder, *NAMES)
    (folder / "email").mkdir()
    (folder / "email" / "__init__.py").write_text("raise RuntimeError\n")
    function = hosted("mine:double")
    assert [field.name for field in function.describe().fields] == ["number"]
    assert function.call({"number": "4"}).value == "8"
    assert [field.name for field in describe("mine:double", folder)] == ["number"]


@pytest.mark.parametrize("name", ["queue", "random", "json", "numpy", "time", "profile"])
def test_the_module_that_was_named_is_looked_for_in_the_folder_first(folder, hosted, name):
    shadow(folder, name, text=MINE)
    function = hosted(f"{name}:double")
    assert function.describe().short == "double"
    assert function.call({"number": "4"}).value == "8"
    assert function.call({"number": "4"}).outcome == "remembered"
    assert [field.name for field in describe(f"{name}:double", folder)] == ["number"]


@pytest.mark.parametrize("name", ["queue", "random", "socket", "numpy", "profile"])
def test_modules_in_the_folder_see_each_other_as_a_script_there_does(folder, hosted, name):
    shadow(folder, name, text="import helpers\nclass Item:\n    size = helpers.twice(21)\n")
    body = f"import {name}\nfrom {name} import Item\n\ndef size():\n    import {name} as again\n"
    (folder / "mine.py").write_text(f"{body}    return Item.size, again is {name}, {name}.Item is Item\n")
    # What measures the branches of child processes would import the modules in the folder, too.
    environment = {key: value for key, value in os.environ.items() if not key.startswith("COVERAGE")}
    script = subprocess.run(
        [sys.executable, "-c", "import mine; print(mine.size())"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        env={**environment, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert hosted("mine:size").call({}).value == script.stdout.strip() == "(42, True, True)"


def test_a_package_that_hides_another_is_whole(folder, hosted):
    package = folder / "json"
    package.mkdir()
    (package / "__init__.py").write_text(
        "from .parts import part\nimport json.parts\nwhole = json.parts.part\n"
    )
    (package / "parts.py").write_text("import queue\n\ndef part():\n    return queue.__file__\n")
    (folder / "mine.py").write_text(
        "import json.parts as parts\nfrom json import whole, parts as again\nimport json\n\n"
        "def where():\n    import queue\n"
        "    return queue.__file__ == json.parts.part() == whole() and again is parts is json.parts\n"
    )
    assert hosted("mine:where").call({}).value == "True"


def test_a_result_of_a_class_in_such_a_module_is_kept(folder, hosted):
    text = (
        "class Item:\n    def __repr__(self):\n        return 'an item'\n\ndef make():\n    return Item()\n"
    )
    shadow(folder, "queue", text=text)
    assert hosted("queue:make").call({}).outcome == "ran"
    found = hosted("queue:make").call({})
    assert (found.value, found.outcome, found.warned) == ("an item", "remembered", "")


def test_what_is_missing_is_told_by_the_name_it_has_in_the_folder(folder, hosted):
    shadow(folder, "queue", text="import nowhere_at_all\n")
    with pytest.raises(FunctionError, match=r"queue can't be imported: it needs nowhere_at_all"):
        hosted("queue:double").describe()
    shadow(folder, "queue", text="double = 1\n\ndef triple():\n    pass\n")
    with pytest.raises(FunctionError, match=r"There is no module queue\.parts"):
        hosted("queue.parts:double").describe()
    with pytest.raises(FunctionError, match="The module queue has no function triples; did you mean triple"):
        hosted("queue:triples").describe()


def test_without_such_a_file_the_folder_comes_first(folder, hosted):
    (folder / "mine.py").write_text("import sys\n\ndef first():\n    return sys.path[0]\n")
    assert hosted("mine:first").call({}).value == repr(str(folder))


def test_a_module_that_is_nowhere_else_is_found_by_everyone(folder, hosted):
    shadow(folder, "queue")
    text = (
        "from importlib import import_module\n\ndef name():\n    return import_module('helpers').__name__\n"
    )
    (folder / "mine.py").write_text(text)
    assert hosted("mine:name").call({}).value == "'helpers'"
