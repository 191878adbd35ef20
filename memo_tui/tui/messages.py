"""Messages from other threads to the panes."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from memo_tui.tracking.runs import RunsSnapshot
    from memo_tui.training.jobs import Job
    from memo_tui.tui.widgets.run_table import RunRows


@dataclass
class RunsChanged(Message):
    """The reading thread has news; a newer one replaces one that still waits."""

    snapshot: "RunsSnapshot"
    rows: "RunRows"

    def can_replace(self, message: Message) -> bool:
        """Only the newest snapshot counts."""
        return isinstance(message, RunsChanged)


@dataclass
class JobEnded(Message):
    """A training's process has ended."""

    job: "Job"


@dataclass
class StateChanged(Message):
    """What the header says on its right, while the pane with this id is in front, has changed.

    `name` is cut where there is little room, `words` never are.
    """

    pane: str
    words: str
    name: str = ""
