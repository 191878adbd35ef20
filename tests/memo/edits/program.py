"""Programs of a user, and edits of them: what a table of edits consists of."""

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from textwrap import dedent
from typing import Any

MAIN = "main.py"
LIBRARIES = "site-packages/"


@dataclass(frozen=True)
class Edit:
    """A change of a program's text, and whether the body must run again after it."""

    name: str
    old: str
    new: str
    again: bool = True
    file: str = MAIN


@dataclass(frozen=True)
class Program:
    """A program whose function prints "ran" in its body, with its edits.

    Attributes:
        text: the script, run as `__main__`; it imports `memoized` unless it says so itself.
        files: the other files, by path; those below `site-packages/` are installed.
        call: the last line of the script; empty if it calls by itself.
        runs: how often the body runs when nothing is stored yet.
        refused: a name; if it can't be followed, a warning names it and the body may run again.
        often: whether the body may run more often than it need, but never too seldom.
        main: the path of the script.
        folders: those that are on `sys.path` beside the script's.
    """

    name: str
    text: str
    edits: tuple[Edit, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    call: str = "f(3)"
    runs: int = 1
    refused: str = ""
    often: bool = False
    main: str = MAIN
    folders: tuple[str, ...] = ()

    def written(self) -> dict[str, str]:
        """The files by path, as the user has them."""
        text = dedent(self.text).strip()
        head = "" if "memo_tui" in text else "from memo_tui import memoized\n\n"
        script = f"{head}{text}\n\n{self.call}\n"
        return {self.main: script, **{path: dedent(each).lstrip() for path, each in self.files.items()}}


@dataclass(frozen=True)
class Case:
    """One program with one edit."""

    name: str
    program: Program
    edit: Edit
    before: Mapping[str, str]
    after: Mapping[str, str]

    def plan(self) -> dict[str, Any]:
        """What the process that runs the program must know."""
        return {"main": self.program.main, "folders": self.program.folders}


COMMENT = "# What stands here\n# helps the reader.\n\n\n"


def cases(theme: str, programs: tuple[Program, ...]) -> Iterator[Case]:
    """Every program with every edit of it, and with an edit of its comments alone."""
    for program in programs:
        before = program.written()
        own = {path for path in before if path.endswith(".py") and not path.startswith(LIBRARIES)}
        commented = {path: COMMENT + text if path in own else text for path, text in before.items()}
        comments = Edit("only comments and lines", "", "", again=False)
        yield case(theme, program, comments, before, commented)
        for edit in program.edits:
            yield case(theme, program, edit, before, _edited(program, edit, before))


def case(
    theme: str, program: Program, edit: Edit, before: Mapping[str, str], after: Mapping[str, str]
) -> Case:
    """A case whose function and modules have names that no other case has."""
    name = f"{theme}/{program.name}: {edit.name}"
    mark = f"{zlib.crc32(name.encode()):08x}"
    roots = ("", *(f"{folder}/" for folder in program.folders), LIBRARIES)
    own = {_top_level(path, roots) for path in {*before, *after} if path != program.main}
    # The function is f, but for the f of an f-string.
    names = re.compile(
        "|".join((*(rf"(?<!\w){each}(?!\w)" for each in sorted(own)), r"(?<![\w.])f(?![\w\"'])"))
    )

    def marked(files: Mapping[str, str]) -> dict[str, str]:
        return {
            names.sub(rf"\g<0>_{mark}", path): names.sub(rf"\g<0>_{mark}", text)
            for path, text in files.items()
        }

    return Case(name, program, edit, marked(before), marked(after))


def _top_level(path: str, roots: tuple[str, ...]) -> str:
    """The name of the module or package that a file belongs to."""
    root = max((each for each in roots if path.startswith(each)), key=len)
    return re.split(r"[-/.]", path.removeprefix(root))[0]


def _edited(program: Program, edit: Edit, before: Mapping[str, str]) -> dict[str, str]:
    path = program.main if edit.file == MAIN else edit.file
    times = before[path].count(edit.old)
    assert times == 1, f"{program.name}: {edit.old!r} stands {times} times in {path}"
    return {**before, path: before[path].replace(edit.old, edit.new)}
