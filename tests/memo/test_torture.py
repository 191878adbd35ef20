"""A store under torture: whatever happens to its processes and its disk, no call returns a wrong value."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import warnings

import pytest

from memo_tui import memoized
from memo_tui.memo.result_store import FILE
from tests.memo.conftest import ROOT

OWN_MOUNTS = ("unshare", "--mount", "--map-root-user")


def run(*arguments, mounts=False, **environment):
    """Run the program; what it printed."""
    command = [*(OWN_MOUNTS if mounts else ()), sys.executable, "-m", "tests.memo.torture", *arguments]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "TORTURE_MOUNT": str(int(mounts)), **environment}
    done = subprocess.run(command, env=env, check=False, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def may_mount():
    """Whether this user may have mounts of its own."""
    if shutil.which("unshare") is None or shutil.which("mount") is None:
        return False
    return subprocess.run([*OWN_MOUNTS, "true"], check=False, capture_output=True).returncode == 0


@pytest.mark.parametrize("seed", [1, 2])
def test_no_wrong_value_and_no_error_of_ours_under_kills_damage_and_a_full_disk(tmp_path, seed):
    mounts = may_mount()
    told = run(str(tmp_path), str(seed), mounts=mounts)
    assert told["problems"] == []
    assert told["killed"] == 16
    assert told["full"] is mounts
    folder = str(tmp_path / "store")
    # The first stores again what was lost, or meets the last damage; what raises is not kept.
    *_, last = [run("last", MEMO_TUI_CACHE_DIR=folder) for _ in range(3)]
    assert last == {"problems": [], "ran": len(range(0, 25, 3))}


def test_a_result_that_stands_under_the_key_of_another_call_is_never_handed_out(cache):
    def double(number):
        return 2 * number

    assert [memoized(double)(1), memoized(double)(2)] == [2, 4]
    database = sqlite3.connect(cache / FILE)
    first, second = (key for (key,) in database.execute("SELECT key FROM entries ORDER BY id"))
    with database:  # as an index that is damaged leads to the wrong row
        for old, new in ((first, b"other"), (second, first), (b"other", second)):
            database.execute("UPDATE entries SET key = ? WHERE key = ?", (new, old))
    database.close()
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        assert [memoized(double)(1), memoized(double)(2)] == [2, 4]
    assert any("damaged" in str(each.message) for each in warned)
