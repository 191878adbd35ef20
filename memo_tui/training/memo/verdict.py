"""The verdict on a training before it is launched: it is remembered, or why it isn't."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from memo_tui.tracking.memo_hits import Hits

HIT, RESTORED, JOIN, JOINED, MISS, FORCED = "HIT", "RESTORED", "JOIN", "JOINED", "MISS", "FORCED"
HITS = (HIT, RESTORED, JOINED)
"""The words of a training that is not run, from the one that says most of its run."""

_SHOWN_METRICS = 3


@dataclass(frozen=True)
class RememberedRun:
    """A run of a memoized training.

    Attributes:
        run_id: MLflow's id.
        name: its name.
        metrics: the last value of each metric.
        seconds: how long it took; 0 if unknown.
        ended: when it ended, in seconds since 1970; 0 if it didn't.
        varies: how its metrics differ from those of another run of the same training, in words; "" if they
            don't, as far as is known.
        hits: how often it answered a launch so far.
    """

    run_id: str
    name: str
    metrics: Mapping[str, float] = field(default_factory=dict)
    seconds: float = 0.0
    ended: float = 0.0
    varies: str = ""
    hits: Hits = field(default_factory=Hits)


@dataclass(frozen=True)
class Verdict:
    """What was found of a training in its experiment.

    As text it is one line, such as "MISS: params.lr 0.1 -> 0.2, all else as in calm-owl-7".

    Attributes:
        word: `HIT`: it is remembered, and this user's run on this machine; `RESTORED`: it is another's run;
            `JOIN`: it is under way, and a launch would wait for its end; `JOINED`: this launch did; `MISS`:
            it is not remembered; `FORCED`: it is trained again all the same.
        key: the digest of its key.
        run: the run that it is, or for a miss the nearest one; None if there is none.
        reasons: why it is a miss, the most important first.
        uncovered: what the training may depend on that the key doesn't cover, in words.
    """

    word: str
    key: str
    run: RememberedRun | None = None
    reasons: tuple[str, ...] = ()
    uncovered: tuple[str, ...] = ()

    @property
    def is_hit(self) -> bool:
        """Whether the run is the result."""
        return self.word in HITS

    @property
    def seconds_saved(self) -> float:
        """How long the run of a hit took; 0 for a miss."""
        return self.run.seconds if self.is_hit and self.run else 0.0

    def to_json(self) -> dict[str, object]:
        """The verdict for JSON; metrics as they are."""
        run = self.run
        return {
            "verdict": self.word,
            "key": self.key,
            "run_id": run.run_id if run and self.is_hit else None,
            "name": run.name if run and self.is_hit else None,
            "metrics": dict(run.metrics) if run and self.is_hit else {},
            "seconds_saved": round(self.seconds_saved, 3),
            "reasons": list(self.reasons),
            "not_deterministic": run.varies if run and self.is_hit else "",
            "nearest": run.name if run and not self.is_hit else None,
            "not_covered": list(self.uncovered),
        }

    def __str__(self) -> str:
        warning = f"not covered: {', '.join(self.uncovered)}" if self.uncovered else ""
        reasons = f": {', '.join(self.reasons)}" if self.reasons else ""
        if self.word == MISS and warning:  # its reasons may be long, and cut where there is little room
            return f"{self.word} ({warning}){reasons}"
        found = self._found(self.run) if self.is_hit and self.run else f"{self.word}{reasons}"
        return f"{found}; {warning}" if warning else found

    def _found(self, run: RememberedRun) -> str:
        """The run of a hit, with what it saved."""
        metrics = [f"{name} {value:.4g}" for name, value in _first(run.metrics)]
        words = [f"{self.word}: {run.name}", *metrics, f"{self.seconds_saved:.1f} s saved"]
        if run.varies:
            words.append(f"not deterministic: {run.varies}")
        return ", ".join(words)


def _first(metrics: Mapping[str, float]) -> list[tuple[str, float]]:
    """The metrics that are shown: errors before others."""
    names = sorted(metrics, key=lambda name: (name not in ("rmse", "loss", "accuracy"), name))
    return [(name, metrics[name]) for name in names if name != "training_seconds"][:_SHOWN_METRICS]
