"""A function's parameters as form fields: what may be typed, and what the text means."""

import ast
import inspect
import types
import typing
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import Enum
from inspect import Parameter
from pathlib import Path
from typing import Any, Literal, Union

from memo_tui.errors import FunctionError
from memo_tui.memo.preview import cut, preview

_EMPTY = Parameter.empty
_NO_LITERAL = (SyntaxError, ValueError, TypeError, MemoryError, RecursionError)
_TRUE, _FALSE = ("true", "yes", "on", "1"), ("false", "no", "off", "0")


class FieldError(FunctionError):
    """What was typed into a field can't be used.

    Attributes:
        field: the parameter's name.
    """

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True)
class Field:
    """One parameter.

    Attributes:
        name: the parameter's name.
        hint: a description of what may be typed.
        text: the initial text of the field: the default.
        required: whether there is no default.
    """

    name: str
    hint: str
    text: str
    required: bool


class Form:
    """The fields of one function."""

    def __init__(self, function: Callable[..., Any]) -> None:
        """Read the signature and the type hints."""
        self._signature = inspect.signature(function)
        try:
            hints = typing.get_type_hints(inspect.unwrap(function))
        except Exception:  # noqa: BLE001 - a hint may name what doesn't exist at run time
            hints = {}
        self._kinds = {
            name: _kind(parameter, hints.get(name, _EMPTY))
            for name, parameter in self._signature.parameters.items()
        }

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields, in the signature's order."""
        return tuple(self._field(parameter) for parameter in self._signature.parameters.values())

    def read(self, texts: Mapping[str, str]) -> tuple[list[Any], dict[str, Any]]:
        """Convert the typed texts to positional and keyword arguments; an empty field means the default.

        Raises:
            FieldError: a text is missing, or the parameter does not take it.
        """
        args: list[Any] = []
        kwargs: dict[str, Any] = {}
        gap = ""
        for name, parameter in self._signature.parameters.items():
            text, kind = texts.get(name, "").strip(), self._kinds[name]
            if parameter.kind is Parameter.VAR_POSITIONAL:
                args += _many(name, text)
            elif parameter.kind is Parameter.VAR_KEYWORD:
                kwargs |= _named(name, text, self._kinds)
            elif not text and parameter.default is not _EMPTY:
                gap = name
            elif not text and not _takes_empty(kind):
                raise FieldError(name, f"{name} needs a value: {_hint(kind)}.")
            elif parameter.kind is Parameter.POSITIONAL_ONLY:
                if gap:
                    raise FieldError(gap, f"{gap} needs a value, because {name} after it has one.")
                args.append(_value(name, text, kind))
            else:
                kwargs[name] = _value(name, text, kind)
        return self._placed(args, kwargs)

    def texts(self, params: str, written: Callable[..., str]) -> dict[str, str] | None:
        """The fields' texts for parameters in the form "a=1, b='x'".

        Args:
            params: the parameters.
            written: formats a call's parameters in that form.

        Returns:
            What to type, by field; None if these parameters can't be typed.
        """
        try:
            call = ast.parse(f"f({params})", mode="eval").body
        except (SyntaxError, ValueError):
            return None
        if not isinstance(call, ast.Call) or call.args:
            return None
        for as_typed in (_typed, ast.unparse):
            texts = {str(each.arg): as_typed(each.value) for each in call.keywords}
            try:
                args, kwargs = self.read(texts)
                if texts.keys() <= self._kinds.keys() and written(*args, **kwargs) == params:
                    return texts
            except (FunctionError, TypeError):
                continue
        return None

    def _placed(self, args: list[Any], kwargs: dict[str, Any]) -> tuple[list[Any], dict[str, Any]]:
        """If a `*` parameter has values, pass the parameters before it by position too."""
        names = list(self._signature.parameters.values())
        star = next((each for each in names if each.kind is Parameter.VAR_POSITIONAL), None)
        before = [] if star is None else names[: names.index(star)]
        only = [each for each in before if each.kind is Parameter.POSITIONAL_ONLY]
        if star is None or len(args) <= len(only):
            return args, kwargs
        placed = args[: len(only)]
        for parameter in before[len(only) :]:
            placed.append(kwargs.pop(parameter.name, parameter.default))
        return [*placed, *args[len(only) :]], kwargs

    def _field(self, parameter: Parameter) -> Field:
        default, kind = parameter.default, self._kinds[parameter.name]
        if parameter.kind is Parameter.VAR_POSITIONAL:
            return Field(f"{parameter.name}", "values, separated by commas", "", required=False)
        if parameter.kind is Parameter.VAR_KEYWORD:
            return Field(f"{parameter.name}", "name=value, separated by commas", "", required=False)
        return Field(parameter.name, _hint(kind), _text(default, kind), default is _EMPTY)


def _typed(value: ast.expr) -> str:
    """The text of a field for an argument: strings, paths and Enum names without quotes."""
    match value:
        case ast.Constant(value=str(text)) | ast.Call(args=[ast.Constant(value=str(text))], keywords=[]):
            return text
    return ast.unparse(value)


def _kind(parameter: Parameter, hint: Any) -> Any:
    """The type of a parameter; Any if unknown."""
    if hint is not _EMPTY:
        return hint
    return type(parameter.default) if type(parameter.default) in (int, float, str, bool) else Any


def _text(default: Any, kind: Any) -> str:
    if default is _EMPTY:
        return ""
    if isinstance(default, Enum):
        return default.name
    if isinstance(default, str) and kind is not Any:
        return default
    if isinstance(default, Path):
        return str(default)
    return preview(default)


def _choices(kind: Any) -> tuple[tuple[str, Any], ...]:
    """For a Literal or an Enum: each text that may be typed, and its value."""
    if typing.get_origin(kind) is Literal:
        return tuple((each if isinstance(each, str) else repr(each), each) for each in typing.get_args(kind))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return tuple((each.name, each) for each in kind)
    return ()


def _hint(kind: Any) -> str:
    if choices := _choices(kind):
        return "one of " + ", ".join(text for text, _ in choices)
    if typing.get_origin(kind) in (Union, types.UnionType):
        return " or ".join(dict.fromkeys(_hint(each) for each in typing.get_args(kind)))
    plain = {
        int: "a whole number",
        float: "a number",
        str: "text",
        bool: "True or False",
        type(None): "None",
        Path: "a path",
        Any: "any Python value",
    }
    try:
        known = plain.get(kind)
    except TypeError:
        known = None
    return known or f"a Python {getattr(typing.get_origin(kind) or kind, '__name__', kind)}"


def _takes_empty(kind: Any) -> bool:
    return kind is str


def _value(name: str, text: str, kind: Any) -> Any:
    """Convert a text to a type.

    Raises:
        FieldError: the type does not take it.
    """
    if kinds := typing.get_args(kind) if typing.get_origin(kind) in (Union, types.UnionType) else ():
        for each in sorted(kinds, key=lambda each: each is str):  # a text fits everything, so it comes last
            try:
                return _value(name, text, each)
            except FieldError:
                continue
        raise _refused(name, text, kind)
    if choices := _choices(kind):
        for choice, value in choices:
            if text == choice:
                return value
        raise _refused(name, text, kind)
    if kind is str:
        return text
    if kind is bool:
        if text.lower() in (*_TRUE, *_FALSE):
            return text.lower() in _TRUE
        raise _refused(name, text, kind)
    if kind in (int, float):
        try:
            return kind(text.replace(" ", ""))
        except ValueError:
            raise _refused(name, text, kind) from None
    if kind is Path:
        return Path(text)
    return _literal(name, text, kind)


def _literal(name: str, text: str, kind: Any) -> Any:
    try:
        value = ast.literal_eval(text)
    except _NO_LITERAL:
        if kind is Any:
            return text
        raise _refused(name, text, kind) from None
    origin = typing.get_origin(kind) or kind
    if kind is not Any and isinstance(origin, type) and not isinstance(value, origin):
        raise _refused(name, text, kind)
    return value


def _many(name: str, text: str) -> list[Any]:
    try:
        if not text:
            return []
        row = ast.parse(f"({text},)", mode="eval").body
        if isinstance(row, ast.Tuple):
            return [ast.literal_eval(each) for each in row.elts]
    except _NO_LITERAL:
        pass
    raise FieldError(name, f"{name} takes Python values separated by commas, such as 1, 'a'.")


def _named(name: str, text: str, taken: Collection[str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    try:
        call = ast.parse(f"f({text})", mode="eval").body
        if not isinstance(call, ast.Call) or call.args:
            raise SyntaxError
        for each in call.keywords:
            if not each.arg or each.arg in taken or each.arg in values:
                raise FieldError(name, f"{name} takes names that no field has, each once, such as x=1.")
            values[each.arg] = ast.literal_eval(each.value)
    except _NO_LITERAL:
        raise FieldError(name, f"{name} takes names and Python values, such as a=1, b='x'.") from None
    return values


def _refused(name: str, text: str, kind: Any) -> FieldError:
    return FieldError(name, f"{name} takes {_hint(kind)}, not {cut(repr(text))}.")
