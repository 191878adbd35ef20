"""The store of a folder, one in each process."""

import os
from pathlib import Path

from memo_tui.memo.result_store import FILE, ResultStore
from memo_tui.settings_sources import cache_dir

_stores: dict[str, ResultStore] = {}


def store_at(folder: str | os.PathLike[str] | None) -> ResultStore:
    """The store in a folder, one per process and folder; None means the user's cache folder."""
    path = os.path.join(os.path.abspath(folder if folder is not None else cache_dir()), FILE)  # noqa: PTH100, PTH118 - fast
    found = _stores.get(path)
    return found or _stores.setdefault(path, ResultStore(Path(path)))
