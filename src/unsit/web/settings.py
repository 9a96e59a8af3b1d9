"""Django's settings, made from the table in `options.py`."""

from pathlib import Path
from typing import Any, Final

from django.conf.locale import LANG_INFO

from unsit.web.keeping import secret_key
from unsit.web.options import read_options

_OPTIONS: Final = read_options()
_HERE: Final = Path(__file__).parent

DEBUG = _OPTIONS.debug
SECRET_KEY = secret_key(_OPTIONS)
ALLOWED_HOSTS = list(_OPTIONS.hosts)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "unsit.web.people",
    "unsit.web.training",
    "unsit.web.pages",
]
AUTH_USER_MODEL = "people.User"
MIDDLEWARE = [
    "unsit.web.headers.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "unsit.web.static_files.StaticFiles",
    "unsit.web.compression.Compression",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "unsit.web.languages.LanguageInAddress",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
]
ROOT_URLCONF = "unsit.web.urls"
WSGI_APPLICATION = "unsit.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request", "unsit.web.languages.in_templates"]
        },
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
        # Opening it anew for each answer would cost more than most answers do.
        given["CONN_MAX_AGE"] = 60
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
# A language is offered when it has been translated.
_TRANSLATED: Final = sorted(place.parents[1].name for place in LOCALE_PATHS[0].glob("*/LC_MESSAGES/django.mo"))
_CODES: Final = [LANGUAGE_CODE, *(name.lower().replace("_", "-") for name in _TRANSLATED)]
# Each is named in itself.
LANGUAGES = [(code, LANG_INFO[code]["name_local"].capitalize()) for code in _CODES]

APPEND_SLASH = True
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _OPTIONS.https
SESSION_COOKIE_NAME = "unsit"
CSRF_COOKIE_NAME = "unsit_csrf"
SESSION_COOKIE_AGE = 90 * 24 * 3600
CSRF_FAILURE_VIEW = "unsit.web.pages.views.form_expired"
SECURE_SSL_REDIRECT = _OPTIONS.https
SECURE_HSTS_SECONDS = 31_536_000 if _OPTIONS.https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _OPTIONS.https else None
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576

DATA_FOLDER = _OPTIONS.data
# Hosts that reminders may be sent to; a name with a dot before it stands for all below it.
PUSH_SERVICES = (
    "fcm.googleapis.com",
    ".push.services.mozilla.com",
    ".push.apple.com",
    ".notify.windows.com",
)

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
