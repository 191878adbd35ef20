"""The command without a terminal, and what importing the package costs."""

import os
import signal
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

import memo_tui
from memo_tui.command_options import OPTIONS
from memo_tui.options import COMMANDS, DASHBOARD
from memo_tui.settings import SETTINGS
from tests.waiting import PATIENCE

pytestmark = pytest.mark.fresh  # what is loaded when, and what interrupts it, is what they are about
PUBLIC = [
    *(
        "Car",
        "MemoPolicy",
        "MemoizedCar",
        "MlFlowTracker",
        "SharedCar",
        "SingletonCar",
        "Trainer",
        "memoized",
        "memoized_training",
        "register_key",
    ),
]
HEAVY = {"textual", "mlflow", "sklearn", "pandas", "numpy", "sqlalchemy", "rich"}


def run_command(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run memo-tui with nothing on its input, its output in pipes."""
    return run_python("-m", "memo_tui", *arguments, **environment)


def run_python(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def modules_after(statement: str) -> set[str]:
    """The packages that a new Python has imported after this statement."""
    told = run_python(
        "-c", f"import sys\n{statement}\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    )
    assert told.returncode == 0, told.stderr
    return set(told.stdout.split())


def modules_of_command(*arguments: str) -> set[str]:
    """The packages that the command imports."""
    told = run_python("-X", "importtime", "-m", "memo_tui", *arguments)
    lines = [line for line in told.stderr.splitlines() if line.startswith("import time:")]
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in lines}


INTERRUPTING = """
import os, signal, sys

class Interrupting:
    def find_spec(name, path, target=None):
        if name == "memo_tui.settings":
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Interrupting)
from memo_tui.__main__ import script
script()
"""


def test_ctrl_c_while_the_command_is_loaded_ends_it_without_a_traceback():
    told = run_python("-c", INTERRUPTING, "--version")
    assert (told.returncode, told.stdout, told.stderr) == (-signal.SIGINT, "", "")


@pytest.mark.parametrize("arguments", [("--version",), ("memo", "--help"), ("sync",)])
def test_output_that_cannot_be_written_is_a_failure(arguments):
    command = [sys.executable, "-m", "memo_tui", *arguments]
    with Path("/dev/full").open("w") as full:
        told = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert told.returncode == 1
    assert told.stderr == "memo-tui: The output can't be written: No space left on device.\n"
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as pipe:
        told = subprocess.run(command, stdout=pipe, stderr=subprocess.PIPE, text=True, check=False)
    assert (told.returncode, told.stderr) == (128 + signal.SIGPIPE, "")


def refusal_of(*arguments: str, **environment: str) -> str:
    """What the command says when it refuses: one line on stderr, nothing on stdout, status 2."""
    told = run_command(*arguments, **environment)
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr.startswith("memo-tui: ")
    assert told.stderr.endswith(".\n")
    assert told.stderr.count("\n") == 1
    return told.stderr.removeprefix("memo-tui: ").rstrip()


@pytest.fixture(scope="module")
def help_text() -> str:
    told = run_command("--help")
    assert (told.returncode, told.stderr) == (0, "")
    return told.stdout


def words(text: str) -> str:
    """The text without its line breaks and the backticks around code."""
    return " ".join(text.replace("`", "").split())


@pytest.mark.parametrize("command", COMMANDS)
def test_help_documents_every_option_with_its_environment_variables_and_default(command: str) -> None:
    told = run_command(*([] if command == DASHBOARD else [command]), "--help", COLUMNS="80")
    assert (told.returncode, told.stderr) == (0, "")
    _, _, listed = told.stdout.partition("options:")
    for option in OPTIONS:
        _, found, documented = listed.partition(f"\n  {option.flag}{',' if option.switch else ' '}")
        assert bool(found) is (command in option.commands), option.flag
        if found:
            documented = words(documented.partition("\n  --")[0])
            assert words(option.help) in documented
            assert words(option.default) in documented
            assert all(variable in documented for variable in option.variables)


@pytest.mark.parametrize("command", [[], ["train"], ["run"]], ids=["dashboard", "train", "run"])
def test_help_fits_a_terminal_of_80_columns(command: list[str]) -> None:
    told = run_command(*command, "--help", COLUMNS="80")
    assert max(map(len, told.stdout.splitlines())) < 80


def test_help_tells_which_source_of_a_setting_wins(help_text: str) -> None:
    assert "An option overrides its environment variable" in help_text


@pytest.mark.parametrize("given", ["--help", "--version", "train --help", "run --help"])
def test_help_and_version_answer_without_the_heavy_libraries(given: str) -> None:
    imported = modules_of_command(*given.split())
    assert "argparse" in imported
    assert not imported & (HEAVY | {"platformdirs", "tomlkit"})


def test_version_is_the_installed_one() -> None:
    told = run_command("--version")
    assert (told.returncode, told.stdout, told.stderr) == (0, f"memo-tui {version('memo-tui')}\n", "")


def test_an_unknown_option_is_refused_with_the_usage() -> None:
    told = run_command("--bogus")
    assert told.returncode == 2
    assert told.stderr.startswith("usage: memo-tui ")
    assert told.stderr.endswith("memo-tui: error: unrecognized arguments: --bogus\n")


def test_an_option_is_not_guessed_from_its_beginning() -> None:
    assert run_command("--track", "http://localhost").returncode == 2


def test_an_option_without_its_value_is_refused() -> None:
    told = run_command("--tracking-uri")
    assert told.returncode == 2
    assert told.stderr.endswith("argument --tracking-uri: expected one argument\n")


def test_without_a_terminal_it_says_so_in_one_sentence() -> None:
    assert refusal_of() == "The dashboard needs a terminal: start it in one, not through a pipe."


def test_data_without_a_target_is_refused_with_the_question_to_answer(tmp_path: Path) -> None:
    file = tmp_path / "houses.csv"
    file.touch()
    sentence = f"Which column of {file} should be predicted? Give it with --target COLUMN."
    assert refusal_of("--data", str(file)) == sentence
    assert refusal_of(MEMO_TUI_DATA=str(file)) == sentence


@pytest.mark.parametrize("empty", ["", "  "])
@pytest.mark.parametrize("name", ["experiment", "tracking_uri", "target"])
def test_an_empty_option_is_refused_by_its_name(name: str, empty: str) -> None:
    option = f"--{name.replace('_', '-')}"
    assert refusal_of(option, empty) == f"The option {option} is empty: give a value, or leave it out."


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("jobs", "many", "is 'many': give a whole number from 1 to 999."),
        ("poll", "-1", "is '-1': give a number of seconds above 0 and below 3600, such as 0.5."),
        ("scheduler", "host", "is 'host': give an address, such as tcp://HOST:8786."),
        ("function", "fmean", "is 'fmean': name a function as module:name, such as statistics:fmean."),
        ("trainer", "a.b", "is 'a.b': name a function as module:name, such as statistics:fmean."),
        ("data_dir", "~no-such-user/x", "is '~no-such-user/x': there is no user with that name."),
        ("tracking_uri", "htp://host", "begins with 'htp': use http, https, sqlite"),
    ],
)
def test_a_value_that_is_not_understood_is_refused_with_where_it_came_from(
    tmp_path: Path, name: str, value: str, problem: str
) -> None:
    option = next(each for each in SETTINGS if each.name == name)
    told = refusal_of(option.flag, value)
    assert problem in told
    assert f"option {option.flag}" in told
    for variable in option.variables:
        told = refusal_of(**{variable: value})
        assert problem in told
        assert f"variable {variable}" in told
    if str in option.kind.in_file:  # a number of the wrong kind is left out there, with a warning
        file = tmp_path / "s.toml"
        file.write_text(f'{name} = "{value}"')
        told = refusal_of("--config", str(file))
        assert problem in told
        assert f"key {name} in {file}" in told


def test_a_seed_that_is_no_number_is_refused() -> None:
    assert (
        refusal_of("train", "--seed", "x")
        == "The option --seed is 'x': give a whole number from 0 to 4294967295."
    )


def test_a_data_file_that_is_not_there_is_refused_with_where_it_was_named(tmp_path: Path) -> None:
    file = tmp_path / "none.csv"
    told = refusal_of("train", "--target", "y", MEMO_TUI_DATA=str(file))
    assert str(file) in told
    assert told.endswith("(given by the variable MEMO_TUI_DATA).")


def test_an_empty_environment_variable_counts_as_not_given() -> None:
    assert "terminal" in refusal_of(MEMO_TUI_EXPERIMENT="", MLFLOW_URI="")


def test_a_path_of_a_user_that_is_not_known_is_refused() -> None:
    assert "~nobody-of-that-name" in refusal_of("--data-dir", "~nobody-of-that-name/x")


def test_a_refusal_leaves_nothing_in_the_home_folder(home: Path) -> None:
    refusal_of()
    refusal_of("--experiment", "")
    assert list(home.iterdir()) == []


@pytest.mark.parametrize(
    "uri",
    [
        "htp://ada:s3cret@host",
        "http://ada:s3cret@host:99999",
        "http://host:x?token=s3cret",
    ],
)
def test_a_password_in_a_tracking_uri_that_cannot_be_used_is_not_echoed(uri: str) -> None:
    assert "s3cret" not in refusal_of("--tracking-uri", uri)
    assert "s3cret" not in refusal_of(MLFLOW_TRACKING_URI=uri)
    assert "s3cret" not in refusal_of("--scheduler", uri)
    assert "s3cret" not in refusal_of("--scheduler", uri.replace("host", "host" * 30))


@pytest.mark.parametrize(
    "statement",
    [
        "import memo_tui",
        "from memo_tui import Car, MemoizedCar, SingletonCar",
        "from memo_tui import MlFlowTracker, Trainer",
        "from memo_tui import *",
    ],
)
def test_importing_the_public_names_costs_none_of_the_heavy_libraries(statement: str) -> None:
    assert not modules_after(statement) & HEAVY


def test_importing_the_package_imports_nothing_else_of_it() -> None:
    loaded = run_python("-c", "import sys, memo_tui; print(*(n for n in sys.modules if n[:8] == 'memo_tui'))")
    assert loaded.stdout.split() == ["memo_tui"]


def test_the_public_names_are_listed() -> None:
    assert sorted(memo_tui.__all__) == PUBLIC
    assert set(PUBLIC) <= set(dir(memo_tui))


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_name_is_the_class_of_that_name(name: str) -> None:
    assert getattr(memo_tui, name).__name__ == name


def test_an_unknown_name_is_refused_as_any_module_does() -> None:
    with pytest.raises(AttributeError, match=r"module 'memo_tui' has no attribute 'Lorry'"):
        memo_tui.Lorry
    assert not hasattr(memo_tui, "Lorry")


def test_the_command_is_not_harmed_by_what_lies_about_in_the_folder(tmp_path):
    for name in ("queue", "random", "json", "socket", "argparse", "asyncio", "textual", "platformdirs"):
        (tmp_path / f"{name}.py").write_text("raise RuntimeError('this hides another')\n")
    told = subprocess.run(
        [sys.executable, "-m", "memo_tui", "--version"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert (told.returncode, told.stderr) == (0, "")
    assert version("memo-tui") in told.stdout


@pytest.mark.parametrize(
    ("arguments", "refusal"),
    [
        (["nope.db"], "There is no file or folder 'nope.db': "),
        (["trian"], "There is no file or folder 'trian': did you mean memo-tui train?"),
        (["--jobs", "2", "localhost:5000"], "The tracking URI 'localhost:5000' has no scheme: "),
        (["http://me:s3cret@host:99999"], "The tracking URI 'http://•••@host:99999' can't be read: "),
        (["http://h:1", " "], "The argument EXPERIMENT is empty: "),
    ],
)
def test_a_place_that_names_no_store_is_refused_in_one_sentence(arguments: list[str], refusal: str) -> None:
    told = run_command(*arguments)
    assert (told.returncode, told.stderr.count("\n")) == (2, 1)
    assert told.stderr.startswith(f"memo-tui: {refusal}")


@pytest.mark.parametrize(
    "arguments",
    [
        ["http://me:s3cret@h:1", "--tracking-uri", "http://h:2"],
        ["http://h:1", "e", "--experiment", "f"],
        ["a", "b", "c"],
    ],
)
def test_what_is_given_twice_or_too_often_is_refused_with_the_usage(arguments: list[str]) -> None:
    told = run_command(*arguments)
    assert told.returncode == 2
    assert told.stderr.startswith("usage: memo-tui ")
    assert "s3cret" not in told.stderr


def test_a_store_and_an_experiment_may_stand_between_options(tmp_path: Path) -> None:
    from memo_tui.command_line import parse

    for words in (
        ["--jobs", "2", "store.db", "bench"],
        ["store.db", "--jobs", "2", "bench"],
        ["store.db", "bench", "--jobs=2"],
    ):
        given = parse(words)
        assert (given.place, given.experiment, given.settings) == ("store.db", "bench", {"jobs": "2"})
    assert parse(["--jobs", "2", "train", "--seed", "1"]).subcommand == "train"
    assert parse(["--experiment", "train"]).settings == {"experiment": "train"}
