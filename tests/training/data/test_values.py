"""Numbers, dates and truths as people write them, and what is asked."""

import numpy as np
import pandas as pd
import pytest

from memo_tui.errors import DataError
from memo_tui.training import data
from tests.training.data.understanding import ROWS, a_file, column_of, understood, values_of


class TestNumbers:
    @pytest.mark.parametrize(
        ("texts", "expected"),
        [
            (["12,345.67", "5", "-1,000.5"], [12345.67, 5, -1000.5]),
            (["1.234,5", "2,5", "3"], [1234.5, 2.5, 3]),
            (["1 234,5", "2\u00a0000", "3"], [1234.5, 2000, 3]),
            (["1'234.50", "2\u2019000", "3"], [1234.5, 2000, 3]),
            (["12,34,567", "1,234", "5"], [1234567, 1234, 5]),
            (["$1,200.50", "$ 3", "4"], [1200.5, 3, 4]),
            (["1.200,50 €", "3 €", "4,00 €"], [1200.5, 3, 4]),
            (["EUR 5", "6.5 EUR", "7"], [5, 6.5, 7]),
            (["12%", "3.5 %", "-1%"], [12, 3.5, -1]),
            (["(3)", "\u22124", "+5"], [-3, -4, 5]),
            (["1e3", "1.5E-2", "$1"], [1000, 0.015, 1]),
            (["1,234", "950", "12,345"], [1234, 950, 12345]),
            (["0,123", "1,234", "2"], [0.123, 1.234, 2]),
            (["$1,234", "-$950", "$12,345"], [1234, -950, 12345]),
            (["5.5 km", "-3 km", "1,200 km"], [5.5, -3, 1200]),
            (["12hp", "3hp", "4hp"], [12, 3, 4]),
            (["20.5 °C", "5 °C", "-1 °C"], [20.5, 5, -1]),
            (["7\u2030", "0.5\u2030", "1\u2030"], [7, 0.5, 1]),
            (["800.5-", "3", "4"], [-800.5, 3, 4]),
            (["8,009E+02", "1,5", "3"], [800.9, 1.5, 3]),
        ],
    )
    def test_are_read_as_they_are_written(self, tmp_path, texts, expected):
        found = column_of(tmp_path, texts * 10)
        assert (found.kind, found.missing, found.problem) == ("number", 0, "")
        assert values_of(found) == expected * 10

    @pytest.mark.parametrize("text", ["?", "-", "n/a", "N.A.", "NA", "null", "#N/A", "NaN", "", "None", "--"])
    def test_may_be_missing_in_many_words(self, tmp_path, text):
        found = column_of(tmp_path, ["1.5", text, "2"] * 10)
        assert (found.kind, found.missing) == ("number", 10)
        assert values_of(found)[:3] == [1.5, None, 2]
        assert any(repr(text) in remark for remark in found.remarks) == (text not in ("", "NaN"))

    def test_of_which_a_few_are_not_understood_are_said(self, tmp_path):
        found = column_of(tmp_path, [*map(str, range(98)), "bad", "worse"])
        assert (found.kind, found.missing) == ("number", 2)
        assert dict(found.unknown) == {"bad": 1, "worse": 1}
        assert "2 values not understood, taken as missing: 'bad' (1), 'worse' (1)" in found.remarks

    def test_of_which_many_are_not_understood_are_asked_for(self, tmp_path):
        texts = [*map(str, range(90)), *["bad"] * 10]
        assert "90 values are numbers, but 10 are not ('bad' (10))" in column_of(tmp_path, texts).problem
        assert column_of(tmp_path, texts, "number").missing == 10
        assert column_of(tmp_path, texts, "text").kind == "text"

    @pytest.mark.parametrize(
        ("pair", "said"),
        [
            (("$%s", "€%s"), "'$', '€'"),
            (("%s", "%s%%"), "none, '%'"),
            (("%s km", "%s mi"), "'km', 'mi'"),
            (("%sM", "%sk"), "'M', 'k'"),
        ],
    )
    def test_of_several_units_are_asked_for(self, tmp_path, pair, said):
        texts = [pair[n % 3 == 0] % (n + 0.5) for n in range(60)]
        found = column_of(tmp_path, texts)
        assert f"several units ({said}): convert them to one" in found.problem
        assert column_of(tmp_path, texts, "number").missing == 20

    def test_and_letters_may_be_classes(self, tmp_path):
        for texts in (["1a", "2b", "3c"], ["1st", "2nd", "3rd"], ["S", "M", "36", "38"]):
            assert (found := column_of(tmp_path, texts * 10)).kind == "text"
            assert not found.problem

    def test_too_many_for_classes_are_asked_for_if_a_third_are_not(self, tmp_path):
        found = column_of(tmp_path, [str(n + 0.5) if n % 3 else "not measured" for n in range(90)])
        assert "60 values are numbers, but 30 are not ('not measured' (30))" in found.problem

    def test_infinite_are_asked_for(self, tmp_path):
        texts = [*(str(n + 0.5) for n in range(30)), "-inf"]
        assert "it is infinite in 1 of 31 rows: correct them, or" in column_of(tmp_path, texts).problem
        assert column_of(tmp_path, texts, "number").missing == 1
        assert dict(column_of(tmp_path, [*texts[:-1], "?", "1e999"]).unknown) == {"1e999": 1}

    def test_of_two_currencies_are_not_mixed(self, tmp_path):
        found = column_of(tmp_path, [*(f"${n}" for n in range(60)), "€5"])
        assert dict(found.unknown) == {"€5": 1}

    def test_that_could_be_in_thousands_or_not_are_asked_for(self, tmp_path):
        texts = ["1,234", "5,678"] * 10
        assert "'1,234' can be in thousands or have three decimals" in column_of(tmp_path, texts).problem
        assert values_of(column_of(tmp_path, texts, "1,234.5"))[0] == 1234
        assert values_of(column_of(tmp_path, texts, "1.234,5"))[0] == 1.234

    def test_are_read_as_the_other_columns_show(self, tmp_path):
        rows = "".join(f"{n % 7 + 1}.{n:03};{n % 5},5\n" for n in ROWS)
        found = understood(a_file(tmp_path, "people;area\n" + rows)).columns[0]
        assert values_of(found)[:2] == [1000, 2001]
        rows = "".join(f'"{n % 7 + 1},{n:03}",{n % 5}.5\n' for n in ROWS)
        found = understood(a_file(tmp_path, "people,area\n" + rows)).columns[0]
        assert values_of(found)[:2] == [1000, 2001]

    def test_with_points_between_semicolons_are_asked_for_if_nothing_shows(self, tmp_path):
        rows = "".join(f"{n % 7 + 1}.{n:03};{n}\n" for n in ROWS)
        assert "in thousands" in understood(a_file(tmp_path, "people;n\n" + rows)).columns[0].problem

    def test_with_leading_zeros_are_codes(self, tmp_path):
        text = "zip,y\n" + "".join(f"{n % 9:05},{n}\n" for n in ROWS)
        found = understood(a_file(tmp_path, text)).columns[0]
        assert (found.kind, values_of(found)[1]) == ("text", "00001")

    def test_of_more_digits_than_numbers_have_are_codes(self, tmp_path):
        text = "card,y\n" + "".join(f"{12345678901234567890 + n % 9},{n}\n" for n in ROWS)
        found = understood(a_file(tmp_path, text)).columns[0]
        assert (found.kind, found.distinct) == ("text", 9)

    def test_train_as_well_as_clean_ones(self, tmp_path):
        x = np.random.default_rng(0).uniform(1000, 99_000, 200)
        dirty = pd.DataFrame({"x": [f"{each:,.2f}" for each in x], "y": 3 * x + 5})
        dirty.loc[7, "x"] = "?"
        dirty.to_csv(tmp_path / "a.csv")
        loaded = data.load(tmp_path / "a.csv", "y")
        assert list(loaded.features) == ["x"]
        assert (
            np.corrcoef(loaded.features["x"].fillna(loaded.features["x"].median()), loaded.target)[0, 1]
            > 0.99
        )
        assert loaded.params == {"left_out": "Unnamed: 0", "missing": "imputed"}


class TestDates:
    @pytest.mark.parametrize(
        "texts",
        [
            ["2024-02-01", "2024-02-13"],
            ["2024/2/1", "2024/2/13"],
            ["01.02.2024", "13.02.2024"],
            ["1/2/2024", "13/2/2024"],
            ["02/01/2024", "02/13/2024"],
            ["1.2.24", "13.2.24"],
            ["1 Feb 2024", "13 February 2024"],
            ["Feb 1, 2024", "Thu, Feb 13 2024"],
            ["2024-02-01T00:00:00Z", "2024-02-13T01:00:00+01:00"],
            ["20240201", "20240213"],
            ["2024-02-01 00:00", "2024-02-13 00:00"],
            ["20240201T000000", "20240213T000000Z"],
            ["Thu Feb  1 00:00:00 2024", "Tue Feb 13 00:00:00 2024"],
            ["Thu, 01 Feb 2024 00:00:00 GMT", "Tue, 13 Feb 2024 00:00:00 GMT"],
            ["1 février 2024", "13 févr. 2024"],
            ["1. Februar 2024", "13. Feb 2024"],
            ["1 de febrero de 2024", "13 de febrero de 2024"],
            ["24-02-01", "24-02-13", "99-02-01"],
        ],
    )
    def test_are_days_since_1970(self, tmp_path, texts):
        found = column_of(tmp_path, texts * 10)
        assert (found.kind, found.problem) == ("date", "")
        assert values_of(found)[:2] == [19754, 19766]

    @pytest.mark.parametrize(
        "texts", [["2024-02", "2024-03"], ["02/2024", "3/2024"], ["Feb 2024", "March 2024"]]
    )
    def test_may_be_months(self, tmp_path, texts):
        assert values_of(column_of(tmp_path, texts * 10))[:2] == [19754, 19783]

    def test_may_have_times(self, tmp_path):
        found = column_of(tmp_path, ["13/02/2024 6:00 PM", "01/02/2024 12:00 AM"] * 10)
        assert values_of(found)[:2] == [19766.75, 19754]

    def test_in_doubt_are_asked_for(self, tmp_path):
        texts = ["03/04/2024", "05/06/2024"] * 10
        assert "'03/04/2024' can begin with the day or with the month" in column_of(tmp_path, texts).problem
        assert values_of(column_of(tmp_path, texts, "d/m/Y"))[0] == 19816
        assert values_of(column_of(tmp_path, texts, "m/d/Y"))[0] == 19786
        with pytest.raises(DataError, match="say which with --column x=d/m/Y or --column x=m/d/Y"):
            data.load(tmp_path / "a.csv", "y")

    def test_in_both_orders_are_asked_for(self, tmp_path):
        texts = ["13/04/2024"] * 9 + ["04/14/2024", "04/15/2024"]
        assert "9 values are dates, but 2 are not" in column_of(tmp_path, texts).problem
        half = [f"{n:02}/04/2024" if n % 2 else f"04/{n:02}/2024" for n in range(13, 31)]
        assert "9 values are dates, but 9 are not" in column_of(tmp_path, half).problem
        assert column_of(tmp_path, half, "d/m/Y").missing == 9

    def test_of_short_years_may_begin_with_them(self, tmp_path):
        texts = [f"{20 + n % 2}-01-{n:02}" for n in range(1, 29)]
        assert "'21-01-01' can begin with the year or with the day" in column_of(tmp_path, texts).problem
        assert values_of(column_of(tmp_path, texts, "Y-m-d"))[0] == 18628
        assert values_of(column_of(tmp_path, texts, "d/m/Y"))[0] == 11343
        assert not column_of(tmp_path, [f"{n:02}-01-{20 + n % 2}" for n in range(1, 29)]).problem

    def test_may_have_parts_of_seconds(self, tmp_path):
        found = column_of(tmp_path, ["2024-02-01 12:00:00.123456", "2024-02-02 00:00:00.000001"] * 10)
        assert (found.kind, found.problem) == ("date", "")
        assert [round(days, 3) for days in values_of(found)[:2]] == [19754.5, 19755]

    def test_that_do_not_exist_are_said(self, tmp_path):
        found = column_of(tmp_path, ["30.01.2024", "28.02.2024"] * 20 + ["31.02.2024"])
        assert dict(found.unknown) == {"31.02.2024": 1}


class TestTruths:
    @pytest.mark.parametrize(
        "texts", [("yes", "no"), ("True", "FALSE"), ("Y", "n"), ("1", "0"), ("ja", "nein"), ("on", "off")]
    )
    def test_are_recognised(self, tmp_path, texts):
        found = column_of(tmp_path, [*texts, "?"] * 10)
        assert (found.kind, found.missing) == ("boolean", 10)
        assert values_of(found)[:3] == [True, False, None]

    @pytest.mark.parametrize("words", [("yes", "Y", "no", "N"), ("ja", "J", "nein", "N")])
    def test_may_be_spelled_in_several_ways(self, tmp_path, words):
        found = column_of(tmp_path, [*words, words[0].swapcase()] * 10)
        assert (found.kind, found.how) == ("boolean", f"{', '.join(words[:2])}/{', '.join(words[2:])}")
        assert values_of(found)[:4] == [True, True, False, False]

    @pytest.mark.parametrize("tick", ["x", "✓", "yes"])
    def test_may_be_a_tick_or_nothing_where_it_is_said(self, tmp_path, tick):
        texts = [tick, "", " ", tick] * 10
        assert f"always '{tick}' or empty; --column x=boolean takes" in column_of(tmp_path, texts).left_out
        found = column_of(tmp_path, texts, "boolean")
        assert (found.how, found.missing, found.left_out) == (f"{tick}/empty", 0, "")
        assert values_of(found)[:4] == [True, False, False, True]

    def test_may_be_wanted_as_numbers(self, tmp_path):
        assert column_of(tmp_path, ["1", "0"] * 10, "number").kind == "number"
