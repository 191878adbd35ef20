"""What values the params of the models take, which scikit-learn would say only once it is imported."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from numbers import Integral, Real

_LONGEST_SHOWN = 60  # characters of a refused value


@dataclass(frozen=True)
class Values:
    """The values that a param takes.

    Attributes:
        hint: what they are, as text.
        has: whether a value is one of them.
    """

    hint: str
    has: Callable[[object], bool]

    def __or__(self, other: "Values") -> "Values":
        """The values of both."""
        return Values(f"{self.hint} or {other.hint}", lambda value: self.has(value) or other.has(value))


def _is_whole(value: object, least: int) -> bool:
    return isinstance(value, Integral) and not isinstance(value, bool) and int(value) >= least


def _whole(least: int) -> Values:
    return Values(f"a whole number from {least}", lambda value: _is_whole(value, least))


def _number(text: str, fits: Callable[[float], bool], *, whole: bool = True) -> Values:
    """Finite numbers; with `whole=False` none without a decimal point."""

    def has(value: object) -> bool:
        if not isinstance(value, Real) or isinstance(value, bool):
            return False
        return (whole or not isinstance(value, Integral)) and math.isfinite(value) and fits(float(value))

    return Values(text, has)


def _words(*words: str) -> Values:
    hint = ", ".join(words[:-1]) + f" or {words[-1]}" if words[1:] else words[0]
    return Values(hint, lambda value: isinstance(value, str) and value in words)


def _are_sizes(value: object) -> bool:
    sizes = getattr(value, "tolist", lambda: value)()
    return isinstance(sizes, (tuple, list)) and all(_is_whole(each, 1) for each in sizes)


_NONE = Values("None", lambda value: value is None)
_FLAG = Values("True or False", lambda value: type(value).__name__ in ("bool", "bool_"))  # NumPy's as well
_NOT_NEGATIVE = _number("a number from 0", lambda value: value >= 0)
_PART = _number("a part up to 1.0", lambda value: 0 < value <= 1, whole=False)
_SIZES = Values("whole numbers, as (32, 16)", _are_sizes)

_TAKEN: Mapping[str, Values] = {
    "activation": _words("identity", "logistic", "relu", "tanh"),
    "alpha": _NOT_NEGATIVE,
    "batch_size": _whole(1) | _words("auto"),
    "bootstrap": _FLAG,
    "criterion": _words(
        *("squared_error", "absolute_error", "friedman_mse", "poisson"),
        *("gini", "entropy", "log_loss"),  # of classes
    ),
    "fit_intercept": _FLAG,
    "hidden_layer_sizes": _SIZES | _whole(1),
    "learning_rate": _NOT_NEGATIVE,
    "learning_rate_init": _number("a number above 0", lambda value: value > 0),
    "max_depth": _whole(1) | _NONE,
    "max_features": Values(
        "a whole number from 1, a part up to 1.0, None, sqrt or log2",
        (_whole(1) | _PART | _NONE | _words("sqrt", "log2")).has,
    ),
    "max_iter": _whole(1),
    "min_samples_leaf": _whole(1) | _number("a part below 1", lambda value: 0 < value < 1, whole=False),
    "min_samples_split": _whole(2) | _PART,
    "n_estimators": _whole(1),
    "positive": _FLAG,
    "subsample": _number("a part up to 1.0", lambda value: 0 < value <= 1),
}


def hint(param: str) -> str:
    """What values a param takes, as text."""
    return _TAKEN[param].hint


def refusal(model: str, param: str, value: object) -> str:
    """The sentence on a value that a param of a model doesn't take; "" for one that it takes."""
    taken = _TAKEN[param]
    shown = repr(value)
    shown = shown if len(shown) <= _LONGEST_SHOWN else f"{shown[:_LONGEST_SHOWN]}…"
    return "" if taken.has(value) else f"{param} of {model} can't be {shown}: give {taken.hint}."
