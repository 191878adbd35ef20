"""The rules of alerts, and where alerts are sent, as they are written in settings and options."""

import math
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from urllib.parse import urlsplit

ENDS = ("ended", "finished", "failed", "killed", "lost")
NEW_BEST, SILENT, VALUE = "new best", "silent", "value"
BELL, OSC9, DESKTOP = "bell", "osc9", "desktop"
SLACK = "slack+"  # before the address of a service that takes what Slack takes
EXAMPLES = "'loss is nan', 'loss > 5', 'silent for 5 min', 'ended', 'failed' or 'new best rmse'"

_COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "==": operator.eq,
    "!=": operator.ne,
}
_IS: Mapping[str, Callable[[float], bool]] = {
    "nan": math.isnan,
    "inf": math.isinf,
    "not finite": lambda value: not math.isfinite(value),
}
_UNITS = {"s": 1, "sec": 1, "second": 1, "min": 60, "minute": 60, "h": 3600, "hour": 3600}
_COMPARISON = re.compile(r"(?P<metric>\S.*?)\s*(?P<how><=|>=|==|!=|<|>|=)\s*(?P<number>[-+.\w]+)")
_STATE = re.compile(r"(?P<metric>\S.*?)\s+is\s+(?P<what>nan|inf|not\s+finite)", re.IGNORECASE)
_SILENCE = re.compile(r"silent\s+for\s+(?P<number>\d+\.?\d*)\s*(?P<unit>[a-z]+)", re.IGNORECASE)
_BEST = re.compile(r"new\s+best(?:\s+(?P<metric>\S.*))?", re.IGNORECASE)
_LONGEST_SILENCE = 1e7  # seconds


@dataclass(frozen=True)
class Rule:
    """When an alert is sent.

    Attributes:
        text: as it was written.
        kind: `VALUE`, `SILENT`, `NEW_BEST`, or one of `ENDS`.
        metric: of a value or a new best; "" for the best of any metric.
        holds: of a value: whether the rule holds for it.
        seconds: of a silence.
    """

    text: str
    kind: str
    metric: str = ""
    holds: Callable[[float], bool] = lambda _: False
    seconds: float = 0.0

    @classmethod
    def parse(cls, text: str) -> "Rule":
        """Read a rule.

        Raises:
            ValueError: it isn't understood; the message says what to give.
        """
        written = " ".join(text.split())
        if written.lower() in ENDS:
            return cls(written, written.lower())
        if found := _BEST.fullmatch(written):
            return cls(written, NEW_BEST, found["metric"] or "")
        if found := _SILENCE.fullmatch(written):
            return cls(written, SILENT, seconds=_seconds(found["number"], found["unit"].lower()))
        if found := _STATE.fullmatch(written):
            return cls(written, VALUE, found["metric"], _IS[" ".join(found["what"].lower().split())])
        if found := _COMPARISON.fullmatch(written):
            return _comparison(written, found["metric"], found["how"], found["number"])
        near = get_close_matches(written.lower(), (*ENDS, NEW_BEST), 1)
        raise ValueError(f"did you mean {near[0]!r}?" if near else f"give a rule such as {EXAMPLES}")


def check_target(text: str) -> str:
    """The place to which alerts are sent, checked: a word, or the address of a webhook.

    Raises:
        ValueError: it isn't understood; the message says what to give.
    """
    target = text.strip()
    if target in (BELL, OSC9, DESKTOP):
        return target
    parts = urlsplit(target.removeprefix(SLACK))
    if parts.scheme in ("http", "https") and parts.hostname:
        return target
    near = get_close_matches(target, (BELL, OSC9, DESKTOP), 1)
    hint = f"did you mean {near[0]!r}?" if near else ""
    raise ValueError(
        hint or "give bell, osc9, desktop, or the address of a webhook, such as https://HOST/PATH"
    )


def is_webhook(target: str) -> bool:
    """Whether a target is the address of a webhook, which is a secret."""
    return target not in (BELL, OSC9, DESKTOP)


def _seconds(number: str, unit: str) -> float:
    known = _UNITS.get(unit) or _UNITS.get(unit.removesuffix("s"))
    if known is None:
        raise ValueError(f"{unit!r} is no unit of time: give s, min or h")
    seconds = float(number) * known
    if not 0 < seconds < _LONGEST_SILENCE:
        raise ValueError("give a time above 0, such as 5 min")
    return seconds


def _comparison(text: str, metric: str, how: str, number: str) -> Rule:
    try:
        limit = float(number)
    except ValueError:
        raise ValueError(f"{number!r} is no number") from None
    if math.isnan(limit):
        raise ValueError(f"no number compares with nan: write '{metric} is nan'")
    compare = _COMPARE[how]
    return Rule(text, VALUE, metric, lambda value: compare(value, limit))
