"""A store with models, prompts and traces as MLflow's own functions write them."""

from collections.abc import Iterator
from contextlib import contextmanager

import mlflow
import numpy as np
from mlflow import MlflowClient
from mlflow.entities import LoggedModelOutput, LoggedModelStatus, Metric

from memo_tui.tracking.address import Address

MODEL, OTHER, PROMPT, CHAT = "forest", "it's [red]hostile[x] \\ é", "greet", "chat"
QUESTIONS = "questions [/]"


@contextmanager
def written_to(uri: str) -> Iterator[MlflowClient]:
    """A client of a store, to which MLflow's functions for traces write, too."""
    mlflow.set_tracking_uri(uri)
    try:
        yield MlflowClient(uri)
        mlflow.flush_trace_async_logging()
    finally:
        mlflow.set_tracking_uri(None)  # as it was: the default of whatever folder is the current one


def fill(uri: str, artifacts: str) -> tuple[str, str]:
    """Fill a store; the ids of the experiment and of its run."""
    with written_to(uri) as client:
        if uri.startswith("http"):
            experiment = client.create_experiment("bench")
        else:
            experiment = client.create_experiment("bench", artifact_location=artifacts)
        run_id = client.create_run(experiment, run_name="train").info.run_id
        client.create_run(experiment, tags={"mlflow.parentRunId": run_id})
        _register(client, artifacts, run_id)
        _log_models(client, experiment, run_id)
        _register_prompts(client)
        _trace(client, experiment, run_id)
        if not Address.parse(uri).folder:
            questions = client.create_dataset(QUESTIONS, experiment, {"team": "blue"})
            questions.merge_records(
                [{"inputs": {"q": text}, "expectations": {"answer": 42}} for text in ("why?", "how?")]
            )
        client.log_image(run_id, np.zeros((4, 4, 3), np.uint8), key="sample", step=2)
        client.log_table(run_id, {"question": ["a", "b"], "answer": ["x", None]}, "eval/results.json")
    return experiment, run_id


def _register(client: MlflowClient, artifacts: str, run_id: str) -> None:
    for name in (MODEL, OTHER):
        client.create_registered_model(name, tags={"team": "blue"}, description="Two\nlines")
        for number in range(3):
            of_run = run_id if number < 2 else None
            client.create_model_version(name, f"{artifacts}/{number}", of_run, tags={"n": str(number)})
    client.set_registered_model_alias(MODEL, "champion", "2")
    client.set_registered_model_alias(MODEL, "best", "2")
    client.set_registered_model_alias(MODEL, "old", "1")
    client.transition_model_version_stage(MODEL, "1", "Staging")
    client.delete_model_version(OTHER, "2")


def _log_models(client: MlflowClient, experiment: str, run_id: str) -> None:
    for number, status in enumerate((LoggedModelStatus.READY, LoggedModelStatus.FAILED, None)):
        model = client.create_logged_model(
            experiment, f"tree {number}", run_id, {"x": "y"}, {"depth": str(number)}, "sklearn"
        )
        points = [
            Metric("rmse", value, 9 - step, step, model_id=model.model_id)
            for step, value in enumerate((2.0, 0.5))
        ]
        client.log_batch(run_id, points)
        if status is not None:
            client.finalize_logged_model(model.model_id, status)
    client.log_outputs(run_id, [LoggedModelOutput(model.model_id, step=3)])
    gone = client.create_logged_model(experiment, "gone", run_id)
    client.delete_logged_model(gone.model_id)
    client.create_model_version(MODEL, f"models:/{model.model_id}", run_id, model_id=model.model_id)


def _register_prompts(client: MlflowClient) -> None:
    client.register_prompt(
        PROMPT, "Hello {{ name }}, of {{age}}.\nBe kind, {{name}}.", "first", {"lang": "en"}
    )
    client.register_prompt(PROMPT, "Hi {{ name }}!\nBe kind.", "second")
    client.set_prompt_alias(PROMPT, "live", 2)
    client.register_prompt(CHAT, [{"role": "user", "content": "{{q}}"}])


def _trace(client: MlflowClient, experiment: str, run_id: str) -> None:
    for number, status in enumerate(("OK", "ERROR")):
        root = client.start_trace(f"ask {number}", inputs={"q": "why? [/] " * 200}, experiment_id=experiment)
        trace_id = root.trace_id
        first = client.start_span("retrieve", trace_id, root.span_id, "RETRIEVER", {"k": 3})
        client.end_span(trace_id, first.span_id, outputs=["one", "two"])
        used = {"input_tokens": 10, "output_tokens": 5, "total_tokens": 15}
        model = client.start_span(
            "llm", trace_id, root.span_id, "LLM", [{"role": "user"}], {"mlflow.chat.tokenUsage": used}
        )
        tool = client.start_span("tool", trace_id, model.span_id, "TOOL", "text")
        tool.record_exception(ValueError("it [/] broke"))
        client.end_span(trace_id, tool.span_id, None, status=status)
        client.end_span(trace_id, model.span_id, {"text": "line\n" * 3})
        client.end_trace(trace_id, {"answer": 42}, status=status)
    mlflow.flush_trace_async_logging()
    mlflow.log_feedback(trace_id=trace_id, name="good", value=True)
    mlflow.log_expectation(trace_id=trace_id, name="expected", value="43")
    mlflow.set_experiment(experiment_id=experiment)
    with mlflow.start_run(run_id=run_id):
        mlflow.trace(lambda x: x + 1, name="plus")(41)
