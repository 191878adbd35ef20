"""The store of a folder, one in each process."""

import os
from pathlib import Path

from memo_tui.memo.result_store import FILE, ResultStore
from memo_tui.settings_sources import cache_dir

_stores: dict[Path, ResultStore] = {}


def store_at(folder: str | os.PathLike[str] | None) -> ResultStore:
    """The store in a folder, one per process and folder; None means the user's cache folder."""
    path = (Path(folder) if folder is not None else cache_dir()).absolute() / FILE
    found = _stores.get(path)
    return found or _stores.setdefault(path, ResultStore(path))
