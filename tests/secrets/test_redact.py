"""What is secret in a command, in whatever way it's written, and what isn't."""

import gc
import shlex
from time import process_time

import pytest

from memo_tui.secrets.redact import Secrets, hide_secrets
from memo_tui.secrets.uris import HIDDEN, hide_passwords

VALUE = "s3cretVALUE"


def words(*argv: str) -> str:
    return shlex.join(Secrets(argv, hide_passwords).words)


@pytest.mark.parametrize(
    "argv",
    [
        ["x", "--passphrase", VALUE],
        ["x", f"--pass-phrase={VALUE} with spaces"],
        ["x", "--apiKey", VALUE],
        ["x", "--clientSecret", VALUE],
        ["x", "--DB_PASSWORD", VALUE],
        ["x", "-token", VALUE],
        ["x", f"--auth={VALUE}"],
        ["x", "--aws-credentials", VALUE],
        ["x", "--bearer", VALUE],
        ["x", "--SECRETKEY", VALUE],
        ["x", "--password", f"-{VALUE}"],
        ["x", f"-DauthToken={VALUE}"],
        ["x", f"db.password={VALUE}"],
        ["x", "--conf", f"spark.token={VALUE}"],
        ["env", f"AWS_SECRET_ACCESS_KEY={VALUE}", "cmd"],
        ["env", "-u", "X", f"GITHUB_PAT={VALUE}", "cmd"],
        [f"PGPASSWORD={VALUE}", "cmd"],
        ["sh", "-c", f"AWS_SECRET_ACCESS_KEY={VALUE} cmd"],
        ["sh", "-c", f"export TOKEN={VALUE}; cmd"],
        ["bash", "-lc", f"export TOKEN='{VALUE} more'; cmd"],
        ["bash", "-lc", f'PASSWORD="{VALUE} x" cmd'],
        ["bash", "-lc", f"cmd --api-key {VALUE} --lr 3"],
        ["sh", "-c", f"cmd --password \\\n {VALUE}"],
        ["sh", "-c", f"cmd --token='{VALUE}"],
        ["bash", "-lc", f'sh -c "TOKEN={VALUE} cmd"'],
        ["x", f'{{"api_key": "{VALUE}"}}'],
        ["x", f"{{'api_key': '{VALUE}'}}"],
        ["sh", "-c", f'curl -d "{{\\"api_key\\": \\"{VALUE}\\"}}" http://x'],
        ["x", f"api_key: {VALUE}"],
        ["x", f'["--token", "{VALUE}"]'],
        ["python", "-c", f"os.environ['API_KEY'] = '{VALUE}'"],
        ["python", "-c", f'login(password="{VALUE}", x=1)'],
        ["x", f"Server=h;Password={VALUE};Db=2"],
        ["x", f"http://h/p?token={VALUE}&a=1"],
        ["x", f"https://h/?X-Amz-Credential={VALUE}&b"],
        ["x", f"ada:{VALUE}@host"],
        ["x", f"postgres://ada:{VALUE}@host/x"],
        ["curl", "-u", f"ada:{VALUE}", "http://x"],
        ["x", "-p", VALUE],
        ["sh", "-c", f"x -p '{VALUE}' y"],
        ["sh", "-c", f"cmd && sshpass -p {VALUE} ssh h"],
        ["curl", "-H", f"Authorization: Bearer {VALUE}"],
        ["curl", f"Authorization: Basic {VALUE}"],
        ["curl", f"Bearer {VALUE}"],
        ["curl", "-H", f"X-Anything: {VALUE}"],
        ["curl", f"-HX-Anything: {VALUE}"],
        ["curl", f"--header=X-Anything: {VALUE}"],
        ["curl", "--header", f"Cookie: a={VALUE}; b={VALUE}2"],
        ["bash", "-lc", f'curl -H "X-Anything: {VALUE}" http://x'],
        ["x", "--password", VALUE, "--name", f"{VALUE}-1"],
    ],
    ids=shlex.join,
)
def test_what_is_secret_is_hidden_there_and_wherever_it_is_said_again(argv):
    secrets = Secrets(argv, hide_passwords)
    assert VALUE not in shlex.join(secrets.words)
    assert HIDDEN in shlex.join(secrets.words)
    assert VALUE not in secrets.redact(f"refused {VALUE}!")
    assert Secrets(secrets.words, hide_passwords).words == secrets.words


@pytest.mark.parametrize(
    "command",
    [
        "x --keyboard qwerty --author Ada --authors=Ada --tokenizer bert --tokenizer.path=x --monkey see",
        "x --passes 3 --bypass all --compass=n --keywords a --passengers x",
        "x --n-keys 3 --max-tokens 5 --max_new_tokens=128 --tokens=5 --n_tokens -1 --key-column id",
        "x --lr 0.1 -u 1000:1000 a:b http://host:80/a --verbose --password",
        "sh -c 'echo a:b; ls --author Ada --max-tokens 5'",
        "python -c 'for key in d: print(key)'",
        "x -p 8080 -p lr=0.3 -p epochs 4 -p resnet50 -p Data/x1 -p -0.55e3 -p Model2.pkl -p x-large_2",
        "sh -c 'x -p 8080 -p Lr=0.3 -p https://H0st/a'",
    ],
)
def test_what_only_looks_like_it_stays(command):
    assert words(*shlex.split(command)) == command


def test_a_short_value_is_not_looked_for_in_other_words():
    secrets = Secrets(["x", "--token", "abc", "abcdef"], hide_passwords)
    assert secrets.words == ("x", "--token", HIDDEN, "abcdef")
    assert secrets.redact("abc") == "abc"


def test_a_sentence_hides_what_it_calls_secret():
    assert hide_secrets("token=abc, lr=0.1") == f"token={HIDDEN}, lr=0.1"
    assert hide_secrets("main of keyboards") == "main of keyboards"


@pytest.mark.parametrize(
    "piece",
    [
        'password="',
        "--token ",
        "a:b,",
        "key:",
        '-H "a:',
        "token='",
        '\\"',
        "a:a@",
        "bearer ",
        '{"key":',
        "k",
        "key=\\'",
    ],
)
def test_the_time_grows_with_the_length(piece):
    def took(length):
        text = piece * (length // len(piece))
        gc.disable()  # what other tests left in memory isn't to be looked through meanwhile
        try:
            begun = process_time()
            Secrets(["x", text], str)
            return process_time() - begun
        finally:
            gc.enable()

    took(1000)
    assert took(80_000) < 16 * took(20_000) / 2 + 0.2
