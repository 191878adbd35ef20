"""Whether a body ran is seen, not guessed."""

import json
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import random

import pytest

from memo_tui.lessons.observe import Sameness, body_of, compare, observe


def constant():
    random()
    return 4.5


class Kept:
    value = None

    def get(self):
        if self.value is None:
            self.value = random()
        return self.value


def test_a_body_that_returns_an_equal_value_still_ran():
    body = body_of(constant, "random")
    first, second = observe(constant, body), observe(constant, body)
    assert first.value == second.value
    assert first.ran
    assert second.ran


def test_only_the_line_that_does_the_work_counts():
    kept = Kept()
    body = body_of(Kept.get, "random")
    assert observe(kept.get, body).ran
    again = observe(kept.get, body)
    assert not again.ran
    assert again.lines, "the function itself was entered"


def test_a_call_of_something_else_is_not_the_body():
    assert not observe(lambda: 1, body_of(constant, "random")).ran


def test_an_exception_passes_and_the_tracer_is_put_back():
    def tracer(*_):
        return None

    before = sys.gettrace()
    sys.settrace(tracer)
    try:
        with pytest.raises(ZeroDivisionError):
            observe(lambda: 1 / 0, body_of(constant, "random"))
        assert sys.gettrace() is tracer
    finally:
        sys.settrace(before)


def test_a_body_that_runs_on_another_thread_ran():
    body = body_of(constant, "random")

    def elsewhere():
        thread = threading.Thread(target=constant)
        thread.start()
        thread.join()

    assert observe(elsewhere, body).ran


@pytest.mark.skipif(not hasattr(sys, "monitoring"), reason="before 3.12 a running thread can't be observed")
def test_a_body_that_runs_on_a_thread_of_a_pool_ran():
    with ThreadPoolExecutor(1) as pool:
        pool.submit(int).result()
        assert observe(lambda: pool.submit(constant).result(), body_of(constant, "random")).ran


def test_two_threads_that_observe_one_body_see_their_own_calls():
    kept, fresh = Kept(), Kept()
    kept.value = 1
    body = body_of(Kept.get, "random")
    both = threading.Barrier(2)

    def see(one):
        def call():
            both.wait(30)
            value = one.get()
            both.wait(30)
            return value

        return observe(call, body).ran

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(see, (kept, fresh))) == [False, True]


def test_observations_may_be_nested():
    body = body_of(constant, "random")
    inner = []
    outer = observe(lambda: inner.append(observe(constant, body)), body)
    assert (outer.ran, inner[0].ran) == (True, True)
    outer = observe(lambda: inner.append(observe(lambda: 1, body)), body)
    assert (outer.ran, inner[1].ran) == (False, False)
    assert observe(constant, body).ran
    assert not observe(lambda: 1, body).ran


def test_a_debugger_sees_what_it_would_see_without():
    seen = []

    def tracer(frame, event, _arg):
        if frame.f_code in (constant.__code__, body_of.__code__):
            seen.append((frame.f_code.co_name, event))
        return tracer

    body = body_of(constant, "random")
    before = sys.gettrace()
    sys.settrace(tracer)
    try:
        constant()
        alone, seen = seen, []
        observed = observe(constant, body)
    finally:
        sys.settrace(before)
    assert observed.ran
    assert seen == alone


PROGRAM = """
import sys
sys.path.insert(0, {root!r})
import math
from memo_tui.lessons.observe import body_of, observe

def work():
    value = math.sqrt(4)
    return value

def helper():
    return 2

def call():
    helper()
    return work()

seen = observe(call, body_of(work, "math"))
assert seen.ran
helper()
"""


@pytest.mark.parametrize("core", ["ctrace", "pytrace", "sysmon"])
def test_coverage_counts_what_it_would_count_without(tmp_path, core):
    if core == "sysmon" and not hasattr(sys, "monitoring"):
        pytest.skip("it needs Python 3.12")
    coverage = pytest.importorskip("coverage")
    (tmp_path / "program.py").write_text(PROGRAM.format(root=str(Path(__file__).parents[2])))
    environment = {name: each for name, each in os.environ.items() if not name.startswith("COV")}
    for command in (["run", "--include=program.py", "program.py"], ["json", "-o", "counted.json"]):
        subprocess.run(
            [sys.executable, "-m", "coverage", *command],
            cwd=tmp_path,
            check=True,
            env={**environment, "COVERAGE_CORE": core},
            capture_output=True,
        )
    counted = json.loads((tmp_path / "counted.json").read_text())["files"]["program.py"]
    assert counted["missing_lines"] == []
    assert coverage.__version__


def test_a_function_without_the_work_has_no_body():
    with pytest.raises(ValueError, match="never uses random"):
        body_of(lambda: 1, "random")


def test_one_object_is_told_from_an_equal_one_and_from_another():
    value = 0.1 + 0.2
    assert compare(value, value) is Sameness.SAME
    assert compare(value, float(repr(value))) is Sameness.EQUAL
    assert compare(value, 0.3) is Sameness.OTHER
