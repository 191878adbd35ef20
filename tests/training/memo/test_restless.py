"""A param that differed at every launch so far is named, as no launch can be a hit while it does."""

import pytest
from mlflow import MlflowClient

from memo_tui import memoized_training
from memo_tui.tracking.tags import PARENT_TAG


@pytest.fixture
def train(store_uri):
    """A training with a param that is a time, as it were."""

    @memoized_training(experiment="houses", tracking_uri=store_uri)
    def body(tracker, stamp: float = 0.0, lr: float = 0.1):
        tracker.log_metric("rmse", lr)

    return body


def test_it_is_named_once_enough_launches_differed_in_it(train):
    for stamp in range(1, 5):
        train(stamp=float(stamp))
        assert "note that" not in str(train.explain(stamp=99.0))
    train(stamp=5.0)
    assert str(train.explain(stamp=99.0)).endswith(
        ", note that params.stamp differed at each of the last 5 launches"
    )
    assert "note that" not in str(train.explain(stamp=3.0, lr=0.2))  # it was the same once
    assert str(train.explain(stamp=5.0, lr=0.2)).startswith("MISS: params.lr 0.1 -> 0.2, all else as in")
    train(stamp=5.0, lr=0.3)
    assert "note that" not in str(train.explain(stamp=99.0))


def test_the_points_of_a_sweep_are_one_launch(train, store_uri):
    client = MlflowClient(store_uri)
    for stamp in range(1, 8):
        client.set_tag(train(stamp=float(stamp)).run_id, PARENT_TAG, "a sweep")
    assert "note that" not in str(train.explain(stamp=99.0))
