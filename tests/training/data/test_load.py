"""What can be trained on, and the sentence that says why a file can't."""

import datetime as dt
import gzip
import os
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

from memo_tui.errors import DataError
from memo_tui.training import data

FOREIGN_NAMES = ["[/]", "[BE][bruxelles]", "Größe", "with space", "x;y", "'quoted'", "tab\there"]
ENDINGS = [".csv", ".csv.gz", ".tsv", ".parquet", ".pq"]


def a_frame(rows=12, **columns):
    """Columns x, colour and y; others are added or put in place of them."""
    return pd.DataFrame(
        {
            "x": np.linspace(0, 1, rows),
            "colour": ["red", "blue"] * (rows // 2),
            "y": np.arange(rows, dtype=float),
            **columns,
        }
    )


def written(frame, path):
    if path.suffix in (".parquet", ".pq"):
        frame.to_parquet(path)
    else:
        frame.to_csv(path, index=False, sep="\t" if path.suffix == ".tsv" else ",")
    return path


def with_one(value, rows=12):
    return [value, *[1.0] * (rows - 1)]


def refused(path, target="y"):
    """The sentence with which a file is refused."""
    with pytest.raises(DataError) as caught:
        data.load(path, target)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert sentence.endswith(".")
    return sentence


def refused_at_once(path, target="y"):
    """The sentence with which both load and the quick check refuse a file."""
    sentence = refused(path, target)
    with pytest.raises(DataError) as caught:
        data.check(path, target)
    free = re.compile(r"[\d.]+ GB are free")  # memory changes meanwhile
    assert free.sub("", str(caught.value)) == free.sub("", sentence)
    return sentence


class TestDiabetes:
    def test_is_the_data_without_a_file(self):
        loaded = data.load()
        assert (loaded.name, loaded.target_name) == ("diabetes", "target")
        assert loaded.source == "sklearn.datasets.load_diabetes"
        assert loaded.features.shape == (442, 10)
        assert loaded.target.shape == (442,)

    @pytest.mark.parametrize("target", [None, "target"])
    def test_has_one_target(self, target):
        data.check(None, target)
        assert data.load(None, target).target_name == "target"

    def test_no_other_column_can_be_its_target(self):
        assert "'price' is given without a file" in refused_at_once(None, "price")


class TestFiles:
    @pytest.mark.parametrize("ending", ENDINGS)
    def test_are_csv_or_parquet_by_their_name(self, tmp_path, ending):
        path = written(a_frame(), tmp_path / f"my data.v2{ending}")
        data.check(path, "y")
        loaded = data.load(path, "y")
        assert (loaded.name, loaded.source) == ("my data.v2", str(path))
        assert list(loaded.features) == ["x", "colour"]
        assert loaded.features["x"].dtype == "float64"
        assert list(loaded.features["colour"][:2]) == ["red", "blue"]
        assert loaded.target.tolist() == list(range(12))

    def test_may_be_given_as_text_from_here(self, tmp_path, monkeypatch):
        written(a_frame(), tmp_path / "DATA.CSV")
        monkeypatch.chdir(tmp_path)
        loaded = data.load("DATA.CSV", "y")
        assert (loaded.name, loaded.source) == ("DATA", str(tmp_path / "DATA.CSV"))

    def test_may_be_given_from_home(self, tmp_path, monkeypatch):
        written(a_frame(), tmp_path / "data.csv")
        monkeypatch.setenv("HOME", str(tmp_path))
        assert data.load("~/data.csv", "y").source == str(tmp_path / "data.csv")

    @pytest.mark.parametrize("ending", ENDINGS)
    @pytest.mark.parametrize("name", FOREIGN_NAMES)
    def test_and_columns_may_have_any_name(self, tmp_path, name, ending):
        frame = a_frame().rename(columns={"x": f"{name}1", "y": name})
        path = written(frame, tmp_path / f"{name.replace('/', ' ')}{ending}")
        data.check(path, name)
        loaded = data.load(path, name)
        assert (loaded.target_name, list(loaded.features)) == (name, [f"{name}1", "colour"])

    def test_of_a_spreadsheet_may_begin_with_a_byte_order_mark(self, tmp_path):
        path = tmp_path / "data.csv"
        a_frame()[["y", "x"]].to_csv(path, index=False, encoding="utf-8-sig")
        data.check(path, "y")
        assert data.load(path, "y").target_name == "y"

    def test_in_folders_of_a_hive_get_no_column_of_the_folder(self, tmp_path):
        folder = tmp_path / "year=2020"
        folder.mkdir()
        assert list(data.load(written(a_frame(), folder / "a.parquet"), "y").features) == ["x", "colour"]

    def test_stored_with_an_index_get_no_column_of_it(self, tmp_path):
        path = tmp_path / "a.parquet"
        a_frame().set_index("x").to_parquet(path)
        loaded = data.load(path, "y")
        assert (list(loaded.features), loaded.params) == (["colour"], {"left_out": "x"})

    @pytest.mark.parametrize("dtype", ["int64", "Int64", "float32", "Float64", "uint8", "double[pyarrow]"])
    def test_hold_numbers_of_any_kind(self, tmp_path, dtype):
        frame = a_frame()[["y"]].assign(x=range(12)).astype(dtype)
        loaded = data.load(written(frame, tmp_path / "a.parquet"), "y")
        assert loaded.features["x"].dtype == loaded.target.dtype == "float64"
        assert loaded.target.tolist() == loaded.features["x"].tolist() == list(range(12))

    def test_hold_decimals(self, tmp_path):
        frame = a_frame(y=[Decimal(n) / 4 for n in range(12)])
        assert data.load(written(frame, tmp_path / "a.parquet"), "y").target.tolist()[-1] == 2.75

    @pytest.mark.parametrize("dtype", ["object", "string", "category"])
    def test_hold_text_of_any_kind(self, tmp_path, dtype):
        frame = a_frame().astype({"colour": dtype})
        assert data.load(written(frame, tmp_path / "a.pq"), "y").features["colour"][1] == "blue"

    @pytest.mark.parametrize("dtype", ["bool", "boolean"])
    @pytest.mark.parametrize("ending", ENDINGS)
    def test_hold_truths(self, tmp_path, dtype, ending):
        frame = a_frame(x=pd.Series([True, False] * 6, dtype=dtype))
        assert data.load(written(frame, tmp_path / f"a{ending}"), "y").features["x"].dtype == bool


class TestNoSuchFile:
    @pytest.mark.parametrize("name", ["gone.csv", "a/b/gone.parquet", "[/].csv", "nul\0.csv"])
    def test_is_said(self, tmp_path, name):
        path = tmp_path / name
        assert refused_at_once(path).startswith(f"{str(path)!r} doesn't exist:")

    def test_a_folder_is_no_file(self, tmp_path):
        (tmp_path / "data.csv").mkdir()
        assert "data.csv' isn't a file:" in refused_at_once(tmp_path / "data.csv")

    def test_a_pipe_is_no_file_and_is_not_waited_for(self, tmp_path):
        os.mkfifo(tmp_path / "pipe.csv")
        assert "isn't a file" in refused_at_once(tmp_path / "pipe.csv")

    def test_a_name_can_be_too_long(self, tmp_path):
        assert "can't be read: File name too long" in refused_at_once(tmp_path / f"{'a' * 300}.csv")

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
    @pytest.mark.parametrize("ending", ENDINGS)
    def test_a_file_can_be_forbidden(self, tmp_path, ending):
        path = written(a_frame(), tmp_path / f"a{ending}")
        path.chmod(0)
        assert "can't be read: Permission denied" in refused_at_once(path)

    @pytest.mark.parametrize("name", ["data.xlsx", "data", "csv", "data.csv.zip", "data.json"])
    def test_the_known_endings_are_named(self, tmp_path, name):
        (tmp_path / name).write_text("x,y\n")
        assert "must end in .csv, .csv.gz, .tsv, .parquet, .pq" in refused_at_once(tmp_path / name)


class TestBrokenFile:
    @pytest.mark.parametrize("content", [b"", b"\n\n\n"])
    def test_empty(self, tmp_path, content):
        path = tmp_path / "a.csv"
        path.write_bytes(content)
        assert "is empty" in refused_at_once(path)

    def test_a_header_and_nothing_else(self, tmp_path):
        path = tmp_path / "a.csv"
        path.write_text("x,y\n")
        assert "has 0 rows: give it at least 10" in refused(path)

    def test_utf_8_at_its_beginning_only(self, tmp_path):
        path = tmp_path / "a.csv"
        path.write_bytes("Größe,y\n".encode() + b"1,2\n" * 99_000 + b"\xff,2\n")
        data.check(path, "y")
        assert "is UTF-8 text at its beginning, but not throughout" in refused(path)

    def test_not_text(self, tmp_path):
        path = tmp_path / "a.csv"
        path.write_bytes(bytes(range(32)) * 99)
        assert "can't be parsed" in refused_at_once(path)

    @pytest.mark.parametrize(("line", "why"), [("1", "Expected 2 columns, got 1"), ('1,"2', "never closed")])
    def test_a_row_that_does_not_fit(self, tmp_path, line, why):
        path = tmp_path / "a.csv"
        path.write_text("x,y\n" + "1,2\n" * 20 + f"{line}\n" + "1,2\n" * 20)
        assert "a.csv' can't be parsed; correct it, or write it again: " in (sentence := refused(path))
        assert why in sentence

    def test_a_quote_that_is_closed_on_another_line_is_none(self, tmp_path):
        path = tmp_path / "a.csv"
        path.write_text("y,text\n" + '1,"a\nb"\n2,c\n' * 10)
        assert data.load(path, "y").features["text"][0] == "a\nb"

    def test_rows_that_are_longer_than_the_header(self, tmp_path):
        path = tmp_path / "a.csv"
        path.write_text("x,y\n" + "1,2,3\n" * 20)
        assert "has rows with more values than its header has names, such as '1,2,3'" in refused(path)

    def test_no_gzip(self, tmp_path):
        path = tmp_path / "a.csv.gz"
        path.write_text("x,y\n")
        assert "is not a whole gzip file" in refused_at_once(path)

    def test_half_a_gzip(self, tmp_path):
        path = tmp_path / "a.csv.gz"
        path.write_bytes(gzip.compress(b"x,y\n" + os.urandom(99_999).hex().encode())[:50_000])
        assert "is not a whole gzip file" in refused(path)

    @pytest.mark.parametrize("content", [b"", b"no parquet at all", b"PAR1 in form only PAR1"])
    def test_no_parquet(self, tmp_path, content):
        path = tmp_path / "a.parquet"
        path.write_bytes(content)
        assert "a.parquet' can't be " in refused_at_once(path)

    def test_half_a_parquet(self, tmp_path):
        path = written(a_frame(), tmp_path / "a.parquet")
        content = bytearray(path.read_bytes())
        content[4:200] = bytes(196)
        path.write_bytes(content)
        data.check(path, "y")
        assert "a.parquet' can't be " in refused(path)


class TestColumns:
    @pytest.mark.parametrize("target", [None, ""])
    def test_one_must_be_the_target(self, tmp_path, target):
        sentence = refused_at_once(written(a_frame(), tmp_path / "a.csv"), target)
        assert "choose one of 'x', 'colour', 'y'." in sentence

    @pytest.mark.parametrize("ending", ENDINGS)
    def test_the_target_must_be_there(self, tmp_path, ending):
        path = written(a_frame(), tmp_path / f"a{ending}")
        sentence = refused_at_once(path, "price")
        assert sentence == f"{str(path)!r} has no column 'price'; it has 'x', 'colour', 'y'."

    def test_a_near_name_is_offered(self, tmp_path):
        assert "(did you mean 'colour'?)" in refused_at_once(written(a_frame(), tmp_path / "a.csv"), "color")

    def test_many_are_not_all_listed(self, tmp_path):
        frame = a_frame(**{f"x{n}": 1 for n in range(20)})
        sentence = refused_at_once(written(frame, tmp_path / "a.csv"), "price")
        assert sentence.endswith("'x3', 'x4', … and 15 more.")

    def test_one_must_be_left_to_learn_from(self, tmp_path):
        path = written(a_frame()[["y"]], tmp_path / "a.csv")
        assert "has only the target column 'y'" in refused_at_once(path)

    def test_names_are_unique(self, tmp_path):
        path = tmp_path / "a.csv"
        path.write_text("x,y,x\n" + "1,2,3\n" * 12)
        assert "has more than one column 'x'" in refused_at_once(path)

    def test_names_are_unique_in_parquet_too(self, tmp_path):
        path = tmp_path / "a.parquet"
        columns = [pa.array(range(12))] * 3
        parquet.write_table(pa.Table.from_arrays(columns, names=["x", "y", "x"]), path)
        assert "has more than one column 'x'" in refused_at_once(path)

    def test_a_name_may_be_missing(self, tmp_path):
        path = tmp_path / "a.csv"
        path.write_text(",y\n" + "".join(f"{n % 5}.5,{n}\n" for n in range(12)))
        assert list(data.load(path, "y").features) == ["Unnamed: 0"]

    def test_a_name_can_break_no_sentence(self, tmp_path):
        path = written(a_frame(**{"x\ny" * 99: 1}), tmp_path / "a.parquet")
        assert len(refused_at_once(path, "[/]\n[red]" * 99)) < 500


@pytest.mark.parametrize("ending", ENDINGS)
class TestValues:
    def test_ten_rows_are_the_least(self, tmp_path, ending):
        assert len(data.load(written(a_frame(10), tmp_path / f"a{ending}"), "y").target) == 10
        assert "has 8 rows: give it at least 10" in refused(written(a_frame(8), tmp_path / f"b{ending}"))

    def test_missing_in_the_target_leave_the_row_out(self, tmp_path, ending):
        frame = a_frame()
        frame.loc[3, "y"] = None
        loaded = data.load(written(frame, tmp_path / f"a{ending}"), "y")
        assert loaded.target.tolist() == [0, 1, 2, *range(4, 12)]
        assert loaded.features["x"][3] == frame["x"][4]
        assert loaded.params == {"dropped_rows": "1"}

    @pytest.mark.parametrize("column", ["x", "colour"])
    def test_missing_in_a_feature_are_imputed_or_leave_the_row_out(self, tmp_path, ending, column):
        frame = a_frame()
        frame.loc[3:4, column] = None
        path = written(frame, tmp_path / f"a{ending}")
        loaded = data.load(path, "y")
        assert loaded.features[column].isna().sum() == 2
        assert loaded.params == {"missing": "imputed"}
        loaded = data.load(path, "y", missing="drop")
        assert loaded.target.tolist() == [0, 1, 2, *range(5, 12)]
        assert loaded.params == {"missing": "rows dropped", "dropped_rows": "2"}

    def test_must_be_left_if_rows_are_dropped(self, tmp_path, ending):
        frame = a_frame()
        frame.loc[3:9, "x"] = None
        with pytest.raises(DataError, match=r"has 5 rows left without those that miss values: .* imputed"):
            data.load(written(frame, tmp_path / f"a{ending}"), "y", missing="drop")

    @pytest.mark.parametrize("column", ["x", "y"])
    def test_must_be_finite(self, tmp_path, ending, column):
        path = written(a_frame(**{column: with_one(-np.inf)}), tmp_path / f"a{ending}")
        assert f"{column!r} of {str(path)!r}: it is infinite in 1 of 12 rows" in refused(path)
        path = written(a_frame(**{column: [-np.inf, *range(11)]}), path)
        loaded = data.load(path, "y", columns={column: "number"})
        assert (loaded.features["x"].isna().sum(), len(loaded.target)) == (
            (1, 12) if column == "x" else (0, 11)
        )

    @pytest.mark.parametrize(
        ("values", "holds"),
        [
            ([f"house {n}" for n in range(12)], "has 12 different texts in 12 rows (for example 'house 0')"),
            (["red"] * 12, "is always 'red', so there is nothing to predict"),
            ([None] * 12, "has no values"),
            (pd.date_range("2024-02-01", periods=12), "holds dates or times (for example '2024-02-01"),
        ],
    )
    def test_of_the_target_must_be_numbers_or_classes(self, tmp_path, ending, values, holds):
        assert holds in refused(written(a_frame(y=values), tmp_path / f"a{ending}"))

    @pytest.mark.parametrize(
        ("values", "classes"),
        [
            ([True, False] * 6, [False, True]),
            ([1, 0] * 6, [False, True]),
            (["yes", "no"] * 6, [False, True]),
            (["NA", "DE", "BE"] * 4, ["BE", "DE", "NA"]),
        ],
    )
    def test_of_the_target_may_be_classes(self, tmp_path, ending, values, classes):
        loaded = data.load(written(a_frame(y=values), tmp_path / f"a{ending}"), "y")
        assert (loaded.task, loaded.params) == ("classification", {"task": "classification"})
        assert sorted(set(loaded.target)) == classes

    @pytest.mark.parametrize(
        "values",
        [
            pd.date_range("2024-02-01", periods=12),
            pd.date_range("2024-02-01 01:00", periods=12, tz="Europe/Brussels"),
            [dt.date(2024, 2, day + 1) for day in range(12)],
            [f"{day + 1:02}.02.2024" for day in range(12)],
        ],
    )
    def test_of_a_feature_may_be_dates(self, tmp_path, ending, values):
        loaded = data.load(written(a_frame(when=values), tmp_path / f"a{ending}"), "y")
        assert loaded.features["when"].tolist() == [19754 + day for day in range(12)]


@pytest.mark.parametrize(
    ("value", "holds"),
    [
        ([1, 2], "nested objects"),
        ({"a": 1}, "nested objects"),
        (b"\xff", "binary values"),
        (dt.timedelta(hours=3), "durations"),
    ],
)
def test_values_of_a_feature_must_be_plain(tmp_path, value, holds):
    path = written(a_frame(z=[value] * 12), tmp_path / "a.parquet")
    assert f"The column 'z' of {str(path)!r} holds {holds} (for example " in refused(path)


def test_what_does_not_fit_in_memory_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "a.csv"
    with path.open("w") as file:
        file.write("x,y\n" + "1,2\n" * 99_000)
        file.truncate(10**13)  # a file with a hole takes no space
    sentence = refused_at_once(path)
    assert re.search(r"a.csv' needs about 15,000.0 GB of memory, and .* are free: ", sentence)


def test_the_quick_check_reads_only_the_header(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"x,y\n" + b"\n" * 300_000 + b"\xff\xff\xff")
    data.check(path, "y")


def test_importing_and_checking_a_csv_loads_nothing_heavy(tmp_path):
    path = written(a_frame(), tmp_path / "a.csv")
    script = (
        "import sys; from memo_tui.training import data; from memo_tui.training.models import catalog;"
        "data.check(sys.argv[1], 'y');"
        "print([name for name in ('pandas', 'numpy', 'sklearn', 'pyarrow', 'scipy') if name in sys.modules])"
    )
    found = subprocess.run(
        [sys.executable, "-c", script, path],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(data.__file__).parents[3],
    )
    assert found.stdout.strip() == "[]"
