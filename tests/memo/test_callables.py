"""What can be memoized besides functions, and where memoized functions can be sent."""

import dataclasses
import functools
import inspect
import math
import os
import pickle
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from typing import NamedTuple

import cloudpickle
import numpy as np
import pytest

from memo_tui import memoized
from memo_tui.errors import UnkeyableParameter, UnmemoizableFunction
from memo_tui.memo.calls import Outcome, Storage
from memo_tui.memo.function import Memoized
from tests.memo.conftest import ROOT


def power(base, exponent):
    return base**exponent


def extended(rows, ran=None, by=()):
    if ran is not None:
        ran.append(1)
    return [*rows, *by]


class Adder:
    """An object that can be called, and whose content can be compared."""

    def __init__(self, number):
        self.number = number

    def __memo_key__(self):
        return self.number

    def __call__(self, other):
        return self.number + other

    def times(self, other):
        return self.number * other


class Unkeyed(Adder):
    """One whose content can't be compared."""

    def __memo_key__(self):
        return iter(())


@pytest.mark.parametrize(
    ("function", "args", "value", "place"),
    [
        (functools.partial(power, 2), (10,), 1024, Storage.DISK),
        (functools.partial(functools.partial(power, exponent=3), 2), (), 8, Storage.DISK),
        (functools.partial(int, base=2), ("101",), 5, Storage.DISK),
        (math.sqrt, (9.0,), 3.0, Storage.DISK),
        (math.hypot, (3.0, 4.0), 5.0, Storage.DISK),
        (len, ([1, 2],), 2, Storage.DISK),
        (max, (1, 3, 2), 3, Storage.DISK),
        ("abc".upper, (), "ABC", Storage.DISK),
        (str.upper, ("abc",), "ABC", Storage.DISK),
        ([3, 1, 3].count, (3,), 2, Storage.DISK),
        (Adder(3).times, (4,), 12, Storage.DISK),
        (Adder(3), (4,), 7, Storage.DISK),
        (functools.cache(power), (2, 3), 8, Storage.DISK),
        (np.sqrt, (np.array([4.0, 9.0]),), None, Storage.DISK),
        (Unkeyed(3), (4,), 7, Storage.PROCESS),
        (Unkeyed(3).times, (4,), 12, Storage.PROCESS),
    ],
)
def test_every_callable_can_be_memoized(function, args, value, place):
    function = memoized(function)
    first, second = function.ask(*args), function.ask(*args)
    assert (first.outcome, first.found, second.outcome) == (Outcome.RAN, place, Outcome.REMEMBERED)
    if value is not None:
        assert (first.value, second.value, function(*args)) == (value, value, value)


def test_what_a_callable_holds_counts_as_it_is_now():
    adder, numbers = Adder(1), [1, 1]
    calls = memoized(adder), memoized(adder.times), memoized(numbers.count)
    assert [call(1) for call in calls] == [2, 1, 2]
    adder.number = 5
    numbers.append(1)
    assert [call(1) for call in calls] == [6, 5, 3]
    assert memoized(functools.partial(power, 2))(3) == 8
    assert memoized(functools.partial(power, 3))(3) == 27


def test_a_change_of_a_partials_function_is_seen(users):
    module = "def f(a, b):\n    return a {} b\n"
    program = (
        "import users\nfrom functools import partial\nfrom memo_tui import memoized\n"
        "print(memoized(partial(users.f, 6))(3))"
    )
    assert users(program, module.format("+")) == "9"
    assert users(program, module.format("*")) == "18"


def test_what_a_partial_holds_counts_as_it_is_now():
    rows, ran = [1], []
    function = memoized(ignore=["ran"])(functools.partial(extended, rows, by=[1]))
    assert [function(ran), function(ran), len(ran)] == [[1, 1], [1, 1], 1]
    rows.append(2)
    assert [function(ran), function(ran), len(ran)] == [[1, 2, 1], [1, 2, 1], 2]
    function.__wrapped__.keywords["by"].append(3)
    assert [function(ran), len(ran)] == [[1, 2, 1, 3], 3]


def test_what_a_callable_holds_without_content_is_named():
    function = memoized(functools.partial(power, object()))
    with pytest.raises(UnkeyableParameter, match="power holds a value of type object, which has no content"):
        function(1)


@pytest.mark.parametrize("thing", [int, Adder, 7])
def test_classes_and_what_cannot_be_called_are_refused(thing):
    with pytest.raises(UnmemoizableFunction):
        memoized(thing)


# `self`


class Point(NamedTuple):
    x: int
    y: int

    @memoized(ignore=["ran"])
    def sum(self, ran):
        ran.append(1)
        return self.x + self.y


class Number(int):
    @memoized(ignore=["ran"])
    def double(self, ran):
        ran.append(1)
        return self * 2


@dataclasses.dataclass(slots=True)
class Slim:
    x: int

    @memoized(ignore=["ran"])
    def double(self, ran):
        ran.append(1)
        return self.x * 2


class Color(str):
    __slots__ = ()

    @memoized(ignore=["ran"])
    def twice(self, ran):
        ran.append(1)
        return self + self


def test_an_instance_that_has_no_weak_references_is_known_by_its_content():
    ran = []
    slim = Slim(3)
    assert [slim.double(ran), Slim(3).double(ran), Slim(4).double(ran), len(ran)] == [6, 6, 8, 2]
    slim.x = 5
    assert slim.double(ran) == 10
    assert [Color("a").twice(ran), Color("a").twice(ran), len(ran)] == ["aa", "aa", 4]
    assert Point(1, 2).sum.ask([]).value == 3
    assert Number(4).double.ask([]).value == 8
    assert Point(1, 2).sum.ask([]).outcome is Outcome.REMEMBERED
    assert Point(2, 2).sum.ask([]).value == 4
    assert Number(5).double.ask([]).value == 10


def test_memos_of_contents_do_not_pile_up():
    for x in range(3000):
        Slim(x).double([])
    assert Slim.double.cache_info().currsize <= 1000


# What the function brings itself


def test_attributes_of_the_function_come_before_those_of_memoized():
    def function(a):
        return a

    names = (
        "forget",
        "ask",
        "store",
        "bounds",
        "cache_info",
        "stored",
        "forget_all",
        "calls",
        "_memo",
        "_lock",
    )
    for name in names:
        setattr(function, name, f"my {name}")
    kept = memoized(function)
    assert [getattr(kept, name) for name in names] == [f"my {name}" for name in names]
    assert [kept(1), kept(1)] == [1, 1]
    assert Memoized.cache_info(kept).hits == 1
    assert Memoized.ask(kept, 1).outcome is Outcome.REMEMBERED
    assert Memoized.forget(kept, 1) == 1
    kept.calls = 7
    assert kept.calls == 7


def test_attributes_of_a_method_come_before_those_of_memoized():
    class Thing:
        def get(self):
            return 1

        get.forget = "my own"
        get = memoized(get)

    assert (Thing().get.forget, Thing.get.forget, Thing().get()) == ("my own", "my own", 1)


def test_it_looks_like_what_it_memoizes():
    for function in (power, math.sqrt, Adder(1).times):
        assert memoized(function).__name__ == function.__name__
        assert inspect.signature(memoized(function)) == inspect.signature(function)
    assert repr(memoized(functools.partial(power, 2))).startswith(
        "<memoized tests.memo.test_callables.power("
    )


# Where it can be sent


@memoized
def cube(a):
    return a**3


@memoized(ignore=["a"], max_entries=7)
def ignoring(a, b):
    return b


@pytest.mark.parametrize("send", [pickle.dumps, cloudpickle.dumps])
def test_a_function_of_a_module_is_sent_by_name(send):
    for function in (cube, ignoring, Slim.double, Slim(1).double.__func__):
        assert pickle.loads(send(function)) is function  # noqa: S301


@pytest.mark.parametrize("function", [functools.partial(power, 2), math.sqrt, Adder(2), len])
def test_other_callables_are_sent_with_what_they_hold(function):
    kept = memoized(max_entries=5)(function)
    sent = pickle.loads(pickle.dumps(kept))  # noqa: S301
    assert (type(sent), sent.bounds, sent.stored_name) == (Memoized, kept.bounds, kept.stored_name)


def test_local_functions_and_lambdas_are_sent_by_cloudpickle_with_their_options():
    factor = 3

    @memoized(max_entries=7, ignore=["b"])
    def local(a, b):
        return a * factor

    sent = pickle.loads(cloudpickle.dumps(local))  # noqa: S301
    assert sent is not local
    assert (sent(2, 0), sent.bounds.entries, sent.stored_name) == (6, 7, local.stored_name)
    assert sent.ask(2, 1).outcome is Outcome.REMEMBERED
    assert pickle.loads(cloudpickle.dumps(memoized(lambda a: a + factor)))(1) == 4  # noqa: S301
    with pytest.raises((pickle.PicklingError, AttributeError)):
        pickle.dumps(local)


def test_a_pool_of_processes_takes_a_function_of_a_module():
    with ProcessPoolExecutor(2) as pool:
        assert list(pool.map(cube, range(5))) == [0, 1, 8, 27, 64]


SCRIPT = """
import sys
sys.path.insert(0, {root!r})
from memo_tui import memoized

@memoized
def f(a):
    return a * 2

def make(factor):
    @memoized(max_entries=50)
    def local(a):
        return a * factor
    return local
"""

BODIES = {
    "joblib": """
    import joblib
    for function in (f, make(2), memoized(lambda a: a * 2)):
        print(joblib.Parallel(n_jobs=2, backend="loky")(joblib.delayed(function)(a) for a in range(3)))
""",
    "dask": """
    import dask, distributed
    dask.config.set({"distributed.worker.daemon": False})
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, dashboard_address=None, processes=True
    ) as cluster, distributed.Client(cluster) as client:
        for function in (f, make(2), memoized(lambda a: a * 2)):
            print(client.gather(client.map(function, range(3), pure=False)))
""",
    "spawn": """
    import multiprocessing
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        for function in (f, f, f):
            print(pool.map(function, range(3)))
""",
}


@pytest.mark.parametrize("way", BODIES)
def test_functions_of_a_script_are_sent_to_other_processes(tmp_path, way):
    script = tmp_path / "script.py"
    script.write_text(f"{SCRIPT.format(root=str(ROOT))}\nif __name__ == '__main__':\n{BODIES[way]}")
    done = subprocess.run(
        [sys.executable, str(script)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split("\n")[:3] == ["[0, 2, 4]"] * 3
