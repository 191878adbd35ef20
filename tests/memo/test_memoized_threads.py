"""memoized functions in threads: one flight, and none waits for ever."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from memo_tui import memoized
from memo_tui.memo import single_flight as flights
from memo_tui.memo.calls import Outcome
from memo_tui.memo.warn import MemoWarning
from tests.memo.conftest import until

THREADS = 8


class Gate:
    """A body that waits until it's let go."""

    def __init__(self, result=None):
        self.began = []
        self.open = threading.Event()
        gate = self

        @memoized(ignore=["gate"])
        def wait(a, gate=gate):
            gate.began.append(a)
            assert gate.open.wait(30)
            return result(a) if result else [a]

        self.wait = wait


@pytest.fixture
def pool():
    with ThreadPoolExecutor(THREADS) as pool:
        yield pool


def waiting(count):
    """Whether so many threads wait for another's body."""
    return flights.waiting() == count


@pytest.mark.parametrize("turn", range(20))
def test_of_eight_threads_one_runs_and_the_others_get_its_value(pool, turn):
    at_once = threading.Barrier(THREADS)
    ran = []

    @memoized
    def function(a):
        ran.append(a)
        return [a]

    def ask(_):
        at_once.wait()
        return function(turn)

    results = list(pool.map(ask, range(THREADS)))
    assert results == [[turn]] * THREADS
    assert ran == [turn]
    assert len(set(map(id, results))) == THREADS
    info = function.cache_info()
    assert (info.hits, info.misses) == (THREADS - 1, 1)


def test_an_exception_reaches_all_who_wait_and_is_not_kept(pool):
    def fail(a):
        raise ValueError(f"{a} again")

    gate = Gate(fail)
    asked = [pool.submit(gate.wait, 1) for _ in range(THREADS)]
    until(lambda: gate.began and waiting(THREADS - 1))
    gate.open.set()
    assert [str(each.exception()) for each in asked] == ["1 again"] * THREADS
    assert gate.began == [1]
    with pytest.raises(ValueError, match="1 again"):
        gate.wait(1)
    assert gate.began == [1, 1]


def test_if_the_one_is_told_to_end_another_runs(pool):
    ends = []

    def end_first(a):
        ends.append(a)
        if len(ends) == 1:
            raise SystemExit
        return a

    gate = Gate(end_first)
    asked = [pool.submit(gate.wait, 1) for _ in range(THREADS)]
    until(lambda: gate.began and waiting(THREADS - 1))
    gate.open.set()
    errors = [each.exception() for each in asked]
    assert len([each for each in errors if isinstance(each, SystemExit)]) == 1
    assert len([each for each in errors if each is None]) == THREADS - 1
    assert gate.began == [1, 1]


def test_different_parameters_do_not_wait_for_each_other(pool):
    together = threading.Barrier(THREADS)

    @memoized
    def function(a):
        together.wait(30)
        return a

    assert list(pool.map(function, range(THREADS))) == list(range(THREADS))


def test_a_body_that_asks_for_itself_does_not_wait_for_ever(pool):
    asked = []

    @memoized
    def itself(a):
        asked.append(a)
        return itself(a) if len(asked) < 3 else a

    assert pool.submit(itself, 1).result(30) == 1


def test_bodies_that_ask_for_each_other_do_not_wait_for_ever(pool):
    both = threading.Barrier(2)
    asked = []

    def partner(a, function):
        asked.append(a)
        if len(asked) > 2:
            return a
        both.wait(30)
        return function(a)

    @memoized
    def one(a):
        return partner(a, other)

    @memoized
    def other(a):
        return partner(a, one)

    futures = [pool.submit(one, 1), pool.submit(other, 1)]
    assert [each.result(30) for each in futures] == [1, 1]


def test_what_is_forgotten_while_the_body_runs_is_not_kept(pool):
    gate = Gate()
    asked = pool.submit(gate.wait, 1)
    until(lambda: gate.began)
    gate.wait.forget()
    gate.open.set()
    assert asked.result(30) == [1]
    assert gate.wait.cache_info().currsize == 0
    assert gate.wait.ask(1).outcome is Outcome.RAN


def test_who_asks_after_forget_does_not_get_what_was_begun_before(pool):
    gate = Gate()
    before = pool.submit(gate.wait, 1)
    until(lambda: gate.began)
    gate.wait.forget(1)
    after = pool.submit(gate.wait, 1)
    until(lambda: len(gate.began) == 2)
    gate.open.set()
    assert [before.result(30), after.result(30)] == [[1], [1]]


def test_a_method_is_one_flight_for_each_instance(pool):
    at_once = threading.Barrier(THREADS)

    class Thing:
        def __init__(self):
            self.ran = 0

        @memoized
        def get(self, a):
            self.ran += 1
            return [a]

    one, other = Thing(), Thing()

    def ask(number):
        at_once.wait()
        return (one, other)[number % 2].get(1)

    assert list(pool.map(ask, range(THREADS))) == [[1]] * THREADS
    assert (one.ran, other.ran) == (1, 1)


def test_a_generator_is_made_for_each_who_waits(pool):
    gate = Gate(lambda a: (each for each in range(a)))
    asked = [pool.submit(gate.wait, 3) for _ in range(3)]
    until(lambda: gate.began and waiting(2))
    with pytest.warns(MemoWarning, match="can be used only once"):
        gate.open.set() or [each.exception(30) for each in asked]
    assert [list(each.result()) for each in asked] == [[0, 1, 2]] * 3


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system can't fork")
@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
def test_a_fork_while_threads_work_leaves_the_child_able_to_ask(pool):
    gate = Gate()
    gate.open.set()
    busy = True

    def work(number):
        count = 0
        while busy:
            gate.wait(number * 1_000_000 + count % 50)
            count += 1
        return count

    working = [pool.submit(work, number) for number in range(3)]
    until(lambda: len(gate.began) > 10)
    try:
        for _ in range(20):
            child = os.fork()
            if child == 0:  # the child tells only by its status
                try:
                    gate.wait(0)
                    good = [gate.wait(7_777_777), gate.wait(7_777_777)] == [[7_777_777]] * 2
                finally:
                    os._exit(0 if good else 1)
            until(lambda child=child: os.waitpid(child, os.WNOHANG)[0])
            assert gate.wait(0) == [0]
    finally:
        busy = False
    assert all(each.result(30) for each in working)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system can't fork")
@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
def test_a_child_does_not_wait_for_a_body_that_runs_in_its_parent(pool):
    gate = Gate()
    asked = pool.submit(gate.wait, 1)
    until(lambda: gate.began)
    child = os.fork()
    if child == 0:
        gate.open.set()
        os._exit(0 if gate.wait(1) == [1] else 1)
    until(lambda: os.waitpid(child, os.WNOHANG) == (child, 0))
    gate.open.set()
    assert asked.result(30) == [1]


def test_what_a_body_keeps_for_itself_is_no_change_from_elsewhere_however_many_threads_run_it(pool):
    kept = {}

    @memoized
    def double(number):
        kept.setdefault(number, 2 * number)
        for more in range(20):
            kept[number, more] = more
        return kept[number]

    numbers = [place * step % 23 for step in range(1, THREADS + 1) for place in range(23)]
    assert list(pool.map(double, numbers)) == [2 * number for number in numbers]
    assert double.cache_info().misses == 23
    kept[1] = 5
    assert double(1) == 5
