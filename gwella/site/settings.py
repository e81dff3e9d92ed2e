"""Settings. Everything that a server needs to change is an environment variable, read here.

Safe where nothing is said: no debugging pages, only this machine answered, nothing loaded from elsewhere.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from gwella.cli.desk_folders import desk
from gwella.site.logs import configured
from gwella.site.secret import secret_key

env = environ.Env()

PACKAGE = Path(__file__).parents[1]
DATA = Path(env("GWELLA_DATA", default="gwella-data")).absolute()

# The keys that turn identifiers into codes; keep a copy of them apart from every other.
KEYS = Path(env("GWELLA_KEYS", default=str(DATA / "keys"))).absolute()

DEBUG = env.bool("GWELLA_DEBUG", default=False)
HTTPS = env.bool("GWELLA_HTTPS", default=False)
# Read only when something is signed: a command that signs nothing leaves no file behind.
SECRET_KEY = env("SECRET_KEY", default="") or SimpleLazyObject(partial(secret_key, DATA))
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "gwella.pages",
    "gwella.audit",
    "gwella.accounts",
    "gwella.office",
    "gwella.release",
    "gwella.measuring",
    "gwella.rights",
    "gwella.improving",
    "gwella.annual_report",
    "gwella.site",
]

MIDDLEWARE = [
    "gwella.site.logged.requests",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    # Before all that may answer by itself, so that every answer carries these.
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "gwella.pages.headers.headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "gwella.site.views.errors.with_page",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "gwella.pages.years.unbroken_years",
    "gwella.site.desk.in_the_way.InTheWay",
]

ROOT_URLCONF = "gwella.site.urls"
WSGI_APPLICATION = "gwella.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "gwella.pages.language.in_page",
                "gwella.accounts.session.in_page",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "gwella.pages.templatetags.spoken"],
        },
    }
]

# The database: a file beside the rest of the data, or whatever DATABASE_URL names.
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA / 'gwella.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # A writer takes its lock at once, so two writers queue and neither fails half-way.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # An acknowledged change survives a power cut.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
# The role that the site serves under on PostgreSQL, which owns nothing: after migrations it is given what it needs.
DATABASE_ROLE = env("GWELLA_DATABASE_ROLE", default="")
# Long work waits in the database itself, so that it is asked for in the transaction of what it is about.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Person"

# Where people reach the site, as letters name it.
ADDRESS = env("GWELLA_ADDRESS", default="http://127.0.0.1:8000")
# Letters: to files in the data folder, or by whatever EMAIL_URL names.
vars().update(env.email_url("EMAIL_URL", default="filemail://"))
EMAIL_FILE_PATH = DATA / "mail"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env("GWELLA_MAIL_FROM", default="gwella@localhost")

# An officer's desk, which `gwella desk` serves on the officer's own machine; elsewhere there is none.
DESK = desk(env("GWELLA_DESK", default=""))

# One cookie, and only for those who come in. A session ends after a working day. Browsers send a cookie to every port
# of a machine: a desk's has a name of its own, or a demo or another desk opened beside it would end its session.
of_desk = f"-{DESK.link[:12]}" if DESK else ""
SESSION_COOKIE_NAME = f"gwella{of_desk}"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Strict"
SILENCED_SYSTEM_CHECKS: list[str] = []

# The form of a mapping has a choice for each code of each column: more than Django would take by itself.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

# Languages. The address says which; `/` alone asks the browser (gwella.site.views.front).
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("cy", _("Welsh"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
TIME_ZONE = "Europe/London"
USE_TZ = True

# Static files, served by the same process from the package itself: no collecting, no second server.
STATIC_URL = "/static/"
STATIC_ROOT = None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "gwella.pages.stamped.StampedStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 3600
WHITENOISE_ALLOW_ALL_ORIGINS = False

# Nothing is loaded from elsewhere, and nobody frames us.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True

# Behind HTTPS (GWELLA_HTTPS=yes), everything insists on it.
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("GWELLA_PROXY", default=False) else None
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = f"csrftoken{of_desk}"
CSRF_COOKIE_AGE = SESSION_COOKIE_AGE  # those of desks of other days must not pile up
CSRF_FAILURE_VIEW = "gwella.site.views.errors.forged"

LOGGING = configured(env("GWELLA_LOG", default="WARNING"))
