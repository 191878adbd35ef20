"""An output that is read while it grows: a value that is cut in two is never shown, nor is its beginning."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memo_tui.jobs.dask_worker import _Output
from memo_tui.secrets.known import know
from memo_tui.training.work.output_file import OutputFile

VALUE = "[b]Zq9 'se\\cret\"+é/xy"
LINE = f"begin \x1b[31m{VALUE}\x1b[0m end\n"


def parts(*cuts: int) -> list[bytes]:
    """A line of output in pieces; a cut may be within a character."""
    data = f"{LINE}{LINE}".encode()
    places = [0, *sorted(cuts), len(data)]
    return [data[begin:end] for begin, end in pairwise(places)]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("output") / "output.log"


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(1, 2 * len(LINE.encode()) - 1), max_size=3))
def test_each_piece_is_shown_without_it(place: Path, cuts: list[int]) -> None:
    know([VALUE])
    place.unlink(missing_ok=True)
    place.touch()
    sent: list[str] = []
    output, shown = _Output(place, sent.append), OutputFile(place)
    lines: list[str] = []
    for part in parts(*cuts):
        with place.open("ab") as file:
            file.write(part)
        if news := shown.read():
            del lines[: news.dropped]
            lines[news.kept :] = ["".join(text for text, _ in line) for line in news.lines]
        output.publish()
        for text in ("\n".join(lines), "".join(sent)):
            assert not any(VALUE[:count] in text for count in range(5, len(VALUE) + 1)), text
    output.publish(last=True)
    assert [line for line in lines if line] == ["begin ••• end"] * 2
    assert "".join(sent) == "begin \x1b[31m•••\x1b[0m end\n" * 2
