"""Reading the spans of a trace from its artifact."""

import json

from memo_tui.runs.assets.model import Span, Trace
from memo_tui.runs.assets.parsing import to_spans
from memo_tui.tracking.address import Address
from memo_tui.tracking.artifacts.listing import Artifacts
from memo_tui.tracking.artifacts.places import MOST_COPIED, Artifact, ArtifactError

_FILE = "traces.json"


def spans_of_artifact(trace: Trace, address: Address) -> list[Span]:
    """The spans that an artifact of the trace holds.

    Raises:
        ArtifactError: there is no such artifact, it is too large, or it holds something else.
        StoreError: the place of the artifacts can't be reached.
    """
    if not trace.location:
        return []
    artifact = Artifact(trace.location, _FILE, is_dir=False)
    head = Artifacts(address).head(artifact, MOST_COPIED)
    try:
        found = json.loads(head.data)["spans"]
        return to_spans(found)
    except (ValueError, TypeError, KeyError, RecursionError):
        raise ArtifactError(f"{_FILE} of this trace holds no spans that can be read.") from None
