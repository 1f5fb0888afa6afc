"""What the environment sets: every variable, its meaning and its default stand here."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from leptoguide.errors import InputError

_YES = ("1", "true", "yes", "on")
_KEY_BYTES = 48


def text(name: str, default: str = "") -> str:
    """A variable ``LEPTOGUIDE_<name>``."""
    return os.environ.get(f"LEPTOGUIDE_{name}", default)


def flag(name: str) -> bool:
    """Whether a variable says yes."""
    return text(name).lower() in _YES


def listed(name: str, default: str = "") -> list[str]:
    """A comma-separated variable."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def number(name: str, default: int, least: int = 0) -> int:
    """A variable that is a whole number."""
    given = text(name) or str(default)
    if not (given.isdecimal() and int(given) >= least):
        raise InputError("setting.number", where=f"LEPTOGUIDE_{name}", given=given, least=least, default=default)
    return int(given)


def time_zone() -> str:
    """``LEPTOGUIDE_TIME_ZONE``: the name of a time zone (IANA), by default that of China."""
    name = text("TIME_ZONE", "Asia/Shanghai")
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InputError("setting.time-zone", where="LEPTOGUIDE_TIME_ZONE", given=name) from None
    return name


def data_folder() -> Path:
    """Where the embedded database and the secret key live (``LEPTOGUIDE_DATA``, by default ``var``)."""
    folder = Path(text("DATA", "var")).resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def secret_key() -> str:
    """``LEPTOGUIDE_SECRET_KEY``, or one made once and kept beside the database, readable by its owner only."""
    if given := text("SECRET_KEY"):
        return given
    path = data_folder() / "secret-key"
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(_KEY_BYTES))
    except FileExistsError:
        pass
    return path.read_text()


def sign_in_services() -> dict[str, Any]:
    """The hospital's OpenID Connect service, as allauth wants it; empty without ``LEPTOGUIDE_OIDC_ISSUER``."""
    issuer = text("OIDC_ISSUER")
    if not issuer:
        return {}
    service = {
        "provider_id": "hospital",
        "name": text("OIDC_NAME", "OpenID Connect"),
        "client_id": text("OIDC_CLIENT_ID"),
        "secret": text("OIDC_CLIENT_SECRET"),
        "settings": {"server_url": issuer.rstrip("/")},
    }
    if not service["client_id"]:
        raise InputError("setting.missing", where="LEPTOGUIDE_OIDC_CLIENT_ID", other="LEPTOGUIDE_OIDC_ISSUER")
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [service]}}


def database() -> dict[str, Any]:
    """``LEPTOGUIDE_DATABASE``: ``postgresql://user:password@host:port/name``; by default SQLite in the data folder.

    SQLite writes ahead and syncs in full, so that what was acknowledged survives a power cut.
    """
    address = text("DATABASE")
    if not address:
        return sqlite(data_folder() / "leptoguide.sqlite3")
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        parts, port = None, None
    if parts is None or parts.scheme not in ("postgres", "postgresql"):
        raise InputError("setting.database", where="LEPTOGUIDE_DATABASE", given=address.partition("://")[0] + "://…")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
        "CONN_HEALTH_CHECKS": True,
        "CONN_MAX_AGE": None,
    }


def sqlite(path: Path) -> dict[str, Any]:
    """The embedded database at a path."""
    pragmas = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "".join(f"PRAGMA {pragma};" for pragma in pragmas),
        },
    }
