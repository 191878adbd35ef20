"""Large results: files beside the database, which go when their result goes, and are read whole or not."""

import os
import pickle
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from memo_tui import memoized
from memo_tui.memo.calls import Outcome, Storage
from memo_tui.memo.warn import MemoWarning
from tests.memo.conftest import ROOT, until

NUMBERS = 500_000  # 4 MB


def numbers(start, count=NUMBERS):
    return np.arange(start, start + count, dtype=np.float64)


def files(cache):
    return sorted(cache.glob("results-1.files/*"))


def fresh(function=numbers, **options):
    """Another function object over the same store, which has nothing in memory."""
    return memoized(**options)(function)


def test_a_large_result_is_a_file_and_every_caller_gets_a_copy(cache):
    function = fresh()
    first = function(1)
    first[0] = -1
    assert len(files(cache)) == 1
    assert files(cache)[0].stat().st_mode & 0o077 == 0
    assert function.ask(1).found is Storage.PROCESS
    found = fresh().ask(1)
    assert found.found is Storage.DISK
    np.testing.assert_array_equal(found.value, numbers(1))
    found.value[0] = -1
    np.testing.assert_array_equal(fresh()(1), numbers(1))
    assert function.cache_info().bytes > NUMBERS * 8


@pytest.mark.parametrize("value", [b"x" * 3_000_000, ["text" * 10, *range(900_000)], {"a": b"y" * 2_000_000}])
def test_any_large_result_comes_back_as_it_was(cache, value):
    function = fresh(lambda: value)
    function()
    assert len(files(cache)) == 1
    assert fresh(lambda: value).store is function.store
    again = memoized(function.__wrapped__)
    assert (again.ask().outcome, again()) == (Outcome.REMEMBERED, value)


def test_a_file_goes_when_its_result_is_forgotten_replaced_or_dropped(cache):
    function = fresh(max_entries=2)
    for start in (1, 2):
        function(start)
    assert len(files(cache)) == 2
    function.run_again(2)
    assert len(files(cache)) == 2
    function(3)
    assert len(files(cache)) == 2
    function.forget(3)
    assert len(files(cache)) == 1
    entry = function.store.entries()[0]
    function.store.forget_entry(entry.entry_id)
    assert files(cache) == []
    function(4)
    function.forget()
    assert files(cache) == []


def test_a_file_of_a_result_forgotten_meanwhile_does_not_stay(cache):
    def forget_then_return(start):
        function.forget_all()
        return numbers(start)

    function = memoized(forget_then_return)
    assert function.ask(1).found is Storage.NOWHERE
    assert files(cache) == []


@pytest.mark.parametrize("harm", ["removed", "shortened", "one byte", "zeros in the middle"])
def test_a_file_that_is_not_what_was_written_is_made_anew(cache, harm):
    fresh()(1)
    (file,) = files(cache)
    content = bytearray(file.read_bytes())
    if harm == "removed":
        file.unlink()
    elif harm == "shortened":
        file.write_bytes(content[:-4096])
    elif harm == "one byte":
        content[2_000_000] ^= 1
        file.write_bytes(content)
    else:
        content[1_000_000:1_004_096] = bytes(4096)
        file.write_bytes(content)
    program = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from tests.memo.test_large_results import fresh, numbers\n"
        "answer = fresh().ask(1)\n"
        "print(answer.outcome.value, (answer.value == numbers(1)).all())"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["ran", "True"]
    assert len(files(cache)) == 1


def test_a_process_that_is_killed_leaves_no_file_for_good(cache):
    program = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from tests.memo.test_large_results import fresh\n"
        "function = fresh()\nprint('ready', flush=True)\n"
        "for start in range(10_000):\n    function(start)\n"
    )
    writer = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
    writer.stdout.readline()
    until(lambda: len(files(cache)) >= 3)
    writer.send_signal(signal.SIGKILL)
    writer.communicate()
    left = cache / "results-1.files" / "0123.result"
    part = cache / "results-1.files" / "4567.result.part"
    for each in (left, part):  # as of one that was killed between the file and its row
        each.write_bytes(b"left")
        os.utime(each, (time.time() - 3600,) * 2)
    function = fresh()
    assert all((function(start) == numbers(start)).all() for start in range(3))
    function(99_999)
    assert not left.exists()
    assert not part.exists()


def test_no_limit_means_none_and_a_limit_that_is_exceeded_warns_once():
    unlimited = fresh(max_entries=None, max_bytes=None)
    unlimited(1)
    info = unlimited.cache_info()
    assert (info.maxsize, info.max_bytes, info.currsize) == (None, None, 1)
    limited = fresh(max_bytes=1000)
    with pytest.warns(
        MemoWarning, match=r"test_large_results.numbers: .*ndarray is not kept.*max_bytes, 1,000"
    ):
        limited(2)
    assert limited.ask(2).outcome is Outcome.RAN


@pytest.mark.skipif("MEMO_TUI_TEST_LARGE" not in os.environ, reason="it needs 3 GB of memory and of disk")
def test_a_result_of_more_than_a_gigabyte_is_kept(cache):
    function = fresh(max_bytes=None)
    assert function(1, 140_000_000).nbytes == 1_120_000_000
    assert fresh(max_bytes=None).ask(1, 140_000_000).found is Storage.DISK


@pytest.mark.parametrize("value", [list(range(100_000)), np.zeros(1_000_000)])
def test_compressed_results_take_less_room(cache, value):
    def make(kind):
        return value

    plain, packed = memoized(make), memoized(compress=True)(make)
    plain("plain")
    packed("packed")
    sizes = {each.params: each.bytes for each in plain.store.entries()}
    assert sizes["kind='packed'"] < sizes["kind='plain'"] / 1.5
    again = memoized(compress=9)(make).ask("packed")
    assert again.outcome is Outcome.REMEMBERED
    assert pickle.dumps(again.value) == pickle.dumps(value)


@pytest.mark.parametrize("count", [10, NUMBERS])
def test_arrays_are_mapped_read_only_or_with_changes_that_stay_with_the_caller(count):
    read_only = fresh(mmap_mode="r")
    for array in (read_only(1, count), read_only(1, count), fresh(mmap_mode="r")(1, count)):
        np.testing.assert_array_equal(array, numbers(1, count))
        assert not array.flags.writeable
    copied = fresh(mmap_mode="c")
    array = copied(1, count)
    array[0] = -1
    np.testing.assert_array_equal(copied(1, count), numbers(1, count))


def test_a_mapped_array_outlives_its_file(cache):
    function = fresh(mmap_mode="r")
    array = function(1)
    function.forget()
    assert files(cache) == []
    np.testing.assert_array_equal(array, numbers(1))


def test_a_folder_that_cannot_be_written_leaves_the_result_in_the_process(cache):
    function = fresh()
    function(1)
    folder = cache / "results-1.files"
    for each in files(cache):
        each.unlink()
    folder.rmdir()
    folder.write_text("a file where the folder should be")
    with pytest.warns(MemoWarning, match="a large result can't be written beside"):
        assert function.ask(2).found is Storage.PROCESS
    assert function.ask(2).outcome is Outcome.REMEMBERED
