"""Edits from the command line: the same as the screen's, with the same refusals."""

import io


def tags(store, name):
    return store.client.get_run(store.ids[name]).data.tags


def test_tags_notes_and_names_are_set_and_removed(memo, store, monkeypatch):
    assert memo("tag", "team=blue = green", "first", "second").out == "2 runs (first, second) are tagged.\n"
    assert tags(store, "second")["team"] == "blue = green"
    assert memo("tag", "--remove", "team", "first").status == 0
    assert "team" not in tags(store, "first")
    monkeypatch.setattr("sys.stdin", io.StringIO("# Good\nindeed\n"))
    assert memo("note", "first", "-").status == 0
    assert memo("note", "first").out == "# Good\nindeed\n"
    assert (
        memo("rename", "first", "the best").out
        == f"The run first ({store.ids['first']}) is renamed to the best.\n"
    )
    assert store.client.get_run(store.ids["first"]).info.run_name == "the best"
    done = memo("tag", "--json", "a=b", "second").json
    assert (done["edit"], done["done"], done["failed"]) == ("tagged", [store.ids["second"]], {})


def test_what_the_screen_refuses_is_refused(memo, store):
    assert memo("tag", "team", "first").status == 2
    assert memo("tag", "=x", "first").status == 2
    assert memo("tag", "a?=x", "first").status == 2
    assert memo("rename", "first", " ").status == 2
    assert memo("note", "first", "x" * 9_000).status == 2
    assert "team" not in tags(store, "first")


def test_deleting_needs_a_yes_and_restoring_finds_what_is_deleted(memo, store):
    refused = memo("delete", "first")
    assert (refused.status, refused.err) == (
        2,
        "memo-tui: Deleting asks first, and there is no terminal to ask at: give --yes.\n",
    )
    store.client.set_tag(store.ids["second"], "mlflow.parentRunId", store.ids["first"])
    assert memo("delete", "first", "--nested", "--yes").out == "2 runs (first, second) are deleted.\n"
    assert memo("runs", "--columns", "name").lines == ["name", "bad"]
    assert [line.split()[0] for line in memo("restore").lines[1:]] == ["second", "first"]
    assert (
        memo("restore", "frist").err == "memo-tui: There is no deleted run 'frist': did you mean 'first'?\n"
    )
    assert memo("restore", "first", store.ids["second"][:10]).status == 0
    assert len(memo("runs", "--ids").lines) == 3
