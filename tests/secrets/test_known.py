"""The secrets that a process knows: where they stand, how they may be written, and what stays as it is."""

import csv
import io
import json
import shlex
import threading
from time import process_time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from memo_tui.secrets import known
from memo_tui.secrets.known import (
    end_of_lines,
    hide,
    hide_all,
    hide_report,
    hide_unfinished,
    know,
    know_variables,
    look_again,
)
from memo_tui.secrets.uris import HIDDEN
from memo_tui.secrets.values import is_telling, spellings, values_in

VALUE = "s3cretVALUE"
AWKWARD = st.text(st.sampled_from("aB3[]()\\.*+?^$|{}<>&'\"\n /@:;=%é→-"), min_size=8, max_size=30)


@pytest.mark.parametrize(
    "name", ["DB_PASS", "OPENAI_API_KEY", "MLFLOW_TRACKING_PASSWORD", "HF_TOKEN", "authToken", "X_COOKIE"]
)
def test_the_value_of_a_secret_variable_is_in_no_text(name, monkeypatch):
    monkeypatch.setenv(name, f"{VALUE}-{name}")
    look_again()
    assert hide(f"refused {VALUE}-{name}!") == f"refused {HIDDEN}!"


def test_who_logs_in_later_is_known_then(home):
    assert hide(f"refused {VALUE}!") == f"refused {VALUE}!"
    (home / ".mlflow").mkdir()
    (home / ".mlflow" / "credentials").write_text(f"[mlflow]\nmlflow_tracking_password = {VALUE}\n")
    look_again()
    assert hide(f"refused {VALUE}!") == f"refused {HIDDEN}!"


def test_the_credentials_in_the_home_of_a_job_are_known(tmp_path):
    (tmp_path / ".mlflow").mkdir()
    (tmp_path / ".mlflow" / "credentials").write_text(f"[mlflow]\nmlflow_tracking_password = {VALUE}\n")
    know_variables({"HOME": str(tmp_path)})
    assert hide(f"refused {VALUE}!") == f"refused {HIDDEN}!"


def test_a_text_that_leaves_while_another_thread_still_looks_has_none(monkeypatch):
    first, done = threading.Event(), threading.Event()

    def credentials(home="~"):
        if not first.is_set():
            first.set()
            assert done.wait(30)
        return [VALUE]

    monkeypatch.setattr(known, "_known", known._Known())
    monkeypatch.setattr(known, "_credentials", credentials)
    other = threading.Thread(target=hide, args=("nothing",))
    other.start()
    assert first.wait(30)
    try:
        assert hide(f"refused {VALUE}!") == f"refused {HIDDEN}!"
    finally:
        done.set()
        other.join()


def test_passwords_of_uris_and_secrets_within_json_are_known():
    account = {"type": "service_account", "private_key": f"{VALUE}-json", "private_key_id": "abcdef123"}
    found = set(
        values_in(
            {
                "DATABASE": f"postgres://ada:{VALUE}%40x@host/db",
                "GOOGLE_CREDENTIALS": json.dumps(account),
                "MLFLOW_TRACKING_USERNAME": "ada",
                "MLFLOW_TRACKING_PASSWORD": "hunter2hunter",
            }
        )
    )
    assert {f"{VALUE}%40x", f"{VALUE}@x", f"{VALUE}-json", "hunter2hunter"} <= found
    assert "YWRhOmh1bnRlcjJodW50ZXI=" in found  # as the header of basic access has it
    assert "abcdef123" not in found


def test_what_only_names_a_place_or_is_an_ordinary_word_is_not_looked_for(tmp_path):
    variables = {
        "SSH_AUTH_SOCK": "/run/user/1000/agent",
        "PWD": "/a/folder/that/is/gone",
        "MLFLOW_TRACKING_AUTH_TYPE": "profile",
        "AWS_ACCESS_KEY_ID": "some-identity",
        "AWS_SHARED_CREDENTIALS_FILE": "credentials-of-mine",
        "MY_TOKEN": str(tmp_path),
        "TOKENIZERS_PARALLELISM": "false-or-true",
        "MAX_TOKENS": "1234567",
    }
    assert list(values_in(variables)) == []
    for ordinary in ("training", "Password", "mlflow", "aaaaaaaa", "------", "true", "12345", ""):
        assert not is_telling(ordinary)
    assert is_telling("hunter2")


def test_a_number_is_not_looked_for_within_longer_ones():
    know(["481516234"])
    assert hide("pin 481516234, 0.481516234, 4815162342") == f"pin {HIDDEN}, 0.481516234, 4815162342"


def test_each_line_of_a_private_key_is_known():
    lines = ["MIIEpAIBAAKCAQEA0fv1", "7Zb0k2x9Q1sD4gH6jK8l"]
    know_variables({"DEPLOY_KEY": f"-----BEGIN RSA PRIVATE KEY-----\n{chr(10).join(lines)}\n-----END"})
    for line in lines:
        assert line not in hide(f"log: {line}")


@settings(deadline=None, max_examples=50)
@given(AWKWARD)
@example("pa+ss w|rd'[x]\"1")
@example("two\nlines of a secret")
@example("a\\nb<&>\"'é→%41")
def test_whatever_signs_a_value_has_it_leaves_by_no_way_of_writing(value):
    bare = value.strip()
    if not is_telling(bare):
        return
    known._known = known._Known()  # the values before would only take time
    know([value])
    written = io.StringIO()
    csv.writer(written).writerow([value, "x"])
    for text in (
        f"refused {bare}!",
        json.dumps({"message": bare}),
        json.dumps(bare, ensure_ascii=False),
        repr(bare),
        shlex.join(["run", bare]),
        written.getvalue(),
        f"http://host/?q={bare}",
    ):
        for shown in (hide(text), hide_report(text)):
            assert bare not in shown
    assert bare not in json.dumps(hide_all({"message": [bare, {"deep": f"<{bare}>"}]}))
    assert hide_all(json.loads(json.dumps({"step": 3, "loss": 0.5, "name": None}))) == {
        "step": 3,
        "loss": 0.5,
        "name": None,
    }


@settings(deadline=None, max_examples=50)
@given(st.integers(1, 17), st.text("abc \n", max_size=30))
def test_a_value_that_is_cut_by_the_end_of_what_was_read_so_far_is_not_begun(cut, before):
    value = "Zq9!secret-Zq9!xy"
    know([value])
    shown = hide_unfinished(before + value[:cut])
    assert cut < 3 or value[:cut] not in shown
    assert hide_unfinished(before) == before
    text = f"{before}\n{value}"
    assert value[:4] not in hide(text[: end_of_lines(text)])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"login failed: password={VALUE}", f"login failed: password={HIDDEN}"),
        (f"{{'api_key': '{VALUE}'}}", f"{{'api_key': '{HIDDEN}'}}"),
        ("Authorization: Bearer abcdefgh", f"Authorization: {HIDDEN}"),
        (f"--token {VALUE}", f"--token {HIDDEN}"),
        (
            f'fail("password={VALUE}")\nValueError: it "is" so',
            f'fail("password={HIDDEN}\nValueError: it "is" so',
        ),
        (f"psycopg.connect(password={VALUE!r})", f"psycopg.connect(password='{HIDDEN}')"),
    ],
)
def test_an_error_loses_what_it_calls_a_secret(text, shown):
    assert hide_report(text) in (shown, shown.replace(f"'{HIDDEN}'", HIDDEN))
    assert hide_report(hide_report(text)) == hide_report(text)


@pytest.mark.parametrize(
    "text",
    [
        "KeyError: 'alpha12345'",
        "best = max(rows, key=len)",
        "tokens/s: 3120.5, token: 17",
        "pad_token_id=50256 eos_token='</s>' use_auth_token=True",
        "epoch 3: pass 2, key: loss",
        "sk-learn-classifier-gradient-boosting-2024",
        "run 0123456789abcdef0123456789abcdef at 9a05f06a1c3d4e5f60718293a4b5c6d7e8f90a1b",
        "ssh://git@github.com/ada/project",
        "sqlite:////home/ada/mlflow.db and http://localhost:5000/#/experiments/1",
    ],
)
def test_what_means_something_else_stays(text):
    assert hide_report(text) == text


def test_looking_for_secrets_costs_little_beside_what_shows_a_line():
    from memo_tui.training.work.terminal_text import TerminalText

    know([f"value-{number}-{number * 7919:x}" for number in range(20)])
    lines = [f"epoch {n} loss={n / 7:.5f} val/acc 0.93 [INFO] /usr/lib/x.py:{n}" for n in range(4000)]
    hide(lines[0])

    def took(work):
        begun = process_time()
        work()
        return process_time() - begun

    def show():
        text = TerminalText()
        text.feed("\n".join(lines))
        assert text.texts

    assert min(took(lambda: [hide_report(line) for line in lines]) for _ in range(3)) < 12 * min(
        took(show) for _ in range(3)
    )


def test_spellings_of_short_values_are_none():
    assert spellings(["abc", "", "  x  "]) == set()
