"""Whether higher or lower values of a metric are better: chosen, known by its name, or not known."""

import math
import re
from collections.abc import Iterable, Mapping
from enum import StrEnum

_HIGHER = (
    r"acc|accuracy|auc|auroc|auprc|roc_auc|pr_auc|average_precision|f1|f_?beta|precision|recall|sensitivity"
    r"|specificity|r2|score|rewards?|rew|return|iou|miou|dice|map|map50|ndcg|mrr|hits|hit_rate|bleu|rouge|rouge_?[12l]"
    r"|meteor|psnr|ssim|kappa|mcc|win_rate|success_rate|throughput|hit|correlation|pearson|spearman"
    r"|explained_variance|silhouette|(?:log_?)?likelihood|elbo|top_?[0-9]+"
    r"|(?:samples|examples|tokens|images|frames|steps|iterations|it|requests)_per_(?:s|sec|second)"
)
_LOWER = (
    r"loss|losses|error|errors|err|rmse|mse|mae|mape|smape|rmsle|msle|mase|wape|rmspe|medae|mbe|rse|rae|sse|rss"
    r"|log_?loss|nll|bce|ce|cross_entropy|perplexity|ppl|bpc|wer|cer|per(?=_$)|ter|eer|fid|kid|lpips|brier|hinge|huber"
    r"|ece|mce|deviance|regret|latency|false_positive_rate|false_negative_rate|fpr|fnr|hamming|chamfer"
    r"|davies_bouldin|aic|bic|kld?|divergence"
)
# With one of these words a name speaks of something else: how much a loss weighs, how far scores scatter.
_OTHER = (
    r"norm|lr|learning_rate|weight|scale|scaler|coef|coefficient|std|var|count|counter|threshold|limit"
    r"|utili[sz]ation"
)
_MACHINE = "system/"  # MLflow's metrics of the machine
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")


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


def better(metric: str, chosen: Mapping[str, Better]) -> Better | None:
    """The direction of a metric: as chosen, else by the words of its name; None if these don't say it.

    Most metrics have no better direction: a learning rate, a gradient's norm, an epoch, the use of a machine.
    Nothing may be called the best of these. As in scikit-learn, `neg_` turns the direction of what follows.
    """
    return chosen[metric] if metric in chosen else _by_name(metric)


def _by_name(metric: str) -> Better | None:
    if metric.startswith(_MACHINE):
        return None
    spellings = (metric, _CAMEL.sub("_", metric))  # "mAP" is one word, "valLoss" two
    words = "".join(f"_{_NOT_A_WORD.sub('_', each.lower()).strip('_')}_" for each in spellings)
    higher, lower, other = (_matches(kind, words) for kind in (_HIGHER, _LOWER, _OTHER))
    if other or higher is lower:
        return None
    turned = "_neg_" in words or "_negative_" in words
    return Better.HIGHER if higher is not turned else Better.LOWER


def _matches(kind: str, words: str) -> bool:
    return re.search(f"_(?:{kind})_", words) is not None
