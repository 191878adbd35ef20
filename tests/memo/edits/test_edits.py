"""After an edit the body runs again if and only if the edit can change a result; restarts change nothing."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests import shared
from tests.memo.edits import (
    batch,
    classes,
    closures,
    constants,
    counters,
    decorators,
    hidden,
    imports,
    in_place,
    libraries,
    modules,
    neutral,
    objects,
    program,
    tables,
)

THEMES = (
    *(constants, tables, objects, classes, decorators, imports, modules, closures, counters, libraries),
    *(in_place, neutral, hidden),
)
CASES = {
    case.name: case
    for theme in THEMES
    for case in program.cases(theme.__name__.rpartition(".")[2], theme.PROGRAMS)
}


@pytest.fixture(scope="session")
def outcomes():
    """What every program did before and after its edit; all run in one pair of processes."""

    def make():
        with TemporaryDirectory(prefix="memo-tui-edits-") as folder:
            return batch.run_all(Path(folder).resolve(), list(CASES.values()))

    return shared.once("memo-edits", make)


def test_the_table_is_large():
    assert sum(bool(case.edit.old or case.edit.new) for case in CASES.values()) >= 100


@pytest.mark.parametrize("name", CASES)
def test_the_body_runs_again_only_after_an_edit_that_counts(name, outcomes):
    case = CASES[name]
    before, after = outcomes[name]
    problem = next(problems(case, before, after), "")
    if problem:
        pytest.fail(described(case, before, after, problem), pytrace=False)


def problems(case, before, after):
    """What is wrong, most important first."""
    if before["error"] or after["error"]:
        yield "The program failed."
    if before["runs"] < case.program.runs and not named(case, before):
        yield f"A false hit: the body must run {case.program.runs} times before the edit."
    if case.edit.again and not after["runs"]:
        yield "A false hit: the body must run again, but the old result was returned."
    often = case.program.often
    if before["runs"] > case.program.runs and not often and not named(case, before):
        yield f"The body need only run {case.program.runs} times before the edit."
    if not case.edit.again and after["runs"] and not often and not named(case, after):
        yield "The body ran again though nothing that counts was edited."
    if not case.program.refused and (warnings := before["warnings"] + after["warnings"]):
        yield f"A warning without need: {warnings[0]}"


def named(case, outcome):
    """Whether a warning names what can't be followed; the body may then run more often, or too seldom."""
    return bool(case.program.refused) and any(case.program.refused in each for each in outcome["warnings"])


def described(case, before, after, problem):
    """The program, its edit, and what happened."""
    return "\n".join(
        [
            *(f"{case.name}: {problem}", f"in {case.edit.file}: {case.edit.old!r} -> {case.edit.new!r}"),
            f"the body ran {before['runs']} times before, {after['runs']} times after the edit",
            *(f"warning: {each}" for each in (*before["warnings"], *after["warnings"])),
            *(each for each in (before["error"], after["error"]) if each),
            *("", case.program.written()[case.program.main]),
        ]
    )
