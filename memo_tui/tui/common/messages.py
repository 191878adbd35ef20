"""Messages from the panes to the app."""

from dataclasses import dataclass

from textual.message import Message


@dataclass
class StateChanged(Message):
    """What the header says on its right, while the pane with this id is in front, has changed.

    `name` is cut where there is little room, `words` never are.
    """

    pane: str
    words: str
    name: str = ""
