"""How runs are named: by id, prefix, name, @last, @best:METRIC, @marked, and ids on standard input."""

import io


def named(memo, *words):
    told = memo("show", "--json", *words)
    assert told.status == 0, told.err
    return [run["name"] for run in told.json["runs"]]


def test_runs_are_found_by_id_prefix_name_and_what_they_are(memo, store, home, monkeypatch):
    ids = store.ids
    assert named(memo, ids["first"], ids["second"][:12], "bad") == ["first", "second", "bad"]
    assert named(memo, "boat", ids["boat"][:12]) == ["boat"]  # of another experiment, and each once
    assert named(memo, "@last") == ["bad"]
    assert named(memo, "@last", "--experiment", "boats") == ["boat"]
    assert named(memo, "@best:rmse") == ["first"]
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{ids['second']} second\n\n{ids['first']}\n"))
    assert named(memo, "-") == ["second", "first"]
    config = home / "settings.toml"
    config.write_text(
        f'[recent.x]\nstore = "sqlite:///{store.path}"\nexperiments = ["cars"]\nmarks = ["{ids["bad"]}"]\n'
    )
    text = config.read_text().replace("recent.x", f'recent."cars · sqlite:///{store.path}"')
    config.write_text(text)
    assert named(memo, "@marked", "--config", str(config)) == ["bad"]


def test_a_chosen_direction_decides_which_is_the_best(memo, store, home):
    config = home / "settings.toml"
    config.write_text(f'[views."cars · sqlite:///{store.path}"]\ndirections = {{ rmse = "higher" }}\n')
    assert named(memo, "@best:rmse", "--config", str(config)) == ["second"]


REFUSED = [
    ("frist", "There is no run 'frist': did you mean 'first'?"),
    ("@best:rmes", "No run has the metric 'rmes': did you mean 'rmse'?"),
    ("@best", "'@best' names no run: there are @last, @best:METRIC and @marked."),
    ("@marked", "No runs are @marked: mark some in the dashboard, with space."),
    ("zzz", "There is no run 'zzz': see memo-tui runs --all."),
]


def test_what_names_no_run_is_refused_with_what_is_near(memo, store):
    for word, sentence in REFUSED:
        told = memo("show", word)
        assert (told.status, told.err) == (2, f"memo-tui: {sentence}\n")


def test_an_ambiguous_name_is_refused_with_the_candidates(memo, store):
    store.client.update_run(store.ids["second"], name="first")
    told = memo("show", "first")
    both = {store.ids["first"], store.ids["second"]}
    assert told.status == 2
    assert "Several runs are named 'first': give the id, one of" in told.err
    assert all(run_id in told.err for run_id in both)
