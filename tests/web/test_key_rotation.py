"""Another secret: everything is brought over while the server runs, interrupted or not, and nothing is lost."""

import json
import os
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from click.testing import CliRunner
from django.db import connection
from tests.diary.examples import RECORDS, SESSION, entry_of
from tests.web.conftest import People, Someone
from tests.web.secret_folders import FIRST, SECOND, follow, secret_folder, write_secrets

from unsit.cli.main import unsit
from unsit.cli.outcome import ExitCode
from unsit.web.errors import DataFolderError
from unsit.web.keeping import kept_secrets
from unsit.web.people import rotation
from unsit.web.people.adapters import SecondFactorAdapter
from unsit.web.people.encryption import EncryptedTextField, NameDigestField, key_id
from unsit.web.people.models import StoredKey
from unsit.web.people.stored_keys import encrypted_tables, noted_and_missing
from unsit.web.training import actions, models
from unsit.web.training.jobs import queue as jobs
from unsit.web.training.syncing import changes

__all__ = ["secret_folder"]

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


def quiet(_rows: int) -> None:
    """Draw nothing."""


def fill(who: Someone) -> None:
    """Write one entry of each kind, and whatever else is encrypted."""
    actions.write(who.user, [entry_of(record) for record in RECORDS.values()], NOW)
    models.PushSubscription.objects.create(person=who.person, digest=str(who.person.pk), value="{}", made=NOW)
    models.Reaching.objects.create(person=who.person, unsubscribe=str(who.person.pk), feed="feed")
    models.Import.objects.create(person=who.person, made=NOW, format="csv", name="file.csv", content="x", summary="{}")
    jobs.add(jobs.new(who.user, models.JobKind.EXPORT, {"format": "csv", "language": "en"}, NOW))
    data = {"secret": SecondFactorAdapter().encrypt("JBSWY3DPEHPK3PXP")}
    Authenticator.objects.create(user=who.user, type=Authenticator.Type.TOTP, data=data)


def keys_in_use() -> set[str]:
    """Give the ids of every key that anything in the database needs, read as it lies there."""
    found = set()
    with connection.cursor() as cursor:
        for table in encrypted_tables():
            for column in (*table.texts, *table.digests):
                cursor.execute(f'SELECT "{column.column}" FROM "{table.model._meta.db_table}"')
                for [value] in cursor.fetchall():
                    if isinstance(column, NameDigestField):
                        found.add(value[:8])
                    elif value is not None:
                        assert isinstance(column, EncryptedTextField)
                        found.add(bytes(value)[1:5].hex())
    return found


def settled(folder: Path) -> None:
    """Let the newest secret be as old as other processes need to notice it."""
    long_ago = datetime.now(UTC) - timedelta(minutes=5)
    os.utime(folder / "secret_key", (long_ago.timestamp(), long_ago.timestamp()))


def test_everything_is_brought_over_to_a_new_secret(people: People, secret_folder: Path) -> None:
    """Every encrypted column of every table, second factors and the names that are searched for; the old one stays."""
    fill(people.client)
    before = changes(people.client.user, 0)
    done = rotation.rotate(quiet)
    new, old = kept_secrets(secret_folder)
    assert (old, done.is_new, done.unreadable, done.older) == (FIRST, True, 0, 1)
    assert keys_in_use() == {key_id(new)}
    assert changes(people.client.user, 0) == before
    [factor] = Authenticator.objects.all()
    assert SecondFactorAdapter().decrypt(factor.data["secret"]) == "JBSWY3DPEHPK3PXP"
    assert (secret_folder / "secret_key").stat().st_mode & 0o077 == 0


def test_every_table_with_an_encrypted_column_is_filled_by_these_tests(people: People, secret_folder: Path) -> None:
    """A table that comes later must be filled above, or it is not shown that it is brought over."""
    fill(people.client)
    assert [table.model for table in encrypted_tables() if not table.model._base_manager.exists()] == []


def test_the_old_secret_goes_when_nothing_needs_it(people: People, secret_folder: Path) -> None:
    """Then the new one alone opens everything, and the start misses none."""
    fill(people.client)
    before = changes(people.client.user, 0)
    rotation.rotate(quiet)
    rotation.reencrypt(quiet)
    assert rotation.drop_old() == 1
    [new] = kept_secrets(secret_folder)
    assert new != FIRST
    assert changes(people.client.user, 0) == before
    assert noted_and_missing() == ()
    assert [one.key for one in StoredKey.objects.all()] == [key_id(new)]


def test_an_interrupted_rotation_goes_on_with_the_same_secret(
    people: People, secret_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever it is ended: no third secret is made, everything can be read, and it comes to its end."""
    monkeypatch.setattr(rotation, "BATCH", 1)
    fill(people.client)
    before = changes(people.client.user, 0)
    secrets: tuple[str, ...] = ()
    for point in range(0, 12, 3):
        seen = 0

        def end(_rows: int, last: int = point) -> None:
            nonlocal seen
            seen += 1
            if seen > last:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            rotation.rotate(end)
        secrets = secrets or kept_secrets(secret_folder)
        assert kept_secrets(secret_folder) == secrets
        assert changes(people.client.user, 0) == before
    rotation.rotate(quiet)
    assert kept_secrets(secret_folder) == secrets
    assert keys_in_use() == {key_id(secrets[0])}


def test_what_a_server_writes_with_the_older_secret_meanwhile_is_not_lost(
    people: People, secret_folder: Path, settings: Any
) -> None:
    """The old secret is not dropped while a row needs it; the next round brings the row over."""
    fill(people.client)
    rotation.rotate(quiet)
    new, old = kept_secrets(secret_folder)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = old, []
    actions.write(people.stranger.user, [entry_of(RECORDS["goal"])], NOW)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = new, [old]
    with pytest.raises(rotation.StillNeededError, match="diary entry"):
        rotation.drop_old()
    assert kept_secrets(secret_folder) == (new, old)
    assert rotation.reencrypt(quiet).rows == 1
    assert rotation.drop_old() == 1
    assert len(changes(people.stranger.user, 0).entries) == 1


def test_rows_of_a_lost_secret_are_left_as_they_are_and_told(people: People, secret_folder: Path) -> None:
    """They are counted, not one byte of them changes, and no secret is dropped as long as they are there."""
    fill(people.client)
    write_secrets(secret_folder, SECOND)
    follow(secret_folder)
    actions.write(people.stranger.user, [entry_of(SESSION)], NOW)
    before = {row.pk: row._raw for row in _raw_entries()}
    done = rotation.rotate(quiet)
    assert done.unreadable > 0
    assert {row.pk: row._raw for row in _raw_entries()} == before
    with pytest.raises(rotation.StillNeededError):
        rotation.drop_old()
    assert len(changes(people.stranger.user, 0).entries) == 1


def _raw_entries() -> Any:
    from unsit.web.people.stored_keys import raw

    return models.DiaryEntry.objects.annotate(_raw=raw("value")).only("pk")


def test_nobody_is_signed_out(people: People, secret_folder: Path) -> None:
    """Neither by the new secret nor by the end of the old one."""
    people.client.browser.force_login(people.client.user)
    rotation.rotate(quiet)
    assert people.client.browser.get("/account/").status_code == HTTPStatus.OK
    rotation.reencrypt(quiet)
    rotation.drop_old()
    assert people.client.browser.get("/account/").status_code == HTTPStatus.OK


def test_charts_find_sets_of_both_secrets_meanwhile(secret_folder: Path, people: People) -> None:
    """A name is looked for as every known secret would have written it."""
    movement = SESSION.sets[0].movement
    wanted = sum(one.movement == movement for one in SESSION.sets)
    actions.write(people.client.user, [entry_of(SESSION)], NOW)
    write_secrets(secret_folder, SECOND, FIRST)
    follow(secret_folder)
    sets = people.client.browser.get(f"/api/v1/sets?movement={movement}").json()["sets"]
    assert len(sets) == wanted
    rotation.rotate(quiet)
    assert people.client.browser.get(f"/api/v1/sets?movement={movement}").json()["sets"] == sets
    assert people.client.browser.get("/api/v1/sets?movement=other").json()["sets"] == []


def test_two_rotations_at_once_lose_no_secret(
    people: People, secret_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second one goes on with the first one's secret, whatever its process knew when it began."""
    fill(people.client)
    monkeypatch.setattr(rotation, "BATCH", 1)

    def second(_rows: int) -> None:
        assert rotation.rotate(quiet).is_new is False
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotation.rotate(second)
    assert len(kept_secrets(secret_folder)) == 2
    assert keys_in_use() == {key_id(kept_secrets(secret_folder)[0])}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only an administrator can give files away")
def test_an_administrator_does_not_lock_the_server_out(people: People, secret_folder: Path) -> None:
    """The file of secrets still belongs to whom it belonged."""
    os.chown(secret_folder / "secret_key", 12345, 12345)
    rotation.rotate(quiet)
    assert (secret_folder / "secret_key").stat().st_uid == 12345


def test_a_secret_from_a_setting_is_changed_there(
    people: People, secret_folder: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No secret is made; rows are brought over to the one that is set, and the file's can be dropped."""
    fill(people.client)
    monkeypatch.setenv("UNSIT_SECRET_KEY", SECOND)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = SECOND, [FIRST]
    done = rotation.rotate(quiet)
    assert (done.is_new, keys_in_use()) == (False, {key_id(SECOND)})
    assert rotation.drop_old() == 1
    assert not (secret_folder / "secret_key").exists()


def test_without_a_secret_none_is_made(secret_folder: Path, db: None) -> None:
    """A folder without one is not that of a server; a typing error must not begin another server's life."""
    (secret_folder / "secret_key").unlink()
    with pytest.raises(DataFolderError, match="must hold the secret"):
        rotation.rotate(quiet)
    assert list(secret_folder.iterdir()) == []


def test_the_command_tells_what_it_did(people: People, secret_folder: Path) -> None:
    """As JSON and in words, with exit codes that mean it."""
    fill(people.client)
    done = CliRunner().invoke(unsit, ["rotate-keys", "--json"], standalone_mode=False)
    told = json.loads(done.stdout)
    assert (told["is_new"], told["unreadable"], told["older"]) == (True, 0, 1)
    assert told["rows"] > len(RECORDS)
    settled(secret_folder)
    done = CliRunner().invoke(unsit, ["rotate-keys", "--drop-old", "--no-progress"], standalone_mode=False)
    assert "1 older secrets dropped" in done.stdout
    assert len(kept_secrets(secret_folder)) == 1
    write_secrets(secret_folder, SECOND)
    follow(secret_folder)
    done = CliRunner().invoke(unsit, ["rotate-keys", "--no-progress"])
    assert (done.exit_code, "cannot be decrypted" in done.stderr) == (ExitCode.UNREADABLE, True)
    settled(secret_folder)
    done = CliRunner().invoke(unsit, ["rotate-keys", "--drop-old", "--no-progress"])
    assert (done.exit_code, "Nothing was dropped" in done.stderr) == (ExitCode.PROBLEMS, True)
