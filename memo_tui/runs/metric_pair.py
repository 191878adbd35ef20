"""MetricPair: one metric at the best step of another, as the text of a column such as `accuracy@val_loss`."""

from typing import NamedTuple


class MetricPair(NamedTuple):
    """A metric, and the one whose best step counts."""

    metric: str
    best: str

    @property
    def key(self) -> str:
        """Both as one text; an `@` or `%` in a name is written as in a URL, though MLflow allows neither."""
        return "@".join(each.replace("%", "%25").replace("@", "%40") for each in self)

    @classmethod
    def of(cls, key: str) -> "MetricPair | None":
        """Parse what `key` returned; None for another text."""
        metric, sign, best = (each.replace("%40", "@").replace("%25", "%") for each in key.partition("@"))
        return cls(metric, best) if metric and sign and best else None
