"""`memo-tui run --keep-output`: the output passes unchanged, and its end is kept with the run."""

import os
import re
import subprocess
import sys
from pathlib import Path

from mlflow import MlflowClient

from tests.cli.terminal import Terminal
from tests.cli.test_run import MEMO_TUI, only_run
from tests.waiting import PATIENCE

SCRIPT = """\
import os, sys, time
print("\\033[32mgreen\\033[0m", sys.stdout.isatty(), sys.stderr.isatty(), flush=True)
print("to errors, with " + sys.argv[2], file=sys.stderr, flush=True)
if sys.stdout.isatty():
    print("columns", os.get_terminal_size().columns, flush=True)
for step in range(5):
    print(f"\\r{step * 25}% done", end="", flush=True)
print()
if len(sys.argv) > 3:
    sys.stdout.write("x" * 79 + "\\n")
    sys.stdout.write(("y" * 79 + "\\n") * int(sys.argv[3]))
"""


def kept(store_uri: str) -> str:
    run = only_run(store_uri)
    client = MlflowClient(store_uri)
    return Path(client.download_artifacts(run.info.run_id, "output.txt")).read_text("utf-8")


def command(store_uri: str, *more: str) -> tuple[str, ...]:
    return (
        *(*MEMO_TUI, "run", "--keep-output", "--tracking-uri", store_uri, "--"),
        *(sys.executable, "-S", "train.py", "--token", "s3cret-w0rd", *more),
    )


def test_in_pipes_both_streams_stay_apart_and_only_the_end_is_kept(folder: Path, store_uri: str) -> None:
    (folder / "train.py").write_text(SCRIPT)
    told = subprocess.run(
        command(store_uri, "20000"), cwd=folder, capture_output=True, timeout=PATIENCE, check=True
    )
    out, err = told.stdout.decode(), told.stderr.decode()
    assert out.startswith("\033[32mgreen\033[0m False False\n\r0% done\r25% done")
    assert out.endswith(("y" * 79 + "\n") * 20000)
    assert err.startswith("to errors, with s3cret-w0rd\n")
    text = kept(store_uri)
    first, rest = text.split("\n", 1)
    assert first.startswith("… the first ")
    assert int(re.sub(r"\D", "", first)) + len(rest) > 1_500_000
    assert text.endswith("y" * 79 + "\n")
    assert "s3cret" not in text
    assert 900_000 < len(text) < 1_100_000


def test_on_a_terminal_the_command_still_sees_one(folder: Path, store_uri: str) -> None:
    (folder / "train.py").write_text(SCRIPT)
    with Terminal(command(store_uri), cwd=folder, columns=123) as terminal:
        assert terminal.wait() == 0
        assert "green True True" in terminal.text
        assert b"\033[32mgreen" in terminal.raw
        assert "columns 123" in terminal.text
        assert "100% done" in terminal.text
        assert terminal.attributes_now == terminal.attributes
    assert kept(store_uri) == "green True True\nto errors, with •••\ncolumns 123\n100% done\n"


def test_what_the_command_leaves_running_and_a_reader_that_goes_hold_nothing_up(
    folder: Path, store_uri: str
) -> None:
    script = "sleep 600 & yes line | head -n 100000; echo the end"
    words = [*MEMO_TUI, "run", "--keep-output", "--tracking-uri", store_uri, "--", "sh", "-c", script]
    with subprocess.Popen(
        words, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        process.stdout.read(10)
        process.stdout.close()
        assert process.wait(PATIENCE) == 0
        os.killpg(process.pid, 9)
    assert kept(store_uri).endswith("line\nthe end\n")
