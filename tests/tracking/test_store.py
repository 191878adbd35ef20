"""Opening a tracking store, and what is said when that fails."""

import multiprocessing
import os
import signal
import sqlite3
import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from memo_tui.errors import StoreDamaged, StoreError, StoreRefused, StoreUnreachable
from memo_tui.tracking.address import Address
from memo_tui.tracking.store import open_store
from tests.conftest import free_port
from tests.waiting import PATIENCE


def experiments(address: Address) -> list[str]:
    return [experiment.name for experiment in open_store(address).search_experiments()]


def open_in_child(path: str, results) -> None:
    try:
        results.put(experiments(Address.of_file(Path(path))))
    except Exception as error:
        results.put(repr(error))


def test_a_store_is_made_where_there_is_none(tmp_path):
    address = Address.of_file(tmp_path / "new folder" / "mlflow.db")
    assert experiments(address) == ["Default"]
    assert {path.suffix for path in address.path.parent.glob("mlflow*")} <= {".db", ".db-wal", ".db-shm"}
    with sqlite3.connect(address.path) as database:
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_store_with_brackets_in_its_name_leaves_no_draft_behind(tmp_path):
    address = Address.of_file(tmp_path / "s[1].db")
    assert experiments(address) == ["Default"]
    assert not list(tmp_path.glob(".*"))


def test_two_first_starts_at_once_share_one_store(tmp_path):
    spawn = multiprocessing.get_context("spawn")
    results = spawn.Queue()
    children = [
        spawn.Process(target=open_in_child, args=(str(tmp_path / "mlflow.db"), results)) for _ in range(2)
    ]
    for child in children:
        child.start()
    assert [results.get(timeout=PATIENCE) for _ in children] == [["Default"]] * 2
    for child in children:
        child.join()


def test_a_first_start_killed_on_the_way_leaves_nothing_that_stops_the_next(tmp_path):
    path = tmp_path / "mlflow.db"
    code = (
        "from pathlib import Path; from memo_tui.tracking.address import Address;"
        "from memo_tui.tracking.store import create_sqlite;"
        f"create_sqlite(Address.of_file(Path({str(path)!r})))"
    )
    child = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL)
    end = time.monotonic() + PATIENCE
    while not any(written(draft) for draft in tmp_path.glob(".mlflow.db.*")):
        assert child.poll() is None
        assert time.monotonic() < end
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    assert not path.exists()
    assert experiments(Address.of_file(path)) == ["Default"]


def written(file):
    """Whether there is something in a file; a journal of SQLite's may vanish at any time."""
    try:
        return file.stat().st_size > 0
    except FileNotFoundError:
        return False


def refusal(address: Address) -> str:
    with pytest.raises(StoreError) as error:
        open_store(address)
    said = str(error.value)
    assert "\n" not in said
    assert said.endswith(".") or ": " in said
    return said


def test_a_file_that_is_no_database_stays_as_it_is(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("my notes, more than sixteen bytes")
    assert "is not a SQLite database" in refusal(Address.of_file(path))
    assert path.read_text() == "my notes, more than sixteen bytes"


def test_a_damaged_database_is_told(tmp_path):
    path = tmp_path / "mlflow.db"
    path.write_bytes(b"SQLite format 3\x00" + b"\x01" * 4096)
    assert "damaged" in refusal(Address.of_file(path))


def test_a_folder_is_no_store(tmp_path):
    assert "is a folder" in refusal(Address.of_file(tmp_path))


def test_a_place_below_a_file_cannot_hold_a_store(tmp_path):
    (tmp_path / "file").write_text("")
    assert "is a file" in refusal(Address.of_file(tmp_path / "file" / "mlflow.db"))


@pytest.mark.skipif(os.geteuid() == 0 and not Path("/proc/self").exists(), reason="root may write everywhere")
def test_a_place_that_cannot_be_written_is_told():
    assert "/proc/nowhere" in refusal(Address.of_file(Path("/proc/nowhere/mlflow.db")))


def test_no_answer_is_told_at_once():
    begun = time.monotonic()
    port = free_port()
    said = refusal(Address.parse(f"http://user:s3cret@127.0.0.1:{port}"))
    assert said.startswith(f"No answer from http://user:•••@127.0.0.1:{port}")
    assert "s3cret" not in said
    assert time.monotonic() - begun < 60, "MLflow alone would try for four minutes"


@pytest.mark.parametrize("page", [b"<html>A router's login page</html>", b"{}", b""])
def test_a_web_server_that_is_no_mlflow_is_told(page):
    class Page(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as web:
        Thread(target=web.serve_forever, daemon=True).start()
        with pytest.raises(StoreDamaged, match="not as an MLflow server"):
            open_store(Address.parse(f"http://127.0.0.1:{web.server_address[1]}"))
        web.shutdown()


def test_a_database_without_its_driver_or_server_is_told_at_once():
    begun = time.monotonic()
    said = refusal(Address.parse(f"postgresql+psycopg2://u:s3cret@127.0.0.1:{free_port()}/db"))
    assert "s3cret" not in said
    assert time.monotonic() - begun < 60, "MLflow alone would try for 100 seconds"


def test_a_real_server_opens(server):
    assert "Default" in experiments(Address.parse(server))


def test_a_wrong_password_is_refused_without_being_told(guarded_server):
    wrong = guarded_server.replace("://", "://admin:not-the-Password@")
    with pytest.raises(StoreRefused) as error:
        open_store(Address.parse(wrong))
    assert "refused the user or the password" in str(error.value)
    assert "not-the-Password" not in str(error.value)


def test_the_right_password_opens(guarded_server):
    right = guarded_server.replace("://", "://admin:s3cret-Password@")
    assert "Default" in experiments(Address.parse(right))


def test_a_server_that_went_away_is_unreachable(tmp_path, empty_store, monkeypatch):
    from memo_tui.tracking.error_messages import to_store_error

    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    from mlflow import MlflowClient

    address = Address.parse(f"http://user:s3cret@127.0.0.1:{free_port()}")
    with pytest.raises(Exception) as raised:
        MlflowClient(tracking_uri=address.uri).search_experiments()
    told = to_store_error(raised.value, address)
    assert isinstance(told, StoreUnreachable)
    assert "s3cret" not in str(told)
