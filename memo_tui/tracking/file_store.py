"""MLflow's file store: where one is, and that nothing is written to it."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from memo_tui.found_here import FILE_STORE, is_file_store


def folder_of(text: str) -> Path | None:
    """The folder that a path or a `file:` URI names, as MLflow reads them; None for another address."""
    if text.lower().startswith("file:"):
        parts = urlsplit(text)
        if parts.netloc not in ("", "localhost"):
            return None
        return Path(unquote(parts.path))
    return Path(text) if "://" not in text and "\0" not in text else None


def file_store_in(folder: Path) -> Path | None:
    """The file store at a folder or in its `mlruns`; None if there is none."""
    return next((each for each in (folder, folder / FILE_STORE) if is_file_store(each)), None)


def only_read(folder: Path) -> str:
    """A sentence on a file store that something would be written to."""
    return (
        f"{folder} is an old file store of MLflow, which memo-tui only reads: move it into a database with"
        f" 'memo-tui import {folder}', and use that."
    )
