"""Settings of one installation, read from the environment. Every variable is listed in docs/settings.md."""

import json
import os
import secrets
from pathlib import Path
from typing import Any

import environ

env = environ.Env()

BASE = Path(__file__).resolve().parent
# A checkout keeps its data beside the code, so that trying it leaves nothing in a home directory.
_CHECKOUT = (BASE.parent / "pyproject.toml").exists()
HOME = Path(
    env.str("JIANYAN_HOME", default=str((BASE.parent if _CHECKOUT else Path.home()) / ".jianyan"))
).expanduser()
DEMO = (HOME / "demo.json").exists()


def _secret() -> str:
    """The secret key: from the environment, else made at first run in JIANYAN_HOME and readable by its owner only."""
    given = str(env.str("JIANYAN_SECRET_KEY", default=""))
    if given:
        return given
    path = HOME / "secret.key"
    HOME.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(fresh := secrets.token_urlsafe(48))
    return fresh


SECRET_KEY = _secret()
DEBUG = env.bool("JIANYAN_DEBUG", default=False)
ALLOWED_HOSTS: list[str] = env.list("JIANYAN_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("JIANYAN_ORIGINS", default=[])
HTTPS = env.bool("JIANYAN_HTTPS", default=False)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "jianyan.core",
    "jianyan.people",
    "jianyan.figures",
    "jianyan.proposals",
    "jianyan.opinions",
    "jianyan.activities",
    "jianyan.duty",
    "jianyan.publications",
    "jianyan.api",
    "django.forms",  # last: our own templates of widgets come first
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "jianyan.core.static.Static",
    "jianyan.core.middleware.security_headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "jianyan.people.middleware.Door",
    "jianyan.core.middleware.Refusals",
    "axes.middleware.AxesMiddleware",
    "jianyan.people.recent.middleware",
]

ROOT_URLCONF = "jianyan.urls"
WSGI_APPLICATION = "jianyan.wsgi.application"
APPEND_SLASH = True

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE / "templates", BASE / "portal" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "jianyan.people.context.shell",
            ],
            "builtins": [
                "django.contrib.humanize.templatetags.humanize",
                "jianyan.core.templatetags.jianyan",
            ],
        },
    }
]

if url := env.str("DATABASE_URL", default=""):
    DATABASES = {"default": env.db_url_config(url)}
    DATABASES["default"].setdefault("DISABLE_SERVER_SIDE_CURSORS", True)
    # A new connection knows no table yet: planning a page's statements costs it more than the page itself.
    DATABASES["default"].setdefault("CONN_MAX_AGE", None)
    DATABASES["default"].setdefault("CONN_HEALTH_CHECKS", True)
    if DATABASES["default"]["ENGINE"].endswith("postgresql"):
        # Over a large archive the page of a case looks costly to the planner: compiling its statement took ten seconds.
        DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
else:
    HOME.mkdir(parents=True, exist_ok=True)
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(HOME / "jianyan.sqlite3"),
            "CONN_MAX_AGE": None,  # opening it costs as much as a page's queries
            "OPTIONS": {
                # A deferred transaction that turns into a writer fails at once under load; IMMEDIATE waits its turn.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                " PRAGMA cache_size=-16000;",  # what a page asks of a large archive is not in the two megabytes it has
            },
        }
    }
# Long work waits in a table for the worker; "immediate" does it within the request, for tests and single commands.
JOBS = env.str("JIANYAN_JOBS", default="worker")
TASKS = {
    "default": {
        "BACKEND": "django_tasks.backends.immediate.ImmediateBackend"
        if JOBS == "immediate"
        else "django_tasks_db.DatabaseBackend",
    }
}
# Messages leave by e-mail where a server is named, and by the channels an installation plugs in (people/senders.py).
EMAIL_URL: str = env.str("EMAIL_URL", default="")
if EMAIL_URL:
    globals().update(env.email_url("EMAIL_URL"))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL: str = env.str("JIANYAN_MAIL_FROM", default="jianyan@localhost")
# A list of channels as JSON, in the environment or - easier to write, and readable by the owner only - in a file.
_channels = HOME / "channels.json"
CHANNELS: list[dict[str, Any]] = env.json(
    "JIANYAN_CHANNELS", default=json.loads(_channels.read_text("utf-8")) if _channels.exists() else []
)
# Language models that may be asked, as JSON: off while the list is empty. Nothing is ever sent to another address.
_models = HOME / "models.json"
MODELS: list[dict[str, Any]] = env.json(
    "JIANYAN_MODELS", default=json.loads(_models.read_text("utf-8")) if _models.exists() else []
)
# Identity services that may vouch for accounts, as JSON; none while the list is empty (people/identity.py).
_identity = HOME / "identity.json"
IDENTITY: list[dict[str, Any]] = env.json(
    "JIANYAN_IDENTITY", default=json.loads(_identity.read_text("utf-8")) if _identity.exists() else []
)
ADDRESS: str = env.str("JIANYAN_ADDRESS", default=next(iter(CSRF_TRUSTED_ORIGINS), "")).rstrip("/")
# Requests a minute that a program with a token may send to one working process; without a token half as many.
API_PER_MINUTE = env.int("JIANYAN_API_PER_MINUTE", default=240)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "jianyan.people.backend.Backend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "jianyan.people.adapter.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "jianyan.people.adapter.Uncommon"},
    {
        "NAME": "jianyan.people.adapter.Unlike",
        "OPTIONS": {"user_attributes": ("username", "display_name")},
    },
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "jianyan.people.adapter.AccountAdapter"
# A whole session may sign in from one address within a minute; wrong passwords are counted by axes below.
ACCOUNT_RATE_LIMITS = {"login": "1200/m/ip"}
MFA_TOTP_ISSUER = "建言"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "activate_totp": "jianyan.people.signing_forms.BeginCodesForm",
    "authenticate": "jianyan.people.signing_forms.SecondStepForm",
    "reauthenticate": "jianyan.people.signing_forms.AgainForm",
    "add_webauthn": "jianyan.people.signing_forms.AddKeyForm",
    "edit_webauthn": "jianyan.people.signing_forms.EditKeyForm",
}
MFA_ADAPTER = "jianyan.people.adapter.FactorAdapter"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
ACCOUNT_FORMS = {"login": "jianyan.people.signing_forms.SignInForm"}
ACCOUNT_SESSION_REMEMBER = True  # how long is decided in people/devices.py
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True  # who signed in from where is nobody's business

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [BASE / "static"]
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = HOME / "files"
STORAGES = {
    "default": {
        "BACKEND": "jianyan.core.storage.SyncedStorage",
        "OPTIONS": {"location": str(HOME / "files")},
    },
    "staticfiles": {"BACKEND": "jianyan.core.storage.Addresses"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "jianyan.core.storage.Unnamed",
]

SESSION_ENGINE = "jianyan.people.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"

SILENCED_SYSTEM_CHECKS: list[str] = []

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("JIANYAN_LOG_LEVEL", default="WARNING")},
}
