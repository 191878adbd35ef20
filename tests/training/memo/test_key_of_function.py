"""The key of a user's training function: what changes it, which part of it, and in which words."""

import gzip
import json
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest

from memo_tui.errors import DataError, FunctionError, UnkeyableParameter, UnmemoizableFunction
from memo_tui.training.memo.data_part import data_part
from memo_tui.training.memo.differences import differences, differing_parts
from memo_tui.training.memo.key import Key, StoredKey
from memo_tui.training.memo.training_call import TrainingSignature

HELPERS = """
OFFSET = 2

def shifted(x):
    return x + OFFSET

def unused(x):
    return x
"""
MODULE = """
import math
from pathlib import Path

import numpy as np

from memo_helpers import shifted

RATE = 0.5
WEIGHTS = {"a": 1, "b": [1, 2]}
NAMES = {"one", "two", "three"}
UNUSED = 1

class Net:
    depth = 2

    def forward(self, x):
        return x * self.depth

    @staticmethod
    def loss(x):
        return abs(x)

def decorated(function):
    return function

def helper(x, power=2):
    return x ** power * RATE

@decorated
def train(tracker, data, lr: float = 0.1, depth: int = 3, seed: int = 0, *, labels: Path | None = None,
          mode="fast", layers=(8, 4), bias=None, **more):
    # the body
    net = Net()
    rows = np.asarray([1.0])
    total = sum(WEIGHTS["b"]) + len(NAMES)
    return {"loss": net.loss(net.forward(shifted(helper(lr))) + total + math.sqrt(depth)), "rows": len(rows)}
"""
FRAME = pd.DataFrame({"x": np.arange(10_050.0), "kind": ["a", "b"] * 5_025, "y": np.arange(10_050.0) * 2})


def load(name, source, folder):
    """A module that is made anew from its source."""
    path = folder / f"{name}.py"
    path.write_text(source)
    module = ModuleType(name)
    module.__file__ = str(path)
    sys.modules[name] = module
    exec(compile(source, str(path), "exec"), vars(module))  # noqa: S102
    return module


@pytest.fixture
def keys(tmp_path, monkeypatch):
    """Computes the key of a call of `train`, whose modules are edited before."""
    for name in ("memo_helpers", "memo_user"):
        monkeypatch.setitem(sys.modules, name, None)

    def key(*args, edits=(), libraries=True, files=(), **kwargs):
        sources = {"memo_helpers": HELPERS, "memo_user": MODULE}
        for old, new in edits:
            assert sum(source.count(old) for source in sources.values()) >= 1, old
            sources = {name: source.replace(old, new) for name, source in sources.items()}
        for name, source in sources.items():
            load(name, source, tmp_path)
        signature = TrainingSignature(sys.modules["memo_user"].train, files)
        return signature.key(signature.call(args or (FRAME,), kwargs), libraries=libraries)

    return key


def edited(*pairs):
    return {"edits": pairs}


def frame(change):
    other = FRAME.copy()
    return {"data": change(other) if change(other) is not None else other}


def at_row(row):
    def change(other):
        other.loc[row, "x"] = -1.0
        return other

    return change


CODE = {
    "the body": (edited(("math.sqrt(depth)", "math.sqrt(depth + 1)")), "code: memo_user.py, function train"),
    "an operator": (edited(("+ total", "- total")), "code: memo_user.py, function train"),
    "a helper": (edited(("x ** power * RATE", "x ** power / RATE")), "code: memo_user.py, function helper"),
    "a helper's default": (edited(("power=2", "power=3")), "code: memo_user.py, function helper"),
    "a helper of another module": (
        edited(("x + OFFSET", "x - OFFSET")),
        "code: memo_helpers.py, function shifted",
    ),
    "a constant": (edited(("RATE = 0.5", "RATE = 0.25")), "code: memo_user.py, RATE 0.5 -> 0.25"),
    "a constant's type": (edited(("OFFSET = 2", "OFFSET = 2.0")), "code: memo_helpers.py, OFFSET 2 -> 2.0"),
    "a constant's item": (edited(('"b": [1, 2]', '"b": [1, 3]')), "code: memo_user.py, WEIGHTS {"),
    "a constant's set": (edited(('"three"}', '"four"}')), "code: memo_user.py, NAMES {"),
    "a method": (edited(("x * self.depth", "x / self.depth")), "code: memo_user.py, function Net.forward"),
    "a static method": (edited(("abs(x)", "x * x")), "code: memo_user.py, function Net.loss"),
    "a class's constant": (
        edited(("    depth = 2", "    depth = 4")),
        "code: memo_user.py, Net.depth 2 -> 4",
    ),
    "a helper that is called in addition": (
        edited(("return {", "helper(1)\n    return {")),
        "code: memo_user.py, function train",
    ),
}
PARAMS = {
    "a param": ({"lr": 0.2}, "params.lr 0.1 -> 0.2"),
    "a param's type": ({"depth": 3.0}, "params.depth 3 -> 3.0"),
    "true for one": ({"bias": True}, "params.bias None -> True"),
    "a text": ({"mode": "slow"}, "params.mode 'fast' -> 'slow'"),
    "a text's case": ({"mode": "Fast"}, "params.mode 'fast' -> 'Fast'"),
    "a list for a tuple": ({"layers": [8, 4]}, "params.layers (8, 4)"),
    "the order in a tuple": ({"layers": (4, 8)}, "params.layers (8, 4)"),
    "an item": ({"layers": (8, 4, 2)}, "params.layers (8, 4)"),
    "a further param": ({"momentum": 0.9}, "params.momentum is new: 0.9"),
    "minus zero": ({"bias": -0.0}, "params.bias None -> -0.0"),
    "a number of a library": ({"lr": np.float64(0.1)}, "params.lr 0.1"),
    "a default": (edited(("lr: float = 0.1", "lr: float = 0.3")), "params.lr 0.1 -> 0.3"),
}
DATA = {
    "row 10,001": (
        frame(at_row(10_000)),
        "data: 1 to 2 of 10,050 rows differ, the first in rows 10,001 to 10,002",
    ),
    "a dtype": (frame(lambda each: each.astype({"y": "float32"})), "data.type of y float64 -> float32"),
    "a column's name": (
        frame(lambda each: each.rename(columns={"y": "z"})),
        "columns: y -> z",
    ),
    "a column more": (frame(lambda each: each.assign(z=1)), "columns: z is new"),
    "two columns less": (frame(lambda each: each[["kind"]]), "columns: x, y are gone"),
    "the order of columns": (
        frame(lambda each: each[["y", "kind", "x"]]),
        "columns: in another order",
    ),
    "a row more": (
        frame(lambda each: pd.concat([each, each.tail(1)], ignore_index=True)),
        "data: 10,050 -> 10,051 rows",
    ),
    "the order of rows": (frame(lambda each: each.iloc[::-1]), "data: 5,025 to 10,050 of 10,050 rows differ"),
    "the index": (frame(lambda each: each.set_index(each.index + 1)), "data: the content differs"),
    "an array for a frame": ({"data": FRAME[["x", "y"]].to_numpy()}, "data.columns is gone"),
}
SEEDS = {
    "the seed": ({"seed": 1}, "seed 0 -> 1"),
    "a seed of another name": ({"random_state": 3}, "random_state is new: 3"),
    "no seed": ({"seed": None}, "seed 0 -> None"),
}
MUTATIONS = [
    (part, name, *case)
    for part, table in (("code", CODE), ("params", PARAMS), ("data", DATA), ("seed", SEEDS))
    for name, case in table.items()
]


def compared(base, other):
    """The parts in which a key differs from another, or from what was stored of it, and the words."""
    stored = StoredKey.from_json(base if isinstance(base, str) else base.to_json())
    return differing_parts(stored, other), ", ".join(differences(stored, other))


@pytest.mark.parametrize(
    ("part", "mutation", "words"),
    [(part, case, words) for part, _, case, words in MUTATIONS],
    ids=[f"{part}: {name}" for part, name, _, _ in MUTATIONS],
)
def test_what_changes_is_named_and_nothing_else(keys, part, mutation, words):
    base = keys(FRAME)
    given = {**mutation}
    other = keys(given.pop("data", FRAME), **given)
    parts, found = compared(base, other)
    assert parts == [part]
    assert words in found
    assert base.digest != other.digest


SAME = {
    "spelling": {"args": (FRAME, 0.1, 3, 0)},
    "order of the params": {"mode": "fast", "depth": 3, "lr": 0.1},
    "defaults given": {"lr": 0.1, "layers": (8, 4), "bias": None},
    "a copy of the data": {"args": (FRAME.copy(deep=True),)},
    "comments": edited(("# the body", "# another\n    # comment")),
    "formatting": edited(
        ("net = Net()", "net = (\n        Net()\n    )"), ("    rows = np", "\n\n    rows = np")
    ),
    "a docstring": edited(("    # the body", '    """Train."""')),
    "lines that move": edited(("RATE = 0.5", "\n\n\nRATE = 0.5")),
    "a decorator's text": edited(("@decorated\n", "@(decorated)\n")),
    "what is not used": edited(
        ("UNUSED = 1", "UNUSED = 2"), ("def unused(x):\n    return x", "def unused(x):\n    return -x")
    ),
    "functions in another order": edited(
        ("def decorated(function):\n    return function\n", ""),
        ("class Net:", "def decorated(function):\n    return function\n\nclass Net:"),
    ),
    "annotations": edited(("lr: float = 0.1", "lr = 0.1")),
}


@pytest.mark.parametrize("same", SAME.values(), ids=SAME)
def test_what_changes_nothing_gives_the_same_key(keys, same):
    given = {**same}
    assert keys(*given.pop("args", (FRAME,)), **given).digest == keys(FRAME).digest


def test_libraries_that_compute_count_by_their_versions_and_can_be_left_out(keys, monkeypatch):
    base, without = keys(FRAME), keys(FRAME, libraries=False)
    numpy = metadata.version("numpy")
    real = metadata.version
    monkeypatch.setattr(metadata, "version", lambda name: "99.1" if name == "numpy" else real(name))
    parts, words = compared(base, keys(FRAME))
    assert parts == ["environment"]
    assert words == f"numpy {numpy} -> 99.1"
    assert keys(FRAME, libraries=False).digest == without.digest != base.digest


def test_another_python_is_named_alone(keys, monkeypatch):
    base = keys(FRAME)
    major, minor, *rest = sys.version_info
    monkeypatch.setattr(sys, "version_info", (major, minor + 1, *rest))
    assert compared(base, keys(FRAME)) == (["environment"], f"Python {major}.{minor} -> {major}.{minor + 1}")


def test_a_library_that_only_records_does_not_count(keys):
    libraries = keys(FRAME, edits=[("import math", "import math\nimport mlflow"), ("# the body", "mlflow")])
    assert "mlflow" not in libraries.parts["environment"].readable
    assert "numpy" in libraries.parts["environment"].readable


def test_a_file_counts_by_its_content_wherever_it_is_and_its_lines_are_compared(keys, tmp_path):
    rows = [f"{x},{x * 2}" for x in range(442)]
    first, second = tmp_path / "houses.csv", tmp_path / "moved.csv"
    first.write_text("x,y\n" + "\n".join(rows) + "\n")
    second.write_bytes(first.read_bytes())
    base = keys(first)
    assert keys(second).digest == base.digest
    second.write_text(first.read_text().replace("7,14", "7,15").replace("9,18", "9,19"))
    parts, words = compared(base, keys(second))
    assert parts == ["data"]
    assert words.startswith("data: ")
    assert "of 442 rows differ" in words
    assert keys(str(first), files=["data"]).digest == base.digest  # given as text, and declared
    assert "params" in compared(base, keys(str(first)))[0]  # not declared: a text like any other


@pytest.mark.parametrize(
    ("name", "delimiter"),
    [("houses.csv", ","), ("houses.csv", ";"), ("houses.tsv", "\t"), ("houses.csv.gz", ",")],
)
def test_a_column_of_a_file_that_has_another_name_is_named(keys, tmp_path, name, delimiter):
    def written(*columns):
        rows = [columns, *(map(str, range(row, row + len(columns))) for row in range(20))]
        text = "".join(f"{delimiter.join(row)}\n" for row in rows).encode()
        (tmp_path / name).write_bytes(gzip.compress(text) if name.endswith(".gz") else text)
        return keys(tmp_path / name)

    base = written("a", "b", "price").to_json()
    assert compared(base, written("a", "c", "price")) == (["data"], "columns: b -> c")
    assert compared(base, written("a", "price")) == (["data"], "columns: b is gone")
    older = json.loads(base)
    del older["parts"]["data"]["readable"]["columns"]  # stored before headers were read
    assert compared(json.dumps(older), written("a", "c", "price")) == (["data"], "data: the content differs")


def test_of_many_differences_of_a_part_three_are_named(keys):
    words = compared(keys(FRAME), keys(FRAME, a=1, b=2, c=3, d=4, e=5))[1]
    assert words == "params.a is new: 1, params.b is new: 2, params.c is new: 3, 2 more"


def test_what_is_empty_or_hidden_is_said_in_words(keys):
    assert compared(keys(FRAME, password="a"), keys(FRAME, password="b")) == (
        ["params"],
        "params.password differs (•••)",
    )
    base = keys(FRAME, password="a", token="a")
    assert compared(base, keys(FRAME, password="a", token="b"))[1] == (
        "params: one of password, token differs (•••)"
    )
    empty, other = data_part({}, {"target": ""}), data_part({}, {"target": "price"})
    assert compared(Key.of(empty), Key.of(other))[1] == "data.target none -> price"
    assert compared(Key.of(other), Key.of(empty))[1] == "data.target price -> none"
    assert compared(Key.of(empty), Key.of(data_part({})))[1] == "data.target is gone, it was none"


def test_a_parameter_annotated_as_a_path_is_a_file_though_it_is_given_as_text(keys, tmp_path):
    labels = tmp_path / "labels.txt"
    labels.write_text("a\nb\n")
    base = keys(FRAME, labels=labels)
    assert keys(FRAME, labels=str(labels)).digest == base.digest
    stored = base.to_json()
    labels.write_text("a\nc\n")
    assert compared(stored, keys(FRAME, labels=labels)) == (
        ["data"],
        "data.labels: 1 of 2 rows differs (row 2)",
    )


def test_a_folder_counts_with_all_its_files_and_their_names(keys, tmp_path):
    folder = tmp_path / "images"
    (folder / "cats").mkdir(parents=True)
    (folder / "cats" / "1.txt").write_text("cat")
    base = keys(folder)
    assert keys(folder).digest == base.digest
    (folder / "cats" / "1.txt").rename(folder / "cats" / "2.txt")
    assert compared(base, keys(folder))[0] == ["data"]


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"lr": float("nan")}, "param lr is nan"),
        ({"layers": (1, float("nan"))}, "param layers is"),
        ({"lr": np.float32("nan")}, "param lr is"),
        ({"bias": (each for each in ())}, "param bias"),
        ({"bias": object()}, "param bias"),
        ({"layers": [lambda: open]}, None),
        ({"mode": "x" * 6001}, "param mode has 6001 characters"),
        ({"n" * 251: 1}, "has a name of 251 characters"),
    ],
)
def test_what_equals_nothing_or_would_be_cut_is_refused_by_name(keys, params, message):
    if message is None:
        keys(FRAME, **params)  # a function counts by its code
        return
    with pytest.raises(UnkeyableParameter, match=message):
        keys(FRAME, **params)


def test_data_without_content_and_a_missing_file_are_refused_by_name(keys, tmp_path):
    with pytest.raises(UnkeyableParameter, match="data"):
        keys(np.array([object()]))
    with pytest.raises(DataError, match=r"missing\.csv can't be read"):
        keys(tmp_path / "missing.csv")


def test_code_that_uses_what_has_no_content_is_refused_by_name(keys):
    with pytest.raises(UnmemoizableFunction, match="it uses GENERATOR"):
        keys(
            FRAME,
            edits=[("RATE = 0.5", "RATE = 0.5\nGENERATOR = (x for x in ())"), ("# the body", "GENERATOR")],
        )


def test_a_secret_is_not_readable_in_a_key(keys):
    text = keys(FRAME, password="hunter2").to_json()
    assert "hunter2" not in text
    assert json.loads(text)["parts"]["params"]["readable"]["password"] == "•••"


@pytest.mark.parametrize("function", [len, int, type("Called", (), {"__call__": lambda _: None})()])
def test_only_a_function_can_be_a_memoized_training(function):
    with pytest.raises(FunctionError, match="decorate a function"):
        TrainingSignature(function)


def test_a_name_that_is_no_parameter_is_refused():
    with pytest.raises(FunctionError, match="no parameter 'file'"):
        TrainingSignature(lambda data: data, ["file"])


def test_the_key_is_the_same_in_every_process_and_under_every_hash_seed(tmp_path):
    (tmp_path / "memo_helpers.py").write_text(HELPERS)
    (tmp_path / "memo_user.py").write_text(MODULE)
    program = (
        "from memo_tui.training.memo.training_call import TrainingSignature\n"
        "import memo_user\n"
        "signature = TrainingSignature(memo_user.train)\n"
        "print(signature.key(signature.call(([1, 2],), {'names': {'a', 'b', 'c'}})).digest)"
    )
    root = str(Path(__file__).parents[3])
    found = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=tmp_path, env={"PYTHONPATH": root, "PYTHONHASHSEED": seed, "HOME": str(tmp_path)},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(found) == 1
    assert len(found.pop().strip()) == 40
