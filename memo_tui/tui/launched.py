"""The trainings launched from the dashboard."""

from pathlib import Path

from memo_tui.tracking.address import Address
from memo_tui.training.jobs import Job, JobSpec, JobState
from memo_tui.tui.screens.launch import LaunchValues


class Launched:
    """The jobs that were launched since the dashboard began.

    Attributes:
        jobs: the newest first.
    """

    def __init__(self, logs: Path) -> None:
        """Launch nothing yet; the jobs' output will go into the folder `logs`."""
        self.jobs: list[Job] = []
        self._logs = logs

    def add(self, spec: JobSpec) -> Job:
        """A new job, which isn't started yet."""
        job = Job(spec, self._logs)
        self.jobs.insert(0, job)
        return job

    @property
    def running(self) -> list[Job]:
        """Those that have not ended, the newest first."""
        return [job for job in self.jobs if job.state is JobState.RUNNING]

    def stop_newest(self) -> Job | None:
        """Stop the newest that runs, of those that were not asked to stop yet if there are any."""
        running = self.running
        job = next((job for job in running if not job.stop_asked), next(iter(running), None))
        if job is not None:
            job.stop()
        return job

    def parting_words(self) -> list[str]:
        """Sentences on what goes on without the dashboard."""
        return [f"The training {job.job_id} goes on; its output: {job.log}" for job in self.running]


def spec_of(values: LaunchValues, address: Address) -> JobSpec:
    """What a job is to do to train what the form held, logging to the store at `address`."""
    return JobSpec(
        values.experiment,
        address.uri,
        values.models,
        values.data or None,
        values.target if values.data else None,
        values.seed,
    )
