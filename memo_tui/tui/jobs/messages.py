"""Messages about jobs."""

from textual.message import Message


class JobsChanged(Message):
    """Something about the jobs has changed; a newer message replaces a waiting one."""

    def can_replace(self, message: Message) -> bool:
        """Replace: the jobs are asked for changes when the message is handled."""
        return isinstance(message, JobsChanged)


class TrainersWanted(Message):
    """The lesson of the two trainers is to be opened."""
