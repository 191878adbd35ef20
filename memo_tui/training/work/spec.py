"""The kinds of work, as data: what is trained, and how that is written down."""

import json
import shlex
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import PurePath
from typing import Any, ClassVar

from memo_tui.errors import MemoTuiError
from memo_tui.tracking.address import HIDDEN, hide_passwords
from memo_tui.training.work.redact import Secrets, hidden_param, hide_secrets, without_secrets
from memo_tui.training.work.secret_names import is_secret


@dataclass(frozen=True)
class ModelsWork:
    """Train models of `memo_tui.training.models.catalog`, one run each.

    Attributes:
        models: their names.
        params: params that shall differ from their defaults, by name, by the model's name.
        data: absolute path of the file to train on, or None for scikit-learn's diabetes data.
        target: its column to predict, or None.
        seed: of everything random.
        form: "composed" for `Trainer`, "first" for the lesson's `FirstTrainer`, which takes no data.
    """

    kind: ClassVar[str] = "models"
    models: tuple[str, ...]
    params: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    data: str | None = None
    target: str | None = None
    seed: int = 0
    form: str = "composed"

    def __post_init__(self) -> None:
        object.__setattr__(self, "models", tuple(self.models))
        params = {model: {key: _whole(each) for key, each in of.items()} for model, of in self.params.items()}
        object.__setattr__(self, "params", params)

    @property
    def title(self) -> str:
        """What is trained, in words, with the params that aren't the defaults."""
        models = ", ".join(self.models) + (" · FirstTrainer" if self.form == "first" else "")
        params = [f"{name}={value}" for each in self.params.values() for name, value in each.items()]
        return " · ".join([models, ", ".join(params)]) if params else models


@dataclass(frozen=True)
class ProjectWork:
    """Run an entry point of an MLproject.

    Attributes:
        folder: absolute path of the folder that holds the `MLproject` file.
        entry_point: its name.
        params: the texts of its params, by name.
        env_manager: one of MLflow's: "local" takes this Python, the others make one.
    """

    kind: ClassVar[str] = "project"
    folder: str
    entry_point: str = "main"
    params: Mapping[str, str] = field(default_factory=dict)
    env_manager: str = "local"

    @property
    def title(self) -> str:
        """What is trained, in words."""
        return f"{self.entry_point} of {PurePath(self.folder).name or self.folder}"


@dataclass(frozen=True)
class CommandWork:
    """Run any command, in a run that it finds by MLflow's environment variables.

    Attributes:
        argv: the command and its arguments.
        folder: absolute path of the folder to run it in.
    """

    kind: ClassVar[str] = "command"
    argv: tuple[str, ...]
    folder: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "argv", tuple(self.argv))

    @property
    def title(self) -> str:
        """The command, as one would type it; passwords hidden."""
        return hide_passwords(shlex.join(without_secrets(self.argv, hide_passwords)))


@dataclass(frozen=True)
class CallableWork:
    """Call a function that trains.

    Attributes:
        reference: the function, as "module:name".
        texts: what was typed for its parameters, by name.
        folder: absolute path of the folder where its module is looked for first.
    """

    kind: ClassVar[str] = "callable"
    reference: str
    texts: Mapping[str, str]
    folder: str

    @property
    def title(self) -> str:
        """What is trained, in words."""
        return self.reference


@dataclass(frozen=True)
class SweepWork:
    """Hold the runs of a sweep together: one parent run, which ends when its jobs have ended.

    Attributes:
        title: what is tried, in words.
        params: the values that are tried, as typed, by the param's name.
    """

    kind: ClassVar[str] = "sweep"
    title: str
    params: Mapping[str, str] = field(default_factory=dict)


Work = ModelsWork | ProjectWork | CommandWork | CallableWork | SweepWork
_KINDS: Mapping[str, Any] = {
    work.kind: work for work in (ModelsWork, ProjectWork, CommandWork, CallableWork, SweepWork)
}


def _whole(value: Any) -> Any:
    """JSON knows no tuples."""
    return tuple(value) if isinstance(value, list) else value


def work_to_json(work: Work) -> str:
    """As a text that `work_from_json` reads."""
    return json.dumps({"kind": work.kind, **asdict(work)}, ensure_ascii=False)


def without_passwords(work: Work) -> Work:
    """The same, the passwords hidden: in its URIs, and what is called one."""
    if isinstance(work, CommandWork):
        work = replace(work, argv=tuple(without_secrets(work.argv, hide_passwords)))
    if isinstance(work, SweepWork):
        work = replace(work, title=hide_secrets(work.title))
    hidden: Work = type(work)(**_hidden(asdict(work)))
    return hidden


def _hidden(value: Any) -> Any:
    if isinstance(value, str):
        return hide_passwords(value)
    if isinstance(value, dict):
        return {key: _hidden_param(key, each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_hidden(each) for each in value)
    return value


def _hidden_param(name: str, value: Any) -> Any:
    if isinstance(value, str):
        return hidden_param(name, value)
    return HIDDEN if value and is_secret(name, str(value)) else _hidden(value)


def secrets_of(work: Work) -> Secrets:
    """What is secret in a work, to be taken out of what it says."""
    match work:
        case CommandWork():
            return Secrets(work.argv, hide_passwords)
        case ProjectWork():
            return Secrets.of_params(work.params, hide_passwords)
        case CallableWork():
            return Secrets.of_params(work.texts, hide_passwords)
    return Secrets((), hide_passwords)


def work_from_json(text: str) -> Work:
    """Read what `work_to_json` wrote.

    Raises:
        MemoTuiError: it is something else.
    """
    try:
        told = json.loads(text)
        work: Work = _KINDS[told.pop("kind")](**told)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise MemoTuiError("The work can't be read: it was written by another version.") from None
    return work
