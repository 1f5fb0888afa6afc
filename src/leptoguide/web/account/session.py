"""How long a sign-in lasts, and what comes before any patient is seen."""

from __future__ import annotations

import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from leptoguide.registry.models import User
from leptoguide.registry.words import word

Handler = Callable[[HttpRequest], HttpResponseBase]

_BEGAN, _SEEN = "leptoguide_began", "leptoguide_seen"
_MINUTE = 60
_HOUR = 60 * 60
GRAIN = 30
"""Seconds within which a further request is not written down: a page of many parts is one sign of life."""


def idle_for(request: HttpRequest) -> float:
    """Seconds since the user was last heard of."""
    return time.time() - float(request.session.get(_SEEN, 0))


def session_limits(handle: Handler) -> Handler:
    """End a sign-in that is too old, or whose user has not been heard of for too long."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            now = time.time()
            began = request.session.setdefault(_BEGAN, now)
            request.session.setdefault(_SEEN, now)
            if now - began > settings.SESSION_COOKIE_AGE:
                end(request, "session.too-old")
            elif settings.IDLE_SECONDS and idle_for(request) > settings.IDLE_SECONDS:
                end(request, "session.idle")
            elif idle_for(request) > GRAIN and request.path != reverse("idle"):
                request.session[_SEEN] = now
        return handle(request)

    return answer


def end(request: HttpRequest, reason: str) -> None:
    """Sign out, and say why on the next page."""
    logout(request)
    messages.info(
        request, word(reason, minutes=settings.IDLE_SECONDS // _MINUTE, hours=settings.SESSION_COOKIE_AGE // _HOUR)
    )


class FirstThings:
    """A password that somebody else set is changed, and a second factor set up where all need one, before all else."""

    def __init__(self, handle: Handler) -> None:
        self._handle = handle

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._handle(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Lead to what is to be done first."""
        first = first_thing(request.user) if isinstance(request.user, User) else None
        if first is None or request.resolver_match is None:
            return None
        address, allowed = first
        if request.resolver_match.view_name in allowed:
            return None
        if request.headers.get("HX-Request") == "true":
            return HttpResponse(status=HTTPStatus.UNAUTHORIZED, headers={"HX-Redirect": reverse(address)})
        messages.warning(request, word(f"first.{address}"))
        return redirect(address)


_ALWAYS = frozenset({"account_logout", "account_reauthenticate", "language", "healthz", "idle", "alive"})
_PASSWORD = _ALWAYS | {"account_change_password"}
_FACTOR = _ALWAYS | {"mfa_activate_totp", "mfa_view_recovery_codes"}


def first_thing(user: User) -> tuple[str, frozenset[str]] | None:
    """The address of what is to be done first, and the addresses that it needs."""
    if user.must_change_password and user.has_usable_password():
        return "account_change_password", _PASSWORD
    if settings.REQUIRE_MFA and not is_mfa_enabled(user, [Authenticator.Type.TOTP]):
        return "mfa_activate_totp", _FACTOR
    return None
