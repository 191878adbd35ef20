"""The part of a key that stands for the code of a command or a project: files, by their content."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from memo_tui.errors import DataError
from memo_tui.training.memo.file_digest import file_digest
from memo_tui.training.memo.git_files import GitFiles, git_files
from memo_tui.training.memo.key import CONTENT, DIGITS, Part

_MOST_FILES = 300  # that are readable one by one
_MOST_SHOWN = 3


@dataclass(frozen=True)
class ProjectCode:
    """The code of a command or a project.

    Attributes:
        part: its part of the key.
        place: the folder within the repository, or its path where there is none.
        uncovered: what it doesn't cover, in words.
        files: the absolute paths of all files in it.
    """

    part: Part
    place: str
    uncovered: tuple[str, ...]
    files: frozenset[Path]


def project_code(
    folder: Path, scripts: Iterable[Path], declared: Mapping[str, Path], *, git: bool = True
) -> ProjectCode:
    """The files of the Git repository that a folder is in, as they are now, and these scripts.

    Args:
        folder: where the command runs.
        scripts: files that are code for certain.
        declared: files and folders that are part of the key already.
        git: whether the repository counts.
    """
    folder = folder.resolve()
    found = git_files(folder) if git else "Git is left out"
    tracked, uncovered = {}, []
    covered: set[Path] = set()
    if isinstance(found, GitFiles):
        tracked = dict(found.files)
        covered = {found.top / path for path in tracked}
        place = folder.relative_to(found.top.resolve()).as_posix()
        ignored = {each.resolve() for each in declared.values()}
        others = [
            path for path in found.others if not ignored & {(found.top / path), *(found.top / path).parents}
        ]
        if others:
            uncovered.append(f"files that Git doesn't track ({_first(others)})")
    else:
        place = str(folder)
        if not declared:
            uncovered.append(f"imported files ({found})" if git else "imported files")
    given = {}
    for script in scripts:
        if script.resolve() not in covered:
            covered.add(script.resolve())
            given[os.path.relpath(script.resolve(), folder)] = _digest(script)
    readable = {path: _shown(text.rpartition(" ")[2]) for path, text in sorted(tracked.items())}
    if len(readable) > _MOST_FILES and isinstance(found, GitFiles):
        readable = {path: text for path, text in readable.items() if path in found.changed}
        readable = {"git commit": found.commit[:DIGITS], **readable}
    readable |= {path: _shown(text) for path, text in given.items()}
    content = [  # as bytes: a path may be no text
        [[os.fsencode(path), os.fsencode(text)] for path, text in sorted(each.items())]
        for each in (tracked, given)
    ]
    return ProjectCode(
        Part.of("code", {printable(path): text for path, text in readable.items()}, content),
        place,
        tuple(uncovered),
        frozenset(covered),
    )


def printable(text: str) -> str:
    """A path, or a word of a command, that can be printed and stored."""
    return os.fsencode(text).decode("utf-8", "replace")


def _digest(path: Path) -> str:
    try:
        return file_digest(path)
    except DataError:  # the command will say so
        return ""


def _shown(text: str) -> str:
    return f"{CONTENT}{text[:DIGITS]}"


def _first(names: list[str]) -> str:
    left = len(names) - _MOST_SHOWN
    shown = ", ".join(printable(name) for name in names[:_MOST_SHOWN])
    return shown if left <= 0 else f"{shown} and {left} more"
