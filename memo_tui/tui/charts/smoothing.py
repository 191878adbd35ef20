"""Smoothed lines, and how much smoothing a noisy line needs."""

from collections.abc import Sequence
from itertools import pairwise
from math import ceil, log

import numpy as np

from memo_tui.runs.growing import Growing
from memo_tui.tui.charts.points import Floats, Points

WEIGHTS = (0.3, 0.6, 0.8, 0.9, 0.95, 0.99)
_BLOCK = 32  # values that are summed up at once
_SETTLED = -40.0  # the natural logarithm of a share that doesn't change a double
_SAMPLES = 2048  # of a long line; a screen has far fewer columns
_SMOOTH = 0.03  # of a line's range: the noise that is left
_OF_ALL = 10  # smoothing looks back over at most one point in so many
_FEW = 12  # points below which nothing is smoothed
_PIECES, _PIECE = 8, 64  # pieces of a long line whose noise is measured
_NORMAL = 0.6745 * 6**0.5  # the median of |second differences| of noise with a standard deviation of 1


class Smoother:
    """The exponential moving average of a growing line, as TensorBoard smooths its charts.

    After each value v: s = weight * s + (1 - weight) * v, starting with s = 0; the n-th value is shown as
    s / (1 - weight ** n), so that the first ones are not drawn towards 0. (`resmoothDataset` in TensorBoard's
    components/vz_line_chart2/line-chart.ts; Weights & Biases has the same.)

    Args:
        weight: of the past, above 0 and below 1.
    """

    def __init__(self, weight: float) -> None:
        self._weight = weight
        self._restart(-1, 1)

    def _restart(self, restarts: int, stride: int) -> None:
        self._restarts, self._stride = restarts, stride
        self._averages = Growing()  # after each `stride` values, not yet divided

    def of(self, points: Points, restarts: int = 0, *, fine: bool = True) -> Points:
        """The smoothed points.

        Args:
            points: those of before and maybe more.
            restarts: another number says that they are not.
            fine: whether each point is wanted; else some of a long line are enough.
        """
        size, stride = len(points.x), 1
        if not fine and points.joined is None:
            reach = 1 / (1 - self._weight)
            stride = max(1, min(size // _SAMPLES, int(reach / 2)))
            if self._restarts == restarts and self._stride <= stride < 2 * self._stride:
                stride = self._stride  # rather than computing all again
        if restarts != self._restarts or stride != self._stride or size < self._averages.size * stride:
            self._restart(restarts, stride)
        done, known = self._averages.size, self._averages
        last = float(known.values[-1]) if done else 0.0
        known.extend(_averages(points.y[done * stride : size // stride * stride], self._weight, stride, last))
        places = np.arange(1, known.size + 1) * stride
        y = known.values / _whole(self._weight, places.astype(np.float64))
        if stride == 1:
            return Points(points.x, y, points.joined)
        return Points(points.x[places - 1], y)


def smoothed(values: Floats, weight: float) -> Floats:
    """All n finite values smoothed, see `Smoother`."""
    return Smoother(weight).of(Points(np.arange(len(values), dtype=np.float64), values)).y


def _whole(weight: float, counts: Floats) -> Floats:
    """The sum of the weights of so many values, which ascend."""
    result = np.ones(len(counts))
    young = int(np.searchsorted(counts, ceil(_SETTLED / log(weight))))
    result[:young] = -np.expm1(counts[:young] * log(weight))
    return result


def _averages(values: Floats, weight: float, stride: int, last: float) -> Floats:
    """The undivided averages after each `stride` values, going on from the one before."""
    largest = float(np.max(np.abs(values), initial=abs(last))) or 1.0
    scaled = values / largest
    if stride > 1:
        powers = (1 - weight) * weight ** np.arange(stride - 1, -1, -1)
        ends = np.einsum("ij,j->i", scaled.reshape(-1, stride), powers)
        return _recur(ends, weight**stride, last / largest) * largest
    return _recur(scaled * (1 - weight), weight, last / largest) * largest


def _recur(values: Floats, weight: float, last: float) -> Floats:
    """S = weight * s + v after each value v, starting with s = last.

    In blocks, for all of them at once (not by a product of matrices: the threads of BLAS would wait for each
    other on a busy machine); the ends of the blocks follow the same rule.
    """
    size = len(values)
    if size <= 4 * _BLOCK:
        result = np.empty(size)
        for at, value in enumerate(values.tolist()):
            last = result[at] = weight * last + value
        return result
    padded = np.zeros(-(-size // _BLOCK) * _BLOCK)
    padded[:size] = values
    columns = padded.reshape(-1, _BLOCK).T.copy()
    for before, own in pairwise(columns):
        np.add(own, weight * before, out=own)
    ends = _recur(columns[-1], weight**_BLOCK, last)
    carried = np.concatenate(([last], ends[:-1]))
    for own in columns:
        carried *= weight
        np.add(own, carried, out=own)
    found: Floats = columns.T.ravel()[:size]
    return found


def automatic(lines: Sequence[Points], *, logarithmic: bool = False) -> float:
    """How much smoothing the lines of a chart need to be read: one of `WEIGHTS`, or 0 for none.

    The noise of a line is measured by its second differences, robustly, against the range of most of its
    values; smoothing with a weight w divides it by sqrt((1 + w) / (1 - w)). The line in the middle decides.
    """
    wanted = sorted(_wanted(points, logarithmic=logarithmic) for points in lines if len(points.y))
    return wanted[len(wanted) // 2] if wanted else 0.0


def _wanted(points: Points, *, logarithmic: bool) -> float:
    size = len(points.y)
    if size < _FEW:
        return 0.0
    places = np.arange(size)[None, :]
    if size > _PIECES * _PIECE:
        places = np.linspace(0, size - _PIECE, _PIECES).astype(np.int64)[:, None] + np.arange(_PIECE)
    x, y = points.x[places], points.y[places]
    if logarithmic:
        y = np.log10(y)
    ordered = np.sort(y, axis=None)
    low, high = ordered[int(0.05 * len(ordered))], ordered[int(0.95 * (len(ordered) - 1))]
    # Two values at one step are no noise.
    apart, rises = x[:, 1:] > x[:, :-1], y[:, 1:] - y[:, :-1]
    bends = np.abs(rises[:, 1:] - rises[:, :-1])[apart[:, 1:] & apart[:, :-1]]
    if not high - low > 0 or not len(bends):
        return 0.0
    bends.sort()
    noise = float(bends[len(bends) // 2]) / _NORMAL / float(high - low)
    within = [weight for weight in WEIGHTS if weight <= 1 - _OF_ALL / size]
    if noise <= _SMOOTH or not within:
        return 0.0
    enough = (weight for weight in within if noise * ((1 - weight) / (1 + weight)) ** 0.5 <= _SMOOTH)
    return next(enough, within[-1])
