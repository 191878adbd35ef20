"""The supervisor: one process for a folder of jobs, which outlives every dashboard while a job is active.

It holds the queue of jobs, and reports every change to all connected dashboards. Its socket carries lines
of JSON. It ends by itself when nothing is left to do and no dashboard is connected; if
it's killed, the jobs go on, and the next one finds them by the files in their folders.
"""

import asyncio
import fcntl
import os
import signal
import sys
import traceback
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep

from memo_tui.errors import MemoTuiError
from memo_tui.files import private
from memo_tui.jobs.job_queue import JobQueue
from memo_tui.jobs.messages import Answer, Look, Message, News, Request, Stop, Submit, number_of, read_message
from memo_tui.jobs.socket_path import LOCK, SOCKET
from memo_tui.jobs.supervised_job import SupervisedJob
from memo_tui.secrets.known import hide_report

_LINGER = 2.0  # seconds without work after which it ends
_LOOKS = 8  # in that time
_LOCK_SECONDS = 10.0
_LONGEST_LINE = 2**26


class Supervisor:
    """Serves the dashboards of one folder of jobs: takes their requests, and reports every change to all."""

    def __init__(self, jobs: Path, limit: int, grace: float) -> None:
        """Take over the jobs that earlier supervisors left.

        Args:
            jobs: the folder of the jobs.
            limit: how many jobs run at once, until a dashboard changes it.
            grace: seconds from the request to stop to the end by force, of the jobs that are taken over.
        """
        self._jobs = jobs
        self._clients: set[asyncio.StreamWriter] = set()
        self._queue = JobQueue(jobs, limit, grace, self._report)

    async def serve(self) -> None:
        """Work until nothing is left to do."""
        (self._jobs / SOCKET).unlink(missing_ok=True)
        server = await asyncio.start_unix_server(self._talk, SOCKET, limit=_LONGEST_LINE)
        Path(SOCKET).chmod(0o600)
        self._queue.resume()
        idle = 0  # checks; time alone would count a pause of the whole process as idleness
        while idle < _LOOKS:
            await asyncio.sleep(_LINGER / _LOOKS)
            idle = 0 if self._clients or self._queue.busy else idle + 1
        await self._queue.close()
        server.close()
        (self._jobs / SOCKET).unlink(missing_ok=True)
        for client in self._clients:
            client.close()

    def _report(self, job: SupervisedJob) -> None:
        for client in self._clients:
            _write(client, News((job.to_dict(),)))

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one dashboard: all jobs at first, then its requests, and all changes."""
        self._queue.forget_removed()
        _write(writer, News(tuple(job.to_dict() for job in self._queue), self._queue.limit))
        self._clients.add(writer)
        try:
            while line := await reader.readline():
                _write(writer, self._answer(line))
                await writer.drain()
        except ConnectionError:
            pass  # the dashboard is gone
        except ValueError:
            _write(writer, Answer(-1, f"A message is longer than {_LONGEST_LINE:,} bytes."))
        finally:
            self._clients.discard(writer)
            writer.close()

    def _answer(self, line: bytes) -> Answer:
        """Handle a dashboard's request; an unreadable one is refused."""
        try:
            request = read_message(line, Submit, Stop, Look)
            self._carry_out(request)
        except (MemoTuiError, OSError) as error:
            return Answer(number_of(line), str(error))
        return Answer(request.number)

    def _carry_out(self, request: Request) -> None:
        if not isinstance(request, Stop) and request.limit is not None:
            self._queue.limit = max(1, request.limit)
        if isinstance(request, Submit):
            self._queue.submit(request)
        elif isinstance(request, Stop):
            self._queue.stop(request.jobs)
        self._queue.fill()


def _write(writer: asyncio.StreamWriter, message: Message) -> None:
    if not writer.is_closing():
        writer.write(message.to_line())


def main() -> int:
    """Supervise jobs; the arguments are the limit, the grace period, and the folder."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limit, grace, jobs = int(sys.argv[1]), float(sys.argv[2]), Path(sys.argv[3])
    os.chdir(jobs)
    with open(LOCK, "w", opener=private) as lock:
        if not _alone(lock.fileno()):
            return 0
        asyncio.run(_serve(Supervisor(jobs, limit, grace)))
    return 0


async def _serve(supervisor: Supervisor) -> None:
    """Serve, then exit at once, so that nothing keeps the lock."""
    status = 1
    try:
        await supervisor.serve()
        status = 0
    except Exception:  # noqa: BLE001 - its log has the traceback
        sys.stderr.write(hide_report(traceback.format_exc()))
        sys.stderr.flush()
    os._exit(status)


def _alone(lock: int) -> bool:
    """Whether this is the only supervisor; waits for one that is about to end."""
    end = monotonic() + _LOCK_SECONDS
    while monotonic() < end:
        with suppress(OSError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        sleep(0.05)
    return False


if __name__ == "__main__":
    sys.exit(main())
