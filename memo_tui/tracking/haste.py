"""The end of this process has been asked for: what is still wanted of a store mustn't take long."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

_LIMITS = {"MLFLOW_HTTP_REQUEST_MAX_RETRIES": "0", "MLFLOW_HTTP_REQUEST_TIMEOUT": "2"}
_LONGEST_WAIT = 0.3
_asked = False


@contextmanager
def haste_possible() -> Iterator[None]:
    """`hurry` lasts until the end of the block."""
    global _asked  # noqa: PLW0603 - there is one process
    before = {name: os.environ.get(name) for name in _LIMITS}
    try:
        yield
    finally:
        _asked = False
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def hurry() -> None:
    """From now on nothing asked of a store may take long; any thread may call this."""
    global _asked  # noqa: PLW0603
    _asked = True


def longest_wait(seconds: float) -> float:
    """How long something may be waited for that has so many seconds else."""
    return min(seconds, _LONGEST_WAIT) if _asked else seconds


def limit_requests() -> None:
    """After `hurry`, a request that begins now fails after 2 s without an answer, for good."""
    if _asked:
        os.environ.update(_LIMITS)
