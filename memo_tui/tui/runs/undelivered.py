"""Undelivered: what trainings could not give the shown store yet, counted and delivered in the background."""

from time import monotonic

from textual.widget import Widget

from memo_tui.jobs.late_delivery import deliver_now
from memo_tui.tracking.address import Address
from memo_tui.tracking.journal.folder import Left, Waiting
from memo_tui.tracking.mlflow_env import environment_of_user
from memo_tui.tui.common import background

_LOOK_SECONDS, _TRY_SECONDS = 2.0, 30.0


class Undelivered:
    """Looks at the journals now and then.

    Attributes:
        text: what waits, in words, or "".
    """

    def __init__(self, pane: Widget) -> None:
        """Nothing is known yet; the pane shows the text."""
        self.text = ""
        self._pane = pane
        self._waiting = Waiting()
        self._looked_at = self._tried_at = -_TRY_SECONDS
        self._busy = False

    def look(self, address: Address, *, live: bool) -> None:
        """Count what waits for a store, and try to deliver it if the store answers."""
        now = monotonic()
        if self._busy or now - self._looked_at < _LOOK_SECONDS:
            return
        self._looked_at, self._busy = now, True
        tries = live and now - self._tried_at >= _TRY_SECONDS

        def count() -> Left:
            left = self._waiting.count(address)
            if left.left and tries:
                self._tried_at = now
                deliver_now(address, environment_of_user())
                left = self._waiting.count(address)
            return left

        background.run(
            self._pane, count, self._show, lambda _: self._show(Left()), task="counting what waits"
        )

    def _show(self, left: Left) -> None:
        self.text, self._busy = left.sentence, False
