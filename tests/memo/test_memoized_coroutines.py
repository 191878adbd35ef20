"""memoized coroutine functions: one body for all who wait, and cancelled with the last of them."""

import asyncio
import inspect

import pytest

from memo_tui import memoized
from memo_tui.memo.calls import Outcome, Storage


class Gate:
    """A body that waits until it's let go, and tells what became of it."""

    def __init__(self, **options):
        self.began = self.ended = self.cancelled = 0
        self.open = asyncio.Event()
        gate = self

        @memoized(ignore=["gate"], **options)
        async def wait(a, gate=gate):
            gate.began += 1
            try:
                await gate.open.wait()
            except asyncio.CancelledError:
                gate.cancelled += 1
                raise
            gate.ended += 1
            return [a]

        self.wait = wait

    async def waiting(self, count, a=1):
        """So many tasks that wait for the body, which has begun."""
        tasks = [asyncio.create_task(self.wait(a)) for _ in range(count)]
        await come_about(lambda: self.began)
        return tasks


async def come_about(wanted, seconds=30.0):
    """Let others work until it's as wanted."""
    async with asyncio.timeout(seconds):
        while not wanted():  # noqa: ASYNC110 - a body can't tell that it will be cancelled
            await asyncio.sleep(0.001)


async def test_the_body_is_awaited_once_for_the_same_parameters():
    gate = Gate()
    gate.open.set()
    assert [await gate.wait(1), await gate.wait(a=1), await gate.wait(2)] == [[1], [1], [2]]
    assert gate.began == 2


async def test_of_several_tasks_one_runs_the_body():
    gate = Gate()
    tasks = await gate.waiting(8)
    gate.open.set()
    results = await asyncio.gather(*tasks)
    assert results == [[1]] * 8
    assert len(set(map(id, results))) == 8  # each has a copy of its own
    assert gate.began == 1
    info = gate.wait.cache_info()
    assert (info.hits, info.misses) == (7, 1)


async def test_results_are_stored_on_disk():
    gate = Gate()
    gate.open.set()
    assert (await gate.wait.ask(1)).found is Storage.DISK
    again = await Gate().wait.ask(1)
    assert (again.outcome, again.found, again.value) == (Outcome.REMEMBERED, Storage.DISK, [1])


async def test_an_exception_reaches_all_and_is_not_kept():
    began = []

    @memoized
    async def fail(a):
        began.append(a)
        await asyncio.sleep(0)
        raise ValueError("not today")

    results = await asyncio.gather(*(fail(1) for _ in range(4)), return_exceptions=True)
    assert [str(each) for each in results] == ["not today"] * 4
    assert began == [1]
    with pytest.raises(ValueError, match="not today"):
        await fail(1)
    assert began == [1, 1]


async def test_who_is_cancelled_leaves_the_others_waiting():
    gate = Gate()
    first, second, third = await gate.waiting(3)
    first.cancel()
    second.cancel()
    assert [type(each) for each in await asyncio.gather(first, second, return_exceptions=True)] == [
        asyncio.CancelledError
    ] * 2
    gate.open.set()
    assert await third == [1]
    assert (gate.began, gate.ended, gate.cancelled) == (1, 1, 0)


async def test_the_body_is_cancelled_with_the_last_who_waits():
    gate = Gate()
    for task in await gate.waiting(3):
        task.cancel()
    await come_about(lambda: gate.cancelled)
    assert (gate.began, gate.ended) == (1, 0)


async def test_who_asks_after_all_were_cancelled_has_a_body_of_his_own():
    gate = Gate()
    (only,) = await gate.waiting(1)
    only.cancel()
    await asyncio.gather(only, return_exceptions=True)
    other = asyncio.create_task(gate.wait(1))  # while the cancelled body still comes to its end
    await come_about(lambda: gate.began == 2)
    gate.open.set()
    assert await other == [1]


async def test_who_asks_after_forget_does_not_get_what_was_begun_before():
    gate = Gate()
    (before,) = await gate.waiting(1)
    gate.wait.forget()
    after = asyncio.create_task(gate.wait(1))
    await come_about(lambda: gate.began == 2)
    gate.open.set()
    assert await asyncio.gather(before, after) == [[1], [1]]


async def test_what_is_forgotten_while_the_body_runs_is_not_kept():
    gate = Gate()
    (task,) = await gate.waiting(1)
    gate.wait.forget()
    gate.open.set()
    await task
    assert gate.wait.cache_info().currsize == 0
    assert (await gate.wait.ask(1)).outcome is Outcome.RAN


async def test_a_body_that_asks_for_itself_does_not_wait_for_ever():
    depth = 0

    @memoized
    async def itself(a):
        nonlocal depth
        depth += 1
        return await itself(a) if depth < 3 else a

    async with asyncio.timeout(30):
        assert await itself(1) == 1


async def test_bodies_that_ask_for_each_other_do_not_wait_for_ever():
    both = asyncio.Barrier(2)
    asked = []

    @memoized
    async def one(a):
        return await partner(a, other)

    @memoized
    async def other(a):
        return await partner(a, one)

    async def partner(a, function):
        asked.append(a)
        if len(asked) > 2:
            return a
        await both.wait()
        return await function(a)

    async with asyncio.timeout(30):
        assert await asyncio.gather(one(1), other(1)) == [1, 1]


async def test_a_recursion_through_other_parameters_is_remembered():
    @memoized
    async def fib(n):
        return n if n < 2 else sum(await asyncio.gather(fib(n - 1), fib(n - 2)))

    assert await fib(30) == 832040
    assert fib.cache_info().misses == 31


def test_one_function_serves_several_loops_one_after_the_other():
    @memoized
    async def double(a):
        await asyncio.sleep(0)
        return 2 * a

    assert [asyncio.run(double(a)) for a in (1, 2, 1)] == [2, 4, 2]
    assert double.cache_info().misses == 2


def test_it_is_known_as_a_coroutine_function():
    @memoized
    async def double(a):
        return 2 * a

    class Thing:
        @memoized
        async def double(self, a):
            return 2 * a

    known = getattr(inspect, "markcoroutinefunction", None) and inspect.iscoroutinefunction
    for function in (double, Thing().double):
        assert (known or asyncio.iscoroutinefunction)(function)


async def test_parameters_without_content_are_told_when_it_is_awaited():
    @memoized
    async def double(a):
        return a

    with pytest.raises(TypeError, match="the parameter a can't be part of a key"):
        await double(object())
