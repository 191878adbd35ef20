"""Small files, and what is understood of them."""

from memo_tui.training.data.file import open_file
from memo_tui.training.data.understand import understand

ROWS = range(40)


def a_file(tmp_path, text, encoding="utf-8", name="a.csv"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def understood(path, asked=None, target=None):
    return understand(open_file(path, target, any_target=True), asked)


def column_of(tmp_path, values, asked=None, name="x", separator=","):
    """What is understood of a column with these texts; beside it are numbers."""
    quoted = (f'"{value}"' for value in values)
    text = f"y{separator}{name}\n" + "".join(f"{n}{separator}{text}\n" for n, text in enumerate(quoted, 7))
    found = understood(a_file(tmp_path, text), asked and {name: asked})
    return next(each for each in found.columns if each.name == name)


def values_of(column):
    return column.array.to_pylist()
