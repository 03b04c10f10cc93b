"""Everything the environments share."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from annex.tenancy.database_url import database
from config.settings import env, oauth

BASE_DIR = Path(__file__).resolve().parent.parent.parent

SECRET_KEY = env.required("SECRET_KEY")
DEBUG = False
PUBLIC_URL = env.optional("PUBLIC_URL", "http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]

INSTALLED_APPS = [
    "annex.tenancy",
    "annex.identity",
    "annex.api",
    "annex.cascades",
    "annex.realtime",
    "annex.audit",
    "annex.odoo",
    "annex.odoo.accounts",
    "annex.odoo.outbox",
    "annex.presign",
    "annex.rescue.takeover",
    "platforms.readiness.units",
    "platforms.readiness.roles",
    "platforms.readiness.responsibilities",
    "platforms.readiness.employees",
    "platforms.readiness.positions",
    "platforms.readiness.assignments",
    "platforms.readiness.scores",
    "platforms.readiness.imports",
    "platforms.readiness.demo",
    "platforms.explorer.documents",
    "platforms.marketplace.skills",
    "platforms.marketplace.specialists",
    "platforms.marketplace.clients",
    "platforms.marketplace.missions",
    "platforms.marketplace.shortlists",
    "platforms.marketplace.matching",
    "platforms.marketplace.proposals",
    "platforms.marketplace.engagements",
    "platforms.marketplace.orders",
    "platforms.marketplace.takeover",
    "platforms.marketplace.demo",
    "oauth2_provider",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "channels",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "config.web.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "annex.tenancy.middleware.RLSMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "annex.api.versions.VersionMiddleware",
]

ROOT_URLCONF = "config.urls.root"
ASGI_APPLICATION = "config.asgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# --- Postgres: the runtime role serves, the owner migrates -----------------------------------
DATABASE_URL = env.required("DATABASE_URL")
OWNER_DATABASE_URL = env.optional("OWNER_DATABASE_URL")
OPERATOR_DATABASE_URL = env.optional("OPERATOR_DATABASE_URL")
ADMIN_DATABASE_URL = env.optional("ADMIN_DATABASE_URL")
ROLE_DATABASE_URLS = [u for u in (DATABASE_URL, OWNER_DATABASE_URL, OPERATOR_DATABASE_URL) if u]
DATABASES: dict[str, dict[str, Any]] = {"default": database(DATABASE_URL)}
if OWNER_DATABASE_URL:
    DATABASES["owner"] = database(OWNER_DATABASE_URL)
if OPERATOR_DATABASE_URL:
    # Carries no account: what it may read is entered by `annex.tenancy.crossing` alone.
    DATABASES["operator"] = database(OPERATOR_DATABASE_URL, engine="django.db.backends.postgresql")
# The Symfony application whose rows `manage.py takeover` brings over.
LEGACY_DATABASE_URL = env.optional("LEGACY_DATABASE_URL")
# Odoo's own database, in two roles that write none of its tables: the reader serves, the projector
# keeps the search's projection in a schema of its own.
ODOO_DATABASE_URL = env.optional("ODOO_DATABASE_URL")
ODOO_PROJECTOR_DATABASE_URL = env.optional("ODOO_PROJECTOR_DATABASE_URL")
for _alias, _url in (("odoo", ODOO_DATABASE_URL), ("odoo_projector", ODOO_PROJECTOR_DATABASE_URL)):
    if _url:
        DATABASES[_alias] = database(_url, engine="django.db.backends.postgresql")
# Odoo's API, through which alone Annex changes anything there.
ODOO_URL = env.optional("ODOO_URL")
ODOO_API_DATABASE = env.optional("ODOO_API_DATABASE")
ODOO_API_USER = env.optional("ODOO_API_USER")
ODOO_API_KEY = env.optional("ODOO_API_KEY")
ODOO_API_KEY_EXPIRES_AT = env.optional("ODOO_API_KEY_EXPIRES_AT")
ODOO_API_KEY_WARN_DAYS = env.whole_number(
    "ODOO_API_KEY_WARN_DAYS", env.optional("ODOO_API_KEY_WARN_DAYS", "14")
)
DATABASE_ROUTERS = ["annex.odoo.router.OdooRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Tenancy ---------------------------------------------------------------------------------
ANNEX_TENANT_MODEL = "identity.Account"
ANNEX_TENANT_RESOLVER = "annex.identity.bearer.resolve"
ANNEX_TENANT_PATHS = ("/api/",)
ANNEX_GLOBAL_PATHS = ("/o/",)

# --- Identity --------------------------------------------------------------------------------
AUTH_USER_MODEL = "identity.User"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    # Hashes copied from a Symfony application, until their people sign in: annex.rescue.
    "annex.rescue.symfony.hashers.SymfonyWrapped",
    "annex.rescue.symfony.hashers.SymfonyBcrypt",
    "annex.rescue.symfony.hashers.SymfonyArgon2",
    "annex.rescue.symfony.hashers.SymfonyCrypt",
    "annex.rescue.symfony.hashers.SymfonyDigest",
    "annex.rescue.symfony.hashers.SymfonyPbkdf2",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/o/login/"
# The sign-in server's cookie; the API never looks at it.
SESSION_COOKIE_NAME = "annex_sign_in"
SESSION_COOKIE_PATH = "/o/"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "annex_csrf"
CSRF_COOKIE_PATH = "/o/"
CSRF_COOKIE_HTTPONLY = True
OAUTH2_PROVIDER = oauth.OAUTH2_PROVIDER
OAUTH2_PROVIDER_APPLICATION_MODEL = oauth.OAUTH2_PROVIDER_APPLICATION_MODEL
OAUTH2_PROVIDER_ACCESS_TOKEN_MODEL = oauth.OAUTH2_PROVIDER_ACCESS_TOKEN_MODEL
OAUTH2_PROVIDER_REFRESH_TOKEN_MODEL = oauth.OAUTH2_PROVIDER_REFRESH_TOKEN_MODEL
OAUTH2_PROVIDER_GRANT_MODEL = oauth.OAUTH2_PROVIDER_GRANT_MODEL
OAUTH2_PROVIDER_ID_TOKEN_MODEL = oauth.OAUTH2_PROVIDER_ID_TOKEN_MODEL

# --- Mail ------------------------------------------------------------------------------------
globals().update(env.mail(env.optional("EMAIL_URL")))
DEFAULT_FROM_EMAIL = env.optional("EMAIL_FROM", "Annex <annex@localhost>")
ANNEX_REMIND_BEFORE_HOURS = env.whole_number(
    "REMIND_BEFORE_HOURS", env.optional("REMIND_BEFORE_HOURS", "48")
)

# --- History: how long changes are kept -----------------------------------------------------------
ANNEX_AUDIT_KEEP_DAYS = env.whole_number("AUDIT_KEEP_DAYS", env.optional("AUDIT_KEEP_DAYS", "730"))
ANNEX_CASCADE_KEEP_DAYS = env.whole_number(
    "VALUES_KEEP_DAYS", env.optional("VALUES_KEEP_DAYS", "730")
)
ANNEX_LINKS_KEEP_DAYS = env.whole_number("LINKS_KEEP_DAYS", env.optional("LINKS_KEEP_DAYS", "730"))

# --- HTTP API --------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["annex.api.authentication.BearerAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["annex.api.permissions.OAuth2ScopesPermission"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_VERSIONING_CLASS": "annex.api.versions.CustomVersioning",
    "DEFAULT_PAGINATION_CLASS": "annex.api.pagination.AnnexCursorPagination",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "annex.api.schema.AnnexAutoSchema",
    "EXCEPTION_HANDLER": "annex.api.problems.exception_handler",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Annex API",
    "DESCRIPTION": "Choose the contract with `?version=`; `docs/howto/use-the-api.md` has more.",
    "VERSION": None,
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "annex.api.schema.add_version_parameter",
    ],
    "ENUM_NAME_OVERRIDES": {
        "ChangeOperation": "annex.audit.models.Operation",
        "Side": "platforms.marketplace.proposals.models.Side",
        "UnitKind": "platforms.readiness.units.models.UnitKind",
        "RequirementKind": "platforms.readiness.responsibilities.models.RequirementKind",
        "ImportFileKind": "platforms.readiness.imports.models.FileKind",
        "AccountRole": "annex.identity.models.Role",
        "MemberStatus": "annex.identity.api.serializers.members.MEMBER_STATUSES",
        "InvitationStatus": "annex.identity.api.serializers.invitations.INVITATION_STATUSES",
        "Language": "annex.identity.models.Language",
        "AccountStatus": "annex.identity.models.Account.Status",
        "HandOffStatus": "platforms.marketplace.orders.models.HandOffStatus",
        "EmployeeStatus": "platforms.readiness.employees.models.EmployeeStatus",
        "SpecialistStatus": "platforms.marketplace.specialists.models.SpecialistStatus",
        "MissionStatus": "platforms.marketplace.missions.models.MissionStatus",
        "MissionInvitationStatus": "platforms.marketplace.proposals.models.InvitationStatus",
        "ProposalStatus": "platforms.marketplace.proposals.models.ProposalStatus",
        "InterviewStatus": "platforms.marketplace.proposals.models.InterviewStatus",
        "EngagementStatus": "platforms.marketplace.engagements.models.EngagementStatus",
        "WorkPeriodStatus": "platforms.marketplace.engagements.models.PeriodStatus",
        "LanguageLevel": "platforms.marketplace.specialists.api.levels.NAMES",
    },
}

# --- Redis: broker, locks, cache, channel layer; losing all of it loses nothing -------------------
REDIS_URL = env.required("REDIS_URL")
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_FUNCTION": "annex.tenancy.caching.make_key",
    }
}
CHANNEL_LAYERS: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "channels_redis.core.RedisChannelLayer",
        # redis-py 8 ends idle sockets after 5 s unless told not to (django/channels_redis#422).
        "CONFIG": {"hosts": [{"address": REDIS_URL, "socket_timeout": None}]},
    }
}
ANNEX_CASCADE_LOCK_URL = REDIS_URL
ANNEX_METRICS_TOKEN = env.optional("METRICS_TOKEN")
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "celery"
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 5.0, "socket_connect_timeout": 2.0}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_ALWAYS_EAGER = False
CELERY_DB_REUSE_MAX = 1_000_000  # tasks; `config.celery` ends connections by age instead
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# A stage must not wait behind an import. Celery 5.7 deprecates naming the queue on the task.
CELERY_TASK_ROUTES: dict[str, dict[str, str]] = {
    "recalculate_*": {"queue": "cascade"},
    "sweep_cascades": {"queue": "cascade"},
    "mark_lapsed": {"queue": "cascade"},
    "prove_cascades": {"queue": "cascade"},
}
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "sweep-cascades": {"task": "sweep_cascades", "schedule": timedelta(seconds=2)},
    "mark-lapsed": {"task": "mark_lapsed", "schedule": timedelta(seconds=5)},
    "prove-cascades": {"task": "prove_cascades", "schedule": timedelta(seconds=5)},
    "sync-documents": {"task": "odoo.sync_documents", "schedule": timedelta(seconds=5)},
    "sweep-odoo-outbox": {"task": "odoo.sweep_outbox", "schedule": timedelta(seconds=15)},
    "count-track-records": {"task": "matching.count_records", "schedule": timedelta(hours=1)},
    "lapse-proposals": {"task": "marketplace.lapse", "schedule": timedelta(seconds=60)},
    "ask-availability": {
        "task": "specialists.ask_availability",
        "schedule": timedelta(hours=1),
    },
    "remove-unconfirmed-files": {
        "task": "specialists.remove_unconfirmed",
        "schedule": timedelta(hours=1),
    },
    "read-odoo-orders": {"task": "orders.sweep", "schedule": timedelta(seconds=30)},
    "reconcile-orders": {"task": "orders.reconcile", "schedule": timedelta(hours=1)},
    "watch-odoo-key": {"task": "odoo.watch_key", "schedule": timedelta(hours=1)},
    "expire-missions": {"task": "missions.expire", "schedule": timedelta(minutes=10)},
    "sweep-imports": {"task": "imports.sweep", "schedule": timedelta(seconds=10)},
    "delete-old-events": {"task": "realtime.delete_old_events", "schedule": timedelta(hours=1)},
    "forget-old-changes": {
        "task": "audit.forget_old_changes",
        "schedule": timedelta(hours=1),
    },
    "forget-old-values": {"task": "forget_old_values", "schedule": timedelta(hours=1)},
    "forget-old-links": {"task": "presign.forget_old_links", "schedule": timedelta(hours=1)},
    "clear-expired-tokens": {
        "task": "identity.clear_expired_tokens",
        "schedule": timedelta(hours=1),
    },
}

# --- Object storage ---------------------------------------------------------------------------
S3_ENDPOINT_URL = env.optional("S3_ENDPOINT_URL")
S3_ACCESS_KEY_ID = env.optional("S3_ACCESS_KEY_ID")
S3_SECRET_ACCESS_KEY = env.optional("S3_SECRET_ACCESS_KEY")
S3_BUCKET = env.optional("S3_BUCKET", "annex")
S3_REGION = env.optional("S3_REGION", "us-east-1")
S3_ADDRESSING = env.optional("S3_ADDRESSING", "path")
S3_CHECKSUMS = env.yes_or_no("S3_CHECKSUMS", env.optional("S3_CHECKSUMS", "yes"))
# Those whose files are opened by links; the one above is the first, under the code `default`.
ANNEX_OBJECT_STORAGES: list[dict[str, Any]] = env.list_of_objects(
    "OBJECT_STORAGES", env.optional("OBJECT_STORAGES", "[]")
)
if S3_ENDPOINT_URL:
    ANNEX_OBJECT_STORAGES.insert(
        0,
        {
            "code": "default",
            "endpoint": S3_ENDPOINT_URL,
            "region": S3_REGION,
            "addressing": S3_ADDRESSING,
            "access_key": S3_ACCESS_KEY_ID,
            "secret_key": S3_SECRET_ACCESS_KEY,
            "buckets": [S3_BUCKET],
            "checksums": S3_CHECKSUMS,
        },
    )

# --- Languages and time -----------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = "UTC"
USE_TZ = True

# --- Files of the web app ---------------------------------------------------------------------
STATIC_URL = "/static/"
WEB_APP_DIR = BASE_DIR / "frontend" / "dist"
WHITENOISE_ROOT = WEB_APP_DIR if WEB_APP_DIR.is_dir() else None
WHITENOISE_USE_FINDERS = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 60 * 1024 * 1024

# --- Browser safety ---------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"  # the silent sign-in runs in a frame of the app itself

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"context": {"()": "annex.tenancy.logs.ContextFilter"}},
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s [%(context)s] %(message)s"}
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["context"],
        }
    },
    "root": {"handlers": ["console"], "level": "INFO"},
}
