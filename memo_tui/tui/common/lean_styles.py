"""LeanStylesApp: an app that parses each style sheet once, and restyles nothing without a reason."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from textual.app import App
from textual.css.model import RuleSet
from textual.css.styles import RulesMap
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.screen import Screen


class LeanStylesApp(App[None]):
    """An app whose screens open without reading the styles of all others again.

    Textual parses all style sheets anew and styles every widget again when it starts and whenever a screen
    of a new class is pushed: 50 to 80 ms each.
    """

    def __init__(self) -> None:
        super().__init__()
        self.stylesheet = _LeanStylesheet(variables=self.get_css_variables())
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
        screen.update_classes(self._breakpoints(screen), update=False)
        self.stylesheet.update(screen)

    def _breakpoints(self, screen: Screen[object]) -> Mapping[str, bool]:
        """Whether a screen has the classes of its sizes, which Textual gives it after all is styled once."""
        wide = screen.HORIZONTAL_BREAKPOINTS or self.HORIZONTAL_BREAKPOINTS or []
        high = screen.VERTICAL_BREAKPOINTS or self.VERTICAL_BREAKPOINTS or []
        now = {
            name
            for size, points in zip(self.size, (wide, high), strict=True)
            for name in screen._get_breakpoint_classes(size, points)  # noqa: SLF001 - as Textual does
        }
        return {name: name in now for _, name in [*wide, *high]}


class _LeanStylesheet(Stylesheet):
    """A style sheet that goes for each widget through the rules alone that may be about it.

    Textual's goes through all rules of the program, for each part of each widget.
    """

    def __init__(self, *, variables: dict[str, str]) -> None:
        super().__init__(variables=variables)
        self._few: list[RuleSet] | None = None  # those of the widget that is styled now
        self._known: dict[frozenset[str], list[RuleSet]] = {}  # by the names of which a widget has some
        self._known_of: list[RuleSet] = []

    @property
    def rules(self) -> list[RuleSet]:
        """The rules that Textual goes through."""
        return super().rules if self._few is None else self._few

    def apply(
        self,
        node: DOMNode,
        *,
        animate: bool = False,
        cache: dict[tuple[object, ...], RulesMap] | None = None,
    ) -> None:
        """Style a widget, for Textual."""
        before, self._few = self._few, None
        try:
            self._few = self._rules_of(node)
            super().apply(node, animate=animate, cache=cache)
        finally:
            self._few = before

    def _rules_of(self, node: DOMNode) -> list[RuleSet]:
        every = self.rules
        if every is not self._known_of:
            self._known, self._known_of = {}, every
        names = frozenset(self.rules_map.keys() & node._selector_names)  # noqa: SLF001 - as Textual does
        if (found := self._known.get(names)) is None:
            found = self._known[names] = [rule for rule in every if not names.isdisjoint(rule.selector_names)]
        return found
