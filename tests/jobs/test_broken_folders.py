"""Folders of jobs that can't be read: each is named and left out, the others go on."""

import json
import os

import pytest

from memo_tui.jobs import folder as folder_module
from memo_tui.jobs.folder import JobFolder, read_all
from memo_tui.jobs.view import JobState, JobView
from tests.jobs.conftest import NO_ADDRESS
from tests.waiting import until

GOOD = JobView("0ddba11", 1_700_000_000.0, JobState.FINISHED, started=1_700_000_001, ended=1_700_000_002.5)


@pytest.fixture(autouse=True)
def settled(monkeypatch):
    """No folder is so new that its files may be missing yet."""
    monkeypatch.setattr(folder_module, "_NEW_SECONDS", 0.0)


def make(jobs, spec, view=GOOD):
    folder = JobFolder.named(jobs, view)
    folder.make(spec(uri=NO_ADDRESS))
    folder.keep(view)
    return folder


def fields(**changed):
    return json.dumps({**json.loads(GOOD.to_json()), **changed})


STATES = [
    *("", "{", "null", "[]", "3", '"text"', "\x00", "[" * 100_000, '{"state": "finished"}', "{}", "NaN"),
    *(
        fields(submitted=wrong)
        for wrong in ("2", None, [], True, 1e300, -1, float("nan"), float("inf"), 10**400)
    ),
    *(fields(job_id=wrong) for wrong in (7, "", "../../x", "a/b", "another", None, "x" * 500)),
    *(fields(state=wrong) for wrong in ("sleeping", None, 1, [], {})),
    *(fields(pid=wrong) for wrong in ("1", -1, 2**70, 1.5, True)),
    *(fields(started=wrong) for wrong in ("1", 1e300, {})),
    *(fields(problem=wrong) for wrong in (None, 3, ["x"])),
    *(fields(stop_asked=wrong) for wrong in ("yes", 1, None)),
    *(fields(where=1), fields(run_id=None), fields(began="x"), fields(of_a_later_version=1)),
]


@pytest.mark.parametrize("text", STATES, ids=lambda text: text[:60])
def test_a_broken_state_is_named_and_the_other_jobs_are_read(tmp_path, spec, text):
    broken = make(tmp_path, spec)
    (broken.path / "state.json").write_text(text)
    make(tmp_path, spec, JobView("c0ffee", 1_600_000_000.0, JobState.FINISHED))
    said = []
    assert [view.job_id for _, _, view in read_all(tmp_path, said.append)] == ["c0ffee"]
    (sentence,) = said
    assert str(broken.path) in sentence
    assert "state" in sentence


def test_a_job_of_a_cluster_as_earlier_versions_wrote_it_is_read(tmp_path, spec):
    folder = make(tmp_path, spec)
    (folder.path / "state.json").write_text(fields(where="on tcp://127.0.0.1:8786", pid=0, began=0.0))
    ((_, _, view),) = read_all(tmp_path)
    assert (view.pid, view.began, view.where) == (None, None, "on tcp://127.0.0.1:8786")


@pytest.mark.parametrize(
    "changed",
    [
        {"experiment": 5},
        {"tracking_uri": None},
        {"work": 3},
        {"work": "{}"},
        {"work": '{"kind": "models", "models": 5}'},
        {"work": '{"kind": "command", "argv": 5, "folder": null}'},
        {"work": '{"kind": "of a later version"}'},
        {"sweep": []},
        {"name": {}},
        {"new": 1},
    ],
    ids=str,
)
def test_a_broken_spec_is_named(tmp_path, spec, changed):
    broken = make(tmp_path, spec)
    path = broken.path / "spec.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changed}))
    said = []
    assert read_all(tmp_path, said.append) == []
    assert str(broken.path) in said[0]


@pytest.mark.parametrize("name", ["spec.json", "state.json"])
@pytest.mark.parametrize("how", ["missing", "folder", "pipe", "huge", "binary", "endless"])
def test_a_file_of_another_kind_is_named_and_never_waited_for(tmp_path, spec, name, how):
    broken = make(tmp_path, spec)
    path = broken.path / name
    path.unlink()
    match how:
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
        case "huge":
            with path.open("wb") as file:
                file.truncate(2**40)
        case "binary":
            path.write_bytes(b"\xff\xfe\x00")
        case "endless":
            path.symlink_to("/dev/zero")
    said = []
    assert read_all(tmp_path, said.append) == []
    assert name in said[0]


def test_a_folder_that_is_being_made_and_others_of_another_name_are_not_reported(tmp_path, spec, monkeypatch):
    monkeypatch.setattr(folder_module, "_NEW_SECONDS", 60.0)
    make(tmp_path, spec).path.joinpath("state.json").unlink()
    (tmp_path / "something else").mkdir()
    (tmp_path / "supervisor.log").touch()
    said = []
    assert (read_all(tmp_path, said.append), said) == ([], [])


@pytest.mark.parametrize(
    "text", ["", "[]", "[" * 100_000, '{"pid": -1, "began": 1}', '{"pid": 1e400, "began": 1}']
)
def test_marks_of_a_process_that_can_not_be_one_count_as_none(tmp_path, spec, text):
    folder = make(tmp_path, spec)
    (folder.path / "process.json").write_text(text)
    assert folder.claimed() is None


def test_jobs_beside_a_broken_one_are_launched_and_end(open_jobs, spec, tmp_path):
    broken = make(tmp_path / "jobs", spec)
    (broken.path / "state.json").write_text(fields(submitted="2"))
    jobs = open_jobs()
    until(lambda: jobs.left_out)
    (job,) = jobs.submit([spec(uri=NO_ADDRESS)])
    until(lambda: not job.active)
    assert job.state is JobState.FAILED
    assert [each.job_id for each in jobs.newest] == [job.job_id]
    assert str(broken.path) in jobs.left_out[0]
