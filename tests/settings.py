"""Settings of the tests: the demo's operator, cheap password hashes, static files as they are."""

import os
import tempfile

os.environ.setdefault("MADOGUCHI_DEMO", "1")
os.environ.setdefault("MADOGUCHI_DATA", tempfile.mkdtemp(prefix="madoguchi-tests-"))

from madoguchi.config.settings import *  # noqa: F403 - every setting but those below
from madoguchi.config.settings import DATABASES, MADOGUCHI_DATA, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
STATIC_ROOT = MADOGUCHI_DATA / "static"
if not os.environ.get("MADOGUCHI_DATABASE"):
    DATABASES["default"]["TEST"] = {"NAME": MADOGUCHI_DATA / "test.sqlite3"}
    # No power is cut in these tests; those that kill processes run on the real settings (tests/crashes).
    _options = DATABASES["default"]["OPTIONS"]
    # Without an order PostgreSQL gives rows in any: here in the order that nobody expects.
    _init = _options["init_command"].replace("FULL", "OFF") + "PRAGMA reverse_unordered_selects=ON;"
    DATABASES["default"]["OPTIONS"] = {**_options, "init_command": _init}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
