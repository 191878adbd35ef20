"""News for any number of screens."""

from collections.abc import Callable
from typing import TypeVar

from textual.dom import DOMNode
from textual.signal import Signal

Item = TypeVar("Item")


class News(Signal[Item]):
    """A signal that remembers what was published last: whoever subscribes later gets that at once.

    Attributes:
        newest: what was published last, or None.
    """

    def __init__(self, owner: DOMNode, name: str) -> None:
        super().__init__(owner, name)
        self.newest: Item | None = None

    def subscribe(self, node: DOMNode, callback: Callable[[Item], object], immediate: bool = False) -> None:
        """Call back with the newest, if there is any, and with whatever is published from now on.

        Args:
            node: a widget that is mounted; with it the subscription ends.
            callback: takes what is published.
            immediate: whether it is called while that is published, not when the node handles messages.

        Raises:
            SignalError: the node isn't mounted.
        """
        super().subscribe(node, callback, immediate)
        if self.newest is not None:
            callback(self.newest)

    def publish(self, data: Item) -> None:
        """Call back all subscribers."""
        self.newest = data
        super().publish(data)

    def forget(self) -> None:
        """What was published last is no longer true."""
        self.newest = None
