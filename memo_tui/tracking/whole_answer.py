"""The whole answer of a server, within a time limit, and how long it asks to wait."""

import time
from contextlib import suppress
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import Any

_READ = 1 << 16
_LONGEST_PAUSE = 120.0  # that a server may ask for


def content_of(answer: Any, seconds: float, most: float = float("inf")) -> bytes:
    """The content of a streamed answer that has to be whole after some seconds, however slowly it drips.

    Args:
        answer: of MLflow's `http_request`.
        seconds: the time limit.
        most: bytes after which the rest isn't read.

    Raises:
        TimeoutError: it is not.
        Exception: what the connection raises.
    """
    if not hasattr(answer.raw, "read1"):  # urllib3 before 2.1
        return bytes(answer.content)
    end, parts, read = monotonic() + seconds, [], 0
    try:
        while part := answer.raw.read1(_READ, decode_content=True):
            parts.append(part)
            read += len(part)
            if read > most:
                answer.close()
                return b"".join(parts)
            if monotonic() > end:
                raise TimeoutError("timed out")  # noqa: TRY301
    except BaseException:
        answer.close()  # the connection can't be used again
        raise
    answer.raw.release_conn()
    return b"".join(parts)


def pause_of(answer: Any) -> float:
    """The seconds that the Retry-After header of an answer asks for, at most two minutes."""
    text, seconds = answer.headers.get("Retry-After", ""), 0.0
    with suppress(ValueError, TypeError, OverflowError):
        at = time.time()
        seconds = float(text) if text.strip().isdigit() else parsedate_to_datetime(text).timestamp() - at
    return min(max(0.0, seconds), _LONGEST_PAUSE)
