"""Keys are changed in the settings file; what can't be used is said in a sentence."""

import pytest

from memo_tui.tui.common.key_settings import read_keys
from tests.tui.conftest import shown, until


def footer(app):
    return shown(app).splitlines()[-1]


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"comprae": "c"}, "comprae is not an action; it is ignored. Did you mean compare?"),
        ({"compare": "wheel"}, "names an unknown key, wheel"),
        ({"compare": 3}, "must be a key in quotes"),
        ({"back": "b"}, "needs a key that types no character"),
        ({"compare": "p"}, "compare and plots are both on p; compare keeps its default."),
        ({"compare": "j"}, "compare and down are both on j; compare keeps its default."),
        ({"compare": "Q", "plots": "Q"}, "compare and plots are both on Q; compare keeps its default."),
    ],
)
def test_what_cannot_be_used_is_said_with_the_names(keys, said):
    assert said in " ".join(read_keys(keys)[1])


def test_keys_change_places_and_a_key_is_free_where_the_other_action_is_not():
    keys = {"compare": "p", "plots": "c", "call_all": "c", "first": "tt", "help": "? f2"}
    assert read_keys(keys) == (
        {
            "compare": ("p",),
            "plots": ("c",),
            "call_all": ("c",),
            "first": ("tt",),
            "help": ("question_mark", "f2"),
        },
        [],
    )


async def test_a_changed_key_works_and_is_in_the_footer(make_app, tmp_path):
    (tmp_path / "settings.toml").write_text(
        'tour = "done"\n[keys]\ncall_all = "Z"\nright = "n"\nnew = "ctrl+n"\nfind_next = "ctrl+f"\n'
    )
    app = make_app()
    async with app.run_test(size=(140, 40)) as pilot:
        await until(pilot, lambda: "Z Call all" in footer(app))
        from memo_tui.tui.lessons.pane import CarsPane

        cars = app.query_one(CarsPane)
        await pilot.press("Z")
        assert cars.registry.log.totals.calls > 1
        first = cars.chosen
        await pilot.press("n")
        assert cars.chosen is not first
        await pilot.press("left")
        assert cars.chosen is first


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (140, 40)])
async def test_letters_move_and_help_palette_and_quit_are_in_the_footer(make_app, size):
    app = make_app()
    async with app.run_test(size=size) as pilot:
        for words in ("? Help", "q Quit", "^p Palette"):
            await until(pilot, lambda words=words: words in footer(app))
        from memo_tui.tui.lessons.pane import CarsPane

        cars = app.query_one(CarsPane)
        first = cars.chosen
        await pilot.press("l")
        assert cars.chosen is not first
        await pilot.press("h")
        assert cars.chosen is first
