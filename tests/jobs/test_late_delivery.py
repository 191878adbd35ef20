"""What a job could not give its store is delivered by the supervisor."""

from mlflow import MlflowClient

from memo_tui.jobs.spec import JobSpec
from memo_tui.jobs.view import JobState
from memo_tui.tracking.journal.folder import journals
from memo_tui.training.work.function import TrainingFunctionWork
from tests.faults.proxy import Proxy
from tests.waiting import until


def test_it_is_delivered_once_the_store_takes_it_and_the_job_is_no_failure(
    jobs, server, tmp_path, monkeypatch
):
    monkeypatch.setenv("MEMO_TUI_STATE_DIR", str(tmp_path / "state"))
    (tmp_path / "mine.py").write_text("def train(tracker):\n    tracker.log_step({'loss': 0.5}, 3)\n")
    work = TrainingFunctionWork("mine:train", {}, str(tmp_path))
    client = MlflowClient(server)
    with Proxy(server) as proxy:
        proxy.only, proxy.fault = "runs/log-", "401"
        (job,) = jobs.submit([JobSpec("late", proxy.uri, work)])
        until(lambda: not job.active)
        assert (job.view.state, job.view.problem) == (JobState.FINISHED, "")
        experiment = client.get_experiment_by_name("late").experiment_id
        (run,) = client.search_runs([experiment])
        assert (run.info.status, run.data.metrics, len(journals())) == ("RUNNING", {}, 1)
        proxy.fault = ""
        until(lambda: client.get_run(run.info.run_id).info.status == "FINISHED")
        assert client.get_run(run.info.run_id).data.metrics == {"loss": 0.5}
        assert set(proxy.points.values()) == {1}
    until(lambda: not journals())
