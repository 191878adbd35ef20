"""`memo-tui run --memo`: a command that equals a finished run isn't run, as far as can be known of it."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from mlflow import MlflowClient

from memo_tui.cli import main
from memo_tui.training.memo.slots import END
from tests.waiting import PATIENCE, until

SCRIPT = """
import os, sys
from pathlib import Path
import helper
with Path(os.environ["RAN"]).open("a") as ran:
    ran.write("x")
Path("made.bin").write_text("what it writes")
"""
COMMAND = (sys.executable, "train.py", "--lr", "0.1", "--seed", "3", "data.csv")


@pytest.fixture
def project(folder, monkeypatch, tmp_path):
    """The current folder: a script, a module that it imports, and data."""
    (folder / "train.py").write_text(SCRIPT)
    (folder / "helper.py").write_text("scale = 1\n")
    (folder / "data.csv").write_text("x\n1\n")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("RAN", str(tmp_path / "ran"))
    monkeypatch.setenv("MEMO_TUI_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    return folder


@pytest.fixture
def launch(capfd, store_uri):
    """Runs a command; its exit status, output and the lines that are said beside it."""

    def run(*options, command=COMMAND, name="run"):
        try:
            status = main([*name.split(), "--tracking-uri", store_uri, *options, "--", *command])
        except SystemExit as leaving:
            status = leaving.code
        printed = capfd.readouterr()
        return status, printed.out, printed.err

    return run


@pytest.fixture
def verdict(launch):
    """The verdict on a command, as a dry run says it."""

    def ask(*options, command=COMMAND):
        status, out, err = launch("--dry-run", *options, command=command)
        assert (status, err) == (0, "")
        return out.strip()

    return ask


def ran():
    path = Path(os.environ["RAN"])
    return len(path.read_text()) if path.exists() else 0


def test_a_command_is_run_each_time_until_its_memo_is_switched_on(project, launch, monkeypatch):
    for options in ((), (), ("--memo",)):
        assert launch(*options)[0] == 0
    assert ran() == 3
    _, out, err = launch("--memo")
    assert ran() == 3
    assert out == ""
    assert err.startswith("memo-tui: HIT: ")
    assert len(err.splitlines()) == 1
    monkeypatch.setenv("MEMO_TUI_MEMO", "on")
    assert "HIT" in launch()[2]
    assert "HIT" not in launch("--no-memo")[2]
    assert ran() == 4


def test_the_project_may_switch_it_on_but_not_the_settings_file(project, launch, tmp_path):
    (tmp_path / "settings.toml").write_text("memo = true\n")
    launch("--memo")
    launch("--config", str(tmp_path / "settings.toml"))
    assert ran() == 2
    (project / "pyproject.toml").write_text("[tool.memo-tui]\nmemo = true\n")
    assert "HIT" in launch()[2]
    launch("--no-memo")
    assert ran() == 3


def test_what_is_not_covered_is_said_until_it_is_declared(project, launch, verdict):
    reads, variables = "files that it reads (data.csv)", "environment variables"
    assert verdict() == (
        f"MISS (not covered: imported files (no Git repository), {reads}, {variables}): no run yet"
    )
    assert verdict("--memo-file", "helper.py") == f"MISS (not covered: data.csv, {variables}): no run yet"
    assert (
        verdict("--memo-file", "*.py", "--memo-file", "data.csv", "--memo-env", "LANG") == "MISS: no run yet"
    )
    declared = 'memo-file = ["helper.py", "data.csv"]\nmemo-env = []\n'
    (project / "pyproject.toml").write_text(f"[tool.memo-tui]\n{declared}")
    assert verdict() == "MISS: no run yet"
    _, out, _ = launch("--json", command=("sh", "-c", "true"), name="memo explain")
    assert json.loads(out)["not_covered"] == ["the version of sh and what it loads"]


def test_a_command_that_fails_is_not_remembered_and_its_exit_status_is_ours(project, launch):
    command = ("sh", "-c", 'echo x >> "$RAN"; exit 7')
    assert launch("--memo", command=command)[0] == 7
    status, _, err = launch("--memo", command=command)
    assert status == 7
    assert " failed" in err.splitlines()[0]
    assert ran() == 4  # two characters each time


def test_a_forced_command_runs(project, launch, verdict):
    launch("--memo")
    assert verdict("--force").startswith("FORCED: although ")
    assert launch("--force")[0] == 0
    assert ran() == 2


def test_a_run_may_be_blessed_for_an_edited_command(project, launch, verdict, store_uri):
    launch("--memo")
    (project / "train.py").write_text(f"{SCRIPT}\n# as before\n")
    assert "): code: train.py, all else as in " in verdict()
    client = MlflowClient(store_uri)
    (run,) = client.search_runs([client.get_experiment_by_name("memo-tui").experiment_id])
    _, out, _ = launch(run.info.run_name, name="memo bless")
    assert out.startswith(f"{run.info.run_name} answers ")
    assert verdict().startswith("HIT")


def test_a_command_whose_run_has_ended_is_joined_until_it_is_remembered(project, store_uri, tmp_path):
    (project / "train.py").write_text(
        "import mlflow, sys, time\nfrom pathlib import Path\n"
        "with Path(sys.argv[1], 'ran').open('a') as ran:\n    ran.write('x')\n"
        "with mlflow.start_run():\n    mlflow.log_metric('rmse', 1.5)\n"
        "Path(sys.argv[1], 'ended').touch()\n"
        "while not Path(sys.argv[1], 'go').exists():\n    time.sleep(0.02)\n"
    )
    command = [sys.executable, "-m", "memo_tui", "run", "--memo", "--tracking-uri", store_uri]
    command += ["--", sys.executable, "train.py", str(tmp_path)]
    first = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    until((tmp_path / "ended").exists)
    second = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    said = []
    reader = threading.Thread(target=lambda: said.append(second.stderr.readline()))
    reader.start()
    reader.join(PATIENCE)  # it has looked the command up
    (tmp_path / "go").touch()
    assert first.wait(PATIENCE) == second.wait(PATIENCE) == 0
    assert (tmp_path / "ran").read_text() == "x"
    assert "memo-tui: JOINED: " in second.stderr.read()
    client = MlflowClient(store_uri)
    runs = client.search_runs([client.get_experiment_by_name("memo-tui").experiment_id])
    nested, own = sorted(runs, key=lambda run: END in run.data.params)
    assert nested.data.metrics == own.data.metrics == {"rmse": 1.5}
    assert nested.data.tags["mlflow.parentRunId"] == own.info.run_id
    assert END in own.data.params
    first.stderr.close(), second.stderr.close()


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ('memo-files = ["x"]', "tool.memo-tui in {} has no key memo-files: did you mean memo-file?"),
        ("memo-file = [1]", "memo-file in {} is [1]: give a list of texts in quotes."),
        (
            'memo-file = ["none*.csv"]',
            "There is no file 'none*.csv' in {folder}, which the memo-file in {} names",
        ),
        ('memo-env = ["A B"]', "The memo-env in {} is 'A B': give the name of an environment variable"),
        ('memo = "on"', "memo in {} is 'on': give true or false."),
        ("memo = ", "{} is not valid TOML"),
    ],
)
def test_a_bad_declaration_is_one_sentence_and_nothing_is_run(project, launch, table, words):
    path = project / "pyproject.toml"
    path.write_text(f"[tool.memo-tui]\n{table}\n")
    status, out, err = launch("--memo")
    assert (status, out, ran()) == (2, "", 0)
    assert words.format(path, folder=project) in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--memo", "--memo-file", "none.csv"), "There is no file 'none.csv'"),
        (("--memo", "--memo-env", "A=1"), "The option --memo-env is 'A=1'"),
        (("--memo-file", "data.csv"), "add --memo."),
    ],
)
def test_a_bad_option_is_one_sentence_too(project, launch, options, words):
    status, _, err = launch(*options)
    assert (status, ran()) == (2, 0)
    assert words in err


MODULE = "def train(lr: float = 0.1, seed: int = 0):\n    return {'rmse': lr}\n"


def test_a_function_and_a_project_are_explained(project, launch, capfd, store_uri):
    (project / "houses_code.py").write_text(MODULE)
    (project / "MLproject").write_text(
        "entry_points:\n  main:\n    parameters:\n      lr: {type: float, default: 0.1}\n"
        "    command: python train.py --lr {lr}\n"
    )

    def explained(*options):
        status = main(["memo", "explain", "--tracking-uri", store_uri, *options])
        printed = capfd.readouterr()
        return status, *(json.loads(line) for line in printed.out.splitlines()), printed.err

    trainer = ("--trainer", "houses_code:train")
    status, verdict, _ = explained(*trainer, "--param", "lr=0.2")
    assert (status, verdict["model"], verdict["reasons"]) == (0, "houses_code:train", ["no run yet"])
    status, verdict, _ = explained("--project", ".", "--param", "lr=0.2", "--memo-env", "LANG")
    assert (status, verdict["model"], verdict["verdict"]) == (0, "main of here", "MISS")
    assert verdict["not_covered"] == ["imported files (no Git repository)", "files that it reads"]
    for options, words in (
        ((*trainer, "--param", "rate=1"), "has no param 'rate': choose from lr, seed."),
        ((*trainer, "--param", "lr=x"), "lr"),
        ((*trainer, "--project", "."), "--trainer and --project can't both be given"),
        (("--project", ".", "--entry-point", "none"), "has no entry point 'none': choose from main."),
        (("--project", ".", "--param", "lr=x"), "lr takes a number"),
        (("--trainer", "nothing_here:train"), "There is no module nothing_here"),
        (("--memo-file", "train.py"), "name one, or leave it out"),
    ):
        status, err = explained(*options)
        assert (status, len(err.splitlines())) == (2, 1), err
        assert words in err
