"""Text search in runs."""

from collections.abc import Callable

from memo_tui.runs.model import Run
from memo_tui.tracking.tags import SYSTEM_TAGS

SHORTEST_ID = 4  # shortest text that is compared with ids


def holds_text(text: str) -> Callable[[Run], bool]:
    """A predicate for runs whose name, state, params or tags contain a text, or whose id begins with it.

    Case is ignored, and so are the tags that MLflow and this program set.
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
