"""The confusion matrix of a classification, as a figure."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

_MOST_NUMBERS = 20  # classes up to which the numbers can be read
_LONGEST = 20
_INCHES = (4.5, 12.0)


def confusion_figure(truth: "np.ndarray", guess: "np.ndarray", target: str) -> Any:
    """How often each class was predicted as each.

    Args:
        truth: n classes.
        guess: n predicted classes.
        target: the name of what is predicted.

    Returns:
        A figure of Matplotlib, with the true classes from top to bottom.
    """
    import numpy as np  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415 - heavy
    from sklearn.metrics import confusion_matrix  # noqa: PLC0415

    classes = np.unique(np.concatenate([truth, guess]))
    # Of a single class scikit-learn would warn, as it can't know that there is no other.
    counts = confusion_matrix(truth, guess, labels=classes) if len(classes) > 1 else np.array([[len(truth)]])
    side = min(_INCHES[1], max(_INCHES[0], 2 + 0.5 * len(classes)))
    figure = Figure(figsize=(side, side), layout="constrained")
    axes = figure.subplots()
    axes.imshow(counts, cmap="Blues")
    places, names = range(len(classes)), [_plain(each) for each in classes]
    axes.set_xticks(places, names, rotation=0 if len(classes) < 4 else 90)
    axes.set_yticks(places, names)
    axes.set(xlabel="predicted", ylabel="true", title=_plain(target))
    if len(classes) <= _MOST_NUMBERS:
        for row, column in np.ndindex(*counts.shape):
            dark = counts[row, column] > counts.max() / 2
            axes.text(
                column,
                row,
                f"{counts[row, column]:,}",
                ha="center",
                va="center",
                color="white" if dark else "black",
            )
    return figure


def _plain(name: object) -> str:
    """A name, shortened; Matplotlib takes text between dollars for a formula."""
    text = " ".join(str(name).split()).replace("$", r"\$")
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
