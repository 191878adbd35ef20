from math import inf

import pytest
from rich.cells import cell_len
from textual.app import App
from textual.widgets import Footer

from memo_tui.tui.common.line_table import LineTable
from memo_tui.tui.common.table_data import Cell, Column, TableData, fit

COLUMNS = (
    Column("name", "name", 20),
    Column("rmse", "rmse", 8, right=True),
    Column("age", "age", 6, glow=False),
)
HOSTILE = ("[/]", "[red]x", "[BE][bruxelles] DE D3", "👍🏽 thumb", "日本語の名前")


def data_of(keys, texts=None, columns=COLUMNS, asked=None):
    """Rows whose first cell is their id, unless `texts` says other cells."""
    texts = texts or {}
    keys = tuple(keys)

    def row(key):
        if asked is not None:
            asked.append(key)
        return [Cell(text) for text in texts.get(key, (key, "1", "2 s"))]

    return TableData(columns, keys, row, {key: place for place, key in enumerate(keys)})


def runs(first, last):
    return [f"run-{number}" for number in range(first, last, -1)]


class Stage(App):
    CSS = "LineTable { height: 1fr; }"

    def __init__(self, **options):
        super().__init__()
        self.table = LineTable(**options)
        self.opened, self.highlighted, self.marked = [], [], []

    def compose(self):
        yield self.table
        yield Footer()

    def on_mount(self):
        self.table.focus()

    def on_line_table_opened(self, message):
        assert message.control is self.table
        self.opened.append(message.key)

    def on_line_table_highlighted(self, message):
        self.highlighted.append(message.key)

    def on_line_table_marks_changed(self, message):
        self.marked.append(message.marks)


def lines(table):
    return [table.render_line(y).text.rstrip() for y in range(table.size.height)]


def style_of(table, text):
    """The style in which a text stands in the table."""
    return next(
        piece.style for y in range(table.size.height) for piece in table.render_line(y) if text in piece.text
    )


def names(table):
    return [line[2:22].strip() for line in lines(table)[1:]]


@pytest.fixture
async def stage():
    app = Stage(empty="No runs yet.\nPress n.")
    async with app.run_test(size=(60, 11)) as pilot:  # the header and 9 rows, over a footer
        app.pilot = pilot
        yield app


async def test_empty_table_says_what_it_is_for_and_offers_no_keys(stage):
    stage.table.show(data_of(()))
    await stage.pilot.pause()
    assert lines(stage.table)[:3] == ["  name                      rmse  age", "  No runs yet.", "  Press n."]
    assert stage.table.cursor_key is None
    assert not stage.table.check_action("open", ())
    await stage.pilot.press("enter", "space", "down", "end")
    assert stage.opened == stage.marked == stage.highlighted == []


async def test_first_rows_put_the_cursor_on_the_first(stage):
    stage.table.show(data_of(runs(3, 0)))
    await stage.pilot.pause()
    assert stage.highlighted == ["run-3"]
    assert lines(stage.table)[1] == "› run-3                        1  2 s"


async def test_cursor_stays_on_its_row_while_rows_come_in_above(stage):
    stage.table.show(data_of(runs(50, 0)))
    await stage.pilot.press("down", "j", "k", "down")
    stage.highlighted.clear()
    stage.table.show(data_of(runs(53, 0)))
    await stage.pilot.pause()
    assert stage.table.cursor_key == "run-48"
    assert stage.highlighted == []
    assert names(stage.table)[0] == "run-53"  # new rows are seen coming in


async def test_rows_coming_in_at_the_top_never_push_the_cursor_out_of_sight(stage):
    stage.table.show(data_of(runs(50, 0)))
    await stage.pilot.pause()
    stage.table.show(data_of(runs(80, 0)))
    await stage.pilot.pause()
    assert stage.table.cursor_key == "run-50"
    assert names(stage.table)[-1] == "run-50"


async def test_view_scrolled_away_from_the_top_stays_where_it_is(stage):
    stage.table.show(data_of(runs(50, 0)))
    await stage.pilot.pause()
    stage.table.scroll_to(y=20, animate=False)
    await stage.pilot.pause()
    before = names(stage.table)
    stage.table.show(data_of(["new", *runs(60, 0)]))
    await stage.pilot.pause()
    assert names(stage.table) == before
    assert stage.table.cursor_key == "run-50"


async def test_view_holds_on_to_the_next_row_if_the_first_is_gone(stage):
    stage.table.show(data_of(runs(50, 0)))
    stage.table.scroll_to(y=20, animate=False)
    await stage.pilot.pause()
    before = names(stage.table)
    stage.table.show(data_of(["new", *(key for key in runs(50, 0) if key != before[0])]))
    await stage.pilot.pause()
    assert names(stage.table)[1:] == before[1:]


async def test_gone_row_leaves_the_cursor_at_its_place(stage):
    stage.table.show(data_of(runs(5, 0)))
    await stage.pilot.press("down")
    stage.table.show(data_of(["run-5", "run-3", "run-2"]))
    assert stage.table.cursor_key == "run-3"
    stage.table.show(data_of(["run-5"]))
    assert stage.table.cursor_key == "run-5"
    stage.table.show(data_of([]))
    await stage.pilot.pause()
    assert stage.table.cursor_key is None
    assert stage.highlighted == ["run-5", "run-4", "run-3", "run-5", None]


async def test_fewer_rows_scroll_the_view_back(stage):
    stage.table.show(data_of(runs(100, 0)))
    await stage.pilot.press("end")
    stage.table.show(data_of(runs(100, 97)))
    await stage.pilot.pause()
    assert names(stage.table)[:4] == ["run-100", "run-99", "run-98", ""]


async def test_keys_move_the_cursor_and_the_view_follows(stage):
    stage.table.show(data_of(runs(100, 0)))
    await stage.pilot.press("end")
    assert (stage.table.cursor_key, names(stage.table)[-1]) == ("run-1", "run-1")
    await stage.pilot.press("up", "pageup")
    assert stage.table.cursor_key == "run-10"
    await stage.pilot.press("home", "pagedown")
    assert (stage.table.cursor_key, names(stage.table)[0]) == ("run-92", "run-100")
    stage.table.move_cursor("run-50")
    assert "run-50" in names(stage.table)
    stage.table.move_cursor("no such row")
    assert stage.table.cursor_key == "run-50"


async def test_enter_and_a_click_on_the_cursors_row_open_it(stage):
    stage.table.show(data_of(runs(5, 0)))
    await stage.pilot.press("enter")
    assert stage.opened == ["run-5"]
    await stage.pilot.click(LineTable, offset=(5, 3))
    assert (stage.table.cursor_key, stage.opened) == ("run-3", ["run-5"])
    await stage.pilot.click(LineTable, offset=(5, 3))
    assert stage.opened == ["run-5", "run-3"]
    await stage.pilot.click(LineTable, offset=(5, 0))  # the header
    await stage.pilot.click(LineTable, offset=(5, 8))  # below the rows
    assert (stage.table.cursor_key, stage.opened) == ("run-3", ["run-5", "run-3"])


async def test_marks_survive_other_rows_and_go_with_their_own(stage):
    stage.table.show(data_of(runs(5, 0)))
    await stage.pilot.press("space", "space")
    assert stage.table.marks == {"run-5", "run-4"}
    assert [line[:1] for line in lines(stage.table)[1:5]] == ["●", "●", "›", " "]
    stage.table.show(data_of(runs(7, 0)))
    assert stage.table.marks == {"run-5", "run-4"}
    stage.table.show(data_of(runs(4, 0)))
    await stage.pilot.press("up")
    assert lines(stage.table)[1].startswith("◉ run-4")
    await stage.pilot.press("space")
    assert stage.marked == [{"run-5"}, {"run-5", "run-4"}, {"run-4"}, frozenset()]
    stage.table.clear_marks()
    await stage.pilot.pause()
    assert len(stage.marked) == 4


async def test_marking_is_offered_only_where_it_works():
    app = Stage(markable=False)
    async with app.run_test(size=(60, 11)) as pilot:
        app.table.show(data_of(runs(5, 0)))
        await pilot.press("space")
        assert (app.table.marks, app.table.cursor_key) == (frozenset(), "run-5")
        assert not app.table.check_action("mark", ())


async def test_table_without_cursor_scrolls():
    app = Stage(row_cursor=False)
    async with app.run_test(size=(60, 11)) as pilot:
        app.table.show(data_of(runs(50, 0)))
        await pilot.press("down", "down", "enter", "space")
        assert names(app.table)[0] == "run-48"
        assert (app.table.cursor_key, app.opened, app.marked) == (None, [], [])


@pytest.mark.parametrize("hostile", HOSTILE)
async def test_foreign_strings_are_shown_as_they_are(stage, hostile):
    columns = (Column("a", hostile, 25), Column("b", "b", 25, right=True))
    stage.table.show(data_of([hostile], {hostile: (hostile, hostile)}, columns))
    await stage.pilot.pause()
    assert hostile in lines(stage.table)[0]
    assert lines(stage.table)[1].count(hostile) == 2
    assert stage.table.render_line(1).cell_length == 60


@pytest.mark.parametrize(
    "text", ["a plain long text", "日本語の名前です", "👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧", *HOSTILE]
)
@pytest.mark.parametrize("width", range(12))
def test_text_is_cut_with_an_ellipsis_to_exactly_its_width(text, width):
    cut = fit(text, width)
    assert cell_len(cut) == width
    assert cut.endswith("…") == (0 < width < cell_len(text))
    assert cell_len(fit(text, width, right=True)) == width


async def test_columns_scroll_sideways_with_their_header_and_stay_there(stage):
    columns = tuple(Column(f"c{place}", f"title {place}", 20) for place in range(5))
    cells = {key: tuple(f"{key} {place}" for place in range(5)) for key in ("x", "y")}
    stage.table.show(data_of(cells, cells, columns))
    await stage.pilot.press("right", "right", "left")
    stage.table.show(data_of(cells, cells, columns))
    await stage.pilot.pause()
    assert [line[:22].rstrip() for line in lines(stage.table)[:3]] == ["  title 1", "› x 1", "  y 1"]
    await stage.pilot.press(*["right"] * 9)
    assert lines(stage.table)[1].endswith("x 4")
    await stage.pilot.press(*["left"] * 9)
    assert lines(stage.table)[1].startswith("› x 0")


async def test_only_the_rows_on_the_screen_are_asked_for(stage):
    asked = []
    keys = runs(100_000, 0)
    stage.table.show(data_of(keys, asked=asked))
    await stage.pilot.pause()
    await stage.pilot.press("end", "home")
    assert len(asked) <= 2 * 10
    again = []
    stage.table.show(data_of(reversed(keys), asked=again))
    await stage.pilot.pause()
    assert len(again) <= 2 * 10


async def test_changed_cells_glow_until_their_time_is_over(stage):
    table = stage.table
    table.show(data_of(["a", "b"]))
    await stage.pilot.pause()
    table.show(data_of(["new", "a", "b"], {"a": ("a", "1", "3 s"), "b": ("b", "57.12", "2 s")}))
    await stage.pilot.pause()
    glow = table.get_component_rich_style("line-table--changed", partial=True)
    assert style_of(table, "57.12").bgcolor == glow.bgcolor
    # Neither a row that was not there nor a column whose changes are drawn quietly glows.
    assert style_of(table, "new") == table.rich_style
    assert style_of(table, "3 s") == table.get_component_rich_style("line-table--cursor")
    table.fade(now=inf)
    await stage.pilot.pause()
    assert style_of(table, "57.12") == table.rich_style
    table.show(data_of(["new", "a", "b"], {"a": ("a", "1", "3 s"), "b": ("b", "57.12 ", "2 s")}))
    await stage.pilot.pause()
    assert style_of(table, "57.12") == table.rich_style  # it was only aligned anew


async def test_glow_can_be_off():
    app = Stage(glow=False)
    async with app.run_test(size=(60, 11)) as pilot:
        app.table.show(data_of(["a"]))
        await pilot.pause()
        app.table.show(data_of(["a"], {"a": ("other", "1", "1")}))
        await pilot.pause()
        glow = app.table.get_component_rich_style("line-table--changed", partial=True)
        assert style_of(app.table, "other").bgcolor != glow.bgcolor
        assert lines(app.table)[1].startswith("› other")


async def test_tones_are_drawn_and_the_cursor_is_bold(stage):
    tones = ("running", "good", "bad", "warning", "dim", "unheard-of")
    rows = {tone: (Cell(tone, tone),) for tone in ("", *tones)}
    stage.table.show(
        TableData(COLUMNS[:1], tuple(rows), rows.__getitem__, {k: n for n, k in enumerate(rows)})
    )
    await stage.pilot.pause()
    for tone in tones[:-1]:
        own = stage.table.get_component_rich_style(f"line-table--tone-{tone}", partial=True)
        assert style_of(stage.table, tone) == stage.table.rich_style + own
    assert style_of(stage.table, "unheard-of") == stage.table.rich_style
    assert style_of(stage.table, "›").bold


async def test_cursor_is_reversed_without_colour(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    app = Stage()
    async with app.run_test(size=(60, 11)) as pilot:
        app.table.show(data_of(["a"]))
        await pilot.pause()
        assert style_of(app.table, "›").reverse


@pytest.mark.parametrize("size", [(30, 5), (3, 2), (1, 1)])
@pytest.mark.parametrize("columns", [(), COLUMNS])
async def test_small_terminals_and_no_columns_do_no_harm(size, columns):
    app = Stage(empty="nothing here")
    async with app.run_test(size=size) as pilot:
        for keys in ((), runs(50, 0), ()):
            app.table.show(data_of(keys, columns=columns))
            await pilot.press("down", "pagedown", "end", "right", "space", "left", "home")
        app.table.show(data_of(runs(9, 0), columns=columns))
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert app.table.cursor_key == "run-9"
        assert not columns or names(app.table)[:2] == ["run-9", "run-8"]


async def test_cursor_stays_in_sight_when_the_terminal_shrinks(stage):
    stage.table.show(data_of(runs(50, 0)))
    await stage.pilot.press("pagedown")
    await stage.pilot.resize_terminal(60, 6)
    await stage.pilot.pause()
    assert stage.table.cursor_key in names(stage.table)


async def test_a_column_cut_at_the_edge_says_so():
    columns = (Column("name", "name", 20), Column("rmse", "rmse", 8, right=True), Column("note", "note", 20))
    app = Stage()
    async with app.run_test(size=(42, 6)) as pilot:
        app.table.show(data_of(["run-1"], {"run-1": ("run-1", "54.47", "as good as it gets")}, columns))
        await pilot.pause()
        assert lines(app.table)[:2] == [
            "  name                      rmse  note",
            "› run-1                    54.47  as good…",
        ]
        await pilot.resize_terminal(28, 6)
        await pilot.pause()
        assert lines(app.table)[:2] == ["  name                  rmse", "› run-1                 54.5"]
        await pilot.resize_terminal(27, 6)
        await pilot.pause()
        assert lines(app.table)[:2] == ["  name                    …", "› run-1"]
        await pilot.resize_terminal(31, 6)
        await pilot.pause()
        assert lines(app.table)[1] == "› run-1                   54.47"  # it fits, though its column doesn't
        await pilot.press("right")
        await pilot.pause()
        assert lines(app.table)[1] == "›    54.47  as good as it gets"


async def test_a_column_cut_at_the_scroll_bar_says_so():
    app = Stage()
    async with app.run_test(size=(40, 6)) as pilot:
        app.table.show(data_of(runs(30, 0), {"run-30": ("run-30", "54.47", "12 min")}))
        await pilot.pause()
        assert app.table.scrollable_size.width == 38
        assert lines(app.table)[1] == "› run-30                   54.47  12…"
