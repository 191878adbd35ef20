"""memoized methods: results for each instance, which is not kept alive by them."""

import asyncio
import copy
import functools
import gc
import inspect
import pickle
import weakref

import pytest

from memo_tui import memoized
from memo_tui.errors import UnmemoizableFunction
from memo_tui.memo.calls import Outcome, Storage


class House:
    """A house at the top of a module, so that it can be pickled."""

    def __init__(self, rooms):
        self.rooms = rooms
        self.ran = 0

    @memoized
    def area(self, per_room=10):
        """The area of all rooms."""
        self.ran += 1
        return self.rooms * per_room


def test_each_instance_has_results_of_its_own():
    small, large = House(2), House(8)
    assert [small.area(), large.area(), small.area(10), large.area(per_room=10)] == [20, 80, 20, 80]
    assert (small.ran, large.ran) == (1, 1)


def test_results_stand_in_the_process(cache):
    assert House(1).area.ask().found is Storage.PROCESS
    assert not cache.exists()


def test_an_instance_is_not_kept_alive():
    house = House(2)
    house.area()
    gone = weakref.ref(house)
    del house
    gc.collect()
    assert gone() is None
    assert House.area.cache_info().currsize == 0


def test_an_instance_in_the_place_of_a_dead_one_has_no_results_yet():
    for rooms in range(200):  # many of them come to stand where one before stood
        assert House(rooms).area() == rooms * 10


def test_a_cycle_through_an_instance_is_collected_too():
    house = House(2)
    house.itself = house
    house.method = house.area
    house.area()
    gone = weakref.ref(house)
    del house
    gc.collect()
    assert gone() is None


def test_forget_on_an_instance_leaves_the_others():
    small, large = House(2), House(8)
    small.area()
    large.area()
    assert small.area.forget() == 1
    small.area()
    large.area()
    assert (small.ran, large.ran) == (2, 1)


def test_forget_on_the_class_means_all_instances():
    small, large = House(2), House(8)
    for house in (small, large):
        house.area()
        house.area(5)
    assert House.area.cache_info().currsize == 4
    assert House.area.forget(small, 5) == 1
    assert House.area.forget() == 3
    small.area()
    assert small.ran == 3


def test_a_method_may_be_called_through_its_class():
    house = House(2)
    assert House.area(house) == 20
    assert house.area.ask().outcome is Outcome.REMEMBERED
    assert House.area.ask(house).outcome is Outcome.REMEMBERED


def test_a_subclass_has_results_besides_those_of_its_super_class():
    class Tower(House):
        @memoized
        def area(self, per_room=10):
            return super().area(per_room) + 1

    tower = Tower(3)
    assert [tower.area(), tower.area(), House.area(tower)] == [31, 31, 30]
    assert tower.ran == 1


def test_a_subclass_inherits_a_memoized_method():
    class Hut(House):
        pass

    hut = Hut(1)
    assert [hut.area(), Hut.area(hut), hut.ran] == [10, 10, 1]


def test_an_instance_that_has_no_hash_will_do():
    class Unhashable:
        __hash__ = None

        def __eq__(self, other):
            raise AssertionError("nobody should ask")

        @memoized
        def double(self, a):
            return a * 2

    assert [Unhashable().double(1), Unhashable().double(2)] == [2, 4]


def test_an_instance_with_slots_needs_a_place_for_weak_references():
    class Slim:
        __slots__ = ("a",)

        @memoized
        def get(self):
            return 1

    class Slender(Slim):
        __slots__ = ("__weakref__",)

    with pytest.raises(UnmemoizableFunction, match="add '__weakref__' to its __slots__"):
        Slim().get()
    assert Slender().get() == 1


def test_a_copy_of_an_instance_starts_with_no_results():
    house = House(2)
    house.area()
    other = copy.deepcopy(house)
    other.rooms = 5
    assert other.area() == 50
    assert pickle.loads(pickle.dumps(house)).area.ask().outcome is Outcome.RAN  # noqa: S301


def test_a_bound_method_is_what_a_method_is():
    house = House(2)
    assert house.area == house.area != House(2).area
    assert len({house.area, house.area}) == 1
    assert house.area.__self__ is house
    assert house.area.__name__ == "area"
    assert house.area.__doc__ == "The area of all rooms."
    assert str(inspect.signature(house.area)) == "(per_room=10)"
    assert str(inspect.signature(House.area)) == "(self, per_room=10)"
    assert pickle.loads(pickle.dumps(house.area))() == 20  # noqa: S301


def test_self_may_be_ignored_since_it_never_counts():
    class Thing:
        @memoized(ignore=["self", "log"])
        def get(self, a, log=None):
            return (a, log)

    thing = Thing()
    thing.get(1)
    assert thing.get.ask(1, log="other").outcome is Outcome.REMEMBERED


def test_a_method_may_take_anything():
    class Thing:
        @memoized
        def get(*args, **kwargs):
            return (args[1:], kwargs)

    thing = Thing()
    assert thing.get(1, self=2) == ((1,), {"self": 2})
    assert thing.get.ask(1, self=2).outcome is Outcome.REMEMBERED


@pytest.mark.parametrize("outer", ["staticmethod", "memoized"])
def test_a_static_method_may_be_memoized_in_either_order(outer):
    ran = []

    def double(a):
        ran.append(a)
        return 2 * a

    class Thing:
        get = staticmethod(memoized(double)) if outer == "staticmethod" else memoized(staticmethod(double))

    assert [Thing.get(2), Thing().get(2), ran] == [4, 4, [2]]
    assert Thing.get.cache_info().currsize == 1
    assert Thing.get.forget(2) == 1


@pytest.mark.parametrize("outer", ["classmethod", "memoized"])
def test_a_class_method_may_be_memoized_in_either_order(outer):
    ran = []

    class Thing:
        if outer == "classmethod":

            @classmethod
            @memoized
            def get(cls, a):
                ran.append(a)
                return (cls.__name__, a)

        else:

            @memoized
            @classmethod
            def get(cls, a):
                ran.append(a)
                return (cls.__name__, a)

    class Other(Thing):
        pass

    assert [Thing.get(1), Thing().get(1), Other.get(1), Other.get(1)] == [
        ("Thing", 1),
        ("Thing", 1),
        ("Other", 1),
        ("Other", 1),
    ]
    assert len(ran) == 2
    Thing.get.forget()
    assert Thing.get(1) == ("Thing", 1)
    assert len(ran) == 3


def test_a_memoized_class_method_forgets_one_call():
    class Thing:
        @memoized
        @classmethod
        def get(cls, a):
            return a

    Thing.get(1)
    Thing.get(2)
    assert Thing.get.forget(1) == 1
    assert Thing.get.cache_info().currsize == 1


@pytest.mark.parametrize("kind", [property, functools.cached_property])
def test_a_property_may_stand_above(kind):
    class Thing:
        def __init__(self, a):
            self.a = a
            self.ran = 0

        def get(self):
            self.ran += 1
            return self.a

        get.__name__ = "double"
        double = kind(memoized(get))

    one, other = Thing(1), Thing(2)
    assert [one.double, other.double, one.double] == [1, 2, 1]
    assert (one.ran, other.ran) == (1, 1)


async def test_a_coroutine_method_is_memoized_as_any():
    class Thing:
        ran = 0

        @memoized
        async def get(self, a):
            self.ran += 1
            await asyncio.sleep(0)
            return [a]

    thing = Thing()
    assert await asyncio.gather(*(thing.get(1) for _ in range(5))) == [[1]] * 5
    assert thing.ran == 1
    assert (await thing.get.ask(1)).outcome is Outcome.REMEMBERED
