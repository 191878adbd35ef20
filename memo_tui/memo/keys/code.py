"""CodeWatch: the version of a function, a digest that changes when its code or what it uses changes."""

import os
import sys
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from time import sleep
from types import FunctionType
from typing import Any

from memo_tui.memo.keys.canonical import Feed, NoContent, follow_with, name_of, write
from memo_tui.memo.keys.code_state import CodeState
from memo_tui.memo.keys.covers import Covers, covers_of
from memo_tui.memo.keys.first_seen import OwnState
from memo_tui.memo.keys.follow import follow
from memo_tui.memo.keys.ownership import is_own_namespace

_MOST_WATCHES = 1000
_MOST_TRIES, _PAUSE = 50, 0.001  # to read what another thread changes meanwhile; seconds
_Shared = weakref.WeakKeyDictionary[FunctionType, "weakref.ref[CodeWatch]"]
_own_states: weakref.WeakKeyDictionary[FunctionType, OwnState] = weakref.WeakKeyDictionary()
_shared: dict[bool, _Shared] = {True: weakref.WeakKeyDictionary(), False: weakref.WeakKeyDictionary()}


class _Changed(RuntimeError):  # noqa: N818 - reads as what happened
    """A dict or set was changed while it was read."""


class CodeWatch:
    """Computes the version of a function: a digest that changes when its code or what it uses changes.

    Included, transitively: functions, classes and constants of the user's own modules, what closures hold,
    and the versions of the libraries that are used. Left out is what the code itself changes.
    """

    @classmethod
    def of(cls, function: Any, *, libraries: bool = True) -> "CodeWatch":
        """The watch of a callable; of a function the same as long as somebody has it."""
        if not isinstance(function, FunctionType):  # it may have no hash, and be equal to another
            return cls(function, libraries=libraries)
        watches = _shared[libraries]
        reference = watches.get(function)
        watch = reference() if reference is not None else None
        if watch is None:
            watch = cls(function, libraries=libraries)
            watches[function] = weakref.ref(watch)
        return watch

    def __init__(self, function: Any, *, libraries: bool = True, whole: bool = False) -> None:
        """Prepare; nothing is read before `version` is called.

        Args:
            function: a function, class, module, or anything that can be called.
            libraries: whether the versions of libraries count.
            whole: whether what the code itself changes counts, and the defaults, as for a parameter.
        """
        self._function = function
        self._libraries = libraries
        self._whole = whole
        self._state: CodeState | None = None
        is_function = isinstance(function, FunctionType)
        self._own = _own_states.setdefault(function, OwnState()) if is_function else OwnState()
        self._unknown: dict[int, tuple[object, bytes]] = {}

    @property
    def problem(self) -> NoContent | None:
        """The first thing that has no content to compare; the version is then valid only in this process."""
        return self._state.problems[0] if self._state and self._state.problems else None

    @property
    def large(self) -> Sequence[str]:
        """Names of what may change in place, but is too large to be compared at each call."""
        return self._state.large if self._state else ()

    def version(self) -> bytes:
        """The current digest; cheap while nothing changed."""
        state = self._state
        return state.version if state is not None and state.holds() else self.state().version

    def state(self) -> CodeState:
        """What the current digest was made of."""
        state = self._state
        if state is None or not state.holds():
            state = self._state = self._follow()
        return state

    def _follow(self) -> CodeState:
        for _ in range(_MOST_TRIES):
            with suppress(_Changed):
                return self._try_follow()
            sleep(_PAUSE)
        return self._try_follow()

    def _try_follow(self) -> CodeState:
        try:
            return follow(
                self._function, self._random, self._own, libraries=self._libraries, whole=self._whole
            )
        except RecursionError:
            raise
        except RuntimeError as error:  # another thread changes what is read
            raise _Changed(str(error)) from error

    def body_begins(self, run: object) -> None:
        """From now on the function itself may change what it reads."""
        self._own.begin(run)

    def body_ends(self, run: object) -> None:
        """What was changed from `body_begins` on, the function itself has changed."""
        self._own.end(run, self._look)

    def after_fork(self) -> None:
        """In a child process the runs of other threads don't exist."""
        self._own.after_fork()

    def _look(self) -> None:
        if self._state is not None:
            self._state.look()

    def covers(self) -> Covers:
        """What the version holds and what it doesn't."""
        return covers_of(self.state(), f"Python {sys.version_info[0]}.{sys.version_info[1]}")

    def _random(self, value: object) -> bytes:
        """A digest of what has no content: the same for the same object in this process."""
        known = self._unknown.get(id(value))
        if known is None or known[0] is not value:
            known = self._unknown[id(value)] = value, os.urandom(16)
        return known[1]


class _Outside:
    """Writes functions and classes that are parameters, or parts of them."""

    def __init__(self) -> None:
        self._watches: dict[int, tuple[object, CodeWatch]] = {}

    def refer(self, out: Feed, thing: Any) -> None:
        """Write the name of a function or class, and if it is the user's own the version of its code.

        Raises:
            NoContent: it uses what has no content.
        """
        if isinstance(thing, FunctionType) and not (is_own_namespace(thing.__globals__) or thing.__closure__):
            return  # a library's: its name is enough
        watch = self._watch(thing)
        version = watch.version()
        if watch.problem is not None:
            problem = NoContent(watch.problem.value, watch.problem.why)
            problem.path = f" ({name_of(thing)} uses {watch.problem.path})"
            raise problem
        write(out, b"c", version)

    def ordered(self, values: Iterable[object]) -> Iterator[object]:
        """The items as they come."""
        return iter(values)

    def left_out(self, _: object) -> frozenset[str]:
        """Every attribute and item counts."""
        return frozenset()

    def first_seen(self, *_: object) -> None:
        """Nothing is left out."""

    def _watch(self, thing: Any) -> CodeWatch:
        known = self._watches.get(id(thing))
        if known is None or known[0] is not thing:
            if len(self._watches) >= _MOST_WATCHES:
                self._watches.clear()
            known = self._watches[id(thing)] = thing, CodeWatch(thing, whole=isinstance(thing, FunctionType))
        return known[1]


follow_with(_Outside())
