"""The header names what is shown and how it is, in whole items where there is little room."""

from memo_tui.tui.common.messages import StateChanged
from memo_tui.tui.lessons.pane import CarsPane
from tests.tui.conftest import shown, until

CALLS = "12 calls · 5 ran · 7 remembered"
REFUSED = " · 1,234 runs · refused: made by an older MLflow"


STATES = [
    (80, "", CALLS, "     12 calls · 5 ran · 7 remembered"),
    (70, "", CALLS, " … · 5 ran · 7 remembered"),
    (60, "", CALLS, " … · 5 ran · 7 remembered"),
    (46, "", CALLS, " 7 remembered"),
    (45, "", CALLS, " 7 remember…"),
    (120, "an experiment", REFUSED, " an experiment · 1,234 runs · refused: made by an older MLflow"),
    (80, "an experiment", REFUSED, " an ex… · refused: made by an older ML…"),
    (60, "memo-tui", " · 4 runs · offline, next try in 30 s", " memo-… · offline, next tr…"),
    (60, "memo-tui", " · 4 runs · live", "  memo-tui · 4 runs · live"),
]


async def test_what_does_not_fit_is_left_out_with_a_sign(make_app):
    app = make_app()
    async with app.run_test(size=(140, 20)) as pilot:
        await until(pilot, lambda: "0 calls · 0 ran · 0 remembered" in shown(app))

        def ends(end):
            return lambda: shown(app).splitlines()[0].endswith(end)

        for width, name, state, end in STATES:
            app.query_one(CarsPane).post_message(StateChanged("cars", state, name))
            await pilot.resize_terminal(width, 20)
            await until(pilot, ends(end))
            assert "1 Cars" in shown(app)
            assert "3 Training" in shown(app)
            await pilot.resize_terminal(140, 20)
            await until(pilot, ends(f"{name}{state}"))
