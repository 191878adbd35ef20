"""A function of the user's in a process of its own."""

import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE

import psutil
import pytest

from memo_tui.errors import FunctionError
from memo_tui.memo.calls import Outcome, Storage
from memo_tui.memo.signature_form import FieldError
from memo_tui.memo.worker.client import SAMPLE, WorkerClient
from tests.memo.conftest import until

MODULE = '''
"""A module of the user's."""
import asyncio, functools, os, sys, time
from memo_tui import memoized

CLASS = int

def double(number: int, shout=False):
    """Twice as much."""
    print("working on", number)
    os.write(2, b"and from below\\n")
    return 2 * number

def fail(x):
    raise ValueError("no [/] such thing")

def leave(x):
    sys.exit(3)

class Odd(BaseException):
    def __str__(self):
        raise RuntimeError

def odd(x):
    raise Odd

def long(x):
    raise ValueError("y" * 1_000_000)

def keywords(x):
    return dict(sorted({"a": x}.items(), key=lambda pair: pair[0]), b=2)

def forks(x: int):
    os.fork()
    return os.getpid() and x

def scribbles(x):
    for fd in range(3, 20):
        try:
            os.write(fd, b"not for you\\n")
        except OSError:
            pass

def closes(x):
    os.closerange(0, 100)
    time.sleep(600)

def starts(path: str):
    import subprocess
    child = subprocess.Popen(["sleep", "600"])
    open(path, "w").write(str(child.pid))
    time.sleep(600)

class Hidden:
    def __repr__(self):
        raise Odd

def unshown(x):
    return Hidden()

def crash(x):
    os.kill(os.getpid(), 11)

def sleep(path: str):
    open(path, "w").close()
    time.sleep(600)

async def later(x: int):
    await asyncio.sleep(0)
    return x + 1

@functools.cache
def cached(x: int):
    return [x]

@memoized
def mine(x: int):
    return x

def numbers():
    yield 1

def opened(path: str):
    return open(path)
'''


@pytest.fixture
def hosted(tmp_path, monkeypatch):
    """Makes the function with this name, of a module in the current folder."""
    (tmp_path / "users.py").write_text(MODULE)
    monkeypatch.chdir(tmp_path)
    made = []

    def make(name, module="users"):
        made.append(WorkerClient(f"{module}:{name}", tmp_path / "cache"))
        return made[-1]

    yield make
    for each in made:
        each.stop()


@contextmanager
def program(folder, work, name="double"):
    """Another program, which uses a function in a process of its own; it is killed at the end."""
    code = (
        "import pathlib\nfrom memo_tui.memo.worker.client import WorkerClient\n"
        f"function = WorkerClient('users:{name}', pathlib.Path('cache'))\n{work}\n"
    )
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, cwd=folder, stdin=PIPE, stdout=PIPE, text=True) as running:
        try:
            yield running
        finally:
            running.kill()


def test_it_is_described_by_name_docstring_source_and_fields(hosted):
    told = hosted("double").describe()
    assert (told.name, told.short, told.about) == ("users.double", "double", "Twice as much.")
    assert told.source.lines[0] == "def double(number: int, shout=False):"
    assert [field.name for field in told.fields] == ["number", "shout"]


def test_what_python_says_as_it_starts_is_no_answer(hosted, tmp_path, monkeypatch):
    (tmp_path / "sitecustomize.py").write_text("print('[1]', end='', flush=True)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert hosted("double").call({"number": "4"}).value == "8"


def test_the_second_call_is_remembered_and_the_body_prints_nothing_then(hosted):
    function = hosted("double")
    first, second = function.call({"number": "4"}), function.call({"number": "4", "shout": ""})
    assert (first.value, first.outcome, first.found) == ("8", Outcome.RAN, Storage.DISK)
    assert first.printed == "working on 4\nand from below\n"
    assert (second.value, second.outcome, second.found) == ("8", Outcome.REMEMBERED, Storage.PROCESS)
    assert second.printed == ""
    assert second.same


def test_a_result_survives_the_process(hosted):
    function = hosted("double")
    function.call({"number": "4"})
    function.stop()
    again = function.call({"number": "4"})
    assert (again.outcome, again.found) == (Outcome.REMEMBERED, Storage.DISK)
    assert again.took > 0


def test_a_mistyped_parameter_names_its_field(hosted):
    with pytest.raises(FieldError) as refused:
        hosted("double").call({"number": "four"})
    assert refused.value.field == "number"


def test_an_error_of_the_body_is_told_in_a_sentence_and_not_stored(hosted):
    function = hosted("fail")
    for _ in range(2):
        with pytest.raises(FunctionError, match=r"The body raised ValueError: no \[/\] such thing\. Nothing"):
            function.call({"x": "1"})


def test_a_body_that_exits_does_not_end_the_process(hosted):
    function = hosted("leave")
    for _ in range(2):
        with pytest.raises(FunctionError, match=r"The body raised SystemExit: 3\."):
            function.call({"x": "1"})


def test_an_odd_error_is_told_as_any_other(hosted):
    with pytest.raises(FunctionError, match=r"The body raised Odd\. Nothing"):
        hosted("odd").call({"x": "1"})


def test_a_body_that_forks_answers_once(hosted):
    function = hosted("forks")
    assert [function.call({"x": str(x)}).value for x in (1, 1, 2, 3)] == ["1", "1", "2", "3"]


def test_a_body_that_writes_where_the_answers_go_is_told_and_the_next_call_starts_anew(hosted):
    function = hosted("scribbles")
    for x in ("1", "2"):
        with pytest.raises(FunctionError, match="wrote where the answers go"):
            function.call({"x": x})


def test_a_body_that_closes_everything_holds_nobody_up(hosted):
    with pytest.raises(FunctionError, match="process ended with"):
        hosted("closes").call({"x": "1"})


def test_a_result_that_cannot_be_shown_is_told(hosted):
    with pytest.raises(FunctionError, match="Odd"):
        hosted("unshown").call({"x": "1"})


def test_what_a_body_started_ends_with_the_program(hosted, tmp_path):
    told = tmp_path / "told"
    with program(tmp_path, f"function.call({{'path': {str(told)!r}}})", "starts"):
        until(lambda: told.exists() and told.read_text())

    def gone():
        try:
            return Path(f"/proc/{told.read_text()}/stat").read_text().split()[2] == "Z"
        except FileNotFoundError:
            return True

    until(gone)


def test_a_long_message_is_cut(hosted):
    with pytest.raises(FunctionError, match="The body raised ValueError: yyy") as told:
        hosted("long").call({"x": "1"})
    assert len(str(told.value)) < 1000


def test_a_body_that_calls_with_keywords_is_no_obstacle(hosted):
    assert hosted("keywords").call({"x": "1"}).value == "{'a': 1, 'b': 2}"


def test_a_crash_is_told_and_the_next_call_starts_anew(hosted):
    function = hosted("crash")
    for _ in range(2):
        with pytest.raises(FunctionError, match="ended with SIGSEGV"):
            function.call({"x": "1"})


def test_a_call_can_be_stopped(hosted, tmp_path):
    function, begun = hosted("sleep"), tmp_path / "begun"
    said = []

    def call():
        try:
            function.call({"path": str(begun)})
        except FunctionError as error:
            said.append(str(error))

    thread = threading.Thread(target=call)
    thread.start()
    until(begun.exists)
    function.stop()
    thread.join(30)
    assert said == ["Stopped. This call stored nothing."]


def test_the_process_ends_with_the_program_that_started_it(hosted, tmp_path):
    with program(tmp_path, "function.describe(); print('described', flush=True); input()") as running:
        assert running.stdout.readline() == "described\n"
        (process,) = psutil.Process(running.pid).children()
    _, alive = psutil.wait_procs([process], timeout=30)
    assert not alive


@pytest.mark.parametrize(("name", "value"), [("later", "4"), ("cached", "[3]"), ("mine", "3")])
def test_coroutines_cached_and_memoized_functions_can_be_called_too(hosted, name, value):
    function = hosted(name)
    first, second = function.call({"x": "3"}), function.call({"x": "3"})
    assert (first.value, second.value) == (value, value)
    assert (first.outcome, second.outcome) == (Outcome.RAN, Outcome.REMEMBERED)


def test_a_result_that_cannot_be_kept_is_described(hosted, tmp_path):
    (tmp_path / "file").touch()
    reply = hosted("opened").call({"path": str(tmp_path / "file")})
    assert reply.found is Storage.NOWHERE
    assert "a result of type TextIOWrapper is not kept" in reply.warned


@pytest.mark.parametrize(
    ("reference", "sentence"),
    [
        ("users:doubel", "The module users has no function doubel; did you mean double?"),
        ("users:nothing_like_it", "The module users has no function nothing_like_it."),
        ("users:CLASS", "users:CLASS is a class: name a function."),
        ("users:__doc__", "users:__doc__ is not a function but a value of type str."),
        ("users:numbers", "numbers can't be memoized: a generator"),
        ("nowhere:f", "There is no module nowhere: start memo-tui in its folder"),
        ("broken:f", "broken can't be imported: '(' was never closed, line 2."),
        ("needs:f", "needs can't be imported: it needs not_installed, which can't be found."),
        ("raises:f", "raises can't be imported: RuntimeError: no licence (line 2)."),
        ("exits:f", "exits can't be imported: SystemExit: 1 (line 2)."),
    ],
)
def test_a_function_that_cannot_be_had_is_told_in_one_sentence(hosted, tmp_path, reference, sentence):
    (tmp_path / "broken.py").write_text("\nx = (\n")
    (tmp_path / "needs.py").write_text("import not_installed\n")
    (tmp_path / "raises.py").write_text("\nraise RuntimeError('no licence')\n")
    (tmp_path / "exits.py").write_text("import sys\nsys.exit(1)\n")
    module, _, name = reference.partition(":")
    function = hosted(name, module)
    for ask in (function.describe, lambda: function.call({})):
        with pytest.raises(FunctionError) as refused:
            ask()
        assert str(refused.value).startswith(sentence)


@pytest.mark.parametrize("reference", ["", "double", ":double", "users:", "a b:c", "users:1x"])
def test_a_reference_that_names_no_function_is_refused_at_once(tmp_path, reference):
    with pytest.raises(FunctionError, match="write module:name"):
        WorkerClient(reference, tmp_path)


def test_the_built_in_function_estimates_pi(tmp_path):
    function = WorkerClient(SAMPLE, tmp_path)
    try:
        assert 3.1 < float(function.call({"points": "20000"}).value) < 3.2
    finally:
        function.stop()
