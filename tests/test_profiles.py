"""Profiles for several servers, themes of one's own, and the lines of wrong keys."""

import sys
from types import SimpleNamespace

import pytest

from memo_tui.errors import SettingsError
from memo_tui.settings_sources import load
from memo_tui.toml_lines import line_of

FILE = """\
# servers
tracking_uri = "http://usual:1"
jobs = 3

[profiles.work]
tracking_uri = "https://work:2"
experiment = "churn"

[profiles."at home"]
tracking_uri = "http://home:3"
"""


@pytest.fixture
def file(tmp_path):
    """Write the settings file; returns the options that name it."""

    def write(text, **options):
        path = tmp_path / "s.toml"
        path.write_text(text)
        return {"config": str(path), **options}

    return write


def test_a_profile_goes_before_variables_and_keys_and_an_option_before_it(file):
    variables = {"MLFLOW_TRACKING_URI": "http://variable:4", "MEMO_TUI_JOBS": "5"}
    work = load(file(FILE, profile="work"), variables)
    assert (work.tracking_uri, work.experiment, work.jobs) == ("https://work:2", "churn", 5)
    assert work.begins_with == "training"
    assert load(file(FILE), {"MEMO_TUI_PROFILE": "at home"}).tracking_uri == "http://home:3"
    assert load(file(FILE, profile="work", tracking_uri="http://o:5"), {}).tracking_uri == "http://o:5"
    assert load(file(FILE), {}).tracking_uri == "http://usual:1"
    chosen = f'profile = "work"\n{FILE}'
    assert load(file(chosen), {}).tracking_uri == "https://work:2"
    assert load(file(chosen), variables).tracking_uri == "http://variable:4"
    assert load(file(chosen, profile="at home"), variables).tracking_uri == "http://home:3"


def test_what_is_wrong_with_a_profile_is_told_with_its_line(file):
    with pytest.raises(SettingsError, match=r"no profile 'wrok' in .*: did you mean 'work'\?"):
        load(file(FILE, profile="wrok"), {})
    with pytest.raises(SettingsError, match=r"contains a password: keep it in ~/\.netrc"):
        load(file('[profiles.p]\ntracking_uri = "http://a:secret@h"', profile="p"), {})
    (warning,) = load(file('[profiles.p]\n\nexpermient = "x"'), {}).warnings
    assert "(line 3), profiles.p.expermient is not a setting of a profile" in warning
    assert warning.endswith("Did you mean experiment?")
    with pytest.raises(SettingsError, match=r"\(line 2\) is 'x': give an address"):
        load(file('[profiles.p]\nscheduler = "x"', profile="p"), {})
    (warning,) = load(file("[themes.mine]\nprimray = '#fff'"), {}).warnings
    assert (
        "(line 2), themes.mine.primray is not a colour of a theme; it is ignored. Did you mean primary?"
        in warning
    )


def test_a_password_comes_from_the_keyring_and_is_not_shown(file, monkeypatch):
    passwords = {("memo-tui work:2", "ada"): "p@ss/word"}
    errors = SimpleNamespace(KeyringError=OSError)
    keyring = SimpleNamespace(get_password=lambda place, user: passwords.get((place, user)), errors=errors)
    monkeypatch.setitem(sys.modules, "keyring", keyring)
    monkeypatch.setitem(sys.modules, "keyring.errors", errors)
    text = FILE.replace('experiment = "churn"', 'user = "ada"')
    settings = load(file(text, profile="work"), {})
    assert settings.tracking_uri == "https://ada:p%40ss%2Fword@work:2"
    assert "p%40ss" not in repr(settings)
    assert load(file(text, profile="work", tracking_uri="http://o:5"), {}).tracking_uri == "http://o:5"
    passwords.clear()
    with pytest.raises(
        SettingsError, match="no password of ada: store it with: keyring set 'memo-tui work:2' ada"
    ):
        load(file(text, profile="work"), {})
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(SettingsError, match="pip install keyring"):
        load(file(text, profile="work"), {})


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (["a"], 1),
        (["t"], 3),
        (["t", "b c"], 4),
        (["t", "u", "d"], 5),
        (["t", "v"], 6),
        (["t", "v", "x"], 7),
        (["i", "k"], 9),
        (["no"], None),
        (["a", "b"], None),
    ],
)
def test_the_line_of_a_key_is_found_however_it_is_written(path, line):
    text = 'a = 1 # t = 2\n\n[t] # a table\n"b c" = 2\nu.d = 3\n[ t . "v" ]\nx = 1\n[[i]]\nk = 1\n'
    assert line_of(text, path) == line
    assert line_of("p = {q = {r = 1}}\n", ["p", "q", "r"]) == 1
