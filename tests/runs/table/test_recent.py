"""What the settings keep of the experiments that were shown last."""

from memo_tui.runs.table.recent import Recent, Shown
from memo_tui.settings_file import save
from memo_tui.settings_sources import load
from tests.conftest import HOSTILE

STORE = "sqlite:////some/mlflow.db"


def test_what_was_shown_returns_from_the_file(tmp_path):
    config = tmp_path / "s.toml"
    shown = Shown(STORE, (HOSTILE, "b"), "id1", ("id2", "id3"), "rmse", "chart", "params")
    save(config, Recent({}).note(shown))
    back = Recent(load({"config": str(config)}, {}).recent)
    found = back.of(STORE, ("b", HOSTILE))
    assert (found.cursor, found.marks, found.metric, found.box) == ("id1", ("id2", "id3"), "rmse", "chart")
    assert found.enlarged == "params"
    assert back.experiments(STORE) == (HOSTILE, "b")
    assert back.experiments("http://other") == ()
    assert back.of("http://other", (HOSTILE, "b")) == Shown("http://other", (HOSTILE, "b"))


def test_the_experiment_shown_before_is_known():
    recent = Recent(
        {
            str(used): {"store": store, "experiments": names, "used": used}
            for used, (store, names) in enumerate(
                [
                    (STORE, ["old"]),
                    (STORE, ["a"]),
                    (STORE, ["a", "b"]),
                    ("http://other", ["c"]),
                    (STORE, ["d"]),
                ]
            )
        }
    )
    assert recent.before(STORE, ("d",)) == "a"
    assert recent.before(STORE, ("a", "d")) == "old"
    assert recent.before("http://other", ("c",)) == ""


def test_the_last_twenty_are_kept(tmp_path):
    config = tmp_path / "s.toml"
    recent = Recent({})
    for number in range(30):
        save(config, recent.note(Shown(STORE, (f"e{number}",))))
    kept = load({"config": str(config)}, {}).recent
    assert len(kept) == 20
    assert Recent(kept).experiments(STORE) == ("e29",)
    assert not any("e9 " in key for key in kept)


def test_entries_of_another_form_are_ignored():
    entries = (
        {},
        3,
        {"store": 1, "experiments": ["a"]},
        {"store": STORE},
        {"store": STORE, "experiments": "a"},
    )
    recent = Recent({str(place): each for place, each in enumerate(entries)})
    assert recent.stores == {}
    odd = {"store": STORE, "experiments": ["a"], "marks": "x", "cursor": 3, "used": "now", "enlarged": 1}
    assert Recent({Shown(STORE, ("a",)).key: odd}).of(STORE, ("a",)) == Shown(STORE, ("a",))
