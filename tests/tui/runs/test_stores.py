"""The stores that a dashboard offers."""

from memo_tui.settings_sources import load
from memo_tui.tui.runs.stores import KnownStores


def test_the_stores_of_profiles_are_offered_by_name(tmp_path):
    config = tmp_path / "s.toml"
    config.write_text(
        '[profiles.work]\ntracking_uri = "https://work:2"\n[profiles.locked]\ntracking_uri = "https://l:3"\n'
        'user = "ada"\n[profiles.odd]\ntracking_uri = "work:2"\n[profiles.other]\nexperiment = "x"\n'
    )
    stores = KnownStores(load({"config": str(config)}, {}))
    found = {each.description: each for each in stores.all(stores.first, {"https://work:2": 7})}
    assert (found["profile work"].address.shown, found["profile work"].used) == ("https://work:2", 7)
    assert (found["profile locked"].address, "--profile locked" in found["profile locked"].problem) == (
        None,
        True,
    )
    assert "has no scheme" in found["profile odd"].problem
    assert "profile other" not in found
