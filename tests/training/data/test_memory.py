"""How much memory is free for data, within the limits of control groups and of the process."""

import resource
import subprocess
import sys

import pytest

from memo_tui.training.data.memory import free_in_cgroup
from tests.waiting import PATIENCE

GB = 10**9


def group(folder, limit, used, cached, *, first=False):
    """A control group as the kernel writes it, of its first or its second version."""
    folder.mkdir(parents=True, exist_ok=True)
    names = ("memory.limit_in_bytes", "memory.usage_in_bytes") if first else ("memory.max", "memory.current")
    for name, value in zip(names, (limit, used), strict=True):
        (folder / name).write_text(f"{value}\n")
    word = "total_inactive_file" if first else "inactive_file"
    (folder / "memory.stat").write_text(f"anon 5\n{word} {cached}\n")


class TestControlGroups:
    def test_the_tightest_of_a_service_and_its_slices_counts(self, tmp_path):
        group(tmp_path / "user.slice" / "a.service", "max", 2 * GB, 0)
        group(tmp_path / "user.slice", 8 * GB, 3 * GB, 0)
        assert free_in_cgroup("0::/user.slice/a.service\n", tmp_path) == 5 * GB
        group(tmp_path / "user.slice" / "a.service", 4 * GB, 2 * GB, 0)
        assert free_in_cgroup("0::/user.slice/a.service\n", tmp_path) == 2 * GB

    def test_files_kept_in_memory_make_room(self, tmp_path):
        group(tmp_path, 4 * GB, 3 * GB, 2 * GB)
        assert free_in_cgroup("0::/", tmp_path) == 3 * GB

    def test_a_container_sees_its_own_as_the_root(self, tmp_path):
        group(tmp_path / "memory", 4 * GB, GB, 0, first=True)
        membership = "9:name=systemd:/\n5:cpu,cpuacct:/docker/ab12\n4:memory:/docker/ab12\n"
        assert free_in_cgroup(membership, tmp_path) == 3 * GB

    def test_without_a_limit_there_is_none(self, tmp_path):
        group(tmp_path, "max", GB, 0)
        with pytest.raises(ValueError, match="empty"):
            free_in_cgroup("0::/\n", tmp_path)


def test_a_limit_of_the_process_refuses_a_file_in_a_sentence(tmp_path):
    path = tmp_path / "large.csv"
    with path.open("w") as file:
        file.write("x,y\n" + "1,2\n" * 99_000)
        file.truncate(8 * GB)  # a file with a hole takes no space
    most = 10 * GB
    done = subprocess.run(
        [sys.executable, "-m", "memo_tui", "data", str(path)],
        cwd=tmp_path, capture_output=True, text=True, timeout=PATIENCE, check=False,
        env={"PATH": "", "HOME": str(tmp_path)},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (most, most)),
    )  # fmt: skip
    assert done.returncode == 2
    assert "needs about 12.0 GB of memory, and " in done.stderr
    assert done.stderr.count("\n") == 1
