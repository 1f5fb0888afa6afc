"""Lockout after wrong passwords or codes: counted by axes for user name and address together, in the database."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from leptoguide.registry.models import User
from leptoguide.registry.network import client_address

_MINUTE = 60


def username_of(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """The user name that is tried, in the spelling under which it is counted: ``Demo`` and ``demo`` are one account."""
    given = (credentials or {}).get("username") or request.POST.get("login") or ""
    return str(given).strip().lower()


def is_locked_out(request: HttpRequest, user: User) -> bool:
    """Whether no more codes of a user are tried from here; the answer to this request is then the page that says so."""
    credentials = {"username": user.get_username()}
    if AxesProxyHandler.is_allowed(request, credentials):
        return False
    request.axes_locked_out = True  # type: ignore[attr-defined]
    request.axes_credentials = credentials  # type: ignore[attr-defined]
    return True


def count_wrong_code(request: HttpRequest, user: User) -> None:
    """A wrong code counts as a wrong password does."""
    user_login_failed.send(sender=__name__, credentials={"username": user.get_username()}, request=request)


def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: Mapping[str, Any] | None = None
) -> HttpResponse:
    """The page that says for how long."""
    until = _until(request, credentials)
    seconds = max(1, math.ceil((until - timezone.now()).total_seconds()))
    context = {
        "until": timezone.localtime(until),
        "minutes": math.ceil(seconds / _MINUTE),
        "failures": settings.AXES_FAILURE_LIMIT,
    }
    page = render(request, "web/locked.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
    page.headers["Retry-After"] = str(seconds)
    return page


def _until(request: HttpRequest, credentials: Mapping[str, Any] | None) -> datetime.datetime:
    """When the last wrong attempt that counted is forgotten."""
    tried = {"username": username_of(request, credentials), "ip_address": client_address(request)}
    last = AccessAttempt.objects.filter(**tried).order_by("-attempt_time").values_list("attempt_time", flat=True)
    return (last.first() or timezone.now()) + (get_cool_off(request) or datetime.timedelta())
