"""The files of a cluster that was started for jobs: what it is, its process, and where its scheduler is."""

import json
import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path
from time import time
from typing import TypeVar

from memo_tui.files import private_folder, write_whole
from memo_tui.process_identity import alive, began_at
from memo_tui.records import RecordError, load, read_record

CLUSTERS = "clusters"  # the folder among those of the jobs

Record = TypeVar("Record")


@dataclass(frozen=True)
class ClusterRecord:
    """A cluster, as written by who started it.

    Attributes:
        cluster: the text that describes it, as `ClusterPlan.parse` reads it.
        keep: whether it is left running when its last job has ended.
        pid: the number of its process.
        began: when that process began, by the system's clock.
        started: when it was started, in seconds since 1970.
    """

    cluster: str
    keep: bool
    pid: int
    began: float
    started: float

    @property
    def runs(self) -> bool:
        """Whether its process is there."""
        return alive(self.pid, self.began)


@dataclass(frozen=True)
class ClusterState:
    """What the process of a cluster reports.

    Attributes:
        address: of its scheduler, once that is ready, or "".
        problem: why it can't be started, in a sentence, or "".
    """

    address: str = ""
    problem: str = ""


class ClusterFolder:
    """The folder of one cluster.

    Attributes:
        path: the folder.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def of(cls, jobs: Path, cluster: str) -> "ClusterFolder":
        """The folder of a cluster with this text; it need not exist."""
        return cls(jobs / CLUSTERS / sha256(cluster.encode()).hexdigest()[:16])

    @classmethod
    def running(cls, jobs: Path) -> Iterator["ClusterFolder"]:
        """The folders of the clusters whose process is there."""
        with suppress(OSError):
            for path in sorted((jobs / CLUSTERS).iterdir()):
                folder = cls(path)
                if (record := folder.record) is not None and record.runs:
                    yield folder

    @property
    def log(self) -> Path:
        """The file with the output of its process."""
        return self.path / "cluster.log"

    @property
    def record(self) -> ClusterRecord | None:
        """What was written of it, or None."""
        return self._read("cluster.json", ClusterRecord)

    @property
    def state(self) -> ClusterState:
        """What its process reports; nothing at first."""
        return self._read("state.json", ClusterState) or ClusterState()

    def make(self) -> None:
        """Create the folder, readable only by the user, without what an earlier cluster left.

        Raises:
            OSError: it can't be created.
        """
        private_folder(self.path)
        for name in ("cluster.json", "state.json"):
            (self.path / name).unlink(missing_ok=True)

    def begin(self, cluster: str, pid: int, *, keep: bool) -> None:
        """Record the process that was started.

        Raises:
            OSError: it can't be written.
        """
        self._write("cluster.json", ClusterRecord(cluster, keep, pid, began_at(pid) or time(), time()))

    def keep(self, keep: bool) -> None:
        """Record whether it is left running when its last job has ended.

        Raises:
            OSError: it can't be written.
        """
        if (record := self.record) is not None and record.keep != keep:
            self._write("cluster.json", replace(record, keep=keep))

    def report(self, state: ClusterState) -> None:
        """Called by its process.

        Raises:
            OSError: it can't be written.
        """
        self._write("state.json", state)

    def end(self, *, by_force: bool = False) -> None:
        """Ask its process to end the cluster, or kill it and all workers on this machine."""
        if (record := self.record) is not None and record.runs:
            with suppress(ProcessLookupError, PermissionError):
                if by_force:
                    os.killpg(record.pid, signal.SIGKILL)
                else:
                    os.kill(record.pid, signal.SIGTERM)

    def _read(self, name: str, record: type[Record]) -> Record | None:
        with suppress(OSError, UnicodeDecodeError, RecordError):
            return read_record(record, load((self.path / name).read_text("utf-8")))
        return None

    def _write(self, name: str, record: ClusterRecord | ClusterState) -> None:
        text = json.dumps(asdict(record))
        write_whole(self.path / name, lambda file: file.write(text), durable=False, private=True)
