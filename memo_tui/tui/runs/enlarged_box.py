"""EnlargedBox: the box of a pane that fills the screen, brought back when the pane is in front again."""

from textual.widget import Widget

from memo_tui.tui.common.enlarge import enlarge


class EnlargedBox:
    """Which box of a pane fills the screen, or is to do so once the pane is in front."""

    def __init__(self, pane: Widget) -> None:
        self._pane = pane
        self._awaited: str | None = None

    def await_box(self, name: str | None) -> None:
        """Let the box with this id fill the screen, once the pane is in front.

        Args:
            name: the id, or "" for none; None for no change.
        """
        self._awaited = name
        self.bring()

    def bring(self) -> None:
        """Let the awaited box fill the screen, if the pane is in front."""
        pane = self._pane
        if self._awaited is None or not pane.display or pane.app.screen is not pane.screen:
            return
        name, self._awaited = self._awaited, None
        if name != self.name:
            enlarge(pane.screen, next((each for each in pane.query("*") if name and each.id == name), None))

    @property
    def name(self) -> str:
        """The id of the pane's box that fills the screen, or is to; "" for none."""
        if self._awaited is not None:
            return self._awaited
        box = self._pane.screen.maximized
        return box.id or "" if box is not None and self._pane in box.ancestors else ""
