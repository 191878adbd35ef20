"""Verdicts: the supervisor's side of the process that looks trainings up."""

import asyncio
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress

from memo_tui.errors import MemoTuiError
from memo_tui.jobs.messages import read_message
from memo_tui.jobs.process_messages import LookedUp, LookUp

_AT_ONCE = 4  # requests that are on their way, so that a new one doesn't wait behind a whole sweep
_LONGEST_LINE = 2**26


class Verdicts:
    """Asks what is remembered of jobs; starts the process that knows when it is needed."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self._environment: dict[str, str] = {}
        self._listener: asyncio.Task[None] | None = None
        self._answers: dict[str, tuple[asyncio.subprocess.Process, asyncio.Future[LookedUp]]] = {}
        self._starting = asyncio.Lock()
        self._room = asyncio.Semaphore(_AT_ONCE)

    async def of(self, request: LookUp, environment: Mapping[str, str]) -> LookedUp:
        """What is remembered of a job; nothing if it can't be looked up, as the job itself then says why.

        Args:
            request: which job.
            environment: environment variables for the process.
        """
        async with self._room:
            try:
                process = await self._running(environment)
                answer: asyncio.Future[LookedUp] = asyncio.get_running_loop().create_future()
                self._answers[request.job] = (process, answer)
                if process.stdin is not None:
                    process.stdin.write(request.to_line())
                    await process.stdin.drain()
                return await answer
            except (OSError, EOFError):
                return LookedUp(request.job)
            finally:
                self._answers.pop(request.job, None)

    def close(self) -> None:
        """End the process."""
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()

    async def _running(self, environment: Mapping[str, str]) -> asyncio.subprocess.Process:
        """The process, with these environment variables."""
        async with self._starting:
            same = self._environment == dict(environment)
            if self._process is None or self._process.returncode is not None or not same:
                self._environment = dict(environment)
                if self._process is not None and self._process.stdin is not None:
                    self._process.stdin.close()  # it answers what it was asked, and ends
                self._process = await asyncio.create_subprocess_exec(
                    *(sys.executable, "-P", "-m", "memo_tui.jobs.verdict_process"),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    env=self._environment,
                    start_new_session=True,
                    limit=_LONGEST_LINE,
                )
                self._listener = asyncio.ensure_future(self._listen(self._process))
            return self._process

    async def _listen(self, process: asyncio.subprocess.Process) -> None:
        if process.stdout is not None:
            async for line in process.stdout:
                with suppress(MemoTuiError):  # what libraries print is skipped
                    found = read_message(line, LookedUp)
                    _, answer = self._answers.get(found.looked_up, (process, None))
                    if answer is not None and not answer.done():
                        answer.set_result(found)
        await process.wait()
        for asked, answer in self._answers.values():
            if asked is process and not answer.done():
                answer.set_exception(EOFError())
