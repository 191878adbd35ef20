"""The output of a job: in its colours, followed, searched, and on the whole screen."""

import re
import sys

import pytest
from rich.style import Style

from memo_tui.training.work.command import CommandWork
from memo_tui.training.work.terminal_text import TerminalText
from memo_tui.tui.jobs.ansi_pens import AnsiPens
from memo_tui.tui.jobs.output_box import OutputBox
from memo_tui.tui.jobs.output_view import OutputView
from tests.tui.conftest import shown, until, words
from tests.tui.jobs.test_screen import live, make  # noqa: F401 - a fixture

SCRIPT = """\
import pathlib, sys, time
for step in range(11):
    sys.stdout.write(f"\\r{step * 10:3}% of the bar")
print()
for number in range(200):
    print(f"\\033[31mline {number}\\033[0m of the output")
print("\\033[?25lhalf a li", end="", flush=True)
while not pathlib.Path("go").exists():
    time.sleep(0.05)
print("ne\\n" + "w" * 1_000_000)
raise ValueError("there is no such column")
"""


def rows(app):
    """What is in the frame of the output."""
    lines = shown(app).splitlines()
    top = next(place for place, line in enumerate(lines) if "─ Output of" in line)
    return [line.strip("│ ▏▎▁▂▃▄▅▆▇█▔") for line in lines[top + 1 :]]


async def test_output_is_followed_searched_and_enlarged(make, tmp_path):  # noqa: F811
    app = make()
    async with app.run_test(size=(100, 30)) as pilot:
        (job,) = await live(pilot, CommandWork((sys.executable, "-c", SCRIPT), str(tmp_path)))
        await pilot.press("4")
        await until(pilot, lambda: "half a li" in rows(app))
        view, box = app.screen.query_one(OutputView), app.screen.query_one(OutputBox)
        assert any("100% of the bar" in text for text in view.texts)
        assert not any("90%" in text for text in view.texts)
        strip = view.render_line(view.size.height - 2)
        assert strip.text.startswith("line 199 of the output")
        assert [part.style.color.number for part in strip if part.text == "line 199"] == [1]
        assert str(job.log)[:20] in shown(app)

        await pilot.press("tab", "z")
        await until(pilot, lambda: app.screen.maximized is box)
        await pilot.press("slash", *"wwww", "enter")  # which isn't there yet
        await until(pilot, lambda: "not found" in shown(app))
        await pilot.press("k", "k")
        await until(pilot, lambda: "not following: end follows again" in shown(app))
        top = rows(app)[1]
        (tmp_path / "go").touch()
        await until(pilot, lambda: not job.active)
        await until(pilot, lambda: any("no such column" in text for text in view.texts))
        assert rows(app)[1] == top
        await until(pilot, lambda: "1 line · not following" in shown(app))
        await pilot.press("n")
        await until(pilot, lambda: "match 1 of 1" in shown(app))
        await pilot.press("escape")
        await pilot.press("G")
        await until(pilot, lambda: "not following" not in shown(app))
        await until(pilot, lambda: "ValueError: there is no such column" in rows(app))
        assert sum("no such column" in text for text in view.texts) == 2  # in the traceback's code, and once
        assert any(text.startswith("wwww") and "more characters" in text for text in view.texts)

        await pilot.press("slash", *"LINE 19")
        await until(pilot, lambda: re.search(r"match 1 of 11 · not following", shown(app)))
        await pilot.press("enter", "n", "n")
        await until(pilot, lambda: "match 3 of 11" in shown(app))
        assert "line 191 of the output" in words(app)
        await pilot.press("N", "escape")
        await until(pilot, lambda: "match" not in shown(app))
        await pilot.press("escape")
        await until(pilot, lambda: "─ Jobs ─" in shown(app))
        assert app.screen.maximized is None


@pytest.mark.parametrize(
    ("sequence", "style"),
    [
        ("\x1b[31m", "color(1)"),
        ("\x1b[1;4;92m", "bold underline color(10)"),
        ("\x1b[38;5;208m", "color(208)"),
        ("\x1b[38:5:208m", "color(208)"),
        ("\x1b[38;2;1;2;3;48;2;4;5;6m", "#010203 on #040506"),
        ("\x1b[38:2::1:2:3m", "#010203"),
        ("\x1b[4:3m", "underline"),
        ("\x1b[5;8m", ""),  # nothing blinks or hides
        ("\x1b[31m\x1b[m", ""),
        ("\x1b]8;id=1;https://mlflow.org\x07", "link https://mlflow.org"),
        ("\x1b]8;;https://mlflow.org\x1b\\\x1b]8;;\x1b\\", ""),
        ("\x1b]8;;javascript:alert(1)\x07", ""),
        ("\x1b[999;38;5m", ""),
    ],
)
def test_colours_and_links_become_styles(sequence, style):
    text = TerminalText(AnsiPens())
    text.feed(f"{sequence}x")
    ((_, pen),) = text.lines[0]
    wanted, found = Style.parse(style), pen
    assert (found.color, found.bgcolor, found.link) == (wanted.color, wanted.bgcolor, wanted.link)
    for each in ("bold", "underline", "blink", "conceal"):
        assert bool(getattr(found, each)) == bool(getattr(wanted, each)), each
