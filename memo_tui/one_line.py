"""A foreign text as one line, without secrets and without what moves the cursor."""

from memo_tui.secrets.known import hide

_TURNING = (
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2066, 0x206A),
)  # invisible, or reverses a line
CONTROL = dict.fromkeys((*range(32), *range(127, 160), *_TURNING), "�") | {ord("\n"): "⏎", ord("\t"): " "}


def plain(foreign: str) -> str:
    """A foreign string as one line, without secrets and control characters, which move the cursor."""
    return hide(foreign).translate(CONTROL)
