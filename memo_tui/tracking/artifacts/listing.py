"""The artifacts of a run or a model: listing them and reading files."""

import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import IO

from memo_tui.errors import MemoTuiError, StoreError
from memo_tui.tracking.address import Address
from memo_tui.tracking.artifacts.places import (
    MOST_COPIED,
    Artifact,
    ArtifactError,
    ArtifactSource,
    place_of,
)
from memo_tui.tracking.error_messages import to_store_error

_DEEPEST = 64


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of a file.

    Attributes:
        data: its first bytes.
        whole: whether these are all bytes.
        size: the size of the file in bytes, or None if unknown.
    """

    data: bytes
    whole: bool
    size: int | None


class Artifacts:
    """Reads artifacts through one store; to be used on threads, never on the event loop."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._places: dict[str, ArtifactSource] = {}

    def list(self, folder: Artifact) -> list[Artifact]:
        """The content of a folder: folders first, then files, by name.

        Raises:
            ArtifactError: it can't be listed.
        """
        try:
            found = self._place(folder).list(folder)
        except Exception as error:  # noqa: BLE001 - artifact stores raise anything
            raise self.to_error(error, folder) from None
        return sorted(found, key=lambda each: (not each.is_dir, each.name.casefold(), each.name))

    def head(self, file: Artifact, limit: int) -> Head:
        """The first bytes of a file, at most `limit`.

        Raises:
            ArtifactError: it can't be read.
        """
        data = b""
        try:
            with closing(self.chunks(file, limit)) as chunks:
                for chunk in chunks:
                    data += chunk
                    if len(data) > limit:
                        return Head(data[:limit], whole=False, size=file.size)
        except Exception as error:  # noqa: BLE001 - as above
            raise self.to_error(error, file) from None
        return Head(data, whole=True, size=len(data))

    def end(self, file: Artifact, limit: int) -> bytes:
        """The last bytes of a file, at most `limit`.

        b"" of a file of more than `MOST_COPIED` bytes in a place that reads no parts.

        Raises:
            ArtifactError: it can't be read.
        """
        try:
            data = self._place(file).end(file, limit)
            if data is None and file.size is not None and file.size <= MOST_COPIED:
                data = b""
                with closing(self.chunks(file, MOST_COPIED)) as chunks:
                    for chunk in chunks:
                        data = (data + chunk)[-limit:]
        except Exception as error:  # noqa: BLE001 - as above
            raise self.to_error(error, file) from None
        return data or b""

    def open(self, file: Artifact, most: int, stopped: Callable[[], bool] = lambda: False) -> IO[bytes]:
        """Open a file for reading at any place; one that isn't on this machine is copied first.

        The copy has no name: nothing of it is left once it's closed.

        Args:
            file: the file.
            most: how many bytes are copied at most.
            stopped: returns whether to stop copying.

        Raises:
            ArtifactError: it can't be read, is too large to be copied, or copying was stopped.
        """
        try:
            return self._place(file).open(file) or self._copied(file, most, stopped)
        except Exception as error:  # noqa: BLE001 - as above
            raise self.to_error(error, file) from None

    def _copied(self, file: Artifact, most: int, stopped: Callable[[], bool]) -> IO[bytes]:
        _check_size(file, file.size or 0, most)
        copy = tempfile.TemporaryFile(prefix="memo-tui-")  # noqa: SIM115 - the caller closes it
        try:
            with closing(self.chunks(file, most)) as chunks:
                for chunk in chunks:
                    _check_going_on(stopped)
                    _check_size(file, copy.tell() + len(chunk), most)
                    copy.write(chunk)
        except BaseException:
            copy.close()
            raise
        copy.seek(0)
        return copy

    def chunks(self, file: Artifact, limit: int | None = None) -> Generator[bytes]:
        """A file in parts; the caller reads at most `limit` bytes. Errors are raised as they come."""
        return self._place(file).chunks(file, limit)

    def files(self, folder: Artifact, depth: int = 0) -> Iterator[Artifact]:
        """All files below a folder, at any depth, and its empty folders.

        Raises:
            ArtifactError: a folder can't be listed.
        """
        if depth > _DEEPEST:
            raise ArtifactError(f"{folder.path} is nested too deeply to be copied.")
        found = [each for each in self.list(folder) if each.path not in ("", ".", folder.path)]
        if not found and folder.path:
            yield folder
        for each in found:
            if each.is_dir:
                yield from self.files(each, depth + 1)
            else:
                yield each

    def to_error(self, error: BaseException, artifact: Artifact) -> MemoTuiError:
        """Convert an error to one that says what it means for a user, without a password."""
        if isinstance(error, MemoTuiError):
            return error
        what = artifact.path or "The artifacts"
        if (
            isinstance(error, FileNotFoundError)
            or getattr(error, "error_code", "") == "RESOURCE_DOES_NOT_EXIST"
        ):
            return ArtifactError(f"{what} can't be found: it was removed, or is on another machine.")
        if isinstance(error, OSError) and error.strerror:
            return ArtifactError(f"{what} can't be read ({error.strerror}).")
        status = getattr(getattr(error, "response", None), "status_code", None)
        if status == 404:
            return ArtifactError(f"{what} can't be found on the server: it has been removed.")
        if status == 401:
            return ArtifactError(f"{what} can't be read: the server refuses the user or the password.")
        if status == 403:
            return ArtifactError(f"{what} can't be read: its user has no right to it; ask for that.")
        if isinstance(status, int):
            return ArtifactError(f"{what} can't be read: the server answers with error {status}.")
        known = to_store_error(error, self._address)
        if isinstance(error, ModuleNotFoundError):
            return StoreError(f"{what} can't be read: install the Python package {error.name!r}.")
        return known

    def _place(self, artifact: Artifact) -> ArtifactSource:
        if artifact.location not in self._places:
            self._places[artifact.location] = place_of(artifact.location, self._address)
        return self._places[artifact.location]


def _check_going_on(stopped: Callable[[], bool]) -> None:
    if stopped():
        raise ArtifactError("Reading was stopped.")


def _check_size(file: Artifact, size: int, most: int) -> None:
    if size > most:
        raise ArtifactError(f"{file.path} is too large for a preview: download it.")
