"""What a chart shows and how, as plain data: its series, its axes, the symbols and styles of its lines."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from memo_tui.tui.charts.palette import COLORS, SHADES

SIGNS = "●▲■◆○△□◇▼▽ABCDEFGHJK"
AXIS, QUIET, CURSOR, BEST = "chart--axis", "chart--quiet", "chart--cursor", "chart--best"

Glyph = tuple[str, str]  # some characters, and the component class of their style
Window = tuple[float, float]  # the ends of the visible part of an x axis


class XAxis(StrEnum):
    """The kind of x axis of a chart."""

    STEP = "step"
    ORDER = "order"  # one after the other, where all have the same step
    METRIC = "metric"  # the values of another metric, given as the steps
    RELATIVE = "relative"  # seconds since the first point of the series
    TIME = "time"  # seconds since 1970


class YScale(StrEnum):
    """How values become heights."""

    LINEAR = "linear"
    LOG = "log"
    SYMLOG = "symlog"


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """One line of a chart. Its sequences never change: more points make another Series.

    Attributes:
        name: its name in the legend.
        steps: n steps; where they don't ascend, they are sorted.
        values: n values; a NaN leaves a gap, infinities are ignored.
        times: when each was logged, in ms since 1970; if left out, only steps can be the x axis.
        color: the index of its colour in the palette; by default its index among the lines.
        shade: its place on the scale of colours, from 0 to 1, instead of a colour.
        band: n lowest and n highest values around the line, or None.
    """

    name: str
    steps: Sequence[float]
    values: Sequence[float]
    times: Sequence[float] = ()
    color: int | None = None
    shade: float | None = None
    band: tuple[Sequence[float], Sequence[float]] | None = None

    def same_points(self, other: "Series") -> bool:
        """Whether both hold the very same sequences; costs nothing, however long they are."""
        return (
            self.values is other.values
            and self.steps is other.steps
            and self.times is other.times
            and self.band is other.band
        )

    def same(self, other: "Series") -> bool:
        """Whether both are drawn the same; costs nothing, however long they are."""
        looks = ((each.name, each.color, each.shade) for each in (self, other))
        return self.same_points(other) and next(looks) == next(looks)

    def continues(self, other: "Series") -> bool:
        """Whether its points are those of the other and maybe more; seen without reading them."""
        pairs = ((self.steps, other.steps), (self.values, other.values), (self.times, other.times))
        return self.band is None and other.band is None and all(_begins_with(*pair) for pair in pairs)


def _begins_with(longer: Sequence[float], other: Sequence[float]) -> bool:
    """Whether both are the same, or arrays from one place of the memory, where numbers don't change."""
    if longer is other:
        return True
    one, two = (getattr(each, "__array_interface__", None) for each in (longer, other))
    if one is None or two is None or not 0 < len(other) <= len(longer):
        return False
    same = ("data", "typestr", "strides")
    return all(one[name] == two[name] for name in same)


class Mark(NamedTuple):
    """How a line is told from others: its symbol, and its component classes, strong and faint."""

    sign: str
    strong: str
    faint: str


@dataclass(frozen=True, slots=True)
class Look:
    """How a chart is drawn.

    Attributes:
        x_axis: the kind of its x axis.
        y_scale: how its values become heights.
        smoothing: the weight of the past in the smoothed lines; 0 draws only the raw lines.
        window: the ends of the visible part, in units of the x axis; None for everything.
        brief: whether the legend shows the values instead of the names.
        whole: whether the y axis covers all values, those far outside the others too.
        alone: the index of the line that stands out while the others are dim; None if all do.
        mutes: whether lines that end far from the others are dim and don't widen the y axis.
    """

    x_axis: XAxis = XAxis.STEP
    y_scale: YScale = YScale.LINEAR
    smoothing: float = 0.0
    window: Window | None = None
    brief: bool = False
    whole: bool = False
    alone: int | None = None
    mutes: bool = False


def sign(place: int) -> str:
    """The symbol of a line by its index; those of the first twenty differ."""
    return SIGNS[place % len(SIGNS)]


def style(color: int) -> str:
    """The component class of a line by the index of its colour."""
    return f"chart--series-{color % COLORS}"


def raw_style(color: int) -> str:
    """The component class of a line under its smoothed one."""
    return f"chart--raw-{color % COLORS}"


def mark(place: int, series: Series) -> Mark:
    """How a series is told from others, by its index among them."""
    if series.shade is not None:
        shade = min(int(series.shade * SHADES), SHADES - 1)
        return Mark(sign(place), f"chart--shade-{shade}", f"chart--faint-{shade}")
    color = place if series.color is None else series.color
    return Mark(sign(place), style(color), raw_style(color))


def marks(series: Sequence[Series], dim: Collection[int] = ()) -> list[Mark]:
    """How each series is told from others; those with the dim indices have only their faint style."""
    every = [mark(place, each) for place, each in enumerate(series)]
    return [each._replace(strong=each.faint) if place in dim else each for place, each in enumerate(every)]
