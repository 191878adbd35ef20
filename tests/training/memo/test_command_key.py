"""The key of a command: its words, its files in Git, its Python, and what is declared of it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from memo_tui.training.memo.command_key import command_key
from memo_tui.training.memo.declared import Declared
from memo_tui.training.memo.differences import differences
from memo_tui.training.memo.key import Key, StoredKey

GIT = ("git", "-c", "user.name=a", "-c", "user.email=a@b.c")
WORDS = ("python", "train.py", "--lr", "0.1", "--seed", "3", "data.csv")
DECLARED = {"files": ["data.csv"], "variables": ["DEPTH"]}


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A folder with a script, a module that it imports, and data."""
    folder = tmp_path / "here"
    folder.mkdir()
    (folder / "train.py").write_text("import helper\n")
    (folder / "helper.py").write_text("scale = 1\n")
    (folder / "data.csv").write_text("x\n1\n")
    monkeypatch.setenv("DEPTH", "3")
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    return folder


@pytest.fixture
def git(project):
    """Does something with the Git repository of the project, which has one commit."""

    def run(*arguments):
        subprocess.run([*GIT, *arguments], cwd=project, check=True, capture_output=True)

    run("init")
    run("add", "train.py", "helper.py")
    run("commit", "-m", "first")
    return run


@pytest.fixture
def key(project):
    """Makes the key of a command in that folder."""

    def make(*words, git=None, folder=project, **declared):
        given = declared or DECLARED
        return command_key(
            words or WORDS, folder, Declared.of_project(folder).with_options(folder, git=git, **given)
        )

    return make


def differs(old, new):
    """The one difference between two keys; "" without one."""
    found = differences(StoredKey.from_json(old.to_json()), new)
    assert (old.digest == new.digest) == (not found)
    assert len(found) < 2, found
    return "".join(found)


def test_each_word_counts(key):
    old = key()
    for words, difference in (
        (("python", "train.py", "--lr", "0.2", "--seed", "3", "data.csv"), "params.lr 0.1 -> 0.2"),
        (("python", "train.py", "--lr", "0.1", "--seed", "4", "data.csv"), "seed 3 -> 4"),
        ((*WORDS, "--fast"), "params.fast is new: given"),
        (WORDS[:-1], "params.argument 6 is gone, it was data.csv"),
        (("python", "train.py", "--lr=0.1", *WORDS[4:]), None),
        (("python", "helper.py", *WORDS[2:]), None),
        (("python", "-O", *WORDS[1:]), None),
    ):
        if difference is None:
            assert key(*words).digest != old.digest
        else:
            assert differs(old, key(*words)) == difference
    assert differs(old, key(sys.executable, *WORDS[1:])) == ""


def test_what_is_declared_counts_by_its_content(project, key, monkeypatch):
    old = key()
    stored = StoredKey.from_json(old.to_json())
    monkeypatch.setenv("DEPTH", "4")
    assert differs(old, key()) == "variable DEPTH 3 -> 4"
    monkeypatch.delenv("DEPTH")
    assert differs(old, key()) == "variable DEPTH 3 -> not set"
    monkeypatch.setenv("DEPTH", "3")
    (project / "data.csv").write_text("x\n2\n")
    assert differences(stored, key()) == ["data: 1 of 1 rows differs (row 1)"]


def test_the_value_of_a_secret_is_not_readable(key, monkeypatch):
    monkeypatch.setenv("API_TOKEN", "hunter2-hunter2")
    text = key("python", "train.py", "--password", "s3cret-words", variables=["API_TOKEN"]).to_json()
    assert "hunter2" not in text
    assert "s3cret-words" not in text


def test_a_change_counts_the_same_before_and_after_it_is_committed(project, git, key):
    first = key()
    (project / "helper.py").write_text("scale = 2\n")
    (project / "new.py").write_text("")
    (project / "link").symlink_to("helper.py")
    git("add", "link")
    edited = key()
    assert differences(StoredKey.from_json(first.to_json()), edited) == [
        "code: helper.py",
        "code: link is new",
        "code: new.py is new",
    ]
    git("add", "new.py", "helper.py")
    assert differs(edited, key()) == ""
    git("commit", "-m", "second")
    assert differs(edited, key()) == ""
    git("commit", "--amend", "-m", "another message")
    (project / "helper.py").touch()
    assert differs(edited, key()) == ""
    git("rm", "new.py")
    assert differs(edited, key()) == "code: new.py is gone"
    (project / "helper.py").chmod(0o755)
    assert key().digest != edited.digest
    git("reset", "--hard", "HEAD~1")
    assert differs(first, key()) == ""


def test_of_many_files_the_commit_and_what_was_changed_since_are_named(project, git, key):
    for number in range(301):
        (project / f"{number}.txt").write_text("")
    git("add", ".")
    git("commit", "-m", "many")
    old = key()
    (project / "7.txt").write_text("changed")
    assert differs(old, key()) == "code: 7.txt is new"
    git("commit", "-am", "third")
    assert "code: git commit" in differs(old, key())


def test_looking_leaves_the_repository_as_it_is(project, git, key):
    (project / "helper.py").write_text("scale = 2\n")

    def files():
        return {path: path.stat().st_mtime_ns for path in project.rglob("*")}

    before = files()
    key()
    assert files() == before


def test_what_git_does_not_track_is_named_unless_it_is_declared_or_ignored(project, git, key):
    (project / "made.bin").write_text("")
    assert key().uncovered == ("files that Git doesn't track (made.bin)",)
    (project / ".git" / "info" / "exclude").write_text("*.bin\n")
    assert key().uncovered == ()


def test_a_folder_of_the_repository_is_another_command(project, git, key):
    inner = project / "inner"
    inner.mkdir()
    (inner / "data.csv").write_text("x\n1\n")
    found = key(folder=inner).parts["model"].readable
    assert (found["folder"], key().parts["model"].readable["folder"]) == ("inner", ".")


def test_without_git_the_script_counts_and_the_rest_is_named(project, git, key):
    old = key(git=False, variables=["DEPTH"])
    assert old.uncovered == ("imported files", "files that it reads (data.csv)")
    (project / "helper.py").write_text("scale = 2\n")
    assert differs(old, key(git=False, variables=["DEPTH"])) == ""
    (project / "train.py").write_text("import helper, os\n")
    assert differs(old, key(git=False, variables=["DEPTH"])) == "code: train.py"


def test_before_the_first_commit_the_files_count_too(project, key):
    subprocess.run(["git", "init"], cwd=project, check=True, capture_output=True)
    old = key()
    (project / "helper.py").write_text("scale = 2\n")
    assert differs(old, key()) == "code: helper.py"


def test_the_libraries_beside_the_python_count_or_those_that_are_named(project, key, tmp_path):
    site = tmp_path / "site"
    (site / "torch-2.3.dist-info").mkdir(parents=True)
    (site / "black-24.1.dist-info").mkdir()
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nPYTHONPATH={site} exec {sys.executable} "$@"\n')
    python.chmod(0o755)
    tool = tmp_path / "torchrun"
    tool.write_text(f"#!{python}\n")
    tool.chmod(0o755)
    for program in (python, tool):
        old = key(str(program), *WORDS[1:])
        (site / "torch-2.3.dist-info").rename(site / "torch-2.4.dist-info")
        assert differs(old, key(str(program), *WORDS[1:])) == "torch 2.3 -> 2.4"
        (site / "torch-2.4.dist-info").rename(site / "torch-2.3.dist-info")
        assert differs(old, key(str(program), *WORDS[1:])) == ""
    (project / "pyproject.toml").write_text('[tool.memo-tui]\nmemo-library = ["Torch"]\n')
    old = key(str(python), *WORDS[1:])
    (site / "black-24.1.dist-info").rmdir()
    assert differs(old, key(str(python), *WORDS[1:])) == ""


def test_words_and_files_that_are_no_text_have_a_key(project, key):
    word = os.fsdecode(b"a\xffb")
    (project / word).write_text("")
    assert (
        Key.from_json(key("sh", "-c", "true", word).to_json()).digest == key("sh", "-c", "true", word).digest
    )
