"""Keeping the output of a job with its runs."""

from collections.abc import Callable
from itertools import islice
from pathlib import Path

from memo_tui.errors import MemoTuiError
from memo_tui.jobs.spec import JobSpec
from memo_tui.tracking.address import Address
from memo_tui.tracking.failure import log_text
from memo_tui.tracking.job_runs import tagged_runs
from memo_tui.training.work.log_tail import OUTPUT, kept_text

_MOST_RUNS = 20  # of a job


def keep_output(spec: JobSpec, job_id: str, output: Path, hide: Callable[[str], str]) -> str:
    """Log the end of a job's output as the artifact `OUTPUT` of its runs; why that failed, or "".

    Args:
        spec: the job.
        job_id: its id.
        output: the file with its output.
        hide: removes secrets from a text.
    """
    from memo_tui.tracking.store import open_store  # noqa: PLC0415 - heavy

    try:
        address = Address.parse(spec.tracking_uri)
        client = open_store(address)
        runs = list(islice(tagged_runs(client, job_id), _MOST_RUNS))
    except MemoTuiError as error:
        return f"The output was not kept: {error}"
    except Exception as error:  # noqa: BLE001 - MLflow's errors have no common root
        return f"The output was not kept: {type(error).__name__}."
    text = address.redact(kept_text(output, hide))
    for run in runs:
        log_text(client, run.info.run_id, text, OUTPUT)
    return ""
