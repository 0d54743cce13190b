"""One settings file; the environment decides (see env.py for every variable)."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from marketplace import env

BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = env.flag("DEBUG")
DEMO = env.flag("DEMO")
TESTING = env.flag("TESTING")
FAULT_POINTS = TESTING and env.flag("FAULT_POINTS")
# Settings must import without an environment (type checker, editors); only a throwaway key may default.
SECRET_KEY = env.text("SECRET_KEY", "not-a-secret-for-demo-and-tests" if DEMO or TESTING else "")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]" if DEMO or TESTING else "")
SITE_URL = env.text("SITE_URL", "http://127.0.0.1:8000").rstrip("/")

INSTALLED_APPS = [
    "marketplace.core",
    "marketplace.companies",
    "marketplace.catalog",
    "marketplace.freight",
    "marketplace.orders",
    "vendors",
    "messaging",
    "rfq",
    "trade_assurance.ledger",
    "trade_assurance",
    *(["trade_assurance.gateways.sandbox"] if DEMO or TESTING else []),
    "bookkeeping",
    "search",
    "frontend",
    *(["marketplace.demo"] if DEMO else []),
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "channels",
    "csp",
    "django_countries",
    "django_htmx",
    "django_linear_migrations",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "drf_standardized_errors",
    "rest_framework",
    "template_partials",
    "treebeard",
]

MIDDLEWARE = [
    # Before everything: a provider's event has no session, no language and no page to protect.
    "trade_assurance.webhooks.providers_first",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "frontend.middleware.private_pages",
    "frontend.middleware.RefusedForms",
    "django_htmx.middleware.HtmxMiddleware",
    "frontend.middleware.member_of_request",
    "frontend.middleware.member_preferences",
]

ROOT_URLCONF = "marketplace.urls"
WSGI_APPLICATION = "marketplace.wsgi.application"
ASGI_APPLICATION = "marketplace.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["template_partials.templatetags.partials"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "frontend.context.shell",
            ],
        },
    }
]

# --- Database: two roles. The owner migrates, the application role runs (docs/money.md).
_pool_size = env.number("DB_POOL_SIZE", 4)
_default: dict[str, Any] = env.postgres(
    "DATABASE_URL", "postgresql://marketplace_app@127.0.0.1:5432/marketplace"
)
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        **_default,
        "CONN_MAX_AGE": 0,
        "OPTIONS": {
            "options": "-c lock_timeout=4000",
            "prepare_threshold": 5,  # of the statements of core.prepared alone (ADR 60)
            **(
                {"pool": {"min_size": 1, "max_size": _pool_size, "timeout": 10}}
                if _pool_size
                else {}
            ),
        },
    }
}

REDIS_URL = env.text("REDIS_URL", "redis://127.0.0.1:6379/0")
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "messaging.layer.ResyncingChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL], "prefix": "quayside"},
    }
}
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "marketplace.core.cache.ForgivingRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "quayside",
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"  # people stay signed in when Redis dies

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 300
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 1800, "global_keyprefix": "quayside."}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# One entry: it wakes every registered sweep (marketplace.core.jobs), which finds its own due rows.
CELERY_BEAT_SCHEDULE = {
    "sweeps": {
        "task": "core.run_jobs",
        "schedule": 10.0 if DEMO else 60.0,
        "options": {"expires": 60},
    }
}

ELASTICSEARCH_URL = env.text("ELASTICSEARCH_URL", "")
ELASTICSEARCH_INDEX = "quayside"  # prefix of index names; tests take one of their own

# --- People
AUTH_USER_MODEL = "companies.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
# Argon2 is slow on purpose; tests make hundreds of people.
_hasher = "MD5PasswordHasher" if TESTING else "Argon2PasswordHasher"
PASSWORD_HASHERS = [f"django.contrib.auth.hashers.{_hasher}"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]
ACCOUNT_ADAPTER = "marketplace.companies.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {"signup": "marketplace.companies.signup.CompanySignupForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # only in the browser that signed up
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXIES", 0)
MFA_ADAPTER = "marketplace.companies.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Quayside"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "overview:home"

# --- Languages: both under a prefix, so each page has one address per language.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "frontend.finders.BundleFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or DEMO or TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# Read once when the application is imported, so they must be here and not in a test.
WHITENOISE_USE_FINDERS = DEBUG or DEMO or TESTING
WHITENOISE_AUTOREFRESH = DEBUG or DEMO or TESTING
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", str(BASE_DIR / "media")))
MEDIA_URL = "/media/"
MEDIA_ORIGIN = env.text("MEDIA_ORIGIN", "")
# A 50 MB file is the largest that chat, RFQ and dispute accept; the form refuses more.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000

_picture_sources = [SELF, *([MEDIA_ORIGIN] if MEDIA_ORIGIN else [])]
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ["/api/docs/"],
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": _picture_sources,
        "media-src": _picture_sources,
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    },
}

_https = not (DEBUG or DEMO or TESTING)
SECURE_SSL_REDIRECT = False  # the proxy redirects; the application is reached only through it
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _https
SECURE_HSTS_PRELOAD = _https
SESSION_COOKIE_SECURE = _https
CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_NAME = "__Host-session" if _https else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if _https else "csrftoken"
SILENCED_SYSTEM_CHECKS = ["security.W008"]  # see SECURE_SSL_REDIRECT
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "frontend.pages.errors.form_expired"

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
if DEMO:
    EMAIL_BACKEND = "marketplace.demo.mailbox.MailboxBackend"
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Quayside <hello@quayside.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 20
globals().update(env.smtp("EMAIL_URL"))

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["marketplace.companies.permissions.SignedIn"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_standardized_errors.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "drf_standardized_errors.handler.exception_handler",
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.CursorPagination",
    "PAGE_SIZE": 50,
    "NUM_PROXIES": env.number("TRUSTED_PROXIES", 0),
}
DRF_STANDARDIZED_ERRORS = {
    "EXCEPTION_HANDLER_CLASS": "marketplace.core.api.RefusalHandler",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Quayside API",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    # Leaves the enums of the error components alone: there is a set of them per operation.
    "POSTPROCESSING_HOOKS": ["drf_standardized_errors.openapi_hooks.postprocess_schema_enums"],
    "ENUM_NAME_OVERRIDES": {
        "ContractSide": "marketplace.orders.states.Side",
        "DisputeSide": "trade_assurance.models.dispute.SIDES",
        "DisputeRemedy": "trade_assurance.dispute_states.Remedy",
        "ExhibitSide": "trade_assurance.models.dispute.AUTHORS",
        "PayoutOutStateEnum": "trade_assurance.payout_states.PayoutState",
        "ProductKindEnum": "marketplace.catalog.states.ProductKind",
        "TransportModeEnum": "marketplace.orders.states.TransportMode",
        "ValidationErrorEnum": "drf_standardized_errors.openapi_serializers.ValidationErrorEnum",
        "ClientErrorEnum": "drf_standardized_errors.openapi_serializers.ClientErrorEnum",
    },
}

# --- Requests for quotation
RFQ_AUTO_APPROVE = True  # the automatic rules publish what they find nothing against
RFQ_QUOTATIONS_PER_MONTH = 20  # answers to requests that one supplier may send

STRIPE_SECRET_KEY = env.text("STRIPE_SECRET_KEY", "")
STRIPE_WEBHOOK_SECRET = env.text("STRIPE_WEBHOOK_SECRET", "")
STRIPE_CONNECT_WEBHOOK_SECRET = env.text("STRIPE_CONNECT_WEBHOOK_SECRET", "")
STRIPE_API_BASE = env.text("STRIPE_API_BASE", "")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

# What a missed reminder announces waits so long; where the clock is movable, a jump is no outage.
MISSED_REMINDER_WAIT = timedelta(hours=0 if DEMO or TESTING else 24)

# In the demo and in tests people schedule payouts, as their scenes tell.
MONEY_POLICIES = {"daily_payouts": not (DEMO or TESTING)}
# Beneath MONEY_POLICIES: scenes and tests pay out at once, but those about the wait itself.
MONEY_POLICIES_OF_TESTS = {"first_payout_delay_days": 0} if DEMO or TESTING else {}

# The seed of the Ed25519 key that signs files to take away; the demo's is known to everybody.
BUNDLE_KEY = env.hexadecimal("BUNDLE_KEY", "51" * 32 if DEMO or TESTING else "")
BUNDLE_OLD_KEYS = env.words("BUNDLE_OLD_KEYS")

# Who issues fee invoices and receipts, and whose books the accounting export is of.
MARKETPLACE_COMPANY: dict[str, object] = {
    "name": env.text("MARKETPLACE_NAME", "Quayside"),
    "registration_number": env.text(
        "MARKETPLACE_REGISTRATION_NUMBER", "000000000" if DEMO or TESTING else ""
    ),
    "vat_number": env.text("MARKETPLACE_VAT_NUMBER", ""),
    "country": env.text("MARKETPLACE_COUNTRY", "FR"),
    "address": env.words("MARKETPLACE_ADDRESS", ""),
}
