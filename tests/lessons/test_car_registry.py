"""Calling, forgetting, adding and resetting cars, with every call on record."""

import inspect
from types import SimpleNamespace

import pytest

from memo_tui.lessons import car_registry as registry_module
from memo_tui.lessons.car_registry import VARIANTS, CarRegistry
from memo_tui.lessons.cars import SharedCar
from memo_tui.lessons.observe import observe
from memo_tui.memo.calls import Outcome, Storage

PLAIN, MEMOIZED, SINGLETON, SHARED = VARIANTS
RAN, REMEMBERED = Outcome.RAN, Outcome.REMEMBERED


@pytest.fixture
def registry():
    return CarRegistry()


@pytest.fixture
def taking(monkeypatch):
    """Lets calls take so many seconds, one after the other."""

    def take(*seconds):
        times = iter(seconds)

        def timed(call, body):
            seen = observe(call, body)
            return SimpleNamespace(value=seen.value, ran=seen.ran, lines=seen.lines, seconds=next(times))

        monkeypatch.setattr(registry_module, "observe", timed)

    return take


def named(value):
    return getattr(value, "name", None)


def test_each_variant_has_two_instances_at_first(registry):
    assert [[car.name for car in registry.instances(variant)] for variant in VARIANTS] == [
        ["car", "car2"]
    ] * 4


@pytest.mark.parametrize(
    ("variant", "outcomes", "kept"),
    [
        (PLAIN, [RAN] * 3, Storage.NOWHERE),
        (MEMOIZED, [RAN, REMEMBERED, REMEMBERED], Storage.INSTANCE),
        (SINGLETON, [RAN, REMEMBERED, REMEMBERED], Storage.INSTANCE),
        (SHARED, [RAN, REMEMBERED, REMEMBERED], Storage.CLASS),
    ],
    ids=named,
)
def test_a_call_tells_whether_the_body_ran_and_where_the_value_is(registry, variant, outcomes, kept):
    car = registry.instances(variant)[0]
    calls = [registry.call(car) for _ in range(3)]
    assert [call.outcome for call in calls] == outcomes
    assert {call.kept for call in calls} == {kept}
    assert (car.calls, car.ran) == (3, outcomes.count(RAN))
    assert car.place is kept


def test_a_value_shows_in_the_instance_at_its_first_call(registry):
    car = registry.instances(MEMOIZED)[0]
    assert (car.stored, car.place) == ({}, Storage.NOWHERE)
    value = registry.call(car).value
    assert car.stored == {"_get_random_value": value}


def test_shared_cars_agree_and_singleton_cars_do_not(registry):
    registry.call_all()
    shared, single = (
        [car.answer.value for car in registry.instances(variant)] for variant in (SHARED, SINGLETON)
    )
    assert shared[0] is shared[1]
    assert single[0] != single[1]
    assert [car.ran for car in registry.instances(SHARED)] == [1, 0]


@pytest.mark.parametrize("variant", [MEMOIZED, SINGLETON, SHARED], ids=named)
def test_a_forgotten_value_is_made_anew(registry, variant):
    car = registry.instances(variant)[0]
    first = registry.call(car)
    assert registry.forget(car).outcome is Outcome.FORGOT
    assert car.outcome is Outcome.FORGOT
    again = registry.call(car)
    assert again.outcome is RAN
    assert again.value != first.value
    assert car.outcome is RAN


def test_a_shared_car_forgets_for_all(registry):
    first, second = registry.instances(SHARED)
    registry.call_all()
    registry.forget(second)
    assert first.forgotten
    assert first.outcome is Outcome.FORGOT
    assert first.lines == frozenset()
    assert first.stored_on_class == {"random_value": None}
    registry.call(second)
    assert first.forgotten, "what it returned is gone, whatever stands there now"
    registry.call(first)
    assert first.outcome is REMEMBERED


def test_forgetting_one_singleton_car_leaves_the_others(registry):
    first, second = registry.instances(SINGLETON)
    registry.call_all()
    registry.forget(second)
    assert first.outcome is RAN


def test_nothing_is_forgotten_where_nothing_is_kept(registry):
    for variant in VARIANTS:
        assert registry.forget(registry.instances(variant)[0]) is None
    assert len(registry.log) == 0


def test_a_memo_set_from_outside_means_that_the_body_never_runs(registry):
    car = registry.instances(MEMOIZED)[0]
    car.car._get_random_value = 0.5
    call = registry.call(car)
    assert call.outcome is REMEMBERED
    assert call.saved == 0, "nobody knows how long it took to make"


def test_a_remembered_call_saves_what_the_making_of_its_value_took_longer(registry, taking):
    taking(5.0, 2.0, 7.0)
    car = registry.instances(MEMOIZED)[0]
    assert [registry.call(car).saved for _ in range(3)] == [0, 3.0, 0]


def test_a_shared_value_saves_also_for_the_instance_that_did_not_make_it(registry, taking):
    taking(5.0, 2.0)
    first, second = registry.instances(SHARED)
    registry.call(first)
    assert registry.call(second).saved == 3.0


def test_call_all_asks_every_instance_once(registry):
    registry.add(PLAIN)
    calls = registry.call_all()
    assert [(call.variant, call.instance) for call in calls] == [
        ("Car", "car"),
        ("Car", "car2"),
        ("Car", "car3"),
        ("MemoizedCar", "car"),
        ("MemoizedCar", "car2"),
        ("SingletonCar", "car"),
        ("SingletonCar", "car2"),
        ("SharedCar", "car"),
        ("SharedCar", "car2"),
    ]
    assert [call.number for call in registry.log] == list(range(1, 10))


@pytest.mark.parametrize("variant", [MEMOIZED, SHARED], ids=named)
def test_reset_leaves_two_new_instances_and_an_empty_log(registry, variant):
    old = registry.instances(variant)[0]
    value = registry.call(old).value
    registry.add(variant)
    registry.reset()
    assert len(registry.log) == 0
    assert len(registry.instances(variant)) == 2
    assert registry.call(registry.instances(variant)[0]).value != value


def test_what_one_garage_keeps_on_a_class_is_unknown_to_others(registry):
    registry.call(registry.instances(SHARED)[0])
    assert not CarRegistry().instances(SHARED)[0].kept
    assert SharedCar.random_value is None


def test_the_source_shown_is_the_class_as_written():
    assert SHARED.source.lines == (
        "class SharedCar:",
        "    random_value: ClassVar[float | None] = None",
        "    @classmethod",
        "    def get_random_value(cls) -> float:",
        "        if cls.random_value is None:",
        "            cls.random_value = random()",
        "        return cls.random_value",
    )
    assert set(SHARED.source.numbers) <= set(range(inspect.getsourcelines(SharedCar)[1], 10_000))


@pytest.mark.parametrize(
    ("variant", "work"),
    [
        (PLAIN, "return random()"),
        (MEMOIZED, "return random()"),
        (SINGLETON, "self.random_value = random()"),
        (SHARED, "cls.random_value = random()"),
    ],
    ids=named,
)
def test_the_work_is_the_line_that_makes_the_value(variant, work):
    assert variant.work == work
    shown = dict(zip(variant.source.numbers, variant.source.lines, strict=True))
    assert [shown[number].strip() for number in variant.body.lines] == [work]


def test_a_remembered_singleton_ran_its_question_and_not_its_body(registry):
    car = registry.instances(SINGLETON)[0]
    registry.call(car)
    registry.call(car)
    shown = dict(zip(SINGLETON.source.numbers, SINGLETON.source.lines, strict=True))
    assert [shown[number].strip() for number in sorted(car.lines)] == [
        "if self.random_value is None:",
        "return self.random_value",
    ]
