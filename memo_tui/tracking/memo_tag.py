"""The tag in which a tracker says what its memos hold, and how often they were read."""

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import TypedDict

from memo_tui.memo.counted_property import MemoState

MEMOS = ("mlflow_client", "mlflow_experiment_id")


class TaggedMemo(TypedDict):
    """One memo in the tag: its value as text, how often it was asked for and computed, and when last.

    `at` is in seconds since 1970, or 0 if it was never computed.
    """

    value: str
    asked: int
    ran: int
    at: float


def format_memos(states: Mapping[str, MemoState], values: Mapping[str, str]) -> str:
    """The text of the tag.

    Args:
        states: of the memos, by their names.
        values: their values as text, likewise.
    """
    return json.dumps(
        {
            name: {"value": values[name], "asked": state.asked, "ran": state.ran, "at": state.at}
            for name, state in states.items()
        },
        ensure_ascii=False,
    )


def read_memos(text: str) -> dict[str, TaggedMemo]:
    """The memos in the tag's text by their names; none if it doesn't have the form that a tracker writes."""
    with suppress(ValueError, AttributeError, TypeError, OverflowError, RecursionError):
        return {
            name: {
                "value": str(memo.get("value", "")),
                "asked": int(memo.get("asked", 0)),
                "ran": int(memo.get("ran", 0)),
                "at": float(memo.get("at") or 0),
            }
            for name, memo in json.loads(text).items()
        }
    return {}
