"""The places of artifacts: a local folder, an MLflow server, or another storage that MLflow supports."""

import os
import tempfile
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import IO, Any, Protocol
from urllib.parse import quote, urlsplit

from memo_tui.errors import MemoTuiError
from memo_tui.tracking.address import Address

CHUNK = 256 * 1024
MOST_COPIED = 64_000_000  # bytes of a file elsewhere that are copied to look into it
_UPLOADING = ".artifact.uploading."  # MLflow's name for a file that is being uploaded


class ArtifactError(MemoTuiError):
    """Artifacts can't be listed, read or copied."""


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file or folder that a run logged.

    Attributes:
        location: the URI of the folder with all artifacts of the run or model.
        path: its path in that folder; "" for the folder itself.
        is_dir: whether it is a folder.
        size: the size of a file in bytes, or None if unknown.
    """

    location: str
    path: str
    is_dir: bool
    size: int | None = None

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.path.rstrip("/").rpartition("/")[2]


class ArtifactSource(Protocol):
    """A place of artifacts; its methods raise the errors of that place."""

    def list(self, folder: Artifact) -> list[Artifact]:
        """The content of a folder, in any order."""

    def chunks(self, file: Artifact, limit: int | None) -> Generator[bytes]:
        """A file in parts; the caller reads at most `limit` bytes."""

    def open(self, file: Artifact) -> IO[bytes] | None:
        """The file itself, for reading at any place; None if it can only be read from its beginning."""

    def end(self, file: Artifact, limit: int) -> bytes | None:
        """The last bytes of a file, at most `limit`; None if all of it would have to be read for them."""


def place_of(location: str, address: Address) -> ArtifactSource:
    """The place with that URI, reached through a store.

    Raises:
        ArtifactError: it can't be reached through this store.
    """
    scheme = urlsplit(location).scheme
    if scheme in ("", "file"):
        from mlflow.utils.file_utils import local_file_uri_to_path  # noqa: PLC0415 - heavy

        return _Folder(Path(local_file_uri_to_path(location)))
    if scheme == "mlflow-artifacts" and address.kind != "server":
        raise ArtifactError(
            "The artifacts were logged through an MLflow server: open the run through that server's address."
        )
    from mlflow.store.artifact.artifact_repository_registry import (  # noqa: PLC0415 - heavy
        get_artifact_repository,
    )
    from mlflow.store.artifact.http_artifact_repo import HttpArtifactRepository  # noqa: PLC0415

    repository = get_artifact_repository(location, tracking_uri=address.uri)
    return (_Served if isinstance(repository, HttpArtifactRepository) else _Elsewhere)(repository)


class _Folder:
    """A local folder. MLflow's own reader fails for names with % or #."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()

    def list(self, folder: Artifact) -> list[Artifact]:
        path = self._inside(folder)
        if not folder.path and not path.exists():
            return []  # MLflow creates it with the first artifact
        return [
            Artifact(
                folder.location,
                f"{folder.path}/{each.name}".lstrip("/"),
                each.is_dir(),
                None if each.is_dir() or not each.exists() else each.stat().st_size,
            )
            for each in path.iterdir()
            if not each.name.startswith(_UPLOADING)
        ]

    def chunks(self, file: Artifact, limit: int | None) -> Generator[bytes]:  # noqa: ARG002 - as in the protocol
        path = self._inside(file)
        if not path.is_file():  # reading a pipe would block
            raise FileNotFoundError(file.path)
        with path.open("rb") as opened:
            while chunk := opened.read(CHUNK):
                yield chunk

    def open(self, file: Artifact) -> IO[bytes]:
        path = self._inside(file)
        if not path.is_file():
            raise FileNotFoundError(file.path)
        return path.open("rb")

    def end(self, file: Artifact, limit: int) -> bytes:
        with self.open(file) as opened:
            opened.seek(max(0, opened.seek(0, os.SEEK_END) - limit))
            return opened.read(limit)

    def _inside(self, artifact: Artifact) -> Path:
        path = (self._root / artifact.path).resolve()
        if not path.is_relative_to(self._root):
            raise ArtifactError(f"{artifact.path} points outside the run's artifact folder.")
        return path


class _Repository:
    """A place that is listed by one of MLflow's artifact repositories."""

    def __init__(self, repository: Any) -> None:
        self._repository = repository

    def open(self, file: Artifact) -> IO[bytes] | None:  # noqa: ARG002 - as in the protocol
        return None

    def end(self, file: Artifact, limit: int) -> bytes | None:  # noqa: ARG002 - as in the protocol
        return None

    def list(self, folder: Artifact) -> list[Artifact]:
        found = self._repository.list_artifacts(folder.path or None)
        return [Artifact(folder.location, each.path, bool(each.is_dir), each.file_size) for each in found]


class _Served(_Repository):
    """An MLflow server: a file is a stream that can be closed at any time."""

    def chunks(self, file: Artifact, limit: int | None) -> Generator[bytes]:  # noqa: ARG002 - as in the protocol
        with closing(self._ask(file)) as answer:
            answer.raise_for_status()
            yield from answer.iter_content(chunk_size=CHUNK)

    def end(self, file: Artifact, limit: int) -> bytes | None:
        with closing(self._ask(file, {"Range": f"bytes=-{limit}"})) as answer:
            if answer.status_code != HTTPStatus.PARTIAL_CONTENT:  # not every server reads parts
                return None
            data = bytearray()
            for chunk in answer.iter_content(chunk_size=CHUNK):
                data += chunk
                if len(data) > limit:
                    return None
            return bytes(data)

    def _ask(self, file: Artifact, headers: dict[str, str] | None = None) -> Any:
        from mlflow.utils.credentials import get_default_host_creds  # noqa: PLC0415 - heavy
        from mlflow.utils.rest_utils import http_request  # noqa: PLC0415

        host = get_default_host_creds(self._repository.artifact_uri)
        return http_request(host, f"/{quote(file.path)}", "GET", extra_headers=headers, stream=True)


class _Elsewhere(_Repository):
    """Cloud storage and the like, from which MLflow downloads whole files."""

    def chunks(self, file: Artifact, limit: int | None) -> Generator[bytes]:
        if limit is not None and (file.size is None or file.size > max(limit, MOST_COPIED)):
            raise ArtifactError(
                f"{file.path} can only be downloaded as a whole, and is too large for a preview: download it."
            )
        with tempfile.TemporaryDirectory(prefix="memo-tui-") as folder:
            copy = Path(self._repository.download_artifacts(file.path, folder)).resolve()
            if not copy.is_relative_to(Path(folder).resolve()):
                raise ArtifactError(f"{file.path} points outside the folder it is copied to.")
            with copy.open("rb") as opened:
                while chunk := opened.read(CHUNK):
                    yield chunk
