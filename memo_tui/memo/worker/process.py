"""The worker process of the Function pane, started with `-m`: a crash, a print or a hang stays in it.

It reads JSON requests from standard input, one per line, and writes one line of JSON for each to standard
output.
"""

import asyncio
import inspect
import io
import json
import os
import queue
import signal
import sys
import tempfile
import threading
import warnings
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import IO, Any

from memo_tui.errors import MemoTuiError
from memo_tui.memo.function import Memoized, storage_of
from memo_tui.memo.memo import Answer, MemoWarning, write_counts
from memo_tui.memo.preview import cut, preview
from memo_tui.memo.resolve import resolve
from memo_tui.memo.signature_form import FieldError, Form
from memo_tui.memo.source import source_of
from memo_tui.memo.user_folder import open_folder
from memo_tui.memo.worker.client import BEGIN

_MOST_PRINTED = 2000


def main() -> int:
    """Answer requests until standard input ends."""
    reference, store = sys.argv[1:3]
    requests, answers, printed = _streams()
    answers.write(f"\n{BEGIN}")
    answers.flush()
    worker: WorkerProcess | None = None
    sentence = ""
    try:
        with suppress(FileNotFoundError):  # the current folder may be gone
            open_folder(Path.cwd())
        worker = WorkerProcess(resolve(reference, store))
    except MemoTuiError as error:
        sentence = str(error)
    me = os.getpid()
    for line in iter(requests.get, ""):
        request = json.loads(line)
        answer = {"problem": sentence} if worker is None else _answered(worker, request, printed)
        if os.getpid() != me:
            os._exit(0)  # a body that forked returns twice; the parent answers
        answers.write(json.dumps({**answer, "request": request["request"]}) + "\n")
        answers.flush()
    return 0


def _answered(worker: "WorkerProcess", request: Mapping[str, Any], printed: IO[str]) -> dict[str, Any]:
    try:
        return worker.answer(request, printed)
    except BaseException as error:  # noqa: BLE001 - the repr of a value may raise anything
        return {"problem": f"The result can't be shown: {type(error).__name__}: {cut(_message(error))}."}


class WorkerProcess:
    """Answers requests about one function, in the worker process."""

    def __init__(self, function: Memoized[Any, Any]) -> None:
        """Answer for this function."""
        self._function = function
        self._form = Form(function)
        self._last: object = None

    def answer(self, request: Mapping[str, Any], printed: IO[str]) -> dict[str, Any]:
        """Answer one request; `printed` is the file that receives what the body prints."""
        if request["ask"] == "describe":
            return self._describe()
        if request["ask"] == "texts":
            return {"texts": self._form.texts(request["params"], partial(Memoized.written, self._function))}
        try:
            args, kwargs = self._form.read(request["texts"])
        except FieldError as error:
            return {"problem": str(error), "field": error.field}
        printed.seek(0)
        printed.truncate()
        answer = self._call(args, kwargs)
        with suppress(Exception):  # the body may have closed them
            sys.stdout.flush()
            sys.stderr.flush()
        with suppress(Exception):
            printed.seek(0)
            answer["printed"] = printed.read(_MOST_PRINTED)
        return {"printed": "", **answer}

    def _describe(self) -> dict[str, Any]:
        function = inspect.unwrap(self._function)
        source = source_of(function)
        name, store, bounds = storage_of(self._function)
        return {
            "name": name,
            "short": function.__qualname__,
            "about": next(iter((inspect.getdoc(function) or "").splitlines()), ""),
            "numbers": source.numbers,
            "lines": source.lines,
            "fields": [vars(field) for field in self._form.fields],
            "store": str(store.path),
            "bounds": bounds,
        }

    def _call(self, args: list[Any], kwargs: dict[str, Any]) -> dict[str, Any]:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                answer: Any = Memoized.ask(self._function, *args, **kwargs)
                if inspect.isawaitable(answer):
                    answer = asyncio.run(_awaited(answer))
            except MemoTuiError as error:
                return {"problem": str(error)}
            except BaseException as error:  # noqa: BLE001 - the user's function may raise anything
                message = cut(_message(error))
                return {
                    "problem": f"The body raised {type(error).__name__}{': ' if message else ''}{message}."
                    " Nothing is stored: the next call runs it again.",
                    "raised": True,
                }
        write_counts()
        return self._format_answer(
            answer, [str(each.message) for each in caught if each.category is MemoWarning]
        )

    def _format_answer(self, answer: Answer[Any], warned: list[str]) -> dict[str, Any]:
        same = self._last is answer.value
        self._last = answer.value
        return {
            "value": preview(answer.value),
            "type": type(answer.value).__qualname__,
            "identity": f"{id(answer.value) & 0xFFFFFF:06x}",
            "same": same,
            "outcome": answer.outcome,
            "found": answer.found,
            "seconds": answer.seconds,
            "took": answer.took,
            "saved": answer.saved,
            "warned": " ".join(warned),
        }


def _message(error: BaseException) -> str:
    try:
        return " ".join(str(error).split())
    except Exception:  # noqa: BLE001 - the user's __str__
        return ""


async def _awaited(answer: Any) -> Any:
    return await answer


def _streams() -> tuple["queue.Queue[str]", IO[str], IO[str]]:
    """The streams for requests and answers, and the file that receives everything that is printed."""
    incoming = os.fdopen(os.dup(0), encoding="utf-8")
    outgoing = os.fdopen(os.dup(1), "w", encoding="utf-8")
    printed = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115 - open until the process ends
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    for stream in (1, 2):
        os.dup2(printed.fileno(), stream)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)  # so that the order of what is printed is kept
    requests: queue.Queue[str] = queue.Queue()

    def listen() -> None:
        for line in incoming:
            requests.put(line)
        # The dashboard has ended: end a running body and the processes that it started.
        os.killpg(0, signal.SIGKILL)

    threading.Thread(target=listen, daemon=True).start()
    return requests, outgoing, printed


if __name__ == "__main__":
    sys.exit(main())
