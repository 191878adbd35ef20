"""What a chart shows and how: its series, its axes, the symbols and styles of its lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

SIGNS = "●▲■◆○△□◇▼▽ABCDEFGHJK"
COLORS = 6
AXIS, QUIET, CURSOR, BEST = "chart--axis", "chart--quiet", "chart--cursor", "chart--best"

Glyph = tuple[str, str]  # some characters, and the component class of their style
Window = tuple[float, float]  # the ends of the visible part of an x axis


class XAxis(StrEnum):
    """The kind of x axis of a chart."""

    STEP = "step"
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
    """

    name: str
    steps: Sequence[float]
    values: Sequence[float]
    times: Sequence[float] = ()

    def same_points(self, other: "Series") -> bool:
        """Whether both hold the very same sequences; costs nothing, however long they are."""
        return self.values is other.values and self.steps is other.steps and self.times is other.times


@dataclass(frozen=True, slots=True)
class Look:
    """How a chart is drawn.

    Attributes:
        x_axis: the kind of its x axis.
        y_scale: how its values become heights.
        smoothing: the weight of the past in the smoothed lines; 0 draws only the raw lines.
        window: the ends of the visible part, in units of the x axis; None for everything.
        brief: whether the legend shows the values instead of the names.
    """

    x_axis: XAxis = XAxis.STEP
    y_scale: YScale = YScale.LINEAR
    smoothing: float = 0.0
    window: Window | None = None
    brief: bool = False


def sign(place: int) -> str:
    """The symbol of a line by its index; those of the first twenty differ."""
    return SIGNS[place % len(SIGNS)]


def style(place: int) -> str:
    """The component class of a line."""
    return f"chart--series-{place % COLORS}"


def raw_style(place: int) -> str:
    """The component class of a line under its smoothed one."""
    return f"chart--raw-{place % COLORS}"
