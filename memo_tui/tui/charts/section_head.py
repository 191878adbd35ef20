"""The heading of a section of charts, which folds it."""

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from memo_tui.numbers import counted
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.text import plain

_OTHER = "without a prefix"


class SectionHead(Widget, can_focus=True):
    """One line: a sign of whether the section is open, its name, how many metrics it has."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    SectionHead {
        height: 1; width: 1fr; padding: 0 1; background: $panel; color: $foreground;
        text-wrap: nowrap; text-overflow: ellipsis;
        &:focus { background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold; }
        &:nocolor:focus, &:ansi:focus { color: $foreground; background: $surface; text-style: bold reverse; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("open", "fold", "Fold", "Fold this section, or unfold it"),
        bind("left", "fold(True)", "Close the section", show=False),
        bind("right", "fold(False)", "Open the section", show=False),
        bind("less", "fold_all(True)", "Close all", "Close all sections", show=False),
        bind("more", "fold_all(False)", "Open all", "Open all sections", show=False),
    ]

    @dataclass
    class Folded(Message):
        """A section is to be folded, or unfolded; None is all of them."""

        section: str | None
        folded: bool

    def __init__(self) -> None:
        super().__init__()
        self.section = ""
        self._folded = False
        self._about = ""

    def show(self, section: str, count: int, *, folded: bool) -> None:
        """Name a section.

        Args:
            section: its prefix; "" for the metrics that have none.
            count: how many metrics it has.
            folded: whether they are hidden.
        """
        about = f"{plain(section.removesuffix('/') or _OTHER)} · {counted(count, 'metric')}"
        if (section, about, folded) != (self.section, self._about, self._folded):
            self.section, self._about, self._folded = section, about, folded
            self.refresh()

    def render(self) -> Content:
        """The line."""
        return Content(f"{'▸' if self._folded else '▾'} {self._about}{' · folded' if self._folded else ''}")

    def action_fold(self, folded: bool | None = None) -> None:
        """Fold the section, or unfold it; None for the opposite of now."""
        wanted = not self._folded if folded is None else folded
        if wanted is not self._folded:
            self.post_message(self.Folded(self.section, wanted))

    def action_fold_all(self, folded: bool) -> None:
        """Fold all sections, or unfold them."""
        self.post_message(self.Folded(None, folded))

    def on_click(self) -> None:
        """Fold or unfold on a click."""
        self.action_fold()
