"""The part of a key that stands for data: files and frames by their content."""

from collections.abc import Iterator, Mapping
from functools import partial
from os import PathLike
from pathlib import Path
from typing import Any

from memo_tui.errors import DataError, UnkeyableParameter
from memo_tui.memo.keys.digests import NoContent, digest
from memo_tui.training.memo.column_names import COLUMNS, MOST_COLUMNS, column_text, header_of
from memo_tui.training.memo.file_digest import file_digest
from memo_tui.training.memo.key import CONTENT, DIGITS, Data, Part
from memo_tui.training.memo.row_marks import RowMarks

NAMES = "names"
"""Where the readable part has the names of all data."""


def is_data(value: object) -> bool:
    """Whether a value is data rather than a param: a path, or something with a shape."""
    return isinstance(value, PathLike) or bool(getattr(value, "shape", ()))


def data_part(given: Mapping[str, Any], about: Mapping[str, object] | None = None) -> Data:
    """The data by name.

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
    contents = {name: _content(name, value) for name, value in sorted(given.items())}
    content = [*sorted(readable.items()), *contents.items()]
    if given:
        readable[NAMES] = ", ".join(sorted(given))
    for name, value in sorted(given.items()):
        prefix = f"{name}." if len(given) > 1 else ""
        described = {**_described(value), "content": f"{CONTENT}{contents[name][:DIGITS]}"}
        readable |= {f"{prefix}{key}": text for key, text in described.items()}
    return Data(
        Part.of("data", readable, content), partial(_marks, given, contents), partial(_holds, given, contents)
    )


def _marks(given: Mapping[str, Any], contents: Mapping[str, str]) -> dict[str, RowMarks]:
    """The marks of the rows of what is still what it was: a training may change a frame that it was given."""
    found = {}
    for name, value in given.items():
        if isinstance(value, PathLike):
            marks = RowMarks.of_file(Path(value))
        else:
            marks = RowMarks.of_frame(value) if _content(name, value) == contents[name] else None
        if marks is not None:
            found[name] = marks
    return found


def _holds(given: Mapping[str, Any], contents: Mapping[str, str]) -> bool:
    return all(
        _content(name, value) == contents[name]
        for name, value in given.items()
        if isinstance(value, PathLike)
    )


def _content(name: str, value: object) -> str:
    if isinstance(value, PathLike):
        path = Path(value)
        return _folder(path) if path.is_dir() else file_digest(path)
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


def _described(value: Any) -> dict[str, str]:
    """A file's name, size and header; the shape, the columns and the types of a frame, series or array."""
    if isinstance(value, PathLike):
        path = Path(value)
        if path.is_dir():
            return {"file": path.name}
        header = header_of(path)
        about = {"file": path.name, "bytes": f"{path.stat().st_size:,}"}
        return about | ({COLUMNS: header} if header else {})
    shape = tuple(getattr(value, "shape", ()))
    found = {"rows": f"{shape[0]:,}"} if shape else {}
    columns, types = getattr(value, "columns", None), getattr(value, "dtypes", None)
    if columns is not None:
        found[COLUMNS] = column_text(columns)
        if types is not None and len(columns) <= MOST_COLUMNS:
            pairs = zip(columns, types, strict=False)
            return found | {f"type of {column}": str(kind) for column, kind in pairs}
        return found
    if len(shape) > 1:
        found["shape"] = " x ".join(map(str, shape))
    if hasattr(value, "dtype"):
        found["type"] = str(value.dtype)
    return found
