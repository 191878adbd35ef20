"""Four cars that answer one question with and without a memory."""

from random import random
from typing import ClassVar

from memoized_property import memoized_property


class Car:
    """Keeps nothing: every call differs."""

    def get_random_value(self) -> float:
        """A new random value in [0, 1) at every call."""
        return random()  # noqa: S311 - a lesson, no secret


class MemoizedCar:
    """Keeps its first value on the instance, through `memoized_property`."""

    @memoized_property
    def get_random_value(self) -> float:
        """The first random value in [0, 1); read without parentheses, though its name reads like a method."""
        return random()  # noqa: S311 - a lesson, no secret


class SingletonCar:
    """Keeps its first value by hand.

    The name promises one value for all instances; the code keeps one value *per instance*.
    """

    def __init__(self) -> None:
        self.random_value: float | None = None

    def get_random_value(self) -> float:
        """The first random value in [0, 1) of this instance."""
        if self.random_value is None:
            self.random_value = random()  # noqa: S311 - a lesson, no secret
        return self.random_value


class SharedCar:
    """Keeps its first value on the class: one value for all instances, as `SingletonCar` promises."""

    random_value: ClassVar[float | None] = None

    @classmethod
    def get_random_value(cls) -> float:
        """The first random value in [0, 1) of any instance."""
        if cls.random_value is None:
            cls.random_value = random()  # noqa: S311 - a lesson, no secret
        return cls.random_value
