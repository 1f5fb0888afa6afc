"""Pages for what went wrong: what, why, and what to do."""

from __future__ import annotations

import logging
import secrets
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language, override
from django.views.decorators.csrf import requires_csrf_token

from leptoguide.registry.words import words
from leptoguide.render.texts import Words
from leptoguide.web.middleware import DJANGO_CODE, LANGUAGE_COOKIE

_log = logging.getLogger(__name__)
_REFERENCE_BYTES = 4


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request can't be understood."""
    return _page(request, "bad-request", HTTPStatus.BAD_REQUEST)


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: seen, but not allowed."""
    return _page(request, "forbidden", HTTPStatus.FORBIDDEN)


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: there is none, or none for this user; which of the two is not said."""
    return _page(request, "not-found", HTTPStatus.NOT_FOUND)


@requires_csrf_token
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form is older than the sign-in, or came from another site. Nothing was saved."""
    return _page(request, "stale", HTTPStatus.FORBIDDEN)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, in both languages: nothing is asked of the database, the session or the user, which may be the cause.

    The reference stands in the log beside the error.
    """
    reference = secrets.token_hex(_REFERENCE_BYTES)
    _log.error("reference %s: %s %s", reference, request.method, request.path)
    said = [_said("zh-CN", words("zh"), reference), _said("en", words("en"), reference)]
    return HttpResponse(render_to_string("web/500.html", {"said": said}), status=HTTPStatus.INTERNAL_SERVER_ERROR)


def _said(tag: str, say: Words, reference: str) -> dict[str, str]:
    return {
        "tag": tag,
        "title": say("error.server"),
        "why": say("error.server-why"),
        "do": say("error.server-do"),
        "reference": say("error.reference", reference=reference),
        "back": say("error.back"),
    }


def _page(request: HttpRequest, kind: str, status: HTTPStatus) -> HttpResponse:
    """In the language chosen on this computer, also when the request was refused before that was looked at."""
    chosen = DJANGO_CODE.get(request.COOKIES.get(LANGUAGE_COOKIE, ""), get_language())
    with override(chosen):
        return render(request, "web/error.html", {"kind": kind, "status": status.value}, status=status)
