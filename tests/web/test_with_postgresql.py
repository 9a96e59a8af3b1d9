"""Where no PostgreSQL is installed: said aloud by whoever develops here, an error in CI."""

import pytest
from tools import with_postgresql
from tools.with_postgresql import absence, main


@pytest.mark.parametrize(("ci", "code", "first"), [("true", 1, "FAILED"), ("", 0, "SKIPPED")])
def test_tests_that_need_postgresql_are_skipped_only_outside_ci(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], ci: str, code: int, first: str
) -> None:
    """The sentence names the command that installs it."""
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(with_postgresql, "commands", lambda: None)
    assert main(["true"]) == code
    assert absence()[1] == bool(code)
    assert capsys.readouterr().err == f"{first}: no PostgreSQL is installed here: make system\n"
