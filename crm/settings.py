"""Settings, from the environment only (.env.example lists what can be set). A wrong value stops the start."""

from datetime import time
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
VAR_DIR.mkdir(exist_ok=True)

env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")


def secret_key() -> str:
    """The key of the environment, or one made once for this checkout, so that sessions survive a restart."""
    if key := env.str("SECRET_KEY", ""):
        return key
    kept = VAR_DIR / "secret_key"
    if not kept.exists():
        import secrets  # noqa: PLC0415  needed on the first start only

        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(50))
    return kept.read_text()


# ---- the office: what its administrator may want to change
OFFICE_NAME = env.str("OFFICE_NAME", "平湖街道办事处")
OFFICE_PHONE = env.str("OFFICE_PHONE", "")
NUMBER_PREFIX = env.str("NUMBER_PREFIX", "PH")
CLOSE_OF_BUSINESS = time.fromisoformat(env.str("CLOSE_OF_BUSINESS", "18:00"))
OUT_OF_HOURS_NEXT_DAY = env.bool("OUT_OF_HOURS_NEXT_DAY", False)
IDLE_MINUTES = env.int("IDLE_MINUTES", 30)
DEMO = env.bool("DEMO", True)
DEMO_PASSWORD = env.str("DEMO_PASSWORD", "chuishao-2026")
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_BYTES", 20 * 1024 * 1024)
PHOTOS_ZIP_MAX_BYTES = env.int("PHOTOS_ZIP_MAX_BYTES", 200 * 1024 * 1024)
IMPORT_MAX_BYTES = env.int("IMPORT_MAX_BYTES", 50 * 1024 * 1024)
IMPORT_MAX_ROWS = env.int("IMPORT_MAX_ROWS", 100_000)
IMPORT_KEEP_DAYS = env.int("IMPORT_KEEP_DAYS", 90)  # as long as an import can be undone
EXPORT_MAX_ROWS = env.int("EXPORT_MAX_ROWS", 50_000)
CLOCK_SECONDS = env.int("CLOCK_SECONDS", 60)
KEEP_DAYS = env.int("KEEP_DAYS", 90)  # jobs that are done and messages that were sent

# ---- maps: without an address of tiles a plain one is drawn, and no other server is asked
MAP_TILES = env.str("MAP_TILES", "")
MAP_TILES_DATUM = env.str("MAP_TILES_DATUM", "wgs84")
MAP_ATTRIBUTION = env.str("MAP_ATTRIBUTION", "")
if MAP_TILES_DATUM not in {"wgs84", "gcj02"}:
    raise ValueError(f"MAP_TILES_DATUM must be wgs84 or gcj02, not: {MAP_TILES_DATUM}")

# ---- where it runs
DEBUG = env.bool("DEBUG", False)
SECRET_KEY = secret_key()
SECURE = env.bool("SECURE", False)  # the one switch for HTTPS
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)

DATABASES = {"default": env.db("DATABASE_URL", f"sqlite:///{VAR_DIR / 'whistle.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",  # a writer waits for its turn instead of failing half-way
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", 60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # compiling a query takes longer than ours run; measured: 2.8 s against 1.2 s for a year of answers due
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")

# log-in limits must be shared by all web processes: never the per-process cache
CACHES = {"default": env.cache("CACHE_URL", "dbcache://whistle_cache")}
if CACHES["default"]["BACKEND"].endswith("DatabaseCache"):
    # Django keeps 300 entries unless told: strangers could push the counts of wrong attempts out
    CACHES["default"].setdefault("OPTIONS", {}).setdefault("MAX_ENTRIES", 100_000)
TASKS = {"default": {"BACKEND": env.str("TASK_BACKEND", "django_tasks_db.DatabaseBackend")}}

INSTALLED_APPS = [
    "crm",
    "spaces",
    "enterprises",
    "leads",
    "cms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "auditlog",
    "csp",
    "django_filters",
    "django_htmx",
    "import_export",
    "lucide",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "crm.web.NoNullMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "crm.sessions.IdleMiddleware",
    "crm.web.OwnPasswordMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "auditlog.middleware.AuditlogMiddleware",
]

ROOT_URLCONF = "crm.urls"
WSGI_APPLICATION = "crm.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "crm.web.FormRenderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "crm.menu.shell",
                "crm.desk.badges.shell_badges",
                "cms.shell.public_shell",
            ],
            "builtins": ["django.templatetags.i18n", "lucide.templatetags.lucide", "crm.templatetags.ui"],
        },
    }
]

# ---- people and log-in: one door (allauth) for desk, /cms/ and /admin/
AUTH_USER_MODEL = "crm.User"
AUTHENTICATION_BACKENDS = ["crm.sessions.Backend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "crm.sessions.Adapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "20/m/ip,5/900s/key"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Whistle"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SESSION_COOKIE_HTTPONLY = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# ---- Wagtail: its own doors are closed, see crm.urls
WAGTAIL_SITE_NAME = "Whistle 吹哨"
BASE_URL = WAGTAILADMIN_BASE_URL = env.str("BASE_URL", "http://127.0.0.1:8000")
WAGTAILADMIN_LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_USER_TIME_ZONES = ["Asia/Shanghai"]
WAGTAIL_GRAVATAR_PROVIDER_URL = None

# ---- e-mail: smtp+tls://user:password@host:587. Without it none is written, let alone sent.
EMAIL_URL = env.str("EMAIL_URL", "")
MAIL = bool(EMAIL_URL)
if MAIL:
    globals().update(env.email("EMAIL_URL"))
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("EMAIL_FROM", "whistle@localhost")
MAIL_DOMAIN = DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
# noun of a message's key -> what puts a secret into its body as it goes out (crm.outbox)
OUTBOX_SECRETS = {"confirm": "spaces.landlords.keys.address_for_mail"}

# ---- language, time
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = USE_TZ = True

# ---- files
STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", str(VAR_DIR / "static"))()
STATICFILES_DIRS = [
    ("tabler", BASE_DIR / "node_modules/@tabler/core/dist/css"),
    ("leaflet", BASE_DIR / "node_modules/leaflet/dist"),
]
MEDIA_ROOT = env.path("MEDIA_ROOT", str(VAR_DIR / "media"))()
MEDIA_URL = "/media/"  # nothing is served from it: attachments and documents go through views that ask who may
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_MAX_AGE = 0 if DEBUG else 3600
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# ---- what a browser may do with our pages
STRICT_CSP = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF, "data:"],
    "font-src": [SELF],
    "connect-src": [SELF],
    "form-action": [SELF],
    "frame-ancestors": [NONE],
    "base-uri": [NONE],
}
# the editors' admins (/cms/, /admin/) are other people's pages and use inline styles and scripts
EDITOR_CSP = STRICT_CSP | {
    "script-src": [SELF, "'unsafe-inline'"],
    "style-src": [SELF, "'unsafe-inline'"],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
}
CSRF_FAILURE_VIEW = "crm.desk.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {"DIRECTIVES": STRICT_CSP}
X_FRAME_OPTIONS = "SAMEORIGIN"  # editors preview pages in a frame of our own
SILENCED_SYSTEM_CHECKS = ["security.W019"]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

AUDITLOG_INCLUDE_TRACKING_MODELS = (
    {
        "model": "crm.User",
        "exclude_fields": ["last_login"],
        "mask_fields": ["password", "phone", "email"],
        "m2m_fields": ["groups"],
    },
    {"model": "auth.Group", "m2m_fields": ["permissions"]},
    {"model": "cms.PublicSite"},
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING")},
}
