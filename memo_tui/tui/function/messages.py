"""Messages from the threads of the Function pane's work to the pane."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from memo_tui.memo.result_store import StoredResult
    from memo_tui.memo.worker.client import Description, Reply


@dataclass
class Described(Message):
    """The function of the Function pane is known, or why it is not."""

    description: "Description | None"
    problem: str = ""


@dataclass
class Answered(Message):
    """A call of that function has ended, with a reply or a problem; `field` is where that was typed."""

    params: str
    reply: "Reply | None"
    problem: str = ""
    field: str | None = None


@dataclass
class ParamsRead(Message):
    """What to type for the parameters of a stored result; None where they can't be typed."""

    texts: "Mapping[str, str] | None"


@dataclass
class ResultStoreFailed(Message):
    """Something could not be done in the store of results, and why."""

    problem: str


@dataclass
class EntriesChanged(Message):
    """The store of results has other entries; a newer message replaces one that still waits.

    `aside` is where a file went that could not be used.
    """

    entries: "Sequence[StoredResult]"
    problem: str = ""
    aside: str = ""

    def can_replace(self, message: Message) -> bool:
        """Only the newest entries count; a file set aside is always reported."""
        return isinstance(message, EntriesChanged) and not message.aside
