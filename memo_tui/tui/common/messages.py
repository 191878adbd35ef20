"""Messages from the panes to the app."""

from dataclasses import dataclass

from textual.message import Message


@dataclass
class StateChanged(Message):
    """The state of the pane with this id has changed; the header shows it while the pane is in front.

    `name` is cut if there is little room, `description` never is.
    """

    pane: str
    description: str
    name: str = ""


@dataclass
class TrainingsSaved(Message):
    """So many trainings were answered by the runs that are shown, from MLflow."""

    count: int
