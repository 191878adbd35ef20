"""Source code as it is shown."""

import inspect

from memo_tui.lessons.cars import SingletonCar
from memo_tui.memo.source import Source, line_of, source_of


class Shown:
    """A docstring."""

    kept = None

    def answer(self):
        """Another.

        With more than one line.
        """
        if self.kept is None:
            self.kept = 42

        return self.kept


def test_docstrings_and_blank_lines_are_left_out():
    assert source_of(Shown).lines == (
        "class Shown:",
        "    kept = None",
        "    def answer(self):",
        "        if self.kept is None:",
        "            self.kept = 42",
        "        return self.kept",
    )


def test_notes_for_linters_are_left_out():
    assert "random()" in source_of(SingletonCar).text
    assert "#" not in source_of(SingletonCar).text


def test_the_numbers_are_those_of_the_file():
    written, first = inspect.getsourcelines(Shown)
    source = source_of(Shown)
    for number, line in zip(source.numbers, source.lines, strict=True):
        assert written[number - first].startswith(line)


def test_a_method_stands_at_the_left():
    assert source_of(Shown.answer).lines[0] == "def answer(self):"


def test_the_whole_source_has_everything():
    assert source_of(Shown, whole=True).text == inspect.getsource(Shown).rstrip()


def test_what_has_no_source_is_empty():
    assert source_of(len) == Source()


def test_one_line_can_be_had_alone():
    source = source_of(Shown)
    assert line_of(__file__, source.numbers[4]) == "self.kept = 42"
