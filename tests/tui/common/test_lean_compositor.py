"""What a lean screen draws: the same cells as Textual's own, of fewer lines."""

import pytest
from textual.app import App
from textual.containers import Container, VerticalScroll
from textual.geometry import Region
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Label, Static

from memo_tui.tui.common.lean_compositor import LeanScreen

WIDTH, HEIGHT = 40, 12


@pytest.fixture(autouse=True)
def few_frames():
    """Every frame counts here."""


class Numbered(Widget):
    """Says in each line what it is, and remembers which lines were drawn."""

    def __init__(self, **options):
        super().__init__(**options)
        self.drawn, self.sign = [], "a"

    def render_line(self, y):
        self.drawn.append(y)
        return super().render_line(y)

    def render(self):
        return "\n".join(f"{self.sign} line {y} of {self.id}" for y in range(20))


class Shown(Screen):
    """Boxes beside, over and behind one another, some of them scrolled."""

    CSS = """
    Shown, Lean { layers: below above; layout: horizontal; }
    #left { width: 1fr; height: 1fr; border: round white; }
    #right { width: 1fr; height: 1fr; }
    #tall { height: 20; }
    #over { layer: above; width: 11; height: 3; offset: 15 4; background: blue; }
    """

    def compose(self):
        with Container(id="left"):
            yield Numbered(id="one")
        with VerticalScroll(id="right"):
            yield Numbered(id="tall")
            yield Label("end")
        yield Static("above\nall\nothers", id="over")


class Lean(LeanScreen, Shown):
    """The same, drawn sparingly."""


def cells(update):
    """The characters of a frame, by the places at which they are drawn."""
    found = {}
    for y, begin, stop in update.spans:
        for x, strip in update.chops[y].items():
            for place, sign in enumerate(strip.text if strip else "", x):
                if begin <= place < stop:
                    found[place, y] = sign
    return found


async def frames(screen, change):
    """A whole frame of a screen, the cells of one after a change, and the lines of a box drawn for that."""
    app = App()
    async with app.run_test(size=(WIDTH, HEIGHT)) as pilot:
        await app.push_screen(screen)
        await pilot.pause()
        whole = [strip.text for strip in screen._compositor.render_strips()]
        screen._compositor.update_widgets(change(screen))
        box = screen.query_one("#one", Numbered)
        box.drawn.clear()
        changed = cells(screen._compositor.render_partial_update())
        return whole, changed, set(box.drawn)


def one_line(screen):
    widget = screen.query_one("#one", Numbered)
    widget.sign = "b"
    widget.refresh(Region(0, 3, 9, 1), Region(2, 6, 4, 1))
    return {widget}


def behind(screen):
    widget = screen.query_one("#tall", Numbered)
    widget.sign = "c"
    widget.refresh()
    return {widget}


def several(screen):
    return one_line(screen) | behind(screen)


@pytest.mark.parametrize("change", [one_line, behind, several])
async def test_a_frame_has_the_cells_of_textuals_own(change):
    whole, changed, _ = await frames(Shown(), change)
    lean_whole, lean_changed, _ = await frames(Lean(), change)
    assert lean_whole == whole
    assert "above" in "\n".join(whole)
    assert lean_changed == changed
    assert changed


async def test_only_lines_that_changed_are_drawn():
    *_, drawn = await frames(Lean(), one_line)
    assert drawn == {3, 6}


async def test_what_others_cover_is_not_drawn():
    def above_and_below(screen):
        for box in (screen.query_one("#over"), screen.query_one("#one")):
            box.refresh(Region(1, 1, 2, 1))
        screen.query_one("#one").refresh(Region(15, 4, 1, 1))
        return {screen.query_one("#over"), screen.query_one("#one")}

    *_, drawn = await frames(Lean(), above_and_below)
    assert drawn == {1}


class Sized(Widget):
    """Counts how often it's told its size."""

    def __init__(self):
        super().__init__()
        self.sizes = []

    def on_resize(self, event):
        self.sizes.append(event.size)


async def test_what_comes_is_told_its_size_though_its_place_was_asked_for_before():
    app = App()
    async with app.run_test(size=(WIDTH, HEIGHT)) as pilot:
        await app.push_screen(Lean())
        await pilot.pause()
        widget = Sized()
        widget.display = False
        await app.screen.query_one("#left").mount(widget)
        await pilot.pause()
        widget.display = True
        app.screen._compositor.update_widgets({widget})  # as Textual does when something in it changes
        assert widget.region.area > 0
        await pilot.pause()
        assert len(widget.sizes) == 1
