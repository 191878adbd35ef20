"""WorkerClient: the user's function in a process of its own, which can be asked, and stopped."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from memo_tui.errors import FunctionError
from memo_tui.memo.calls import Outcome, Storage
from memo_tui.memo.results_schema import Bounds
from memo_tui.memo.signature_form import Field, FieldError
from memo_tui.memo.source import Source
from memo_tui.options import check_reference

_LAST_WORDS = 1.0  # seconds
BEGIN = "answers follow\n"  # said first by the function's process, after what Python may say as it starts
SAMPLE = "memo_tui.memo.sample:estimate_pi"


@dataclass(frozen=True)
class Description:
    """What there is to know of a function before it's called.

    Attributes:
        name: its module and name, under which its results are stored.
        short: its name alone.
        about: the first line of its docstring.
        source: its code.
        fields: its parameters.
        store: the file of its results.
        bounds: how much of it is kept there.
    """

    name: str
    short: str
    about: str
    source: Source
    fields: tuple[Field, ...]
    store: Path
    bounds: Bounds


@dataclass(frozen=True)
class Reply:
    """What one call did.

    Attributes:
        value: the result as text, cut where it's long.
        type: the name of its type.
        identity: the end of its address in its process, in hex: equal for the same object.
        same: whether it is the very object that the call before returned.
        outcome: whether the body ran.
        found: where a remembered result was found; where a new one is kept.
        seconds: the time of the call.
        took: the time of the body for this result, in seconds.
        saved: the difference, in seconds; 0 if the body ran.
        printed: what the body printed meanwhile, cut where it's long.
        warned: why the result could not be stored, or "".
    """

    value: str
    type: str
    identity: str
    same: bool
    outcome: Outcome
    found: Storage
    seconds: float
    took: float
    saved: float
    printed: str
    warned: str


class WorkerClient:
    """One function in a process of its own; each method blocks, so call it on a thread."""

    def __init__(self, reference: str, folder: Path) -> None:
        """Prepare; no process is started yet.

        Args:
            reference: the function as module:name.
            folder: the folder of its results.

        Raises:
            FunctionError: it is not written as module:name.
        """
        check_reference(reference)
        self._reference, self._folder = reference, folder
        self._process: subprocess.Popen[str] | None = None
        self._lock = threading.Lock()
        self._begun = self._stopped = False
        self._asked = 0

    def describe(self) -> Description:
        """Import the function and read its signature.

        Raises:
            FunctionError: that can't be done, or the process was stopped meanwhile.
        """
        answer = self._ask({"ask": "describe"})
        return Description(
            answer["name"],
            answer["short"],
            answer["about"],
            Source(tuple(answer["numbers"]), tuple(answer["lines"])),
            tuple(Field(**field) for field in answer["fields"]),
            Path(answer["store"]),
            Bounds(*answer["bounds"]),
        )

    def call(self, texts: Mapping[str, str]) -> Reply:
        """Call it with the parameters as they were typed.

        Raises:
            FieldError: a text is none of the values that its parameter takes.
            FunctionError: the body raised an error, or was stopped.
        """
        answer = self._ask({"ask": "call", "texts": dict(texts)})
        return Reply(**{**answer, "outcome": Outcome(answer["outcome"]), "found": Storage(answer["found"])})

    def texts(self, params: str) -> dict[str, str] | None:
        """What to type for parameters as the store tells them; None where they can't be typed.

        Raises:
            FunctionError: the process was stopped.
        """
        texts: dict[str, str] | None = self._ask({"ask": "texts", "params": params})["texts"]
        return texts

    def stop(self) -> None:
        """End the process, and with it a call that runs; the next request starts another."""
        self._stopped = True
        if self._process is not None:
            self._kill(self._process)

    def _ask(self, request: Mapping[str, Any]) -> dict[str, Any]:
        with self._lock:
            if self._stopped:  # while nothing was asked
                self._ended()
            line = ""
            try:
                process = self._running()
                assert process.stdin is not None  # noqa: S101 - for the type checker
                self._asked += 1
                process.stdin.write(json.dumps({**request, "request": self._asked}) + "\n")
                process.stdin.flush()
                if self._stopped:  # while the process was being started
                    self._kill(process)
                line = self._answer(process)
            except BrokenPipeError:
                pass
            except OSError as error:
                raise FunctionError(f"The function's process can't be started: {error.strerror}.") from None
            if not line:
                raise FunctionError(self._ended())
            answer = self._read(line)
        if "field" in answer:
            raise FieldError(answer["field"], answer["problem"])
        if "problem" in answer:
            raise FunctionError(answer["problem"])
        return answer

    def _read(self, line: str) -> dict[str, Any]:
        """The answer to the newest request."""
        try:
            answer: dict[str, Any] = json.loads(line)
            if answer.pop("request") == self._asked:
                return answer
        except (ValueError, KeyError, AttributeError):
            pass
        self._ended()
        raise FunctionError("The body wrote where the answers go: its process was ended. Call again.")

    def _running(self) -> "subprocess.Popen[str]":
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                # What lies about in the current folder is no module of ours.
                [
                    sys.executable,
                    "-P",
                    "-m",
                    "memo_tui.memo.worker.process",
                    self._reference,
                    str(self._folder),
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
                errors="replace",
                start_new_session=True,
            )
            self._begun = False
        return self._process

    def _answer(self, process: "subprocess.Popen[str]") -> str:
        """The next line of a process, "" if it has ended."""
        assert process.stdout is not None  # noqa: S101 - for the type checker
        while not self._begun and (line := process.stdout.readline()):
            self._begun = line == BEGIN
        return process.stdout.readline()

    def _ended(self) -> str:
        """Why there is no answer."""
        process, self._process = self._process, None
        code = 0
        if process is not None:
            with suppress(subprocess.TimeoutExpired):  # what has closed its pipe need not have ended
                code = process.wait(_LAST_WORDS)
            self._kill(process)
            code = code or process.wait()
        stopped, self._stopped = self._stopped, False
        if stopped:
            return "Stopped. Nothing is stored of this call."
        name = signal.Signals(-code).name if -code in set(signal.Signals) else f"status {code}"
        return f"The function's process ended with {name}. The next call starts another."

    @staticmethod
    def _kill(process: "subprocess.Popen[str]") -> None:
        """End a process and those that it started."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
