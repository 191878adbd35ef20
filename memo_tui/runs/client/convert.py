"""Converting MLflow's objects to ours."""

from typing import Any

from memo_tui.runs.data_sets import CONTEXT_TAG, in_order, to_input
from memo_tui.runs.model import DataSetInput, Run
from memo_tui.runs.points import one_nan
from memo_tui.runs.reader import Experiment


def to_experiment(found: Any) -> Experiment:
    """Convert MLflow's experiment."""
    return Experiment(
        found.experiment_id,
        found.name,
        found.lifecycle_stage == "deleted",
        found.last_update_time or None,
    )


def to_run(run: Any) -> Run:
    """Convert MLflow's run."""
    info, data = run.info, run.data
    latest = data._metric_objs or ()  # noqa: SLF001 - the only place with a metric's step
    return Run(
        run_id=info.run_id,
        experiment_id=info.experiment_id,
        name=info.run_name or info.run_id[:8],
        status=info.status,
        start=info.start_time,
        end=info.end_time or None,
        params=dict(data.params),
        metrics={metric.key: one_nan(metric.value) for metric in latest},
        steps={metric.key: metric.step for metric in latest},
        tags={key: value or "" for key, value in data.tags.items()},
        inputs=in_order(_input(each) for each in (run.inputs.dataset_inputs if run.inputs else ())),
        user=info.user_id or "",
        artifact_uri=info.artifact_uri or "",
    )


def _input(given: Any) -> DataSetInput:
    dataset = given.dataset
    context = next((tag.value for tag in given.tags or () if tag.key == CONTEXT_TAG), "")
    return to_input(
        dataset.name,
        dataset.digest,
        source=dataset.source,
        schema=dataset.schema,
        profile=dataset.profile,
        context=context,
    )
