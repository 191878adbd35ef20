"""What a remembered run saved, as a tag."""

import pytest

from memo_tui.tracking.memo_hits import Hits, Saved, day_of

NOON = 1_700_000_000.0
DAY = 86_400.0


def test_it_counts_answers_of_this_day_and_ever_and_who_got_the_last():
    hits = Hits().one_more("HIT", 1.5, "ana", NOON).one_more("JOINED", 1.5, "bob", NOON + 60)
    assert (hits.ever, hits.that_day, hits.joined, hits.by) == (Saved(2, 3.0), Saved(2, 3.0), 1, "bob")
    later = hits.one_more("RESTORED", 1.5, "ana", NOON + 2 * DAY)
    assert (later.day, later.ever, later.that_day) == (day_of(NOON + 2 * DAY), Saved(3, 4.5), Saved(1, 1.5))
    assert Hits.of_tag(later.to_tag()) == later


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"count": "many"}', '{"count": -1}', '{"other": 1}', '{"seconds": 1e999}']
)
def test_a_text_that_it_did_not_write_counts_nothing(text):
    assert Hits.of_tag(text) == Hits()
