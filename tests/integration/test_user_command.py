"""The commands `user` and `token`: accounts that then log in."""

import argparse
from pathlib import Path

import pytest

from app.user_command import add_token, add_user
from domain.errors import ConfigError
from isc.accounts import Accounts
from isc.database import open_database
from tests.isc.build import NOW


def _run(tmp_path: Path, *words: str) -> int:
    parser = argparse.ArgumentParser()
    found = parser.add_subparsers()
    add_user(found)
    add_token(found)
    given = parser.parse_args([*words, "--store", f"sqlite:///{tmp_path}/s.db"])
    return int(given.run(given))


def _accounts(tmp_path: Path) -> Accounts:
    return Accounts(open_database(f"sqlite:///{tmp_path}/s.db"), lambda: NOW, secure=False)


def test_an_account_with_a_password_made_up_can_log_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(tmp_path, "user", "add", "jansen", "--role", "analyst", "--site", "north", "--generate") == 0
    session = _accounts(tmp_path).log_in("jansen", capsys.readouterr().out.strip())
    assert session is not None
    assert session.principal.sites == ("north",)


def test_a_password_from_a_file_is_its_first_line_and_is_not_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "password").write_text("correct horse battery\n")
    _run(tmp_path, "user", "add", "jansen", "--role", "operator", "--password-file", str(tmp_path / "password"))
    assert capsys.readouterr().out == ""
    assert _accounts(tmp_path).log_in("jansen", "correct horse battery") is not None


def test_accounts_are_listed_changed_and_closed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _run(tmp_path, "user", "add", "jansen", "--role", "operator", "--generate")
    _run(tmp_path, "user", "password", "jansen", "--generate")
    password = capsys.readouterr().out.split()[-1]
    assert _accounts(tmp_path).log_in("jansen", password) is not None
    _run(tmp_path, "user", "disable", "jansen")
    _run(tmp_path, "user", "list")
    assert capsys.readouterr().out.split() == ["jansen", "operator", "*", "disabled"]
    assert _accounts(tmp_path).log_in("jansen", password) is None


def test_a_token_is_printed_once_and_ends_when_removed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _run(tmp_path, "token", "add", "prometheus", "--scope", "figures.read", "--days", "36500")
    secret = capsys.readouterr().out.strip()
    assert _accounts(tmp_path).by_token(secret) is not None
    _run(tmp_path, "token", "remove", "prometheus")
    assert _accounts(tmp_path).by_token(secret) is None


def test_without_a_terminal_a_password_is_not_asked_for(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="found no terminal"):
        _run(tmp_path, "user", "add", "jansen", "--role", "operator")
