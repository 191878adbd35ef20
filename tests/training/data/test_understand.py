"""What is understood of files as people have them, and what is asked."""

import numpy as np
import pandas as pd
import pytest

from memo_tui.errors import DataError
from memo_tui.training import data
from memo_tui.training.data.file import open_file
from memo_tui.training.data.table_text import table
from memo_tui.training.data.understand import summary, understand

ROWS = range(40)


def a_file(tmp_path, text, encoding="utf-8", name="a.csv"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def understood(path, asked=None, target=None):
    return understand(open_file(path, target, any_target=True), asked)


def column_of(tmp_path, values, asked=None, name="x", separator=","):
    """What is understood of a column with these texts; beside it are numbers."""
    quoted = (f'"{value}"' for value in values)
    text = f"y{separator}{name}\n" + "".join(f"{n}{separator}{text}\n" for n, text in enumerate(quoted, 7))
    found = understood(a_file(tmp_path, text), asked and {name: asked})
    return next(each for each in found.columns if each.name == name)


def values_of(column):
    return column.array.to_pylist()


class TestDialects:
    @pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
    @pytest.mark.parametrize("ending", [".csv", ".tsv"])
    def test_the_separator_is_recognised(self, tmp_path, separator, ending):
        rows = [["x", "größe, in m", "y"], *(["1.5", "a, b" if n % 2 else "c", str(n)] for n in ROWS)]
        text = "\n".join(
            separator.join(f'"{each}"' if separator in each else each for each in row) for row in rows
        )
        found = understood(a_file(tmp_path, text, name=f"a{ending}"))
        assert [each.name for each in found.columns] == rows[0]
        assert found.rows == len(ROWS)

    @pytest.mark.parametrize(
        ("above", "header", "names", "comments"),
        [
            ("# made by a tool, version 2\n", "a,b", ("a", "b"), 1),
            ('# 5" pipes\n#\n\n#see x,y\n', "a,b", ("a", "b"), 3),
            ("sep=,\r\n# late\r\n", "a,b", ("a", "b"), 1),
            ('"# quoted, comment"\n\n', "a,b", ("a", "b"), 1),
            ("", "#a,b", ("#a", "b"), 0),
            ("# numpy's way\n", "# a,b", ("a", "b"), 1),
        ],
    )
    def test_comments_above_the_header_are_no_rows(self, tmp_path, above, header, names, comments):
        for encoding in ("utf-8", "utf-8-sig", "utf-16"):
            found = understood(a_file(tmp_path, f"{above}{header}\n1,2\n3,4\n", encoding))
            assert (found.file.header, found.rows, found.file.dialect.comments) == (names, 2, comments)
            assert [values_of(column) for column in found.columns] == [[1, 3], [2, 4]]
            assert ("above the header" in table(found)) is bool(comments)

    def test_a_header_that_looks_like_a_comment_is_one_where_nothing_else_can_be(self, tmp_path):
        rows = "".join(f"bob{n},{'paris' if n % 2 else 'oslo'}\n" for n in range(9))
        assert understood(a_file(tmp_path, f"#name,city\n{rows}")).file.header == ("#name", "city")
        assert understood(a_file(tmp_path, f"# by me, now\nname,city\n{rows}")).file.header == (
            "name",
            "city",
        )

    @pytest.mark.parametrize("first", ["sep=;\n", "sep=;\r\n", '"sep=;"\n'])
    def test_a_line_may_declare_it(self, tmp_path, first):
        found = understood(a_file(tmp_path, first + "a,b;c\n" + "1,2;3\n" * 20))
        assert [each.name for each in found.columns] == ["a,b", "c"]

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
    def test_the_encoding_is_recognised(self, tmp_path, encoding):
        text = "größe,y\n" + "".join(f"{'müde' if n % 2 else 'naïve'},{n}\n" for n in ROWS)
        found = understood(a_file(tmp_path, text, encoding))
        assert found.columns[0].name == "größe"
        assert values_of(found.columns[0])[:2] == ["naïve", "müde"]

    def test_it_may_show_only_far_below(self, tmp_path):
        text = "x,y\n" + "plain,1\n" * 40_000 + "müde,2\n"
        found = understood(a_file(tmp_path, text, "cp1252"))
        assert values_of(found.columns[0])[-1] == "müde"
        assert "Windows-1252" in found.file.dialect.shown

    def test_names_and_texts_lose_the_spaces_around(self, tmp_path):
        found = understood(a_file(tmp_path, "x, colour , y\n" + "1, red , 2\n1, blue, 3\n" * 20), target=" y")
        assert [each.name for each in found.columns] == ["x", "colour", "y"]
        assert set(values_of(found.columns[1])) == {"red", "blue"}


class TestHeader:
    @pytest.mark.parametrize("first", ["5.1,3.5,setosa", "1,2,1", "01.02.2024,a,b"])
    def test_of_values_is_refused(self, tmp_path, first):
        with pytest.raises(DataError, match="not with the names of its columns: add a first line of names"):
            understood(a_file(tmp_path, f"{first}\n" * 20))

    @pytest.mark.parametrize("first", ["2019,2020,2021", "400.5,401,401.5", "0,1,target", "v1.5,x,y"])
    def test_may_be_of_rising_numbers(self, tmp_path, first):
        found = understood(a_file(tmp_path, f"{first}\n" + "1,2,3\n" * 20))
        assert [each.name for each in found.columns] == first.split(",")


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


class TestText:
    def test_na_is_a_country(self, tmp_path):
        found = column_of(tmp_path, ["NA", "DE", "BE", ""] * 10)
        assert (found.kind, found.missing) == ("text", 10)
        assert values_of(found)[:4] == ["NA", "DE", "BE", None]
        assert found.remarks == ("'NA' (10) kept as text",)

    def test_that_differs_by_the_size_of_letters_says_so(self, tmp_path):
        found = column_of(tmp_path, ["Paris", "paris ", "Rome", "Rome"] * 10)
        assert found.remarks == ("'Paris' and 'paris' are two classes",)

    def test_of_which_some_are_numbers_says_so(self, tmp_path):
        found = column_of(tmp_path, ["1", "2", "3", "many", "few"] * 10)
        assert "30 of 50 values are numbers" in found.remarks


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


class TestAsked:
    def test_columns_and_kinds_exist(self, tmp_path):
        path = a_file(tmp_path, "x,y\n" + "1,2\n" * 20)
        with pytest.raises(DataError, match="no column 'z' to be text"):
            data.check(path, "y", columns={"z": "text"})
        with pytest.raises(DataError, match="'x' can't be 'colour': choose from number, "):
            data.check(path, "y", columns={"x": "colour"})
        with pytest.raises(DataError, match="target column 'y' can't be left out"):
            data.check(path, "y", columns={"y": "out"})


def test_the_summary_is_one_line(tmp_path):
    rows = "".join(f"{n},{n % 7 or '?'},{['a', 'b'][n % 2]},0{n % 9 + 1}.01.2024,{n}.5\n" for n in ROWS)
    found = understood(a_file(tmp_path, "id,x,kind,when,y\n" + rows), target="y")
    assert summary(found) == "40 rows · 1 number, 1 text, 1 date · 6 missing · left out: id"
