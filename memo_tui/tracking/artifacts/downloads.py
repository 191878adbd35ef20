"""Copying artifacts into a folder of the user's: whole or not at all, and never over something else."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path, PurePosixPath
from time import monotonic

from memo_tui.errors import MemoTuiError
from memo_tui.tracking.artifacts.listing import Artifacts
from memo_tui.tracking.artifacts.places import Artifact, ArtifactError

_TELL_SECONDS = 0.1
_LONGEST_PART = 200  # bytes of a name; systems take 255, and a draft's name is longer than the file's


class DownloadStopped(ArtifactError):  # noqa: N818 - reads as what happened
    """The user stopped a download."""


@dataclass(frozen=True, slots=True)
class DownloadProgress:
    """How far a download is.

    Attributes:
        files: how many files are copied.
        all_files: how many there are.
        size: how many bytes are copied.
        all_size: how many there are, or None where the store doesn't say.
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
    tell: Callable[[DownloadProgress], object] = lambda _: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Path:
    """Copy a file or folder into `folder`, which is made if need be.

    Where something of that name exists, the copy gets another name, as "model (2)". Until it's whole it has
    a hidden name, and an error or a stop leaves nothing.

    Args:
        artifacts: reads it.
        wanted: what to copy.
        folder: where to.
        name: what to call the copy; a part that leads elsewhere is replaced.
        tell: takes the progress, some times a second.
        stopped: whether to stop.

    Returns:
        The path of the copy.

    Raises:
        DownloadStopped: as asked.
        ArtifactError: it can't be read, or not written there.
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
        copied = _Copying(artifacts, tell, stopped)
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
    """One part of a path that leads nowhere else, whatever a store calls the artifact."""
    name = "".join("_" if sign in "/\\\0" or not sign.isprintable() else sign for sign in name)
    name = name.encode("utf-8", "replace")[:_LONGEST_PART].decode("utf-8", "ignore")
    return name if name.strip(". ") else "_" * max(1, len(name))


class _Copying:
    """One download under way."""

    def __init__(
        self, artifacts: Artifacts, tell: Callable[[DownloadProgress], object], stopped: Callable[[], bool]
    ) -> None:
        self._artifacts, self._tell, self._stopped = artifacts, tell, stopped
        self._size = 0
        self._reported = 0.0

    def folder(self, wanted: Artifact, target: Path) -> None:
        """Copy all that is in a folder."""
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
            with path.open("xb") as target:  # two artifacts may have become one name
                for chunk in self._chunks(each):
                    self._go_on()
                    target.write(chunk)
                    self._size += len(chunk)
                    self._report(DownloadProgress(done, len(wanted), self._size, whole))
        self._reported = 0.0
        self._report(DownloadProgress(len(wanted), len(wanted), self._size, whole))

    def _chunks(self, file: Artifact) -> Iterator[bytes]:
        """The file in parts; what the reading of it raises, in plain words."""
        try:
            with closing(self._artifacts.chunks(file)) as chunks:
                yield from chunks
        except MemoTuiError:
            raise
        except Exception as error:  # noqa: BLE001 - artifact stores raise anything
            raise self._artifacts.to_error(error, file) from None

    def _go_on(self) -> None:
        if self._stopped():
            raise DownloadStopped("The download was stopped; nothing of it is left.")

    def _report(self, progress: DownloadProgress) -> None:
        if monotonic() - self._reported >= _TELL_SECONDS:
            self._reported = monotonic()
            self._tell(progress)


def _place(copy: Path, folder: Path, name: str) -> Path:
    """Give what is copied its name, or the next one that is free."""
    stem, dot, ending = name.rpartition(".")
    stem, ending = (stem, f".{ending}") if dot and stem else (name, "")
    for number in count(1):
        target = folder / (name if number == 1 else f"{stem} ({number}){ending}")
        try:
            if copy.is_dir():
                target.mkdir()  # takes the name; an empty folder can be replaced, nothing else
                copy.replace(target)
            else:
                _link(copy, target)
        except FileExistsError:
            continue
        return target
    raise AssertionError("numbers don't end")


def _link(copy: Path, target: Path) -> None:
    try:
        target.hardlink_to(copy)
    except FileExistsError:
        raise
    except OSError:  # a disk without links
        with target.open("xb"):
            pass
        with suppress(FileNotFoundError):
            copy.replace(target)
