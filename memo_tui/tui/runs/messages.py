"""Messages from the threads that read and arrange runs to their pane."""

from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from memo_tui.runs.model import RunsSnapshot
    from memo_tui.tui.runs.run_table import TableRows


@dataclass
class SnapshotRead(Message):
    """The reading thread has news; `at` is when, by the monotonic clock."""

    snapshot: "RunsSnapshot"
    at: float = field(default_factory=monotonic)

    def can_replace(self, message: Message) -> bool:
        """Only the newest snapshot counts."""
        return isinstance(message, SnapshotRead)


@dataclass
class RunsArranged(Message):
    """The runs of a snapshot are in the order of the table."""

    snapshot: "RunsSnapshot"
    rows: "TableRows"

    def can_replace(self, message: Message) -> bool:
        """Only the newest rows count."""
        return isinstance(message, RunsArranged)


@dataclass
class ArrangingFailed(Message):
    """The runs of a snapshot could not be arranged; `problem` says why, and where the details are."""

    snapshot: "RunsSnapshot"
    problem: str
