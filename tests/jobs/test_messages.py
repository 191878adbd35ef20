"""The messages between dashboard, supervisor and jobs: plain JSON once; malformed, refused."""

import json
import socket
import threading
from contextlib import suppress
from dataclasses import asdict, replace

import pytest

from memo_tui.errors import MemoTuiError
from memo_tui.jobs import messages, process_messages
from memo_tui.jobs.folder import JobFolder, read_all
from memo_tui.jobs.messages import Answer, JobRecord, News, Stop, Submit, read_job, read_message
from memo_tui.jobs.socket_path import connect
from memo_tui.jobs.spec import JobSpec
from memo_tui.jobs.view import JobState, JobView
from memo_tui.training.work.command import CommandWork
from memo_tui.training.work.models import ModelsWork
from tests.conftest import HOSTILE
from tests.jobs.conftest import NO_ADDRESS
from tests.waiting import until

SPEC = JobSpec(
    HOSTILE,
    "http://user:geheim@host:5000",
    ModelsWork(("ridge",), params={"ridge": {"alpha": 0.5, "layers": (3, 4), "note": '{"a": "\n\u2028"}'}}),
    sweep="0ddba11",
    name="[/] \ud800",
)
VIEW = JobView("0ddba11", 5.0, JobState.FAILED, started=6.0, problem="no\ndata", pid=4711, began=6.5)
EVERY = [
    Submit((JobRecord(SPEC, VIEW), JobRecord(SPEC, VIEW)), {"A": "\udcff b", "PATH": "/"}, 20.0, 2, 7),
    Stop(("0ddba11",), 8),
    messages.Look(3, 9),
    messages.Look(),
    Answer(7, "It can't be."),
    News((messages.job_to_dict(SPEC, VIEW),), 4),
    process_messages.RunJob(SPEC),
    process_messages.ForkJob("0ddba11", "/x y", {"A": "b"}, json.loads(json.dumps(SPEC.to_dict()))),
    process_messages.ForksReady(),
    process_messages.Forked("0ddba11", 4711),
    process_messages.Exited("0ddba11", -9),
    process_messages.NotForked("No."),
    process_messages.BeginRun("sqlite:///x.db", HOSTILE, "name", {"lr": "0.1, 0.2"}, {"a": "b"}),
    process_messages.EndRuns("sqlite:///x.db", "0ddba11", "KILLED"),
    process_messages.RunAnswer("abc", "No."),
]
TYPES = sorted({type(each) for each in EVERY}, key=lambda each: each.__name__)


def texts_in(value):
    if isinstance(value, dict):
        for key, each in value.items():
            yield key
            yield from texts_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts_in(each)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("message", EVERY, ids=lambda each: type(each).__name__)
def test_a_message_is_one_line_of_json_and_is_read_back(message):
    line = message.to_line()
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    again = read_message(line, *TYPES)
    assert type(again) is type(message)
    assert json.loads(again.to_line()) == json.loads(line)
    if not isinstance(message, News):
        assert again == message


def test_no_message_holds_json_as_a_text():
    quoted = SPEC.work.params["ridge"]["note"]
    for message in EVERY:
        for text in texts_in(json.loads(message.to_line())):
            with suppress(ValueError):
                assert not isinstance(json.loads(text), (dict, list)) or text == quoted


def test_the_password_goes_to_the_supervisor_and_never_comes_back():
    assert b"geheim" in Submit((JobRecord(SPEC, VIEW),), {}, 1.0, 1).to_line()
    line = News((messages.job_to_dict(SPEC, VIEW),)).to_line()
    assert b"geheim" not in line
    job = read_job(read_message(line, News).jobs[0])
    assert (job.view, job.spec.tracking_uri) == (VIEW, "http://user:•••@host:5000")


def damaged():
    """Requests of which one value is missing, of another type, or too many."""
    whole = json.loads(EVERY[0].to_line())
    for name in ("jobs", "environment", "grace", "limit"):
        yield {key: value for key, value in whole.items() if key != name}
        for value in (None, "geheim", ["geheim"], {"geheim": 5}, True, [[]], float("nan")):
            yield {**whole, name: value}
    yield {**whole, "geheim": 1}
    for part in ("spec", "view"):
        for value in (None, 5, "geheim", "{}", [], {}, {"geheim": 1}):
            yield {**whole, "jobs": [{**whole["jobs"][0], part: value}]}
    for changed in (
        {"job_id": "../../geheim"},
        {"job_id": ""},
        {"submitted": "2"},
        {"submitted": 1e300},
        {"submitted": float("inf")},
        {"submitted": 10**400},
        {"state": "geheim"},
        {"pid": 1.5},
    ):
        yield {**whole, "jobs": [{"spec": SPEC.to_dict(), "view": {**VIEW.to_dict(), **changed}}]}


REFUSED = [
    *(
        b"",
        b"\n",
        b"x",
        b"[]",
        b"5",
        b'{"ask": 5}',
        b'{"ask": "geheim"}',
        b'{"ask": []}',
        b"\xff\xfe",
        b"[" * 9999,
    ),
    *(json.dumps(each).encode() for each in damaged()),
]


@pytest.mark.parametrize("line", REFUSED)
def test_a_malformed_message_is_refused_in_a_sentence_that_quotes_no_value(line):
    with pytest.raises(MemoTuiError) as refused:
        read_message(line, Submit, Stop, messages.Look)
    assert str(refused.value).endswith((".", "…"))
    assert "\n" not in str(refused.value)
    assert '"geheim"' not in str(refused.value)


def test_the_supervisor_answers_what_is_malformed_and_works_on(open_jobs, spec):
    jobs = open_jobs()
    (first,) = jobs.submit([spec(uri=NO_ADDRESS)])
    until(lambda: not first.active)
    with connect(jobs.folder) as connection, connection.makefile("rwb") as lines:
        assert read_message(lines.readline(), News).limit == 2
        for line in (line for line in REFUSED if line.strip()):
            lines.write(line + b"\n")
            lines.flush()
            told = read_message(lines.readline(), Answer)
            assert told.problem
        lines.write(b'{"ask": "nothing", "number": 17}\n')
        lines.flush()
        assert read_message(lines.readline(), Answer).answer == 17
    (second,) = jobs.submit([spec(uri=NO_ADDRESS)])
    until(lambda: not second.active)
    assert "is not an address" in second.problem
    assert {view.job_id for _, _, view in read_all(jobs.folder)} == {first.job_id, second.job_id}


@pytest.fixture
def other_version(tmp_path):
    """A supervisor of another version, which says some lines to every dashboard and answers nothing else."""
    folder = tmp_path / "jobs"
    folder.mkdir()
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    server.bind(str(folder / "socket"))
    server.listen()

    def start(*lines):
        def serve():
            with suppress(OSError):
                while True:
                    connection, _ = server.accept()
                    connection.sendall(b"".join(line + b"\n" for line in lines))
                    kept.append(connection)

        kept = []
        threading.Thread(target=serve, daemon=True).start()
        return folder

    yield start
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    (folder / "socket").unlink()


@pytest.mark.parametrize(
    "line", [b"x", b"[]", b'{"news": []}', b'{"jobs": "x"}', b'{"jobs": [5]}', b'{"answer": "x"}']
)
def test_a_supervisor_of_another_version_is_told_of_in_a_sentence(other_version, open_jobs, spec, line):
    jobs = open_jobs(folder=other_version(line))
    (job,) = jobs.submit([spec(uri=NO_ADDRESS)])
    until(lambda: not job.active)
    assert job.problem.startswith("The job supervisor is from another version of memo-tui.")
    assert job.problem.endswith("launch this one when they have ended.")


def test_news_of_a_job_that_is_not_understood_hides_no_other(other_version, open_jobs):
    good = messages.job_to_dict(SPEC, VIEW)
    strange = {**good, "spec": {**good["spec"], "work": {"kind": "from the future"}}}
    strange["view"] = {**good["view"], "job_id": "5742a6e"}
    view = replace(VIEW, state=JobState.RUNNING)
    folder = JobFolder.named(other_version(News((strange, good)).to_line().strip()), view)
    folder.make(SPEC)
    folder.keep(view)
    jobs = open_jobs(folder=folder.path.parent)
    until(lambda: [job.state for job in jobs.newest] == [JobState.FAILED])
    assert jobs.newest[0].view == VIEW


def test_what_an_earlier_version_wrote_is_read(tmp_path):
    work = CommandWork(("echo", "a b"), "/")
    folder = JobFolder.named(tmp_path, VIEW)
    folder.make(SPEC)
    told = {**SPEC.to_dict(), "tracking_uri": "sqlite:///x.db"}
    told["work"] = json.dumps({"kind": "command", **asdict(work)})
    (folder.path / "spec.json").write_text(json.dumps(told))
    folder.keep(VIEW)
    ((_, spec, view),) = read_all(tmp_path)
    assert (spec.work, view) == (work, VIEW)


def test_a_state_of_wrong_types_is_passed_over_and_new_jobs_are_trained(open_jobs, spec, tmp_path):
    changes = (
        {"submitted": "2"},
        {"submitted": None},
        {"submitted": 1e300},
        {"state": 5},
        {"job_id": 5},
        {"started": "x"},
        {"problem": []},
        {"stop_asked": "no"},
    )
    for number, change in enumerate(changes):
        folder = JobFolder(tmp_path / "jobs" / f"20200101-000000-{number:08x}")
        folder.make(spec())
        (folder.path / "state.json").write_text(json.dumps({**VIEW.to_dict(), **change}))
    jobs = open_jobs()
    (job,) = jobs.submit([spec(uri=NO_ADDRESS)])
    until(lambda: not job.active)
    assert "is not an address" in job.problem
    assert jobs.newest == [job]
