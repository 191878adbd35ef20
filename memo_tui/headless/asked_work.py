"""The commands, projects and functions whose memo is asked about on the command line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from memo_tui.errors import SettingsError
from memo_tui.settings import Settings
from memo_tui.training.memo.command_key import command_key, project_key
from memo_tui.training.memo.declared import Declared
from memo_tui.training.memo.key import Key
from memo_tui.training.memo.policy import MemoPolicy
from memo_tui.training.work.command import CommandWork
from memo_tui.training.work.function import TrainingFunctionForm
from memo_tui.training.work.notebook import notebook_of
from memo_tui.training.work.project import ProjectWork
from memo_tui.training.work.project_file import entry_point_of


def current_folder() -> Path:
    """The current folder.

    Raises:
        SettingsError: it was removed.
    """
    try:
        return Path.cwd()
    except OSError:
        raise SettingsError("The current folder was removed: change to another.") from None


def declared_in(folder: Path, options: Mapping[str, Any]) -> Declared:
    """What a project and the options of the command line declare.

    Args:
        folder: of the command or the project.
        options: `memo_files`, `memo_variables` and `memo_git`, each may be absent.

    Raises:
        SettingsError: a declaration isn't understood.
    """
    return Declared.of_project(folder).with_options(
        current_folder(),
        files=options.get("memo_files", ()),
        variables=options.get("memo_variables", ()),
        git=options.get("memo_git"),
    )


@dataclass(frozen=True)
class AskedMemo:
    """How a command is remembered.

    Attributes:
        policy: what counts.
        declared: what can't be known of it.
        dry: whether only the verdict is asked for.
    """

    policy: MemoPolicy
    declared: Declared
    dry: bool


def asked_memo(options: Mapping[str, Any], settings: Settings, folder: Path) -> AskedMemo | None:
    """How a command is remembered; None if it isn't.

    It is where an option or a variable says so, else where the project does; the settings file is for models.

    Args:
        options: `dry_run`, `force`, `memo_files`, `memo_variables` and `memo_git` as given on the command
            line, each may be absent.
        settings: with the switch.
        folder: of the command.

    Raises:
        SettingsError: what is declared isn't understood, or is declared of a command that isn't remembered.
    """
    dry, force = "dry_run" in options, "force" in options
    said = settings.memo if "memo" in settings.given else None
    if said is False and not dry and not force:
        return None
    declared = declared_in(folder, options)
    if not (said or declared.memo or dry or force):
        if any(name in options for name in _DECLARING):
            raise SettingsError("What a command reads is declared for its memo: add --memo.")
        return None
    return AskedMemo(MemoPolicy(force=force), declared, dry)


def asked_keys(
    options: Mapping[str, Any], settings: Settings, command: Sequence[str]
) -> Mapping[str, Key] | None:
    """The key of the command, project or function that is asked about, by its title; None for models.

    Args:
        options: as given on the command line, each may be absent.
        settings: with the project or the function.
        command: behind `--`; empty if there is none.

    Raises:
        MemoTuiError: there is no such thing, or it can't be remembered.
    """
    given = [flag for flag, name in _FLAGS.items() if name in options] + ["--"] * bool(command)
    if len(given) > 1:
        raise SettingsError(f"{given[0]} and {given[1]} can't both be given: ask about one thing at a time.")
    if given in ([], ["--model"]):
        if any(name in options for name in _DECLARING):
            raise SettingsError("What is declared is of a command or a project: name one, or leave it out.")
        return None
    if command:
        if notebook := notebook_of(command, current_folder()):
            return {notebook.title: notebook.key(declared_in(Path(notebook.path).parent, options))}
        work = CommandWork(tuple(command), str(current_folder()))
        return {work.title: command_key(command, current_folder(), declared_in(current_folder(), options))}
    texts = params_of(options.get("params", ()))
    if given == ["--project"] and settings.project:
        return _of_project(settings.project, options, texts)
    if len(settings.trainer) != 1:
        raise SettingsError(f"{len(settings.trainer)} trainers are given: ask about one at a time.")
    (reference,), folder = settings.trainer, current_folder()
    if any(name in options for name in _DECLARING):
        raise SettingsError("What a function reads is declared in pyproject.toml, under [tool.memo-tui].")
    form = TrainingFunctionForm.of(reference, str(folder))
    names = [field.name for field in form.fields]
    if unknown := [name for name in texts if name not in names]:
        raise SettingsError(f"{reference} has no param {unknown[0]!r}: choose from {', '.join(names)}.")
    return form.read({field.name: texts.get(field.name, field.text) for field in form.fields}).memo_keys()


_FLAGS = {"--model": "models", "--trainer": "trainer", "--project": "project"}
_DECLARING = ("memo_files", "memo_variables", "memo_git")


def _of_project(folder: Path, options: Mapping[str, Any], texts: Mapping[str, str]) -> Mapping[str, Key]:
    name = options.get("entry_point", "main")
    params = {**texts, **entry_point_of(folder, name).read(texts, folder)}
    work = ProjectWork(str(folder), name, params)
    return {work.title: project_key(folder, name, params, declared_in(folder, options))}


def params_of(given: Sequence[str]) -> dict[str, str]:
    """The params that are written as NAME=VALUE, by name.

    Raises:
        SettingsError: one has no value.
    """
    found = {}
    for text in given:
        name, sign, value = text.partition("=")
        if not sign or not name.strip():
            raise SettingsError(f"The param {text!r} has no value: write it as NAME=VALUE.")
        found[name.strip()] = value
    return found
