"""Themes of the user's own."""

from textual.app import App

from memo_tui.tui.common.own_themes import add_themes


def test_themes_with_colours_are_added_and_what_is_wrong_with_others_is_told():
    app = App()
    problems = add_themes(
        app,
        {
            "mine": {"primary": "#1e90ff", "background": "white", "dark": False},
            "odd": {"primary": "#1e90ff", "error": "rde"},
            "bare": {"error": "red"},
            "nord": {"primary": "red"},
            "text": {"primary": "red", "dark": "no"},
        },
    )
    assert [problem.partition(": ")[2] for problem in problems] == [
        "error is 'rde'; give a colour such as #1e90ff.",
        "give it a colour primary.",
        "there is one of that name already.",
        "dark is 'no'; give true or false.",
    ]
    mine = app.available_themes["mine"]
    assert (mine.dark, mine.primary, mine.background) == (False, "#1e90ff", "white")
    assert mine.success == app.available_themes["textual-light"].success
    assert "odd" not in app.available_themes
