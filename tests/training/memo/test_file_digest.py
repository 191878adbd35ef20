"""The digest of a file, remembered as long as the file is the same."""

import hashlib
import os
import time

import pytest

from memo_tui.errors import DataError
from memo_tui.training.memo import file_digest as module
from memo_tui.training.memo.file_digest import file_digest

SIZE = 2**20 + 7


@pytest.fixture
def reads(monkeypatch):
    """How often a file was read."""
    count = []
    real = hashlib.file_digest
    monkeypatch.setattr(module.hashlib, "file_digest", lambda *args: (count.append(1), real(*args))[1])
    return count


def written(path, content, *, age=10.0):
    path.write_bytes(content)
    at = time.time() - age
    os.utime(path, (at, at))
    return path


def test_it_is_the_sha256_and_an_unchanged_file_is_not_read_again(tmp_path, reads):
    content = os.urandom(SIZE)
    path = written(tmp_path / "large.bin", content)
    assert file_digest(path) == file_digest(path) == hashlib.sha256(content).hexdigest()
    assert len(reads) == 1


@pytest.mark.parametrize("change", ["content", "time", "inode", "size"])
def test_a_file_that_may_have_changed_is_read_again(tmp_path, reads, change):
    path = written(tmp_path / "large.bin", b"a" * SIZE, age=100)
    before = file_digest(path)
    if change == "inode":
        stat = path.stat()
        written(tmp_path / "other.bin", b"b" * SIZE).rename(path)
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    else:
        written(
            path, b"a" * (SIZE + 1) if change == "size" else b"b" * SIZE, age=100 if change == "size" else 50
        )
    assert file_digest(path) != before
    assert len(reads) == 2


def test_a_file_written_a_moment_ago_is_read_again_as_it_may_change_unnoticed(tmp_path, reads):
    path = written(tmp_path / "large.bin", b"a" * SIZE, age=0)
    file_digest(path)
    file_digest(path)
    assert len(reads) == 2


def test_without_a_folder_for_the_cache_it_is_read_each_time(tmp_path, cache, reads):
    cache.write_text("a file is in the way")
    path = written(tmp_path / "large.bin", b"a" * SIZE)
    assert file_digest(path) == file_digest(path)
    assert len(reads) == 2


def test_a_damaged_note_is_replaced(tmp_path, cache, reads):
    path = written(tmp_path / "large.bin", b"a" * SIZE)
    found = file_digest(path)
    (note,) = (cache / "file-digests").iterdir()
    for text in ("", "{}", "[1]", "\x00"):
        note.write_text(text)
        assert file_digest(path) == found
    assert len(reads) == 5


@pytest.mark.parametrize("name", ["missing", ".", "nul\0"])
def test_what_is_no_file_is_refused(tmp_path, name):
    with pytest.raises(DataError, match="can't be read"):
        file_digest(tmp_path / name)
