"""The log of unforeseen errors."""

import pytest

from memo_tui.background import Fault
from memo_tui.tui.common.error_log import ErrorLog


def fail(text):
    raise ValueError(text)


def raised(text):
    try:
        fail(text)
    except ValueError as error:
        return Fault("reading the runs", error)


@pytest.fixture
def log(tmp_path):
    return ErrorLog(tmp_path / "state")


def test_a_report_has_its_time_its_task_and_its_traceback(log):
    new, where = log.write(raised("no such thing"))
    text = log.path.read_text()
    assert new
    assert str(log.path) in where
    for part in (
        "reading the runs",
        "Traceback (most recent call last)",
        "raised",
        "ValueError: no such thing",
    ):
        assert part in text


def test_nobody_else_may_read_it(log):
    log.write(raised("x"))
    assert log.path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "text",
    ["postgresql://me:s3cret-word@host/db", "Authorization: Bearer s3cret-word", "--password s3cret-word"],
)
def test_no_secret_is_in_it(log, text):
    log.write(raised(f"failed: {text}"))
    assert "failed:" in log.path.read_text()
    assert "s3cret-word" not in log.path.read_text()


def test_it_stays_bounded_however_many_and_long_the_reports_are(log):
    for number in range(200):
        log.write(raised(f"{number} {'x' * 100_000}"))
    files = list(log.path.parent.iterdir())
    assert len(files) == 2
    assert sum(file.stat().st_size for file in files) < 1_200_000
    assert "ValueError: 199" in log.path.read_text()


def test_the_same_fault_is_written_once_a_minute(tmp_path):
    now = [0.0]
    log = ErrorLog(tmp_path, lambda: now[0])
    fault = raised("again")
    assert [log.write(fault)[0] for _ in range(3)] == [True, False, False]
    now[0] = 61.0
    assert log.write(fault)[0]
    assert log.path.read_text().count("ValueError: again") == 2


def test_where_nothing_can_be_written_that_is_said(tmp_path):
    (tmp_path / "state").write_text("a file in the folder's place")
    new, where = ErrorLog(tmp_path / "state").write(raised("x"))
    assert new
    assert where.startswith("No report was saved")
