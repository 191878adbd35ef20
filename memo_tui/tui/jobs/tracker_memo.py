"""The memo of a training's tracker: what is resolved, and how often it was requested."""

from collections.abc import Sequence
from itertools import islice
from time import time
from typing import ClassVar

from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from memo_tui.jobs.job import Job
from memo_tui.runs.model import Run
from memo_tui.tracking.memo_tag import MEMOS, TaggedMemo, read_memos
from memo_tui.tracking.tags import JOB_TAG, TRACKER_TAG
from memo_tui.tui.common.redraw import redraw
from memo_tui.tui.common.text import ago, plain

_LOOKED_THROUGH = 500


class TrackerMemo(Widget):
    """Shows `mlflow_client` and `mlflow_experiment_id` of the newest training's `MlFlowTracker`."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "tracker-memo--resolved",
        "tracker-memo--waiting",
        "tracker-memo--dim",
    }

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._whose = "no training yet"
        self._memos: dict[str, TaggedMemo] = {}

    def show_newest(self, jobs: Sequence[Job], runs: Sequence[Run]) -> None:
        """Show the tracker of the newest training, as far as the tags of its runs describe it."""
        run = next((run for run in islice(runs, _LOOKED_THROUGH) if TRACKER_TAG in run.tags), None)
        newest = jobs[0] if jobs else None
        before = (self._whose, self._memos)
        if newest and newest.active and (run is None or run.tags.get(JOB_TAG) != newest.job_id):
            self._whose, self._memos = f"job {newest.job_id}, starting", {}
        elif run is not None:
            self._whose, self._memos = f"of {run.name}", read_memos(run.tags[TRACKER_TAG])
        else:
            self._whose, self._memos = "no training yet", {}
        if before != (self._whose, self._memos):
            redraw(self)

    def render(self) -> RenderResult:
        """A heading and two lines per memo."""
        dim = self.get_visual_style("tracker-memo--dim")
        lines = [Content.styled("MlFlowTracker ", "bold") + Content.styled(plain(self._whose), dim)]
        for name in MEMOS:
            memo = self._memos.get(name)
            if memo and memo["ran"]:
                sign = Content.styled("● resolved", self.get_visual_style("tracker-memo--resolved"))
                when = f" · {ago(time() - memo['at'])}" if memo["at"] else ""
                lines += [
                    Content(f"{name} ") + sign,
                    Content(f"  asked {memo['asked']} · ran {memo['ran']}{when}"),
                    Content.styled(f"  {plain(memo['value'])}", dim),
                ]
            else:
                sign = Content.styled("○ not resolved", self.get_visual_style("tracker-memo--waiting"))
                lines.append(Content(f"{name} ") + sign)
        return Content("\n").join(lines)
