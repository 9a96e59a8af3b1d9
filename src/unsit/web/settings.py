"""Django's settings, made from the table in `options.py`."""

from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from django.conf.locale import LANG_INFO

from unsit.web.keeping import secret_file_state, secrets_of
from unsit.web.options import read_options
from unsit.web.outgoing import Destinations
from unsit.web.server.limits import LONGEST_BODY_BYTES

_OPTIONS: Final = read_options()
_HERE: Final = Path(__file__).parent

DEBUG = _OPTIONS.debug
# Looked at before it is read: a change in between is noticed as one that came later.
SECRET_FILE_STATE = secret_file_state(_OPTIONS.data)
SECRET_KEY, *SECRET_KEY_FALLBACKS = secrets_of(_OPTIONS)
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
    # below ours, whose templates come first
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]
AUTH_USER_MODEL = "people.User"
MIDDLEWARE = [
    "unsit.web.proxies.ForwardedHeaders",
    "unsit.web.headers.SecurityHeaders",
    "unsit.web.api_problems.ProblemsBelowApi",
    "django.middleware.security.SecurityMiddleware",
    "unsit.web.static_files.StaticFiles",
    "unsit.web.compression.Compression",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "unsit.web.languages.LanguageInAddress",
    "django.middleware.common.CommonMiddleware",
    # before anything of a form is read
    "unsit.web.people.address_limits.AddressLimits",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "unsit.web.people.unreadable.SayUnreadable",
    "unsit.web.people.form_texts.FormTexts",
    "unsit.web.people.guards.Guards",
    "unsit.web.people.gone_accounts.GoneAccounts",
    "django.middleware.http.ConditionalGetMiddleware",
    "unsit.web.refusals.Refusals",
    "unsit.web.storage_errors.StorageErrors",
    "unsit.web.training.quotas.QuotaAnswers",
]
ROOT_URLCONF = "unsit.web.urls"
WSGI_APPLICATION = "unsit.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "unsit.web.languages.in_templates",
            ]
        },
    }
]

_SQLITE: Final[dict[str, Any]] = {
    "timeout": 20,
    # A transaction that will write takes its place at once, instead of failing half-way.
    "transaction_mode": "IMMEDIATE",
    "init_command": (
        # FULL: what was answered is on the disk, also after a power cut.
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; "
        "PRAGMA temp_store=MEMORY; "
        "PRAGMA journal_size_limit=67108864; PRAGMA cache_size=-2000;"
    ),
}


# What waits for a lock longer than that is answered as busy instead of standing in a thread's way for ever.
_POSTGRESQL: Final = {"options": "-c lock_timeout=50s -c idle_in_transaction_session_timeout=120s"}


def _database() -> dict[str, Any]:
    given = dict(_OPTIONS.database) or {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(_OPTIONS.data / "unsit.sqlite3"),
    }
    if given["ENGINE"].endswith("postgresql"):
        given["OPTIONS"] = {**_POSTGRESQL, **given.get("OPTIONS", {})}
    if given["ENGINE"].endswith("sqlite3"):
        given["ENGINE"] = "unsit.web.queued_sqlite3"
        given["OPTIONS"] = {**_SQLITE, **given.get("OPTIONS", {})}
        # Opening it anew for each answer would cost more than most answers do.
        given["CONN_MAX_AGE"] = 60
        # Tests of several processes take a database in memory by itself for Django's own engine only.
        given["TEST"] = {"NAME": ":memory:"}
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
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _OPTIONS.https
# The prefix keeps other names of the same domain from setting them; browsers take it over https only.
_COOKIE_PREFIX: Final = "__Host-" if _OPTIONS.https else ""
SESSION_COOKIE_NAME = f"{_COOKIE_PREFIX}unsit"
CSRF_COOKIE_NAME = f"{_COOKIE_PREFIX}unsit_csrf"
DEVICE_COOKIE_NAME = f"{_COOKIE_PREFIX}unsit_device"
SESSION_ENGINE = "unsit.web.people.sessions"
# A session ends when nobody uses it for so long, and at the latest so long after signing in.
SESSION_COOKIE_AGE = _OPTIONS.idle_days * 24 * 3600
SESSION_LONGEST = timedelta(days=_OPTIONS.session_days)
CSRF_FAILURE_VIEW = "unsit.web.pages.views.form_expired"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_SSL_REDIRECT = _OPTIONS.https
SECURE_HSTS_SECONDS = 31_536_000 if _OPTIONS.https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _OPTIONS.proxies else None
TRUSTED_PROXIES = _OPTIONS.proxies
# Of a body without files; the server refuses what is longer before it is read.
DATA_UPLOAD_MAX_MEMORY_SIZE = LONGEST_BODY_BYTES

QUOTA_ENTRIES = _OPTIONS.quota_entries
QUOTA_MEGABYTES = _OPTIONS.quota_megabytes
QUOTA_MEGABYTES_PER_HOUR = _OPTIONS.quota_megabytes_per_hour

DATA_FOLDER = _OPTIONS.data
ADDRESS_DAYS = _OPTIONS.address_days
# Where reminders in a browser may be sent to.
PUSH_SERVICES = Destinations(
    (
        "fcm.googleapis.com",
        ".push.services.mozilla.com",
        ".push.apple.com",
        ".notify.windows.com",
    )
)

# ---- accounts ----------------------------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
# How long, not too common, not the address; nothing about what signs are in it (NIST SP 800-63B).
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "unsit.web.people.passwords.NotTheAddress"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
SENDS_MAIL = _OPTIONS.mail is not None
ACCOUNT_ADAPTER = "unsit.web.people.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "unsit.web.people.forms.WhereFrom"
ACCOUNT_FORMS = {
    "add_email": "unsit.web.people.account_forms.ChangeEmail",
    "change_password": "unsit.web.people.account_forms.ChangePassword",
    "signup": "unsit.web.people.account_forms.SignUp",
}
SIGN_UP_OPEN = _OPTIONS.sign_up
AUDIT_LIFETIME = timedelta(days=_OPTIONS.audit_days)
# Tries are counted by `people.rate_limits` and `people.sign_in_limits`: in the database, for all processes together.
ACCOUNT_RATE_LIMITS = False
MFA_RATE_LIMITS = False
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if SENDS_MAIL else "none"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = SENDS_MAIL
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_NOTIFICATIONS = SENDS_MAIL
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
# What was confirmed lately is known to `people.confirmation` alone.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
PASSWORD_RESET_TIMEOUT = 24 * 3600
ACCOUNT_REAUTHENTICATION_METHODS = ("password", "mfa", *(["code"] if SENDS_MAIL else []))
ACCOUNT_SESSION_REMEMBER = True
# Who asks stands in REMOTE_ADDR already, see `proxies.py`.
ALLAUTH_TRUSTED_PROXY_COUNT = 0
MFA_ADAPTER = "unsit.web.people.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "add_webauthn": "unsit.web.people.passkey_forms.AddPasskey",
    "signup_webauthn": "unsit.web.people.passkey_forms.SignUpByPasskey",
    "login_webauthn": "unsit.web.people.passkey_forms.SignInByPasskey",
    "authenticate_webauthn": "unsit.web.people.passkey_forms.PasskeyAsSecondStep",
    "reauthenticate_webauthn": "unsit.web.people.passkey_forms.PasskeyOnceMore",
    "edit_webauthn": "unsit.web.people.passkey_forms.RenamePasskey",
    "authenticate": "unsit.web.people.account_forms.SecondStep",
    "reauthenticate": "unsit.web.people.account_forms.CodeOnceMore",
}
MFA_SUPPORTED_TYPES = ["recovery_codes", "totp", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = SENDS_MAIL
MFA_ALLOW_UNVERIFIED_EMAIL = not SENDS_MAIL
MFA_TOTP_ISSUER = "Unsit"
MFA_TOTP_TOLERANCE = 1

if _OPTIONS.mail is None:
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
else:
    EMAIL_HOST, EMAIL_PORT = _OPTIONS.mail.host, _OPTIONS.mail.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _OPTIONS.mail.user, _OPTIONS.mail.password
    EMAIL_USE_TLS, EMAIL_USE_SSL = _OPTIONS.mail.tls == "starttls", _OPTIONS.mail.tls == "implicit"
    EMAIL_TIMEOUT = 10
    DEFAULT_FROM_EMAIL = SERVER_EMAIL = _OPTIONS.mail.sender

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "unsit.web.logs.PlainFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # A stranger's wrong host name or address is answered, not shouted about.
    "loggers": {
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "django.request": {"level": "ERROR"},
        "unsit.security": {"level": "INFO"},
    },
}
