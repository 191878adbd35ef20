"""The folder of the journals, and what of it waits for a store."""

import os
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

from memo_tui.errors import StoreAddressError
from memo_tui.numbers import counted
from memo_tui.secrets.uris import hide_passwords
from memo_tui.settings import user_folder
from memo_tui.tracking.address import Address
from memo_tui.tracking.journal.file import SUFFIX, JournalFile, look
from memo_tui.tracking.origin import Origin
from memo_tui.tracking.tags import JOURNAL_TAG

STATE_VARIABLE = "MEMO_TUI_STATE_DIR"
_LARGE, _RARELY = 4 << 20, 30.0  # bytes; seconds
_FRESH_SECONDS = 3.0  # in which a training that runs delivers its values


@dataclass(frozen=True)
class Left:
    """What waits for a store.

    Attributes:
        values: how many values, params, tags and data sets.
        runs: how many runs they belong to, with those of which only the end waits.
        left: how many of the runs have no process any more that delivers.
        store: what kind of store it is, in a word.
    """

    values: int = 0
    runs: int = 0
    left: int = 0
    store: str = "store"

    @property
    def sentence(self) -> str:
        """What waits, in words; "" if nothing does."""
        if self.values:
            wait = "waits" if self.values == 1 else "wait"
            return f"{counted(self.values, 'value')} {wait} for the {self.store}"
        if self.runs:
            return f"the end of {counted(self.runs, 'run')} waits for the {self.store}"
        return ""


def journal_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Where the journals are that a process with these variables writes."""
    with suppress(RuntimeError):  # there is no such user
        if state := environment.get(STATE_VARIABLE):
            return Path(state).expanduser() / "journals"
    return user_folder("state") / "journals"


def store_name(address: Address) -> str:
    """The address of a store as it may stand in a file: without password, token and a server's user."""
    if address.path is not None:
        return address.uri
    parts = urlsplit(address.uri)
    user, _, host = parts.netloc.rpartition("@")
    name, colon, _ = user.partition(":")
    of_database = address.kind == "database" and colon
    parts = parts._replace(netloc=f"{name}@{host}" if of_database else host)
    whole = urlunsplit(parts)
    return whole if hide_passwords(whole) == whole else urlunsplit(parts._replace(query=""))


def new_journal(
    address: Address, run_id: str, experiment: str, *, first: bool, make: Mapping[str, Any] | None = None
) -> JournalFile:
    """A new journal of a run.

    Args:
        address: of the run's store.
        run_id: its id.
        experiment: the name of its experiment.
        first: whether no other process may have a journal of this run, as a forked child has.
        make: what the run is to be, if the store has none yet and its id is "".
    """
    name = uuid4().hex[:12]
    about = {
        "id": name,
        "run": run_id,
        "store": store_name(address),
        "experiment": experiment,
        "origin": Origin.here().tag,
        "tag": JOURNAL_TAG if first else f"{JOURNAL_TAG}.{name}",
        **({"make": make} if make else {}),
    }
    return JournalFile.create(journal_folder() / f"{time.time_ns()}-{name}{SUFFIX}", about)


def journals(folder: Path | None = None) -> list[Path]:
    """The files of all journals, the oldest first."""
    try:
        return sorted((folder or journal_folder()).glob(f"*{SUFFIX}"))
    except OSError:
        return []


def stores_waited_for(known: Address) -> list[Address]:
    """The stores for which anything waits.

    Args:
        known: one of them may be this, whose address has the password that a journal doesn't have.
    """
    seen = filter(None, map(look, journals()))
    names = dict.fromkeys(str(each.about.get("store", "")) for each in seen)
    found = []
    for name in names:
        with suppress(StoreAddressError):
            found.append(known if name == store_name(known) else Address.parse(name))
    return found


class Waiting:
    """Counts what waits for a store; a journal that hasn't changed isn't read again."""

    def __init__(self, folder: Path | None = None) -> None:
        """Count those of a folder, the user's unless given."""
        self._folder = folder
        self._known: dict[Path, _Known] = {}

    def count(self, address: Address) -> Left:
        """What waits for a store for more than a moment; takes a few ms, and changes nothing."""
        known, self._known = self._known, {}
        store, now, values, runs, left = store_name(address), time.time(), 0, 0, 0
        for path in journals(self._folder):
            if (found := _known(path, known.get(path), now)) is None:
                continue
            self._known[path] = found
            if found.store != store or not found.runs:
                continue
            gone = found.origin is not None and found.origin.gone
            left += gone
            if gone or now - found.since > _FRESH_SECONDS:
                values, runs = values + found.values, runs + 1
        return Left(values, runs, left, "server" if address.kind == "server" else "store")


@dataclass(frozen=True)
class _Known:
    """What was read of a journal: when, its state then, its store, what waited since when, and whose."""

    read: float
    state: tuple[int, int]
    store: str = ""
    values: int = 0
    runs: int = 0
    since: float = 0.0
    origin: Origin | None = None


def _known(path: Path, before: _Known | None, now: float) -> _Known | None:
    """What a journal holds, read anew if it has changed; a large one not too often."""
    try:
        status = path.stat()
    except OSError:
        return None
    state = status.st_mtime_ns, status.st_size
    if before and (state == before.state or (status.st_size > _LARGE and now - before.read < _RARELY)):
        return before
    if (found := look(path)) is None:
        return _Known(now, state)
    since = found.first.at / 1000 if found.first else now
    store, origin = str(found.about.get("store", "")), Origin.of_tag(str(found.about.get("origin", "")))
    return _Known(now, state, store, found.values, bool(found.first), since, origin)
