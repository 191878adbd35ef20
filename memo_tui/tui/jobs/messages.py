"""Messages about jobs."""

from textual.message import Message


class JobsChanged(Message):
    """Something about the jobs has changed; a newer message replaces one that still waits."""

    def can_replace(self, message: Message) -> bool:
        """The jobs are asked what has changed when the message is handled."""
        return isinstance(message, JobsChanged)


class TrainersWanted(Message):
    """The lesson of the two trainers is to be opened."""
