"""The four cars, as a reader of the lesson uses them."""

import copy

import pytest

from memo_tui import Car, MemoizedCar, SingletonCar
from memo_tui.lessons.cars import SharedCar


def test_a_car_answers_differently_at_every_call():
    car = Car()
    assert len({car.get_random_value() for _ in range(10)}) == 10


def test_a_memoized_car_keeps_its_first_value_on_the_instance():
    car = MemoizedCar()
    assert vars(car) == {}
    value = car.get_random_value
    assert [car.get_random_value for _ in range(3)] == [value] * 3
    assert vars(car) == {"_get_random_value": value}


def test_two_memoized_cars_differ():
    assert MemoizedCar().get_random_value != MemoizedCar().get_random_value


def test_a_singleton_car_keeps_its_first_value_by_hand():
    car = SingletonCar()
    assert car.random_value is None
    value = car.get_random_value()
    assert car.random_value == value == car.get_random_value()


def test_a_singleton_car_keeps_one_value_per_instance_despite_its_name():
    assert SingletonCar().get_random_value() != SingletonCar().get_random_value()


def test_a_singleton_car_keeps_a_zero():
    car = SingletonCar()
    car.random_value = 0.0
    assert car.get_random_value() == 0.0


def test_a_copy_takes_the_memo_along():
    car = MemoizedCar()
    assert car.get_random_value == copy.deepcopy(car).get_random_value


@pytest.fixture
def empty_class(monkeypatch):
    monkeypatch.setattr(SharedCar, "random_value", None)


@pytest.mark.usefixtures("empty_class")
def test_shared_cars_keep_one_value_for_all_on_the_class():
    first, second = SharedCar(), SharedCar()
    value = first.get_random_value()
    assert second.get_random_value() is value
    assert SharedCar.random_value is value
    assert vars(first) == vars(second) == {}


@pytest.mark.usefixtures("empty_class")
def test_a_value_dropped_from_the_class_is_dropped_for_all():
    first, second = SharedCar(), SharedCar()
    value = first.get_random_value()
    SharedCar.random_value = None
    assert second.get_random_value() != value
