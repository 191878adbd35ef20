"""Outputs that lack signs get ASCII that looks like them, in no more cells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from memo_tui.plain_signs import encodes_signs, plain_for


def test_what_an_encoding_has_stays_and_frames_and_charts_can_still_be_read():
    assert plain_for("╭─ Läufe · ✓ ─╮", "ascii") == "+- Laufe . y -+"
    assert plain_for("╭─ Läufe · ✓ ─╮", "latin-1") == "+- Läufe · y -+"
    assert plain_for("\x1b[31m⠉⣀⣿\u2800|", "ascii") == "\x1b[31m'.: |"
    assert plain_for("loss ● 0.5 …", "utf-8") == "loss ● 0.5 …"


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "koi8-r", "gbk", "big5"])
@given(text=st.text(st.characters(max_codepoint=0xFFFF, categories=["Lu", "Ll", "Lo", "N", "P", "S"])))
def test_any_text_can_be_written_in_no_more_cells(encoding, text):
    for sign in text:
        plain = plain_for(sign, encoding)
        plain.encode(encoding)
        assert cell_len(plain) <= max(1, cell_len(sign))


@pytest.mark.parametrize(
    ("encoding", "has"), [("utf-8", True), (None, True), ("ascii", False), ("latin-1", False)]
)
def test_frames_need_more_than_ascii(encoding, has):
    assert encodes_signs(encoding) is has
