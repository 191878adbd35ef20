"""Short time limits for requests to a store once this process has been asked to end."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

_LIMITS = {"MLFLOW_HTTP_REQUEST_MAX_RETRIES": "0", "MLFLOW_HTTP_REQUEST_TIMEOUT": "2"}
_LONGEST_WAIT = 0.7
_asked = False


@contextmanager
def haste_possible() -> Iterator[None]:
    """Limit the effect of `hurry` to the block."""
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
    """Use short time limits from now on; may be called on any thread."""
    global _asked  # noqa: PLW0603
    _asked = True


def longest_wait(seconds: float) -> float:
    """How long to wait, in seconds: the given time, or less after `hurry`."""
    return min(seconds, _LONGEST_WAIT) if _asked else seconds


def limit_requests() -> None:
    """After `hurry`, let requests fail after 2 s without an answer, without retries."""
    if _asked:
        os.environ.update(_LIMITS)
