"""The images that `mlflow.log_image(image, key=, step=)` logs: their keys and steps, from their names."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from memo_tui.tracking.artifacts.places import Artifact

# MLflow parted the name by "%" first, later by "+", which stands in an address as it is.
_NAME = re.compile(
    r"(?P<key>.+)(?P<by>[%+])step(?P=by)(?P<step>-?\d+)(?P=by)timestamp(?P=by)(?P<time>\d+)(?P=by)"
    r"(?P<id>[0-9a-f\-]+)(?P<small>(?P=by)compressed)?\.(?:png|webp|jpe?g|gif)",
    re.IGNORECASE,
)
_SLASH = re.compile(r"[#~]")  # in a key it is logged as the first, later as the second of these


@dataclass(frozen=True, slots=True)
class LoggedImage:
    """One image.

    Attributes:
        key: the name of its series.
        step: its step.
        time: when it was logged, in ms since 1970.
        file: the artifact; the image as it was logged, or MLflow's small copy if that is all there is.
    """

    key: str
    step: int
    time: int
    file: Artifact


def logged_images(files: Iterable[Artifact]) -> Mapping[str, Sequence[LoggedImage]]:
    """The images by key, those of a key by step and time; files with other names are left out."""
    found: dict[tuple[str, str], tuple[bool, LoggedImage]] = {}
    for file in files:
        if file.is_dir or (match := _NAME.fullmatch(file.name)) is None:
            continue
        key, small = _SLASH.sub("/", match["key"]), match["small"] is not None
        image = LoggedImage(key, int(match["step"]), int(match["time"]), file)
        before = found.get((key, match["id"]))
        if before is None or before[0]:
            found[key, match["id"]] = small, image
    series: dict[str, list[LoggedImage]] = defaultdict(list)
    for _, image in found.values():
        series[image.key].append(image)
    return {
        key: sorted(series[key], key=lambda image: (image.step, image.time, image.file.path))
        for key in sorted(series)
    }
