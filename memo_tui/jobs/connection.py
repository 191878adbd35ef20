"""A dashboard's connection to the jobs' supervisor, which is started when it is needed."""

import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from time import monotonic, sleep

from memo_tui import background
from memo_tui.errors import MemoTuiError
from memo_tui.files import private, private_folder
from memo_tui.jobs.messages import Answer, News, Request, read_message
from memo_tui.jobs.socket_path import connect
from memo_tui.tracking.mlflow_env import environment_of_user

_START_SECONDS = 20.0
_ANSWER_SECONDS = 30.0
_TRIES = 3
_LOG = "supervisor.log"
_FOREIGN = (
    "The job supervisor is from another version of memo-tui. Its trainings go on; launch this one when they"
    " have ended."
)


class SupervisorConnection:
    """Asks the supervisor, and takes its news. `ask` is for one thread alone."""

    def __init__(
        self,
        folder: Path,
        start: Callable[[], object],
        take: Callable[[News], object],
        lost: Callable[[], object],
    ) -> None:
        """Prepare; the first request connects.

        Args:
            folder: of the jobs.
            start: starts the supervisor, see `start_supervisor`.
            take: called with its news, on another thread.
            lost: called after a connection has ended, on another thread.
        """
        self._folder, self._start, self._take_news, self._lost = folder, start, take, lost
        self._connection: socket.socket | None = None
        self._answers: dict[int, str] = {}
        self._foreign = ""  # why messages of the supervisor can't be read
        self._answered = threading.Condition()
        self._number = 0

    @property
    def is_open(self) -> bool:
        """Whether it is connected."""
        return self._connection is not None

    def ask(self, request: Request) -> None:
        """Ask the supervisor; one that is just ending is replaced.

        Raises:
            MemoTuiError: it isn't running and can't be started, or it refuses.
        """
        for _ in range(_TRIES):
            connection = self._connection or self._connect()
            self._number += 1
            number = self._number
            try:
                connection.sendall(replace(request, number=number).to_line())
            except OSError:
                self._disconnect(connection)
                continue
            with self._answered:
                self._answered.wait_for(
                    lambda number=number, connection=connection: (  # type: ignore[misc]
                        number in self._answers or self._connection is not connection or self._foreign
                    ),
                    _ANSWER_SECONDS,
                )
                if number in self._answers:
                    if problem := self._answers.pop(number):
                        raise MemoTuiError(f"The training can't be started: {problem}")
                    return
                if self._foreign:
                    raise MemoTuiError(self._foreign)
            self._disconnect(connection)
        raise MemoTuiError(f"The job supervisor doesn't answer; see {self._folder / _LOG}.")

    def reach(self) -> bool:
        """Connect to a supervisor that is running; none is started. Returns whether it is new.

        Like `ask`, this is for one thread alone.
        """
        if self._connection is None:
            with suppress(OSError):
                self._begin(connect(self._folder))
                return True
        return False

    def close(self) -> None:
        """Stop listening."""
        if self._connection is not None:
            self._disconnect(self._connection)

    def _connect(self) -> socket.socket:
        """The connection to the supervisor, which is started if it isn't running.

        Raises:
            MemoTuiError: it can't be started.
        """
        connection = None
        with suppress(OSError):
            connection = connect(self._folder)
        if connection is None:
            self._start()
            end = monotonic() + _START_SECONDS
            while connection is None and monotonic() < end:
                sleep(0.02)
                with suppress(OSError):
                    connection = connect(self._folder)
        if connection is None:
            raise MemoTuiError(f"The job supervisor can't be started; see {self._folder / _LOG}.")
        return self._begin(connection)

    def _begin(self, connection: socket.socket) -> socket.socket:
        """Listen to a connection from now on."""
        self._connection, self._foreign = connection, ""
        background.start("jobs-news", lambda: self._listen(connection), "listening to the job supervisor")
        return connection

    def _listen(self, connection: socket.socket) -> None:
        """On one thread per connection: handle the supervisor's reports."""
        with suppress(OSError, ValueError), connection.makefile("rb") as lines:
            for line in lines:
                with background.guard("taking news of jobs"):
                    self._take(line)
        self._disconnect(connection)
        self._lost()

    def _take(self, line: bytes) -> None:
        """Handle one message; an unreadable one is skipped, and becomes the answer to the next request."""
        try:
            message = read_message(line, Answer, News)
        except MemoTuiError:
            with self._answered:
                self._foreign = _FOREIGN
                self._answered.notify_all()
            return
        if isinstance(message, Answer):
            with self._answered:
                self._answers[message.answer] = message.problem
                self._answered.notify_all()
        else:
            self._take_news(message)

    def _disconnect(self, connection: socket.socket) -> None:
        with self._answered:
            if self._connection is connection:
                self._connection = None
            self._answered.notify_all()
        with suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
        connection.close()


def start_supervisor(folder: Path, limit: int, grace: float) -> None:
    """Start the supervisor of a folder of jobs; it ends at once if there is one already.

    Args:
        folder: of the jobs; it is made if it doesn't exist.
        limit: how many jobs run at once.
        grace: seconds from the request to stop to the end by force.

    Raises:
        MemoTuiError: it can't be started.
    """
    module = "memo_tui.jobs.supervisor"
    try:
        private_folder(folder)
        with open(folder / _LOG, "ab", opener=private) as log:
            subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-P", "-m", module, str(limit), str(grace), str(folder)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=folder,
                env=environment_of_user(),
                start_new_session=True,
            )
    except OSError as error:
        where = error.filename or folder
        raise MemoTuiError(f"The training can't be started: {error.strerror} ({where}).") from None
