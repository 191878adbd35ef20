"""Whether higher or lower values of a metric are better: chosen by the user, else guessed from its name."""

import re
from collections.abc import Mapping
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


def better(metric: str, chosen: Mapping[str, Better]) -> Better:
    """The direction of a metric: as chosen, else by the words of its name; lower by default."""
    if metric in chosen:
        return chosen[metric]
    return Better.HIGHER if _HIGHER.search(metric.lower()) else Better.LOWER
