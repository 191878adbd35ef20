"""Calling, forgetting, adding and resetting cars, with every call on record."""

import pytest

from memo_tui.memo.calls import Outcome
from memo_tui.memo.garage import NOWHERE, ON_INSTANCE, VARIANTS, Garage

PLAIN, MEMOIZED, SINGLETON = VARIANTS


@pytest.fixture
def garage():
    return Garage()


def test_each_variant_has_two_instances_at_first(garage):
    assert [[car.name for car in garage.instances(variant)] for variant in VARIANTS] == [["car", "car2"]] * 3


@pytest.mark.parametrize(
    ("variant", "outcomes", "kept"),
    [
        (PLAIN, [Outcome.RAN] * 3, NOWHERE),
        (MEMOIZED, [Outcome.RAN, Outcome.REMEMBERED, Outcome.REMEMBERED], ON_INSTANCE),
        (SINGLETON, [Outcome.RAN, Outcome.REMEMBERED, Outcome.REMEMBERED], ON_INSTANCE),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_a_call_tells_whether_the_body_ran_and_where_the_value_is(garage, variant, outcomes, kept):
    car = garage.instances(variant)[0]
    calls = [garage.call(car) for _ in range(3)]
    assert [call.outcome for call in calls] == outcomes
    assert {call.kept for call in calls} == {kept}
    assert (car.calls, car.ran) == (3, outcomes.count(Outcome.RAN))


@pytest.mark.parametrize("variant", [MEMOIZED, SINGLETON], ids=lambda variant: variant.name)
def test_a_forgotten_value_is_made_anew(garage, variant):
    car = garage.instances(variant)[0]
    first = garage.call(car)
    assert garage.forget(car).outcome is Outcome.FORGOT
    again = garage.call(car)
    assert again.outcome is Outcome.RAN
    assert again.value != first.value


def test_nothing_is_forgotten_where_nothing_is_kept(garage):
    assert garage.forget(garage.instances(PLAIN)[0]) is None
    assert garage.forget(garage.instances(MEMOIZED)[0]) is None
    assert len(garage.log) == 0


def test_a_memo_set_from_outside_means_that_the_body_never_runs(garage):
    car = garage.instances(MEMOIZED)[0]
    car.car._get_random_value = 0.5
    assert garage.call(car).outcome is Outcome.REMEMBERED


def test_call_all_asks_every_instance_once(garage):
    garage.add(PLAIN)
    calls = garage.call_all()
    assert [(call.variant, call.instance) for call in calls] == [
        ("Car", "car"),
        ("Car", "car2"),
        ("Car", "car3"),
        ("MemoizedCar", "car"),
        ("MemoizedCar", "car2"),
        ("SingletonCar", "car"),
        ("SingletonCar", "car2"),
    ]
    assert [call.number for call in garage.log] == [1, 2, 3, 4, 5, 6, 7]


def test_reset_leaves_two_new_instances_and_an_empty_log(garage):
    old = garage.instances(MEMOIZED)[0]
    value = garage.call(old).value
    garage.add(MEMOIZED)
    garage.reset()
    assert len(garage.log) == 0
    assert len(garage.instances(MEMOIZED)) == 2
    assert garage.call(garage.instances(MEMOIZED)[0]).value != value


def test_the_source_shown_is_the_function_as_written():
    assert [line for _, line in SINGLETON.source] == [
        "def get_random_value(self) -> float:",
        "    if self.random_value is None:",
        "        self.random_value = random()",
        "    return self.random_value",
    ]
