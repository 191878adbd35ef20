"""The runs of the demo: what was trained, how it went, and what became of it. Each call returns the same."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random

HOUSES, DIGITS, CHURN = "house-prices", "digits", "churn"
_MINUTE, _HOUR, _DAY = 60.0, 3600.0, 86400.0
_EPOCHS = 80
_TRACE = """\
Traceback (most recent call last):
  File "train.py", line 88, in <module>
    main(parse_args())
  File "train.py", line 71, in main
    model.step(batch)
{error}
"""


@dataclass(frozen=True)
class Story:
    """A run.

    Attributes:
        experiment: its experiment's name.
        name: its own.
        age: seconds since it began.
        seconds: how long it took.
        params: as logged.
        curves: the values of each metric, one a step; a single one is logged once.
        status: how it ended, MLflow's.
        tags: more than its name.
        note: in Markdown.
        texts: files by path.
        pictures: how many images it logged of its predictions, one every few steps.
        children: the runs that are nested in it.
    """

    experiment: str
    name: str
    age: float
    seconds: float
    params: Mapping[str, str] = field(default_factory=dict)
    curves: Mapping[str, Sequence[float]] = field(default_factory=dict)
    status: str = "FINISHED"
    tags: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    pictures: int = 0
    children: "Sequence[Story]" = ()


def stories() -> list[Story]:
    """All runs, those that are nested in others within these."""
    chance = Random(11)  # noqa: S311 - nothing of it is secret
    return [*_baselines(chance), _sweep(chance), _folds(chance), *_networks(chance), *_classifiers(chance)]


def _decay(
    chance: Random, steps: int, begin: float, end: float, *, rate: float = 5.0, noise: float = 0.02
) -> list[float]:
    """A loss that falls from one value to another, with noise that is a share of it."""
    ideal = (end + (begin - end) * math.exp(-rate * step / steps) for step in range(steps))
    return [value * (1 + chance.gauss(0, noise)) for value in ideal]


def _baselines(chance: Random) -> Iterator[Story]:
    scores = {"ridge": 31.2, "lasso": 31.9, "nearest neighbours": 34.4, "random forest": 26.1, "mean": 61.7}
    for place, (model, rmse) in enumerate(scores.items()):
        yield Story(
            HOUSES,
            f"baseline {model}",
            19 * _DAY - place * 9 * _MINUTE,
            chance.uniform(2, 40),
            {"model": model, "features": "31", "rows": "20640", "split": "0.2"},
            {"rmse": [rmse], "mae": [rmse * 0.71], "r2": [1 - (rmse / 61.7) ** 2]},
            tags={"team": "pricing", "stage": "baseline"},
            note="What any model has to beat." if model == "mean" else "",
        )


def _sweep(chance: Random) -> Story:
    children = []
    for place in range(12):
        rate, depth = (0.03, 0.1, 0.3)[place % 3], (3, 4, 6, 8)[place // 3]
        end = 22.4 + 1.7 * abs(math.log10(rate) + 1) ** 2 + 0.5 * abs(depth - 6) + chance.uniform(0, 0.5)
        train = _decay(chance, 60, 58, end - depth * 0.9, noise=0.004)
        valid = _decay(chance, 60, 59, end, rate=6, noise=0.008)
        if depth == 8:  # it overfits
            valid = [value + max(0, step - 25) * 0.06 for step, value in enumerate(valid)]
        child = Story(
            HOUSES,
            f"boosting lr={rate} depth={depth}",
            6 * _DAY - place * 4 * _MINUTE,
            95 + depth * 14 + chance.uniform(0, 20),
            {"model": "boosting", "learning_rate": str(rate), "max_depth": str(depth), "rounds": "60"},
            {
                "train/rmse": train,
                "valid/rmse": valid,
                "rmse": [valid[-1]],
                "r2": [1 - (valid[-1] / 61.7) ** 2],
            },
            tags={"team": "pricing", "stage": "tuning"},
        )
        children.append(child)
    best = min(children, key=lambda each: each.curves["rmse"][0])
    children[children.index(best)] = replace(
        best,
        note="**The model that is in use.** Registered as `house-prices`, alias `champion`.",
        texts={"importance.csv": _importance(chance)},
        tags={**best.tags, "stage": "production"},
    )
    ended = {"best_rmse": [best.curves["rmse"][0]], "trials": [12.0]}
    params = {"model": "boosting", "searched": "learning_rate, max_depth"}
    return Story(HOUSES, "boosting sweep", 6 * _DAY + 60, 50 * _MINUTE, params, ended, children=children)


def _importance(chance: Random) -> str:
    names = ("income", "rooms", "age", "distance_to_sea", "population", "latitude", "longitude", "bedrooms")
    shares = sorted((chance.random() ** 2 for _ in names), reverse=True)
    lines = (f"{name},{share / sum(shares):.4f}" for name, share in zip(names, shares, strict=True))
    return "\n".join(("feature,importance", *lines)) + "\n"


def _folds(chance: Random) -> Story:
    scores = [24.9 + chance.gauss(0, 0.9) for _ in range(5)]
    params = {"model": "random forest", "folds": "5"}
    children = [
        Story(HOUSES, f"fold {place + 1} of 5", 11 * _DAY - place * 40, 38, params, {"rmse": [score]})
        for place, score in enumerate(scores)
    ]
    mean = sum(scores) / 5
    spread = math.sqrt(sum((score - mean) ** 2 for score in scores) / 4)
    curves = {"rmse": [mean], "rmse_std": [spread]}
    return Story(HOUSES, "forest 5-fold", 11 * _DAY + 2, 200, params, curves, children=children)


def _networks(chance: Random) -> Iterator[Story]:
    rates = (0.001, 0.003, 0.01, 0.03, 0.0003, 0.001, 0.003, 0.3)
    for place, rate in enumerate(rates):
        steps, layers = _EPOCHS, 2 + place % 3
        end = 0.08 + 0.03 * abs(math.log10(rate) + 2.5) + chance.uniform(0, 0.02)
        loss = _decay(chance, steps, 2.3, end, rate=4 + place % 3, noise=0.06)
        accuracy = [max(0.1, 1 - value * 0.42 + chance.gauss(0, 0.004)) for value in loss]
        story = Story(
            DIGITS,
            f"mlp {layers}x{64 << (place % 2)} lr={rate}",
            3 * _DAY - place * 31 * _MINUTE,
            340 + chance.uniform(-30, 60),
            {
                "layers": str(layers),
                "width": str(64 << (place % 2)),
                "learning_rate": str(rate),
                "epochs": str(_EPOCHS),
            },
            {"loss": loss, "accuracy": accuracy},
            tags={"team": "vision", "gpu": "none"},
            pictures=4 if place in {1, 2} else 0,
        )
        if rate == 0.3:  # it diverges, and the script notices
            loss = [
                *loss[:18],
                *(value * 3**step for step, value in enumerate(loss[18:26])),
                math.nan,
                math.nan,
            ]
            error = "FloatingPointError: the loss is nan at step 26"
            story = replace(
                story,
                curves={"loss": loss, "accuracy": [*accuracy[:18], *[0.1] * 10]},
                status="FAILED",
                seconds=81,
                texts={"error.txt": _TRACE.format(error=error)},
                note="Diverged: the learning rate is too high for this width.",
            )
        elif place == 4:  # stopped by hand: too slow
            curves = {name: values[:47] for name, values in story.curves.items()}
            story = replace(story, curves=curves, status="KILLED", seconds=133)
        yield story


def _classifiers(chance: Random) -> Iterator[Story]:
    for place in range(8):
        depth = 2 + place
        f1 = 0.71 + 0.02 * min(place, 3) - 0.015 * max(0, place - 3) + chance.gauss(0, 0.004)
        story = Story(
            CHURN,
            f"forest depth={depth}",
            5 * _HOUR - place * 6 * _MINUTE,
            chance.uniform(20, 60),
            {"model": "random forest", "max_depth": str(depth), "class_weight": "balanced"},
            {"f1": [f1], "accuracy": [f1 + 0.14], "roc_auc": [f1 + 0.11]},
            tags={"team": "retention"},
        )
        if place == 7:
            error = "MemoryError: Unable to allocate 12.4 GiB for an array with shape (1664000000,)"
            texts = {"error.txt": _TRACE.format(error=error)}
            story = replace(story, curves={}, status="FAILED", seconds=4, texts=texts)
        yield story
