"""What is done with the runs of charts, as plain data: groups, colours by a value, a metric as the x axis."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from memo_tui.natural_order import natural
from memo_tui.runs.model import Run
from memo_tui.secrets.names import shown
from memo_tui.tui.charts.params import differing
from memo_tui.tui.common.text import plain

_SYSTEM_TAGS = "mlflow."


class Source(StrEnum):
    """Where a value of a run comes from."""

    PARAM = "param"
    TAG = "tag"
    METRIC = "metric"
    PARENT = "parent"


class Spread(StrEnum):
    """What a group's band shows."""

    DEVIATION = "mean ± std"
    RANGE = "min to max"


@dataclass(frozen=True, slots=True)
class Field:
    """A value that runs have.

    Attributes:
        source: its kind.
        key: its key; "" for the parent.
    """

    source: Source
    key: str = ""

    @property
    def name(self) -> str:
        """How it is shown."""
        return plain(self.key) if self.key else self.source.value


@dataclass(frozen=True, slots=True)
class Groups:
    """Runs with the same value of a field as one line in a band."""

    field: Field
    spread: Spread = Spread.DEVIATION


@dataclass(frozen=True, slots=True)
class Choices:
    """What is done with the runs.

    Attributes:
        groups: which runs become one line; None if each stays by itself.
        shade: the field by which lines are coloured; None for a colour of each.
        x_metric: the metric that is the x axis, or "".
    """

    groups: Groups | None = None
    shade: Field | None = None
    x_metric: str = ""


def group_fields(runs: Sequence[Run]) -> list[Field]:
    """The fields by which runs can be grouped: the parent, params and tags that differ."""
    parents = {run.parent for run in runs}
    tags = sorted({key for run in runs for key in run.tags if not key.startswith(_SYSTEM_TAGS)}, key=natural)
    return [
        *([Field(Source.PARENT)] if len(parents) > 1 else []),
        *(Field(Source.PARAM, key) for key in differing(runs)),
        *(Field(Source.TAG, key) for key in tags if len({run.tags.get(key) for run in runs}) > 1),
    ]


def label(run: Run, field: Field, names: Sequence[Run]) -> str:
    """The value of a field, as text for a person; a parent by its name if it is among the runs."""
    if field.source is Source.PARENT:
        parent = run.parent
        if parent is None:
            return "no parent"
        return plain(next((each.name for each in names if each.run_id == parent), f"parent {parent[:8]}"))
    values = run.given_params if field.source is Source.PARAM else run.tags
    if field.key not in values:
        return f"no {field.name}"
    return f"{field.name} {plain(shown(field.key, values[field.key]))}"
