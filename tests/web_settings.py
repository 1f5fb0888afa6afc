"""Settings for tests: the product's own, with cheap password hashing and data of their own."""

from __future__ import annotations

import atexit
import os
import tempfile

_DATA = tempfile.TemporaryDirectory(prefix="leptoguide-test-")
atexit.register(_DATA.cleanup)
os.environ["LEPTOGUIDE_DATA"] = _DATA.name
os.environ.setdefault("LEPTOGUIDE_HOSTS", "127.0.0.1,localhost,testserver")

from leptoguide.web.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
