"""Django's settings, made from the table in `options.py`."""

from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext_lazy

from unsit.web.keeping import secret_key
from unsit.web.options import read_options

_OPTIONS: Final = read_options()
_HERE: Final = Path(__file__).parent

DEBUG = _OPTIONS.debug
SECRET_KEY = secret_key(_OPTIONS)
ALLOWED_HOSTS = list(_OPTIONS.hosts)

INSTALLED_APPS = ["django.contrib.staticfiles", "unsit.web.pages"]
MIDDLEWARE = [
    "unsit.web.headers.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "unsit.web.static_files.StaticFiles",
    "unsit.web.compression.Compression",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
]
ROOT_URLCONF = "unsit.web.urls"
WSGI_APPLICATION = "unsit.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]

_SQLITE: Final[dict[str, Any]] = {
    "timeout": 20,
    # A transaction that will write takes its place at once, instead of failing half-way.
    "transaction_mode": "IMMEDIATE",
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; "
        "PRAGMA mmap_size=134217728; PRAGMA journal_size_limit=67108864; PRAGMA cache_size=-8000;"
    ),
}


def _database() -> dict[str, Any]:
    given = dict(_OPTIONS.database) or {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(_OPTIONS.data / "unsit.sqlite3"),
    }
    if given["ENGINE"].endswith("sqlite3"):
        given["OPTIONS"] = {**_SQLITE, **given.get("OPTIONS", {})}
    return given


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "unsit.web.static_files.SiteStorage"},
}

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LOCALE_PATHS = [_HERE / "locale"]
_NAMES: Final = {"en": gettext_lazy("English"), "es": gettext_lazy("Spanish"), "de": gettext_lazy("German")}
LANGUAGES = [
    (code, name)
    for code, name in _NAMES.items()
    # A language is offered when it has been translated.
    if code == LANGUAGE_CODE or (_HERE / "locale" / code / "LC_MESSAGES" / "django.mo").is_file()
]

APPEND_SLASH = True
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = _OPTIONS.https
SECURE_HSTS_SECONDS = 31_536_000 if _OPTIONS.https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _OPTIONS.https else None
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # A stranger's wrong host name or address is answered, not shouted about.
    "loggers": {
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "django.request": {"level": "ERROR"},
    },
}
