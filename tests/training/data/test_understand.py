"""What is understood of files as people have them, and what is asked."""

import pytest

from memo_tui.errors import DataError
from memo_tui.training import data
from memo_tui.training.data.table_text import table
from memo_tui.training.data.understand import summary
from tests.training.data.understanding import ROWS, a_file, column_of, understood, values_of


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

    @pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "gbk", "shift-jis", "cp1253"])
    def test_of_another_script_it_is_asked_for(self, tmp_path, encoding):
        word = {"gbk": "城市", "shift-jis": "大阪市", "cp1253": "πόλη"}.get(encoding, "город")
        text = f"{word},y\n" + "".join(f"{word * (n % 2 + 1)},{n}\n" for n in ROWS)
        with pytest.raises(DataError, match="neither in UTF-8 nor Western European: save it as UTF-8"):
            understood(a_file(tmp_path, text, encoding))
        assert understood(a_file(tmp_path, text)).columns[0].name == word

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


def test_a_target_that_is_always_the_same_is_refused(tmp_path):
    with pytest.raises(DataError, match="is always '3', so there is nothing to predict"):
        data.load(a_file(tmp_path, "x,y\n" + "".join(f"{n}.5,3\n" for n in ROWS)), "y")


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
