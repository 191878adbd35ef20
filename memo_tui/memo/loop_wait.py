"""Whether a thread waits for an event loop that can't run meanwhile, since its own thread waits."""

import asyncio
import concurrent.futures
import queue
import sys
import threading
from asyncio import AbstractEventLoop
from collections.abc import Iterator
from functools import partial
from types import CoroutineType, FunctionType, MethodType
from typing import Any

from memo_tui.memo.keys.code_state import MISSING, contents_of

_WAITING = frozenset(
    (threading.__file__, queue.__file__, sys.modules[concurrent.futures.Future.__module__].__file__)
)
_DEPTH = 5  # from what a loop is to do to what a thread waits for, for example by a function's closure
_MOST_PARTS = 100


def waits_for_loop(thread: int, loop: AbstractEventLoop) -> bool:
    """Whether a thread waits for what only a loop can do: for a coroutine that it sent there, for example.

    Args:
        thread: its identifier, as of `threading.get_ident`.
        loop: the loop, of which the thread that asks is the one.

    Returns:
        False also where it can't be seen, as in loops that aren't made of Python's own.
    """
    awaited = list(_awaited_by(thread))
    if not awaited:
        return False
    for each in awaited:
        for callback in list(
            getattr(each, "_done_callbacks", ())
        ):  # those of a future that is chained to a task
            if any(_is_of_loop(part, loop) for part in _parts(callback)):
                return True
    return any(_leads_to(handle, awaited, _DEPTH) for handle in list(getattr(loop, "_ready", ())))


def _awaited_by(thread: int) -> Iterator[Any]:
    """The futures, events, queues and conditions that a thread waits for."""
    frame = sys._current_frames().get(thread)  # noqa: SLF001 - the documented way, but for its name
    while frame is not None and frame.f_code.co_filename in _WAITING:
        names = frame.f_locals
        if "self" in names:
            yield names["self"]
        yield from list(names.get("fs") or ())[:_MOST_PARTS]  # of `concurrent.futures.wait`
        frame = frame.f_back


def _is_of_loop(value: object, loop: AbstractEventLoop) -> bool:
    return value is loop or (isinstance(value, asyncio.Future) and value.get_loop() is loop)


def _leads_to(value: object, wanted: list[Any], depth: int) -> bool:
    """Whether a callback or a value in it refers to one of some objects."""
    if any(value is each for each in wanted):
        return True
    return depth > 0 and any(_leads_to(part, wanted, depth - 1) for part in _parts(value))


def _parts(value: Any) -> Iterator[object]:
    """What the run of a callback reaches at once, without a run of any code."""
    if isinstance(value, asyncio.Handle):
        yield from (getattr(value, "_callback", None), *(getattr(value, "_args", None) or ()))
    elif isinstance(value, FunctionType):
        yield from (found for cell in value.__closure__ or () if (found := contents_of(cell)) is not MISSING)
        yield from value.__defaults__ or ()
    elif isinstance(value, MethodType):
        yield from (value.__self__, value.__func__)
    elif isinstance(value, partial):
        yield from (value.func, *value.args, *value.keywords.values())
    elif isinstance(value, CoroutineType) and value.cr_frame is not None:
        yield from list(value.cr_frame.f_locals.values())[:_MOST_PARTS]
    elif isinstance(value, asyncio.Task):
        yield value.get_coro()
    elif type(value) in (tuple, list):
        yield from value[:_MOST_PARTS]
