"""Text stands out from what is behind it, on every screen and in every theme that brings its own colours."""

from functools import cache

from mlflow import MlflowClient
from rich.cells import cell_len
from textual.color import Color
from textual.theme import BUILTIN_THEMES
from textual.widgets import HelpPanel, Input

from memo_tui.tui.common.line_table import LineTable
from memo_tui.tui.common.readable import LEAST, contrast
from tests.tui.conftest import shown, until

THEMES = [name for name, theme in BUILTIN_THEMES.items() if not theme.ansi]

SOME_THEMES = ["textual-dark", "textual-light", "solarized-light", "atom-one-dark"]
ALL_THEMES_ON = ("runs", "run")


def texts(app):
    """Each text on the front screen with its place and style."""
    for y, strip in enumerate(app.screen._compositor.render_strips()):
        x = 0
        for text, style, _ in strip:
            if any(map(str.isalnum, text)):
                yield text.strip(), x, y, style
            x += cell_len(text)


@cache
def colors(style):
    """The colour of a text, the colour behind it, and their contrast."""
    front, back = Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)
    return (back, front, contrast(back, front)) if style.reverse else (front, back, contrast(front, back))


def faint(app):
    """The texts with less contrast than wanted."""
    found = set()
    for text, x, y, style in texts(app):
        front, back, strength = colors(style)
        if strength < LEAST and app.get_widget_at(x, y)[0] is not app.screen:
            found.add((text, front.hex, back.hex, round(strength, 2)))
    return sorted(found)


def is_red(color):
    """Whether one would call a colour red, not pink, brown or violet."""
    hue, saturation, lightness = color.hsl
    return min(hue, 1 - hue) < 12 / 360 and saturation > 0.5 and 0.3 < lightness < 0.85


def fill(store_uri):
    """Runs in each state, with steps, tags and a note."""
    client = MlflowClient(store_uri)
    experiment = client.create_experiment("bench")
    for place, state in enumerate(("FINISHED", "FINISHED", "FAILED", "KILLED", "RUNNING")):
        run_id = client.create_run(experiment, run_name=f"run-{place}").info.run_id
        for step in range(3):
            client.log_metric(run_id, "rmse", 60 - step - place, step=step)
        client.log_metric(run_id, "mae", 2 + place)
        client.log_param(run_id, "lr", 0.1 / (1 + place))
        client.set_tag(run_id, "team", "blue")
        client.set_tag(run_id, "mlflow.note.content", "# Why\nIt was **slow**, see `fit`.")
        if state != "RUNNING":
            client.set_terminated(run_id, state)


async def cars(pilot):
    await pilot.press("enter", "down", "enter", "enter")


async def tour(pilot):
    await until(pilot, lambda: pilot.app.query("FunctionPane") and pilot.app.query("TrainingPane"))
    await pilot.app.action_tour()


async def function(pilot):
    await pilot.press("2")
    await pilot.pause()
    await pilot.press("enter")


async def runs(pilot):
    pilot.app.action_show("training")
    await until(pilot, lambda: "✗ failed" in shown(pilot.app) and "▶ running" in shown(pilot.app))


def after(*keys):
    """The screen that these keys open from the runs."""

    async def go(pilot):
        await runs(pilot)
        pilot.app.query_one("#runs", LineTable).focus()
        for key in keys:
            await pilot.press(key)
            await pilot.pause()

    return go


SCREENS = {
    "cars": cars,
    "tour": tour,
    "function": function,
    "runs": runs,
    "help": after("question_mark"),
    "palette": after("colon"),
    "filter": after("slash", "r", "m", "s", "e"),
    "launch": after("n"),
    "run": after("enter"),
    "charts": after("p"),
    "experiments": after("x"),
    "columns": after("v"),
    "sort": after("s"),
    "jobs": after("4"),
    "export": after("w"),
    "delete": after("D"),
    "marked runs": after("space", "space"),
    "compare": after("c"),
}


async def leave(pilot):
    """Back to the panes."""
    if pilot.app.screen.query(HelpPanel):
        await pilot.press("question_mark")
    while len(pilot.app.screen_stack) > 1 or isinstance(pilot.app.focused, Input):
        await pilot.press("escape")
        await pilot.pause()


async def test_all_text_can_be_read_in_every_theme(make_app, store_uri):
    fill(store_uri)
    app = make_app(experiment="bench")
    async with app.run_test(size=(140, 40), notifications=True) as pilot:
        found, seen = {}, set()
        for name, go in SCREENS.items():
            await go(pilot)
            await pilot.pause()
            seen.add(shown(app))
            for theme in THEMES if name in ALL_THEMES_ON else SOME_THEMES:
                app.theme = theme
                await pilot.pause()
                await pilot.pause()
                assert any(True for _ in texts(app))
                if few := faint(app):
                    found[name, theme] = few
                if name == "runs":
                    failed = [colors(style)[0] for text, _, _, style in texts(app) if "✗" in text]
                    assert any(map(is_red, failed)), theme  # on the row of the cursor it isn't
            await leave(pilot)
        assert not found
        assert len(seen) == len(SCREENS), "a key opened nothing"
