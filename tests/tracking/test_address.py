"""Tracking URIs: what is an address, and what of it may be shown."""

from pathlib import Path

import pytest

from memo_tui.errors import StoreAddressError
from memo_tui.secrets.uris import hide_passwords, mask_password
from memo_tui.tracking.address import Address


@pytest.mark.parametrize(
    ("uri", "kind", "shown"),
    [
        ("http://localhost:5000", "server", "http://localhost:5000"),
        ("http://localhost:5000/", "server", "http://localhost:5000"),
        ("https://host/sub/path", "server", "https://host/sub/path"),
        ("https://user:PASSWORD@host.example/", "server", "https://user:•••@host.example"),
        ("https://user:pa/ss@wo:rd@host", "server", None),
        ("https://me@corp.com:secret@host/", "server", "https://•••@corp.com:•••@host"),
        ("http://user:pa'ss wo@host", "server", "http://user:•••@host"),
        ("https://t0ken@host", "server", "https://•••@host"),
        ("postgresql+psycopg://u:pw@h/db", "database", "postgresql+psycopg://u:•••@h/db"),
        ("postgresql://h/db?password=pw&x=1", "database", "postgresql://h/db?password=•••&x=1"),
        ("sqlite:////tmp/a b%20#é.db", "sqlite", "sqlite:////tmp/a b%20#é.db"),
    ],
)
def test_an_address_is_shown_without_its_password(uri, kind, shown):
    if shown is None:
        with pytest.raises(StoreAddressError) as error:
            Address.parse(uri)
        assert "pa/ss" not in str(error.value)
        assert "wo:rd" not in str(error.value)
        return
    address = Address.parse(uri)
    assert (address.kind, address.shown) == (kind, shown)
    assert "PASSWORD" not in repr(address)


@pytest.mark.parametrize(
    "uri",
    [
        "u:s3cret@h:5000",
        "http:/u:s3cret@h",
        "://u:s3cret@h",
        "http://u:s3'cret@h:99999",
        "http://u:s3 cret@h:x",
        "http://s3cret@h:99999",
        "sqlite://u:s3cret@h/x",
        "sqlite:///u:s3cret@h?x",
        "htp://u:s3cret/@h",
    ],
)
def test_what_is_refused_is_quoted_without_what_may_be_a_password(uri):
    with pytest.raises(StoreAddressError) as error:
        Address.parse(uri)
    assert "s3" not in str(error.value)


def test_a_relative_path_counts_from_the_folder_one_stands_in(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert Address.parse("sqlite:///runs.db").path == tmp_path / "runs.db"


def test_a_home_folder_is_found(home):
    assert Address.parse("sqlite:///~/runs.db").path == home / "runs.db"


def test_a_file_becomes_an_address():
    assert Address.of_file(Path("/x/y.db")).uri == "sqlite:////x/y.db"


@pytest.mark.parametrize(
    ("uri", "said"),
    [
        ("localhost:5000", "did you mean 'http://localhost:5000'?"),
        ("127.0.0.1:5000", "did you mean 'http://127.0.0.1:5000'?"),
        ("runs.db", "did you mean 'sqlite:///runs.db'?"),
        ("htp://host", "begins with 'htp'"),
        ("./mlruns", "or the path of a file store"),
        ("file:///mlruns", "holds no runs of a file store"),
        ("sqlite://", "has no file"),
        ("sqlite:///:memory:", "has no file"),
        ("sqlite:////tmp/what?.db", "'?'"),
        ("http://", "has no host"),
        ("http://host:99999", "port from 0 to 65535"),
        ("", "is empty"),
    ],
)
def test_what_is_no_address_is_told_with_what_to_do(uri, said):
    with pytest.raises(StoreAddressError) as error:
        Address.parse(uri)
    assert said in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("secret", ["pa'ss", "p@ss:word", "pa ss"])
def test_any_password_is_found_in_any_text(secret):
    address = Address.parse(f"https://me@corp.com:{secret}@host/")
    assert secret not in address.redact(f"the word was {secret}, at {address.uri}")
    assert secret not in address.shown + repr(address)


def test_an_unknown_home_folder_is_told():
    with pytest.raises(StoreAddressError, match="can't be found"):
        Address.parse("sqlite:///~nosuchuser/x.db")


def test_an_error_that_quotes_the_password_is_cleaned():
    address = Address.parse("http://user:p%40ss-word@host:1")
    text = "can't reach http://user:p%40ss-word@host:1 as user with p@ss-word"
    assert address.redact(text) == "can't reach http://user:•••@host:1 as user with •••"


def test_the_user_of_a_database_without_a_password_is_a_name_and_that_of_a_server_a_token():
    database = Address.parse("postgresql+psycopg://postgres@host/mlflow")
    assert database.redact("a postgresql of postgres") == "a postgresql of postgres"
    assert Address.parse("https://dapi123@host").redact("by dapi123") == "by •••"


def test_passwords_of_unknown_addresses_are_hidden_too():
    assert hide_passwords("at ftp://a:b@c and http://x:1/y?token=abc") == (
        "at ftp://a:•••@c and http://x:1/y?token=•••"
    )


def test_what_is_hidden_already_stays_so_and_hides_no_more():
    told = "at ftp://a:•••@c and"
    assert hide_passwords(f"{told} ftp://d:•••@e") == f"{told} ftp://d:•••@e"
    assert hide_passwords(f"{told} ftp://d:e@f") == f"{told} ftp://d:•••@f"


def test_a_text_may_be_long():
    for long in ("a" * 500_000, "a://b:" * 100_000, f"@{'a://b:' * 100_000}", f"?{'pass' * 100_000}"):
        assert hide_passwords(f"{long} \nhttp://a:b@c").endswith("http://a:•••@c")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("http://user:secret@host", "http://user:••••••@host"),
        ("http://user:sec", "http://user:•••"),
        ("http://localhost:5000", "http://localhost:5000"),
        ("http://localhost:5000/x", "http://localhost:5000/x"),
        ("sqlite:////tmp/x.db", "sqlite:////tmp/x.db"),
        ("http", "http"),
    ],
)
def test_a_password_is_masked_while_it_is_typed(typed, shown):
    assert mask_password(typed) == shown
