"""Django's settings. Everything of an installation comes from its home folder."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from levelhead.storage.databases import counts, database
from levelhead.storage.home import Home
from levelhead.storage.settings_file import HomeSettings

_HERE = Path(__file__).parent
_home = Home(Path(os.environ["LEVELHEAD_HOME"])) if os.environ.get("LEVELHEAD_HOME") else None

# Without a home (in tests) the key lives as long as the process, and the database is in memory.
SECRET_KEY = _home.secret_key() if _home else secrets.token_urlsafe(64)
DEBUG = False
ALLOWED_HOSTS = os.environ.get("LEVELHEAD_HOSTS", "localhost,127.0.0.1,[::1]").split(",")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "levelhead.storage",
]

MIDDLEWARE = [
    "levelhead.web.middleware.came_by_tls",
    "django.middleware.security.SecurityMiddleware",
    # Django hides the length of what it compresses, so that nobody guesses a secret from it (BREACH).
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "levelhead.web.middleware.guarded",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Default deny: a page is open to nobody unless it says otherwise.
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "levelhead.web.middleware.second_step",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "levelhead.web.urls"
WSGI_APPLICATION = "levelhead.web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [_HERE / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "levelhead.web.jinja.environment",
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "levelhead.web.context.site",
            ],
        },
    }
]

DATABASES = {"default": database(_home)}

CACHES = {"default": counts(_home)}

# A bug of ours is told on standard error, with its traceback, to whoever runs the program.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "loggers": {"django": {"handlers": ["stderr"], "level": "ERROR", "propagate": False}},
}

AUTH_USER_MODEL = "storage.Account"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Sign-in, by django-allauth.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "levelhead.web.adapters.Accounts"
ACCOUNT_TEMPLATE_EXTENSION = "html.jinja"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]  # nobody signs up; allauth asks all the same
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False  # a session ends with the browser, or with the shift
# Failures by name are few; by address many, because a whole station may share one.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "60/m/ip,5/5m/key", "reauthenticate": "10/m/user"}
MFA_ADAPTER = "levelhead.web.adapters.SecondStep"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
SOCIALACCOUNT_ADAPTER = "levelhead.web.adapters.SingleSignOn"
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_STORE_TOKENS = False
_sign_in = _home.settings() if _home else HomeSettings()
SECOND_STEP_FOR = frozenset(_sign_in.second_step_for)
SINGLE_SIGN_ON = _sign_in.single_sign_on
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [one.as_allauth() for one in SINGLE_SIGN_ON]}}
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60  # how long a one-time link opens an account
CSRF_FAILURE_VIEW = "levelhead.web.views.site.csrf_failure"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [_HERE / "static"]
# Served from the package as they are: there is no collection step to forget.
WHITENOISE_USE_FINDERS = True

# LEVELHEAD_HTTPS=1 says that everything comes by TLS, which ends in a server in front of this one. On one's
# own machine plain HTTP is all there is.
CAME_BY_TLS = os.environ.get("LEVELHEAD_HTTPS") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = CAME_BY_TLS
SECURE_HSTS_SECONDS = 31_536_000 if CAME_BY_TLS else 0
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 60 * 60  # one shift
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = FILE_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF],
        "font-src": [NONE],
        "media-src": ["blob:"],  # the person's line, played from memory
        "connect-src": [SELF],
        # A browser follows the form of a sign-in to where it leads.
        "form-action": [SELF, *sorted({one.origin for one in SINGLE_SIGN_ON})],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
