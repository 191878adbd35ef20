"""Jobs on a Dask cluster: each is a task there, which runs the job's process next to its worker."""

import asyncio
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from memo_tui.errors import MemoTuiError
from memo_tui.jobs.dask_worker import Sealed, stop_name, topic_of, train_on_worker
from memo_tui.jobs.end import End
from memo_tui.jobs.local import ending_of
from memo_tui.jobs.process_messages import RunJob
from memo_tui.jobs.runner import WAITING, Ending, Order
from memo_tui.jobs.view import JobState

if TYPE_CHECKING:
    from distributed import Client, Future

_CONNECT_SECONDS = 10.0
_TRIES = 3
_LOOK_SECONDS = 1.0
_SILENT_LOOKS = 30  # without an answer of the scheduler, until it's given up
_TO_END_BY_ITSELF = 5.0  # seconds for a process whose worker died
_LOG_IN = ("USERNAME", "PASSWORD", "TOKEN", "AUTH", "AWS_SIGV4")
_HANDED_ON = tuple(f"MLFLOW_TRACKING_{what}" for what in _LOG_IN)  # certificates are each machine's own


class DaskRunner:
    """Hands jobs to the scheduler at one address."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._client: Client | None = None
        self._connecting = asyncio.Lock()

    async def run(self, order: Order) -> Ending:
        """Run a job on the cluster to its end."""
        try:
            client = await self._connect()
        except MemoTuiError as error:
            return Ending(JobState.FAILED, str(error))
        environment = {name: order.environment[name] for name in _HANDED_ON if name in order.environment}
        order.note(where=WAITING)
        name = topic_of(order.job_id)
        future = client.submit(
            train_on_worker,
            order.job_id,
            Sealed(RunJob(order.spec).to_line(), environment),
            order.grace,
            key=name,
            pure=False,
        )
        with suppress(Exception):  # the watch finds what is wrong with the cluster
            await client.publish_dataset(future, name=name)  # the task outlives this process
        return await self._watch(client, order, future)

    async def adopt(self, order: Order, pid: int, began: float) -> Ending:  # noqa: ARG002
        """Go on watching a job whose supervisor is gone; its output since then is kept as well."""
        try:
            client = await self._connect()
        except MemoTuiError as error:
            return Ending(JobState.FAILED, f"It can no longer be watched: {error}")
        try:
            future = await client.get_dataset(topic_of(order.job_id))
        except (KeyError, OSError):
            why = f"The Dask scheduler at {self._address} was restarted and no longer knows it."
            return Ending(JobState.FAILED, why, "FAILED")
        return await self._watch(client, order, future, again=True)

    async def close(self) -> None:
        """Disconnect from the scheduler."""
        if self._client is not None:
            with suppress(Exception):
                await asyncio.wait_for(self._client.close(timeout=1), 3)

    async def _connect(self) -> "Client":
        try:
            from distributed import Client  # noqa: PLC0415 - an extra
        except ImportError:
            raise MemoTuiError(
                "A Dask scheduler needs the package 'distributed': install memo-tui[dask] here and on the"
                " cluster."
            ) from None
        async with self._connecting:
            tries = _TRIES
            while self._client is None or self._client.status != "running":
                tries -= 1
                try:
                    self._client = await Client(
                        self._address, asynchronous=True, timeout=_CONNECT_SECONDS, name="memo-tui"
                    )
                except (OSError, ValueError, TimeoutError, AssertionError) as error:
                    if isinstance(error, AssertionError) and tries:
                        continue  # Dask's own: the scheduler's first two messages came as one
                    why = str(error).splitlines()[0] if str(error) else type(error).__name__
                    raise MemoTuiError(f"No Dask scheduler answers at {self._address} ({why}).") from None
            return self._client

    async def _watch(
        self, client: "Client", order: Order, future: "Future", *, again: bool = False
    ) -> Ending:
        """Wait for a task's end, and keep its worker's reports; `again` if another supervisor did before."""
        topic = topic_of(order.job_id)
        log = _Log(order)
        client.subscribe_topic(topic, log.take)
        if again:
            with suppress(Exception):
                log.begin_anew(await client.get_events(topic))
        end = asyncio.ensure_future(_result(future))
        stop: asyncio.Future[Any] = asyncio.ensure_future(order.stop.wait())
        silent = 0
        try:
            while not end.done():
                await asyncio.wait((end, stop), timeout=_LOOK_SECONDS, return_when=asyncio.FIRST_COMPLETED)
                if stop.done() and not end.done():
                    await self._stop(client, order, future, begun=bool(log.worker))
                    stop = asyncio.get_running_loop().create_future()  # requested only once
                    if not log.worker:
                        return Ending(JobState.STOPPED)
                workers = await _workers(client)
                silent = 0 if workers is not None else silent + 1
                if silent > _SILENT_LOOKS:
                    return Ending(
                        JobState.FAILED, f"The Dask scheduler at {self._address} is gone.", "FAILED"
                    )
                if workers is not None and log.worker and log.worker not in workers and not end.done():
                    return await self._bury(order, log.worker)
            result = end.result()
            await asyncio.sleep(0)  # the last report is on its way
            if result is None or result["status"] is None:
                return await self._bury(order, log.worker)
            if "problem" in result:
                return Ending(JobState.FAILED, result["problem"], "FAILED")
            await log.settle()
            left = End.from_dict(result.get("end"))
            return ending_of(order, left, result["status"], forced=result["forced"])
        finally:
            for waiting in (end, stop):
                waiting.cancel()
            with suppress(Exception):
                client.unsubscribe_topic(topic)
            with suppress(Exception):
                await client.unpublish_dataset(topic)
            with suppress(Exception):
                await future.cancel()

    async def _stop(self, client: "Client", order: Order, future: "Future", *, begun: bool) -> None:
        from distributed import Event  # noqa: PLC0415 - an extra

        with suppress(Exception):
            await Event(stop_name(order.job_id), client=client).set()
            if not begun:
                await future.cancel()

    async def _bury(self, order: Order, worker: str) -> Ending:
        """The worker died: wait for its process, which ends itself."""
        await asyncio.sleep(_TO_END_BY_ITSELF)
        if order.stop.is_set():
            return Ending(JobState.STOPPED, open_runs="KILLED")
        return Ending(JobState.FAILED, f"The Dask worker {worker or 'that ran it'} died.", "FAILED")


class _Log:
    """Writes the reports of a job's worker to the job's log."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self.worker = ""
        self._arrived = asyncio.Event()
        self._kept_to = float("-inf")

    def begin_anew(self, events: Sequence[tuple[float, Mapping[str, str]]]) -> None:
        """Keep all that was reported so far, replacing what an earlier supervisor kept.

        The scheduler forgets the oldest of many events: then the kept text stays, and a part may be missing.
        """
        if not events or events[0][1]["text"]:
            return
        with suppress(OSError):
            os.truncate(self._order.folder.log, 0)
        self._kept_to = float("-inf")
        for event in events:
            self.take(event)

    def take(self, event: tuple[float, Mapping[str, str]]) -> None:
        """Keep one event, unless it was kept before."""
        at, report = event
        if at <= self._kept_to:
            return
        self._kept_to = at
        if not self.worker:
            self.worker = report["worker"]
            self._order.note(where=f"on {self.worker}")
        if report["text"]:
            with suppress(OSError), self._order.folder.log.open("a", encoding="utf-8") as log:
                log.write(report["text"])
        self._arrived.set()

    async def settle(self) -> None:
        """Wait until nothing more arrives."""
        while True:
            self._arrived.clear()
            try:
                await asyncio.wait_for(self._arrived.wait(), 0.3)
            except TimeoutError:
                return


async def _result(future: "Future") -> Mapping[str, Any] | None:
    """The task's result; None if the cluster gave it up."""
    from distributed import KilledWorker  # noqa: PLC0415 - an extra

    try:
        result: Mapping[str, Any] = await future.result()
    except (KilledWorker, ConnectionError):
        return None
    except asyncio.CancelledError:
        if future.status not in ("cancelled", "lost"):
            raise  # this task itself is cancelled
        return {"status": 1, "problem": "The Dask cluster cancelled the training."}
    except Exception as error:  # noqa: BLE001 - such as from a worker without memo-tui
        return {"status": 1, "problem": f"The Dask worker can't train this: {type(error).__name__}: {error}"}
    return result


async def _workers(client: "Client") -> set[str] | None:
    """The addresses of the present workers, or None if the scheduler doesn't answer."""
    try:
        identity = await asyncio.wait_for(client.scheduler.identity(), _LOOK_SECONDS * 5)
    except Exception:  # noqa: BLE001 - a broken connection raises various errors
        return None
    return set(identity["workers"])
