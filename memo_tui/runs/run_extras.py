"""What is read about a run only while it is shown: its models, and the number of nested runs."""

from dataclasses import dataclass

from memo_tui.numbers import counted
from memo_tui.runs.assets.model import LoggedModel, ModelVersion

MOST_CHILDREN = 1000


@dataclass(frozen=True, slots=True)
class RunExtras:
    """What a run has besides the columns of the table.

    Attributes:
        models: the models that it logged.
        versions: the registered versions created from it.
        children: how many runs are nested in it, at most `MOST_CHILDREN`; None if that can't be read.
        problems: what could not be read and why, a sentence each.
    """

    models: tuple[LoggedModel, ...] = ()
    versions: tuple[ModelVersion, ...] = ()
    children: int | None = None
    problems: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        """How many nested runs, logged models and registered versions there are, as text; "" for none."""
        counts = (
            (self.children, "nested run"),
            (len(self.models), "logged model"),
            (len(self.versions), "registered version"),
        )
        return " · ".join(
            f"{'at least ' if count == MOST_CHILDREN else ''}{counted(count, what)}"
            for count, what in counts
            if count
        )
