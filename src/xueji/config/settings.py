"""Django settings, all of them from the environment (docs/how-to/settings.md)."""

from pathlib import Path

import dj_database_url

from xueji.common.crypto.passwords import ARGON2, PBKDF2_SM3, hashers_beginning_with
from xueji.common.crypto.suites import AES, SUITES, refuse_unavailable
from xueji.config.environment import (
    LOOPBACK_NAMES,
    data_directory,
    env_choice,
    env_flag,
    env_list,
    env_number,
    env_text,
    planned_for_pages,
    refuse_unsafe,
    replica_database,
    secret_key,
    stored_secret,
)
from xueji.config.sign_in_providers import allowed_hosts, library_settings, read_providers

PACKAGE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = data_directory()
DEBUG = env_flag("XUEJI_DEBUG", default=False)
SECRET_KEY = secret_key(DATA_DIR)
KEYRING_FILE = env_text("XUEJI_KEYRING_FILE") or str(DATA_DIR / "keyring.json")
CRYPTO_SUITE = env_choice("XUEJI_CRYPTO_SUITE", AES, tuple(SUITES))
refuse_unavailable(CRYPTO_SUITE)
AUDIT_KEY = stored_secret(DATA_DIR, "audit_key")
AUDIT_SYSLOG = env_text("XUEJI_AUDIT_SYSLOG")
ALLOWED_HOSTS = LOOPBACK_NAMES + env_list("XUEJI_ALLOWED_HOSTS")
refuse_unsafe(debug=DEBUG, allowed_hosts=ALLOWED_HOSTS)
CSRF_TRUSTED_ORIGINS = env_list("XUEJI_TRUSTED_ORIGINS")
BEHIND_TLS = env_flag("XUEJI_BEHIND_TLS", default=False)
PROXIES = env_number("XUEJI_PROXIES", 0)
PUBLIC_URL = env_text("XUEJI_PUBLIC_URL")
DEMO_ON_NETWORK = env_flag("XUEJI_DEMO_ON_NETWORK", default=False)

SIGN_IN_PROVIDERS = read_providers(env_text("XUEJI_SIGN_IN_PROVIDERS"))

# --- applications -------------------------------------------------------------------------------------
DOMAIN_APPS = [
    "xueji.foundation.organizations",
    "xueji.foundation.sign_in",
    "xueji.foundation.privacy",
    "xueji.foundation.directory_sync",
    "xueji.foundation.regulations",
    "xueji.foundation.rule_changes",
    "xueji.foundation.knowledge_graph",
    "xueji.foundation.library",
    "xueji.foundation.learning_records",
    "xueji.foundation.post_handbooks",
    "xueji.foundation.responsibilities",
    "xueji.activity.assessments",
    "xueji.activity.spaced_repetition",
    "xueji.activity.study_sessions",
    "xueji.reporting.archives",
    "xueji.reporting.dashboards",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "template_partials",
    # Before allauth, so that the pages of sign_in stand in for those of the library.
    *DOMAIN_APPS[:2],
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "axes",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "xueji.common.audit",
    "xueji.common.events",
    "xueji.common.files",
    "xueji.common.notices",
    "xueji.common.jobs",
    "xueji.common.monitoring",
    "xueji.common.search",
    "xueji.common.help",
    "xueji.common.ui",
    *DOMAIN_APPS[2:],
]
MIDDLEWARE = [
    "xueji.common.monitoring.middleware.Observed",
    "django.middleware.security.SecurityMiddleware",
    "xueji.common.web.headers.ProtectiveHeaders",
    "xueji.common.replica.middleware.OwnWritesFirst",
    "xueji.common.hot_paths.HotPathMiddleware",
    "xueji.common.web.address.ClientAddress",
    "xueji.common.fast_lane.FastLaneMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "xueji.common.web.sessions.SessionMiddleware",
    "xueji.common.web.throttle.Throttle",
    "xueji.common.web.accounts.AccountEdge",
    "xueji.common.ui.middleware.FragmentRedirect",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "xueji.foundation.sign_in.middleware.EndedElsewhere",
    "xueji.foundation.sign_in.middleware.IdleTimeout",
    "xueji.foundation.sign_in.middleware.OwedFirst",
    "xueji.foundation.organizations.middleware.DeclaredPagesOnly",
    "xueji.foundation.privacy.middleware.NoticeFirst",
    "xueji.common.ui.middleware.SoundInput",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "xueji.config.urls"
WSGI_APPLICATION = "xueji.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "xueji.common.ui.context.frame",
            ],
        },
    },
]

# --- database -----------------------------------------------------------------------------------------
DATABASES = {
    "default": planned_for_pages(
        dj_database_url.parse(
            env_text("XUEJI_DATABASE_URL") or f"sqlite:///{DATA_DIR / 'xueji.sqlite3'}",
            conn_max_age=600,
            # After a restart of the database the next request finds it, not the one after.
            conn_health_checks=True,
        )
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE: a transaction that will write takes the lock at once instead of failing half way.
    # synchronous=FULL: what was answered survives a power cut.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000;",
    }
REPLICA_LAG_SECONDS = env_number("XUEJI_REPLICA_LAG_SECONDS", 5)
if replica_url := env_text("XUEJI_REPLICA_URL"):
    DATABASES["replica"] = replica_database(replica_url, DATABASES["default"]["ENGINE"])
    DATABASE_ROUTERS = ["xueji.common.replica.router.HeavyReads"]
# Who may do what, and who is signed in, is never read from a copy: app labels and models.
REPLICA_NEVER = frozenset(
    {
        *("sessions", "account", "mfa", "socialaccount", "usersessions", "axes", "auth", "sign_in"),
        *("organizations.user", "organizations.roleassignment", "organizations.administratorduty"),
    }
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Guesses of second proofs are counted here by django-allauth, for all processes together: a table. What each
# process may know for itself for a minute is in memory.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "sign_in_shared_count",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    "local": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

# --- sign-in ------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "organizations.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
# The first makes new hashes; a hash of another one is made anew at the next sign-in.
PASSWORD_HASHERS = hashers_beginning_with(env_choice("XUEJI_PASSWORD_HASHER", ARGON2, (ARGON2, PBKDF2_SM3)))
AUTH_PASSWORD_VALIDATORS = [{"NAME": "xueji.foundation.sign_in.passwords.PasswordPolicy"}]
# Second proofs for privileged roles, the age of passwords, fresh proofs for sensitive acts. The accounts of
# the demonstration, whose password everybody knows, are spared it.
STRICT_SIGN_IN = env_flag("XUEJI_STRICT_SIGN_IN", default=not (DATA_DIR / "demo").exists())
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "xueji.foundation.sign_in.adapters.AccountAdapter"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "xueji.foundation.sign_in.forms.SignInForm",
    "change_password": "xueji.foundation.sign_in.forms.OwnPasswordForm",
    "reauthenticate": "xueji.foundation.sign_in.forms.ProofByPasswordForm",
}
# Wrong passwords are counted by axes alone (AccountAdapter.pre_authenticate); "login_failed" counts wrong
# codes of second proofs. Sign-ins by address are limited by Throttle, which waits for no row in the table: a
# whole office behind one address signs in at nine.
ACCOUNT_RATE_LIMITS = {"login_failed": "5/15m/key", "login": None, "activate": "60/m/ip"}
SOCIALACCOUNT_ADAPTER = "xueji.foundation.sign_in.outside.adapter.OutsideAdapter"
SOCIALACCOUNT_PROVIDERS = library_settings(SIGN_IN_PROVIDERS)
SOCIALACCOUNT_STORE_TOKENS = False
# The way out is a link: the content policy lets forms go nowhere else, and the state guards the way back.
SOCIALACCOUNT_LOGIN_ON_GET = True
SIGN_IN_HOSTS = allowed_hosts(SIGN_IN_PROVIDERS)
MFA_ADAPTER = "xueji.foundation.sign_in.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "xueji.foundation.sign_in.forms.CodeForm",
    "reauthenticate": "xueji.foundation.sign_in.forms.ProofByCodeForm",
    "activate_totp": "xueji.foundation.sign_in.forms.NewAuthenticatorForm",
    "add_webauthn": "xueji.foundation.sign_in.forms.NewPasskeyForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_TOLERANCE = 1
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_CALLABLE = "xueji.foundation.sign_in.adapters.counted_username"
AXES_LOCKOUT_TEMPLATE = "sign_in/locked_out.html"
IDLE_MINUTES = env_number("XUEJI_IDLE_MINUTES", 30)
SESSION_COOKIE_AGE = env_number("XUEJI_SESSION_MINUTES", 12 * 60) * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
# Pages carry the token themselves; scripts need not read the cookie.
CSRF_COOKIE_HTTPONLY = True
if BEHIND_TLS:
    # No other host and no other path can set or see a cookie of this name.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"

# --- web hardening ------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "style-src": ["'self'"],
        "script-src": ["'self'"],
        "connect-src": ["'self'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if BEHIND_TLS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
UPLOAD_MAX_BYTES = env_number("XUEJI_UPLOAD_MAX_MIB", 50) * 1024 * 1024
VIDEO_MAX_BYTES = env_number("XUEJI_VIDEO_MAX_MIB", 1024) * 1024 * 1024

UPLOAD_SCANNER = env_text("XUEJI_UPLOAD_SCANNER")
REQUESTS_A_MINUTE = env_number("XUEJI_REQUESTS_A_MINUTE", 600)
STRANGER_REQUESTS_A_MINUTE = env_number("XUEJI_STRANGER_REQUESTS_A_MINUTE", 3000)
# A directory that people may be compared with: wecom or dingtalk, its address and credentials.
DIRECTORY_KIND = env_text("XUEJI_DIRECTORY_KIND")
DIRECTORY_URL = env_text("XUEJI_DIRECTORY_URL")
DIRECTORY_ID = env_text("XUEJI_DIRECTORY_ID")
DIRECTORY_SECRET = env_text("XUEJI_DIRECTORY_SECRET")
DIRECTORY_UNIT_PREFIX = env_text("XUEJI_DIRECTORY_UNIT_PREFIX")
OUTGOING_ALLOWED = env_list("XUEJI_OUTGOING_ALLOWED")

# --- xAPI ---------------------------------------------------------------------------------------------
XAPI_VERSION = env_choice("XUEJI_XAPI_VERSION", "2.0.0", ("1.0.3", "2.0.0"))
XAPI_HOME_PAGE = env_text("XUEJI_XAPI_HOME_PAGE")

# --- language, time, files ----------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = DATA_DIR / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG
# A missing entry in the manifest must not take a page down; the plain path is served instead.
WHITENOISE_MANIFEST_STRICT = False

# --- background jobs ----------------------------------------------------------------------------------
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

# --- monitoring ---------------------------------------------------------------------------------------
METRICS = env_flag("XUEJI_METRICS", default=False)
METRICS_TOKEN = env_text("XUEJI_METRICS_TOKEN")
OTLP_ENDPOINT = env_text("XUEJI_OTLP_ENDPOINT")
LOG_REQUESTS = env_flag("XUEJI_LOG_REQUESTS", default=False)
LOG_FORMAT = env_choice("XUEJI_LOG_FORMAT", "line", ("line", "json"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
        "json": {"()": "xueji.common.monitoring.logs.JsonFormatter"},
    },
    "filters": {"masked": {"()": "xueji.common.masking.MaskPersonalNumbers"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["masked"]}
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {"axes": {"level": "WARNING"}, "django.request": {"level": "ERROR"}},
}
