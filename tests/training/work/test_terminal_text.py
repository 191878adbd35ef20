"""What a terminal would show of a program's output."""

import random

import pytest

from memo_tui.training.work.log_tail import is_said
from memo_tui.training.work.output_file import MOST_READ, OutputFile
from memo_tui.training.work.terminal_text import TerminalText

SHOWN = {
    "plain\nlines\r\n": ["plain", "lines"],
    "half a line": ["half a line"],
    "  0%|    |\r 50%|==  |\r100%|====|\nnext\n": ["100%|====|", "next"],
    "longer\rshort\n": ["shortr"],
    "longer\r\x1b[Kshort\n": ["short"],
    "outer 0%\n\rinner 0%\rinner 9%\x1b[A\router 5%\n\rinner 0%\n": ["outer 5%", "inner 0%"],  # nested tqdm
    "a 1\nb 1\n\x1b[2F\x1b[2Ka 2\n\x1b[2Kb 2\nend": ["a 2", "b 2", "end"],
    "\x1b[1A\x1b[99Dfirst": ["first"],
    "abc\b\bX\t|": ["aXc     |"],
    "a\x1b[3Cb\x1b[2Gc": ["ac  b"],
    "log\n\x1b[2J\x1b[Hone\nz\n\x1b[2J\x1b[Htwo\n": ["log", "two"],  # a screen that is drawn again
    "\x1b[s12\x1b[u3": ["32"],
    "a\0b\x07c\x7fd\x85e": ["abcde"],
    "\x1b[1;31mred\x1b[0m \x9b4mline\x1b[m": ["red line"],
    "\x1b]0;title\x07a\x1b]8;;http://x\x1b\\link\x1b]8;;\x07\x1bPsixel\x1b\\b": ["alinkb"],
    "\x1b[?25l\x1b(B\x1b7\x1b=a\x1b[>4;2mb\x1b[6n": ["ab"],
    "\x1b]never ended\nnext": ["", "next"],
    "Zürich 東京\rzürich\n": ["zürich 東京"],
}


@pytest.mark.parametrize("output", SHOWN)
def test_only_what_is_seen_at_the_end_is_kept_however_the_output_is_cut(output):
    whole, by_one = TerminalText(), TerminalText()
    whole.feed(output)
    for sign in output:
        by_one.feed(sign)
    assert whole.texts == by_one.texts == SHOWN[output]


def test_colours_and_links_lead_to_pens():
    text = TerminalText(lambda sequence: sequence)
    text.feed("a\x1b[31mred\rR\x1b[0m\nb\n\x1b]8;;http://x\x1b\\c")
    assert text.lines == [
        [("R", "\x1b[31m"), ("red", "\x1b[31m")],
        [("b", "\x1b[0m")],
        [("c", "\x1b]8;;http://x\x1b\\")],
    ]


def test_long_lines_and_many_lines_are_bounded():
    text = TerminalText(most_lines=100, most_characters=10_000, longest=500)
    for _ in range(10):
        text.feed("x" * 100_000)
    assert text.texts == ["x" * 500 + "… 999,500 more characters"]
    text.feed("\n" + "".join(f"{number}\n" for number in range(10_000)))
    assert 90 <= len(text.texts) <= 100
    assert text.texts[-1] == "9999"
    assert text.dropped + len(text.texts) == 10_001
    text.feed("".join("y" * 400 + "\n" for _ in range(90)))
    assert sum(map(len, text.texts)) <= 10_000


def test_no_bytes_are_too_odd():
    data = random.Random(1).randbytes(200_000)
    text = TerminalText()
    text.feed(data.decode("utf-8", "replace"))
    assert not any(sign in line for line in text.texts for sign in "\0\x1b\x9b\r\b\x07")


def shown(news, before=()):
    """The lines after some news."""
    kept = list(before)[news.dropped :][: news.kept]
    return kept + ["".join(text for text, _ in line) for line in news.lines]


def test_a_growing_file_costs_what_is_new(tmp_path):
    log = tmp_path / "log"
    file = OutputFile(log, lambda line: line.replace("s3cret", "•••"))
    assert file.read() is None
    with log.open("ab", buffering=0) as one, log.open("ab", buffering=0) as two:  # two processes write
        one.write(b"first\nhalf")
        lines = shown(file.read())
        assert lines == ["first", "half"]
        two.write("ü\x1b[1".encode()[:1])
        two.write("ü\x1b[1".encode()[1:])
        one.write(b"mbold\xff\n\rpassword \x1b[31ms3\x1b[0mcret\n")
        news = file.read()
        assert news.kept == 1
        lines = shown(news, lines)
        assert lines == ["first", "halfübold�", "password •••"]
        one.write(b"\x1b[1A\x1b[2Kdone\n")
        news = file.read()
        assert shown(news, lines) == ["first", "halfübold�", "done"]
        assert news.kept == 2
    assert file.read() is None
    log.write_text("anew")
    assert shown(file.read(), lines) == ["anew"]


def test_of_a_huge_file_only_the_end_is_read(tmp_path):
    log = tmp_path / "log"
    with log.open("wb") as file:
        file.truncate(100_000_000)
        file.seek(100_000_000)
        file.write(b"\n" + b"line of text\n" * 200_000 + b"the end")
    news = OutputFile(log).read()
    lines = shown(news)
    assert lines[-1] == "the end"
    assert set(lines[:-1]) == {"line of text"}
    assert news.skipped > 100_000_000
    assert sum(map(len, lines)) < MOST_READ


@pytest.mark.parametrize(
    ("problem", "line", "said"),
    [
        ("ValueError: boom ('python train.py' ended with status 1)", "ValueError: boom", True),
        ("The training failed: ValueError: boom", "ValueError: boom", True),
        ("'sh x' ended with status 3; its last output: no data there", "no data there", True),
        ("There is no column 'x'.", "There is no column 'x'.", True),
        ("'sh x' ended with status 3; its last output: at me:•••@here", "at me:******@here", True),
        ("'echo all is well' ended with status 3; its last output: no", "all is well", False),
        ("'echo all is well' ended with status 3.", "all is well", False),
        ("'sh x' ended with status 3.", "epoch 3 of 10", False),
    ],
)
def test_what_the_output_says_is_not_said_again(problem, line, said):
    assert is_said(problem, ["Traceback (most recent call last):", line]) == said
