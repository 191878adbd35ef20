"""Passwords in URIs, wherever one stands in a text."""

import re

HIDDEN = "•••"

# Each runs in linear time, as lines of output may have any length.
_USER = re.compile(rf"(?<=[\w+.-])://[^\s/:]*:(?!{HIDDEN}@)")
_BARE_USER = re.compile(r"(?P<before>(?<=[\w+.-])://)(?!git@)[^\s/:@]+@")
_PASSWORD_BEGUN = re.compile(r"(?<=[\w+.-])://[^\s/:@]*:(?!\d{0,5}(/|$))(?P<password>\S*)")
SECRET_QUERY = re.compile(
    r"(?P<key>[?&][\w-]{0,80}?(?:pass|pwd|token|secret|key)[\w-]{0,80}=)[^&\s#]*", re.IGNORECASE
)


def hide_passwords(text: str) -> str:
    """Replace every password or token in a URI within a text by `HIDDEN`."""
    if "://" in text:
        lines = _BARE_USER.sub(rf"\g<before>{HIDDEN}@", text).split("\n")
        for place, line in enumerate(lines):
            if span := _password(line):
                lines[place] = line[: span[0]] + HIDDEN + line[span[1] :]
        text = "\n".join(lines)
    return SECRET_QUERY.sub(rf"\g<key>{HIDDEN}", text) if "=" in text else text


def mask_password(text: str) -> str:
    """A URI that is being typed, with each character of its password as a dot; the length stays."""
    span = _password(text)
    if span is None:
        begun = _PASSWORD_BEGUN.search(text)
        if begun is None:
            return text
        span = begun.span("password")
    return text[: span[0]] + "•" * (span[1] - span[0]) + text[span[1] :]


def _password(line: str) -> tuple[int, int] | None:
    """The span of a URI's password in a line.

    It ends at the last @ of the line: hiding too much is better than showing a part of a password.
    """
    end = line.rfind("@")
    user = _USER.search(line, 0, end) if end >= 0 else None
    return (user.end(), end) if user else None
