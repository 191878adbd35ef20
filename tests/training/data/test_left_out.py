"""Columns and rows that models don't learn from, and why."""

import numpy as np
import pandas as pd
import pytest

from memo_tui.errors import DataError
from memo_tui.training import data
from memo_tui.training.data.table_text import table
from tests.training.data.understanding import ROWS, a_file, understood


class TestLeftOut:
    @pytest.mark.parametrize("name", ["", "Unnamed: 0", "Unnamed: 0.1", "index", "level_0", "rownames"])
    @pytest.mark.parametrize("as_float", [False, True])
    def test_is_a_saved_row_index(self, tmp_path, name, as_float):
        end = ".0" if as_float else ""
        text = f"{name},x,y\n" + "".join(f"{n}{end},{n % 7},{n % 5}.5\n" for n in ROWS)
        found = understood(a_file(tmp_path, text))
        assert found.left_out == {name or "Unnamed: 0": "a saved row index"}

    def test_is_an_index_of_joined_of_filtered_and_of_nested_tables(self, tmp_path):
        rows = "".join(f"{n % 20},{n // 8},{n * 3},{n % 7}.5,{n % 5}\n" for n in ROWS)
        found = understood(a_file(tmp_path, f",level_1,index,x,y\n{rows}"))
        assert list(found.left_out) == ["Unnamed: 0", "level_1", "index"]

    def test_counts_the_rows_perhaps(self, tmp_path):
        found = understood(a_file(tmp_path, "t,y\n" + "".join(f"{n},{n % 7}.5\n" for n in ROWS)))
        assert (found.left_out, found.columns[0].note[:15]) == ({}, "counts the rows")

    def test_is_an_id(self, tmp_path):
        rows = "".join(f"{n * 17},k{n:04},{n % 7},{n}.5\n" for n in ROWS)
        found = understood(a_file(tmp_path, "customer_id,key,x,y\n" + rows))
        assert list(found.left_out) == ["customer_id", "key"]
        assert "40 of 40 values are different" in found.left_out["key"]

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("customer_id", "{0}"),
            ("customerId", "c{0}"),
            ("who", "C{0:05}"),
            ("who", "00000000-0000-0000-0000-{0:012}"),
        ],
    )
    def test_is_an_id_in_several_rows(self, tmp_path, name, value):
        rows = "".join(f"{value.format(n * 7 % 60 + 100) if n % 50 else ''},{n}.5\n" for n in range(100))
        found = understood(a_file(tmp_path, f"{name},y\n{rows}"))
        assert found.left_out[name].startswith("an id: ")
        assert understood(a_file(tmp_path, f"{name},y\n{rows}"), {name: "text"}).left_out == {}

    def test_is_a_serial_number(self, tmp_path):
        rows = "".join(f"{n * 7 % 41 + 500},{n}.5\n" for n in ROWS)
        assert list(understood(a_file(tmp_path, f"order no,y\n{rows}")).left_out) == ["order no"]

    @pytest.mark.parametrize("name", ["amount paid", "bid", "humid", "store_id"])
    def test_is_not_what_is_only_spelled_alike_or_has_few_values(self, tmp_path, name):
        few = name == "store_id"
        rows = "".join(f"{n * 7 % (5 if few else 41)},{n}.5\n" for n in ROWS)
        found = understood(a_file(tmp_path, f"{name},y\n{rows}"))
        assert found.left_out == {}
        assert ("as text it has classes" in found.columns[0].note) is few

    def test_is_a_constant_and_what_has_no_values(self, tmp_path):
        rows = "".join(f"1,red,,?,2024-01-01,{n}\n" for n in ROWS)
        found = understood(a_file(tmp_path, "a,b,c,d,e,y\n" + rows))
        assert found.left_out == {
            "a": "always '1'",
            "b": "always 'red'",
            "c": "has no values",
            "d": "always '?'",
            "e": "always '2024-01-01'",
        }
        with pytest.raises(
            DataError, match=r"no column to learn from, as all are left out .'a': always '1'; "
        ):
            data.load(tmp_path / "a.csv", "y")

    def test_is_not_the_target_nor_what_was_asked_for(self, tmp_path):
        rows = "".join(f"{n},{n},{n % 3}\n" for n in ROWS)
        path = a_file(tmp_path, "id,index,x\n" + rows)
        assert understood(path, {"index": "number"}, "id").left_out == {}
        assert understood(path, {"x": "out"}, "id").left_out["x"] == "as asked"

    def test_are_no_other_whole_numbers(self, tmp_path):
        text = "width,y\n" + "".join(f"{n},{n}.5\n" for n in ROWS)
        assert understood(a_file(tmp_path, text)).left_out == {}


class TestRowsThatAreNoData:
    def test_are_totals_at_the_end(self, tmp_path):
        rows = "".join(f"{['n', 's'][n % 2]},{n}.5,{n % 7}\n" for n in ROWS)
        path = a_file(tmp_path, f"region,x,y\n{rows}Total:,820,5\n")
        found = understood(path)
        assert (found.rows, found.notes) == (40, ("the last row is left out: 'Total:'",))
        assert "the last row is left out: 'Total:'" in table(found)
        assert understood(path, {"region": "text"}).rows == 41
        loaded = data.load(path, "y")
        assert (len(loaded.target), loaded.params) == (40, {"dropped_rows": "1"})
        assert understood(a_file(tmp_path, f"region,x,y\n{rows}" + "Total,1,2\n" * 2)).notes == ()

    def test_are_headers_of_joined_files(self, tmp_path):
        text = "x,kind,y\n" + "".join(f"{n}.5,{['a', 'b'][n % 2]},{n % 7}\n" for n in ROWS)
        found = understood(a_file(tmp_path, text * 3))
        assert (found.rows, found.notes) == (120, ("2 rows left out: the header again",))
        assert [(each.kind, each.missing) for each in found.columns] == [
            ("number", 0),
            ("text", 0),
            ("number", 0),
        ]


def test_the_index_of_a_saved_table_is_left_out_with_a_word(tmp_path):
    frame = pd.DataFrame({"x": np.arange(40.0), "y": np.arange(40) % 7})
    frame.set_index(pd.Index(["a", "b"] * 20, name="team")).to_parquet(tmp_path / "a.parquet")
    found = understood(tmp_path / "a.parquet", target="y")
    assert found.left_out == {"team": "the index of the saved table"}
    assert understood(tmp_path / "a.parquet", {"team": "text"}).left_out == {}
    assert "If its 7 different numbers are classes, say --column y=text." in " ".join(table(found).split())
