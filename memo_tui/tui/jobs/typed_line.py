"""TypedLine: a line of a form that says what is known of what is typed, as one types."""

from abc import abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

from textual.widgets import Static

from memo_tui.tui.common import background

if TYPE_CHECKING:
    from textual.timer import Timer

Found = TypeVar("Found")


class TypedLine(Static, Generic[Found]):
    """Looks for it on a thread once one stops typing, for one text at a time, and shows the last."""

    DEFAULT_CSS = """
    TypedLine {
        width: 1fr;
        height: auto;
    }
    """

    def __init__(self, task: str, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        """Show nothing yet; `task` describes the search for the report of an error."""
        super().__init__("", markup=False, id=id)
        self.display = False
        self._search = task
        self._waits: Timer | None = None
        self._next: Callable[[], Found] | None = None
        self._asking = False

    def find(self, look: Callable[[], Found], pause: float) -> None:
        """Call `look` on a thread once nothing more was to be found for so many seconds."""
        self._next = look
        if self._waits is not None:
            self._waits.stop()
        self._waits = self.set_timer(pause, self._begin)

    @abstractmethod
    def show_found(self, found: Found) -> None:
        """Show what was found."""

    @abstractmethod
    def show_problem(self, sentence: str) -> None:
        """Show why nothing was found."""

    def _begin(self) -> None:
        look = self._next
        if look is None or self._asking:
            return
        self._next, self._asking = None, True
        background.run(self, look, self._found, self._failed, task=self._search)

    def _found(self, found: Found) -> None:
        if not self._goes_on():
            self.show_found(found)

    def _failed(self, sentence: str) -> None:
        if not self._goes_on():
            self.show_problem(sentence)

    def _goes_on(self) -> bool:
        """End a search; whether the next one begins, as one typed on meanwhile."""
        self._asking = False
        if self._next is None:
            return False
        self._begin()
        return True
