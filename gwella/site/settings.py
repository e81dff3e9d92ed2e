"""Settings. Everything that a server needs to change is an environment variable, read here.

Safe where nothing is said: no debugging pages, only this machine answered, nothing loaded from elsewhere.
"""

from __future__ import annotations

import gc
from functools import partial
from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from gwella.cli.desk_folders import desk
from gwella.site.logs import configured
from gwella.site.secret import secret_key

# Of what is loaded nothing is garbage: looking for it is a fifth of the start. The site begins again when it is ready.
gc.disable()

env = environ.Env()

PACKAGE = Path(__file__).parents[1]
DATA = Path(env("GWELLA_DATA", default="gwella-data")).absolute()

# The keys that turn identifiers into codes; keep a copy of them apart from every other.
KEYS = Path(env("GWELLA_KEYS", default=str(DATA / "keys"))).absolute()
# Where checkpoints of the record come by themselves, if not in the data folder; they are taken to another machine.
CHECKPOINTS = env("GWELLA_CHECKPOINTS", default="")

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
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
]

MIDDLEWARE = [
    "gwella.site.logged.requests",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    # Before all that may answer by itself, so that every answer carries these.
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "gwella.pages.headers.headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "gwella.site.crowded.room",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "gwella.site.views.errors.with_page",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "gwella.pages.years.unbroken_years",
    "allauth.account.middleware.AccountMiddleware",
    "gwella.site.own_definitions.beside_ours",
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
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "gwella.pages.templatetags.spoken",
                "gwella.pages.templatetags.addresses",
            ],
        },
    }
]

# The database: a file beside the rest of the data, or whatever DATABASE_URL names.
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA / 'gwella.sqlite3'}")}
# A thread keeps its connection: to open one costs as much as half a page. One that broke is found and opened anew.
DATABASES["default"].setdefault("CONN_MAX_AGE", 600)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # A writer takes its lock at once, so two writers queue and neither fails half-way.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # An acknowledged change survives a power cut.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
elif DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    # Where no place is said, the wall lets through only what others may read (gwella.accounts.wall).
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c gwella.places=*"
# The role that the site serves under on PostgreSQL, which owns nothing: after migrations it is given what it needs.
DATABASE_ROLE = env("GWELLA_DATABASE_ROLE", default="")
# Long work waits in the database itself, so that it is asked for in the transaction of what it is about.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Who signs in, and how: see docs/signing-in.md.
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["gwella.accounts.signing_in.Backend"]
AUTH_PASSWORD_VALIDATORS = [{"NAME": f"gwella.accounts.passwords.{name}"} for name in ("Length", "Common", "OwnWords")]
PASSWORD_RESET_TIMEOUT = 24 * 3600
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "arrive"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "gwella.accounts.signing_in.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation that was followed has shown whose the address is
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_METHODS = ["password", "mfa"]
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "20/m/ip,5/5m/key,30/d/key",
    "reset_password": "20/m/ip,5/h/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
    "sign_on": "120/m/ip",  # who comes back from a provider asks twice
    "invited": "60/m/ip",
    "token_refused": "20/m/ip",
}
ACCOUNT_FORMS = {
    name: f"gwella.site.people.forms.{form}"
    for name, form in {
        "login": "SignIn",
        "reset_password": "ForgottenPassword",
        "reset_password_from_key": "NewPassword",
        "change_password": "ChangedPassword",
        "reauthenticate": "PasswordAgain",
    }.items()
}
MFA_ADAPTER = "gwella.accounts.second_factors.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Gwella"
MFA_TOTP_TOLERANCE = 1  # a clock may be half a minute out (RFC 6238)
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # browsers let a machine talk to itself without
MFA_FORMS = {
    name: f"gwella.site.people.{form}"
    for name, form in {
        "authenticate": "forms.Code",
        "reauthenticate": "forms.CodeAgain",
        "activate_totp": "forms.FirstCode",
        "add_webauthn": "passkey_form.Passkey",
    }.items()
}
SOCIALACCOUNT_ADAPTER = "gwella.accounts.single_sign_on.Adapter"
SOCIALACCOUNT_AUTO_SIGNUP = True
SOCIALACCOUNT_EMAIL_REQUIRED = False
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # an address never says who somebody is
SOCIALACCOUNT_STORE_TOKENS = False
# A file that says through whom people sign in (docs/signing-in.md), and the name by which this server is reached.
GWELLA_SIGN_ON = env("GWELLA_SIGN_ON", default="")
ADDRESS = env("GWELLA_ADDRESS", default="http://127.0.0.1:8000")
BEHIND_PROXY = env.bool("GWELLA_PROXY", default=False)  # which says who asks, and by which way
ALLAUTH_TRUSTED_PROXY_COUNT = int(BEHIND_PROXY)

# What is counted to slow down guessing is counted by all workers together.
CACHES = {"default": {"BACKEND": "gwella.accounts.throttle.JsonCache"}}

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
# Over HTTPS a name that begins so is taken from this very host alone (ASVS 3.3.3).
of_host = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{of_host}gwella{of_desk}"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Strict"
# Only those with a password here are known by their address, and of those it is unique: see accounts.models.Person.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]

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
SECURE_REDIRECT_EXEMPT = [r"^health/"]  # asked on this machine, where there is no HTTPS; they say nothing of anyone
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = f"{of_host}csrftoken{of_desk}"
CSRF_COOKIE_AGE = SESSION_COOKIE_AGE  # those of desks of other days must not pile up
CSRF_FAILURE_VIEW = "gwella.site.views.errors.forged"

LOGGING = configured(env("GWELLA_LOG", default="WARNING"))
