"""The instances of the four cars, and the log of their calls."""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter, methodcaller
from time import time
from typing import Any

from memo_tui.lessons.cars import Car, MemoizedCar, SharedCar, SingletonCar
from memo_tui.lessons.observe import Body, body_of, observe
from memo_tui.memo.calls import Call, CallLog, Outcome, Storage
from memo_tui.memo.source import Source, line_of, source_of


@dataclass(frozen=True)
class Variant:
    """One way to keep a value, or not.

    Attributes:
        car: the class.
        function: the function whose body computes a value.
        ask: gets the value from an instance, as a user of the class does.
        forget: drops the memo of an instance; None if there is no memo.
        note: a description in one line.
        on_class: the class attribute that holds the memo; "" if there is none.
    """

    car: type[Any]
    function: Callable[[Any], float]
    ask: Callable[[Any], float]
    forget: Callable[[Any], None] | None
    note: str
    on_class: str = ""

    @property
    def name(self) -> str:
        """The class's name."""
        return self.car.__name__

    @cached_property
    def body(self) -> Body:
        """The lines that compute a new value."""
        return body_of(self.function, "random")

    @cached_property
    def source(self) -> Source:
        """The source of the class, without docstrings and blank lines."""
        return source_of(self.car)

    @cached_property
    def work(self) -> str:
        """The body's line, for example "return random()"."""
        file = self.body.code.co_filename
        return " ".join(line_of(file, number) for number in sorted(self.body.lines))

    def fresh_class(self) -> type[Any]:
        """The class; if the class holds the memo, a new subclass with an empty memo."""
        if not self.on_class:
            return self.car
        return type(self.name, (self.car,), {"__module__": self.car.__module__, self.on_class: None})


def _drop_attribute(car: MemoizedCar) -> None:
    vars(car).pop("_get_random_value", None)


def _set_none(car: SingletonCar) -> None:
    car.random_value = None


def _set_none_on_class(car: SharedCar) -> None:
    type(car).random_value = None


VARIANTS: tuple[Variant, ...] = (
    Variant(
        Car,
        Car.get_random_value,
        methodcaller("get_random_value"),
        None,
        "keeps nothing: all calls differ",
    ),
    Variant(
        MemoizedCar,
        inspect.unwrap(MemoizedCar.get_random_value.fget),
        attrgetter("get_random_value"),
        _drop_attribute,
        "one value, kept on the instance",
    ),
    Variant(
        SingletonCar,
        SingletonCar.get_random_value,
        methodcaller("get_random_value"),
        _set_none,
        "one value each despite the name",
    ),
    Variant(
        SharedCar,
        inspect.unwrap(vars(SharedCar)["get_random_value"].__func__),
        methodcaller("get_random_value"),
        _set_none_on_class,
        "one value for all, on the class",
        on_class="random_value",
    ),
)


class CarInstance:
    """One instance of a variant, with the history of its calls.

    Attributes:
        variant: its class and how to call it.
        name: "car" for the first, "car2" for the second and so on.
        car: the instance itself.
        calls: how often it was called.
        ran: how often its body ran.
        last: its latest entry in the log, or None.
        answer: its latest call that returned a value, or None.
        answer_before: the call that returned a value before that, or None.
        made: its latest call that ran the body, or None.
        lines: the lines of its function that the latest call executed.
    """

    def __init__(self, variant: Variant, car: Any, place: int) -> None:
        self.variant = variant
        self.name = "car" if place == 0 else f"car{place + 1}"
        self.car = car
        self.calls = 0
        self.ran = 0
        self.last: Call | None = None
        self.answer: Call | None = None
        self.answer_before: Call | None = None
        self.made: Call | None = None
        self.lines: frozenset[int] = frozenset()

    @property
    def stored(self) -> dict[str, Any]:
        """The instance's current attributes."""
        return dict(vars(self.car))

    @property
    def stored_on_class(self) -> dict[str, Any]:
        """The class's current attributes, without functions and Python's own attributes."""
        own = vars(type(self.car)).items()
        return {
            name: value
            for name, value in own
            if not name.startswith("__") and not hasattr(type(value), "__get__")
        }

    @property
    def kept(self) -> list[Any]:
        """The values that it currently remembers, those on the instance first."""
        every = (*self.stored.values(), *self.stored_on_class.values())
        return [value for value in every if value is not None]

    @property
    def place(self) -> Storage:
        """Where its value is currently kept."""
        return self.place_of(self.kept[0]) if self.kept else Storage.NOWHERE

    @property
    def forgotten(self) -> bool:
        """Whether the value that it returned last was kept and has been dropped."""
        if self.last is None or self.last.kept is Storage.NOWHERE:
            return self.last is not None and self.last.outcome is Outcome.FORGOT
        return self.place_of(self.last.value) is Storage.NOWHERE

    @property
    def outcome(self) -> Outcome | None:
        """The current outcome; None before the first call."""
        return Outcome.FORGOT if self.forgotten else self.last.outcome if self.last else None

    def place_of(self, value: object) -> Storage:
        """Where this object is currently kept."""
        if any(each is value for each in self.stored.values()):
            return Storage.INSTANCE
        if any(each is value for each in self.stored_on_class.values()):
            return Storage.CLASS
        return Storage.NOWHERE


class CarRegistry:
    """All instances by variant, and the log of their calls."""

    def __init__(self) -> None:
        self.log = CallLog()
        self._classes: dict[str, type[Any]] = {}
        self._instances: dict[str, list[CarInstance]] = {}
        self.reset()

    def reset(self) -> None:
        """Start over with two new instances of each variant, empty classes and an empty log."""
        self.log.clear()
        self._classes = {variant.name: variant.fresh_class() for variant in VARIANTS}
        self._instances = {variant.name: [] for variant in VARIANTS}
        for variant in VARIANTS:
            self.add(variant)
            self.add(variant)

    def instances(self, variant: Variant) -> Sequence[CarInstance]:
        """The instances of one variant, the oldest first."""
        return tuple(self._instances[variant.name])

    def add(self, variant: Variant) -> CarInstance:
        """Create one more instance."""
        row = self._instances[variant.name]
        row.append(CarInstance(variant, self._classes[variant.name](), len(row)))
        return row[-1]

    def call(self, instance: CarInstance) -> Call:
        """Call an instance and observe whether its body runs."""
        variant = instance.variant
        seen = observe(lambda: variant.ask(instance.car), variant.body)
        instance.calls += 1
        instance.ran += seen.ran
        instance.lines = seen.lines
        if seen.ran:
            call = self._note(instance, Outcome.RAN, seen.value, seen.seconds)
            instance.made = call
        else:
            saved = max(0.0, self._cost(instance, seen.value) - seen.seconds)
            call = self._note(instance, Outcome.REMEMBERED, seen.value, seen.seconds, saved)
        instance.answer_before, instance.answer = instance.answer, call
        return call

    def call_all(self) -> list[Call]:
        """Call every instance once."""
        return [self.call(instance) for row in self._instances.values() for instance in row]

    def forget(self, instance: CarInstance) -> Call | None:
        """Drop the memo of an instance; None if nothing is kept."""
        forget = instance.variant.forget
        if forget is None or not instance.kept:
            return None
        forget(instance.car)
        call = self._note(instance, Outcome.FORGOT)
        for each in self._instances[instance.variant.name]:  # a value on the class was shared by all
            if each.forgotten:
                each.lines = frozenset()
        return call

    def _cost(self, instance: CarInstance, value: float) -> float:
        """How long the call that computed this value took; 0 if unknown."""
        row = (
            (instance, *self._instances[instance.variant.name]) if instance.variant.on_class else (instance,)
        )
        return next((each.made.seconds for each in row if each.made and each.made.value is value), 0.0)

    def _note(
        self,
        instance: CarInstance,
        outcome: Outcome,
        value: float | None = None,
        seconds: float = 0.0,
        saved: float = 0.0,
    ) -> Call:
        kept = Storage.NOWHERE if value is None else instance.place_of(value)
        number = len(self.log) + 1
        call = Call(
            number, instance.variant.name, instance.name, value, outcome, kept, seconds, time(), saved
        )
        self.log.append(call)
        instance.last = call
        return call
