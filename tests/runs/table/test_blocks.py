from random import Random

import pytest

from memo_tui.runs.table.blocks import SIZE, Blocks


def test_it_is_a_list_through_any_changes_and_copies_stay_as_they_were():
    random = Random(3)
    told = list(range(3 * SIZE))
    blocks = Blocks(told)
    kept = []
    for turn in range(4000):
        place = random.randrange(len(told)) if told else 0
        what = random.choice(["replace", "delete", "insert", "insert", "end"])
        if turn % 500 == 0:
            kept.append((blocks, list(told)))
            blocks = blocks.copy()
        if what == "replace":
            told[place] = turn
            blocks.replace(place, turn)
        elif what == "delete":
            del told[place]
            blocks.delete(place)
        elif what == "insert":
            told.insert(place, turn)
            blocks.insert(place, turn)
        else:
            told += [turn, -turn]
            blocks.extend([turn, -turn])
    for copy, before in [*kept, (blocks, told)]:
        assert list(copy) == before
        assert len(copy) == len(before)
        assert copy[700:40:-13] == before[700:40:-13]
        assert [copy[place] for place in (0, 5, SIZE, -1)] == [before[place] for place in (0, 5, SIZE, -1)]


def test_everything_can_be_taken_out():
    blocks = Blocks([1])
    blocks.delete(0)
    assert list(blocks) == []
    blocks.insert(0, 2)
    assert list(blocks) == [2]
    with pytest.raises(IndexError):
        blocks[1]
