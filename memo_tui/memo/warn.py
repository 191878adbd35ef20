"""Warnings that point to the caller outside of this package."""

import sys
import warnings
from typing import Protocol


class MemoWarning(UserWarning):
    """A result could not be stored on disk, or not kept at all; the sentence says why."""


class Troubled(Protocol):
    """What has something to warn about."""

    def troubles(self) -> list[str]:
        """The sentences, each once."""


def warn(memo: Troubled) -> None:
    """Warn once about each reason why results can't be kept."""
    for sentence in memo.troubles():
        warnings.warn(sentence, MemoWarning, stacklevel=_frames_to_caller())


def _frames_to_caller() -> int:
    frame, level = sys._getframe(1), 1  # noqa: SLF001 - the documented way, but for its name
    while frame.f_back is not None and str(frame.f_globals.get("__package__")).startswith(__package__):
        frame, level = frame.f_back, level + 1
    return level
