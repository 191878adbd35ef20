"""What the kind of a terminal can do, as the system's terminfo says."""

try:
    import curses
except ImportError:  # on Windows
    curses = None  # type: ignore[assignment]


def erases_in_color(kind: str) -> bool:
    """Whether a terminal of this kind, as `TERM` names it, erases characters in the current background.

    curses knows one kind in each process, the first.
    """
    if curses is None or not kind:
        return False
    try:
        curses.setupterm(kind, 1)
    except curses.error:
        return False
    return curses.tigetflag("bce") > 0 and curses.tigetstr("ech") is not None
