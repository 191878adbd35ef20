"""Covers: what the key of a memoized function's results holds besides the parameters, and what it doesn't."""

from dataclasses import dataclass

from memo_tui.memo.keys.code_state import CodeState


@dataclass(frozen=True, slots=True)
class Covers:
    """What is followed; as text it is a page to read.

    Attributes:
        included: what is in the key: functions, classes, constants, libraries with their versions.
        left_out: what is not, each with the reason.
        checked_once: constants that are compared when they are first seen, but not at each call.
    """

    included: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]
    checked_once: tuple[str, ...]

    def __str__(self) -> str:
        parts = ["In the key, besides the parameters:", *(f"  {each}" for each in self.included)]
        if self.checked_once:
            parts += ["Compared only when first seen, as it is large:"]
            parts += [f"  {each}" for each in self.checked_once]
        if self.left_out:
            parts += ["Not in the key:", *(f"  {name}: {why}" for name, why in self.left_out)]
        return "\n".join(parts)


def covers_of(state: CodeState, python: str) -> Covers:
    """Describe a reading of the code.

    Args:
        state: what was read.
        python: the interpreter's name and version.
    """
    return Covers((*state.counted, python), tuple(state.left_out), tuple(state.large))
