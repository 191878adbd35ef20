"""A file store is copied into a database whole, or not at all."""

import sqlite3
from contextlib import closing

import pytest
from mlflow import MlflowClient

from memo_tui.errors import StoreError
from memo_tui.runs.files import import_store as module
from memo_tui.runs.files.import_store import Imported, import_store
from memo_tui.runs.open import open_reader
from memo_tui.tracking.address import Address
from tests.runs.files.conftest import KEYS, NAMES, state


@pytest.fixture
def source(root, bench):
    return Address.parse(str(root))


def test_all_of_it_arrives_and_the_store_stays_as_it_is(root, bench, source, tmp_path):
    before, told = state(root), []
    target = tmp_path / "new" / "mlflow.db"
    done = import_store(source, target, lambda *each: told.append(each))
    assert done == Imported(target, 3, len(NAMES), len(NAMES) * len(KEYS) * 5)
    assert told[-1] == ("runs checked", len(NAMES), len(NAMES))
    assert state(root) == before
    assert [path.name for path in target.parent.iterdir()] == [target.name]
    runs = MlflowClient(f"sqlite:///{target}").search_runs([bench])
    assert {run.info.run_name for run in runs} == set(NAMES)
    assert {run.data.params["text"] for run in runs} == {"two\nlines\r\nand é ]["}
    with closing(open_reader(Address.of_file(target))) as reader:
        assert reader.description == "read by SQL"


def test_a_file_that_is_there_is_not_touched(source, tmp_path):
    target = tmp_path / "mlflow.db"
    target.write_text("mine")
    with pytest.raises(StoreError, match="is there already"):
        import_store(source, target, print)
    assert target.read_text() == "mine"


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("DELETE FROM metrics WHERE step = 3 AND key = 'loss'", "values of its metric 'loss' differ"),
        ("UPDATE params SET value = 'x' WHERE key = 'lr'", "its param 'lr' differs"),
        ("DELETE FROM tags WHERE key = 'a/b'", "its tag 'a/b' differs"),
        ("UPDATE runs SET status = 'FINISHED'", "its status differs"),
        ("UPDATE runs SET lifecycle_stage = 'deleted'", "it is missing"),
        ("DELETE FROM inputs", "its data sets differ"),
        ("UPDATE experiments SET name = 'x' WHERE name = 'bench'", "lacks the experiment 'bench'"),
    ],
)
def test_a_copy_that_differs_is_not_kept(source, tmp_path, monkeypatch, damage, said):
    migrate = module._migrate

    def lossy(folder, draft, report):
        migrate(folder, draft, report)
        with closing(sqlite3.connect(draft)) as database:
            database.execute(damage)
            database.commit()

    monkeypatch.setattr(module, "_migrate", lossy)
    target = tmp_path / "new" / "mlflow.db"
    with pytest.raises(StoreError) as error:
        import_store(source, target, lambda *_: None)
    assert said in str(error.value)
    assert not list(target.parent.iterdir())


def test_a_folder_that_takes_no_file_is_told(source, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="can't be written"):
        import_store(source, tmp_path / "file" / "mlflow.db", print)
