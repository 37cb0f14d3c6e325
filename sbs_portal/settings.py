"""One settings module, driven by the environment and secure by default (see README for the variables)."""

import os
from datetime import timedelta
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from redis.backoff import NoBackoff
from redis.retry import Retry

from sbs_portal.environment import BASE_DIR, broker_url, data_dir, flag, number, secret_key, words
from sbs_portal.logs import logging_config

DATA_DIR = data_dir()
SECRET_KEY = secret_key()
DEBUG = flag("PORTAL_DEBUG", False)
DEMO = flag("PORTAL_DEMO", False)
TLS = flag("PORTAL_TLS", False)  # behind a proxy that ends TLS and sets X-Forwarded-Proto
SITE_URL = words("PORTAL_SITE_URL", "http://127.0.0.1:8000")[0].rstrip("/")

ALLOWED_HOSTS = words("PORTAL_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = words("PORTAL_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_structlog",
    "axes",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "core",
    "accounts",
    "exchange",
    "cultivation",
    "monitoring",
    "incentives",
    "reports",
    "sbs_portal.apps.PortalConfig",
]

MIDDLEWARE = [
    "core.web.timing.ServerTimingMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "core.health.HealthMiddleware",
    "core.web.writes.WritesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.web.request_log.RequestLogMiddleware",
    "core.web.request_id.RequestIdMiddleware",
    "core.web.reading.ReadingMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.web.toasts.HtmxToastMiddleware",
    "core.web.body_size.BodySizeMiddleware",
    "core.web.typed_text.TypedTextMiddleware",
    "core.web.refusals.RefusalMiddleware",
    "accounts.gate.SignedInMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "sbs_portal.urls"
WSGI_APPLICATION = "sbs_portal.wsgi.application"
# widgets are dressed in templates/django/forms, where we have one of our own
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.frame.context.shell",
            ],
            "builtins": [
                "core.ui.templatetags.portal",
                "core.ui.templatetags.components",
                "core.templatetags.once",
            ],
        },
    }
]

# --- PostgreSQL and the Redis protocol -------------------------------------------------------------------
DATABASES = {
    "default": {
        **dj_database_url.config(
            default="postgres://portal@localhost/portal", conn_max_age=60, conn_health_checks=True
        ),
        "ATOMIC_REQUESTS": False,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = words("REDIS_URL", "redis://localhost:6379/0")[0]
REDIS_PREFIX = words("PORTAL_REDIS_PREFIX", "portal")[0]
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": REDIS_PREFIX,
        "TIMEOUT": 300,
        # one that hangs is given up soon; the second try is for a connection that a restart has cut
        "OPTIONS": {
            "socket_timeout": 3,
            "socket_connect_timeout": 3,
            "retry": Retry(NoBackoff(), 1),
        },
    }
}


CELERY_BROKER_URL = broker_url(REDIS_URL)
CELERY_RESULT_BACKEND = CELERY_BROKER_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "global_keyprefix": f"{REDIS_PREFIX}:celery:",
    "visibility_timeout": 600,
    "socket_timeout": 5,
    "socket_connect_timeout": 3,
}
CELERY_RESULT_BACKEND_TRANSPORT_OPTIONS = {"global_keyprefix": f"{REDIS_PREFIX}:celery:"}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# A broker that is away stops nobody: what it delivers again finds the job claimed, or its work done.
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_RESULT_EXPIRES = timedelta(days=1)
CELERY_TASK_IGNORE_RESULT = False
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_BEAT_SCHEDULE: dict[
    str, Any
] = {}  # the rooms add theirs in core.registry.schedule; see sbs_portal.apps

# --- people and sessions ---------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "accounts.backends.UnitBackend"]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "/"
SESSION_ENGINE = "core.web.sessions"
SESSION_COOKIE_AGE = number("PORTAL_SESSION_MINUTES", 30) * 60
SESSION_HOURS = number("PORTAL_SESSION_HOURS", 12)
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
PASSWORD_HASHERS = [
    "accounts.passwords.Hasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",  # one-time passwords, and those of before (ADR 26)
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "phone", "email")},
    },
    {
        "NAME": "accounts.passwords.LengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.CharacterKindsValidator"},
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "accounts.views.sign_in.locked_out"
AXES_HANDLER = "axes.handlers.database.AxesDatabaseHandler"
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "core.web.address.client_address"
AXES_USERNAME_CALLABLE = "accounts.rate.client_name"

# --- transport and content -------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "core.web.errors.csrf_failure"
SESSION_COOKIE_SECURE = TLS
CSRF_COOKIE_SECURE = TLS
if TLS:  # a name that no sub-domain and no plain page can set
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SECURE_SSL_REDIRECT = TLS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = TLS
SECURE_HSTS_PRELOAD = TLS
if TLS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

# --- language, time, files -------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "core.ui.assets.NpmFinder",
]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": str(DATA_DIR / "files"),
            "file_permissions_mode": 0o640,
            "directory_permissions_mode": 0o750,
        },
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if not flag("PORTAL_PLAIN_STATIC", DEBUG)
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_USE_FINDERS = flag("PORTAL_PLAIN_STATIC", DEBUG)
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_TEMP_DIR = None
UPLOAD_MAX_BYTES = number("PORTAL_UPLOAD_MAX_MB", 100) * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

EMAIL_BACKEND = words("PORTAL_EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")[0]
EMAIL_HOST = words("PORTAL_EMAIL_HOST", "localhost")[0]
EMAIL_PORT = number("PORTAL_EMAIL_PORT", 25)
EMAIL_HOST_USER = "".join(words("PORTAL_EMAIL_USER"))
EMAIL_HOST_PASSWORD = os.environ.get("PORTAL_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = flag("PORTAL_EMAIL_TLS", False)
DEFAULT_FROM_EMAIL = words("PORTAL_EMAIL_FROM", "portal@localhost")[0]

# --- the portal's own ------------------------------------------------------------------------------------
CITY_DATA = BASE_DIR / "data" / "shenzhen"
ATTACHMENT_MOST_BYTES = number("PORTAL_ATTACHMENT_MAX_MB", 20) * 1024 * 1024
ATTACHMENTS_EACH = number("PORTAL_ATTACHMENTS_EACH", 20)
ATTACHMENT_MOST_PIXELS = number("PORTAL_ATTACHMENT_MEGAPIXELS", 50) * 1_000_000
KEEP_UPLOADS_DAYS = number("PORTAL_KEEP_UPLOADS_DAYS", 30)
KEEP_EXPORTS_DAYS = number("PORTAL_KEEP_EXPORTS_DAYS", 7)
KEEP_BACKUPS = number("PORTAL_KEEP_BACKUPS", 14)

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.tokens.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.UserRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"user": "1200/min"},
    "DEFAULT_SCHEMA_CLASS": "core.api.schema.FilteredSchema",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["core.api.body.JSONBody"],
    "EXCEPTION_HANDLER": "core.api.refusing.answer",
    "COERCE_DECIMAL_TO_STRING": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "小升规培育平台接口",
    "DESCRIPTION": (
        "读取企业、问题、季报与研判，登记和办理问题。金额以元为单位，两位小数，字符串。"
        "写入须用创建时勾选了“可以写入”的令牌，请求头 Idempotency-Key 使重发的写入只写一次。"
    ),
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
}

LOGGING_CONFIG = None
logging_config(debug=DEBUG)
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_STATUS_4XX_LOG_LEVEL = 20  # INFO: a 404 out of scope is daily life
