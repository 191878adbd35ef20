"""What is shown of the beginning of a file, and the course of a metric in one line."""

import gzip
import io
import math
from array import array

import pytest
from PIL import Image

from memo_tui.runs.model import History
from memo_tui.tracking.address import Address
from memo_tui.tracking.artifacts.listing import Artifacts, Head
from memo_tui.tracking.artifacts.places import Artifact
from memo_tui.tui.run.artifact_preview import find_match
from memo_tui.tui.run.file_head import limit_for, look_into, read_preview
from memo_tui.tui.run.metric_lines import course_of


def look(name, data, *, whole=True, size=None):
    artifact = Artifact("file:///x", name, is_dir=False)
    return look_into(artifact, Head(data, whole, len(data) if size is None else size))


def rows(shown):
    return [[cell.text for cell in shown.table.row(key)] for key in shown.table.keys]


def test_a_text_has_its_lines_numbered_and_no_control_characters():
    shown = look("a.log", "one\n\ttwo\x1b[31m\u202e\n".encode())
    assert rows(shown) == [["1", "one"], ["2", "    two�[31m�"]]
    assert shown.summary == "text · 17 B · 2 lines"


def test_a_logged_table_has_its_rows_each_of_which_can_be_read_whole():
    shown = look("a.json", b'{"columns": ["q", "a"], "data": [["one\\ntwo", null], ["[/]", [1]]]}')
    assert rows(shown) == [["one⏎two", ""], ["[/]", "[1]"]]
    assert shown.row("0") == [("q", "one\ntwo"), ("a", "")]
    assert "2 rows x 2 columns" in shown.summary
    for other in (
        b'{"columns": [], "data": []}',
        b'{"columns": ["q"], "data": [[1, 2], []]}',
        b'{"columns": 1}',
    ):
        assert "table" not in look("a.json", other).summary


def test_json_is_set_out_and_what_is_none_stays_a_text():
    assert [row[1] for row in rows(look("a.json", b'{"a":[1,"\xc3\xa9"]}'))] == [
        "{", '  "a": [', "    1,", '    "é"', "  ]", "}",
    ]  # fmt: skip
    assert rows(look("a.json", b'{"a":'))[0][1] == '{"a":'
    assert look("a.json", b"[" * 100_000).summary.startswith("text")


def test_a_csv_is_a_table_with_numbers_at_the_right():
    shown = look("a.csv", b'id,name\n1,"x, y"\n2\n')
    assert [column.title for column in shown.table.columns] == ["id", "name"]
    assert [column.right for column in shown.table.columns] == [True, False]
    assert rows(shown) == [["1", "x, y"], ["2", ""]]
    assert shown.summary == "table · 19 B · 2 rows x 2 columns"


@pytest.mark.parametrize(("name", "data"), [("a.tsv", b"a\tb\n1\t2\n"), ("a.csv", b"a;b\n1;2\n")])
def test_other_separators_are_known(name, data):
    assert rows(look(name, data)) == [["1", "2"]]


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n", b"no image"])
def test_what_cannot_be_drawn_names_the_key_that_downloads(data):
    for whole in (True, False):
        assert look("a.png", data, whole=whole, size=99).problem.endswith(": download it with w.")


def test_the_last_row_of_a_cut_table_is_left_out_and_that_is_said():
    shown = look("a.csv", b"a,b\n1,2\n3", whole=False, size=99)
    assert rows(shown) == [["1", "2"]]
    assert shown.summary == "table · the first 9 B of 99 B · 1 row x 2 columns · the rest is not shown"


def test_a_sign_cut_in_two_does_not_make_a_text_binary():
    assert rows(look("a.txt", "éé".encode()[:3], whole=False, size=9)) == [["1", "é"]]


def test_limits_are_told_where_they_cut():
    shown = look("a.txt", b"x" * 3000 + b"\n" + b"y\n" * 6000)
    assert len(shown.table.keys) == 5001
    assert rows(shown)[2500] == ["…", "… 1,001 lines not shown …"]
    assert rows(shown)[-1] == ["6001", "y"]
    assert shown.summary.endswith(
        "6,001 lines · the first and the last 2,500 shown · lines cut at 2,000 characters"
    )


def test_gzip_shows_what_is_inside():
    assert rows(look("a.csv.gz", gzip.compress(b"a,b\n1,2\n"))) == [["1", "2"]]
    shown = look("a.log.gz", gzip.compress(b"one\ntwo"))
    assert [row[1] for row in rows(shown)] == ["one", "two"]
    assert shown.summary.startswith("gzip of ")
    assert look("a.gz", b"not gzip\0").summary.startswith("binary")
    assert rows(look("a.gz", gzip.compress(b"x\n" * 50_000)[:80], whole=False))[0][1] == "x"


def test_what_unpacks_to_very_much_is_unpacked_only_in_part():
    shown = look("a.txt.gz", gzip.compress(b"0" * 50_000_000))
    assert "the first 1 MB" in shown.summary


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("latin-1", "Latin-1"), ("utf-16", "UTF-16"), ("utf-16-le", "UTF-16"), ("utf-16-be", "UTF-16")],
)
def test_other_encodings_are_read_and_named(encoding, name):
    shown = look("a.txt", "Grüße, déjà vu\nzwei".encode(encoding))
    assert [row[1] for row in rows(shown)] == ["Grüße, déjà vu", "zwei"]
    assert f"text · {name} · " in shown.summary


def test_a_long_text_shows_its_first_and_its_last_lines(tmp_path):
    (tmp_path / "a.log").write_text("".join(f"line {place}\n" for place in range(300_000)))
    artifact = Artifact(tmp_path.as_uri(), "a.log", is_dir=False, size=(tmp_path / "a.log").stat().st_size)
    shown = read_preview(Artifacts(Address.parse("sqlite:///x.db")), artifact)
    texts = [row[1] for row in rows(shown)]
    assert (texts[0], texts[-1], len(texts)) == ("line 0", "line 299999", 5001)
    assert "MB are not shown" in texts[2500]
    assert "the first 1 MB and the last 500 kB of 3.4" in shown.summary


def test_an_image_of_very_many_pixels_is_not_unpacked():
    file = io.BytesIO()
    Image.new("1", (20_000, 8_000)).save(file, "PNG")
    assert "too large to be shown, with 20,000 x 8,000 pixels" in look("a.png", file.getvalue()).problem


@pytest.mark.parametrize(("way", "at"), [(1, 2), (-1, 0), (0, 1)])
def test_a_search_goes_on_from_the_cursor_and_round_the_end(way, at):
    assert find_match([3, 5, 9], 5, way) == at
    assert find_match([3, 5, 9], 10, max(0, way)) == 0
    assert find_match([3, 5, 9], 1, -1) == 2


def test_markdown_is_rendered_unless_it_is_long():
    assert look("a.md", b"# Hi").markdown == "# Hi"
    assert look("a.md", b"# Hi\n" * 20_000).markdown is None


def test_bytes_are_shown_as_such():
    shown = look("model.pkl", b"\x80\x04ab\0" * 200)
    assert shown.summary == "binary · 1 kB · the first 512 bytes are shown"
    assert rows(shown)[0] == [
        "00000000",
        "80 04 61 62 00 80 04 61 62 00 80 04 61 62 00 80",
        "··ab···ab···ab··",
    ]


def test_an_empty_file_says_so():
    assert look("a.csv", b"").problem == "The file is empty."


@pytest.mark.parametrize("data", [b"no image", b"\x89PNG\r\n\x1a\n" + b"\0" * 50])
def test_what_is_no_image_says_why_it_is_not_drawn(data):
    assert look("a.png", data).problem.startswith("The file can't be read as an image")


def test_an_image_that_is_too_large_is_left_to_a_download():
    big = Artifact("file:///x", "a.PNG", is_dir=False)
    assert limit_for(big) > limit_for(Artifact("file:///x", "a.txt", is_dir=False))
    assert "download it" in look("a.PNG", b"\x89PNG", whole=False, size=10**9).problem


def course(*values):
    steps = array("d", range(len(values)))
    return course_of(History("r", "k", steps, array("d", values), steps))


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ((), ""),
        ((1.0,), "▄"),
        ((2.0, 2.0), "▄▄"),
        ((0.0, math.nan, 7.0), "▁ █"),
        ((math.nan, math.nan), ""),
        ((0.0, math.inf, 1.0), "▁ █"),
        ((0.0, 1.7976931348623157e308, 1.0), "▁ █"),
    ],
)
def test_the_course_of_few_points_has_one_cell_each_and_gaps(values, line):
    assert course(*values).line == line


def test_the_course_of_many_points_fits_and_keeps_the_extremes_as_numbers():
    values = [float(place) for place in range(100_000)]
    values[50_000] = -1.0
    found = course(*values)
    assert (found.points, found.low, found.high, len(found.line)) == (100_000, -1.0, 99_999.0, 20)
    assert found.line[0] == "▁"
    assert found.line[-1] == "█"
