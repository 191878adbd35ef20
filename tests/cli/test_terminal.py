"""The command in a real terminal: what is seen, how it ends, and what it leaves behind."""

import re
import select
import shlex
import signal
import socket
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal

COMMAND = (sys.executable, "-m", "memo_tui")
FIRST_FRAME = "1 Cars"
ENDS_AT_ONCE = 8  # seconds; generous, and under the 10 s that a request may take
SWITCHED = {
    1000: "mouse reporting",
    1003: "mouse movements",
    1004: "focus reporting",
    2004: "bracketed paste",
}

LOGS_OF_LIBRARIES = re.compile(r"\b(INFO|WARNING|ERROR)\b|alembic|Traceback|Error:")

CRASHING = """
from memo_tui.cli import script
from memo_tui.tui.lessons.pane import CarsPane

def crash(self):
    raise ValueError("http://user:s3cret@host [/]")

CarsPane.action_call = crash
script()
"""

TELLING_ITS_IMPORTS = """
import os, sys
from pathlib import Path
from memo_tui.cli import script
from memo_tui.runs.watch import RunWatch
from memo_tui.tui.runs import reading

class NeverStarted(RunWatch):
    def start(self):
        told = Path(os.environ["TOLD"])
        told.with_suffix(".draft").write_text(" ".join({name.partition(".")[0] for name in sys.modules}))
        told.with_suffix(".draft").rename(told)

reading.RunWatch = NeverStarted
script()
"""


@pytest.fixture(autouse=True)
def tour_seen(home: Path) -> None:
    """The program was used before."""
    config = home / ".config" / "memo-tui" / "settings.toml"
    config.parent.mkdir(parents=True)
    config.write_text('tour = "done"\n')


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The empty folder in which the command is started."""
    folder = tmp_path / "here"
    folder.mkdir()
    return folder


@pytest.fixture
def terminal(folder: Path) -> Iterator[Terminal]:
    """A terminal in which memo-tui was just started."""
    with Terminal(COMMAND, cwd=folder) as terminal:
        yield terminal


@pytest.fixture
def hanging_server() -> Iterator[socket.socket]:
    """A server that takes connections and never says anything."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening


def connects_to(server: socket.socket) -> bool:
    poll = select.poll()
    poll.register(server, select.POLLIN)
    return bool(poll.poll(0))


def assert_restored(terminal: Terminal) -> None:
    """The terminal is as the shell had it."""
    assert terminal.raw.rfind(b"\x1b[?1049l") > terminal.raw.rfind(b"\x1b[?1049h") >= 0
    assert terminal.modes[25], "the cursor is hidden"
    assert terminal.modes[7], "lines don't wrap"
    assert [SWITCHED[mode] for mode in SWITCHED if terminal.modes[mode]] == []
    assert terminal.keyboard_protocols == 0
    assert terminal.attributes_now == terminal.attributes


def test_the_first_frame_shows_the_cars_and_enter_calls_the_chosen_one(terminal: Terminal) -> None:
    terminal.until(FIRST_FRAME)
    text = terminal.until("q Quit")
    assert all(name in text for name in ("3 Training", "─ Car ─", "─ MemoizedCar ─", "─ SingletonCar ─"))
    terminal.press("enter")
    terminal.until(lambda text: "1 call · 1 ran · 0 remembered" in text.splitlines()[0])


def test_the_very_first_start_offers_a_tour(home: Path, folder: Path) -> None:
    (home / ".config" / "memo-tui" / "settings.toml").unlink()
    with Terminal(COMMAND, cwd=folder) as terminal:
        terminal.until("Tour · step 1 of 7")
        terminal.press("escape")
        terminal.until(lambda text: "Tour · step" not in text)
        terminal.press("q")
        assert terminal.wait(ENDS_AT_ONCE) == 0


def test_a_call_of_a_function_that_hangs_holds_up_no_quitting(folder: Path) -> None:
    (folder / "users.py").write_text("import time\ndef hang(x=1):\n    time.sleep(600)\n")
    with Terminal((*COMMAND, "--function", "users:hang"), cwd=folder) as terminal:
        terminal.until(FIRST_FRAME)
        terminal.press("2")
        terminal.until("Press enter to call it")
        terminal.press("enter")
        terminal.until("K stops it")
        terminal.press("q")
        assert terminal.wait(ENDS_AT_ONCE) == 0
        assert_restored(terminal)


def test_ctrl_z_suspends_it_and_fg_brings_it_back(folder: Path) -> None:
    with Terminal(("bash", "--norc", "--noprofile", "-i"), cwd=folder, env={"PS1": "shell> "}) as shell:
        shell.until("shell>")
        shell.press(*shlex.join(COMMAND), "enter")
        shell.until("enter Call")
        shell.press("ctrl+z")
        shell.until(lambda text: "Stopped" in text and "1 Cars" not in text)
        shell.press(*"echo $((40 + 2))", "enter")
        shell.until("\n42")
        shell.press(*"fg", "enter")
        shell.until("enter Call")
        shell.press("enter")
        shell.until(lambda text: "1 call · 1 ran" in text.splitlines()[0])
        shell.press("q")
        shell.until(lambda text: "shell>" in text and "1 Cars" not in text)


def test_ctrl_c_leaves_a_field_and_then_the_program(terminal: Terminal) -> None:
    terminal.until(FIRST_FRAME)
    terminal.press("3")
    terminal.until("No runs in memo-tui yet")
    terminal.press("/")
    terminal.until("enter Apply")
    terminal.press(*"lr0")
    terminal.until("lr0")
    terminal.press("ctrl+c")
    terminal.until("/ Filter")
    terminal.press("ctrl+c")
    assert terminal.wait(ENDS_AT_ONCE) == 130
    assert_restored(terminal)


def test_ctrl_c_asks_while_something_trains(folder: Path) -> None:
    with Terminal((*COMMAND, "--pane", "training"), cwd=folder) as terminal:
        terminal.until("No runs in memo-tui yet")
        terminal.press("N")
        terminal.until("What to train")
        terminal.press(*"command")
        terminal.until(" found")
        terminal.press("enter")
        terminal.until("enter Start")
        terminal.press(*"sleep 60", "enter")
        terminal.until("1 active")
        terminal.press("ctrl+c")
        terminal.until("Quit?")
        terminal.press("escape")
        terminal.until(lambda text: "Quit?" not in text)
        terminal.press("ctrl+c")
        terminal.until("Quit?")
        terminal.press("s")
        assert terminal.wait() == 130


def test_what_was_written_bit_by_bit_stands_there_as_when_it_is_drawn_anew(terminal: Terminal) -> None:
    terminal.until("enter Call")
    terminal.press("enter", "down", "enter", "?")
    terminal.until(lambda text: "2 calls" in text and "Each column is one class" in text)
    terminal.press("?")
    whole = ("differs from car ", "Enlarge", "SingletonCar", "1 Cars    2 Function")
    before = terminal.until(lambda text: all(words in text for words in whole))
    terminal.resize(90, 30)
    terminal.until("q Quit")
    terminal.resize(100, 30)
    terminal.until(lambda text: text == before)


@pytest.mark.parametrize(
    ("way", "status"),
    [
        *(("q", 0), ("ctrl+q", 0), ("ctrl+c", 130)),
        *(("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129), ("SIGQUIT", 131)),
        *(("window", 129), ("crash", 1)),
    ],
)
def test_however_it_ends_a_setting_is_saved_and_the_terminal_is_the_shells_again(
    home: Path, folder: Path, way: str, status: int
) -> None:
    config = home / ".config" / "memo-tui" / "settings.toml"
    config.write_text("# mine\n")
    command = (sys.executable, "-c", CRASHING) if way == "crash" else COMMAND
    with Terminal(command, cwd=folder) as terminal:
        terminal.until("Tour · step")
        assert terminal.attributes_now != terminal.attributes
        terminal.press("escape")
        terminal.until(lambda text: "Tour · step" not in text)
        if way.startswith("SIG"):
            terminal.process.send_signal(getattr(signal, way))
        elif way == "window":
            terminal.close_window()
        else:
            terminal.press("enter" if way == "crash" else way)
        assert terminal.wait(ENDS_AT_ONCE) == status
        if way != "window":
            assert_restored(terminal)
            assert bool(terminal.outside) is (way == "crash")
    assert config.read_text() == '# mine\ntour = "done"\n'


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGABRT])
def test_the_terminal_is_the_shells_again_after_an_end_that_cannot_be_handled(
    terminal: Terminal, number: signal.Signals
) -> None:
    terminal.until(FIRST_FRAME)
    terminal.process.send_signal(number)
    assert terminal.wait(ENDS_AT_ONCE) == -number
    assert_restored(terminal)


def test_a_lack_of_memory_is_one_sentence(folder: Path) -> None:
    crashing = CRASHING.replace("ValueError", "MemoryError")
    with Terminal((sys.executable, "-c", crashing), cwd=folder, columns=200) as terminal:
        terminal.until("enter Call")
        terminal.press("enter")
        assert terminal.wait(ENDS_AT_ONCE) == 1
        assert_restored(terminal)
        assert terminal.outside.strip().startswith("memo-tui: There isn't enough memory")
        assert terminal.outside.count("\n") == 1


def test_an_encoding_without_frames_gets_plain_signs_and_a_sentence(folder: Path) -> None:
    with Terminal(COMMAND, cwd=folder, env={"PYTHONIOENCODING": "ascii"}) as terminal:
        terminal.until("+- MemoizedCar -")
        text = terminal.until("plain signs stand for them")
        assert text.isascii()
        assert "\\" not in text
        terminal.press("q")
        assert terminal.wait(ENDS_AT_ONCE) == 0


def test_a_paste_of_any_bytes_is_text(terminal: Terminal) -> None:
    terminal.until(FIRST_FRAME)
    terminal.press("2")
    terminal.until("enter Call")
    terminal.send(
        b"\x1b[200~q \xff\xfe\x80 \x03 \x1b[A\x11 " + bytes(range(256)) + b"\r\nq" * 999 + b"\x1b[201~\xc3"
    )
    terminal.press("1")
    terminal.until("enter Call")
    terminal.press("q")
    assert terminal.wait(ENDS_AT_ONCE) == 0
    assert_restored(terminal)
    assert terminal.outside == ""


@pytest.mark.fresh
def test_it_ends_at_once_while_mlflow_is_being_imported(terminal: Terminal) -> None:
    terminal.until(FIRST_FRAME)
    terminal.press("3")
    terminal.until("loading")
    terminal.press("q")
    assert terminal.wait(ENDS_AT_ONCE) == 0
    assert_restored(terminal)


@pytest.mark.parametrize(("key", "status"), [("q", 0), ("ctrl+c", 130)])
def test_it_ends_at_once_while_a_server_hangs(
    folder: Path, hanging_server: socket.socket, key: str, status: int
) -> None:
    uri = f"http://127.0.0.1:{hanging_server.getsockname()[1]}"
    with Terminal((*COMMAND, "--tracking-uri", uri), cwd=folder) as terminal:
        terminal.until(lambda _: connects_to(hanging_server))
        terminal.press(key)
        assert terminal.wait(ENDS_AT_ONCE) == status
        assert_restored(terminal)
        assert terminal.outside == ""


def test_a_crash_leaves_one_sentence_and_a_report_without_the_password(home: Path, folder: Path) -> None:
    with Terminal((sys.executable, "-c", CRASHING), cwd=folder, columns=200) as terminal:
        terminal.until("enter Call")
        terminal.press("enter")
        assert terminal.wait(ENDS_AT_ONCE) == 1
        assert_restored(terminal)
        said = terminal.outside
        assert b"s3cret" not in terminal.raw
        assert b"Traceback" not in terminal.raw
    (report,) = (home / ".local/state/memo-tui").glob("crash-*.log")
    assert said == f"memo-tui ended with an internal error (ValueError); please report it with {report}.\n"
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    kept = report.read_text(encoding="utf-8")
    assert "Traceback" in kept
    assert "ValueError: http://user:•••@host [/]" in kept
    assert "s3cret" not in kept


def test_a_crash_without_a_place_for_its_report_says_so(tmp_path: Path, folder: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    environment = {"MEMO_TUI_STATE_DIR": str(blocked / "state")}
    with Terminal((sys.executable, "-c", CRASHING), cwd=folder, columns=200, env=environment) as terminal:
        terminal.until("enter Call")
        terminal.press("enter")
        assert terminal.wait(ENDS_AT_ONCE) == 1
        assert_restored(terminal)
        assert terminal.outside == (
            "memo-tui ended with an internal error (ValueError); no report was saved (Not a directory).\n"
        )


def test_a_bad_tracking_uri_is_refused_in_one_sentence_without_its_password(home: Path, folder: Path) -> None:
    command = (*COMMAND, "--tracking-uri", "htp://ada:s3cret@host")
    with Terminal(command, cwd=folder, columns=200) as terminal:
        assert terminal.wait(ENDS_AT_ONCE) == 2
        assert b"s3cret" not in terminal.raw
        assert terminal.outside.startswith("memo-tui: The tracking URI 'htp://•••@host' begins with 'htp'")
        assert terminal.outside.count("\n") == 1
    assert {path.name for path in home.iterdir()} == {".config"}


@pytest.mark.parametrize("uri", ["htp://ada:s3cret@host", "http://ada:s3cret@host:99999"])
def test_a_password_in_a_bad_tracking_uri_is_neither_shown_nor_kept(
    home: Path, folder: Path, uri: str
) -> None:
    with Terminal((*COMMAND, "--tracking-uri", uri), cwd=folder) as terminal:
        assert terminal.wait(ENDS_AT_ONCE) in (1, 2)
        assert_restored_if_taken(terminal)
        assert b"s3cret" not in terminal.raw
    kept = [file.read_text(encoding="utf-8") for file in home.rglob("*") if file.is_file()]
    assert not any("s3cret" in text for text in kept)


def assert_restored_if_taken(terminal: Terminal) -> None:
    if b"\x1b[?1049h" in terminal.raw:
        assert_restored(terminal)


@pytest.mark.fresh
def test_a_first_start_makes_the_store_and_shows_nothing_of_the_libraries_logs(
    terminal: Terminal, home: Path, folder: Path
) -> None:
    terminal.until(FIRST_FRAME)
    terminal.press("3")
    terminal.until(lambda text: "memo-tui · 0 runs · live" in text.splitlines()[0])
    assert not LOGS_OF_LIBRARIES.search(terminal.text)
    terminal.press("q")
    assert terminal.wait(ENDS_AT_ONCE) == 0
    assert terminal.outside == ""
    assert not LOGS_OF_LIBRARIES.search(terminal.raw.decode())
    assert (home / ".local/share/memo-tui/mlflow.db").exists()
    assert list(folder.iterdir()) == []


@pytest.mark.fresh
def test_a_training_from_the_form_finishes_and_writes_nothing_into_the_working_folder(
    home: Path, folder: Path
) -> None:
    with Terminal(COMMAND, cwd=folder, columns=140, rows=40) as terminal:
        terminal.until(FIRST_FRAME)
        terminal.press("3")
        terminal.until("live")
        terminal.press("n")
        terminal.until("Start training")
        terminal.press("enter")
        ended = re.compile(r"│ ✓ finished \d+:\d\d ")
        text = terminal.until(lambda text: ended.search(text) and "▶" not in text)
        assert not LOGS_OF_LIBRARIES.search(text)
        terminal.press("q")
        assert terminal.wait(ENDS_AT_ONCE) == 0
        assert terminal.outside == ""
    assert list(folder.iterdir()) == []
    assert {path.name for path in home.iterdir()} == {".cache", ".config", ".local"}


@pytest.mark.parametrize(("chosen", "default"), [("", True), ('theme = "nord"\n', False)])
def test_a_terminal_of_16_colours_keeps_its_own_unless_a_theme_was_chosen(
    home: Path, folder: Path, chosen: str, default: bool
) -> None:
    config = home / ".config" / "memo-tui" / "settings.toml"
    config.write_text(f'tour = "done"\n{chosen}')
    with Terminal(COMMAND, cwd=folder, env={"TERM": "xterm", "COLORTERM": ""}) as terminal:
        terminal.until("q Quit")
        assert (terminal.background == "default") is default
        terminal.press("q")
        terminal.wait()
    assert config.read_text() == f'tour = "done"\n{chosen}'


def announced(terminal: Terminal) -> str | None:
    """How the end of a training was announced."""
    if b"\x1b]9;memo-tui: " in terminal.raw:
        return "osc9"
    return "bell" if b"\x07" in re.sub(rb"\x1b\][^\x07]*\x07", b"", terminal.raw) else None


def test_what_is_left_training_is_told_at_the_end_found_again_and_announced_where_nobody_looks(
    folder: Path, home: Path, tmp_path: Path
) -> None:
    go_on = tmp_path / "go-on"
    (folder / "go.sh").write_text(f"until [ -e {go_on} ]; do sleep 0.1; done\n")
    with Terminal(COMMAND, cwd=folder, columns=200) as terminal:
        terminal.until(FIRST_FRAME)
        terminal.press("3")
        terminal.until("live")
        terminal.press("N")
        terminal.until("a command")
        terminal.press(*"command")
        terminal.until("/ command")
        terminal.press("enter")
        terminal.until("Train a command")
        terminal.press(*"sh go.sh")
        while "sh go.sh" not in terminal.until(".sh"):  # the first letters may come before the field's focus
            terminal.press("ctrl+u", *"sh go.sh")
        terminal.press("enter")
        terminal.until("▶ running")
        terminal.press("q")
        terminal.until("Quit? 1 training running.")
        terminal.press("enter")
        assert terminal.wait(ENDS_AT_ONCE) == 0
        assert_restored(terminal)
        told = re.fullmatch(r"The training (\w+) goes on; its output: (.+)\n", terminal.outside)
    assert told
    folder_of_job = Path(told[2]).parent
    assert folder_of_job.parent == home / ".local/state/memo-tui/jobs"
    assert told[1] in folder_of_job.name

    def found_again(how: str) -> Terminal:
        return Terminal((*COMMAND, "--pane", "training", "--notify", how), cwd=folder, columns=140, rows=40)

    with found_again("osc9") as terminal, found_again("osc9") as left, found_again("bell") as other:
        for each in (terminal, left, other):
            each.until("▶ running")
        for each in (left, other):
            each.send(b"\x1b[O")  # the terminal lost the focus
        go_on.touch()
        for each in (terminal, left, other):
            each.until(lambda text: re.search(r"│ ✓ finished \d+:\d\d ", text))
        left.until(lambda _: announced(left))
        other.until(lambda _: announced(other))
        assert (announced(terminal), announced(left), announced(other)) == (None, "osc9", "bell")


def test_a_small_terminal_shows_both_panes(folder: Path) -> None:
    with Terminal(COMMAND, cwd=folder, columns=60, rows=15) as terminal:
        terminal.until(lambda screen: "─ Source " in screen and "─ Car ─" in screen)
        terminal.press("3")
        terminal.until(lambda screen: "─ Runs " in screen and "▸ Jobs" in screen)
        terminal.press("1")
        terminal.until("─ Source ")


def test_a_window_dragged_tiny_and_back_shows_the_pane_again(terminal: Terminal) -> None:
    terminal.until("q Quit")
    for key, wide, tiny in (("1", "─ SingletonCar ─", "─ Car ───────"), ("3", "n New run", "─ Runs ─")):
        terminal.press(key)
        terminal.until(wide)
        terminal.resize(30, 8)
        terminal.until(tiny)
        terminal.resize(100, 30)
        terminal.until(wide)
    terminal.press("q")
    assert terminal.wait(ENDS_AT_ONCE) == 0
    assert_restored(terminal)


@pytest.mark.fresh
def test_the_first_frame_is_there_before_the_heavy_libraries(tmp_path: Path, folder: Path) -> None:
    told = tmp_path / "told"
    command = (sys.executable, "-c", TELLING_ITS_IMPORTS)
    with Terminal(command, cwd=folder, env={"TOLD": str(told)}) as terminal:
        terminal.until(lambda text: FIRST_FRAME in text and told.exists())
        loaded = set(told.read_text().split())
        terminal.press("q")
        assert terminal.wait(ENDS_AT_ONCE) == 0
    assert "textual" in loaded
    assert not loaded & {"mlflow", "sklearn", "pandas", "numpy", "sqlalchemy", "alembic", "pyarrow"}
