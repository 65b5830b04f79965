"""Settings.  Everything a deployment may change is read from the environment here."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from xieshang.config import logs
from xieshang.config.environment import (
    databases,
    flag,
    mail,
    networks,
    ports,
    secret_key,
    words,
)
from xieshang.config.security import *  # noqa: F403
from xieshang.config.sign_in import *  # noqa: F403

PACKAGE = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("XIESHANG_DATA", "var")).resolve()
DEMO = flag("XIESHANG_DEMO")
DEBUG = flag("XIESHANG_DEBUG")

SITE = os.environ.get("XIESHANG_SITE", "http://127.0.0.1:8000").rstrip("/")  # on paper and QR
LOG_ORIGIN = os.environ.get("XIESHANG_LOG") or f"{urlsplit(SITE).netloc}/log"  # its first name
SECRET_KEY = secret_key(DATA)
PHONE_KEY = secret_key(DATA, variable="XIESHANG_PHONE_KEY", file_name="phone.key")
ALLOWED_HOSTS = words("XIESHANG_HOSTS") or ["127.0.0.1", "localhost", "[::1]", "testserver"]
CSRF_TRUSTED_ORIGINS = words("XIESHANG_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "axes",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_tasks",
    "django_tasks_db",
    "xieshang.apps.accounts",
    "xieshang.apps.trail",
    "xieshang.apps.notices",
    "xieshang.apps.voices",
    "xieshang.apps.exchange",
    "xieshang.apps.organizations",
    "xieshang.apps.cases",
    "xieshang.apps.ballots",
    "xieshang.apps.ballots.box",
    "xieshang.apps.ballots.board",
    "xieshang.apps.documents",
    "xieshang.apps.consultations",
    "xieshang.apps.contracts",
    "xieshang.apps.surveys",
    "xieshang.apps.participation",
    "xieshang.apps.micro",
    "xieshang.apps.congress",
    "xieshang.apps.assessment",
    "xieshang.apps.grading",
    "xieshang.apps.targets",
    "xieshang.web.design",
    "xieshang.web.worker",
    "xieshang.web.desk",
    "xieshang.web.papers",
    "xieshang.web.trail",
    "xieshang.web.rounds",
    "xieshang.web.contracts",
    "xieshang.web.surveys",
    "xieshang.web.micro",
    "xieshang.web.congress",
    "xieshang.web.ballots",
    "xieshang.web.board",
    "xieshang.web.exchange",
    "xieshang.web.grading",
    "xieshang.web.targets",
    "xieshang.web.open",
    "xieshang.web.demo",
    "xieshang.web.people",
]
MIDDLEWARE = [
    "xieshang.config.middleware.Nameless",
    "xieshang.config.middleware.RequestLog",
    "xieshang.config.middleware.Headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "xieshang.config.middleware.Compression",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "xieshang.config.middleware.Bounds",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "xieshang.web.people.second_factor.SecondFactorMiddleware",
    "xieshang.web.desk.gate.DeskMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "xieshang.config.urls"
WSGI_APPLICATION = "xieshang.config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "xieshang.web.design.context.frame",
            ],
        },
    }
]

DATABASES = databases(DATA)
DATABASE_ROUTERS = ["xieshang.config.offices.Offices"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [PACKAGE / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = DATA / "files"
KEYS = Path(
    os.environ.get("XIESHANG_KEYS") or DATA / "keys"
)  # outside the database: pseudonyms
BALLOT_OBJECTION_WORKING_DAYS = 5  # after which nobody can open an envelope any more
BALLOT_BOX_BACKUPS_DAYS = int(os.environ.get("XIESHANG_BOX_BACKUPS_DAYS") or 30)
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "pages": {  # web.shared
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 1000},
    },
}
MESSAGE_STORAGE = "django.contrib.messages.storage.fallback.FallbackStorage"  # cookie first

# How notices leave the house; what is not set is not offered.
globals().update(mail(os.environ.get("XIESHANG_MAIL", "")))
DEFAULT_FROM_EMAIL = os.environ.get("XIESHANG_MAIL_FROM", "xieshang@localhost")
CHAT_MESSENGER = "xieshang.apps.notices.chat.send" if find_spec("apprise") else ""

# Which addresses of departments are called beside public ones on 443 (apps.exchange.webhooks).
WEBHOOK_NETWORKS = networks("XIESHANG_WEBHOOK_NETWORKS")
WEBHOOK_PORTS = ports("XIESHANG_WEBHOOK_PORTS") or frozenset({443, 8443})
WEBHOOK_PLAIN = False  # http without TLS; only tests allow it

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
LOGGING = logs.LOGGING
logs.configure()
