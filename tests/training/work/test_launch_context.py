"""Runs that a program opens with plain MLflow know how it was launched, so that it is run again exactly."""

import json
import os
import subprocess
import sys
import time

import pytest
from mlflow import MlflowClient

from memo_tui.runs.client.convert import to_run
from memo_tui.training.rerun import form_of
from memo_tui.training.work import launch_context
from memo_tui.training.work.launch_context import LaunchContext
from tests.waiting import PATIENCE

SCRIPT = """
import mlflow, os, sys
os.chdir("/")
with mlflow.start_run():
    mlflow.log_param("lr", 0.1)
    mlflow.log_param("unrelated", "x")
"""


def run_of(store_uri, folder, *words, **environment):
    """The run that a command opens."""
    subprocess.run(
        words, cwd=folder, env={**os.environ, "MLFLOW_TRACKING_URI": store_uri, **environment},
        check=True, timeout=PATIENCE, input="", text=True,
    )  # fmt: skip
    client = MlflowClient(store_uri)
    (run, *_) = client.search_runs(["0"], order_by=["start_time DESC"])
    return to_run(run)


def test_run_again_offers_the_command_line_exactly_as_it_was(store_uri, tmp_path):
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "train.py").write_text(SCRIPT)
    words = (sys.executable, "-X", "dev", "src/train.py", "--lr", "0.1", "model.depth=3", "two words")
    run = run_of(store_uri, tmp_path, *words)
    form = form_of(run, "/elsewhere")
    work = form.read({field.name: field.text for field in form.fields})
    assert (work.argv, work.folder) == (words, str(tmp_path))
    assert (form.title, form.note) == ("a command", "")

    run = run_of(
        store_uri, tmp_path, *words[:4], "--api-key", "s3cret-w0rd", "--db=postgresql://me:pa55w0rd@h/d"
    )
    assert "s3cret" not in str(run.tags)
    assert "pa55w0rd" not in str(run.tags)
    form = form_of(run, "/elsewhere")
    assert form.note == "Type what was hidden (•••): --api-key, --db."
    assert form.folder == str(tmp_path)

    guess = form_of(run_of(store_uri, tmp_path, *words[:4], MEMO_TUI_RUN_CONTEXT="off"), "/elsewhere")
    assert guess.command == "python src/train.py --lr 0.1 --unrelated x"
    assert guess.title == "a command (a guess)"
    assert "This is a guess" in guess.note


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["python", "train.py", "-m", "x"], ("", "train.py")),
        (["python", "-u", "-W", "ignore", "-m", "pkg.train", "--lr=1"], ("-m", "pkg.train")),
        (["python", "-Im", "pkg"], ("-m", "pkg")),
        (["python", "-c", "import x"], ("-c", "import x")),
        (["python", "/venv/bin/accelerate", "launch", "train.py"], ("", "/venv/bin/accelerate")),
        (["python"], None),
        (["python", "-i"], None),
        (["python", "-"], None),
        (["python", "-m", "ipykernel_launcher", "-f", "kernel.json"], None),
        (["python", "-m", "joblib.externals.loky.backend.popen_loky_posix"], None),
        (["python", "/venv/bin/dask", "worker", "tcp://h:8786"], None),
        (["python", "-c", "from multiprocessing.spawn import spawn_main", "--multiprocessing-fork"], None),
    ],
)
def test_what_python_runs_is_found_in_its_command_line(monkeypatch, tmp_path, words, found):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "orig_argv", words)
    launch_context._tags.cache_clear()
    tags = LaunchContext().tags()
    launch_context._tags.cache_clear()
    assert bool(tags) == (found is not None)
    if found:
        work = json.loads(tags["memo_tui.work"])
        assert work == {"kind": "command", "argv": [sys.executable, *words[1:]], "folder": str(tmp_path)}


def test_jobs_launchers_and_the_switch_leave_it_out(monkeypatch):
    for name in ("MEMO_TUI_JOB_TAGS", "MLFLOW_RUN_ID", "TORCHELASTIC_RUN_ID"):
        with monkeypatch.context() as changed:
            changed.setenv(name, "x")
            assert not LaunchContext().in_context()
    assert LaunchContext().in_context()
    monkeypatch.setenv("MEMO_TUI_RUN_CONTEXT", "off")
    assert not LaunchContext().in_context()


def test_a_command_that_is_no_text_or_too_long_is_not_recorded():
    assert launch_context.recorded(["a\udcff"], "/") == {}
    assert launch_context.recorded(["x" * 6000], "/") == {}


def test_it_costs_a_run_less_than_a_millisecond(monkeypatch):
    monkeypatch.setattr(sys, "orig_argv", ["python", "train.py", "--lr", "0.1"])
    begun = time.process_time()
    for _ in range(100):
        launch_context._tags.cache_clear()
        LaunchContext().tags()
    assert (time.process_time() - begun) / 100 < 1e-3
    launch_context._tags.cache_clear()


def test_it_loads_nothing_but_the_standard_library():
    code = (
        "import sys; before = set(sys.modules); import memo_tui.training.work.launch_context as launch;"
        "launch.LaunchContext().tags(); print(*set(sys.modules) - before)"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    roots = {name.partition(".")[0] for name in loaded.split()} - {"memo_tui"}
    assert roots - sys.stdlib_module_names <= {name for name in roots if name.startswith("_")}


@pytest.mark.parametrize(
    "words",
    [
        ("--token", "abcdefgh"),
        ("--pat", "abcdefgh"),
        ("-u", "me:abcdefgh"),
        ("https://abcdefgh@host/x",),
        ("API_KEY=abcdefgh",),
        ("-H", "Authorization: Bearer abcdefgh"),
        ("sqlite:///x?password=abcdefgh",),
    ],
)
def test_no_kind_of_secret_is_recorded(monkeypatch, words):
    monkeypatch.setattr(sys, "orig_argv", ["python", "train.py", *words])
    launch_context._tags.cache_clear()
    tags = LaunchContext().tags()
    launch_context._tags.cache_clear()
    assert "•••" in tags["memo_tui.command"]
    assert "abcdefgh" not in str(tags)
