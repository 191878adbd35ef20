"""The options of memoized, and what can be asked of a memoized function besides calling it."""

import asyncio
import datetime as dt
import pickle

import pytest

from memo_tui import memoized
from memo_tui.errors import ResultForgotten, UnmemoizableFunction
from memo_tui.memo.calls import Outcome, Storage


class Clock:
    """The time of day, which stands still until it is set forward."""

    def __init__(self, monkeypatch):
        self.now = 1_000_000.0
        for module in ("memory_cache", "result_store"):
            monkeypatch.setattr(f"memo_tui.memo.{module}.time", lambda: self.now)


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)


def counted(**options):
    ran = []

    def function(a=0):
        ran.append(a)
        return [a, len(ran)]

    return memoized(**options)(function), ran


@pytest.mark.parametrize("ttl", [60, 60.0, dt.timedelta(minutes=1)])
def test_a_result_is_valid_for_its_time_to_live(clock, ttl):
    function, ran = counted(ttl=ttl)
    function(1)
    clock.now += 59
    assert function.ask(1).found is Storage.PROCESS
    assert memoized(ttl=ttl)(function.__wrapped__).ask(1).found is Storage.DISK
    clock.now += 1
    assert not function.is_stored(1)
    assert memoized(ttl=ttl)(function.__wrapped__).ask(1).outcome is Outcome.RAN
    assert function.ask(1).found is Storage.DISK
    assert ran == [1, 1]


def test_a_result_found_on_disk_is_as_old_as_it_was_made(clock):
    function, ran = counted(ttl=60)
    function(1)
    clock.now += 50
    again = memoized(ttl=60)(function.__wrapped__)
    again(1)
    clock.now += 20
    again(1)
    assert ran == [1, 1]


def test_a_result_that_is_not_valid_any_more_is_made_anew():
    accepted = []
    function, ran = counted(valid=lambda result: result[1] in accepted)
    assert function(1) == [1, 1]  # a new one is not checked
    assert function(1) == [1, 2]
    accepted.append(2)
    assert function(1) == [1, 2]
    assert memoized(valid=lambda result: result[1] == 2)(function.__wrapped__).ask(1).found is Storage.DISK
    assert not memoized(valid=lambda _: False)(function.__wrapped__).is_stored(1)
    assert ran == [1, 1]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"ttl": 0}, "ttl must be a number of seconds above 0"),
        ({"ttl": dt.timedelta(seconds=-1)}, "ttl must be"),
        ({"ttl": "1"}, "ttl must be"),
        ({"valid": 1}, "valid must be a function"),
        ({"compress": 10}, "compress must be"),
        ({"compress": "zlib"}, "compress must be"),
        ({"mmap_mode": "w+"}, "mmap_mode must be"),
        ({"mmap_mode": "r", "compress": True}, "can't be mapped"),
        ({"one_flight": "galaxy"}, "one_flight must be"),
        ({"patience": -1}, "patience must be"),
        ({"max_bytes": "1"}, "max_bytes must be a whole number, 0 or more, or None for no limit"),
    ],
)
def test_an_option_that_cannot_be_is_refused_at_once(options, said):
    with pytest.raises(ValueError, match=said):
        memoized(**options)


def test_whether_a_call_is_stored_changes_nothing(cache):
    function, ran = counted()
    assert not function.is_stored(1)
    assert not cache.joinpath("results-1.db").exists() or function.store.entries() == []
    function(1)
    assert function.is_stored(1)
    assert function.is_stored(a=1)
    assert memoized(function.__wrapped__).is_stored(1)
    assert not function.is_stored(2)
    assert (ran, function.cache_info()[:2]) == ([1], (0, 1))
    with pytest.raises(TypeError):
        function.is_stored(1, 2, 3)


def test_a_call_can_be_run_again():
    function, ran = counted()
    assert function(1) == [1, 1]
    assert function.run_again(1) == [1, 2]
    assert function(1) == [1, 2]
    assert memoized(function.__wrapped__)(1) == [1, 2]
    assert ran == [1, 1]


def test_a_run_again_that_fails_leaves_the_stored_result():
    fails = []

    @memoized(ignore=["fails"])
    def function(a, fails=fails):
        if fails:
            raise ValueError("not now")
        return a

    function(1)
    fails.append(1)
    with pytest.raises(ValueError, match="not now"):
        function.run_again(1)
    assert function(1) == 1


def test_a_reference_loads_its_result_when_it_is_asked_for():
    function, ran = counted()
    reference = function.stored(1)
    assert ran == [1]
    assert function.stored(1).get() == [1, 1]
    assert reference.get() is not reference.get()
    assert reference.took >= 0
    assert reference.made_at > 1_700_000_000
    sent = pickle.loads(pickle.dumps(reference))  # noqa: S301
    assert (sent.get(), sent.took, sent.made_at) == ([1, 1], reference.took, reference.made_at)
    assert reference.forget() == 1
    assert not function.is_stored(1)
    with pytest.raises(ResultForgotten, match="is no longer stored: call the function again"):
        reference.get()
    with pytest.raises(ResultForgotten):
        sent.get()


def test_a_reference_to_what_is_not_kept_holds_it():
    function, _ = counted(max_entries=0)
    assert function.stored(1).get() == [1, 1]


def test_a_reference_to_a_methods_result_can_be_sent_with_it():
    class Thing:
        @memoized
        def get(self, a):
            return [a]

    reference = Thing().get.stored(1)
    assert reference.get() == [1]
    assert pickle.loads(pickle.dumps(reference)).get() == [1]  # noqa: S301


async def test_coroutines_can_be_asked_the_same():
    ran = []

    @memoized
    async def function(a):
        ran.append(a)
        await asyncio.sleep(0)
        return [a, len(ran)]

    reference = await function.stored(1)
    assert (reference.get(), function.is_stored(1)) == ([1, 1], True)
    assert await function.run_again(1) == [1, 2]
    assert await function(1) == [1, 2]
    assert function.forget(1) == 1
    assert not function.is_stored(1)


def test_the_call_without_arguments_is_forgotten_apart_from_all():
    function, ran = counted()
    for a in (0, 1, 2):
        function(a)
    assert function.forget() == 1
    assert [function.is_stored(a) for a in (0, 1, 2)] == [False, True, True]
    assert function.forget_all() == 2
    assert ran == [0, 1, 2]


def test_forget_without_arguments_means_all_calls_where_arguments_are_needed():
    function = memoized(lambda a: a)
    function(1)
    function(2)
    assert function.forget() == 2


def test_a_method_forgets_the_call_without_arguments_of_its_instance():
    class Thing:
        @memoized
        def get(self, a=0):
            return a

    thing, other = Thing(), Thing()
    for each in (thing, other):
        each.get()
        each.get(1)
    assert thing.get.forget() == 1
    assert [thing.get.is_stored(), thing.get.is_stored(1), other.get.is_stored()] == [False, True, True]
    assert thing.get.forget_all() == 1
    assert Thing.get.forget_all() == 2


def numbers():
    yield 1


async def async_numbers():
    yield 1


class Numbers:
    def __call__(self):
        yield 1


@pytest.mark.parametrize(
    ("function", "name"), [(numbers, "numbers"), (async_numbers, "async_numbers"), (Numbers(), "Numbers")]
)
def test_a_generator_function_is_refused_by_name(function, name):
    with pytest.raises(UnmemoizableFunction, match=f"{name} can't be memoized: a generator"):
        memoized(function)
