"""The entry points of a folder with an MLproject file, as MLflow defines them."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from memo_tui.errors import TrainingFailed
from memo_tui.memo.signature_form import Field, FieldError
from memo_tui.training.work.mlflow_run import completed

_FILE = "mlproject"


@dataclass(frozen=True)
class Param:
    """One param of an entry point.

    Attributes:
        name: its name.
        kind: MLflow's: "string", "float", "path" or "uri"; others are treated as texts.
        default: as text, or None if a value is needed.
    """

    name: str
    kind: str
    default: str | None

    @property
    def hint(self) -> str:
        """Its type, as MLproject names it."""
        return f"{self.kind}, or a URI" if self.kind == "path" else self.kind


@dataclass(frozen=True)
class EntryPoint:
    """An entry point of a project.

    Attributes:
        name: its name; "main" is the default.
        params: what it takes.
        command: the command to run, with the params' names in braces.
    """

    name: str
    params: tuple[Param, ...]
    command: str

    @property
    def fields(self) -> tuple[Field, ...]:
        """The params as fields of a form."""
        return tuple(
            Field(param.name, param.hint, param.default or "", required=param.default is None)
            for param in self.params
        )

    def read(self, texts: Mapping[str, str], folder: Path) -> dict[str, str]:
        """The texts of the params; empty ones take their defaults.

        Args:
            texts: by the params' names.
            folder: of the project, where it runs; paths may be relative to it.

        Raises:
            FieldError: a value is missing, or not of its kind.
        """
        given = {}
        for param in self.params:
            text = texts.get(param.name, "").strip()
            if not text and param.default is None:
                raise FieldError(param.name, f"{param.name} needs a value: {param.hint}.")
            if text:
                given[param.name] = _checked(param, text, folder)
        return given


def has_project(folder: Path) -> bool:
    """Whether a folder has an MLproject file."""
    return _find(folder) is not None


def project_file(folder: Path) -> str:
    """The name of the MLproject file in a folder; "" if there is none."""
    path = _find(folder)
    return path.name if path else ""


def entry_point_of(folder: Path, name: str) -> EntryPoint:
    """One of the entry points of a folder, by its name.

    Raises:
        TrainingFailed: as for `entry_points`, or there is none of that name.
    """
    points = {point.name: point for point in entry_points(folder)}
    if name not in points:
        known = ", ".join(points)
        raise TrainingFailed(f"The project in {folder} has no entry point {name!r}: choose from {known}.")
    return points[name]


def entry_points(folder: Path) -> Sequence[EntryPoint]:
    """The entry points that a folder's MLproject file declares, "main" first.

    Raises:
        TrainingFailed: the file doesn't exist, or MLflow can't read it.
    """
    import yaml  # noqa: PLC0415 - only where there is a project

    path = _find(folder)
    if path is None:
        what = "has no MLproject file" if folder.is_dir() else "is not a folder"
        what = what if os.path.lexists(folder) else "doesn't exist"
        raise TrainingFailed(f"{folder} {what}: choose a folder with an MLproject file.")
    try:
        points = list(_points(completed(yaml.safe_load(path.read_text("utf-8")))))
    except (OSError, UnicodeDecodeError) as error:
        raise TrainingFailed(f"{path} can't be read ({error}).") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        raise TrainingFailed(f"{path} is not valid YAML{where}: repair it.") from None
    except (AttributeError, TypeError, ValueError):
        raise TrainingFailed(
            f"{path} is not a project: it needs entry_points, each with a command and, if needed, parameters."
        ) from None
    if not points:
        raise TrainingFailed(f"{path} declares no entry_points: add one, such as main with a command.")
    return sorted(points, key=lambda point: point.name != "main")


def is_complete(folder: Path) -> bool:
    """Whether MLflow itself can read the project, which has nothing left empty."""
    import yaml  # noqa: PLC0415 - only where there is a project

    path = _find(folder)
    with suppress(OSError, ValueError, yaml.YAMLError):
        declared = yaml.safe_load(path.read_text("utf-8")) if path else None
        return bool(completed(declared) == declared)
    return True


def _points(declared: Any) -> Iterator[EntryPoint]:
    for name, point in (declared.get("entry_points") or {}).items():
        params = (point.get("parameters") or {}).items()
        if not isinstance(point.get("command"), str):
            raise TypeError
        yield EntryPoint(str(name), tuple(_param(str(key), each) for key, each in params), point["command"])


def _param(name: str, declared: Any) -> Param:
    """A param is declared by its type alone, or by type and default."""
    if isinstance(declared, str):
        return Param(name, declared, None)
    default = declared.get("default")
    return Param(name, str(declared.get("type", "string")), None if default is None else str(default))


def _checked(param: Param, text: str, folder: Path) -> str:
    if param.kind == "float":
        try:
            float(text)
        except ValueError:
            raise FieldError(param.name, f"{param.name} takes a number, not {text!r}.") from None
    if param.kind == "uri" and "://" not in text:
        raise FieldError(param.name, f"{param.name} takes a URI, such as s3://bucket/file, not {text!r}.")
    if param.kind == "path" and "://" not in text:
        with suppress(RuntimeError, OSError, ValueError):  # no such user, a name too long, a NUL
            path = Path(text).expanduser()
            if (folder / path).exists():
                return str(path)
        raise FieldError(param.name, f"{param.name} takes a path; {text!r} does not exist in {folder}.")
    return text


def _find(folder: Path) -> Path | None:
    try:
        return next((path for path in sorted(folder.iterdir()) if path.name.lower() == _FILE), None)
    except OSError:
        return None
