"""A sign to a user who looks elsewhere: the terminal's bell, or a notice on the desktop."""

from textual.app import App

from memo_tui.secrets.known import hide_report

_LONGEST = 200  # characters


def announce(app: App[object], how: str, text: str) -> None:
    """Say something if the terminal doesn't have the focus.

    Args:
        app: whose terminal; one that doesn't report its focus is taken to have it.
        how: "bell", "osc9" for a notice by the escape sequence OSC 9, or "off".
        text: what to say; with "" nothing happens.
    """
    if app.app_focus or not text:
        return
    if how == "bell":
        app.bell()
    elif how == "osc9" and (driver := app._driver) is not None:  # noqa: SLF001 - as App.bell does
        said = "".join(sign for sign in f"memo-tui: {hide_report(text)}" if sign.isprintable())[:_LONGEST]
        driver.write(f"\x1b]9;{said}\x07")
