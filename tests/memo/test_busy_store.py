"""A store that another process holds: calls go on, and what is new is written later."""

import sqlite3
import subprocess
import sys
import time

import pytest

from memo_tui import memoized
from memo_tui.memo.calls import Outcome, Storage
from memo_tui.memo.result_store import FILE
from tests.memo.conftest import ROOT, until


@pytest.fixture
def holder(cache):
    """Holds the lock of a store that exists until it is let go."""
    memoized(lambda: 0)()
    connection = sqlite3.connect(cache / FILE, isolation_level=None, timeout=30)
    connection.execute("BEGIN IMMEDIATE")
    yield connection
    connection.close()


def listed(a):
    return [a]


def seconds_of(call):
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def test_a_call_waits_a_tenth_of_a_second_at_most_and_further_calls_not_at_all(holder):
    function = memoized(lambda a: [a])
    first = seconds_of(lambda: function(0))
    others = seconds_of(lambda: [function(a) for a in range(1, 101)])
    assert first < 0.2  # 0.1 and what a loaded machine adds
    assert others < 1.0
    assert [function.ask(a).outcome for a in range(101)] == [Outcome.REMEMBERED] * 101


def test_results_are_written_when_the_store_is_free(holder):
    function = memoized(lambda a: [a])
    assert [function.ask(a).found for a in range(5)] == [Storage.PROCESS] * 5
    holder.execute("ROLLBACK")
    until(lambda: len(function.store.entries(function.stored_name)) == 5)
    assert memoized(function.__wrapped__).ask(3).found is Storage.DISK
    assert function.store.set_aside is None


def test_a_call_after_the_store_is_free_writes_what_waits_too(holder):
    function = memoized(lambda a: [a])
    function(1)
    holder.execute("ROLLBACK")
    assert function.ask(2).found is Storage.DISK
    assert len(function.store.entries(function.stored_name)) == 2


def test_more_than_fits_in_memory_is_not_lost(holder):
    function = memoized(lambda a: bytearray(500_000) + bytes([a]))
    for a in range(150):  # 75 MB
        function(a)
    assert function.ask(0).outcome is Outcome.REMEMBERED
    holder.execute("ROLLBACK")
    until(lambda: len(function.store.entries(function.stored_name)) == 150)


def test_a_result_that_waits_can_be_forgotten(holder):
    function = memoized(lambda a: [a])
    function(1)
    function(2)
    holder.execute("ROLLBACK")
    assert function.forget(1) == 1
    assert [function.is_stored(1), function.is_stored(2)] == [False, True]


def test_a_function_that_is_gone_leaves_its_results(holder):
    def call():
        function = memoized(lambda a: [a])
        function(1)
        return function.stored_name, function.store

    name, store = call()
    holder.execute("ROLLBACK")
    until(lambda: store.entries(name))


PROGRAM = """
import sys
sys.path.insert(0, {root!r})
import multiprocessing
from memo_tui import memoized

def work(file):
    memoized(lambda b: [b])(1)
    open(file, "w").close()

def start(method):
    child = multiprocessing.get_context(method).Process(target=work, args=(sys.argv[1],))
    child.start()
    child.join()

if __name__ == "__main__":
    {call}
"""


@pytest.mark.parametrize("call", ["work(sys.argv[1])", "start('fork')", "start('spawn')"])
def test_results_are_written_at_the_end_of_a_process(holder, tmp_path, call):
    script, asked = tmp_path / "script.py", tmp_path / "asked"
    script.write_text(PROGRAM.format(root=str(ROOT), call=call))
    process = subprocess.Popen([sys.executable, str(script), str(asked)])
    until(asked.exists)
    assert process.poll() is None
    holder.execute("ROLLBACK")
    assert process.wait(60) == 0
    rows = holder.execute("SELECT params FROM entries WHERE function LIKE '%script.py:work%'").fetchall()
    assert rows == [("b=1",)]


def test_a_store_that_cannot_be_read_either_delays_one_call_only(cache):
    memoized(lambda: 0)()
    memoized(lambda: 0).store.close()
    holder = sqlite3.connect(cache / FILE, isolation_level=None)
    holder.execute("PRAGMA journal_mode=DELETE")
    holder.execute("BEGIN EXCLUSIVE")
    function = memoized(listed)
    assert seconds_of(lambda: function(0)) < 0.3
    assert seconds_of(lambda: [function(a) for a in range(1, 21)]) < 1.0
    holder.execute("ROLLBACK")
    holder.close()
    until(lambda: len(function.store.entries(function.stored_name)) == 21)
