"""The process that looks trainings up for the supervisor, which doesn't load MLflow itself.

Requests arrive on standard input, one JSON line each, and are answered in order on standard output. It ends
by itself when nothing was asked for a while.
"""

import os
import select
import signal
import sys
from collections.abc import Iterator

from memo_tui.errors import MemoTuiError
from memo_tui.jobs.foretell import Foreteller
from memo_tui.jobs.memo_answer import HITS
from memo_tui.jobs.messages import read_message
from memo_tui.jobs.process_messages import LookedUp, LookUp
from memo_tui.tracking.mlflow_env import configure_mlflow

_IDLE_SECONDS = 300.0


def main() -> int:
    """Answer until standard input ends."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    configure_mlflow(retries=1, timeout=20)
    foreteller = Foreteller()
    for line in _lines():
        try:
            request = read_message(line, LookUp)
        except MemoTuiError as error:
            sys.stderr.write(f"A request to look a training up can't be read: {error}\n")
            return 1
        os.write(1, b"\n" + _answer(foreteller, request).to_line())
    return 0


def _answer(foreteller: Foreteller, request: LookUp) -> LookedUp:
    """Look a job up; if its trainings are all remembered, that is noted on the runs."""
    try:
        found = foreteller.foretell(request.spec, explained=request.explained)
        if found is None:
            return LookedUp(request.job)
        if all(verdict.word in HITS for verdict in found.verdicts):
            found = foreteller.take(request.spec, found, joined=request.joined)
    except Exception as error:  # noqa: BLE001 - the job itself reports it
        text = request.spec.secrets.redact(f"{type(error).__name__}: {error}".splitlines()[0])
        sys.stderr.write(f"Job {request.job} can't be looked up: {text}\n")
        return LookedUp(request.job)
    return LookedUp(request.job, found.keys, found.answer)


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
