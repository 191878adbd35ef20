"""What is pasted arrives as one text without control characters, however the terminal sends it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events

from memo_tui.tui.common import pasted_text
from memo_tui.tui.common.pasted_text import PasteParser

BEGIN, END = "\x1b[200~", "\x1b[201~"
HOSTILE = st.text(
    st.one_of(st.characters(), st.sampled_from(["\x1b", "[", "A", "~", "2", "0", "\x03", "\r", "q"]))
)


def read(*chunks):
    """The texts of pastes, and the names of keys."""
    parser = PasteParser()
    found = [event for chunk in chunks for event in parser.feed(chunk)]
    return [event.text if isinstance(event, events.Paste) else event.key for event in found]


@pytest.mark.parametrize(
    ("pasted", "text"),
    [
        ("loss < 0.5", "loss < 0.5"),
        ("one\r\n\ttwo", "one\r\n\ttwo"),
        ("\x1b[31mred\x1b[0m \x1b[A\x1bOP", "red "),
        ("\x1b]0;title\x07a\x1b]8;;http://x\x1b\\b", "ab"),
        ("\x00\x03\x11q\x7f\x9b", "q"),
        ("", ""),
        ("x" * 100_000, "x" * 100_000),
    ],
)
def test_a_paste_is_its_text_without_what_controls_a_terminal(pasted, text):
    assert read(f"j{BEGIN}{pasted}{END}k") == ["j", text, "k"]


@given(pasted=HOSTILE.filter(lambda text: END not in text and BEGIN not in text), data=st.data())
def test_no_paste_is_taken_for_keys_wherever_it_is_cut(pasted, data):
    sent = f"{BEGIN}{pasted}{END}"
    at = data.draw(st.integers(1, len(sent) - 1))
    whole = read(f"j{sent}k")
    assert [type(each) for each in whole] == [str, str, str]
    assert whole[::2] == ["j", "k"]
    assert not set(whole[1]) & {chr(code) for code in range(32)} - set("\t\n\r")
    assert read("j" + sent[:at], sent[at:], "k") == whole


def test_keys_beside_pastes_stay_what_they_are():
    assert read("\x1b[A", "\x1b", "[B", f"{BEGIN}a{END}\x1b[", f"C{BEGIN}b{END}") == [
        "up",
        "down",
        "a",
        "right",
        "b",
    ]


def test_a_paste_that_never_ends_does_not_hold_keys_for_ever(monkeypatch):
    now = 100.0
    monkeypatch.setattr(pasted_text, "monotonic", lambda: now)
    parser = PasteParser()
    assert list(parser.feed(f"{BEGIN}lost\x1b[20")) == []
    now += 5
    assert list(parser.tick()) == []
    now += 6
    (paste,) = parser.tick()
    assert paste.text == "lost"
    assert [event.key for event in parser.feed("q")] == ["q"]
