"""One body for all who ask at once: never a wait without end, wherever they ask from."""

import asyncio
import functools
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor, wait

import pytest

from memo_tui import memoized
from memo_tui.memo import single_flight as flights
from memo_tui.memo.calls import Outcome
from tests.memo.conftest import ROOT, until

SOON = 2  # seconds after which a body here gives up
PATIENT = 30  # seconds in which everything here must have come to its end


@pytest.fixture
def pool():
    with ThreadPoolExecutor(8) as pool:
        yield pool


# Waits that would never end


def test_a_lock_that_the_waiting_thread_holds_is_no_deadlock(pool):
    lock, inside = threading.Lock(), threading.Event()
    ran = []

    @memoized(ignore=["lock", "inside"])
    def function(a, lock=lock, inside=inside):
        ran.append(threading.get_ident())
        inside.set()
        if len(ran) == 1:
            with lock:
                return a
        return a

    def hold_and_ask():
        with lock:
            started = pool.submit(function, 1)
            assert inside.wait(PATIENT)
            return function(1), started

    value, started = pool.submit(hold_and_ask).result(PATIENT)
    assert (value, started.result(PATIENT), len(ran)) == (1, 1, 2)


def test_a_thread_that_asks_for_what_its_creator_makes_is_no_deadlock(pool):
    depth = []

    @memoized(ignore=["pool"])
    def function(a, pool=pool):
        depth.append(a)
        return pool.submit(function, a).result() if len(depth) < 3 else a

    assert pool.submit(function, 1).result(PATIENT) == 1
    assert len(depth) == 3


def test_a_body_on_a_thread_may_ask_the_loop_that_waits_for_it():
    ran = []

    async def main():
        loop = asyncio.get_running_loop()

        @memoized(ignore=["loop"])
        def function(a, loop=loop):
            ran.append(a)
            if len(ran) == 1:
                return asyncio.run_coroutine_threadsafe(ask(a), loop).result(PATIENT)
            return a

        async def ask(a):
            return function(a)  # blocks the loop

        return await asyncio.to_thread(function, 1)

    assert asyncio.run(main()) == 1
    assert len(ran) == 2


def sent(loop, work):
    """Send a coroutine to the loop, and wait for its end."""

    async def run():
        work()

    asyncio.run_coroutine_threadsafe(run(), loop).result(SOON)


def sent_and_waited_for(loop, work):
    """The same, with other functions of the standard library."""

    async def run():
        work()

    done, _ = wait([asyncio.run_coroutine_threadsafe(run(), loop)], SOON)
    assert done


def called(loop, work):
    """Have the loop call a function, and wait for an event that it sets."""
    done = threading.Event()
    loop.call_soon_threadsafe(lambda: (work(), done.set()))
    assert done.wait(SOON)


def queued(loop, work):
    """Have the loop call a function, and wait for what it puts into a queue."""
    answers = queue.Queue()
    loop.call_soon_threadsafe(functools.partial(answers.put, work))
    answers.get(timeout=SOON)()


@pytest.mark.parametrize("ask", [sent, sent_and_waited_for, called, queued])
def test_a_body_that_asks_the_loop_which_waits_for_it_need_not_wait_long(ask):
    ran, begun, asked = [], threading.Event(), []

    async def main():
        loop = asyncio.get_running_loop()

        @memoized(ignore=["loop"])
        def function(a, loop=loop):
            ran.append(a)
            if len(ran) == 1:
                begun.set()
                ask(loop, lambda: asked.append(a))
            return a

        started = loop.run_in_executor(None, function, 1)
        assert begun.wait(PATIENT)  # blocks the loop, and so does what follows
        return function(1), await started

    assert asyncio.run(main()) == (1, 1)
    assert (ran, asked) == ([1, 1], [1])


@pytest.mark.parametrize("with_context", [True, False])
def test_a_coroutine_may_ask_for_itself_through_a_thread(with_context):
    ran = []

    @memoized(patience=1)
    async def function(a):
        ran.append(a)
        if len(ran) > 1:
            return a
        loop = asyncio.get_running_loop()

        def ask():
            return asyncio.run_coroutine_threadsafe(function(a), loop).result(PATIENT)

        return await (asyncio.to_thread(ask) if with_context else loop.run_in_executor(None, ask))

    assert asyncio.run(asyncio.wait_for(function(1), PATIENT)) == 1
    assert len(ran) == 2


async def test_a_lock_that_the_waiting_task_holds_is_no_deadlock():
    lock = asyncio.Lock()
    ran = []

    @memoized(ignore=["lock"])
    async def function(a, lock=lock):
        ran.append(a)
        if len(ran) == 1:
            async with lock:
                return a
        return a

    async with asyncio.timeout(PATIENT):
        async with lock:
            started = asyncio.create_task(function(1))
            await asyncio.sleep(0)
            assert await function(1) == 1
        assert await started == 1
    assert len(ran) == 2


def test_a_signal_handler_may_ask_for_what_its_thread_makes():
    seen = []

    @memoized(ignore=["seen"])
    def function(a, seen=seen):
        if not seen:
            seen.append(0)
            signal.raise_signal(signal.SIGUSR1)
        return a

    before = signal.signal(signal.SIGUSR1, lambda *_: seen.append(function(1)))
    try:
        assert function(1) == 1
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert seen == [0, 1]


def test_a_signal_handler_may_ask_for_what_its_thread_waits_for(pool):
    opened, begun, seen = threading.Event(), threading.Event(), []

    @memoized(ignore=["opened", "begun"], patience=1)
    def function(a, opened=opened, begun=begun):
        begun.set()
        if threading.current_thread() is not threading.main_thread():
            opened.wait(PATIENT)
        return a

    before = signal.signal(signal.SIGALRM, lambda *_: seen.append(function(1)))
    other = pool.submit(function, 1)
    assert begun.wait(PATIENT)
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    try:
        assert function(1) == 1
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    opened.set()
    assert (seen, other.result(PATIENT)) == ([1], 1)


def test_a_wait_that_was_interrupted_leaves_the_others_waiting(pool):
    opened, ran = threading.Event(), []

    @memoized(ignore=["opened"])
    def function(a, opened=opened):
        ran.append(a)
        opened.wait(PATIENT)
        return a

    def interrupt(*_):
        raise KeyboardInterrupt

    asked = [pool.submit(function, 1) for _ in range(3)]
    until(lambda: flights.waiting() == 2)
    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.1)
    try:
        with pytest.raises(KeyboardInterrupt):
            function(1)
    finally:
        signal.signal(signal.SIGALRM, before)
    opened.set()
    assert ([each.result(PATIENT) for each in asked], ran) == ([1, 1, 1], [1])


# Waits that are worth it


@pytest.mark.parametrize("work", ["computes", "sleeps in steps", "sleeps"])
def test_a_body_that_makes_progress_is_waited_for(pool, work):
    ran = []

    @memoized(ignore=["work"], patience=4 if work == "sleeps" else 0.5)
    def function(a, work=work):
        ran.append(a)
        end = time.monotonic() + 2
        if work == "sleeps":
            time.sleep(2)
        while time.monotonic() < end:
            if work == "computes":
                pow(3, 30_000, 10**3000 + 7)
            else:
                time.sleep(0.01)
                len([each for each in range(20_000)])  # noqa: C416 - a little work
        return a

    assert [each.result(PATIENT) for each in [pool.submit(function, 1) for _ in range(4)]] == [1] * 4
    assert ran == [1]


def test_a_body_known_to_take_long_is_waited_for_longer(pool):
    ran = []

    @memoized(patience=0.5)
    def function(a):
        ran.append(a)
        time.sleep(1)
        return a

    function(0)
    assert [each.result(PATIENT) for each in [pool.submit(function, 1) for _ in range(4)]] == [1] * 4
    assert ran == [0, 1]


def test_a_body_whose_other_threads_work_is_waited_for(pool):
    ran = []

    def work():
        end = time.monotonic() + 5
        while time.monotonic() < end:
            pow(3, 30_000, 10**3000 + 7)

    @memoized
    def function(a):
        ran.append(a)
        worker = threading.Thread(target=work)
        worker.start()
        worker.join()
        return a

    assert [each.result(PATIENT) for each in [pool.submit(function, 1) for _ in range(4)]] == [1] * 4
    assert ran == [1]


def test_a_result_that_is_too_large_to_keep_reaches_those_who_wait(pool):
    opened, ran = threading.Event(), []

    @memoized(ignore=["opened"], max_bytes=10)
    def function(a, opened=opened):
        ran.append(a)
        opened.wait(PATIENT)
        return ["long"] * 100

    asked = [pool.submit(function, 1) for _ in range(4)]
    until(lambda: ran and flights.waiting() == 3)
    opened.set()
    assert [each.result(PATIENT) for each in asked] == [["long"] * 100] * 4
    assert ran == [1]


# Several loops


def in_loops(pool, count, call):
    """Await a call on so many loops at once, each in a thread of its own."""
    return [pool.submit(asyncio.run, call()) for _ in range(count)]


def test_one_body_runs_for_tasks_of_several_loops(pool):
    ran, opened = [], threading.Event()

    @memoized(ignore=["opened"])
    async def function(a, opened=opened):
        ran.append(a)
        while not opened.is_set():  # noqa: ASYNC110 - it is set on another thread
            await asyncio.sleep(0.01)
        return [a]

    asked = in_loops(pool, 5, lambda: function(1))
    until(lambda: ran)
    time.sleep(0.2)
    opened.set()
    results = [each.result(PATIENT) for each in asked]
    assert (results, ran) == ([[1]] * 5, [1])
    assert len(set(map(id, results))) == 5


def test_another_loop_takes_over_from_one_that_ends(pool):
    ran, opened = [], threading.Event()

    @memoized(ignore=["opened"])
    async def function(a, opened=opened):
        ran.append(threading.get_ident())
        while not opened.is_set():  # noqa: ASYNC110 - it is set on another thread
            await asyncio.sleep(0.01)
        return a

    async def give_up():
        task = asyncio.create_task(function(1))
        await asyncio.sleep(0.5)
        task.cancel()  # others wait: the body goes on until the loop ends

    first = pool.submit(asyncio.run, give_up())
    until(lambda: ran)
    second = pool.submit(asyncio.run, function(1))
    first.result(PATIENT)
    until(lambda: len(ran) == 2)
    opened.set()
    assert second.result(PATIENT) == 1


def test_an_error_reaches_tasks_of_every_loop(pool):
    opened, ran = threading.Event(), []

    @memoized(ignore=["opened"])
    async def function(a, opened=opened):
        ran.append(a)
        while not opened.is_set():  # noqa: ASYNC110 - it is set on another thread
            await asyncio.sleep(0.01)
        raise ValueError("not today")

    asked = in_loops(pool, 3, lambda: function(1))
    until(lambda: ran)
    time.sleep(0.2)
    opened.set()
    errors = [each.exception(PATIENT) for each in asked]
    assert [str(each) for each in errors] == ["not today"] * 3
    assert len(set(map(id, errors))) == 3


# Exceptions


class CodedError(Exception):
    def __init__(self, code, *, why):
        super().__init__(f"code {code}")
        self.code, self.why = code, why


class SlottedError(Exception):
    __slots__ = ("place",)


def slotted():
    error = SlottedError("here")
    error.place = 3
    return error


def decoding():
    return UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte")


@pytest.mark.parametrize(
    "make",
    [
        lambda: ValueError("a", 1),
        lambda: CodedError(5, why=["reasons"]),
        slotted,
        decoding,
        lambda: FileNotFoundError(2, "No such file", "name"),
        lambda: ImportError("no", name="module", path="path"),
        lambda: KeyError("key"),
        lambda: ExceptionGroup("several", [ValueError(1), TypeError(2)]),
        lambda: StopIteration(3),
    ],
)
def test_each_who_waits_gets_an_exception_of_its_own(pool, make):
    opened, ran = threading.Event(), []

    @memoized(ignore=["opened"])
    def function(a, opened=opened):
        ran.append(a)
        opened.wait(PATIENT)
        error = make()
        error.add_note("a note")
        raise error from RuntimeError("the cause")

    asked = [pool.submit(function, 1) for _ in range(4)]
    until(lambda: ran and flights.waiting() == 3)
    opened.set()
    errors = [each.exception(PATIENT) for each in asked]
    assert len(set(map(id, errors))) == 4
    first = make()
    for error in errors:
        assert type(error) is type(first)
        assert (str(error), error.args) == (str(first), first.args) or isinstance(error, ExceptionGroup)
        assert str(error.__cause__) == "the cause"
        assert error.__notes__ == ["a note"]
        for name in ("code", "why", "place", "errno", "filename", "start", "reason", "name", "path", "value"):
            assert getattr(error, name, None) == getattr(first, name, None)
        assert "function" in [entry.name for entry in _entries(error)]
    errors[0].add_note("mine")
    assert errors[1].__notes__ == ["a note"]


def _entries(error):
    import traceback

    return traceback.extract_tb(error.__traceback__)


# Several processes


PROGRAM = """
import os, sys, time
sys.path.insert(0, {root!r})
from memo_tui import memoized

@memoized(one_flight="machine")
def function(a, seconds):
    with open("ran", "a") as file:
        file.write(f"{{os.getpid()}}\\n")
    time.sleep(seconds)
    return [a]

if __name__ == "__main__":
    print("ready", flush=True)
    sys.stdin.readline()
    print(function.ask(1, float(sys.argv[1])).outcome.value)
"""


@pytest.fixture
def processes(tmp_path):
    (tmp_path / "program.py").write_text(PROGRAM.format(root=str(ROOT)))
    started = []

    def start(count, *arguments):
        new = [
            subprocess.Popen(
                [sys.executable, "program.py", *map(str, arguments)],
                cwd=tmp_path,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _ in range(count)
        ]
        started.extend(new)
        for each in new:
            assert each.stdout.readline() == "ready\n"
        for each in new:
            each.stdin.write("\n")
            each.stdin.flush()
        return new

    yield start
    for each in started:
        each.kill()
        each.communicate()


def pids(tmp_path):
    file = tmp_path / "ran"
    return [int(each) for each in file.read_text().split()] if file.exists() else []


def test_of_several_processes_one_runs_the_body(processes, tmp_path):
    asked = processes(4, 0.5)
    outcomes = sorted(each.communicate(timeout=PATIENT)[0].strip() for each in asked)
    assert outcomes == ["ran", "remembered", "remembered", "remembered"]
    assert len(pids(tmp_path)) == 1


def test_a_process_that_is_killed_makes_way_at_once(processes, tmp_path):
    first = processes(1, 1000)
    until(lambda: pids(tmp_path))
    others = processes(2, 1000)  # the same call
    time.sleep(0.5)
    assert len(pids(tmp_path)) == 1
    start = time.monotonic()
    os.kill(first[0].pid, signal.SIGKILL)
    until(lambda: len(pids(tmp_path)) == 2)
    assert time.monotonic() - start < 5
    assert {each.pid for each in others} & set(pids(tmp_path))


def test_one_flight_on_a_machine_holds_for_threads_and_recursion_too(pool):
    ran = []

    @memoized(one_flight="machine")
    def fib(n):
        ran.append(n)
        return n if n < 2 else fib(n - 1) + fib(n - 2)

    assert [each.result(PATIENT) for each in [pool.submit(fib, 40) for _ in range(4)]] == [102334155] * 4
    assert sorted(ran) == list(range(41))


async def test_who_is_cancelled_while_another_process_works_leaves_the_machine_free(processes, tmp_path):
    program = """
import asyncio, os, sys
sys.path.insert(0, {root!r})
from memo_tui import memoized

@memoized(one_flight="machine")
async def function(a):
    with open("ran", "a") as file:
        file.write(f"{{os.getpid()}}\\n")
    await asyncio.sleep(1000 if len(sys.argv) > 2 else 0)
    return [a]

async def main():
    print("ready", flush=True)
    sys.stdin.readline()
    if sys.argv[1] == "cancelled":
        try:
            await asyncio.wait_for(function(1), 1)
        except TimeoutError:
            print("gave up", flush=True)
        sys.stdin.readline()
    else:
        print(await function(1), flush=True)

asyncio.run(main())
"""
    (tmp_path / "program.py").write_text(program.format(root=str(ROOT)))
    (holder,) = processes(1, "holds", "long")
    until(lambda: pids(tmp_path))
    (cancelled,) = processes(1, "cancelled", "long")
    assert cancelled.stdout.readline() == "gave up\n"
    holder.kill()
    (last,) = processes(1, "asks")
    assert last.stdout.readline() == "[1]\n"


async def test_one_flight_on_a_machine_holds_for_coroutines_too():
    ran = []

    @memoized(one_flight="machine")
    async def function(a):
        ran.append(a)
        await asyncio.sleep(0.05)
        return a

    assert await asyncio.gather(*(function(1) for _ in range(5))) == [1] * 5
    assert (await function.ask(1)).outcome is Outcome.REMEMBERED
    assert ran == [1]


def test_an_error_frees_the_machine_for_the_next(pool):
    ran = []

    @memoized(one_flight="machine")
    def function(a):
        ran.append(a)
        if len(ran) == 1:
            raise ValueError("once")
        return a

    with pytest.raises(ValueError, match="once"):
        function(1)
    assert pool.submit(function, 1).result(PATIENT) == 1
