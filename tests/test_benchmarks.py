"""The command that measures: every result at once, and one that breaks costs only itself."""

import importlib
import pkgutil
import sys
from types import ModuleType

import pytest

from tests import benchmarks
from tests.benchmarks.__main__ import NAMES, main
from tests.benchmarks.common import Result


def result(name, *, reached=True):
    return Result(name, "1 ms", "2 ms", "0.5 x", "<= 1 x", reached)


@pytest.fixture
def make(monkeypatch):
    """Puts something else in the place of two benchmarks."""

    def put(first, second):
        for name, measure in zip(NAMES, (first, second), strict=False):
            module = ModuleType(name)
            module.measure = measure
            monkeypatch.setitem(sys.modules, f"tests.benchmarks.{name}", module)
        return list(NAMES[:2])

    return put


def test_one_that_breaks_costs_only_what_it_had_not_yet_measured(make, capsys):
    def breaks():
        yield result("before")
        raise AssertionError("nothing changed\nat all")

    names = make(breaks, lambda: [result("after")])
    assert main(names) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["name", "before", names[0], "after"]
    assert lines[2].endswith("AssertionError: nothing changed")


def test_a_result_stands_there_before_the_next_is_measured(make, capsys):
    def measure():
        yield result("first")
        assert "first" in capsys.readouterr().out
        yield result("second")

    assert main(make(measure, list)) == 0


def test_a_missed_goal_shows_in_the_exit_status(make):
    assert main(make(lambda: [result("missed", reached=False)], lambda: [result("reached")])) == 1


@pytest.mark.parametrize(
    "name", [each.name for each in pkgutil.iter_modules(benchmarks.__path__) if each.name != "__main__"]
)
def test_a_benchmark_finds_what_it_imports(name):
    module = importlib.import_module(f"tests.benchmarks.{name}")
    assert hasattr(module, "measure") == (name in NAMES)
