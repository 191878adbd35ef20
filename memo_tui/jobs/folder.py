"""The files of a job: what it is to do, its state, its output, and the marks of its process."""

import json
import os
import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from math import isfinite
from pathlib import Path
from time import localtime, strftime, time
from typing import TypeVar

from memo_tui.errors import MemoTuiError
from memo_tui.files import private_folder, write_whole
from memo_tui.jobs.end import End
from memo_tui.jobs.spec import JobSpec
from memo_tui.jobs.view import JobState, JobView
from memo_tui.process_identity import began_at
from memo_tui.records import load

KEPT = 500
_MOST_BYTES = 2**26  # of a file: the limit of a request to launch a job
_NEW_SECONDS = 10.0
_NAME = re.compile(r"\d{8}-\d{6}-.+")

Content = TypeVar("Content")


class JobFolder:
    """The folder of one job.

    Attributes:
        path: the folder.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def named(cls, jobs: Path, view: JobView) -> "JobFolder":
        """The folder of a job among those in `jobs`; it need not exist."""
        stamp = strftime("%Y%m%d-%H%M%S", localtime(view.submitted))
        return cls(jobs / f"{stamp}-{view.job_id}")

    @property
    def log(self) -> Path:
        """The file with the job's output."""
        return self.path / "output.log"

    def make(self, spec: JobSpec) -> None:
        """Create the folder, readable only by the user; the password isn't written.

        Raises:
            OSError: it can't be created.
        """
        private_folder(self.path.parent)
        self.path.mkdir(mode=0o700)
        self._write("spec.json", spec.without_password().to_json())
        self.log.touch(mode=0o600)

    def keep(self, view: JobView) -> None:
        """Write the state of the job.

        Raises:
            OSError: it can't be written.
        """
        self._write("state.json", view.to_json())

    def read(self) -> tuple[JobSpec, JobView]:
        """What was written: the spec without its password, and the state of the job.

        Raises:
            MemoTuiError: it is not a job's folder, or can't be read; the file and the reason are named.
        """
        spec, view = self._read("spec.json", _spec_of), self._read("state.json", JobView.from_json)
        if not self.path.name.endswith(f"-{view.job_id}"):
            raise MemoTuiError("its state.json belongs to another job.")
        return spec, view

    def _read(self, name: str, read: Callable[[str], Content]) -> Content:
        text = _text(self.path / name)
        try:
            return read(text)
        except Exception:  # noqa: BLE001 - whatever a file holds, the other jobs are read
            raise MemoTuiError(f"{name} is damaged, or was written by another version.") from None

    @property
    def is_new(self) -> bool:
        """Whether it was created a moment ago: its files may not exist yet."""
        try:
            return time() - self.path.stat().st_ctime < _NEW_SECONDS
        except OSError:
            return True

    def claim(self) -> bool:
        """Called by the job's process as it begins; returns whether it's the first, so no job runs twice."""
        process = {"pid": os.getpid(), "began": began_at(os.getpid())}
        try:
            self._write("process.json", json.dumps(process), replace=False)
        except FileExistsError:
            return False
        return True

    def claimed(self) -> tuple[int, float] | None:
        """The number and the beginning of the process that claimed it, or None."""
        with suppress(MemoTuiError):
            return self._read("process.json", _process)
        return None

    def leave_end(self, end: End) -> None:
        """Called by the job's process at its end: record how it ended."""
        with suppress(OSError):
            self._write("end.json", json.dumps(end.to_dict()))

    def end(self) -> End | None:
        """How the job ended, as its process recorded it; None without a record, as after a kill."""
        with suppress(MemoTuiError):
            return self._read("end.json", lambda text: End.from_dict(load(text)))
        with suppress(MemoTuiError):  # earlier versions recorded only the exit status
            return End.of_exit_status(self._read("status", int)) or End(JobState.FAILED)
        return None

    def _write(self, name: str, text: str, *, replace: bool = True) -> None:
        write_whole(
            self.path / name, lambda file: file.write(text), replace=replace, durable=False, private=True
        )


def read_all(
    jobs: Path, left_out: Callable[[str], object] | None = None
) -> list[tuple[JobFolder, JobSpec, JobView]]:
    """All kept jobs, in the order of submission; unreadable ones are left out.

    Args:
        jobs: the folder of the jobs.
        left_out: called with a sentence on each job's folder that can't be read.
    """
    found = []
    with suppress(OSError):
        for path in sorted(jobs.iterdir()):
            folder = JobFolder(path)
            try:
                found.append((folder, *folder.read()))
            except MemoTuiError as error:
                if left_out and _NAME.fullmatch(path.name) and not folder.is_new:
                    left_out(
                        f"The job in {path} is left out: {error} Remove that folder if the job isn't needed."
                    )
    return sorted(found, key=lambda job: job[2].submitted)


def _spec_of(text: str) -> JobSpec:
    """Read a spec; one whose parts have wrong types raises an error of any kind."""
    spec = JobSpec.from_json(text)
    _ = spec.title, spec.shown_name, spec.secrets, spec.without_password().to_json()
    return spec


def remove_old(jobs: Path) -> None:
    """Keep the newest `KEPT` jobs, and those that have not ended, or are part of a sweep that has not."""
    kept = read_all(jobs)
    active = {view.job_id for _, _, view in kept if view.active}
    ended = [folder for folder, spec, view in kept if not view.active and spec.sweep not in active]
    for folder in ended[: max(0, len(ended) - KEPT)]:
        shutil.rmtree(folder.path, ignore_errors=True)


def _process(text: str) -> tuple[int, float]:
    """The number of a process and when it began."""
    fields = json.loads(text)
    pid, began = int(fields["pid"]), float(fields["began"])
    if not (0 < pid < 2**31 and isfinite(began)):
        raise ValueError("not a valid process number")
    return pid, began


def _text(path: Path) -> str:
    """The text of a file of at most the size that a job's file can have.

    Raises:
        MemoTuiError: it is missing, larger, or not text.
    """
    if not path.is_file():
        raise MemoTuiError(f"there is no file {path.name}.")
    if path.stat().st_size > _MOST_BYTES:
        raise MemoTuiError(f"{path.name} is too large for a job's file.")
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise MemoTuiError(f"{path.name} can't be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise MemoTuiError(f"{path.name} is not text.") from None
