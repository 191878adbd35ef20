"""Quick text search: whether a run holds a text anywhere that one would look for it."""

from collections.abc import Callable

from memo_tui.runs.model import SYSTEM_TAGS, Run

SHORTEST_ID = 4  # characters from which on a text may be the start of an id


def holds_text(text: str) -> Callable[[Run], bool]:
    """What tells whether a run's name, state, a param or a tag contains a text, or its id starts so.

    The case of letters is ignored, and so are MLflow's own tags and ours.
    """
    wanted = text.casefold()
    head = wanted if len(wanted) >= SHORTEST_ID else None

    def found(run: Run) -> bool:
        if wanted in run.name.casefold() or wanted in run.state.casefold():
            return True
        if head and run.run_id.startswith(head):
            return True
        for value in run.params.values():
            if wanted in value.casefold():
                return True
        for key, value in run.tags.items():
            if wanted in value.casefold() and not key.startswith(SYSTEM_TAGS):
                return True
        return False

    return found
