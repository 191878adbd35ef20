"""Which lines of one code object are executed meanwhile, on any thread, beside debuggers and coverage."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import Any

_TOOL_IDS = (3, 4, 5, 2)  # of `sys.monitoring`; those of debuggers and coverage are left to them

_lock = threading.RLock()
_watchers: dict[int, list["_Watcher"]] = {}  # by the id of the code object
_tool: int | None = None


class _Watcher:
    def __init__(self, code: CodeType) -> None:
        self.code = code
        self.thread = threading.get_ident()
        self.lines: set[int] = set()


@contextmanager
def executed_lines(code: CodeType) -> Iterator[set[int]]:
    """Collect the numbers of the lines of `code` that are executed.

    Lines that a thread executes count for its own collections, one inside the other; those of a thread that
    has none count for all. Before Python 3.12, threads that run already are not seen.
    """
    watcher = _Watcher(code)
    if hasattr(sys, "monitoring"):
        with _monitored(watcher):
            yield watcher.lines
    else:
        with _traced(watcher):
            yield watcher.lines


def _note(code: CodeType, line: int) -> None:
    me = threading.get_ident()
    with _lock:
        watchers = _watchers.get(id(code), [])
        for each in [each for each in watchers if each.thread == me] or watchers:
            each.lines.add(line)


@contextmanager
def _noted(watcher: _Watcher) -> Iterator[bool]:
    """Have lines noted for a watcher; whether it is the first of its code."""
    with _lock:
        watchers = _watchers.setdefault(id(watcher.code), [])
        watchers.append(watcher)
        first = len(watchers) == 1
    try:
        yield first
    finally:
        with _lock:
            watchers.remove(watcher)
            if not watchers:
                del _watchers[id(watcher.code)]


@contextmanager
def _monitored(watcher: _Watcher) -> Iterator[None]:
    """Watch by `sys.monitoring`, which serves several tools at once and sees every thread."""
    global _tool  # noqa: PLW0603 - it is kept while somebody watches
    monitoring: Any = sys.monitoring  # type: ignore[attr-defined, unused-ignore]
    with _lock:
        if _tool is None:
            _tool = next(each for each in _TOOL_IDS if monitoring.get_tool(each) is None)
            monitoring.use_tool_id(_tool, "memo-tui")
            monitoring.register_callback(_tool, monitoring.events.LINE, _note)
    with _noted(watcher):
        with _lock:
            monitoring.set_local_events(_tool, watcher.code, monitoring.events.LINE)
        try:
            yield
        finally:
            with _lock:
                if len(_watchers[id(watcher.code)]) == 1:
                    monitoring.set_local_events(_tool, watcher.code, 0)
                if sum(map(len, _watchers.values())) == 1:
                    monitoring.register_callback(_tool, monitoring.events.LINE, None)
                    monitoring.free_tool_id(_tool)
                    _tool = None


@contextmanager
def _traced(watcher: _Watcher) -> Iterator[None]:
    """Watch by `sys.settrace`, on this thread and those that start meanwhile; a tracer before goes on."""
    before, before_in_threads = sys.gettrace(), threading.gettrace()
    tracer, tracer_in_threads = _Tracer(watcher.code, before), _Tracer(watcher.code, before_in_threads)
    with _noted(watcher):
        threading.settrace(tracer_in_threads)
        sys.settrace(tracer)
        try:
            yield
        finally:
            sys.settrace(before)
            threading.settrace(before_in_threads)


class _Tracer:
    """Notes lines of one code object, and lets the tracer before it trace as well."""

    def __init__(self, code: CodeType, before: Any) -> None:
        self._code, self._before = code, before

    def __call__(self, frame: FrameType, event: str, arg: object) -> Any:
        other = None
        if self._before is not None:
            other = self._before(frame, event, arg)
            sys.settrace(self)  # coverage puts itself in our place
        return self._local(other) if other is not None or frame.f_code is self._code else None

    def _local(self, other: Any) -> Any:
        def trace(frame: FrameType, event: str, arg: object) -> Any:
            nonlocal other
            if event == "line" and frame.f_code is self._code:
                _note(frame.f_code, frame.f_lineno)
            if other is not None:
                other = other(frame, event, arg)
            return trace

        return trace
