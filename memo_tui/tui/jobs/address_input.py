"""An input for a tracking URI that shows no password, not even while it is typed."""

from rich.highlighter import Highlighter
from rich.text import Text
from textual.widgets import Input

from memo_tui.secrets.uris import mask_password


class AddressInput(Input):
    """The value holds the password, the screen shows dots in its place."""

    @property
    def _value(self) -> Text:
        """What Input draws."""
        shown = Text(mask_password(self.value), no_wrap=True, overflow="ignore", end="")
        if isinstance(self.highlighter, Highlighter):
            shown = self.highlighter(shown)
        return shown
