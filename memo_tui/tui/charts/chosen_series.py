"""The series that a chart of a metric shows of some runs, as chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from memo_tui.runs.model import History, Run
from memo_tui.tui.charts.choices import Choices, Source, label
from memo_tui.tui.charts.params import Axis, metric_axis, param_axis
from memo_tui.tui.charts.selection import series_of
from memo_tui.tui.charts.series import Series, XAxis
from memo_tui.tui.common.text import plain


class ChosenSeries:
    """Makes the series, and keeps those whose histories have not changed: a group costs some work."""

    def __init__(self) -> None:
        self._kept: dict[tuple[object, ...], tuple[list[Series], list[Series]]] = {}

    def of(
        self,
        runs: Sequence[Run],
        metric: str,
        histories: Mapping[tuple[str, str], History],
        choices: Choices,
        x_axis: XAxis,
    ) -> list[Series]:
        """The series of a metric.

        Args:
            runs: whose.
            metric: its key.
            histories: those that are read, by a run's id and a metric.
            choices: what is done with the runs.
            x_axis: over which they are drawn.
        """
        own = series_of(runs, metric, histories)
        if shade := shade_axis(runs, choices):
            own = [replace(each, shade=at) for each, at in zip(own, shade.places, strict=True)]
        if not (choices.groups or choices.x_metric):
            return own
        beside = series_of(runs, choices.x_metric, histories) if choices.x_metric else []
        labels = group_labels(runs, choices)
        kind = (metric, choices, x_axis, *labels)
        given = [*own, *beside]
        before, made = self._kept.get(kind, ([], []))
        if len(before) != len(given) or not all(map(Series.same, given, before)):
            made = _made(own, beside, labels, choices, x_axis)
            if len(self._kept) > len(runs) + 64:
                self._kept.clear()
            self._kept[kind] = given, made
        return made


def _made(
    own: list[Series], beside: list[Series], labels: Sequence[str], choices: Choices, x_axis: XAxis
) -> list[Series]:
    from memo_tui.tui.charts.grouped import grouped, over  # noqa: PLC0415 - heavy

    if beside:
        own = [over(each, x) for each, x in zip(own, beside, strict=True)]
    if not choices.groups:
        return own
    by_time = x_axis in (XAxis.RELATIVE, XAxis.TIME) and not beside
    return grouped(own, labels, choices.groups.spread, by_time=by_time)


def group_labels(runs: Sequence[Run], choices: Choices) -> list[str]:
    """The group of each run; [] if there are no groups."""
    if choices.groups is None:
        return []
    return [label(run, choices.groups.field, runs) for run in runs]


def legend_series(runs: Sequence[Run], choices: Choices) -> list[Series]:
    """What the legend of all charts names: the runs or the groups, without their points."""
    if choices.groups is None:
        own = series_of(runs, "", {})
        shade = shade_axis(runs, choices)
        return [replace(each, shade=shade.places[at]) for at, each in enumerate(own)] if shade else own
    labels = group_labels(runs, choices)
    return [Series(f"{name} (of {labels.count(name)})", (), ()) for name in dict.fromkeys(labels)]


def shade_axis(runs: Sequence[Run], choices: Choices) -> Axis | None:
    """The scale by which lines are coloured, if they are; groups have colours of their own."""
    field = choices.shade
    if field is None or choices.groups is not None:
        return None
    return metric_axis(field.key, runs) if field.source is Source.METRIC else param_axis(field.key, runs)


def words_of(choices: Choices) -> list[str]:
    """What was chosen, in a few words each."""
    groups, shade = choices.groups, choices.shade
    return [
        *([f"grouped by {groups.field.name}: {groups.spread}"] if groups else []),
        *([f"coloured by {shade.name}"] if shade and not groups else []),
        *([f"over {plain(choices.x_metric)}"] if choices.x_metric else []),
    ]
