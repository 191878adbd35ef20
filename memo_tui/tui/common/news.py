"""News for any number of screens."""

from collections.abc import Callable
from typing import TypeVar

from textual.dom import DOMNode
from textual.signal import Signal

Item = TypeVar("Item")


class News(Signal[Item]):
    """A signal that remembers what was published last: a later subscriber gets that at once.

    Attributes:
        newest: what was published last, or None.
    """

    def __init__(self, owner: DOMNode, name: str) -> None:
        super().__init__(owner, name)
        self.newest: Item | None = None

    def subscribe(self, node: DOMNode, callback: Callable[[Item], object], immediate: bool = False) -> None:
        """Call back with the newest, if there is any, and with everything published from now on.

        Args:
            node: a mounted widget; the subscription ends with it.
            callback: takes what is published.
            immediate: whether it is called during publication, not when the node handles messages.

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
        """Forget what was published last, as it is no longer true."""
        self.newest = None
