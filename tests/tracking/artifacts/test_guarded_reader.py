"""Tables and arrays are read in a process that no file can make use much memory, and nothing is unpickled."""

import io
import tempfile
import zipfile

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from numpy.lib import format as npy

from memo_tui.tracking.artifacts.guarded_reader import UnreadableFile, read_guarded


def read(kind, data):
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.seek(0)
        return read_guarded(kind, file)


def saved(save, *args, **kwargs):
    file = io.BytesIO()
    save(file, *args, **kwargs)
    return file.getvalue()


def test_a_parquet_file_shows_its_schema_and_first_rows():
    table = pa.table(
        {"id": range(1000), "name": [None if place == 1 else f"r{place}" for place in range(1000)]}
    )
    found = read("parquet", saved(lambda file: pq.write_table(table, file)))
    assert found.summary == "1,000 rows x 2 columns"
    assert found.titles == ["id: int64", "name: string"]
    assert found.rows[:2] == [["0", "r0"], ["1", ""]]
    assert len(found.rows) == 200


@pytest.mark.parametrize("order", ["C", "F"])
def test_an_array_shows_its_rows(order):
    found = read("npy", saved(np.save, np.asarray(np.arange(6.0).reshape(2, 3), order=order)))
    assert found.summary == "array of 2 x 3, float64"
    assert found.rows == [["0.0", "1.0", "2.0"], ["3.0", "4.0", "5.0"]]


@pytest.mark.parametrize(
    ("array", "titles", "rows"),
    [
        (np.float32(1.5), ["value"], [["1.5"]]),
        (np.array([True, False]), ["value"], [["True"], ["False"]]),
        (np.array([(1, 2.5)], dtype=[("a", "i4"), ("b", "f8")]), ["a", "b"], [["1", "2.5"]]),
        (np.zeros((0, 3)), [], []),
    ],
)
def test_other_shapes_of_arrays_are_shown(array, titles, rows):
    found = read("npy", saved(np.save, array))
    assert (found.titles, found.rows) == (titles, rows)


def test_several_arrays_are_listed():
    found = read("npz", saved(np.savez_compressed, w=np.eye(2), b=np.arange(7)))
    assert found.summary == "2 arrays"
    assert found.rows == [["w", "2 x 2", "float64"], ["b", "7", "int64"]]
    assert found.whole


@pytest.mark.parametrize(
    ("rows", "columns", "whole"), [(1, 1, True), (200, 100, True), (201, 2, False), (2, 101, False)]
)
def test_whether_all_is_shown_is_known(rows, columns, whole):
    array = np.zeros((rows, columns))
    table = pa.table({f"c{place}": np.zeros(rows) for place in range(columns)})
    assert read("npy", saved(np.save, array)).whole is whole
    assert read("npy", saved(np.save, np.asfortranarray(array))).whole is whole
    assert read("parquet", saved(lambda file: pq.write_table(table, file))).whole is whole


def test_pickled_objects_are_never_read(tmp_path):
    class Bomb:
        def __reduce__(self):
            return (open, (str(tmp_path / "ran"), "w"))

    data = saved(np.save, np.array([Bomb()], dtype=object), allow_pickle=True)
    assert "pickled objects" in read("npy", data).summary
    assert "pickled objects" in read("npz", saved(np.savez, a=np.array([Bomb()], dtype=object))).rows[0][2]
    assert not (tmp_path / "ran").exists()


def header(**about):
    file = io.BytesIO()
    npy.write_array_header_1_0(file, {"fortran_order": False, **about})
    return file.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        header(descr="<f8", shape=(1 << 37,)),
        header(descr="<f8", shape=(1 << 40, 1 << 40)),
        header(descr="<f8", shape=(1 << 37, 2)).replace(b"False", b"True ")[:128],
    ],
)
def test_a_header_may_claim_any_size(data):
    found = read("npy", data + bytes(80))
    assert "array of " in found.summary
    assert len(found.rows) <= 200


def test_an_archive_may_hold_any_number_of_zeros():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a.npy", "w") as member:
        for _ in range(100):
            member.write(bytes(1_000_000))
    assert read("npz", file.getvalue()).rows == [["a", "", "not an array"]]


@pytest.mark.parametrize("kind", ["parquet", "npz", "npy"])
@pytest.mark.parametrize(
    "data", [b"", b"PAR1", b"nothing of that kind" * 100, b"PAR1" + b"\xff" * 100 + b"PAR1"]
)
def test_what_is_no_such_file_is_reported_in_a_sentence(kind, data):
    with pytest.raises(UnreadableFile, match="can't be read as"):
        read(kind, data)
