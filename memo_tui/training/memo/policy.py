"""MemoPolicy: what counts for a memoized training, and for how long a run is valid."""

from dataclasses import dataclass

OFF, ON, FORCE = "off", "on", "force"
SWITCH = (OFF, ON, FORCE)
"""How a launch may use the memory: not at all, to be answered from it, or only to remember its runs."""


@dataclass(frozen=True)
class MemoPolicy:
    """How trainings are remembered.

    Attributes:
        libraries: whether Python's minor version and those of the libraries that compute count.
        max_days: how many days a run is valid after its end; None for ever.
        force: whether it is trained in spite of a run that is remembered.
    """

    libraries: bool = True
    max_days: float | None = None
    force: bool = False

    def __post_init__(self) -> None:
        days = self.max_days
        if days is not None and (isinstance(days, bool) or not isinstance(days, int | float) or not days > 0):
            raise ValueError(f"max_days must be a number of days above 0, or None, not {days!r}")

    @classmethod
    def of(cls, memo: "bool | MemoPolicy") -> "MemoPolicy | None":
        """The policy for an argument `memo`; None if trainings aren't remembered.

        Raises:
            TypeError: it is neither a policy nor True nor False.
        """
        if isinstance(memo, MemoPolicy):
            return memo
        if not isinstance(memo, bool):
            raise TypeError(f"memo must be True, False or a MemoPolicy, not {memo!r}")
        return cls() if memo else None

    @classmethod
    def switched(cls, switch: str) -> "MemoPolicy | None":
        """The policy of a launch, by a word of `SWITCH`; None if its trainings aren't remembered."""
        return None if switch == OFF else cls(force=switch == FORCE)
