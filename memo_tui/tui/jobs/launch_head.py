"""The head of a launch form: what is trained, into which experiment of which store."""

from textual.content import Content

from memo_tui.tui.common.text import content, plain

_BORDER = 6  # columns of a form that its title can't use


def launch_head(what: str, experiment: str, store: str, width: int) -> Content:
    """The head, cut to the width of the form so that a part of both names is always visible.

    Args:
        what: what is trained.
        experiment: the name of the experiment.
        store: the store's description, or its address without a password.
        width: of the form with its border, in columns.
    """
    room = max(width - _BORDER, 0)
    experiment, store = plain(experiment.strip()) or "?", plain(store)
    what = _start(plain(what), max(room // 3, room - _cells(f" into {experiment} · {store}")))
    rest = room - _cells(f"{what} into  · ")
    experiment = _start(experiment, max(rest // 2, rest - _cells(store)))
    return content(f"{what} into {experiment} · {_end(store, rest - _cells(experiment))}")


def _cells(text: str) -> int:
    return Content(text).cell_length


def _start(text: str, room: int) -> str:
    if _cells(text) <= room:
        return text
    while text and _cells(text) >= room:
        text = text[:-1]
    return f"{text}…"


def _end(text: str, room: int) -> str:
    """The end of an address, which says more than its beginning."""
    if _cells(text) <= room:
        return text
    while text and _cells(text) >= room:
        text = text[1:]
    return f"…{text}"
