"""The file of a journal: what it keeps, and that it stays small."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memo_tui.tracking.journal.file import JournalFile, JournalInUse, look
from memo_tui.tracking.journal.layout import JournalUnreadable
from memo_tui.tracking.journal.records import Record, texts_of, values_of

ABOUT = {"run": "r", "store": "s", "id": "i", "tag": "t"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "1.journal"


def step(number: int) -> Record:
    (record,) = values_of({"rmse": number / 7}, number, number)
    return record


def read(journal: JournalFile) -> list[int]:
    """The steps of the records that aren't confirmed."""
    steps, position = [], journal.confirmed
    while found := list(journal.read(position, 2_000)):
        steps += [record.more for record, _ in found]
        position = found[-1][1]
    return steps


def confirm(journal: JournalFile, count: int) -> None:
    """The store has so many of the records."""
    left, position = count, journal.confirmed
    while left:
        for _, end in journal.read(position, 2_000):
            if left:
                position, left = end, left - 1
    journal.confirm(position, count)


def test_only_the_user_may_read_it(path: Path) -> None:
    JournalFile.create(path, ABOUT).close(remove=False)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_what_is_not_confirmed_is_there_when_it_is_opened_again(path: Path) -> None:
    journal = JournalFile.create(path, ABOUT)
    for number in range(10):
        journal.append(step(number))
    confirm(journal, 4)
    journal.close(remove=False)
    seen = look(path)
    assert seen is not None
    assert (seen.values, seen.first, seen.about) == (6, step(4), ABOUT)
    again = JournalFile.open(path)
    assert (read(again), again.waiting, again.is_empty) == ([4, 5, 6, 7, 8, 9], 6, False)
    confirm(again, 6)
    assert again.is_empty
    again.close(remove=True)
    assert not path.exists()


def test_confirmed_space_is_free_again(path: Path) -> None:
    journal = JournalFile.create(path, ABOUT)
    empty = path.stat().st_size
    for number in range(2_000):
        journal.append(step(number))
    assert path.stat().st_size > 100_000
    confirm(journal, 2_000)
    assert path.stat().st_size == empty
    journal.append(step(2_000))
    journal.close(remove=False)
    assert read(JournalFile.open(path)) == [2_000]


def test_a_journal_that_never_runs_dry_stays_small(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("memo_tui.tracking.journal.file._COMPACT_ABOVE", 4_000)
    journal = JournalFile.create(path, ABOUT)
    largest = 0
    for number in range(3_000):
        journal.append(step(number))
        if number % 10 == 9 and number > 50:
            confirm(journal, 10)
        largest = max(largest, path.stat().st_size)
    assert largest < 20_000
    assert read(journal) == list(range(3_000 - journal.waiting, 3_000))
    journal.close(remove=False)
    again = JournalFile.open(path)
    assert read(again)[-1] == 2_999
    assert again.waiting == len(read(again))
    assert list(path.parent.iterdir()) == [path]


def test_too_many_values_are_counted_and_an_end_is_taken_all_the_same(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("memo_tui.tracking.journal.file.MOST_BYTES", 2_000)
    journal = JournalFile.create(path, ABOUT)
    for number in range(1_000):
        journal.append(step(number))
    journal.append(Record("end", 1, "FINISHED", 0))
    steps = read(journal)
    assert steps[:-1] == list(range(len(steps) - 1))
    assert journal.dropped == 1_000 - journal.waiting
    assert path.stat().st_size < 3_000


def test_one_process_at_a_time_holds_it(path: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from memo_tui.tracking.journal.file import JournalFile\n"
        "JournalFile.open(Path(sys.argv[1]))\nprint('held', flush=True)\ninput()\n"
    )
    JournalFile.create(path, ABOUT).close(remove=False)
    command = [sys.executable, "-c", code, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "held\n"
        with pytest.raises(JournalInUse):
            JournalFile.open(path)
        other.kill()
    journal = JournalFile.open(path)
    with pytest.raises(JournalInUse):
        JournalFile.open(path)
    journal.close(remove=False)
    JournalFile.open(path).close(remove=True)


def test_a_disk_without_space_keeps_the_rest_in_memory_until_there_is_some(path: Path) -> None:
    code = (
        "import resource, sys\nfrom pathlib import Path\n"
        "from tests.tracking.test_journal_file import ABOUT, JournalFile, confirm, read, step\n"
        "journal = JournalFile.create(Path(sys.argv[1]), ABOUT)\n"
        "limit = resource.getrlimit(resource.RLIMIT_FSIZE)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, limit[1]))\n"
        "for number in range(100): journal.append(step(number))\n"
        "assert journal.problem\n"
        "assert read(journal) == list(range(100))\n"
        "confirm(journal, 50)\n"
        "assert read(journal) == list(range(50, 100))\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, limit)\n"
        "journal.append(step(100))\n"
        "journal.recover()\n"
        "assert (journal.problem, read(journal)) == ('', list(range(50, 101)))\n"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], check=True, env=dict(os.environ))
    assert read(JournalFile.open(path)) == list(range(50, 101))


def test_where_no_file_can_be_made_it_is_in_memory(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    journal = JournalFile.create(tmp_path / "file" / "1.journal", ABOUT)
    for number in range(10):
        journal.append(step(number))
    confirm(journal, 4)
    assert (read(journal), journal.waiting, journal.problem) == (
        [4, 5, 6, 7, 8, 9],
        6,
        "File exists",
    )
    confirm(journal, 6)
    assert journal.is_empty


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_of_its_end_is_lost_all_before_is_there(data: st.DataObject) -> None:
    path = Path(os.environ["HOME"]) / "cut.journal"
    path.unlink(missing_ok=True)
    journal = JournalFile.create(path, ABOUT)
    ends = []
    for number in range(20):
        journal.append(step(number))
        ends.append(path.stat().st_size)
    journal.close(remove=False)
    size = data.draw(st.integers(ends[0], ends[-1]))
    os.truncate(path, size)
    if data.draw(st.booleans()):  # the file system may give zeros in the place of what is lost
        os.truncate(path, ends[-1])
    again = JournalFile.open(path)
    assert read(again) == [number for number, end in enumerate(ends) if end <= size]
    again.append(step(99))
    assert read(again)[-1] == 99
    again.close(remove=True)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_any_other_file_is_no_journal(content: bytes) -> None:
    path = Path(os.environ["HOME"]) / "other.journal"
    path.write_bytes(content)
    with pytest.raises(JournalUnreadable):
        JournalFile.open(path)
    assert look(path) is None
    assert path.read_bytes() == content


@given(
    st.dictionaries(st.text(max_size=20), st.floats(), max_size=2_000),
    st.dictionaries(st.text(max_size=20), st.text(max_size=50), max_size=200),
)
@settings(max_examples=50, deadline=None)
def test_any_name_and_number_comes_back(metrics: dict[str, float], params: dict[str, str]) -> None:
    path = Path(os.environ["HOME"]) / "any.journal"
    path.unlink(missing_ok=True)
    journal = JournalFile.create(path, ABOUT)
    records = [*values_of(metrics, 1, 2), *texts_of("params", params, 3)]
    for record in records:
        journal.append(record)
    found: list[Record] = []
    position = journal.confirmed
    while part := list(journal.read(position, 1_000)):
        found += [record for record, _ in part]
        position = part[-1][1]
    assert repr(found) == repr(records)
    assert all(record.count <= 900 for record in found)
    journal.close(remove=True)
