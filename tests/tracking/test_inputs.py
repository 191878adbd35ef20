"""Data sets as inputs of runs."""

import threading

import pandas as pd
import pytest
from mlflow import MlflowClient, data

from memo_tui import MlFlowTracker
from tests.conftest import HOSTILE

RUNS = 6


@pytest.mark.filterwarnings("ignore")  # MLflow's own
def test_runs_that_log_one_new_data_set_at_once_all_have_it(store_uri):
    trackers = [MlFlowTracker(HOSTILE, store_uri) for _ in range(RUNS)]
    for tracker in trackers:
        tracker.create_run()
    problems = []
    for turn in range(3):
        dataset = data.from_pandas(pd.DataFrame({"x": [turn + 0.5]}), name=f"data-{turn}")
        together = threading.Barrier(RUNS)

        def log(tracker, dataset=dataset, together=together):
            together.wait()
            try:
                tracker.log_input(dataset)
            except Exception as problem:
                problems.append(problem)

        threads = [threading.Thread(target=log, args=(tracker,)) for tracker in trackers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert problems == []
    for tracker in trackers:
        tracker.end_run()
        inputs = MlflowClient(store_uri).get_run(tracker.mlflow_run.info.run_id).inputs.dataset_inputs
        assert sorted(given.dataset.name for given in inputs) == ["data-0", "data-1", "data-2"]
        assert {tag.value for given in inputs for tag in given.tags} == {"training"}
