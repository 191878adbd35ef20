"""Parsing a filter: from its text to a syntax tree."""

import re

from memo_tui.runs.query.grammar import (
    Comparison,
    Expected,
    FilterError,
    Junction,
    Name,
    Negation,
    Node,
    Parsed,
    Term,
    Value,
)
from memo_tui.runs.query.names import (
    ATTRIBUTES,
    DATA_SET_KEYS,
    ENTITIES,
    OURS,
    TIMES,
    Kind,
    attribute_of,
    column_of,
    is_plain,
)
from memo_tui.runs.query.tokens import QUOTES, Token, tokens

DEEPEST = 50  # levels of nested brackets and nots
KEYWORDS = ("and", "or", "not")
SIGNS = {"==": "=", "<>": "!=", "~": "RLIKE", "!~": "NOT RLIKE"}
_WORDS = ("in", "like", "ilike", "rlike")  # operators after a name, maybe after not
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?", re.IGNORECASE)
_LONGEST_WHOLE = 18  # digits; longer numbers are parsed as doubles
_KEYS: dict[Kind, str] = {
    "metric": "rmse",
    "param": "model",
    "tag": "team",
    "dataset": "name",
    "attribute": "status",
}


def read(text: str) -> Parsed:
    """Parse a text.

    Raises:
        FilterError: it is not a filter.
    """
    return _Reader(text).read()


class _Reader:
    """A recursive-descent parser for one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = list(tokens(text))
        self._place = 0
        self._depth = 0
        self._mlflow = True

    def read(self) -> Parsed:
        node = self._filter()
        if token := self._next:
            raise FilterError(_unexpected(token), token.at)
        return Parsed(node, self._mlflow)

    @property
    def _next(self) -> Token | None:
        return self._tokens[self._place] if self._place < len(self._tokens) else None

    def _take(self, *keywords: str) -> Token | None:
        """Consume and return the next token if it is one of these words or marks."""
        token = self._next
        if token and (token.keyword or token.text) in keywords and token.form in ("word", "mark"):
            self._place += 1
            return token
        return None

    def _unfinished(self, message: str, wanted: Expected) -> FilterError:
        """An error at the next token; if the text ends here, it says what may follow."""
        token = self._next
        return FilterError(message, token.at if token else len(self._text), None if token else wanted)

    def _filter(self) -> Node:
        parts = [self._alternative()]
        while self._take("or"):
            self._mlflow = False
            parts.append(self._alternative())
        return parts[0] if len(parts) == 1 else Junction(every=False, parts=tuple(parts))

    def _alternative(self) -> Node:
        parts = [self._condition()]
        while (joined := self._take("and")) or self._more():
            self._mlflow = self._mlflow and joined is not None
            parts.append(self._condition())
        return parts[0] if len(parts) == 1 else Junction(every=True, parts=tuple(parts))

    def _more(self) -> bool:
        """Whether another condition follows the last one directly."""
        token = self._next
        return token is not None and token.keyword != "or" and token.text not in (")", ",")

    def _condition(self) -> Node:
        token = self._next
        opened = self._take("not", "(")
        if not opened:
            return self._operand(token)
        self._mlflow = False
        self._depth += 1
        if self._depth > DEEPEST:
            raise FilterError(
                f"More than {DEEPEST} brackets and nots within each other: remove some.", opened.at
            )
        node: Node = Negation(self._condition()) if opened.keyword else self._filter()
        if opened.text == "(" and not self._take(")"):
            raise self._unfinished(
                f"The bracket at character {opened.at + 1} is not closed: add a ) after its last part.",
                Expected("joiner", options=(")",)),
            )
        self._depth -= 1
        return node

    def _operand(self, token: Token | None) -> Node:
        if token is None or token.keyword in KEYWORDS:
            raise self._unfinished(self._missing(), Expected("operand"))
        if token.is_open:
            raise _open_quote(token)
        if token.form in ("sign", "mark"):
            raise FilterError(_unexpected(token), token.at)
        self._place += 1
        token = self._with_second_word(token)
        after = self._next
        text = token.text if token.form == "word" else token.text[1:-1]
        if token.form == "name":
            if not token.key.strip("'\"`"):
                example = f"{token.entity}.{_KEYS[ENTITIES[token.entity.lower()]]}"
                raise self._unfinished(f"{token.text} needs a key, as in {example}.", Expected("word"))
            return self._comparison(_name_of(token))
        if (attribute_of(text) and (token.form == "word" or self._compares())) or (
            after and after.form == "sign"
        ):
            return self._comparison(_attribute(token, text))
        if self._compares_surely():
            return self._comparison(_bare(token, text))
        self._mlflow = False
        return Term(text)

    def _with_second_word(self, token: Token) -> Token:
        """A title of two words, such as run id, as one word if it is compared."""
        after = self._next
        if not (token.keyword and after and after.keyword):
            return token
        both = f"{token.text} {after.text}"
        if not (column_of(both) or attribute_of(both)):
            return token
        self._place += 1
        if self._compares():
            return Token("word", self._text[token.at : after.end], token.at)._replace(text=both)
        self._place -= 1
        return token

    def _missing(self) -> str:
        if self._place == 0:
            return "A comparison or a word must come first, as in status = 'FAILED' or owl."
        before = self._tokens[self._place - 1].text
        return f"A comparison or a word must follow “{before}”: add one, or remove “{before}” away."

    def _compares(self) -> bool:
        token = self._next
        return token is not None and (token.form == "sign" or token.keyword in (*_WORDS, "is"))

    def _compares_surely(self) -> bool:
        """Whether an operator in words follows, and behind it what it needs; else they are words to find."""
        first, *rest = [
            each.keyword or each.text[:1] for each in self._tokens[self._place : self._place + 3]
        ] or [""]
        if first == "is":
            return rest[:1] == ["null"] or rest[:2] == ["not", "null"]
        if first == "not":
            first, *rest = rest or [""]
        return bool(rest) and (rest[0] == "(" if first == "in" else first in _WORDS and rest[0] in QUOTES)

    def _comparison(self, name: Name) -> Comparison:
        token = self._next
        if token and token.form == "sign":
            self._place += 1
            operator = SIGNS.get(token.text, token.text)
            return Comparison(name, operator, (self._value(name, operator),), token.text not in SIGNS)
        if self._take("is"):
            return self._null(name)
        negated = self._take("not")
        if found := self._take(*_WORDS):
            operator = ("NOT " if negated else "") + found.text.upper()
            values = self._list(name, operator) if found.keyword == "in" else (self._value(name, operator),)
            known = found.keyword == "in" or not (negated or found.keyword == "rlike")
            return Comparison(name, operator, values, known)
        options = _WORDS if negated else ()
        if negated:
            message = f"in, like, ilike or rlike must follow “{name.spelled} not”."
        else:
            message = (
                f"{name.spelled} needs a comparison, as in {_example(name)};"
                " to search for the text itself, put it in quotes."
            )
        raise self._unfinished(message, Expected("operator", name, options=options))

    def _null(self, name: Name) -> Comparison:
        negated, null = self._take("not"), self._take("null")
        if not null:
            options = ("null",) if negated else ("null", "not null")
            said = "is not" if negated else "is"
            raise self._unfinished(
                f"null must follow “{name.spelled} {said}”, as in {name.spelled} is not null.",
                Expected("word", name, options=options),
            )
        narrow = not negated or self._text[negated.end : null.at] == " "
        return Comparison(name, "IS NOT NULL" if negated else "IS NULL", (), narrow)

    def _list(self, name: Name, operator: str) -> tuple[Value, ...]:
        if not self._take("("):
            raise self._unfinished(
                f"Values in brackets must follow “{operator.lower()}”, as in ('a', 'b').",
                Expected("word", name, operator, ("(",)),
            )
        values = [self._value(name, operator)]
        while self._take(","):
            if self._take(")"):
                return tuple(values)
            values.append(self._value(name, operator))
        if not self._take(")"):
            raise self._unfinished(
                "The list of values is not closed: add a , before another value, or a ) after the last.",
                Expected("word", name, operator, (",", ")")),
            )
        return tuple(values)

    def _value(self, name: Name, operator: str) -> Value:
        token = self._next
        if token is None or token.form in ("sign", "mark"):
            raise self._unfinished(
                f"A value must follow “{operator.lower()}”, as {_example_value(name)}.",
                Expected("value", name, operator),
            )
        if token.is_open:
            raise _open_quote(token)
        self._place += 1
        if token.form == "quoted" and token.text[0] != "`":
            return Value(token.text[1:-1], token.text, token.at)
        if token.keyword == "nan":
            return Value(float("nan"), token.text, token.at)
        if token.form == "word" and _NUMBER.fullmatch(token.text):
            digits = token.text.lstrip("+-")
            whole = digits.isdecimal() and len(digits) <= _LONGEST_WHOLE
            return Value(int(token.text) if whole else float(token.text), token.text, token.at)
        bare = token.text.strip("`")
        raise FilterError(f"{bare} is not a number: if it is text, write '{bare}' in quotes.", token.at)


def _name_of(token: Token) -> Name:
    kind = ENTITIES[token.entity.lower()]
    quoted = token.key[:1] in QUOTES
    key = token.key[1:-1] if quoted else token.key
    mlflow = token.entity in ENTITIES and (quoted or is_plain(key))
    if kind == "attribute":
        return _attribute(token, key, mlflow=mlflow)
    if kind == "dataset" and key not in DATA_SET_KEYS:
        raise FilterError(
            f"A data set has no {key}: ask for its {', '.join(DATA_SET_KEYS[:-1])} or {DATA_SET_KEYS[-1]}.",
            token.at,
        )
    return Name(kind, key, token.text, token.at, mlflow)


def _attribute(token: Token, key: str, *, mlflow: bool = True) -> Name:
    attribute = attribute_of(key)
    if attribute is None and token.form != "name" and not _NUMBER.fullmatch(token.text):
        return _bare(token, key)
    if attribute is None and (attribute := column_of(key)):
        return Name("attribute", attribute, token.text, token.at, mlflow=False)
    if attribute is None:
        known = ", ".join(dict.fromkeys(ATTRIBUTES.values()))
        raise FilterError(
            f"A run has no attribute {key}: write metrics.{key}, params.{key} or tags.{key},"
            f" or one of {known}.",
            token.at,
        )
    plain = token.form != "quoted" or token.text[0] != "'"
    known_so = plain and key in ATTRIBUTES and key not in OURS
    return Name("attribute", attribute, token.text, token.at, mlflow and known_so)


def _bare(token: Token, key: str) -> Name:
    return Name("any", key, token.text, token.at, mlflow=False)


def _example(name: Name) -> str:
    if name.is_number:
        return f"{name.spelled} {'>' if name.attribute else '<'} {_example_value(name)}"
    return f"{name.spelled} = {_example_value(name)}"


def _example_value(name: Name) -> str:
    if name.attribute in TIMES:
        return "'2 h ago'"
    if name.is_number:
        return "60" if name.attribute else "0.5"
    return "'FAILED'" if name.attribute in ("status", "state") else "'a'"


def _unexpected(token: Token) -> str:
    hint = "to search for it, put it in quotes" if token.text != ")" else "remove it, or open one before it"
    return f"“{token.text}” has nothing before it that it belongs to: {hint}."


def _open_quote(token: Token) -> FilterError:
    quote = token.key[0] if token.key else token.text[0]
    at = token.end - len(token.key) if token.key else token.at
    return FilterError(f"The quote is not closed: add {quote} where it ends.", at, Expected("word"))
