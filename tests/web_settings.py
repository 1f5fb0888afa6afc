"""Settings for tests: the product's own, with cheap password hashing and a database of their own."""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("LEPTOGUIDE_DATA", tempfile.mkdtemp(prefix="leptoguide-test-"))
os.environ.setdefault("LEPTOGUIDE_HOSTS", "127.0.0.1,localhost,testserver")

from leptoguide.web.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
