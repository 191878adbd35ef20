"""Binding a call's arguments to parameters, so that every spelling of a call has the same key."""

import inspect
import weakref
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from enum import Enum
from functools import partial
from hashlib import blake2b
from inspect import Parameter
from itertools import islice
from pathlib import PurePath
from typing import Any

from memo_tui.errors import UnkeyableParameter
from memo_tui.memo.keys.canonical import one_value, write
from memo_tui.memo.keys.digests import DIGEST_BYTES, NoContent, feed
from memo_tui.memo.preview import cut, preview

_SIMPLE = {Parameter.POSITIONAL_OR_KEYWORD, Parameter.KEYWORD_ONLY}
_PLAIN = frozenset((int, str, bool, float, bytes, type(None)))
_MOST_SPELLINGS = 4096
_MOST_SHOWN = 100  # parameters of `*args` or `**kwargs` as text, which is cut later
_LONG = 1000  # longer texts and bytes are not kept to recognise a spelling


class Binder:
    """Binds calls to one signature.

    Attributes:
        signature: the function's.
    """

    def __init__(
        self,
        name: str,
        signature: inspect.Signature,
        ignore: Collection[str] = (),
        outer: inspect.Signature | None = None,
        *,
        key: Callable[..., object] | None = None,
        held: tuple[object, ...] = (),
    ) -> None:
        """Prepare for calls of a function.

        Args:
            name: the function's name, for errors.
            signature: its signature.
            ignore: names of parameters that are not part of the key; `*args` may be written with its star.
            outer: the signature of a wrapper around it, which may take more or fewer parameters.
            key: a function of the same parameters that returns what distinguishes the calls.
            held: what the callable itself holds, as a partial does; it counts as it is at each call.

        Raises:
            ValueError: a name in `ignore` is not one of the parameters.
        """
        for each in ignore:
            if each.lstrip("*") not in signature.parameters:
                raise ValueError(f"{name} has no parameter {each!r} to ignore")
        self.signature = signature
        self._name = name
        self._ignore = frozenset(each.lstrip("*") for each in ignore)
        self._outer = outer
        self._own_key = key
        self._held = held
        self._spellings: dict[object, bytes] = {}
        parameters = signature.parameters.values()
        # Most signatures can be bound in a tenth of the time that `Signature.bind` takes.
        self._is_simple = {each.kind for each in parameters} <= _SIMPLE
        self._defaults = {each.name: each.default for each in parameters}
        self._by_position = [each.name for each in parameters if each.kind is not Parameter.KEYWORD_ONLY]
        self._required = {each.name for each in parameters if each.default is Parameter.empty}
        # A mutable default may have changed since.
        self._steady = (
            key is None
            and _never_changes(held)
            and all(each.default is Parameter.empty or _never_changes(each.default) for each in parameters)
        )

    @classmethod
    def of(
        cls,
        name: str,
        function: Callable[..., Any],
        ignore: Collection[str] = (),
        key: Callable[..., object] | None = None,
        held: tuple[object, ...] = (),
    ) -> "Binder":
        """A binder for a function.

        A wrapper made with `functools.wraps` that takes any arguments is bound by the wrapped signature.

        Raises:
            ValueError: a name in `ignore` is not one of the parameters.
        """
        outer = inspect.signature(function, follow_wrapped=False)
        kinds = {each.kind for each in outer.parameters.values()}
        takes_any = {Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD} <= kinds
        if function is inspect.unwrap(function) or not takes_any:
            return cls(name, outer, ignore, key=key, held=held)
        return cls(name, inspect.signature(function), ignore, outer, key=key, held=held)

    def without_first(self, first: object = None) -> "Binder":
        """The binder for calls of the bound method, without `self`.

        Args:
            first: what the user's own function of the parameters gets as `self`.
        """
        name = next(iter(self.signature.parameters), "")
        own_key = self._own_key
        return Binder(
            self._name,
            without_first(self.signature),
            self._ignore - {name},
            without_first(self._outer) if self._outer else None,
            key=None if own_key is None else _with_first(own_key, first),
        )

    def takes_none(self) -> bool:
        """Whether the function can be called without arguments."""
        try:
            self.signature.bind()
        except TypeError:
            return False
        return True

    def key(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> bytes:
        """The digest of a call's parameters, defaults applied.

        Raises:
            TypeError: the arguments don't fit the signature.
            UnkeyableParameter: a parameter can't be compared by content.
        """
        spelling = _spelling(args, kwargs) if self._steady else None
        if spelling is not None and (known := self._spellings.get(spelling)) is not None:
            return known
        key = self._digest(self._distinguishing(args, kwargs))
        if spelling is not None and not any(map(_is_long, (*args, *kwargs.values()))):
            if len(self._spellings) >= _MOST_SPELLINGS:
                self._spellings.clear()
            self._spellings[spelling] = key
        return key

    def _digest(self, distinguishing: Mapping[str, Any]) -> bytes:
        hasher = blake2b(digest_size=DIGEST_BYTES)
        name, value = "", None
        try:
            with one_value():
                if self._held:
                    feed(hasher.update, self._held)
                for name, value in distinguishing.items():
                    if name not in self._ignore:
                        write(hasher.update, b"u", name.encode())
                        feed(hasher.update, value)
        except NoContent as problem:
            if not name:
                raise self._unkeyable_held(problem) from None
            raise self._unkeyable(name + problem.path, problem) from None
        except RecursionError:
            endless = NoContent(value, "it is nested too deeply")
            raise self._unkeyable(name, endless) from None
        return hasher.digest()

    def params(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> dict[str, Any]:
        """The parameters by name, in the signature's order; `**` parameters as they were passed.

        Raises:
            TypeError: the arguments don't fit the signature.
        """
        if self._is_simple and len(args) <= len(self._by_position):
            given = dict(zip(self._by_position, args, strict=False))
            count = len(given)
            given.update(kwargs)
            twice = len(given) < count + len(kwargs)
            if not twice and self._required <= given.keys() <= self._defaults.keys():
                return {**self._defaults, **given}
        bound = self._bind(args, kwargs)
        bound.apply_defaults()
        return dict(bound.arguments)

    def _distinguishing(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> dict[str, Any]:
        """What distinguishes this call: the parameters, or what the user's own function of them returns."""
        if self._own_key is None:
            return self.params(args, kwargs)
        bound = self._bind(args, kwargs)
        bound.apply_defaults()
        return {"key=": self._own_key(*bound.args, **bound.kwargs)}

    def _bind(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> inspect.BoundArguments:
        try:
            return self.signature.bind(*args, **kwargs)
        except TypeError as error:
            if self._outer is not None:
                with suppress(TypeError):
                    return self._outer.bind(*args, **kwargs)
            raise TypeError(f"{self._name}: {error}") from None

    def text(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> str:
        """The parameters as text, for example "a=1, b='x'"; shortened, and without those that are ignored."""
        parts: list[str] = []
        kinds = self._bind(args, kwargs).signature.parameters
        for name, value in self.params(args, kwargs).items():
            if name in self._ignore:
                continue
            if kinds[name].kind is Parameter.VAR_POSITIONAL:
                parts += [preview(each) for each in islice(value, _MOST_SHOWN)]
            elif kinds[name].kind is Parameter.VAR_KEYWORD:
                parts += [f"{key}={preview(each)}" for key, each in islice(value.items(), _MOST_SHOWN)]
            else:
                parts.append(f"{name}={preview(value)}")
        return cut(", ".join(parts))

    def _unkeyable(self, where: str, problem: NoContent) -> UnkeyableParameter:
        kind = type(problem.value).__qualname__
        why = problem.why or f"a value of type {kind} has no content to compare"
        return UnkeyableParameter(
            f"{self._name}: the parameter {where} can't be part of a key: {why}. Pass its content, name it"
            f" in ignore=, or give {kind} a method __memo_key__."
        )

    def _unkeyable_held(self, problem: NoContent) -> UnkeyableParameter:
        kind = type(problem.value).__qualname__
        return UnkeyableParameter(
            f"{self._name} holds a value of type {kind}, which has no content to compare:"
            f" memoize a function of it, or give {kind} a method __memo_key__."
        )


def _spelling(args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> object:
    """A cheap key for the same spelling with plain values; None where `==` is not exact enough."""
    kinds = (*map(type, args), *map(type, kwargs.values()))
    if not _PLAIN.issuperset(kinds):
        return None
    if float in kinds and (0.0 in args or 0.0 in kwargs.values()):
        return None  # 0.0 == -0.0
    return (args, tuple(kwargs.items()), kinds)


def _with_first(function: Callable[..., object], first: object) -> Callable[..., object]:
    """The function with `self` given, which it doesn't keep alive."""
    try:
        reference: Callable[[], object] = weakref.ref(first)
    except TypeError:
        reference = partial(lambda value: value, first)
    return lambda *args, **kwargs: function(reference(), *args, **kwargs)


def without_first(signature: inspect.Signature) -> inspect.Signature:
    """A method's signature without `self`."""
    parameters = list(signature.parameters.values())
    if parameters and parameters[0].kind is not Parameter.VAR_POSITIONAL:
        del parameters[0]
    return signature.replace(parameters=parameters)


def _never_changes(value: object) -> bool:
    if type(value) in (tuple, frozenset):
        return all(map(_never_changes, value))  # type: ignore[call-overload]
    return type(value) in _PLAIN or isinstance(value, Enum | PurePath | type)


def _is_long(value: object) -> bool:
    return isinstance(value, str | bytes) and len(value) > _LONG
