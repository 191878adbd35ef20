"""Style sheets are parsed once, and widgets are styled again only for a reason."""

from collections import Counter

import pytest
from textual.app import ComposeResult
from textual.css import stylesheet
from textual.screen import Screen
from textual.widgets import Label

from memo_tui.tui.common.lean_compositor import LeanScreen
from memo_tui.tui.common.lean_styles import LeanStylesApp


@pytest.fixture
def parsed(monkeypatch):
    """How often each style sheet was parsed, by its file or class."""
    counts: Counter[str] = Counter()
    parse = stylesheet.parse

    def counting(scope, css, read_from, *rest, **options):
        counts[":".join(map(str, read_from))] += 1
        return parse(scope, css, read_from, *rest, **options)

    monkeypatch.setattr(stylesheet, "parse", counting)
    return counts


class Page(Screen[None]):
    def compose(self) -> ComposeResult:
        yield Label("on the page")


class Stage(LeanStylesApp):
    CSS = "Label { color: $primary; }"

    def compose(self) -> ComposeResult:
        yield Label("below")


@pytest.fixture
def page(tmp_path, monkeypatch):
    """A class of screens with a style sheet of its own."""
    path = tmp_path / "page.tcss"
    path.write_text("Page Label { color: red; } Page { background: green; }")
    monkeypatch.setattr(Page, "CSS_PATH", path)
    return Page


async def test_a_new_screen_is_styled_and_no_sheet_is_parsed_again(page, parsed):
    app = Stage()
    async with app.run_test() as pilot:
        below = app.query_one(Label)
        color = below.styles.color
        await app.push_screen(page())
        await pilot.pause()
        assert app.screen.styles.background.hex == "#008000"
        assert app.screen.query_one(Label).styles.color.hex == "#FF0000"
        assert below.styles.color == color
    own = {name.rpartition("/")[2]: count for name, count in parsed.items() if "/textual/" not in name}
    assert own == {"test_lean_styles.py:Stage.CSS": 1, "page.tcss:": 1}


async def test_another_theme_styles_all_screens_again(page):
    app = Stage()
    async with app.run_test() as pilot:
        below = app.query_one(Label)
        before = below.styles.color
        await app.push_screen(page())
        app.theme = "gruvbox"
        await pilot.pause()
        assert below.styles.color.hex == app.theme_variables["primary"].upper() != before.hex
        assert app.screen.styles.background.hex == "#008000"


async def test_a_move_of_the_focus_styles_only_what_it_touches(make_app, monkeypatch):
    app = make_app()
    async with app.run_test(size=(140, 40)) as pilot:
        await pilot.press("tab")
        styled = []
        update = stylesheet.Stylesheet.update_nodes

        def counting(sheet, nodes, **options):
            nodes = list(nodes)
            styled.extend(nodes)
            update(sheet, nodes, **options)

        monkeypatch.setattr(stylesheet.Stylesheet, "update_nodes", counting)
        await pilot.press("tab")
        await pilot.pause()
        assert 0 < len(styled) < len(list(app.screen.walk_children())) / 2


class Sized(LeanScreen[None]):
    """A page that looks otherwise on a wide terminal."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-wide")]  # noqa: RUF012 - as Textual has it

    def compose(self) -> ComposeResult:
        yield Label("on the page", id="sized")


async def test_what_a_new_screen_holds_is_styled_once(monkeypatch):
    styled: Counter[str | None] = Counter()
    apply = stylesheet.Stylesheet.apply

    def counting(sheet, node, **options):
        styled[node.id] += 1
        apply(sheet, node, **options)

    monkeypatch.setattr(stylesheet.Stylesheet, "apply", counting)
    monkeypatch.setattr(Stage, "CSS", ".-wide #sized { color: red; } .-narrow #sized { color: blue; }")
    app = Stage()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(Sized())
        await pilot.pause()
        assert app.screen.query_one("#sized").styles.color.hex == "#FF0000"
        assert styled["sized"] == 1
        await pilot.resize_terminal(50, 24)
        await pilot.pause()
        assert app.screen.query_one("#sized").styles.color.hex == "#0000FF"
