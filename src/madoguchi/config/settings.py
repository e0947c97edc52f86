"""Django's settings. What an operator may change comes from the environment: docs/run-it.md lists it."""

from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from madoguchi.config import environment as env
from madoguchi.config import store

PACKAGE = Path(__file__).resolve().parent.parent

# ── Which installation this is ───────────────────────────────────────────────
MADOGUCHI_DEMO = env.flag("DEMO", default=False)
MADOGUCHI_SHADOW = env.flag("SHADOW", default=False)
MADOGUCHI_DATA = env.path("DATA", Path("data"))
MADOGUCHI_POLICY = env.text("POLICY", str(PACKAGE / "demo" / "operator.toml") if MADOGUCHI_DEMO else "operator.toml")
MADOGUCHI_PUBLIC_URL = env.text("PUBLIC_URL", "http://localhost:8000" if MADOGUCHI_DEMO else None).rstrip("/")
MADOGUCHI_KEYS = env.path("KEYS", MADOGUCHI_DATA / "keys")
MADOGUCHI_CHECKPOINTS = env.path("CHECKPOINTS", MADOGUCHI_DATA / "audit-checkpoints.jws")
_HTTPS = MADOGUCHI_PUBLIC_URL.startswith("https://")

DEBUG = False
SECRET_KEY = env.text("SECRET_KEY", "demo only: " + "x" * 50 if MADOGUCHI_DEMO else None)
ALLOWED_HOSTS = env.words("HOSTS", "localhost,127.0.0.1" if MADOGUCHI_DEMO else "localhost")
if not MADOGUCHI_DEMO and len(SECRET_KEY) < 50:  # noqa: PLR2004 - Django's own minimum
    raise ImproperlyConfigured("MADOGUCHI_SECRET_KEY needs 50 characters or more.")

# Orders and messages to a system outside in a second, from all workers together; 0 sets no limit (workers.pace).
MADOGUCHI_PACE = {
    "network": env.number("NETWORK_PER_SECOND", default=0),
    "mail": env.number("MAIL_PER_SECOND", default=0),
    "sms": env.number("SMS_PER_SECOND", default=0),
    "voice": env.number("VOICE_PER_SECOND", default=0),
}
# Visitors in a second whom an entrance of one `madoguchi serve` lets in; 0 sets no limit (config.entrances).
MADOGUCHI_ENTRANCES = {
    "log_in": env.number("LOG_INS_PER_SECOND", default=0),
    "code": env.number("CODE_REQUESTS_PER_SECOND", default=0),
}
MADOGUCHI_METRICS_TOKEN = env.text("METRICS_TOKEN", "")

# ── The gateways: one name per kind. An empty one is chosen by [gateways] in operator.toml ──
MADOGUCHI_GATEWAY_SECRETS = env.secrets("GATEWAY_SECRETS")
MADOGUCHI_GATEWAYS = {
    "network": env.text("NETWORK", ""),
    "sms": env.text("SMS", ""),
    "voice": env.text("VOICE", ""),
    "mail": env.text("MAIL", ""),
    "post": env.text("POST", ""),
    "billing": env.text("BILLING", ""),  # only where the policy's billing is `external`
}

INSTALLED_APPS = [
    "madoguchi.config",
    *(["madoguchi.demo"] if MADOGUCHI_DEMO else []),
    "madoguchi.cli",
    "madoguchi.desk",
    "madoguchi.compliance",
    "madoguchi.duties",
    "madoguchi.friction",
    "madoguchi.learning",
    "madoguchi.my_page",
    "madoguchi.reconciliation",
    "madoguchi.cancellation",
    "madoguchi.bills",
    "madoguchi.walking",
    "madoguchi.sign_in",
    "madoguchi.codes",
    "madoguchi.contracts",
    "madoguchi.outbox",
    "madoguchi.webhooks",
    "madoguchi.staff",
    "madoguchi.audit",
    "madoguchi.workers",
    "madoguchi.gateways",
    "madoguchi.design",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "madoguchi.config.health.health",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "madoguchi.config.no_store.no_store",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "madoguchi.config.same_origin.same_origin",
    "madoguchi.config.no_nul.no_nul",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "madoguchi.config.entrances.entrances",
    "madoguchi.sign_in.session_limits.session_limits",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "madoguchi.friction.recording.count_leaving",
]

ROOT_URLCONF = "madoguchi.config.urls"
WSGI_APPLICATION = "madoguchi.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "design" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "madoguchi.design.context.operator",
                "madoguchi.sign_in.context.session",
                *(["madoguchi.demo.context.bar"] if MADOGUCHI_DEMO else []),
            ],
            "builtins": ["django.templatetags.i18n", "madoguchi.design.templatetags.madoguchi"],
        },
    },
]

# ── The store ────────────────────────────────────────────────────────────────
DATABASES = {"default": store.database(env.text("DATABASE", ""), folder=MADOGUCHI_DATA)}
INSTALLED_APPS += store.engines(DATABASES["default"])
CACHES = {"default": store.cache(DATABASES["default"])}
MADOGUCHI_EMBEDDED_STORE = store.database("", folder=MADOGUCHI_DATA)  # what `madoguchi move` moves

# ── Time and language ────────────────────────────────────────────────────────
# Stored in UTC; shown and judged in the operator's zone, which is policy (madoguchi.policy).
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "design" / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"

# ── Static files ─────────────────────────────────────────────────────────────
STATIC_URL = "/static/"
STATIC_ROOT = MADOGUCHI_DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# ── Log-ins ──────────────────────────────────────────────────────────────────
AUTH_USER_MODEL = "sign_in.Login"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
# OWASP's smaller argon2id parameters: Django's default needs 100 MiB and 0.2 s of both cores for each log-in.
PASSWORD_HASHERS = ["madoguchi.sign_in.hashers.Argon2id"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "madoguchi.sign_in.passwords.UnlikeHerAddress", "OPTIONS": {"user_attributes": ["email"]}},
    {"NAME": "madoguchi.sign_in.passwords.LongEnough", "OPTIONS": {"min_length": 8}},
    {"NAME": "madoguchi.sign_in.passwords.Uncommon"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my_page"
ACCOUNT_ADAPTER = "madoguchi.sign_in.adapter.LoginAdapter"
ACCOUNT_FORMS = {
    "login": "madoguchi.sign_in.forms.LoginForm",
    "change_password": "madoguchi.sign_in.forms.ChangePasswordForm",
    "reauthenticate": "madoguchi.sign_in.forms.ReauthenticateForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an address on file comes from the operator, not from the form
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300  # S18
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # S8: nothing goes to an address that is not on file
MFA_ADAPTER = "madoguchi.sign_in.second_factor.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "madoguchi.sign_in.second_factor_forms.AuthenticateForm",
    "reauthenticate": "madoguchi.sign_in.second_factor_forms.ReauthenticateForm",
    "activate_totp": "madoguchi.sign_in.second_factor_forms.ActivateTOTPForm",
    "add_webauthn": "madoguchi.sign_in.second_factor_forms.AddPasskeyForm",
    "edit_webauthn": "madoguchi.sign_in.second_factor_forms.EditPasskeyForm",
    "login_webauthn": "madoguchi.sign_in.second_factor_forms.LoginPasskeyForm",
    "reauthenticate_webauthn": "madoguchi.sign_in.second_factor_forms.ReauthenticatePasskeyForm",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the operator vouches for the address on file; allauth does not ask
# A passkey cannot be guessed, its options are fetched by every log-in page, and many members share a carrier's address.
MFA_RATE_LIMITS = {"webauthn_login": "300/m/ip"}
# Failures are counted by where they come from, never by whom they are about: a stranger cannot lock a member out (S4).
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "20/5m/ip"}
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = MADOGUCHI_DEMO  # http://localhost, where browsers allow passkeys
USERSESSIONS_TRACK_ACTIVITY = False

# ── Sessions and cookies (S16, S17, S22) ─────────────────────────────────────
SESSION_COOKIE_AGE = 86_400  # the longest there may be; sign_in.session_limits ends a session sooner, by the policy
SESSION_SAVE_EVERY_REQUEST = False
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "__Host-session" if _HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if _HTTPS else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "madoguchi.config.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# ── Headers (S23, S24) ───────────────────────────────────────────────────────
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_SSL_REDIRECT = _HTTPS
SECURE_REDIRECT_EXEMPT = [r"^reports/"]  # a provider on this machine reports without a proxy
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.number("PROXIES", default=0) else None
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("PROXIES", default=0)  # S25: only so many X-Forwarded-For hops are believed
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
        "report-uri": "/csp-report/",
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "json": {"()": "madoguchi.config.logs.JsonLines"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": env.one_of("LOG_FORMAT", "line", "json")}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"madoguchi": {"level": env.text("LOG_LEVEL", "INFO")}},
}
