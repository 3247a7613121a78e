"""Every setting, from the environment.

With PILOTZONE_PROFILE=embedded (set by bin/run and by the tests) everything has a default that needs
nothing but Python: SQLite, an embedded broker, console senders and a random key kept under var/.
Without it each setting without a safe default is required: production never falls back to a demo value.
"""

import secrets
import sys
from pathlib import Path
from urllib.parse import quote

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from kombu import Queue

from pilotzone.schedule import SCHEDULE
from pilotzone.settings_api import *  # noqa: F403  the partner API has a page of its own
from pilotzone.settings_sign_in import *  # noqa: F403  so have accounts and second factors

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

PILOTZONE_PROFILE = env("PILOTZONE_PROFILE", default="production")
EMBEDDED = PILOTZONE_PROFILE == "embedded"
TESTING = "pytest" in sys.modules
VAR_DIR = Path(env("PILOTZONE_VAR", default=str(BASE_DIR / "var")))

if EMBEDDED:
    VAR_DIR.mkdir(parents=True, exist_ok=True)


def required(name, embedded_default, cast=str):
    """The environment's value; without one, the embedded default or an error that names the setting."""
    if EMBEDDED:
        return env.get_value(name, cast=cast, default=embedded_default)
    value = env.get_value(name, cast=cast, default=None)
    if value in (None, "", []):
        raise ImproperlyConfigured(f"Set {name}: it has no default outside the embedded profile.")
    return value


def kept_key(name) -> str:
    """A random key that stays the same between starts of the embedded set-up."""
    path = VAR_DIR / name
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()


# --- who we are ------------------------------------------------------------------------------------
SECRET_KEY = required("DJANGO_SECRET_KEY", None) or kept_key("secret-key")
PILOTZONE_FIELD_KEYS = required("PILOTZONE_FIELD_KEYS", None, cast=list) or [kept_key("field-key")]
DEBUG = env.bool("DJANGO_DEBUG", default=False)
PILOTZONE_SANDBOX = env.bool("PILOTZONE_SANDBOX", default=False)  # a second instance where vendors try the API
PILOTZONE_DEMO = env.bool("PILOTZONE_DEMO", default=EMBEDDED or PILOTZONE_SANDBOX)
# Signed files: the directory with a folder for each client; without one, off. A sandbox on one machine has its own.
PILOTZONE_DROP_DIR = env("PILOTZONE_DROP_DIR", default="")
if EMBEDDED and PILOTZONE_SANDBOX and not PILOTZONE_DROP_DIR:
    PILOTZONE_DROP_DIR = str(VAR_DIR / "drops")
    Path(PILOTZONE_DROP_DIR).mkdir(parents=True, exist_ok=True)
PILOTZONE_CLOCK = env("PILOTZONE_CLOCK", default="") if EMBEDDED else ""
PILOTZONE_TRUST_REQUEST_START = env.bool("PILOTZONE_TRUST_REQUEST_START", default=False)  # only if the proxy sets it
PILOTZONE_NAME_ZH = env("PILOTZONE_NAME_ZH", default="综合试验区服务平台")
PILOTZONE_NAME_EN = env("PILOTZONE_NAME_EN", default="Pilot zone portal")
PILOTZONE_SINGLE_WINDOW = env("PILOTZONE_SINGLE_WINDOW", default="https://www.singlewindow.cn/")  # to declare goods
PILOTZONE_BASE_URL = required("PILOTZONE_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
PILOTZONE_SEAL_DIR = Path(env("PILOTZONE_SEAL_DIR", default=str(VAR_DIR / "seals")))
ALLOWED_HOSTS = required("DJANGO_ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]", "testserver"], cast=list)
CSRF_TRUSTED_ORIGINS = env.list("DJANGO_CSRF_TRUSTED_ORIGINS", default=[])

# --- apps and the way of a request -----------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "pilotzone.ui.apps.StaticFiles",
    "django.forms",
    "rest_framework",
    "oauth2_provider",
    "drf_spectacular",
    "django_filters",
    "django_htmx",
    "template_partials",
    "csp",
    "axes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_celery_beat",
    "pilotzone.ui.apps.UiConfig",
    "pilotzone.accounts",
    "pilotzone.reference",
    "pilotzone.audit",
    "pilotzone.jobs",
    "pilotzone.messages",
    "pilotzone.exchange",
    "pilotzone.files",
    "pilotzone.papers",
    "pilotzone.demo",
    "enterprises",
    "warehouses",
    "matchmaking",
    "subsidies",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "pilotzone.exchange.middleware.ContentSecurity",
    "pilotzone.exchange.middleware.ApiGzip",
    "pilotzone.exchange.middleware.ApiConditional",
    "pilotzone.exchange.middleware.ReadsOfTheApi",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "pilotzone.accounts.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "enterprises.middleware.CurrentEnterprise",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pilotzone.accounts.middleware.SecondFactorMiddleware",
    "pilotzone.kernel.addresses.PageAbove",
    "pilotzone.kernel.html.ClosedByDefault",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "pilotzone.urls"
WSGI_APPLICATION = "pilotzone.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pilotzone.ui.context_processors.ui",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
                "pilotzone.ui.templatetags.ui",
            ],
        },
    },
]

# --- data ------------------------------------------------------------------------------------------
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {
    "default": env.db_url_config(required("DATABASE_URL", f"sqlite:///{quote(str(VAR_DIR / 'pilotzone.sqlite3'))}"))
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;",
    }
    if TESTING:
        DATABASES["default"]["TEST"] = {
            "NAME": str(VAR_DIR / f"test-{env('PYTEST_XDIST_WORKER', default='main')}.sqlite3")
        }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("DATABASE_CONN_MAX_AGE", default=600)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if EMBEDDED and not env("CACHE_URL", default="")
    else {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": required("CACHE_URL", "")}
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"

# --- files -----------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = Path(env("PILOTZONE_STATIC_ROOT", default=str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
if EMBEDDED:
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)
if env("S3_BUCKET", default=""):
    PRIVATE_STORAGE = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": env("S3_BUCKET"),
            "endpoint_url": required("S3_ENDPOINT_URL", None),
            "access_key": required("S3_ACCESS_KEY", None),
            "secret_key": required("S3_SECRET_KEY", None),
            "default_acl": None,
            "querystring_auth": True,
            "file_overwrite": False,
        },
    }
else:
    PRIVATE_STORAGE = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": required("PILOTZONE_FILES_DIR", str(VAR_DIR / "files"))},
    }
STORAGES = {
    "default": PRIVATE_STORAGE,
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = TESTING or DEBUG
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
PILOTZONE_UNUSED_FILES_DAYS = env.int("PILOTZONE_UNUSED_FILES_DAYS", default=30)  # an imported table, a form left
PILOTZONE_OCR = env.bool("PILOTZONE_OCR", default=True)  # scans are read where the extra `ocr` is installed
PILOTZONE_MAX_UPLOAD = 50 * 1024 * 1024  # one file; the limit of real filing systems (domain.md 2.1)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_NUMBER_FILES = 500  # a batch of invoices says itself what is too much
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]

# --- language, time --------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# --- sign-in ---------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "pilotzone.accounts.passwords.ThreeClassesValidator"},
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "public:home"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

# --- security --------------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = env.bool("DJANGO_SECURE_SSL_REDIRECT", default=not EMBEDDED)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not EMBEDDED
SECURE_HSTS_SECONDS = 0 if EMBEDDED else 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not EMBEDDED
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("DJANGO_BEHIND_PROXY", default=False) else None
)
SECURE_REDIRECT_EXEMPT = [r"^health/"]
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "frame-src": ["'self'"],
    }
}

# --- queue -----------------------------------------------------------------------------------------
CELERY_BROKER_URL = required("CELERY_BROKER_URL", f"redis+socket://{VAR_DIR / 'broker.sock'}")
# Taken from in turn (pilotzone/jobs/outbox.py); without a key of its own the second would be sent the first's tasks.
CELERY_TASK_QUEUES = [Queue(name, routing_key=name) for name in ("celery", "outgoing")]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "max_retries": 0,  # a request does not wait for a broker that is down: the outbox sends it later
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
}
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_SCHEDULE = SCHEDULE

# --- senders ---------------------------------------------------------------------------------------
EMAIL_BACKEND = required("EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_HOST = env("EMAIL_HOST", default="localhost")
EMAIL_PORT = env.int("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = required("DEFAULT_FROM_EMAIL", "portal@pilotzone.example")
PILOTZONE_SMS_SENDER = required("PILOTZONE_SMS_SENDER", "pilotzone.messages.channels.sms.ConsoleSender")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"fontTools": {"level": "WARNING"}, "fpdf": {"level": "WARNING"}},
    "root": {"handlers": ["console"], "level": env("PILOTZONE_LOG_LEVEL", default="WARNING" if TESTING else "INFO")},
}
