"""Where a request comes from, past the proxies of the hospital."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """The address of the client as an IP address; ``None`` when it is not known.

    Each of the ``TRUSTED_PROXIES`` in front adds the address it was called from to the end of ``X-Forwarded-For``; what
    stands before those was written by the client and is worth nothing.
    """
    named = str(request.META.get("REMOTE_ADDR") or "")
    if settings.TRUSTED_PROXIES:
        hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
        named = hops[-settings.TRUSTED_PROXIES] if len(hops) >= settings.TRUSTED_PROXIES else named
    return _valid(named)


def _valid(named: str) -> str | None:
    """The address without a port; some proxies add one."""
    bare = named.removeprefix("[").partition("]")[0] if named.startswith("[") else named
    for candidate in (bare, bare.partition(":")[0]):
        try:
            return str(ip_address(candidate))
        except ValueError:
            continue
    return None
