"""The part of a key that stands for data: files and frames by their content."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from os import PathLike
from pathlib import Path
from typing import Any

from memo_tui.errors import DataError, UnkeyableParameter
from memo_tui.memo.keys.digests import NoContent, digest
from memo_tui.training.memo.file_digest import file_digest
from memo_tui.training.memo.key import Part
from memo_tui.training.memo.row_marks import RowMarks

_SHOWN_DIGITS = 12
_MOST_COLUMNS = 40  # whose types are named


def is_data(value: object) -> bool:
    """Whether a value is data rather than a param: a path, or something with a shape."""
    return isinstance(value, PathLike) or bool(getattr(value, "shape", ()))


def data_part(
    given: Mapping[str, Any], about: Mapping[str, object] | None = None
) -> tuple[Part, Callable[[], dict[str, RowMarks]]]:
    """The data by name, and what computes the marks of its rows.

    Of a file counts its content, of a folder also the names of the files in it; of a frame or an array its
    values, types, shape and names of columns.

    Args:
        given: files, folders, frames and arrays, by the name of their param.
        about: how the data is used, such as its split, by name.

    Raises:
        DataError: a file can't be read.
        UnkeyableParameter: a value has no content that can be compared.
    """
    readable = {name: str(value) for name, value in (about or {}).items()}
    contents: list[tuple[str, object]] = sorted(readable.items())
    marks: list[tuple[str, Callable[[], RowMarks | None]]] = []
    for name, value in sorted(given.items()):
        prefix = f"{name}." if len(given) > 1 else ""
        if isinstance(value, PathLike):
            path = Path(value)
            content = _folder(path) if path.is_dir() else file_digest(path)
            described = {"file": path.name, "content": _short(content)}
            if not path.is_dir():
                described["bytes"] = f"{path.stat().st_size:,}"
                marks.append((name, partial(RowMarks.of_file, path)))
        else:
            content = _content(name, value)
            described = {**_shape(value), "content": _short(content)}
            if getattr(value, "shape", ()):
                marks.append((name, partial(RowMarks.of_frame, value)))
        contents.append((name, content))
        readable |= {f"{prefix}{key}": text for key, text in described.items()}
    return Part.of("data", readable, contents), partial(_marks, marks)


def _marks(each: list[tuple[str, Callable[[], RowMarks | None]]]) -> dict[str, RowMarks]:
    return {name: found for name, mark in each if (found := mark()) is not None}


def _content(name: str, value: object) -> str:
    try:
        return digest(value).hex()
    except NoContent as problem:
        kind = type(problem.value).__qualname__
        raise UnkeyableParameter(
            f"The data {name}{problem.path} can't be part of a training's key: a value of type {kind} has no"
            " content to compare; pass a frame, an array or a file's path."
        ) from None


def _folder(path: Path) -> str:
    return digest(list(_files(path))).hex()


def _files(path: Path) -> Iterator[tuple[str, str]]:
    try:
        found = sorted(each for each in path.rglob("*") if each.is_file())
    except OSError as error:
        raise DataError(f"{path} can't be read ({error.strerror}): give a folder that can.") from None
    for each in found:
        yield each.relative_to(path).as_posix(), file_digest(each)


def _shape(value: Any) -> dict[str, str]:
    """The shape, the names of the columns and the types of a frame, series or array."""
    shape = tuple(getattr(value, "shape", ()))
    found = {"rows": f"{shape[0]:,}"} if shape else {}
    columns, types = getattr(value, "columns", None), getattr(value, "dtypes", None)
    if columns is not None:
        found["columns"] = ", ".join(map(str, columns[:_MOST_COLUMNS]))
        if types is not None and len(columns) <= _MOST_COLUMNS:
            pairs = zip(columns, types, strict=False)
            return found | {f"type of {column}": str(kind) for column, kind in pairs}
        return found
    if len(shape) > 1:
        found["shape"] = " x ".join(map(str, shape))
    if hasattr(value, "dtype"):
        found["type"] = str(value.dtype)
    return found


def _short(digits: str) -> str:
    return f"#{digits[:_SHOWN_DIGITS]}"
