"""Texts of any length in a reading pane."""

from rich.cells import cell_len
from textual.app import App

from memo_tui.tui.assets.long_text import LongText, Part
from tests.tui.conftest import shown, until


class Reading(App):
    def compose(self):
        yield LongText("Details")

    @property
    def pane(self):
        return self.query_one(LongText)


async def test_a_text_is_wrapped_at_blanks_and_no_sign_of_it_is_lost():
    text = "one two three " * 9 + "\n" + "x" * 95 + "\n" + "漢字" * 30 + " é·[/] \x1b[31m"
    app = Reading()
    async with app.run_test(size=(40, 30)) as pilot:
        app.pane.show([Part(text)])
        await pilot.pause()
        lines = [line.rstrip("▁▂▃▄▅▆▇█ ") for line in shown(app).splitlines()]
        assert max(map(cell_len, lines)) <= 40
        assert lines[0] == "one two three one two three one two"
        joined = "".join("".join(lines).split())
        assert joined == "".join(text.replace("\x1b", "�").split())


async def test_a_very_long_text_is_wrapped_beside_the_event_loop_and_read_to_its_end():
    app = Reading()
    async with app.run_test(size=(40, 10)) as pilot:
        app.pane.show([Part("word " * 60_000 + "the end")])
        await until(pilot, lambda: app.pane.virtual_size.height > 5_000)
        # The scrollbar takes two columns, for which it's wrapped again.
        await until(pilot, lambda: app.pane.show_vertical_scrollbar)
        await until(
            pilot, lambda: app.pane.virtual_size.width == app.pane.scrollable_content_region.width < 40
        )
        await until(pilot, lambda: app.pane.virtual_size.height > 5_000)
        app.pane.focus()
        await pilot.press("end")
        await until(pilot, lambda: "the end" in shown(app))
