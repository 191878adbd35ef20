"""The settings as entries of the palette: those that can be changed now, and where the others come from."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from memo_tui.options import DASHBOARD, Option
from memo_tui.settings import SETTINGS
from memo_tui.tui.common.text import plain
from memo_tui.tui.palette.entry import Entry

if TYPE_CHECKING:
    from memo_tui.tui.app import MemoApp
    from memo_tui.tui.jobs.pane import TrainingPane


def themes(app: "MemoApp") -> Iterator[Entry]:
    """The themes; the one that is used says so."""
    for name, theme in sorted(app.available_themes.items()):
        about = "theme, in use" if name == app.theme else "theme"
        looks = "dark" if theme.dark else "light"
        yield Entry(
            f"Theme {name}", about, partial(setattr, app, "theme", name), words=f"{looks} colour settings"
        )


def options(
    app: "MemoApp", training: "TrainingPane | None", show: Callable[[str], object]
) -> Iterator[Entry]:
    """The options of the settings table.

    Args:
        app: has the settings.
        training: where some of them can be changed.
        show: opens the list of "experiments" or "stores".
    """
    now: Mapping[str, tuple[object, Callable[[object], object]]] = training.changeable if training else {}
    lists = {"experiment": "experiments", "tracking_uri": "stores"} if training else {}
    for option in SETTINGS:
        if DASHBOARD not in option.commands:
            continue
        name, words = option.name.replace("_", " "), f"settings option {option.flag} {option.help}"
        if option.name in lists:
            yield Entry(
                f"Setting {name}", "choose from a list", partial(show, lists[option.name]), words=words
            )
        elif option.name in now:
            value, use = now[option.name]
            about = f"now {plain(str(value))}" if value is not None else option.help
            yield Entry(
                f"Setting {name}", about, partial(_change, app, option, str(value or ""), use), words=words
            )
        else:
            yield Entry(
                f"Setting {name}", "at the next start", partial(_say, app, option), words=words, ready=False
            )


async def _change(app: "MemoApp", option: Option, value: str, use: Callable[[object], object]) -> None:
    """Ask for another value, use it from now on, and save it."""
    from memo_tui.tui.runs.edit_text import EditTextScreen, TextField, Values  # noqa: PLC0415 - when wanted

    def check(values: Values) -> str:
        try:
            parsed = option.parse(values[option.name])
        except ValueError as error:
            return f"The value {error}."
        return "" if parsed is not None or value == "" else "Give a value."

    def saved(values: Values | None) -> None:
        if values is not None and (parsed := option.parse(values[option.name])) is not None:
            use(parsed)
            app.keep({option.name: parsed})

    title = f"Setting {option.name.replace('_', ' ')}"
    fields = [TextField(option.name, option.name, value, hint=option.metavar)]
    await app.push_screen(EditTextScreen(title, fields, check, about=f"{_meaning(option)}."), saved)


def _say(app: "MemoApp", option: Option) -> None:
    """Say where a setting comes from, and how it is changed."""
    settings = app.settings
    source = settings.sources.get(option.name)
    given = f"given by the {source}" if source else "the default"
    how = f"{option.flag}, or set {option.name} in {settings.config}" if option.key else option.flag
    app.notify(f"Now {given}. To change it, restart with {how}.", title=_meaning(option), markup=False)


def _meaning(option: Option) -> str:
    """What an option is, as the beginning of a sentence."""
    text = option.help.replace("`", "")
    return f"{text[:1].upper()}{text[1:]}"
