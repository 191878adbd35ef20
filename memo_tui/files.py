"""Writing a file that is whole or not there at all, and that replaces nothing unasked."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TextIO
from uuid import uuid4

from memo_tui.errors import MemoTuiError


class ExportError(MemoTuiError):
    """A file can't be written."""


class FileThere(ExportError):  # noqa: N818 - reads as what happened
    """A file of that name exists already, and stays as it is."""


def write_whole(path: Path, write: Callable[[TextIO], object], *, replace: bool = False) -> None:
    """Write a text file, which is whole or not there at all.

    Args:
        path: the file; a link stays one.
        write: writes the text.
        replace: whether a file that exists may be replaced.

    Raises:
        FileThere: it exists, and may not be replaced.
        ExportError: it can't be written.
    """
    try:
        _check(path)
        _write(path.resolve(), write, replace=replace)
    except FileExistsError:
        raise FileThere(f"{path} exists already.") from None
    except (OSError, RuntimeError, ValueError) as error:  # ValueError: no system takes a NUL in a name
        reason = getattr(error, "strerror", None) or error
        raise ExportError(f"{path} can't be written ({reason}).") from None


def _check(path: Path) -> None:
    if path.is_dir():
        raise ExportError(f"{path} is a folder: give the name of a file in it.")
    if not path.parent.is_dir():
        raise ExportError(f"There is no folder {path.parent}: make it, or choose another.")


def _write(path: Path, write: Callable[[TextIO], object], *, replace: bool) -> None:
    if not replace and path.exists():
        raise FileExistsError
    draft = path.with_name(f".{uuid4().hex}.part")
    try:
        with draft.open("x", encoding="utf-8", errors="backslashreplace", newline="") as file:
            write(file)
        if replace:
            if path.exists():
                draft.chmod(path.stat().st_mode)
            draft.replace(path)
        else:
            _put_new(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _put_new(draft: Path, path: Path) -> None:
    try:
        os.link(draft, path)  # which, unlike renaming, never replaces a file made meanwhile
    except FileExistsError:
        raise
    except (OSError, AttributeError):  # not every file system knows links, nor every Python
        if path.exists():
            raise FileExistsError from None
        draft.rename(path)
