"""The entry points of a folder with an MLproject file, as MLflow defines them."""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from memo_tui.errors import TrainingFailed
from memo_tui.memo.signature_form import Field, FieldError
from memo_tui.tracking.mlflow_env import environment_of_user
from memo_tui.tracking.tracker import MlFlowTracker
from memo_tui.training.work.commands import run_command

ENV_MANAGERS = ("local", "virtualenv", "conda", "uv")  # MLflow's; the first takes this Python as it is
_FILE = "mlproject"
_HINTS = {"float": "a number", "path": "a path, or a URI", "uri": "a URI"}


@dataclass(frozen=True)
class Param:
    """One param of an entry point.

    Attributes:
        name: its name.
        kind: MLflow's: "string", "float", "path" or "uri"; others are taken for texts.
        default: as text, or None if a value is needed.
    """

    name: str
    kind: str
    default: str | None

    @property
    def hint(self) -> str:
        """What may be typed."""
        return _HINTS.get(self.kind, "a text")


@dataclass(frozen=True)
class EntryPoint:
    """Something that a project can do.

    Attributes:
        name: its name; "main" is what's meant if none is named.
        params: what it takes.
        command: what is run, with the params' names in braces.
    """

    name: str
    params: tuple[Param, ...]
    command: str

    @property
    def fields(self) -> tuple[Field, ...]:
        """The params as fields of a form."""
        return tuple(
            Field(
                param.name,
                _HINTS.get(param.kind, "a text"),
                param.default or "",
                required=param.default is None,
            )
            for param in self.params
        )

    def read(self, texts: Mapping[str, str], folder: Path) -> dict[str, str]:
        """What was typed for the params; those left empty take their defaults.

        Args:
            texts: by the params' names.
            folder: of the project, where it is run, so that a path may begin there.

        Raises:
            FieldError: a value is missing, or can't be one of its kind.
        """
        given = {}
        for param in self.params:
            text = texts.get(param.name, "").strip()
            if not text and param.default is None:
                raise FieldError(
                    param.name, f"{param.name} needs a value: {_HINTS.get(param.kind, 'a text')}."
                )
            if text:
                given[param.name] = _checked(param, text, folder)
        return given


def has_project(folder: Path) -> bool:
    """Whether an MLproject file stands in a folder."""
    return _find(folder) is not None


def entry_points(folder: Path) -> Sequence[EntryPoint]:
    """The entry points that a folder's MLproject file declares, "main" first.

    Raises:
        TrainingFailed: there is no such file, or it isn't one that MLflow reads.
    """
    import yaml  # noqa: PLC0415 - only where there is a project

    path = _find(folder)
    if path is None:
        raise TrainingFailed(f"There is no MLproject file in {folder}: name a folder that has one.")
    try:
        told = yaml.safe_load(path.read_text("utf-8"))
        points = list(_points(told))
    except (OSError, UnicodeDecodeError) as error:
        raise TrainingFailed(f"{path} can't be read ({error}).") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        raise TrainingFailed(f"{path} is no YAML{where}: mend it.") from None
    except (AttributeError, TypeError, ValueError):
        raise TrainingFailed(
            f"{path} is no project: it needs entry_points, each with a command and maybe parameters."
        ) from None
    if not points:
        raise TrainingFailed(f"{path} declares no entry_points: add one, as main with a command.")
    return sorted(points, key=lambda point: point.name != "main")


def run_project(
    tracker: MlFlowTracker,
    folder: Path,
    entry_point: str,
    params: Mapping[str, str],
    *,
    env_manager: str = ENV_MANAGERS[0],
    tags: Mapping[str, str] | None = None,
    output: Path | None = None,
) -> str:
    """Run an entry point by `mlflow run`, as a run of the tracker's experiment; the run's id.

    Args:
        tracker: makes the run.
        folder: of the project.
        entry_point: its name.
        params: its params' values; MLflow knows the defaults of the others.
        env_manager: one of `ENV_MANAGERS`.
        tags: more tags for the run.
        output: as of `run_command`.

    Raises:
        TrainingFailed: the entry point or its environment failed.
        StoreError: as `MlFlowTracker`.
    """
    values = [word for name, value in params.items() for word in ("-P", f"{name}={value}")]
    # What lies about in the project is no module of MLflow's.
    program = (sys.executable, "-P", "-m", "mlflow", "run", str(folder), "-e", entry_point)

    def command(run_id: str) -> Sequence[str]:
        return (*program, *values, "--env-manager", env_manager, "--run-id", run_id)

    about = {"mlflow.source.name": str(folder), "mlflow.source.type": "PROJECT", **(tags or {})}
    # It takes the experiment's name or its id, and no other than that of the run.
    untold = ("MLFLOW_EXPERIMENT_NAME",)
    # The local environment is the one that MLflow is in, activated or not.
    user = environment_of_user()
    path = os.pathsep.join(filter(None, (str(Path(sys.executable).parent), user.get("PATH"))))
    environment = {**user, "PATH": path}
    return run_command(
        tracker, command, folder=folder, tags=about, environment=environment, untold=untold, output=output
    )


def _points(told: Any) -> Iterator[EntryPoint]:
    for name, point in (told.get("entry_points") or {}).items():
        params = (point.get("parameters") or {}).items()
        if not isinstance(point.get("command"), str):
            raise TypeError
        yield EntryPoint(str(name), tuple(_param(str(key), each) for key, each in params), point["command"])


def _param(name: str, told: Any) -> Param:
    """A param is told by its type alone, or by type and default."""
    if isinstance(told, str):
        return Param(name, told, None)
    default = told.get("default")
    return Param(name, str(told.get("type", "string")), None if default is None else str(default))


def _checked(param: Param, text: str, folder: Path) -> str:
    if param.kind == "float":
        try:
            float(text)
        except ValueError:
            raise FieldError(param.name, f"{param.name} takes a number; {text!r} is none.") from None
    if param.kind == "uri" and "://" not in text:
        raise FieldError(param.name, f"{param.name} takes a URI, as s3://bucket/file; {text!r} is none.")
    if param.kind == "path" and "://" not in text:
        with suppress(RuntimeError, OSError, ValueError):  # no such user, a name too long, a NUL
            path = Path(text).expanduser()
            if (folder / path).exists():
                return str(path)
        raise FieldError(param.name, f"{param.name} takes a path; there is no {text!r} in {folder}.")
    return text


def _find(folder: Path) -> Path | None:
    try:
        return next((path for path in sorted(folder.iterdir()) if path.name.lower() == _FILE), None)
    except OSError:
        return None
