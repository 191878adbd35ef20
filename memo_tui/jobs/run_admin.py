"""Short actions on MLflow for the supervisor, which doesn't load MLflow itself; each in its own process."""

import asyncio
import re
import sys
from collections.abc import Mapping
from time import time

from memo_tui.errors import MemoTuiError
from memo_tui.jobs.messages import MessageError, read_message
from memo_tui.jobs.process_messages import BeginRun, EndRuns, RunAnswer
from memo_tui.tracking.address import Address
from memo_tui.tracking.error_messages import to_store_error
from memo_tui.tracking.job_runs import tagged_runs
from memo_tui.tracking.mlflow_env import configure_mlflow
from memo_tui.tracking.tags import RUNNING

_SECONDS = 120.0
_NO_NAME = re.compile(r"[^\w./ -]|^[./]+|(?<=/)[./]+")  # what MLflow accepts in no param's name
_LONGEST_NAME, _LONGEST = 250, 6000


async def administer(request: BeginRun | EndRuns, environment: Mapping[str, str]) -> str:
    """Run one action.

    Args:
        request: what to do.
        environment: environment variables for it.

    Returns:
        The id of the run that was begun, or "".

    Raises:
        MemoTuiError: it can't be done, in one sentence.
    """
    try:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",
            "-m",
            "memo_tui.jobs.run_admin",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=dict(environment),
            start_new_session=True,
        )
    except OSError as error:
        raise MemoTuiError(f"No process can be started for it: {error.strerror or error}.") from None
    try:
        output, _ = await asyncio.wait_for(process.communicate(request.to_line()), _SECONDS)
        answer = read_message(output.splitlines()[-1], RunAnswer)
    except TimeoutError:
        process.kill()
        raise MemoTuiError(f"The store did not answer within {_SECONDS:.0f} s.") from None
    except (MessageError, IndexError):
        raise MemoTuiError(f"The action {request.word!r} on the store was interrupted.") from None
    if answer.problem:
        raise MemoTuiError(answer.problem)
    return answer.run_id


def main() -> int:
    """Run the action given on standard input; the last line of standard output is the answer."""
    configure_mlflow(retries=3, timeout=30)
    run_id, problem = "", ""
    try:
        request = read_message(sys.stdin.read(), BeginRun, EndRuns)
        address = Address.parse(request.uri)
        try:
            run_id = _begin(request) if isinstance(request, BeginRun) else _end(request)
        except MemoTuiError:
            raise
        except Exception as error:  # noqa: BLE001 - MLflow's errors have no common root
            raise to_store_error(error, address) from None
    except MemoTuiError as error:
        problem = str(error)
    sys.stdout.write(f"\n{RunAnswer(run_id, problem).to_line().decode()}")
    return 0


def _begin(request: BeginRun) -> str:
    from memo_tui.tracking.tracker import MlFlowTracker  # noqa: PLC0415 - heavy

    tracker = MlFlowTracker(request.experiment, request.uri)
    run = tracker.mlflow_client.create_run(
        tracker.mlflow_experiment_id,
        run_name=request.name,
        tags={"mlflow.source.type": "LOCAL", "mlflow.source.name": "memo-tui", **request.tags},
    )
    run_id = str(run.info.run_id)
    try:
        for key, value in request.params.items():
            tracker.mlflow_client.log_param(run_id, _NO_NAME.sub("_", key)[:_LONGEST_NAME], value[:_LONGEST])
    except BaseException:
        tracker.mlflow_client.set_terminated(run_id, "FAILED")
        raise
    return run_id


def _end(request: EndRuns) -> str:
    from memo_tui.tracking.store import open_store  # noqa: PLC0415 - heavy

    client = open_store(Address.parse(request.uri))
    for run in tagged_runs(client, request.job):  # in any experiment, as a command chooses its own
        if run.info.status in RUNNING:
            for tag, value in request.tags.items():
                client.set_tag(run.info.run_id, tag, value)
            client.set_terminated(run.info.run_id, request.status, int(time() * 1000))
    return ""


if __name__ == "__main__":
    sys.exit(main())
