"""LeanStylesApp: an app that parses each style sheet once, and restyles nothing without a reason."""

from collections.abc import Iterable
from pathlib import Path

from textual.app import App
from textual.screen import Screen


class LeanStylesApp(App[None]):
    """An app whose screens open without reading the styles of all others again.

    Textual parses all style sheets anew and styles every widget again when it starts and whenever a screen
    of a new class is pushed: 50 to 80 ms each.
    """

    def __init__(self) -> None:
        super().__init__()
        self._styled_for: object = None  # what the styles of all widgets were derived from

    def begin_with_theme(self, name: str) -> None:
        """Choose the first theme, before anything is styled."""
        self.set_reactive(App.theme, name)
        self._refresh_truecolor_filter(self.ansi_theme)  # Textual's own, of what is drawn
        self.stylesheet.set_variables(self.get_css_variables())

    def note_styles(self) -> None:
        """Remember what widgets are styled for; call this once before the first one is."""
        self._styled_for = self._style_sources()

    def read_styles(self, paths: Iterable[Path]) -> None:
        """Read style sheets of widgets that are not there yet."""
        wanted = [path for path in paths if not self.stylesheet.has_source(str(path), "")]
        for path in wanted:
            self.stylesheet.read(path)
        if wanted:
            self.stylesheet.parse()

    def refresh_css(self, animate: bool = True) -> None:
        """Style all widgets again, unless nothing has changed that styles depend on."""
        sources = self._style_sources()
        if sources != self._styled_for:
            self._styled_for = sources
            super().refresh_css(animate)

    def _style_sources(self) -> object:
        return self.get_css_variables(), self.native_ansi_color, self.ansi_theme

    def _load_screen_css(self, screen: Screen[object]) -> None:
        """Read the styles of a screen for Textual; they are about that screen alone."""
        if screen.CSS or self.css_monitor is not None:
            super()._load_screen_css(screen)
            return
        self.read_styles(Path(path) for path in screen.css_path)
        self.stylesheet.update(screen)
