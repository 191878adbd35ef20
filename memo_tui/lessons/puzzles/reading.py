"""Reading a MemoizedCar while its body is watched."""

import inspect
from typing import Any

from memo_tui.lessons.cars import MemoizedCar
from memo_tui.lessons.observe import Observed, body_of, observe

_BODY = body_of(inspect.unwrap(MemoizedCar.get_random_value.fget), "random")


def read(car: MemoizedCar) -> Observed[Any]:
    """Read the value, and see whether the body runs for it; an error takes the value's place."""

    def value() -> Any:
        try:
            return car.get_random_value
        except Exception as error:  # noqa: BLE001 - whatever the read gives is the observation
            return error

    return observe(value, _BODY)
