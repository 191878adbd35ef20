"""What a folder holds for a dashboard: a store, as `mlflow ui` would find it, and a project."""

import os
from dataclasses import dataclass
from pathlib import Path

STORE = "mlflow.db"
FILE_STORE = "mlruns"
_PROJECT = "mlproject"  # as MLflow compares it: in lower case
_EXPERIMENT = "meta.yaml"


@dataclass(frozen=True, slots=True)
class FoundHere:
    """What a folder holds.

    Attributes:
        store: the SQLite file of a store, or None.
        file_store: a folder with experiments of MLflow's old file store, or None.
        project: the folder, if it has an `MLproject` file, else None.
    """

    store: Path | None = None
    file_store: Path | None = None
    project: Path | None = None

    @property
    def any(self) -> bool:
        """Whether there is anything."""
        return bool(self.store or self.file_store or self.project)


def look_in(folder: Path) -> FoundHere:
    """Look for what a folder holds; one that can't be read holds nothing.

    MLflow's rule: a folder `mlruns` with experiments is the store, else the file `mlflow.db`.
    """
    try:
        paths = {path.name: path for path in folder.iterdir()}
    except OSError:
        return FoundHere()
    store, file_store = folder / STORE, folder / FILE_STORE
    has_project = any(name.lower() == _PROJECT and path.is_file() for name, path in paths.items())
    return FoundHere(
        store if STORE in paths and store.is_file() else None,
        file_store if is_file_store(file_store) else None,
        folder if has_project else None,
    )


def is_file_store(folder: Path) -> bool:
    """Whether a folder holds experiments of MLflow's file store."""
    try:
        with os.scandir(folder) as entries:
            return any(
                each.name.isdigit() and os.path.lexists(os.path.join(each.path, _EXPERIMENT))  # noqa: PTH118
                for each in entries
            )
    except OSError:
        return False
