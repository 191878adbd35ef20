"""The words, signs and quoted texts that a filter is made of."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from memo_tui.runs.query.names import ENTITIES

Form = Literal["name", "quoted", "open", "sign", "mark", "word"]

# Quotes end where MLflow's SQL parser ends them: a doubled one and one behind a backslash belong to the text.
_QUOTED = r"""'(?:''|\\'|[^'])*'|"(?:""|\\"|[^"])*"|`(?:``|[^`])*`"""
QUOTES = ("'", '"', "`")
_OPEN = r"""['"`].*"""
_PLAIN = r"""(?:[^\s()<>=!,'"`]|!(?!=))+"""
_ENTITY = "|".join(sorted(ENTITIES, key=len, reverse=True))
_TOKEN = re.compile(
    rf"""\s*(?:
        (?P<name>(?P<tick>`?)(?P<entity>{_ENTITY})(?P=tick)\.(?P<key>{_QUOTED}|{_OPEN}|{_PLAIN}|))
      | (?P<quoted>{_QUOTED})
      | (?P<open>{_OPEN})
      | (?P<sign><=|>=|<>|!=|==|[<>=])
      | (?P<mark>[(),])
      | (?P<word>{_PLAIN})
    )""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)


class Token(NamedTuple):
    """One of them.

    Attributes:
        form: a name is `entity.key`, whose key may be quoted or missing; open is a quote that is not closed.
        text: as it stands there.
        at: where it begins.
        entity: of a name, as it stands there.
        key: of a name, as it stands there, with its quotes.
    """

    form: Form
    text: str
    at: int
    entity: str = ""
    key: str = ""

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.at + len(self.text)

    @property
    def keyword(self) -> str:
        """In lower case what may be a keyword, or ""."""
        return self.text.lower() if self.form == "word" else ""

    @property
    def is_open(self) -> bool:
        """Whether it ends in a quote that is not closed."""
        return self.form == "open" or (self.key[:1] in QUOTES and not is_closed(self.key))


def is_closed(text: str) -> bool:
    """Whether a text that begins with a quote is quoted whole."""
    return re.fullmatch(_QUOTED, text, re.DOTALL) is not None


def tokens(text: str) -> Iterator[Token]:
    """What a text is made of, in order; every text can be read so."""
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
