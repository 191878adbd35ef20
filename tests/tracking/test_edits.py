"""Changing runs: names, tags, notes and deletion, with what the store refuses told in words."""

import pytest
from mlflow import MlflowClient

from memo_tui.errors import StoreUnreachable
from memo_tui.runs.client.convert import to_run
from memo_tui.tracking import edits
from memo_tui.tracking.access import StoreAccess
from memo_tui.tracking.address import Address
from memo_tui.tracking.edits import EditError
from memo_tui.tracking.mlflow_env import configure_mlflow
from memo_tui.tracking.origin import origin_tags
from tests.conftest import free_port


@pytest.fixture
def client(store_uri):
    configure_mlflow(retries=0, timeout=10)
    return MlflowClient(store_uri)


@pytest.fixture
def runs(client):
    return [client.create_run("0", run_name=f"run-{number}").info.run_id for number in range(5)]


def stage(client, run_id):
    return client.get_run(run_id).info.lifecycle_stage


def test_deleted_runs_can_be_restored(client, runs):
    assert edits.delete_runs(client, runs[:3]).done == tuple(runs[:3])
    assert [stage(client, run_id) for run_id in runs] == ["deleted"] * 3 + ["active"] * 2
    assert not edits.restore_runs(client, runs[:3]).failed
    assert {stage(client, run_id) for run_id in runs} == {"active"}


def test_what_could_not_be_done_is_told_by_name_and_the_rest_is_done(client, runs):
    lost = ["a" * 32, "b" * 32]
    edited = edits.delete_runs(client, [runs[0], lost[0], runs[1], lost[1], runs[2]])
    assert edited.done == tuple(runs[:3])
    assert edited.problem("deleted", {lost[0]: "calm-owl"}) == (
        "3 of 5 runs were deleted, but not calm-owl, bbbbbbbb: it is no longer in the store."
    )
    with pytest.raises(EditError, match="3 of 5 runs"):
        edited.or_raise("deleted")


def test_of_very_many_that_failed_only_some_are_named(client):
    edited = edits.delete_runs(client, [f"{number:032x}" for number in range(1000)])
    assert edited.problem("deleted").count("00000000") == 5
    assert "and 995 more can't be deleted" in edited.problem("deleted")


def test_a_deleted_run_takes_no_tag_and_says_why(client, runs):
    edits.delete_runs(client, runs[:1])
    edited = edits.set_tag(client, runs[:2], "team", "owls")
    assert edited.done == (runs[1],)
    assert edited.failed == {runs[0]: "it is deleted."}


def test_a_tag_is_set_changed_and_removed(client, runs):
    edits.set_tag(client, runs, "team", "owls").or_raise("tagged")
    edits.set_tag(client, runs[:1], "team", "[/]").or_raise("tagged")
    assert client.get_run(runs[0]).data.tags["team"] == "[/]"
    assert not edits.delete_tag(client, runs, "team").failed
    assert not edits.delete_tag(client, runs, "team").failed
    assert "team" not in client.get_run(runs[0]).data.tags


def test_a_run_gets_another_name(client, runs):
    edits.rename(client, runs[0], "[red]été").or_raise("renamed")
    assert client.get_run(runs[0]).info.run_name == "[red]été"


def test_a_note_is_what_the_web_page_shows_too(client, runs):
    edits.set_note(client, runs[0], "# Hello\n\n- [x] done").or_raise("changed")
    assert client.get_run(runs[0]).data.tags["mlflow.note.content"] == "# Hello\n\n- [x] done"


@pytest.mark.parametrize(
    "key", ["", " ", "a" * 250, "a" * 251, "a/b", "a//b", "/a", "a/", "../a", ".", "..", "a:b.c-d_e f", "a=b",
            "été", "a[0]", "a\nb", "./a", "...", "a/../b"],
)  # fmt: skip
def test_a_key_is_refused_just_where_mlflow_refuses_it(client, runs, key):
    said = edits.check_key(key)
    try:
        client.set_tag(runs[0], key, "x")
        refused = False
    except Exception:
        refused = True
    assert bool(said) == refused or key in (" ", "a\nb")  # those MLflow takes, to nobody's use
    if said:
        assert said.endswith(".")
        with pytest.raises(EditError):
            edits.set_tag(client, runs, key, "x")


@pytest.mark.parametrize(
    ("value", "fine"),
    [("", True), ("x" * 8000, True), ("x" * 8001, False), ("a\0b", False), ("é\n" * 9, True)],
)
def test_a_value_that_no_store_takes_is_refused_before_it_is_sent(value, fine):
    assert (edits.check_value(value) == "") is fine


@pytest.mark.parametrize(("name", "fine"), [("", False), (" ", False), ("x" * 250, True), ("x" * 251, False)])
def test_a_name_that_no_store_takes_is_refused_before_it_is_sent(name, fine):
    assert (edits.check_name(name) == "") is fine


def test_a_store_that_is_gone_is_asked_once(monkeypatch):
    configure_mlflow(retries=0, timeout=1)
    asked = []
    client = MlflowClient(f"http://user:s3cret@127.0.0.1:{free_port()}")
    delete = client.delete_run
    monkeypatch.setattr(client, "delete_run", lambda run_id: asked.append(run_id) or delete(run_id))
    edited = edits.delete_runs(client, ["a" * 32, "b" * 32, "c" * 32])
    assert len(asked) == 1
    assert len(edited.failed) == 3
    assert "No answer from" in edited.problem("deleted")
    assert "s3cret" not in edited.problem("deleted")


def test_access_opens_a_store_once_and_tells_errors_in_plain_words(store_uri):
    access = StoreAccess(Address.parse(store_uri))
    assert access.client() is access.client()
    with pytest.raises(Exception, match="not found") as caught:
        access.ask(lambda client: client.get_run("f" * 32))
    assert type(caught.value).__name__ == "StoreError"


def test_access_tries_again_after_it_could_not_open(tmp_path, empty_store):
    address = Address.of_file(tmp_path / "there.db")
    (tmp_path / "there.db").mkdir()
    access = StoreAccess(address)
    with pytest.raises(Exception, match="is a folder"):
        access.client()
    (tmp_path / "there.db").rmdir()
    (tmp_path / "there.db").write_bytes(empty_store.read_bytes())
    assert access.ask(lambda client: client.get_experiment("0").name) == "Default"


def test_access_to_a_server_that_is_down_says_so():
    access = StoreAccess(Address.parse(f"http://127.0.0.1:{free_port()}"))
    with pytest.raises(StoreUnreachable):
        access.client()


@pytest.fixture
def lost(client, sleeper):
    """A run whose process was killed, as it is known."""
    tags = {**origin_tags(sleeper.pid), "memo_tui.heartbeat": "1795000000.5"}
    run = client.create_run("0", start_time=1_794_000_000_000, run_name="lost", tags=tags)
    sleeper.kill()
    sleeper.wait()
    return to_run(run)


def test_a_lost_run_is_marked_as_failed_at_its_last_sign_with_the_proof(client, lost):
    assert edits.fail_lost(client, [lost]).done == (lost.run_id,)
    run = client.get_run(lost.run_id)
    assert (run.info.status, run.info.end_time) == ("FAILED", 1_795_000_000_500)
    assert " is gone; its last heartbeat was " in run.data.tags["memo_tui.lost"]


def test_a_run_that_ended_meanwhile_stays_as_it_ended(client, lost):
    client.set_terminated(lost.run_id, "FINISHED")
    assert edits.fail_lost(client, [lost]).problem("marked as FAILED", {lost.run_id: "calm-owl"}) == (
        "calm-owl can't be marked as FAILED: it has since ended as FINISHED."
    )
    run = client.get_run(lost.run_id)
    assert run.info.status == "FINISHED"
    assert "memo_tui.lost" not in run.data.tags


def test_a_run_that_gave_a_sign_since_it_was_called_lost_stays_running(client, lost):
    client.set_tag(lost.run_id, "memo_tui.heartbeat", "1795000010.5")
    assert edits.fail_lost(client, [lost]).failed == {lost.run_id: "its process may still be alive."}
    assert client.get_run(lost.run_id).info.status == "RUNNING"


def test_of_several_runs_only_those_proven_dead_are_marked(client, lost, runs):
    client.set_tag(runs[0], "memo_tui.origin", origin_tags()["memo_tui.origin"])  # it runs
    elsewhere = lost.tags["memo_tui.origin"].replace('"host": "', '"host": "far-')
    client.set_tag(runs[1], "memo_tui.origin", elsewhere)
    edits.delete_runs(client, runs[2:3])
    others = [to_run(client.get_run(run_id)) for run_id in runs[:4]]
    edited = edits.fail_lost(client, [*others, lost])
    assert edited.done == (lost.run_id,)
    assert set(edited.failed) == set(runs[:4])
    assert {client.get_run(run_id).info.status for run_id in runs} == {"RUNNING"}
