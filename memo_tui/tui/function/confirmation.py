"""A key that does its work only if it is pressed twice in a short time."""

from time import monotonic

CONFIRM_SECONDS = 5.0


class Confirmation:
    """Remembers what a key was pressed for."""

    def __init__(self) -> None:
        self._subject = ""
        self._until = 0.0

    def confirms(self, subject: str) -> bool:
        """Note a press of the key; return whether it is the second for the same subject within 5 s."""
        confirmed = subject == self._subject and monotonic() <= self._until
        self._subject, self._until = ("", 0.0) if confirmed else (subject, monotonic() + CONFIRM_SECONDS)
        return confirmed
