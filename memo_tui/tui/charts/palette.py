"""The colours of charts as data: for lines, and for a scale from low to high.

The twelve colours of lines differ also for eyes that don't see red or green (protanopia, deuteranopia), and
each stands out from the background. They were found by maximizing the smallest distance of any two in CIELAB,
seen with each kind of eye. The scale is cividis (Nuñez, Anderton, Renslow 2018), without the end that is
hardly seen on the background.
"""

DARK = (
    *("#0bcafa", "#f58101", "#9aff15", "#e768c5", "#f6ffd4", "#aa7ffe"),
    *("#c7894a", "#6ae488", "#f29cbb", "#899e77", "#e4fc73", "#d7e7ff"),
)
LIGHT = (
    *("#1300ff", "#e10900", "#522c64", "#5f65d3", "#321e16", "#0c036d"),
    *("#3605b8", "#dd1047", "#406ea8", "#127d86", "#712004", "#901848"),
)
DARK_SCALE = ("#7a8384", "#8b8e79", "#9c9a76", "#afa671", "#c3b369", "#d7c25d", "#fee838")
LIGHT_SCALE = ("#00204d", "#00306f", "#2a3f6d", "#424e6b", "#565d6d", "#696c71", "#77776f")
COLORS, SHADES = len(DARK), len(DARK_SCALE)
