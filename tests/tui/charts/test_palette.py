"""The colours of charts can be told apart by every eye, and a run keeps its own."""

import numpy as np
import pytest
from textual.color import Color

from memo_tui.tui.charts.palette import COLORS, DARK, DARK_SCALE, LIGHT, LIGHT_SCALE
from memo_tui.tui.charts.run_colors import RunColors
from memo_tui.tui.common.readable import contrast

# Machado, Oliveira, Fernandes 2009, severity 1.0, applied to linear RGB
EYES = {
    "usual": np.eye(3),
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
}
XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)


def seen(colors, eye):
    """Colours in CIELAB (D65), as an eye sees them."""
    rgb = np.array([Color.parse(color).rgb for color in colors]) / 255
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    xyz = np.clip(linear @ np.transpose(EYES[eye]), 0, 1) @ XYZ.T / XYZ.sum(axis=1)
    x, y, z = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29).T
    return np.stack((116 * y - 16, 500 * (x - y), 200 * (y - z)), axis=1)


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("colors", [DARK, LIGHT])
def test_any_two_colors_differ_for_every_eye(colors, eye):
    assert len(colors) >= 12
    lab = seen(colors, eye)
    apart = np.linalg.norm(lab[:, None] - lab, axis=-1) + 999 * np.eye(len(lab))
    assert apart.min() >= 18  # two greys that differ so much are 18 % of the way from black to white apart


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("scale", [DARK_SCALE, LIGHT_SCALE])
def test_a_scale_grows_lighter_all_the_way_for_every_eye(scale, eye):
    assert (np.diff(seen(scale, eye)[:, 0]) > 2).all()


@pytest.mark.parametrize(
    ("colors", "backs"),
    [
        ((*DARK, *DARK_SCALE), ("#1e1e1e", "#24283b", "#2b2e3b")),
        ((*LIGHT, *LIGHT_SCALE), ("#d8d8d8", "#eee8d5", "#e6e9ef")),
    ],
)
def test_every_color_stands_out_from_the_background(colors, backs):
    """As WCAG 2.1 wants it of what is not text."""
    faint = [
        (color, back)
        for color in colors
        for back in backs
        if contrast(Color.parse(color), Color.parse(back)) < 2.9
    ]
    assert faint == []


def test_a_run_keeps_its_color_when_others_come_and_go():
    colors, ids = RunColors(), [f"run{at}" for at in range(COLORS)]
    first = colors.of(ids)
    assert sorted(first) == list(range(COLORS))
    assert colors.of(["new", *ids[::-1]])[1:] == first[::-1]
    assert colors.of(ids[3:5]) == first[3:5]


def test_runs_that_were_first_seen_apart_differ_once_they_are_drawn_together():
    colors = RunColors()
    assert colors.of(["a"]) == colors.of(["c"]) == [3]
    assert colors.of(["c", "a"]) == [3, 4]
    assert colors.of(["a", "c"]) == [4, 3]
    assert colors.of(["a"]) == [4]


def test_a_run_has_the_same_color_in_every_process():
    assert [RunColors().of([name]) for name in ("a", "b", "c")] == [[3], [5], [3]]
    assert RunColors().of(["a", "c"]) == [3, 4]
