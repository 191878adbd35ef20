"""Named views are shared as files, and files that hold none are refused."""

import pytest

from memo_tui.errors import ExportError, FileThere
from memo_tui.runs.table.directions import Better
from memo_tui.runs.table.view import RunView, Sort
from memo_tui.runs.table.view_files import read_views, write_views

VIEWS = {
    "best [of] last week": RunView(
        ("name", "metric:a b"), frozenset(["took"]), frozenset(["best:x"]), {"name": 20}, frozenset(["name"]),
        (Sort("best:x", down=True),), "param:model", "x < 3 and start_time > '7 d ago'", {"x": Better.HIGHER},
        "x",
    ),
    "plain": RunView(),
}  # fmt: skip


def test_views_written_to_a_file_are_read_back(tmp_path):
    file = tmp_path / "views.toml"
    write_views(VIEWS, file)
    assert read_views(file) == VIEWS
    with pytest.raises(FileThere):
        write_views(VIEWS, file)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "There are no views"),
        ("[a", "not valid TOML"),
        ("theme = 'x'", "theme is not a view"),
        ("[a]\nmodels = ['x']", "a is not a view"),
        ("[a]\nfilter = 'metrics.x <'", "The filter of the view a can't be used. Character"),
    ],
)
def test_a_file_without_views_is_refused(tmp_path, text, sentence):
    file = tmp_path / "views.toml"
    file.write_text(text)
    with pytest.raises(ExportError, match=sentence):
        read_views(file)
    with pytest.raises(ExportError, match="can't be read"):
        read_views(tmp_path / "missing.toml")
