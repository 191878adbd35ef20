"""Reading a drawn chart as a person does: from its cells alone, by their characters and colours."""

from dataclasses import dataclass, field

from memo_tui.tui.charts.series import SIGNS

_SIGNS = frozenset(SIGNS)


def _number(text):
    return float(text)


@dataclass
class Picture:
    """What is seen: characters and the names of their styles, row by row."""

    rows: list[list[tuple[str, str]]]
    names: dict[tuple[str, str], str] = field(default_factory=dict)  # by sign and colour
    ticks: dict[int, float] = field(default_factory=dict)  # of the y axis, by row
    places: dict[int, float] = field(default_factory=dict)  # of the x axis, by column

    @classmethod
    def of(cls, lines):
        """Read the legend, the axes, and where the plot is."""
        rows = [[(sign, style) for text, style in line for sign in text] for line in lines]
        found = cls(rows)
        found.rule = next(y for y, row in enumerate(rows) if any(sign == "└" for sign, _ in row))
        text = ["".join(sign for sign, _ in row) for row in rows]
        found.left = text[found.rule].index("└") + 1
        found.top = next(y for y, line in enumerate(text) if line[found.left - 1] in "│┤")
        for line in lines[: found.top]:
            for part, style in line:
                if part.strip() and part.strip()[0] in _SIGNS:
                    sign, name, *_ = part.split()
                    found.names[sign, style] = name
        for y in range(found.top, found.rule):
            if text[y][found.left - 1] == "┤":
                found.ticks[y] = _number(text[y][: found.left - 1])
        marked = [x for x, sign in enumerate(text[found.rule]) if sign in "┬┼"]
        labels = text[found.rule + 1]
        for x in marked:
            begin = x
            while begin > 0 and labels[begin - 1] != " ":
                begin -= 1
            word = labels[begin:].split(" ")[0].strip()
            if word and begin <= x:
                found.places[x] = word
        first = None
        for x, word in found.places.items():
            value = _number(word)
            first = value if first is None else first
            found.places[x] = first + value if word.startswith("+") else value
        return found

    @property
    def texts(self):
        """The rows as text."""
        return ["".join(sign for sign, _ in row) for row in self.rows]

    def cells(self, style, *, faint=False):
        """The cells of the plot where a line is seen."""
        styles = {style, style.replace("series", "raw")} if faint else {style}
        return [
            (x, y)
            for y in range(self.top, self.rule)
            for x, (sign, own) in enumerate(self.rows[y])
            if x >= self.left and own in styles and ("\u2801" <= sign <= "\u28ff" or sign in _SIGNS)
        ]

    def value(self, y):
        """The value of a row, between the two ticks nearest to it."""
        (y0, v0), (y1, v1) = sorted(sorted(self.ticks.items(), key=lambda tick: abs(tick[0] - y))[:2])
        if v0 > 0 and v1 > 0 and self.is_log:
            return v0 * (v1 / v0) ** ((y - y0) / (y1 - y0))
        return v0 + (v1 - v0) * (y - y0) / (y1 - y0)

    @property
    def is_log(self):
        """Whether the ticks of the y axis are powers."""
        values = [self.ticks[y] for y in sorted(self.ticks)]
        return len(values) > 2 and min(values) > 0 and values[0] / values[1] == values[1] / values[2] > 1

    def step(self, x):
        """The step of a column, between the two ticks nearest to it."""
        (x0, s0), (x1, s1) = sorted(sorted(self.places.items(), key=lambda place: abs(place[0] - x))[:2])
        return s0 + (s1 - s0) * (x - x0) / (x1 - x0)

    def course(self, name):
        """The rows of a line by column: the middle of those where it is seen."""
        style = next(style for (_, style), own in self.names.items() if own == name)
        found = {}
        for x, y in self.cells(style):
            found.setdefault(x, []).append(y)
        return {x: sum(ys) / len(ys) for x, ys in sorted(found.items())}

    def ends(self):
        """The row in which each line ends, by its sign and colour: where that is furthest to the right."""
        seen = {}
        for y in range(self.top, self.rule):
            for x, (sign, style) in enumerate(self.rows[y]):
                if x >= self.left and sign in _SIGNS and x > seen.get((sign, style), (-1, 0))[0]:
                    seen[sign, style] = x, y
        right = max(x for x, _ in seen.values())
        return {look: y for look, (x, y) in seen.items() if x > right - 2 * len(seen)}

    def lowest_at_the_end(self):
        """The name of the line that ends lowest, or its sign and colour if the legend has no room for it."""
        look = max(self.ends().items(), key=lambda end: end[1])[0]
        return self.names.get(look, look)

    def signs(self, sign):
        """Where a sign is seen in the plot, and of which line."""
        by_style = {style: name for (_, style), name in self.names.items()}
        return [
            (x, y, by_style.get(own, ""))
            for y in range(self.top, self.rule)
            for x, (seen, own) in enumerate(self.rows[y])
            if x >= self.left and seen == sign
        ]
