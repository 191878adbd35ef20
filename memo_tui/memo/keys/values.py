"""Values that followed code uses: each is digested once, and compared again if it can change in place."""

import sys
import types
from collections.abc import Callable
from hashlib import blake2b
from types import FrameType, FunctionType, ModuleType

from memo_tui.memo.keys.canonical import (
    DIGEST_BYTES,
    PLAIN,
    Feed,
    NoContent,
    digest,
    feed,
    name_of,
    not_following,
    one_value,
    refer,
    write,
)
from memo_tui.memo.keys.code_state import CodeState
from memo_tui.memo.keys.first_seen import generators
from memo_tui.memo.keys.hiding import hiding, refuse_hiding
from memo_tui.memo.keys.objects import is_tool
from memo_tui.memo.keys.unchanging import is_random, never_changes

_MOST_PARTS, _MOST_BYTES = 2_000, 1_000_000  # of what is compared at each call


class Values:
    """Writes values during one reading of the code, and notes what was found about them in its state."""

    def __init__(self, state: CodeState, random: Callable[[object], bytes]) -> None:
        """Prepare.

        Args:
            state: gets what is to be compared again, what has no content, and the lines that describe it.
            random: a digest for what has no content, the same for the same object.
        """
        self._state = state
        self._random = random
        self._digests: dict[int, bytes] = {}

    def write(self, out: Feed, name: str, value: object, *, of_any_size: bool = False) -> None:
        """Write the content of a value, and remember to compare it again if it can change in place.

        Args:
            out: takes what is written.
            name: the value's name, for the description.
            value: the value.
            of_any_size: whether it is compared again however large it is.
        """
        kind = type(value)
        if kind in PLAIN:
            feed(out, value)
            self._state.count(f"{name} = {kind.__name__}")
            return
        if (
            kind is FunctionType and not hasattr(value, "registry") and not hiding(value)
        ):  # of a single dispatch
            feed(out, value)  # only refers to it
            return
        if is_tool(kind):
            self._state.leave_out(name, "locks, loggers and executors don't count")
            write(out, b"tool", name_of(kind).encode())
            return
        if kind is object:  # a sentinel: it is nothing but itself
            write(out, b"o", name.encode())
            return
        known = self._digests.get(id(value))
        if known is None:
            known = self._digests[id(value)] = self._digest(name, value, of_any_size=of_any_size)
            self._state.count(f"{name} = {type(value).__name__}" if not _is_code(value) else "")
        out(known)

    def _digest(self, name: str, value: object, *, of_any_size: bool) -> bytes:
        if is_random(value):  # each number drawn changes it
            return generators.first(value, lambda: _digest_alone(value))
        meter = _Meter()
        try:
            refuse_hiding(value)
            with one_value():
                if isinstance(value, ModuleType):  # what is read from it is known
                    write(meter.feed, b"m", value.__name__.encode())
                    refer(meter.feed, value)
                else:
                    feed(meter.feed, value)
        except (NoContent, RecursionError) as error:
            if isinstance(error, RecursionError) and _is_deep():
                raise  # it is the caller who calls too deeply
            problem = error if isinstance(error, NoContent) else NoContent(value, "it is nested too deeply")
            problem.path = name + problem.path
            self._state.problems.append(problem)
            self._state.leave_out(
                problem.path, f"a {type(problem.value).__qualname__} has no content to compare"
            )
            return self._random(value)
        found = meter.digest()
        if not never_changes(value) or (of_any_size and _is_bound(value)):
            if of_any_size or (meter.parts <= _MOST_PARTS and meter.bytes <= _MOST_BYTES):
                self._state.values.append((value, found))
            else:
                self._state.large.append(name)
        return found


class _Meter:
    """Counts what goes into a digest."""

    def __init__(self) -> None:
        self.parts = self.bytes = 0
        self._hasher = blake2b(digest_size=DIGEST_BYTES)
        self.digest = self._hasher.digest

    def feed(self, content: bytes | memoryview) -> None:
        """Take some bytes."""
        self.parts += 1
        self.bytes += len(content)
        self._hasher.update(content)


def _is_deep() -> bool:
    """Whether so many calls are under way that the limit says nothing of a value."""
    frame: FrameType | None = sys._getframe()  # noqa: SLF001 - the documented way, but for its name
    count = 0
    while frame is not None:
        frame, count = frame.f_back, count + 1
    return count > sys.getrecursionlimit() // 2


def _is_bound(value: object) -> bool:
    """Whether a built-in function is one of an object, which may change."""
    owner = getattr(value, "__self__", None)
    return owner is not None and not isinstance(owner, ModuleType | type)


def _is_code(value: object) -> bool:
    return isinstance(value, FunctionType | type | ModuleType | types.BuiltinFunctionType)


def _digest_alone(value: object) -> bytes:
    """The digest of a value, without what is followed; empty if it has no content."""
    with not_following():
        try:
            return digest(value)
        except NoContent:
            return b""
