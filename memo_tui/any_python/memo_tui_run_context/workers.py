"""Noticing that what a worker of multiprocessing does raises, which is caught there, and passed on."""

from __future__ import annotations

import functools
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_PASSED_ON = {  # what a pool's worker wraps an error of a task in, for its parent
    "multiprocessing.pool": "ExceptionWithTraceback",
    "concurrent.futures.process": "_ExceptionWithTraceback",
    "joblib.externals.loky.process_executor": "_ExceptionWithTraceback",
}


def when_one_raises(act: Callable[[], object]) -> None:
    """In a worker, call something when its function raises, or a task that a pool gave it."""
    process, util = (sys.modules.get(f"multiprocessing.{name}") for name in ("process", "util"))
    if process is None or util is None or process.parent_process() is None:
        return

    def leave() -> None:  # called while the error is handled
        error = sys.exc_info()[1]
        if isinstance(error, Exception) or (isinstance(error, SystemExit) and error.code):
            act()

    util.Finalize(None, leave, exitpriority=0)
    for module, name in _PASSED_ON.items():
        wrapper = getattr(sys.modules.get(module), name, None)
        if wrapper is not None:
            wrapper.__init__ = _telling(wrapper.__init__, act)


def _telling(init: Any, act: Callable[[], object]) -> Any:
    @functools.wraps(init)
    def tell(self: Any, *args: Any, **kwargs: Any) -> None:
        act()
        init(self, *args, **kwargs)

    return tell
