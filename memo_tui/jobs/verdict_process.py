"""The process that looks trainings up for the supervisor, which doesn't load MLflow itself.

Requests arrive on standard input, one JSON line each, and are answered in order on standard output. It ends
by itself when nothing was asked for a while.
"""

import os
import select
import signal
import sys
from collections.abc import Iterator
from time import monotonic

from memo_tui.errors import MemoTuiError, StoreError
from memo_tui.jobs.foretell import Foreteller
from memo_tui.jobs.messages import read_message
from memo_tui.jobs.process_messages import LookedUp, LookUp
from memo_tui.secrets.known import hide
from memo_tui.tracking.mlflow_env import configure_mlflow

_IDLE_SECONDS = 300.0
_NOT_AGAIN_SECONDS = 30.0  # a store that didn't answer isn't asked


def main() -> int:
    """Answer until standard input ends."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    configure_mlflow(retries=1, timeout=20)
    foreteller, failed_at = Foreteller(), dict[str, float]()
    for line in _lines():
        try:
            request = read_message(line, LookUp)
        except MemoTuiError as error:
            sys.stderr.write(f"A request to look a training up can't be read: {error}\n")
            return 1
        uri = request.spec.tracking_uri
        if uri in failed_at and monotonic() - failed_at[uri] < _NOT_AGAIN_SECONDS:
            answer = LookedUp(request.job)  # a whole sweep must not wait for a store that doesn't answer
        else:
            try:
                answer = _answer(foreteller, request)
            except StoreError as error:
                failed_at[uri] = monotonic()
                answer = _unanswered(request, error)
        os.write(1, b"\n" + answer.to_line())
    return 0


def _answer(foreteller: Foreteller, request: LookUp) -> LookedUp:
    """Look a job up; if its trainings are all remembered, that is noted on the runs.

    Raises:
        StoreError: the store doesn't answer or refuses.
    """
    try:
        found = foreteller.foretell(request.spec, explained=request.explained)
        if found is None:
            return LookedUp(request.job)
        if all(verdict.is_hit for verdict in found.verdicts):
            found = foreteller.take(request.spec, found, joined=request.joined)
    except StoreError:
        raise
    except Exception as error:  # noqa: BLE001 - the job itself reports it
        return _unanswered(request, error)
    return LookedUp(request.job, found.keys, found.answer)


def _unanswered(request: LookUp, error: Exception) -> LookedUp:
    text = hide(request.spec.secrets.redact(f"{type(error).__name__}: {error}".splitlines()[0]))
    sys.stderr.write(f"Job {request.job} can't be looked up: {text}\n")
    return LookedUp(request.job)


def _lines() -> Iterator[bytes]:
    """The lines of standard input; it ends when none came for a while."""
    pending = b""
    while select.select([0], [], [], _IDLE_SECONDS)[0]:
        chunk = os.read(0, 65_536)
        if not chunk:
            return
        *lines, pending = (pending + chunk).split(b"\n")
        yield from lines


if __name__ == "__main__":
    sys.exit(main())
