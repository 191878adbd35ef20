"""Whether higher or lower values of a metric are better: chosen by the user, else guessed from its name."""

import math
import re
from collections.abc import Iterable, Mapping
from enum import StrEnum

_HIGHER = re.compile(
    r"(?:^|[^a-z])(?:acc|accuracy|auc|auroc|roc_auc|f1|f_?beta|precision|recall|r2|score|reward|return|iou|dice"
    r"|map|ndcg|mrr|hits?|bleu|rouge|meteor|psnr|ssim|kappa|mcc|win_rate|throughput|correlation|pearson|spearman"
    r"|explained_variance|silhouette|likelihood)(?:[^a-z]|$)"
)


class Better(StrEnum):
    """Which of two values is better."""

    LOWER = "lower"
    HIGHER = "higher"

    @property
    def opposite(self) -> "Better":
        """The other direction."""
        return Better.HIGHER if self is Better.LOWER else Better.LOWER

    def best(self, values: Iterable[object]) -> float | None:
        """The best of the numbers among these values; None if there is none, as a NaN is never the best."""
        numbers = [value for value in values if isinstance(value, int | float) and not math.isnan(value)]
        if not numbers:
            return None
        return min(numbers) if self is Better.LOWER else max(numbers)


def better(metric: str, chosen: Mapping[str, Better]) -> Better:
    """The direction of a metric: as chosen, else by the words of its name; lower by default."""
    if metric in chosen:
        return chosen[metric]
    return Better.HIGHER if _HIGHER.search(metric.lower()) else Better.LOWER
