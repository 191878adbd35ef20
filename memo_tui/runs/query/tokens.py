"""Splitting a filter into tokens: words, signs and quoted texts."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from memo_tui.runs.query.names import ENTITIES

Form = Literal["name", "quoted", "open", "sign", "mark", "word"]

# Quotes end as in MLflow's SQL parser: doubled and escaped quotes belong to the text.
_QUOTED = r"""'(?:''|\\'|[^'])*'|"(?:""|\\"|[^"])*"|`(?:``|[^`])*`"""
QUOTES = ("'", '"', "`")
_OPEN = r"""['"`].*"""
_MATCH = r"""~(?=\s|['"`]|$)"""  # in front of a quoted expression; else it is a letter of a word
_PLAIN = rf"""(?:[^\s()<>=!,'"`~]|!(?!=|~)|(?!{_MATCH})~)+"""
_ENTITY = "|".join(sorted(ENTITIES, key=len, reverse=True))
_TOKEN = re.compile(
    rf"""\s*(?:
        (?P<name>(?P<tick>`?)(?P<entity>{_ENTITY})(?P=tick)\.(?P<key>{_QUOTED}|{_OPEN}|{_PLAIN}|))
      | (?P<quoted>{_QUOTED})
      | (?P<open>{_OPEN})
      | (?P<sign><=|>=|<>|!=|==|[<>=]|!?{_MATCH})
      | (?P<mark>[(),])
      | (?P<word>{_PLAIN})
    )""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)


class Token(NamedTuple):
    """A token.

    Attributes:
        form: "name" is `entity.key`, whose key may be quoted or missing; "open" is an unclosed quote.
        text: the text of the token.
        at: the position of its first character.
        entity: the entity of a name, else "".
        key: the key of a name with its quotes, else "".
    """

    form: Form
    text: str
    at: int
    entity: str = ""
    key: str = ""

    @property
    def end(self) -> int:
        """The position after its last character."""
        return self.at + len(self.text)

    @property
    def keyword(self) -> str:
        """The text in lower case if it may be a keyword, else ""."""
        return self.text.lower() if self.form == "word" else ""

    @property
    def is_open(self) -> bool:
        """Whether it ends in an unclosed quote."""
        return self.form == "open" or (self.key[:1] in QUOTES and not is_closed(self.key))


def is_closed(text: str) -> bool:
    """Whether a text that begins with a quote is one closed quotation."""
    return re.fullmatch(_QUOTED, text, re.DOTALL) is not None


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a text, in order; every text can be split."""
    for found in _TOKEN.finditer(text):
        form = found.lastgroup if found["name"] is None else "name"
        assert form is not None  # noqa: S101 - every alternative has a name
        yield Token(
            form,  # type: ignore[arg-type]
            found[form],
            found.start(form),
            (found["entity"] or "") if form == "name" else "",
            (found["key"] or "") if form == "name" else "",
        )
