"""The tag in which a remembered run says how often it answered a launch, and what that saved."""

import json
import math
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from time import localtime, strftime

from memo_tui.records import RecordError, load, read_record

_LONGEST_NAME = 200


def day_of(at: float) -> str:
    """The local day of a time in seconds since 1970, such as "2026-11-30"."""
    return strftime("%Y-%m-%d", localtime(at))


@dataclass(frozen=True)
class Saved:
    """Trainings that were not run, as their results were remembered.

    Attributes:
        count: how many.
        seconds: how long they would have taken, as far as is known.
    """

    count: int = 0
    seconds: float = 0.0

    def __add__(self, other: "Saved") -> "Saved":
        return Saved(self.count + other.count, self.seconds + other.seconds)

    def __sub__(self, other: "Saved") -> "Saved":
        return Saved(self.count - other.count, self.seconds - other.seconds)


@dataclass(frozen=True)
class Hits:
    """What a run saved.

    Attributes:
        count, seconds: the trainings that it answered, and what they would have taken.
        day: the last day on which it answered one.
        day_count, day_seconds: the same as the first two, of that day.
        joined: how many of all these waited for its end.
        by: who got the last answer.
    """

    count: int = 0
    seconds: float = 0.0
    day: str = ""
    day_count: int = 0
    day_seconds: float = 0.0
    joined: int = 0
    by: str = ""

    @property
    def ever(self) -> Saved:
        """All that it saved."""
        return Saved(self.count, self.seconds)

    @property
    def that_day(self) -> Saved:
        """What it saved on its last day."""
        return Saved(self.day_count, self.day_seconds)

    def one_more(self, word: str, seconds: float, user: str, at: float) -> "Hits":
        """With one more answer.

        Args:
            word: the verdict's, `JOINED` for one that waited.
            seconds: that the training took.
            user: who got it.
            at: when, in seconds since 1970.
        """
        day = day_of(at)
        before = self if self.day == day else replace(self, day=day, day_count=0, day_seconds=0.0)
        return replace(
            before,
            count=self.count + 1,
            seconds=round(self.seconds + seconds, 3),
            day_count=before.day_count + 1,
            day_seconds=round(before.day_seconds + seconds, 3),
            joined=self.joined + (word == "JOINED"),
            by=user[:_LONGEST_NAME],
        )

    def to_tag(self) -> str:
        """The text of the tag."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def of_tag(cls, text: str) -> "Hits":
        """Read the text of the tag; none for any other text."""
        if text:
            with suppress(RecordError):
                found = read_record(cls, load(text))
                numbers = (found.count, found.seconds, found.day_count, found.day_seconds, found.joined)
                if all(number >= 0 and math.isfinite(number) for number in numbers):
                    return found
        return cls()
