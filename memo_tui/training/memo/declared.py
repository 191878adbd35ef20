"""Declared: what the user says of a command, a project or a function that can't be known of it."""

import os
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from glob import glob, has_magic
from pathlib import Path
from typing import Any

from memo_tui.errors import SettingsError

FILE, TABLE = "pyproject.toml", "tool.memo-tui"
_LISTS, _SWITCHES = ("memo-file", "memo-env", "memo-library"), ("memo", "memo-git")
_VARIABLE = re.compile(r"[A-Za-z_]\w*", re.ASCII)


@dataclass(frozen=True)
class Given:
    """A declared list, with where it stands.

    Attributes:
        texts: as given.
        source: such as "option --memo-file".
        folder: that paths are relative to.
    """

    texts: tuple[str, ...]
    source: str
    folder: Path


@dataclass(frozen=True)
class Declared:
    """What is declared of a training beside what it is.

    Attributes:
        memo: whether it is remembered; None if that isn't said.
        files: what it reads, and imports where there is no Git repository; None if nothing is declared.
        variables: names of environment variables that it reads; likewise.
        libraries: the libraries whose versions count; None for all that are installed beside it.
        git: whether all files that Git tracks count, as they are.
    """

    memo: bool | None = None
    files: tuple[Given, ...] | None = None
    variables: tuple[Given, ...] | None = None
    libraries: tuple[Given, ...] | None = None
    git: bool = True

    @classmethod
    def of_project(cls, folder: Path) -> "Declared":
        """What the nearest `pyproject.toml`, in the folder or above it, declares under `[tool.memo-tui]`.

        Raises:
            SettingsError: it can't be read, or declares what isn't understood.
        """
        folder = folder.absolute()
        for each in (folder, *folder.parents):
            path = each / FILE
            if path.is_file():
                return cls._of_table(_table(path), path)
        return cls()

    @classmethod
    def _of_table(cls, table: Mapping[str, Any], path: Path) -> "Declared":
        found: dict[str, tuple[Given, ...] | None] = dict.fromkeys(_LISTS)
        switches: dict[str, bool | None] = {"memo": None, "memo-git": True}
        for name, value in table.items():
            source = f"{name} in {path}"
            if name in _LISTS:
                found[name] = (Given(_texts(value, source), source, path.parent),)
            elif name not in _SWITCHES:
                near = get_close_matches(name.replace("_", "-"), (*_LISTS, *_SWITCHES), 1)
                hint = f"did you mean {near[0]}?" if near else f"it knows {', '.join((*_SWITCHES, *_LISTS))}."
                raise SettingsError(f"{TABLE} in {path} has no key {name}: {hint}")
            elif isinstance(value, bool):
                switches[name] = value
            else:
                raise SettingsError(f"{source} is {value!r}: give true or false.")
        files, variables, libraries = (found[name] for name in _LISTS)
        return cls(switches["memo"], files, variables, libraries, switches["memo-git"] is not False)

    def with_options(
        self,
        folder: Path,
        *,
        files: Sequence[str] = (),
        variables: Sequence[str] = (),
        git: bool | None = None,
    ) -> "Declared":
        """This, and what is given by options of the command line, too.

        Args:
            folder: that paths are relative to.
            files: the texts of `--memo-file`.
            variables: the texts of `--memo-env`.
            git: `--memo-git` or `--no-memo-git`; None for neither.
        """

        def more(
            before: tuple[Given, ...] | None, texts: Sequence[str], flag: str
        ) -> tuple[Given, ...] | None:
            return (*(before or ()), Given(tuple(texts), f"option {flag}", folder)) if texts else before

        return replace(
            self,
            files=more(self.files, files, "--memo-file"),
            variables=more(self.variables, variables, "--memo-env"),
            git=self.git if git is None else git,
        )

    def found_files(self) -> dict[str, Path]:
        """The declared files and folders, by their texts, with patterns such as `data/*.csv` resolved.

        Raises:
            SettingsError: one doesn't exist.
        """
        found: dict[str, Path] = {}
        for given in self.files or ():
            for text in given.texts:
                there = dict(_matching(text, given.folder))
                if not there:
                    raise SettingsError(
                        f"There is no file {text!r} in {given.folder}, which the {given.source} names:"
                        " correct it, or leave it out."
                    )
                found |= there
        return found

    def values(self, environment: Mapping[str, str]) -> dict[str, str | None]:
        """The values of the declared variables by their names; None for one that isn't set.

        Raises:
            SettingsError: one can't be the name of a variable.
        """
        found = {}
        for name, source in _each(self.variables):
            if not _VARIABLE.fullmatch(name):
                raise SettingsError(
                    f"The {source} is {name!r}: give the name of an environment variable, such as"
                    " CUDA_VISIBLE_DEVICES."
                )
            found[name] = environment.get(name)
        return found

    @property
    def named_libraries(self) -> tuple[str, ...] | None:
        """The names of the libraries that count; None for all."""
        return None if self.libraries is None else tuple(name for name, _ in _each(self.libraries))


def _each(given: tuple[Given, ...] | None) -> Iterator[tuple[str, str]]:
    for each in given or ():
        for text in each.texts:
            yield text, each.source


def _matching(text: str, folder: Path) -> Iterator[tuple[str, Path]]:
    """The files that a text names, each by what it is called there."""
    try:
        path = Path(text).expanduser()
        if text.strip() and (folder / path).exists():
            yield path.as_posix(), folder / path
        elif has_magic(text):
            where = None if path.is_absolute() else folder
            every = glob(str(path), root_dir=where, recursive=True)  # noqa: PTH207 - it may be absolute
            for each in sorted(every):
                if (folder / each).is_file():
                    yield Path(each).as_posix(), folder / each
    except (OSError, RuntimeError, ValueError):  # no such user, a name too long, a NUL
        return


def _table(path: Path) -> Mapping[str, Any]:
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SettingsError(f"{path} can't be read ({os.strerror(error.errno or 0)}).") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is not valid TOML ({error}): correct it.") from None
    table: Any = found
    for name in TABLE.split("."):
        table = table.get(name, {})
        if not isinstance(table, dict):
            raise SettingsError(f"{TABLE} in {path} is not a table: write it as [{TABLE}].")
    return dict(table)


def _texts(value: object, source: str) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise SettingsError(f"{source} is {value!r}: give a list of texts in quotes.")
    return tuple(value)
