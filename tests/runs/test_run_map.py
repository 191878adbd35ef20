from random import Random

import pytest

from memo_tui.runs.run_map import RunMap


def test_a_changed_copy_leaves_the_map_as_it_was():
    before = RunMap({"a": 1, "b": 2})
    after = before.changed({"b": 3, "c": 4}, gone=["a"])
    assert dict(before) == {"a": 1, "b": 2}
    assert dict(after) == {"b": 3, "c": 4}
    assert (len(before), len(after)) == (2, 2)
    assert "a" in before
    assert "a" not in after


def test_an_id_that_is_not_there_raises_and_get_gives_the_default():
    empty: RunMap[int] = RunMap()
    with pytest.raises(KeyError):
        empty["a"]
    assert empty.get("a") is None
    assert empty.get("a", 7) == 7


def test_nothing_changed_is_the_same_map():
    runs = RunMap({"a": 1})
    assert runs.changed({}) is runs


def test_taking_out_what_is_not_there_changes_nothing():
    assert dict(RunMap({"a": 1}).changed({}, gone=["b"])) == {"a": 1}


def test_differences_tell_what_is_new_other_or_gone():
    before = RunMap({"a": "one", "b": "two", "c": "three"})
    after = before.changed({"b": "zwei", "d": "four"}, gone=["c"])
    assert after.differences(before) == ({"b": "zwei", "d": "four"}, ["c"])
    assert before.differences(before) == ({}, [])


def test_many_changes_in_any_order_equal_those_of_a_dict():
    random = Random(5)
    told: dict[str, object] = {}
    runs: RunMap[object] = RunMap()
    versions = [(runs, dict(told))]
    for _ in range(300):
        values = {f"{random.randrange(4000):x}": object() for _ in range(random.randrange(30))}
        gone = random.sample(sorted(told), min(len(told), random.randrange(8)))
        runs = runs.changed(values, gone)
        told = {key: value for key, value in (told | values).items() if key not in gone}
        versions.append((runs, dict(told)))
    for (one, before), (other, after) in zip(versions, versions[7:], strict=False):
        assert dict(other) == after
        assert len(other) == len(after)
        new, gone = other.differences(one)
        assert new == {key: value for key, value in after.items() if before.get(key) is not value}
        assert set(gone) == before.keys() - after.keys()
