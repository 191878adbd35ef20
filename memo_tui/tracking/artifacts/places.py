"""Where artifacts can be: on this machine, behind an MLflow server, or anywhere else that MLflow knows."""

import tempfile
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote, urlsplit

from memo_tui.errors import MemoTuiError
from memo_tui.tracking.address import Address

_CHUNK = 256 * 1024
_UPLOADING = ".artifact.uploading."  # how MLflow names a file that is not whole yet


class ArtifactError(MemoTuiError):
    """Artifacts can't be listed, read or copied."""


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file or folder that a run logged.

    Attributes:
        location: the URI of the folder in which all artifacts of the run, or of the model, are.
        path: its path within that; "" for the whole.
        is_dir: whether it's a folder.
        size: of a file, in bytes, or None where unknown.
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
    """A place of artifacts; each method raises whatever comes up there."""

    def list(self, folder: Artifact) -> list[Artifact]:
        """What is directly in a folder, in any order."""

    def chunks(self, file: Artifact, limit: int | None) -> Generator[bytes]:
        """A file in parts, of which at most `limit` bytes will be wanted."""


def place_of(location: str, address: Address) -> ArtifactSource:
    """The place with that URI, as it's reached from a store.

    Raises:
        ArtifactError: it can't be reached from there.
    """
    scheme = urlsplit(location).scheme
    if scheme in ("", "file"):
        from mlflow.utils.file_utils import local_file_uri_to_path  # noqa: PLC0415 - heavy

        return _Folder(Path(local_file_uri_to_path(location)))
    if scheme == "mlflow-artifacts" and address.kind != "server":
        raise ArtifactError(
            "The artifacts were logged through an MLflow server: open the run by that server's address."
        )
    from mlflow.store.artifact.artifact_repository_registry import (  # noqa: PLC0415 - heavy
        get_artifact_repository,
    )
    from mlflow.store.artifact.http_artifact_repo import HttpArtifactRepository  # noqa: PLC0415

    repository = get_artifact_repository(location, tracking_uri=address.uri)
    return (_Served if isinstance(repository, HttpArtifactRepository) else _Elsewhere)(repository)


class _Folder:
    """A folder on this machine. MLflow's own reader would trip over a % or # in a name."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()

    def list(self, folder: Artifact) -> list[Artifact]:
        path = self._inside(folder)
        if not folder.path and not path.exists():
            return []  # MLflow makes it with the first artifact
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

    def chunks(self, file: Artifact, limit: int | None) -> Generator[bytes]:  # noqa: ARG002 - as any place
        path = self._inside(file)
        if not path.is_file():  # a pipe would be waited for
            raise FileNotFoundError(file.path)
        with path.open("rb") as opened:
            while chunk := opened.read(_CHUNK):
                yield chunk

    def _inside(self, artifact: Artifact) -> Path:
        path = (self._root / artifact.path).resolve()
        if not path.is_relative_to(self._root):
            raise ArtifactError(f"{artifact.path} leads out of the folder of the run's artifacts.")
        return path


class _Repository:
    """What one of MLflow's own artifact repositories lists."""

    def __init__(self, repository: Any) -> None:
        self._repository = repository

    def list(self, folder: Artifact) -> list[Artifact]:
        found = self._repository.list_artifacts(folder.path or None)
        return [Artifact(folder.location, each.path, bool(each.is_dir), each.file_size) for each in found]


class _Served(_Repository):
    """Behind an MLflow server: a file comes as a stream that can be left at any point."""

    def chunks(self, file: Artifact, limit: int | None) -> Generator[bytes]:  # noqa: ARG002 - as any place
        from mlflow.utils.credentials import get_default_host_creds  # noqa: PLC0415 - heavy
        from mlflow.utils.rest_utils import http_request  # noqa: PLC0415

        host = get_default_host_creds(self._repository.artifact_uri)
        with closing(http_request(host, f"/{quote(file.path)}", "GET", stream=True)) as answer:
            answer.raise_for_status()
            yield from answer.iter_content(chunk_size=_CHUNK)


class _Elsewhere(_Repository):
    """A cloud's storage or the like: MLflow copies whole files from there."""

    def chunks(self, file: Artifact, limit: int | None) -> Generator[bytes]:
        if limit is not None and (file.size is None or file.size > limit):
            raise ArtifactError(
                f"{file.path} can only be read whole from where it is, and is too large to look into: "
                "download it."
            )
        with tempfile.TemporaryDirectory(prefix="memo-tui-") as folder:
            copy = Path(self._repository.download_artifacts(file.path, folder)).resolve()
            if not copy.is_relative_to(Path(folder).resolve()):
                raise ArtifactError(f"{file.path} leads out of the folder that it's copied to.")
            with copy.open("rb") as opened:
                while chunk := opened.read(_CHUNK):
                    yield chunk
