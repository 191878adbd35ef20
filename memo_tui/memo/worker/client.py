"""WorkerClient: the dashboard's side of the process in which the user's function runs."""

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
from time import time
from typing import Any

from memo_tui.errors import FunctionError
from memo_tui.memo.calls import Call, Outcome, Storage
from memo_tui.memo.results_schema import Bounds
from memo_tui.memo.signature_form import Field, FieldError
from memo_tui.memo.source import Source
from memo_tui.options import check_reference

_LAST_WORDS = 1.0  # seconds
BEGIN = "answers follow\n"  # first line of the worker; what Python prints while it starts comes before it
SAMPLE = "memo_tui.memo.sample:estimate_pi"


@dataclass(frozen=True)
class Description:
    """A function, before it is called.

    Attributes:
        name: its module and name, under which its results are stored.
        short: its name alone.
        about: the first line of its docstring.
        source: its code.
        fields: its parameters.
        store: the file of its results.
        bounds: how many results and bytes are kept there.
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
        value: the result as text, shortened.
        type: the name of its type.
        identity: the last hex digits of its address in the worker; the same for the same object.
        same: whether the previous call returned the same object.
        outcome: whether the body ran.
        found: where a remembered result was found, or where a new one is kept.
        seconds: how long the call took.
        took: how long the body took for this result, in seconds.
        saved: the difference, in seconds; 0 if the body ran.
        printed: what the body printed, shortened.
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

    def to_call(self, number: int, function: str, params: str) -> Call:
        """The entry of this call in a log.

        Args:
            number: its number there, from 1.
            function: the name of the function.
            params: its parameters as text.
        """
        return Call(
            number=number,
            variant=function,
            instance=params,
            value=self.value,
            outcome=self.outcome,
            kept=self.found,
            seconds=self.seconds,
            at=time(),
            saved=self.saved,
        )


class WorkerClient:
    """Sends requests to a worker process and can stop it. Each method blocks: call it on a thread."""

    def __init__(self, reference: str, folder: Path) -> None:
        """Prepare without starting the process.

        Args:
            reference: the function, in the form module:name.
            folder: the folder of its results.

        Raises:
            FunctionError: the reference does not have that form.
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
            FunctionError: it can't be imported, or the process was stopped.
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
        """Call the function with parameters as they were typed.

        Raises:
            FieldError: a parameter does not take a text.
            FunctionError: the body raised an error, or was stopped.
        """
        answer = self._ask({"ask": "call", "texts": dict(texts)})
        return Reply(**{**answer, "outcome": Outcome(answer["outcome"]), "found": Storage(answer["found"])})

    def texts(self, params: str) -> dict[str, str] | None:
        """What to type, by field, for parameters as the store shows them; None if they can't be typed.

        Raises:
            FunctionError: the process was stopped.
        """
        texts: dict[str, str] | None = self._ask({"ask": "texts", "params": params})["texts"]
        return texts

    def stop(self) -> None:
        """End the process and a running call; the next request starts a new process."""
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
        """Parse the answer to the newest request."""
        try:
            answer: dict[str, Any] = json.loads(line)
            if answer.pop("request") == self._asked:
                return answer
        except (ValueError, KeyError, AttributeError):
            pass
        self._ended()
        raise FunctionError("The body wrote where the answers go, so its process was ended. Call again.")

    def _running(self) -> "subprocess.Popen[str]":
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                # -P: files in the current folder must not hide our modules.
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
        """The next line from the process; "" if it has ended."""
        assert process.stdout is not None  # noqa: S101 - for the type checker
        while not self._begun and (line := process.stdout.readline()):
            self._begun = line == BEGIN
        return process.stdout.readline()

    def _ended(self) -> str:
        """Clean up after the process ended; return the reason in one sentence."""
        process, self._process = self._process, None
        code = 0
        if process is not None:
            with suppress(subprocess.TimeoutExpired):  # a process that closed its pipe may still run
                code = process.wait(_LAST_WORDS)
            self._kill(process)
            code = code or process.wait()
        stopped, self._stopped = self._stopped, False
        if stopped:
            return "Stopped. This call stored nothing."
        name = signal.Signals(-code).name if -code in set(signal.Signals) else f"status {code}"
        return f"The function's process ended with {name}. The next call starts a new one."

    @staticmethod
    def _kill(process: "subprocess.Popen[str]") -> None:
        """End a process and those that it started."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
