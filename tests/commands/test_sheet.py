"""Plain tables: they fit the terminal, and a pipe gets everything without colours."""

import pytest
from rich.cells import cell_len

from memo_tui.commands.sheet import Sheet, fitted


@pytest.fixture
def terminal(monkeypatch):
    """Let the output be a terminal of that many columns."""

    def of(columns):
        monkeypatch.setattr("memo_tui.commands.sheet.columns_of_terminal", lambda: columns)

    return of


ROWS = [("✓ finished", "a name that is much longer than others", "1"), ("✗ failed", "車" * 20, "22")]


def test_a_pipe_gets_all_columns_whole_and_plain(capsys):
    Sheet(("state", "name", "n"), ROWS, frozenset({2})).print()
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "a name that is much longer than others" in out
    assert out.splitlines()[1].endswith("   1")


@pytest.mark.parametrize("columns", [20, 30, 80])
def test_on_a_terminal_no_line_is_wider_than_it(terminal, capsys, monkeypatch, columns):
    terminal(columns)
    monkeypatch.setenv("NO_COLOR", "1")
    Sheet(("state", "name", "n"), ROWS).print()
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert max(map(cell_len, out.splitlines())) <= columns


def test_states_are_coloured_on_a_terminal_and_what_moves_the_cursor_is_not_written(terminal, capsys):
    terminal(80)
    Sheet(("state",), [("✓ finished",), ("a\x1b[2Jb",)]).print()
    out = capsys.readouterr().out
    assert "\x1b[32m✓ finished\x1b[0m" in out
    assert "\x1b[2J" not in out


@pytest.mark.parametrize(
    ("widths", "room", "shown"),
    [([5, 5], 20, 2), ([5, 50, 5], 40, 3), ([10, 10, 10, 10], 25, 2), ([99], 5, 1)],
)
def test_the_widest_columns_are_cut_before_the_last_are_left_out(widths, room, shown):
    count, fitting = fitted(widths, room)
    assert count == shown
    assert sum(fitting) + 2 * (count - 1) <= room
    assert all(now <= before for now, before in zip(fitting, widths, strict=False))
