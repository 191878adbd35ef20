"""KeysInOrder: each key goes to what has the focus once the keys before it have had their effect.

Textual gives a key to what has the focus when it arrives. Of keys that arrive together, typed fast or over
a slow link, those behind one that opens a field would go to what had the focus before.
"""

from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

from textual import events
from textual.app import App
from textual.message import Message

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.timer import Timer
    from textual.widget import Widget

_LOOK = 0.02  # seconds between two looks at whether what handles a key is still there
_LONGEST = 5.0  # seconds that keys wait for one before them

Typed = events.Key | events.Paste


class KeysInOrder:
    """Holds keys back while one before them is handled."""

    @dataclass
    class Passed(Message, namespace="keys_in_order"):
        """Follows a key through all that may handle it, so that it arrives after that is done."""

        number: int

    def __init__(self, app: App[None], handle: Callable[[Typed], Awaitable[object]]) -> None:
        """Hold nothing yet.

        Args:
            app: has the focus.
            handle: handles an event that was held back, as if it arrived now.
        """
        self._app, self._handle = app, handle
        self._waiting: deque[Typed] = deque()
        self._number = 0
        self._target: Widget | None = None  # what handles a key now
        self._screen: Screen[object] | None = None  # the one in front meanwhile
        self._since = 0.0
        self._timer: Timer | None = None

    def hold(self, event: Typed) -> bool:
        """Whether the event waits for one before it; else it is to be handled now, then `follow` called."""
        if self._target is None or self._lost:
            self._target = None
            return False
        self._waiting.append(event)
        if self._timer is None:
            self._timer = self._app.set_interval(_LOOK, self._look)
        return True

    def follow(self, target: "Widget", screen: "Screen[object]") -> None:
        """An event was passed on to a widget: keys wait until that, and what is around it, has handled it.

        Args:
            target: the widget.
            screen: the screen in front when it was passed on.
        """
        self._number += 1
        self._screen, self._since = screen, monotonic()
        self._target = target if target.post_message(self.Passed(self._number)) else None

    async def passed(self, number: int) -> None:
        """A message that followed an event has arrived."""
        if number != self._number or self._target is None or not self._app.screen_stack:  # it is ending
            return
        screen = self._app.screen
        if screen is not self._screen:  # it was opened by that key: let it take the focus
            self.follow(screen, screen)
        else:
            self._target = None
        await self._go_on()

    async def _look(self) -> None:
        """Go on without what never arrives, as its widget is gone."""
        if self._target is not None and self._lost:
            self._target = None
            await self._go_on()

    @property
    def _lost(self) -> bool:
        target = self._target
        return (
            target is None
            or not target.is_attached
            or target.screen not in self._app.screen_stack
            or monotonic() - self._since > _LONGEST
        )

    async def _go_on(self) -> None:
        while self._target is None and self._waiting:
            await self._handle(self._waiting.popleft())
        if not self._waiting and self._timer is not None:
            self._timer.stop()
            self._timer = None
