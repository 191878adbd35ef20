"""Commands about files: exports, artifacts, the settings file, results of functions, the documentation."""

import json

import pytest

from memo_tui import memoized
from memo_tui.command_names import VIEW_COMMANDS


def test_runs_are_exported_to_a_file_that_is_not_replaced_unasked(memo, store, tmp_path):
    file = tmp_path / "runs.json"
    assert memo("export", str(file), "first").out == f"1 run written to {file}.\n"
    assert json.loads(file.read_text())[0]["run id"] == store.ids["first"]
    assert memo("export", str(file)).status == 1
    assert memo("export", str(file), "--replace", "--everything").status == 0
    assert len(json.loads(file.read_text())) == 3
    assert memo("export", "runs.xls").status == 2


def test_artifacts_are_listed_printed_and_downloaded(memo, store, tmp_path):
    store.client.log_text(store.ids["first"], "one\ntwo\n", "notes/a.txt")
    assert memo("artifacts", "ls", "first").lines[1].startswith("notes/")
    assert memo("artifacts", "ls", "-r", "first", "--json").json["artifacts"] == [
        {"path": "notes/a.txt", "is_folder": False, "bytes": 8}
    ]
    assert memo("artifacts", "cat", "first", "notes/a.txt").out == "one\ntwo\n"
    told = memo("artifacts", "cat", "first", "notes/b.txt")
    assert (told.status, "has no file 'notes/b.txt'" in told.err) == (1, True)
    assert memo("artifacts", "cat", "first", "notes").status == 2
    target = tmp_path / "to"
    assert memo("artifacts", "get", "first", "notes", "--to", str(target)).out == f"{target / 'notes'}\n"
    assert (target / "notes/a.txt").read_text() == "one\ntwo\n"


def test_the_settings_are_shown_with_their_sources_and_without_passwords(memo, home, monkeypatch):
    config = home / "s.toml"
    config.write_text("jobs = 3\ntracking_urii = 'x'\n")
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://me:s3cr3tpw@host:1")
    assert memo("config", "path", "--config", str(config)).lines == [str(config)]
    told = memo("config", "show", "--json", "--config", str(config))
    found = {each["name"]: each for each in told.json["settings"]}
    assert (found["jobs"]["value"], found["jobs"]["source"]) == ("3", f"key jobs in {config}")
    assert found["poll"]["source"] is None
    assert "s3cr3tpw" not in told.out
    assert "Did you mean tracking_uri?" in told.err


def test_stored_results_are_listed_without_making_a_file_and_forgotten(memo, tmp_path, monkeypatch):
    folder = tmp_path / "cache"
    monkeypatch.setenv("MEMO_TUI_CACHE_DIR", str(folder))
    assert memo("cache", "ls", "--json").json["functions"] == []
    assert not folder.exists()

    @memoized(store=folder)
    def double(number):
        return number * 2

    assert [double(1), double(2), double(2)] == [2, 4, 4]
    (found,) = memo("cache", "ls", "--json").json["functions"]
    assert found["results"] == 2
    name = found["function"]
    assert memo("cache", "forget", name[:-1]).status == 2
    assert memo("cache", "forget", name).out == "2 results forgotten.\n"
    assert memo("cache", "ls", "--json").json["functions"] == []


def test_pages_of_the_documentation_are_listed_and_printed(memo):
    assert any(line.split()[0] == "commands" for line in memo("docs").lines[1:])
    assert memo("docs", "commands.md").out.startswith("# The runs of a command\n")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_completion_is_printed_for_each_shell(memo, shell):
    assert "_MEMO_TUI_COMPLETE" in memo("completion", shell).out


def test_the_shell_completes_commands_options_experiments_runs_and_metrics(memo, store, monkeypatch):
    def completed(words):
        monkeypatch.setenv("_MEMO_TUI_COMPLETE", "bash_complete")
        monkeypatch.setenv("COMP_WORDS", f"memo-tui {words}")
        monkeypatch.setenv("COMP_CWORD", str(len(f"{words}.".split())))
        return [line.partition(",")[2] for line in memo().lines]

    assert completed("ex") == ["experiments", "export"]
    assert "--force" in completed("train --fo")
    assert completed("runs --experiment bo") == ["boats"]
    assert completed("show fi") == ["first"]
    assert completed("history first rm") == ["rmse"]
    assert completed("show @best:r") == ["@best:rmse"]
    assert completed("--experiment boats show bo") == ["boat"]


def test_the_reference_names_every_command_and_the_help_does_too(memo):
    reference = memo("docs", "scripts").out
    for name in VIEW_COMMANDS:
        assert f"`{name}" in reference or f"memo-tui {name}" in reference, name
        told = memo(name, "--help")
        assert told.status == 0
        assert "Exit status" in told.out or "Commands:" in told.out
