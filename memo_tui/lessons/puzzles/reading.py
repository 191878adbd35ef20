"""Reading a MemoizedCar while its body is observed."""

import inspect
from typing import Any

from memo_tui.lessons.cars import MemoizedCar
from memo_tui.lessons.observe import Observed, body_of, observe

_BODY = body_of(inspect.unwrap(MemoizedCar.get_random_value.fget), "random")


def read(car: MemoizedCar) -> Observed[Any]:
    """Read the value and observe whether the body runs; an error is returned as the value."""

    def value() -> Any:
        try:
            return car.get_random_value
        except Exception as error:  # noqa: BLE001 - any error is an observation
            return error

    return observe(value, _BODY)
