"""Settings of the tests: as in production, but quick to hash and free of the outside world."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

if "XIESHANG_DATA" not in os.environ:
    os.environ["XIESHANG_DATA"] = tempfile.mkdtemp(prefix="xieshang-test-")
    atexit.register(shutil.rmtree, os.environ["XIESHANG_DATA"], ignore_errors=True)
os.environ.setdefault("XIESHANG_SECRET_KEY", "test-only-" + "x" * 40)

from xieshang.config.settings import *  # noqa: F403
from xieshang.config.settings import CACHES, DATA, DATABASES, LOGGING, STATIC_ROOT, TEMPLATES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES["pages"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
TEMPLATES[0]["OPTIONS"]["debug"] = True
REQUIRE_SECOND_FACTOR = False  # pages are tested with force_login; sign-in turns it on
# Tests that run side by side have a database each, and so a log of their own.
KEYS = DATA / "keys" / os.environ.get("PYTEST_XDIST_WORKER", "alone")
SMS_MESSENGER = "xieshang.apps.accounts.sms.MemoryMessenger"
LOGGING["loggers"]["xieshang"]["level"] = "WARNING"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns where it is missing

for _alias, _database in DATABASES.items():
    if "sqlite3" in _database["ENGINE"]:
        # A file, as in production, so that the server of browser tests has its own connections.
        _name = "test.sqlite3" if _alias == "default" else f"test_{_alias}.sqlite3"
        _database["TEST"] = {"NAME": DATA / _name}
        _database["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
