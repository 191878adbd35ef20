"""One marker at each place where a secret may stand: none of them leaves the program by any way."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from mlflow import MlflowClient

from memo_tui.jobs.spec import JobSpec
from memo_tui.runs.table.exporting import write_runs
from memo_tui.tracking.tracker import MlFlowTracker
from memo_tui.training.work.command import CommandWork
from memo_tui.training.work.function import TrainingFunctionWork
from memo_tui.tui.common.crash import report_crash
from memo_tui.tui.jobs.pane import TrainingPane
from tests.cli.test_run import MEMO_TUI
from tests.tui.conftest import make_app, shown, signals, until  # noqa: F401 - fixtures
from tests.tui.function.test_pane import called, opened, typed
from tests.waiting import PATIENCE
from tests.waiting import until as until_now

PLACES = (
    "variable",
    "mlflow",
    "credentials",
    "uri",
    "passphrase",
    "key",
    "bearer",
    "header",
    "x_api_key",
    "aws",
    "short",
    "env",
    "json",
    "said",
    "raised",
    "given",
    "default",
    "param",
    "tag",
    "log_param",
)
MARKS = {place: f"Mk{number:02d}+{place[::-1]}/Z9" for number, place in enumerate(PLACES)}
SCRIPT = """\
import os, sys, time
print("called with", sys.argv[1:])
value = os.environ["DB_PASS"]
sys.stdout.write("split " + value[:7]); sys.stdout.flush(); time.sleep(0.1); print(value[7:])
print("db_password: SAID")
open("begun", "w").close()
while os.path.exists("wait"):
    time.sleep(0.05)
raise RuntimeError("no login with " + value + " nor " + sys.argv[-1] + " password=RAISED")
"""
FUNCTION = """\
def train(tracker, rate: float = 0.1, password: str = "DEFAULT"):
    tracker.log_param("api_token", "LOGPARAM")
    raise RuntimeError("refused: " + password)
"""


def leaks(text: str, *allowed: str) -> list[str]:
    """The places whose marker stands in a text."""
    return [place for place, mark in MARKS.items() if mark in text and place not in allowed]


@pytest.fixture
def folder(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the user's programs; markers in the variables and in MLflow's credentials."""
    folder = tmp_path / "project"
    folder.mkdir()
    script = SCRIPT.replace("SAID", MARKS["said"]).replace("RAISED", MARKS["raised"])
    (folder / "t.py").write_text(script)
    function = FUNCTION.replace("DEFAULT", MARKS["default"]).replace("LOGPARAM", MARKS["log_param"])
    (folder / "mine.py").write_text(function)
    (home / ".mlflow").mkdir()
    (home / ".mlflow" / "credentials").write_text(
        f"[mlflow]\nmlflow_tracking_username = ada\nmlflow_tracking_password = {MARKS['credentials']}\n"
    )
    monkeypatch.setenv("DB_PASS", MARKS["variable"])
    monkeypatch.setenv("MLFLOW_TRACKING_TOKEN", MARKS["mlflow"])
    monkeypatch.setenv("SERVICE_SECRET", json.dumps({"private_key": MARKS["json"]}))
    return folder


def command() -> list[str]:
    """A command with a marker in each of its forms."""
    return [
        "env",
        f"SUB_TOKEN={MARKS['env']}",
        sys.executable,
        "t.py",
        "--passphrase",
        MARKS["passphrase"],
        f"--key={MARKS['key']}",
        "--bearer",
        MARKS["bearer"],
        f"Authorization: Bearer {MARKS['header']}",
        f"X-Api-Key: {MARKS['x_api_key']}",
        "--AWS_SECRET_ACCESS_KEY",
        MARKS["aws"],
        "-p",
        MARKS["short"],
        "--dsn",
        f"postgres://ada:{MARKS['uri']}@host/db",
        MARKS["variable"],
        MARKS["credentials"],
    ]


def test_a_command_and_its_run_leave_no_marker_and_no_file_for_others(folder: Path, home: Path) -> None:
    for one_run in ((), ("--one-run",)):
        done = subprocess.run(
            [*MEMO_TUI, "run", *one_run, "--keep-output", "--", *command()],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,  # so that neither cuts a value of the other
            text=True,
            timeout=PATIENCE,
            umask=0,
            check=False,
        )
        assert done.returncode == 1
        ours = [line for line in done.stdout.splitlines() if line.startswith("memo-tui: ")]
        assert "ended with status 1" in ours[0]
        assert leaks("\n".join(ours)) == []
    data = home / ".local" / "share" / "memo-tui"
    client = MlflowClient(f"sqlite:///{data / 'mlflow.db'}")
    (experiment,) = client.search_experiments(filter_string="name = 'memo-tui'")
    runs = client.search_runs([experiment.experiment_id])
    assert len(runs) == 2
    for run in runs:
        assert leaks(str(run.to_dictionary())) == []
        assert "--passphrase" in run.data.tags["memo_tui.command"]
        assert {"output.txt", "traceback.txt"} <= {
            each.path for each in client.list_artifacts(run.info.run_id)
        }
    files = [path for path in home.rglob("*") if ".mlflow" not in path.parts]
    assert {path.name for path in files} >= {"mlflow.db", "output.txt"}
    for path in files:
        status = path.lstat()
        assert stat.S_IMODE(status.st_mode) & 0o077 == 0, path
        assert not path.is_file() or leaks(path.read_bytes().decode("latin-1")) == [], path


def test_an_address_that_can_not_be_used_is_said_without_its_password(folder: Path) -> None:
    for uri in (
        f"http://ada:{MARKS['uri']}@127.0.0.1:36400",
        f"htp://ada:{MARKS['uri']}@h",
        MARKS["variable"],
    ):
        for words in (["train", "--json", "--models", "linear"], ["run"], ["sync", "--json"]):
            rest = ["--", "true"] if words == ["run"] else []
            done = subprocess.run(
                [*MEMO_TUI, *words, "--tracking-uri", uri, *rest],
                cwd=folder,
                capture_output=True,
                text=True,
                timeout=PATIENCE,
                check=False,
            )
            assert done.stderr or done.stdout
            assert leaks(done.stdout + done.stderr) == []
        if uri.startswith("htp"):
            break
    raises = f"raise KeyError('{MARKS['variable']} password={MARKS['raised']}')"
    code = f"import memo_tui.cli as c\ndef fail(): {raises}\nc.main = fail\nc.script()"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 1
    assert "KeyError" in done.stderr
    assert leaks(done.stderr) == []


def test_what_a_tracker_logs_itself_has_none(folder: Path, store_uri: str) -> None:
    tracker = MlFlowTracker("traced", store_uri)
    with pytest.raises(RuntimeError), tracker.run("name"):
        tracker.log_params({"password": MARKS["param"], "lr": 0.1, "pad_token_id": 0})
        os.environ["LATE_TOKEN"] = MARKS["given"]  # as a program does that reads a file of secrets
        raise RuntimeError(f"{MARKS['given']} {MARKS['variable']} token={MARKS['raised']}")
    del os.environ["LATE_TOKEN"]
    client = tracker.mlflow_client
    run = client.get_run(tracker.run_id)
    assert leaks(str(run.to_dictionary())) == []
    assert run.data.params == {"password": "•••", "lr": "0.1", "pad_token_id": "0"}
    text = Path(client.download_artifacts(run.info.run_id, "traceback.txt")).read_text()
    assert "RuntimeError" in text
    assert leaks(text) == []


def fail(text: str) -> None:
    """Raise an error with a text."""
    raise ValueError(text)


def our_arguments() -> str:
    """The arguments of all processes of the program, which anybody may see."""
    found = []
    for process in psutil.process_iter(["cmdline"]):
        words = process.info["cmdline"] or []
        if any(word.startswith("memo_tui.") for word in words):
            found.append(" ".join(words))
    return "\n".join(found)


async def test_the_dashboard_and_its_jobs_show_none(
    make_app,  # noqa: F811
    folder: Path,
    store_uri: str,
    tmp_path: Path,
) -> None:
    tracker = MlFlowTracker("shown", store_uri)
    with tracker.run(f"run with {MARKS['variable']}") as run:
        client = tracker.mlflow_client
        client.log_param(run.info.run_id, "password", MARKS["param"])  # as any program may
        client.log_param(run.info.run_id, "note", f"see {MARKS['variable']}")
        client.set_tag(run.info.run_id, "api_token", MARKS["tag"])
        client.set_tag(run.info.run_id, "mlflow.note.content", f"log in with {MARKS['variable']}")
    (folder / "wait").touch()
    app = make_app(experiment="shown")
    seen: list[str] = []

    def look() -> None:
        seen.extend((shown(app), app.export_screenshot()))
        seen.extend(f"{each.title} {each.message}" for each in app._notifications)

    async with app.run_test(size=(160, 50), notifications=True) as pilot:
        app.action_show("training")
        await until(pilot, lambda: "· live" in shown(app).splitlines()[0])
        pane = app.query_one(TrainingPane)
        work = (
            TrainingFunctionWork("mine:train", {"password": MARKS["given"]}, str(folder)),
            CommandWork(tuple(command()), str(folder)),
        )
        jobs = pane.jobs.submit([JobSpec("shown", pane.address.uri, each, keep_output=True) for each in work])
        await until(pilot, (folder / "begun").exists)
        assert leaks(our_arguments()) == []
        look()
        await pilot.press("4")
        await until(pilot, lambda: "split" in shown(app))
        look()
        (folder / "wait").unlink()
        await until(pilot, lambda: not any(job.active for job in jobs))
        await until(pilot, lambda: "✗ failed" in shown(app) and "no login with" in shown(app))
        look()
        await pilot.press("escape")
        await until(pilot, lambda: "run with •••" in shown(app))
        runs = list(pane.query_one("RunsView")._rows.arranged.runs.values())
        pane.query_one("RunTable").focus()
        for _ in range(len(runs)):
            await pilot.press("enter")
            await until(pilot, lambda: len(app.screen_stack) > 1)
            await pilot.pause()
            look()
            for key in ("tab",) * 3:
                await pilot.press(key)
                look()
            await pilot.press("escape")
            await pilot.press("down")
        app.notify(f"refused {MARKS['variable']} password={MARKS['raised']}", severity="error")
        app.copy_to_clipboard(f"copy {MARKS['variable']}")
        await pilot.pause()
        look()
        seen.append(app.clipboard)
        try:
            fail(f"{MARKS['variable']} --password {MARKS['raised']}")
        except ValueError:
            report_crash(tmp_path / "state")
        for name in ("runs.csv", "runs.json", "runs.md"):
            columns = ["name", "param:password", "param:note", "tag:api_token", "tag:memo_tui.command"]
            write_runs(runs, columns, tmp_path / name)
            seen.append((tmp_path / name).read_text())
    assert len(seen) > 10
    assert [leaks(text) for text in seen if leaks(text)] == []
    for job in jobs:
        assert leaks(job.problem + job.spec.title + "".join(job.tail(30))) == []
    until_now(lambda: all((job.log.parent / "end.json").exists() for job in jobs))
    for path in [*pane.jobs.folder.rglob("*"), *(tmp_path / "state").rglob("*")]:
        assert stat.S_IMODE(path.lstat().st_mode) & 0o077 == 0 or path.is_symlink(), path
        assert not path.is_file() or leaks(path.read_bytes().decode("latin-1")) == [], path
    kept = [
        path
        for path in (tmp_path / "data").rglob("*")
        if path.is_file() and leaks(path.read_bytes().decode("latin-1"), "param", "tag", "variable")
    ]
    assert kept == []  # the store has what other programs logged, and nothing else


async def test_a_functions_secret_parameter_is_never_shown(
    make_app,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "asks.py").write_text(
        f"def load(table: str = 't', password: str = '{MARKS['default']}'):\n"
        "    return f'{table} with {password}'\n"
    )
    monkeypatch.chdir(tmp_path)
    app = make_app(function="asks:load")
    async with app.run_test(size=(140, 40)) as pilot:
        await opened(pilot)
        seen = [shown(app)]
        await called(pilot, "enter")
        seen.append(shown(app))
        typed(app, password=MARKS["given"])
        await called(pilot, "enter")
        await until(pilot, lambda: "2 calls" in shown(app))
        assert [leaks(text) for text in (*seen, shown(app), app.export_screenshot())] == [[]] * 4
        assert "t with •••" in shown(app)
