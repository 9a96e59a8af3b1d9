"""Everything that can be set from outside: one table of name, default and help; `docs/serve.md` shows it."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

import dj_database_url
from platformdirs import user_data_path

from unsit.web.errors import OptionProblems

LOOPBACK: Final = ("localhost", "127.0.0.1", "[::1]")

LOOPBACK_NETWORKS: Final = (ip_network("127.0.0.0/8"), ip_network("::1/128"))

_YES: Final = frozenset({"1", "true", "yes", "on"})
_NO: Final = frozenset({"0", "false", "no", "off", ""})
_SHORTEST_KEY: Final = 32
_LONGEST_RETENTION_DAYS: Final = 3_650
_TLS: Final = ("starttls", "implicit", "no")
_SMTP_PORTS: Final = {"starttls": 587, "implicit": 465, "no": 25}


@dataclass(frozen=True, slots=True)
class Option:
    """One environment variable.

    name: of the variable. default: what holds without it, as a text. help: a sentence for the person who sets it.
    read: turns its text into a value; ValueError says what must hold.
    """

    name: str
    default: str
    help: str
    read: Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Mail:
    """A server that takes mail. tls: starttls, implicit or no. sender: the address that mail comes from."""

    host: str
    port: int
    user: str
    password: str
    tls: str
    sender: str


@dataclass(frozen=True, slots=True)
class Options:
    """The values that hold.

    data: folder for everything that is kept. database: Django's description of it. hosts: names under which the
    server answers. https: whether people reach it by https only. key: the secret for signing; empty: one is made and
    kept in the data folder. threads: requests answered at the same time. debug: tracebacks in pages. mail: None: no
    mail is sent. older_keys: secrets that still open what they encrypted, newest first. address_days: days after which
    the network address of a sign-in is removed. sign_up: whether accounts can be made. idle_days, session_days: when a
    session ends that nobody uses, and any. audit_days: how long the audit log is kept.
    proxies: networks whose forwarded headers are believed. quota_entries, quota_megabytes, quota_megabytes_per_hour:
    what one person may store, and write.
    """

    data: Path
    database: Mapping[str, Any]
    hosts: tuple[str, ...]
    https: bool
    key: str
    threads: int
    debug: bool
    mail: Mail | None = None
    older_keys: tuple[str, ...] = ()
    address_days: int = 30
    sign_up: bool = True
    idle_days: int = 14
    session_days: int = 90
    audit_days: int = 90
    proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    quota_entries: int = 200_000
    quota_megabytes: int = 200
    quota_megabytes_per_hour: int = 32


def _folder(text: str) -> Path:
    return Path(text).expanduser().absolute() if text else user_data_path("unsit", appauthor=False)


def _database(text: str) -> dict[str, Any]:
    """Read a database's address; empty: none, and the embedded one is taken."""
    if not text:
        return {}
    if not text.startswith(("postgres://", "postgresql://", "sqlite://")):
        # The rest of the address may hold a password.
        raise ValueError(f"must begin with postgresql:// or sqlite:// (got {text.partition(':')[0]!r}…)")
    try:
        return dict(dj_database_url.parse(text, conn_max_age=60, conn_health_checks=True))
    except ValueError as error:
        raise ValueError("must be an address like postgresql://user:password@host:5432/name") from error


def _names(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    wrong = [name for name in names if "/" in name or " " in name]
    if wrong:
        raise ValueError(f"must be names with commas between, without https:// (got {', '.join(wrong)})")
    return names


def _networks(text: str) -> tuple[IPv4Network | IPv6Network, ...] | None:
    """Read addresses and networks; None: nothing is said."""
    found: list[IPv4Network | IPv6Network] = []
    for part in (one.strip() for one in text.split(",")):
        try:
            found += [ip_network(part)] if part else []
        except ValueError as error:
            raise ValueError(
                f"must be addresses or networks with commas between, like 10.0.0.5, 192.168.0.0/24 (got {part!r})"
            ) from error
    return tuple(found) if text else None


def _switch(text: str) -> bool:
    if text.lower() not in _YES | _NO:
        raise ValueError(f"must be yes or no (got {text!r})")
    return text.lower() in _YES


def _key(text: str) -> str:
    if text and len(text) < _SHORTEST_KEY:
        raise ValueError(f"must have at least {_SHORTEST_KEY} characters (got {len(text)})")
    return text


def _keys(text: str) -> tuple[str, ...]:
    return tuple(_key(one.strip()) for one in text.split(",") if one.strip())


def _retention_days(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= _LONGEST_RETENTION_DAYS:
        raise ValueError(f"must be a whole number of days from 1 to {_LONGEST_RETENTION_DAYS} (got {text!r})")
    return int(text)


def _mail(text: str) -> Mail | None:
    """Read a mail server's address; empty: none. What is wrong is told without the password."""
    if not text:
        return None
    like = "must be an address like smtp://user:password@mail.example:587?tls=starttls&from=unsit@mail.example"
    try:
        parts = urlsplit(text)
        given_port = parts.port
    except ValueError:
        raise ValueError(f"{like} (got a port that is no number)") from None
    if parts.scheme != "smtp" or not parts.hostname or parts.path not in ("", "/"):
        raise ValueError(f"{like} (got {parts.scheme or 'nothing'}://…)")
    asked = parse_qs(parts.query, keep_blank_values=True)
    unknown = sorted(set(asked) - {"tls", "from"})
    if unknown:
        raise ValueError(f"may have tls and from behind its question mark (got {', '.join(unknown)})")
    tls = asked.get("tls", ["starttls"])[-1]
    if tls not in _TLS:
        raise ValueError(f"must have tls={', '.join(_TLS)} (got tls={tls!r})")
    user, host = unquote(parts.username or ""), parts.hostname
    sender = asked.get("from", [user if "@" in user else f"unsit@{host}"])[-1]
    if "@" not in sender.strip("@") or any(sign in sender for sign in "\r\n"):
        raise ValueError(f"must have from=name@mail.example (got from={sender!r})")
    return Mail(host, given_port or _SMTP_PORTS[tls], user, unquote(parts.password or ""), tls, sender)


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 512:
        raise ValueError(f"must be a whole number from 1 to 512 (got {text!r})")
    return int(text)


def _days(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:6]) <= 3650:
        raise ValueError(f"must be a whole number of days from 1 to 3650 (got {text!r})")
    return int(text)


_MOST_STORED: Final = 1_000_000_000


def _amount(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:20]) <= _MOST_STORED:
        raise ValueError(f"must be a whole number from 1 to {_MOST_STORED} (got {text[:40]!r})")
    return int(text)


OPTIONS: Final = (
    Option("UNSIT_DATA", "", "Folder for the database and what else is kept. Without it: a folder of yours.", _folder),
    Option(
        "DATABASE_URL",
        "",
        "Address of a PostgreSQL database, postgresql://user:password@host:5432/name. "
        "Without it: a SQLite file in the data folder.",
        _database,
    ),
    Option("UNSIT_HOSTS", "", "Further names under which the server answers, with commas between.", _names),
    Option("UNSIT_HTTPS", "no", "Whether a proxy in front speaks https: then http is sent there.", _switch),
    Option(
        "UNSIT_PROXIES",
        "",
        "Addresses or networks of the proxies in front, with commas between; X-Forwarded-For and X-Forwarded-Proto are "
        "believed from them alone. Without it: this machine where UNSIT_HTTPS is yes, otherwise nobody.",
        _networks,
    ),
    Option("UNSIT_SECRET_KEY", "", "Secret for signing. Without it: one is made and kept in the data folder.", _key),
    Option(
        "UNSIT_SECRET_KEY_FALLBACKS",
        "",
        "Earlier secrets, newest first, with commas between: they still decrypt what they encrypted. "
        "Those in the data folder's secret_key count as well.",
        _keys,
    ),
    Option(
        "UNSIT_ADDRESS_DAYS",
        "30",
        "Days after which network address and browser name of a sign-in are removed.",
        _retention_days,
    ),
    Option("UNSIT_THREADS", "16", "How many requests are answered at the same time.", _count),
    Option(
        "UNSIT_MAIL",
        "",
        "Server that takes mail, smtp://user:password@mail.example:587?tls=starttls&from=unsit@mail.example; "
        "tls is starttls, implicit or no. Without it: no mail is sent, and addresses are not verified.",
        _mail,
    ),
    Option(
        "UNSIT_SIGN_UP",
        "yes",
        "Whether accounts can be made; `unsit accounts close-sign-up` does the same while it runs.",
        _switch,
    ),
    Option("UNSIT_IDLE_DAYS", "14", "Days after which somebody who did not come is signed out.", _days),
    Option("UNSIT_SESSION_DAYS", "90", "Days after which everybody has to sign in again.", _days),
    Option("UNSIT_AUDIT_DAYS", "90", "Days for which the audit log is kept.", _days),
    Option("UNSIT_QUOTA_ENTRIES", "200000", "How many entries one person may store.", _amount),
    Option("UNSIT_QUOTA_MB", "200", "How many megabytes one person may store.", _amount),
    Option("UNSIT_QUOTA_MB_PER_HOUR", "32", "How many megabytes one person may write in an hour.", _amount),
    Option("UNSIT_DEBUG", "no", "Whether pages show tracebacks; for developers only.", _switch),
)
"""Every setting there is."""


def read_options(environment: Mapping[str, str] = os.environ) -> Options:
    """Read every option; OptionProblems with all that is wrong in any of them."""
    values: dict[str, Any] = {}
    problems: list[str] = []
    for option in OPTIONS:
        try:
            values[option.name] = option.read(environment.get(option.name, option.default).strip())
        except ValueError as error:
            problems.append(f"{option.name} {error}")
    if problems:
        raise OptionProblems(tuple(problems))
    return Options(
        data=values["UNSIT_DATA"],
        database=values["DATABASE_URL"],
        hosts=(*LOOPBACK, *values["UNSIT_HOSTS"]),
        https=values["UNSIT_HTTPS"],
        key=values["UNSIT_SECRET_KEY"],
        threads=values["UNSIT_THREADS"],
        debug=values["UNSIT_DEBUG"],
        mail=values["UNSIT_MAIL"],
        older_keys=values["UNSIT_SECRET_KEY_FALLBACKS"],
        address_days=values["UNSIT_ADDRESS_DAYS"],
        sign_up=values["UNSIT_SIGN_UP"],
        idle_days=values["UNSIT_IDLE_DAYS"],
        session_days=values["UNSIT_SESSION_DAYS"],
        audit_days=values["UNSIT_AUDIT_DAYS"],
        proxies=_proxies(values["UNSIT_PROXIES"], is_https=values["UNSIT_HTTPS"]),
        quota_entries=values["UNSIT_QUOTA_ENTRIES"],
        quota_megabytes=values["UNSIT_QUOTA_MB"],
        quota_megabytes_per_hour=values["UNSIT_QUOTA_MB_PER_HOUR"],
    )


def _proxies(
    named: tuple[IPv4Network | IPv6Network, ...] | None, *, is_https: bool
) -> tuple[IPv4Network | IPv6Network, ...]:
    """Return the networks to believe."""
    if named is not None:
        return named
    return LOOPBACK_NETWORKS if is_https else ()
