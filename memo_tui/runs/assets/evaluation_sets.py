"""What MLflow writes about data sets for evaluations."""

import json
from contextlib import suppress

from memo_tui.natural_order import natural
from memo_tui.runs.assets.model import EvaluationSet


def records_of(profile: str | None) -> int | None:
    """How many records a profile counts; None if it doesn't say so."""
    with suppress(ValueError, TypeError, AttributeError, RecursionError):
        count = json.loads(profile or "").get("num_records")
        return count if isinstance(count, int) else None
    return None


def by_name(found: EvaluationSet) -> tuple[object, str]:
    """Where it stands among others."""
    return natural(found.name), found.set_id
