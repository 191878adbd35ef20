"""The keys of a user's command and of an entry point of a project."""

import os
import re
import sys
from collections.abc import Mapping, Sequence
from itertools import chain, count
from pathlib import Path

from memo_tui.memo.keys.digests import digest
from memo_tui.secrets.known import hidden_param, hide
from memo_tui.secrets.redact import Secrets
from memo_tui.tracking.mlflow_env import environment_of_user
from memo_tui.training.memo.code_part import shown
from memo_tui.training.memo.data_part import data_part
from memo_tui.training.memo.declared import Declared
from memo_tui.training.memo.environment_part import environment_of, normal_name
from memo_tui.training.memo.interpreter import (
    Interpreter,
    found_program,
    interpreter_of,
    is_python,
)
from memo_tui.training.memo.key import Key, Part
from memo_tui.training.memo.params_part import SEEDS
from memo_tui.training.memo.project_code import printable, project_code
from memo_tui.training.work.project_file import entry_point_of, project_file
from memo_tui.training.work.scripts import script_in

_OPTION = re.compile(r"--?(?P<name>[A-Za-z_][\w.-]*)(=(?P<value>.*))?", re.DOTALL)
_LONGEST = 100  # characters of a word that is shown whole
_READS = "files that it reads"
_ENVIRONMENTS = ("python_env.yaml", "conda.yaml", "requirements.txt", "environment.yaml", "environment.yml")


def command_key(argv: Sequence[str], folder: Path, declared: Declared) -> Key:
    """The key of a command.

    Its words count as they are, where it runs, the script that it names, all files of the Git repository
    that it runs in, the Python that runs it with all libraries, and what is declared. What that can't cover
    is said by the key.

    Args:
        argv: the program and its arguments.
        folder: where it runs.
        declared: what can't be known.

    Raises:
        SettingsError: a declaration can't be used.
        DataError: a declared file can't be read.
    """
    environment = environment_of_user()
    files, variables = declared.found_files(), declared.values(environment)
    script = script_in(argv, folder)
    program = found_program(argv[0], folder, environment)
    own = [folder / script] if script else []
    if program is not None and not script and program.is_relative_to(folder):
        own.append(program)
    code = project_code(folder, own, files, git=declared.git)
    python = interpreter_of(argv[0], folder, environment)
    name = "python" if is_python(argv[0]) else argv[0]
    model = {"command": printable(" ".join([name, *([script] if script else [])])), "folder": code.place}
    params, seed = _words(argv, name)
    covered = {*code.files, *(each.resolve() for each in files.values())}
    named = _unread(argv[1:], folder, covered)
    reads = [f"{_READS} ({', '.join(named)})" if named else _READS] if declared.files is None else named
    return Key.of(
        data_part(files),
        code.part,
        Part.of("model", model),
        params,
        seed,
        _environment(python, declared, variables),
        uncovered=(*code.uncovered, *reads, *_of_environment(python, name, declared)),
    )


def project_key(
    folder: Path,
    entry_point: str,
    texts: Mapping[str, str],
    declared: Declared,
    *,
    manager: str = "local",
) -> Key:
    """The key of an entry point of a project, as `command_key`; params declared as paths are data.

    Args:
        folder: with the MLproject file.
        entry_point: its name.
        texts: of its params, by name; the others have their defaults.
        declared: what can't be known.
        manager: MLflow's environment manager.

    Raises:
        TrainingFailed: the project can't be read, or has no such entry point.
        SettingsError, DataError: as for `command_key`.
    """
    point = entry_point_of(folder, entry_point)
    environment = environment_of_user()
    files, variables = declared.found_files(), declared.values(environment)
    values = {param.name: texts.get(param.name, param.default or "") for param in point.params}
    values |= {name: text for name, text in texts.items() if name not in values}
    kinds = {param.name: param.kind for param in point.params}
    read = {
        name: folder / Path(text).expanduser()
        for name, text in values.items()
        if kinds.get(name) == "path" and text and "://" not in text and (folder / text).exists()
    }
    words = point.command.split()
    script = script_in(words, folder)
    beside = (project_file(folder), *_ENVIRONMENTS, script)
    own = [folder / each for each in beside if each and (folder / each).is_file()]
    code = project_code(folder, own, files, git=declared.git)
    python = interpreter_of(sys.executable, folder, environment) if manager == "local" else None
    seeds = {name: value for name, value in values.items() if name in SEEDS}
    params = {name: value for name, value in values.items() if name not in seeds and name not in read}
    model = {
        "entry point": entry_point,
        "folder": code.place,
        "command": point.command,
        "env manager": manager,
    }
    uncovered = [*code.uncovered, *([_READS] if declared.files is None else [])]
    return Key.of(
        data_part({**files, **read}),
        code.part,
        Part.of("model", model),
        _texts_part("params", params),
        _texts_part("seed", seeds),
        _environment(python, declared, variables),
        uncovered=(*uncovered, *_of_environment(python, f"env manager {manager}", declared)),
    )


def _words(argv: Sequence[str], program: str) -> tuple[Part, Part]:
    """The words of a command as params, with the seed apart; readable by the names of options."""
    hidden = Secrets(argv, hide).words
    readable: dict[str, str] = {}
    seeds: dict[str, str] = {}
    content: list[object] = [os.fsencode(program)]
    option = ""
    for place, (word, text) in enumerate(zip(argv[1:], hidden[1:], strict=True), start=1):
        found = _OPTION.fullmatch(word)
        if found and found["value"] is None:
            option = found["name"]
            readable[_free(option, readable)] = "given"
            content.append(os.fsencode(word))
            continue
        name = found["name"] if found else option
        value = text.partition("=")[2] if found else text
        seed = name.replace("-", "_") if name.replace("-", "_") in SEEDS else ""
        if seed:
            seeds[seed] = word.partition("=")[2] if found else word
            readable.pop(name, None)
            content.append(("seed", seed, bool(found)))
        else:
            key = name if readable.get(name) == "given" else _free(name or f"argument {place}", readable)
            readable[printable(key)] = _short(printable(hidden_param(name, value)))
            content.append(os.fsencode(word))
        option = ""
    return Part("params", readable, digest(content).hex()), _texts_part("seed", seeds)


def _texts_part(name: str, texts: Mapping[str, str]) -> Part:
    """Texts by name, in any order."""
    readable = {each: _short(printable(hidden_param(each, text))) for each, text in sorted(texts.items())}
    return Part.of(name, readable, [(each, os.fsencode(text)) for each, text in sorted(texts.items())])


def _short(text: str) -> str:
    """A text that is readable, and differs when the whole of it does."""
    return text if len(text) <= _LONGEST else shown(text)


def _free(name: str, taken: Mapping[str, str]) -> str:
    """The name, numbered if an option is given several times."""
    numbered = (f"{name} ({number})" for number in count(2))
    return next(each for each in chain([name], numbered) if each not in taken)


def _environment(python: Interpreter | None, declared: Declared, variables: Mapping[str, str | None]) -> Part:
    """Python with the libraries that count, and the declared variables."""
    versions: dict[str, str] = {}
    if python is not None:
        names = declared.named_libraries
        chosen = python.libraries if names is None else [normal_name(name) for name in names]
        versions = {name: python.libraries.get(name, "not installed") for name in chosen}
    return environment_of(python.version if python else "", versions, variables)


def _of_environment(python: Interpreter | None, name: str, declared: Declared) -> list[str]:
    """What of the environment isn't covered."""
    found = [] if python else [f"the version of {printable(name)} and what it loads"]
    return found if declared.variables is not None else [*found, "environment variables"]


def _unread(words: Sequence[str], folder: Path, covered: set[Path]) -> list[str]:
    """The files that a command names, which may be what it reads or writes."""
    found = {}
    for word in words:
        for text in dict.fromkeys((word, word.partition("=")[2])):
            try:
                path = (folder / text).resolve()
                if (
                    text
                    and path.exists()
                    and path != folder.resolve()
                    and not covered & {path, *path.parents}
                ):
                    found[text] = path
            except (OSError, ValueError, RuntimeError):  # a text that can't be a path
                continue
    return [printable(text) for text in found]
