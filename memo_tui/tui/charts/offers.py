"""What can be done with the runs of charts, by names to pick from: groups, colours, the x axis."""

from collections.abc import Sequence

from memo_tui.runs.model import Run
from memo_tui.tui.charts.choices import Field, Groups, Source, Spread, group_fields
from memo_tui.tui.charts.params import differing
from memo_tui.tui.common.text import plain

_NONE = "none"


def offered_groups(runs: Sequence[Run]) -> dict[str, Groups | None]:
    """The ways in which runs can be grouped."""
    offers: dict[str, Groups | None] = {f"{_NONE}: each run by itself": None}
    for field in group_fields(runs):
        for spread in Spread:
            offers[f"{_named(field)} · {spread}"] = Groups(field, spread)
    return offers


def offered_shades(runs: Sequence[Run], metrics: Sequence[str]) -> dict[str, Field | None]:
    """The values by which lines can be coloured."""
    fields = [
        *(Field(Source.PARAM, key) for key in differing(runs)),
        *(Field(Source.METRIC, key) for key in metrics),
    ]
    return {f"{_NONE}: a colour for each run": None} | {_named(field): field for field in fields}


def offered_x_metrics(metrics: Sequence[str]) -> dict[str, str]:
    """The metrics that can be the x axis."""
    return {f"{_NONE}: steps or time": ""} | {plain(key): key for key in metrics}


def _named(field: Field) -> str:
    return field.name if field.source is Source.PARENT else f"{field.source} {field.name}"
