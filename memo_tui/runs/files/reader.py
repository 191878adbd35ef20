"""FileReader: reads MLflow's file store without writing anything, also no `.trash` as MLflow does."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from time import time

from memo_tui.errors import StoreRefused, StoreUnreachable
from memo_tui.runs.facts_from_histories import FactsFromHistories
from memo_tui.runs.files.meta import read_meta, whole
from memo_tui.runs.files.metric_file import NewestValues, points_from
from memo_tui.runs.files.run_folder import METRICS, read_run
from memo_tui.runs.model import History, Run
from memo_tui.runs.points import Columns, columns, joined
from memo_tui.runs.reader import Changes, Experiment, Since
from memo_tui.tracking.address import Address
from memo_tui.tracking.file_store import only_read

FIRST_PAGE = 100
PAGE = 500
POINTS_A_PAGE = 100_000
_TRASH = ".trash"
_NO_RUNS = frozenset(("tags", "datasets", "traces", "models"))  # folders of an experiment
_SETTLED_SECONDS = 0.1  # a folder's time may stay the same for changes that follow this quickly


@dataclass(slots=True)
class _Folder:
    """An experiment's folder: its runs' folders by id as last listed, and when it had changed then."""

    path: Path
    changed: int = 0
    runs: dict[str, int] = field(default_factory=dict)  # when each was changed, in ns since 1970
    read: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Place:
    """How far the file of a history was read."""

    reader: object
    offset: int
    file: int


class FileReader(FactsFromHistories):
    """Reads a folder of experiments, runs, and a file for each metric, param and tag.

    Active runs and new ones are looked at every time; edits of ended ones are found when they are read again.

    Attributes:
        description: how the store is read, as the pane shows it.
    """

    description = "file store, read only"
    older = ""
    slow = False

    def __init__(self, address: Address) -> None:
        """Read the store at the address's folder.

        Raises:
            StoreUnreachable: the folder is missing or can't be read.
        """
        if address.folder is None:
            raise ValueError("not the address of a file store")
        self._root = address.folder
        self._newest = NewestValues()
        self._folders: dict[str, _Folder] = {}
        self.change()

    def change(self) -> None:
        """None: a folder has no counter of changes.

        Raises:
            StoreUnreachable: the folder is missing or can't be read.
        """
        try:
            os.scandir(self._root).close()
        except OSError as error:
            raise StoreUnreachable(
                f"{self._root} can't be read ({error.strerror}): put it back, or choose another store."
            ) from None

    def experiments(self) -> list[Experiment]:
        """All experiments, including deleted ones, sorted by name."""
        found = []
        for path in chain(_folders(self._root), _folders(self._root / _TRASH)):
            meta = read_meta(path)
            if meta is None or path.name != str(meta.get("experiment_id", path.name)):
                continue
            self._folders.setdefault(path.name, _Folder(path)).path = path
            found.append(
                Experiment(
                    path.name,
                    str(meta.get("name")),
                    meta.get("lifecycle_stage") == "deleted" or path.parent != self._root,
                    whole(meta.get("last_update_time")) or None,
                )
            )
        return sorted(found, key=lambda each: each.name)

    def experiment(self, name: str) -> Experiment | None:
        """The experiment of that name, deleted or not."""
        return next((each for each in self.experiments() if each.name == name), None)

    def count(self, experiment_ids: Sequence[str]) -> int:
        """How many runs of these experiments are not deleted."""
        return sum(
            (meta := read_meta(folder.path / run_id)) is not None and meta.get("lifecycle_stage") == "active"
            for folder in self._listed(experiment_ids)
            for run_id in folder.runs
        )

    def pages(self, experiment_ids: Sequence[str]) -> Iterator[list[Run]]:
        """All runs of these experiments that are not deleted, last changed first; the first page is small."""
        listed = self._listed(experiment_ids)
        paths = [(changed, folder, run_id) for folder in listed for run_id, changed in folder.runs.items()]
        paths.sort(key=lambda each: each[0], reverse=True)
        begin, end = 0, FIRST_PAGE
        while begin == 0 or begin < len(paths):
            yield [run for _, folder, run_id in paths[begin:end] if (run := self._read(folder, run_id))]
            begin, end = end, end + PAGE

    def position(self) -> object:
        """None."""
        return None

    def changes(self, experiment_ids: Sequence[str], since: Since, active: Sequence[str]) -> Changes:  # noqa: ARG002 - as every reader's
        """The runs that are new, and the runs that were active."""
        found: dict[str, Run] = {}
        for folder in self._listed(experiment_ids):
            for run_id in folder.runs.keys() - folder.read:
                if run := self._read(folder, run_id):
                    found[run_id] = run
        unseen = [run_id for run_id in active if run_id not in found]
        found |= {run.run_id: run for run in self.by_id(unseen)}
        return Changes(list(found.values()), [run_id for run_id in unseen if run_id not in found], None)

    def by_id(self, run_ids: Sequence[str]) -> list[Run]:
        """The runs with these ids that exist and are not deleted, in any order."""
        found = ((folder, run_id) for run_id in run_ids if (folder := self._folder_of(run_id)))
        return [run for folder, run_id in found if (run := self._read(folder, run_id))]

    def history(self, known: History) -> Iterator[History]:
        """Continue a history: yields it as it grows while it is read; the last one is complete."""
        folder = self._folder_of(known.run_id)
        path = folder.path / known.run_id / METRICS / known.key if folder else None
        try:
            file = path.stat() if path else None
        except OSError:
            file = None
        place = known.position
        if (
            not isinstance(place, _Place)
            or place.reader is not self
            or file is None
            or (file.st_ino != place.file or file.st_size < place.offset)
        ):
            known = History.empty(known.run_id, known.key)
            place = _Place(self, 0, file.st_ino if file else 0)
        if path is None or file is None or (file.st_size == place.offset and known.complete and place.offset):
            yield known
            return
        parts: list[Columns] = []
        offset = place.offset
        for points, offset in points_from(str(path), place.offset):
            parts += columns([(step, value, when) for step, value, when in points])
            if sum(len(part[0]) for part in parts) >= max(POINTS_A_PAGE, len(known.steps) // 2):
                known = joined(known, parts, _Place(self, offset, place.file), complete=False)
                parts = []
                yield known
        yield joined(known, parts, _Place(self, offset, place.file), complete=True)

    def restore(self, experiment_id: str) -> None:  # noqa: ARG002 - as every reader's
        """Refuse, as nothing is written to a file store."""
        raise StoreRefused(only_read(self._root))

    def close(self) -> None:
        """Nothing is open."""

    def _read(self, folder: _Folder, run_id: str) -> Run | None:
        run = read_run(folder.path / run_id, self._newest)
        if run is not None:
            folder.read.add(run_id)
        return run

    def _listed(self, experiment_ids: Sequence[str]) -> list[_Folder]:
        """The folders of these experiments; the runs in them are listed again if there may be others."""
        if any(each not in self._folders for each in experiment_ids):
            self.experiments()
        folders = [self._folders[each] for each in experiment_ids if each in self._folders]
        for folder in folders:
            try:
                changed = folder.path.stat().st_mtime_ns
                if changed != folder.changed:
                    folder.runs = dict(_run_folders(folder.path))
                    folder.changed = changed if time() - changed / 1e9 > _SETTLED_SECONDS else 0
            except OSError:  # it was moved to the trash, or back
                folder.runs, folder.changed = {}, 0
        return folders

    def _folder_of(self, run_id: str) -> _Folder | None:
        for again in (False, True):
            for folder in list(self._folders.values()):
                if run_id in folder.read or (again and (folder.path / run_id).is_dir()):
                    return folder
            if not again:
                self.experiments()
        return None


def _folders(path: Path) -> Iterator[Path]:
    """The folders in a folder; none if it can't be read."""
    try:
        with os.scandir(path) as entries:
            found = [Path(entry.path) for entry in entries if entry.is_dir() and entry.name != _TRASH]
    except OSError:
        return iter(())
    return iter(found)


def _run_folders(path: Path) -> Iterator[tuple[str, int]]:
    """The folders of runs in an experiment's folder: the id, and when it was changed.

    Raises:
        OSError: the folder can't be read.
    """
    with os.scandir(path) as entries:
        for entry in entries:
            if entry.name not in _NO_RUNS and entry.is_dir():
                yield entry.name, entry.stat().st_mtime_ns
