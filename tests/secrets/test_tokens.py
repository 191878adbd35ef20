"""Tokens and private keys that are known by their look."""

import mmap
from pathlib import Path

import pytest

from memo_tui.secrets.known import know
from memo_tui.secrets.overwrite import overwrite_known
from memo_tui.secrets.tokens import hide_tokens
from memo_tui.secrets.uris import HIDDEN

LETTERS = "aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zA" * 4
TOKENS = [
    "AKIA" + "Q7ZB2M4N6P8R3T5V",
    "ghp_" + LETTERS[:36],
    "github_pat_" + LETTERS[:40],
    "glpat-" + LETTERS[:20],
    "xoxb-" + "123456789012-" + LETTERS[:24],
    "hf_" + LETTERS[:34],
    "sk-proj-" + LETTERS[:60],
    "sk-ant-api03-" + LETTERS[:60],
    "sk_live_" + LETTERS[:24],
    "AIza" + LETTERS[:35],
    "npm_" + LETTERS[:36],
    "dapi" + "0123456789abcdef" * 2,
    "eyJ" + LETTERS[:20] + ".eyJ" + LETTERS[:30] + "." + LETTERS[:43],
    "SG." + LETTERS[:22] + "." + LETTERS[:43],
]
KEY = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1r\nZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----"


@pytest.mark.parametrize("token", TOKENS)
@pytest.mark.parametrize("around", ["{}", "login with {}.", "x='{}',", 'a "{}"\n', "https://h/{}?x", "t={}"])
def test_a_token_is_hidden_wherever_it_stands(token, around):
    shown = hide_tokens(around.format(token))
    assert token[8:] not in shown
    assert HIDDEN in shown


def test_a_private_key_is_hidden():
    assert "b3BlbnNzaC1r" not in hide_tokens(f"before\n{KEY}\nafter")
    assert hide_tokens(f"before\n{KEY}\nafter").endswith("\nafter")


def test_a_file_keeps_its_length_and_its_lines(tmp_path: Path):
    know(["Vq7-known-value"])
    text = (
        f"é Vq7-known-value\r\n{TOKENS[1]} ok\n{KEY}\nécole password: hunter22\nstep 1 loss 0.5\n"
        + "x" * 5000
    )
    file = tmp_path / "output.log"
    file.write_bytes(text.encode())
    with file.open("r+b") as opened, mmap.mmap(opened.fileno(), 0) as data:
        overwrite_known(data, 0)
    after = file.read_bytes()
    assert len(after) == len(text.encode())
    assert after.count(b"\n") == text.count("\n")
    assert b"step 1 loss 0.5\n" in after
    for secret in (b"Vq7-known-value", TOKENS[1].encode(), b"b3BlbnNzaC1r", b"hunter22"):
        assert secret not in after


def test_only_what_comes_behind_the_beginning_is_masked(tmp_path: Path):
    know(["Vq7-known-value"])
    file = tmp_path / "output.log"
    file.write_bytes(b"Vq7-known-value\nVq7-known-value\n")
    with file.open("r+b") as opened, mmap.mmap(opened.fileno(), 0) as data:
        overwrite_known(data, 16)
    assert file.read_bytes() == b"Vq7-known-value\n***************\n"
