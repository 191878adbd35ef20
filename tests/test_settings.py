"""Where a setting comes from."""

from pathlib import Path

import pytest

from memo_tui.errors import SettingsError
from memo_tui.settings import SETTINGS, Settings
from memo_tui.settings_file import save
from memo_tui.settings_sources import cache_dir, load


def write(path: Path, text: str) -> dict[str, str | None]:
    path.write_text(text, encoding="utf-8")
    return {"config": str(path)}


def test_without_anything_the_embedded_store_in_the_users_data_folder_is_used(home):
    settings = load({}, {})
    assert settings.tracking_uri is None
    assert settings.experiment == "memo-tui"
    assert settings.embedded_store == home / ".local/share/memo-tui/mlflow.db"
    assert settings.data is None


def test_the_order_is_option_then_variables_then_file(tmp_path):
    options = write(tmp_path / "s.toml", 'tracking_uri = "http://file:1"\nexperiment = "file"')
    both = {"MLFLOW_URI": "http://seed:1", "MLFLOW_TRACKING_URI": "http://mlflow:1"}
    assert load(options, {}).tracking_uri == "http://file:1"
    assert load(options, {"MLFLOW_TRACKING_URI": "http://mlflow:1"}).tracking_uri == "http://mlflow:1"
    assert load(options, both).tracking_uri == "http://seed:1"
    assert load({**options, "tracking_uri": "http://option:1"}, both).tracking_uri == "http://option:1"
    assert load(options, {}).experiment == "file"
    assert load(options, {"MLFLOW_EXPERIMENT_NAME": "variable"}).experiment == "variable"


@pytest.mark.parametrize(
    ("name", "variable"),
    [("data", "MEMO_TUI_DATA"), ("data_dir", "MEMO_TUI_DATA_DIR"), ("state_dir", "MEMO_TUI_STATE_DIR")],
)
def test_paths_come_from_option_variable_and_file_alike(tmp_path, name, variable):
    options = write(tmp_path / "s.toml", f'{name} = "/from/file"\ntarget = "y"')
    assert getattr(load(options, {}), name) == Path("/from/file")
    assert getattr(load(options, {variable: "/from/variable"}), name) == Path("/from/variable")
    assert getattr(load({**options, name: "/option"}, {variable: "/from/variable"}), name) == Path("/option")


def test_a_password_is_not_in_the_settings_own_words():
    assert "hidden" not in repr(load({"tracking_uri": "http://me:hidden@host"}, {}))


def test_a_data_file_needs_a_target(tmp_path):
    file = tmp_path / "x.csv"
    file.touch()
    with pytest.raises(SettingsError, match="--target"):
        load({"data": str(file)}, {})


@pytest.mark.parametrize(
    ("options", "variables", "source"),
    [
        ({"data": "/nope"}, {}, "option --data"),
        ({}, {"MEMO_TUI_DATA": "/nope"}, "variable MEMO_TUI_DATA"),
    ],
)
def test_a_data_file_that_is_not_there_is_missed_before_its_target(options, variables, source):
    with pytest.raises(SettingsError) as caught:
        load(options, variables)
    assert str(caught.value) == (
        f"/nope doesn't exist: give the path of a CSV or Parquet file (given by the {source})."
    )


def test_an_empty_experiment_is_refused():
    with pytest.raises(SettingsError, match="The option --experiment is empty"):
        load({"experiment": " "}, {})


def test_a_corrupt_file_is_set_aside_and_the_defaults_are_used(tmp_path):
    path = tmp_path / "s.toml"
    settings = load(write(path, "this is [no toml"), {})
    assert settings.experiment == "memo-tui"
    assert "renamed to" in settings.warnings[0]
    assert not path.exists()
    (aside,) = tmp_path.glob("s.toml.broken-*")
    assert aside.read_text() == "this is [no toml"


def test_a_value_of_the_wrong_kind_is_left_out_with_a_word(tmp_path):
    settings = load(write(tmp_path / "s.toml", "experiment = 7\nlaunch = 1"), {})
    assert settings.experiment == "memo-tui"
    assert settings.launch == {}
    assert len(settings.warnings) == 2


def test_a_name_that_is_no_setting_is_told(tmp_path):
    settings = load(write(tmp_path / "s.toml", 'expermient = "x"\ntour = "done"'), {})
    assert [warning.partition(", ")[2] for warning in settings.warnings] == [
        "expermient is not a setting; it is ignored. Did you mean experiment?"
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("broken = = 1", r"not valid TOML \(.*line 1, column 10"),
        ("experiment = 7", "experiment in .* is 7: give text in quotes"),
        ("jobs = 0", "jobs in .* is '0': give a whole number from 1 to 999"),
        ("launch = 1", "launch in .* is 1: give a table"),
    ],
)
def test_a_file_that_cannot_be_used_is_an_error_where_nobody_sees_warnings(tmp_path, text, sentence):
    path = tmp_path / "s.toml"
    with pytest.raises(SettingsError, match=sentence) as raised:
        load(write(path, text), {}, strict=True)
    assert str(path) in str(raised.value)
    assert path.read_text() == text


def test_a_named_file_that_is_missing_is_told_and_an_error_where_nothing_is_saved(tmp_path):
    path = tmp_path / "nowhere.toml"
    (warning,) = load({"config": str(path)}, {}).warnings
    assert warning.startswith(f"There is no settings file {path}, which the option --config names")
    with pytest.raises(SettingsError, match=r"variable MEMO_TUI_CONFIG names"):
        load({}, {"MEMO_TUI_CONFIG": str(path)}, strict=True)


def test_the_cache_folder_comes_from_the_option_the_variable_or_the_system(tmp_path):
    assert load({"cache_dir": "/option"}, {"MEMO_TUI_CACHE_DIR": "/variable"}).cache_dir == Path("/option")
    assert load({}, {"MEMO_TUI_CACHE_DIR": "/variable"}).cache_dir == Path("/variable")
    assert cache_dir({"MEMO_TUI_CACHE_DIR": "/variable"}) == Path("/variable")
    assert load({}, {}).cache_dir == cache_dir({})


def test_the_tour_counts_as_seen_once_that_is_saved(tmp_path):
    path = tmp_path / "s.toml"
    assert not load({"config": str(path)}, {}).tour_done
    save(path, {"tour": "done"})
    assert load({"config": str(path)}, {}).tour_done


def test_saving_keeps_what_else_stands_in_the_file(tmp_path):
    path = tmp_path / "deep" / "s.toml"
    save(path, {"theme": "nord"})
    path.write_text("# mine\nexperiment = 'kept' # too\n" + path.read_text())
    save(path, {"theme": "dracula", "launch": {"models": ["linear"], "seed": 3}})
    text = path.read_text()
    assert "# mine" in text
    assert "experiment = 'kept' # too" in text
    settings = load({"config": str(path)}, {})
    assert (settings.theme, settings.experiment) == ("dracula", "kept")
    assert settings.launch == {"models": ["linear"], "seed": 3}
    assert list(path.parent.iterdir()) == [path]


def test_saving_where_that_is_impossible_says_so(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="can't be saved"):
        save(tmp_path / "file" / "s.toml", {"theme": "nord"})


def test_a_target_without_a_file_is_asked_for_one():
    with pytest.raises(SettingsError, match="--data FILE"):
        load({"target": "price"}, {})
    assert load({}, {"MEMO_TUI_TARGET": "price"}).data is None


def test_a_settings_file_that_is_a_link_stays_one(tmp_path):
    real, link = tmp_path / "dotfiles.toml", tmp_path / "s.toml"
    real.write_text("experiment = 'mine'")
    link.symlink_to(real)
    save(link, {"theme": "nord"})
    assert link.is_symlink()
    assert load({"config": str(link)}, {}).theme == "nord"


def test_numbers_come_from_option_variable_and_file_alike(tmp_path):
    options = write(tmp_path / "s.toml", "jobs = 3\ngrace = 1.5\npoll = 2")
    assert (load(options, {}).jobs, load(options, {}).grace, load(options, {}).poll) == (3, 1.5, 2.0)
    variables = {"MEMO_TUI_JOBS": "4", "MEMO_TUI_GRACE": "7", "MEMO_TUI_POLL": "0.25"}
    settings = load(options, variables)
    assert (settings.jobs, settings.grace, settings.poll) == (4, 7.0, 0.25)
    assert load({**options, "jobs": "5"}, variables).jobs == 5
    assert load({}, {}).jobs >= 1


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "1000", "many", "9" * 5000, "[/]", "1_0", "²"])
def test_a_number_of_jobs_that_is_none_is_refused(text):
    with pytest.raises(SettingsError, match="from 1 to 999"):
        load({"jobs": text}, {})


@pytest.mark.parametrize(
    "text", ["jobs = true", "jobs = 2.5", "jobs = 0", "grace = 'x'", "grace = -1", "poll = 1e9"]
)
def test_a_number_in_the_file_that_cannot_be_is_left_out_with_a_word(tmp_path, text):
    settings = load(write(tmp_path / "s.toml", text), {})
    assert len(settings.warnings) == 1
    assert "it is ignored" in settings.warnings[0]
    assert settings.jobs >= 1
    assert settings.grace == 10.0


def test_a_scheduler_is_an_address():
    assert load({"scheduler": "tcp://10.0.0.1:8786"}, {}).scheduler == "tcp://10.0.0.1:8786"
    assert load({}, {}).scheduler is None
    for text in ("10.0.0.1:8786", "tcp://host", "http://host:1", "[/]"):
        with pytest.raises(SettingsError, match="give an address, such as tcp://HOST:8786"):
            load({"scheduler": text}, {})


@pytest.mark.parametrize("text", ["0", "-1", "nan", "inf", "1e9", "1_0", "half", "1e-999", "1,5"])
def test_a_number_of_seconds_that_cannot_be_is_refused(text):
    with pytest.raises(SettingsError, match="give a number of seconds above 0"):
        load({"poll": text}, {})
    with pytest.raises(SettingsError, match="The variable MEMO_TUI_GRACE is"):
        load({}, {"MEMO_TUI_GRACE": text})


def test_a_refused_value_is_shown_shortened():
    with pytest.raises(SettingsError) as refused:
        load({"jobs": "9" * 5000}, {})
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *(("scheduler", "x"), ("pane", "zzz"), ("notify", "horn")),
        *(("trainer", "train.py"), ("experiment", " "), ("tracking_uri", " ")),
    ],
)
def test_the_file_and_the_command_line_refuse_a_text_in_the_same_words(tmp_path, name, text):
    with pytest.raises(SettingsError) as refused:
        load({name: text}, {})
    what = str(refused.value).removeprefix(f"The option --{name.replace('_', '-')} ")
    with pytest.raises(SettingsError) as refused:
        load(write(tmp_path / "s.toml", f'{name} = "{text}"'), {})
    assert str(refused.value) == f"The key {name} in {tmp_path / 's.toml'} (line 1) {what}"


@pytest.mark.parametrize(("name", "text"), [("poll", "fast"), ("grace", "-1"), ("jobs", "many")])
def test_the_file_goes_on_without_a_number_that_is_refused(tmp_path, name, text):
    options = write(tmp_path / "s.toml", f'{name} = "{text}"\ntheme = "nord"')
    with pytest.raises(SettingsError) as refused:
        load({name: text}, {})
    what = str(refused.value).removeprefix(f"The option --{name} ").rstrip(".")
    settings = load(options, {})
    assert settings.warnings == (f"The key {name} in {tmp_path / 's.toml'} (line 1) {what}; it is ignored.",)
    assert settings.theme == "nord"
    with pytest.raises(SettingsError, match=f"The key {name} in "):
        load(options, {}, strict=True)


def test_a_number_in_quotes_in_the_file_is_refused(tmp_path):
    (warning,) = load(write(tmp_path / "s.toml", 'jobs = "2"'), {}).warnings
    assert warning.endswith("is '2': give a whole number from 1 to 999; it is ignored.")


def test_tables_and_names_that_the_file_misspells_are_named_with_the_nearest_one(tmp_path):
    settings = load(
        write(tmp_path / "s.toml", 'notfy = "osc9"\ntheem = "nord"\ngrace = 7\n[kays]\nquit = "x"'), {}
    )
    assert [warning.rpartition("; it is ignored. ")[2] for warning in settings.warnings] == [
        "Did you mean notify?",
        "Did you mean theme?",
        "Did you mean keys?",
    ]
    assert settings.grace == 7


def test_the_variable_that_counts_is_named():
    with pytest.raises(SettingsError, match="The variable MLFLOW_TRACKING_URI is empty"):
        load({}, {"MLFLOW_URI": "", "MLFLOW_TRACKING_URI": " "})


@pytest.mark.parametrize("option", [each for each in SETTINGS if each.key], ids=lambda option: option.name)
def test_every_key_of_the_file_is_checked_for_its_type(tmp_path, option):
    settings = load(write(tmp_path / "s.toml", f"{option.name} = 1979-05-27"), {})
    assert len(settings.warnings) == 1
    assert (
        f"The key {option.name} in {tmp_path / 's.toml'} (line 1) is 1979-05-27: give "
        in settings.warnings[0]
    )
    assert getattr(settings, option.name) == getattr(Settings(), option.name)


@pytest.mark.parametrize("name", ["x" * 501, "a\0b"])
def test_an_experiment_that_no_store_takes_is_refused(name):
    with pytest.raises(SettingsError, match="give a name of at most 500 characters"):
        load({"experiment": name}, {})
    assert load({"experiment": "x" * 500}, {}).experiment == "x" * 500
