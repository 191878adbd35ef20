"""Copying artifacts into a user's folder: completely or not at all, without overwriting anything."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import count
from pathlib import Path, PurePosixPath
from time import monotonic

from memo_tui.errors import MemoTuiError
from memo_tui.files import put_new
from memo_tui.tracking.artifacts.listing import Artifacts
from memo_tui.tracking.artifacts.places import Artifact, ArtifactError

_REPORT_SECONDS = 0.1
_LONGEST_PART = 200  # bytes of a name; file systems take 255, and a temporary name is longer


class DownloadStopped(ArtifactError):  # noqa: N818 - reads as what happened
    """The user stopped a download."""


@dataclass(frozen=True, slots=True)
class DownloadProgress:
    """The progress of a download.

    Attributes:
        files: how many files are copied.
        all_files: how many files there are.
        size: how many bytes are copied.
        all_size: how many bytes there are, or None if unknown.
    """

    files: int
    all_files: int
    size: int
    all_size: int | None


def download(
    artifacts: Artifacts,
    wanted: Artifact,
    folder: Path,
    name: str,
    *,
    report: Callable[[DownloadProgress], object] = lambda _: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Path:
    """Copy a file or folder into `folder`, which is created if necessary.

    If the name exists, the copy gets another name such as "model (2)". It has a hidden name until it is
    complete; after an error or a stop nothing is left.

    Args:
        artifacts: reads the artifacts.
        wanted: the file or folder to copy.
        folder: the target folder.
        name: the name of the copy; unsafe parts of it are replaced.
        report: called with the progress, up to ten times a second.
        stopped: returns whether to stop.

    Returns:
        The path of the copy.

    Raises:
        DownloadStopped: `stopped` returned True.
        ArtifactError: the artifact can't be read, or the copy can't be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".memo-tui-", suffix=".part", dir=folder))
    except (OSError, ValueError) as error:
        raise ArtifactError(
            f"{folder} can't be written: {getattr(error, 'strerror', None) or error}."
        ) from None
    try:
        copy = draft / "copy"
        copied = _Copying(artifacts, report, stopped)
        if wanted.is_dir:
            copy.mkdir()
            copied.folder(wanted, copy)
        else:
            copied.files([(wanted, copy)])
        return _place(copy, folder, safe_part(name or "artifacts"))
    except OSError as error:
        raise ArtifactError(f"{folder} can't be written: {error.strerror or error}.") from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def safe_part(name: str) -> str:
    """Make an artifact's name safe as one part of a path."""
    name = "".join("_" if sign in "/\\\0" or not sign.isprintable() else sign for sign in name)
    name = name.encode("utf-8", "replace")[:_LONGEST_PART].decode("utf-8", "ignore")
    return name if name.strip(". ") else "_" * max(1, len(name))


class _Copying:
    """A download in progress."""

    def __init__(
        self, artifacts: Artifacts, report: Callable[[DownloadProgress], object], stopped: Callable[[], bool]
    ) -> None:
        self._artifacts, self._publish, self._stopped = artifacts, report, stopped
        self._size = 0
        self._reported = 0.0

    def folder(self, wanted: Artifact, target: Path) -> None:
        """Copy the content of a folder."""
        files: list[tuple[Artifact, Path]] = []
        for each in self._artifacts.files(wanted):
            self._go_on()
            inner = PurePosixPath(each.path)
            if wanted.path and inner.is_relative_to(wanted.path):
                inner = inner.relative_to(wanted.path)
            path = target.joinpath(*(safe_part(part) for part in inner.parts))
            if each.is_dir:
                path.mkdir(parents=True, exist_ok=True)
            else:
                files.append((each, path))
        self.files(files)

    def files(self, wanted: list[tuple[Artifact, Path]]) -> None:
        """Copy each of these files to its path."""
        sizes = [each.size for each, _ in wanted]
        whole = None if None in sizes else sum(size or 0 for size in sizes)
        for done, (each, path) in enumerate(wanted):
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as target:  # refuses if two artifacts get the same safe name
                for chunk in self._chunks(each):
                    self._go_on()
                    target.write(chunk)
                    self._size += len(chunk)
                    self._report(DownloadProgress(done, len(wanted), self._size, whole))
        self._reported = 0.0
        self._report(DownloadProgress(len(wanted), len(wanted), self._size, whole))

    def _chunks(self, file: Artifact) -> Iterator[bytes]:
        """The file in parts; errors are converted to `MemoTuiError`."""
        try:
            with closing(self._artifacts.chunks(file)) as chunks:
                yield from chunks
        except MemoTuiError:
            raise
        except Exception as error:  # noqa: BLE001 - artifact stores raise anything
            raise self._artifacts.to_error(error, file) from None

    def _go_on(self) -> None:
        if self._stopped():
            raise DownloadStopped("The download was stopped; nothing was kept.")

    def _report(self, progress: DownloadProgress) -> None:
        if monotonic() - self._reported >= _REPORT_SECONDS:
            self._reported = monotonic()
            self._publish(progress)


def _place(copy: Path, folder: Path, name: str) -> Path:
    """Give the copy its name, or the next free one."""
    stem, dot, ending = name.rpartition(".")
    stem, ending = (stem, f".{ending}") if dot and stem else (name, "")
    for number in count(1):
        target = folder / (name if number == 1 else f"{stem} ({number}){ending}")
        try:
            if copy.is_dir():
                target.mkdir()  # reserves the name; only an empty folder can be replaced
                copy.replace(target)
            else:
                put_new(copy, target)
        except FileExistsError:
            continue
        return target
    raise AssertionError("numbers don't end")
