"""Of several launches of one training on this machine, one at a time looks who leads and creates a run.

So the others see the leader, and create no run in vain. Launches on several machines agree without that.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

from memo_tui.errors import MemoTuiError
from memo_tui.files import locked, private_folder
from memo_tui.settings_sources import cache_dir

_FOLDER = "launches"
_SECONDS = 10.0


@contextmanager
def one_at_a_time(digest: str) -> Iterator[None]:
    """A block that one launch of this user on this machine is in at a time, if there is a cache folder.

    Args:
        digest: of the key of the training.
    """
    with ExitStack() as lock:
        with suppress(OSError, MemoTuiError):
            folder = cache_dir() / _FOLDER
            private_folder(folder)
            lock.enter_context(locked(folder / digest, seconds=_SECONDS))
        yield
