"""Delivering the journals that other processes have left."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING

from memo_tui.background import start
from memo_tui.errors import StoreError
from memo_tui.tracking.address import Address
from memo_tui.tracking.error_messages import to_store_error
from memo_tui.tracking.haste import longest_wait
from memo_tui.tracking.journal.delivery import Delivery
from memo_tui.tracking.journal.file import JournalFile, JournalInUse, look
from memo_tui.tracking.journal.folder import journals, store_name
from memo_tui.tracking.journal.layout import JournalUnreadable
from memo_tui.tracking.journal.store_writer import NotTaken, RunGone
from memo_tui.tracking.journal.unmade import MAKE, made
from memo_tui.tracking.journal.writers import writer_for
from memo_tui.tracking.store import open_store

if TYPE_CHECKING:
    from mlflow import MlflowClient

_begun: dict[str, Thread] = {}
_ONLY_THIS = "The run "  # begins the problem of a journal, which the others don't have


@dataclass(frozen=True)
class Outcome:
    """What became of a journal.

    Attributes:
        run_id: of its run.
        experiment: the name of the run's experiment.
        store: the address of its store, without a password.
        delivered: how many values, params, tags and data sets the run was given.
        left: how many still wait.
        problem: why, or why the journal can't be read, in a sentence; "" if nothing is left.
        refused: what the store never takes, as sentences.
    """

    run_id: str
    experiment: str
    store: str
    delivered: int = 0
    left: int = 0
    problem: str = ""
    refused: tuple[str, ...] = ()


def deliver_left(address: Address, paths: Iterable[Path] | None = None) -> Iterator[Outcome]:
    """Deliver what waits for a store, the oldest first; yields what became of each journal.

    A journal that a training writes to is left to that. The store is opened only if something waits.

    Args:
        address: of the store.
        paths: of journals; all that there are unless given.
    """
    store, problem = store_name(address), ""
    client: MlflowClient | None = None
    for path in journals() if paths is None else paths:
        seen = look(path)
        if seen is None or seen.about.get("store") != store:
            continue
        try:
            journal = JournalFile.open(path)
        except (JournalInUse, JournalUnreadable):
            continue  # its training still runs, or another program has just delivered it
        try:
            if client is None and not problem:
                client, problem = _opened(address)
            about = (str(seen.about["run"]), str(seen.about.get("experiment", "")), store)
            if client is None:
                yield Outcome(*about, 0, journal.waiting, problem)
                continue
            outcome = _delivered(journal, client, address, about)
            if outcome.problem and not outcome.problem.startswith(_ONLY_THIS):
                client, problem = None, outcome.problem
            yield outcome
        finally:
            journal.close(remove=journal.is_empty)


def _opened(address: Address) -> "tuple[MlflowClient | None, str]":
    """The client of a store, which isn't created if it is missing; or what is wrong."""
    if address.path is not None and not address.path.exists():
        return None, f"There is no file {address.path}: bring it back, so that it gets what waits for it."
    try:
        return open_store(address), ""
    except StoreError as error:
        return None, str(error)


def _delivered(
    journal: JournalFile, client: "MlflowClient", address: Address, about: tuple[str, str, str]
) -> Outcome:
    before, problem = journal.waiting, ""
    if MAKE in journal.about:
        try:
            about = (made(client, address, journal.about), *about[1:])
        except Exception as error:  # noqa: BLE001 - MLflow's errors have no common root
            return Outcome(*about, 0, before, str(to_store_error(error, address)))
        journal.about = {**journal.about, "run": about[0]}
    delivery = Delivery(journal, writer_for(client, address, about[0]), address, taken_over=True)
    try:
        while delivery.step():
            pass
    except RunGone as gone:
        problem = f"{_ONLY_THIS}{about[0]} is gone: {gone} Its values are in {journal.path}."
    except NotTaken as error:
        problem = str(error)
    return Outcome(*about, before - journal.waiting, journal.waiting, problem, tuple(delivery.refused))


def deliver_left_once(address: Address) -> None:
    """Deliver what waits for a store in the background, once in this process."""
    store = store_name(address)
    if store not in _begun and journals():
        with suppress(RuntimeError):  # no thread can be started
            work = partial(_all_of, address)
            _begun[store] = start("journals", work, "delivering what earlier runs logged")


def wait_for_left(seconds: float) -> None:
    """Wait a moment for what is delivered in the background; the rest is left to the next program."""
    end = monotonic() + longest_wait(seconds)
    for thread in _begun.values():
        thread.join(max(0.0, end - monotonic()))


def _all_of(address: Address) -> None:
    for _ in deliver_left(address):
        pass
