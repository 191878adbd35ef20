"""The least Textual program with a header, tabs and a footer: what the first frame is compared with."""

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.widgets import Footer, Header, Tabs


class Bare(App[None]):
    """Nothing but the three."""

    BINDINGS: ClassVar[list[BindingType]] = [("q", "quit", "Quit")]

    def compose(self) -> ComposeResult:
        yield Header()
        yield Tabs("1 Cars", "2 Training")
        yield Footer(show_command_palette=False)


if __name__ == "__main__":
    Bare().run()
