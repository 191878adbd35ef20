"""Alerts of the dashboard: on the screen and to a webhook, within a second of the value."""

from time import monotonic

from mlflow import MlflowClient

from tests.alerts.test_sending import hook  # noqa: F401 - a fixture
from tests.conftest import HOSTILE
from tests.tui.conftest import until, words
from tests.tui.runs.test_runs_view import opened


async def test_a_value_that_a_rule_asks_for_is_told_at_once(make_app, store_uri, hook):  # noqa: F811
    url, got, _ = hook
    client = MlflowClient(store_uri)
    run_id = client.create_run(client.create_experiment(HOSTILE), run_name="calm-owl").info.run_id
    rules = {"alert": "loss > 5,failed", "alert_to": url}
    async with opened(lambda **options: make_app(**options, **rules), count=1) as (app, pilot):
        client.log_metric(run_id, "loss", 9.0, step=3)
        logged = monotonic()
        client.log_metric(run_id, "loss", 1.0, step=4)
        await until(pilot, lambda: got)
        assert monotonic() - logged < 1
        await until(pilot, lambda: "calm-owl has loss 9 at step 3 (loss > 5)" in words(app))
        client.set_terminated(run_id, "FAILED")
        await until(pilot, lambda: len(got) == 2)
    assert [each["rule"] for each in got] == ["loss > 5", "failed"]
