"""What every response carries, and the language of every request."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.template.response import SimpleTemplateResponse
from django.utils import translation
from django.utils.cache import patch_cache_control

from leptoguide.registry.words import word

Handler = Callable[[HttpRequest], HttpResponse]

LANGUAGE_COOKIE = "leptoguide_language"
_YEAR = 365 * 24 * 60 * 60
DJANGO_CODE = {"zh": "zh-hans", "en": "en"}
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


def security_headers(handle: Handler) -> Handler:
    """Nothing from another origin, nothing inline, and no copy of a patient's page kept by a browser or a proxy."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = handle(request)
        response.headers.setdefault("Content-Security-Policy", _POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        if not response.headers.get("Cache-Control"):
            patch_cache_control(response, no_store=True, private=True)
        return response

    return answer


def chosen_language(handle: Handler) -> Handler:
    """Chinese, unless the user chose English on this computer or in the own account."""

    def answer(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(LANGUAGE_COOKIE) or str(getattr(request.user, "language", ""))
        with translation.override(DJANGO_CODE.get(chosen, "zh-hans")):
            response = handle(request)
            if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
                response.render()
        response.headers.setdefault("Content-Language", "en" if chosen == "en" else "zh-CN")
        return response

    return answer


def keep_language(request: HttpRequest, response: HttpResponseBase, chosen: str) -> None:
    """Keep the choice of a language on this computer."""
    response.set_cookie(
        LANGUAGE_COOKIE, chosen, max_age=_YEAR, secure=request.is_secure(), httponly=True, samesite="Lax"
    )


class SignInRequired(LoginRequiredMiddleware):
    """Every page wants a sign-in, unless it says that it does not; and nothing that was entered is dropped unsaid.

    Part of a page is never answered with the page of the sign-in, which would be put in the place of the advice: what
    asks for it is told 401. A part that was to be read takes the whole page to the sign-in; one that was to be stored
    leaves the page as it is, so that the reader sees what was not saved. A form sent in whole leads to the sign-in,
    which then says that nothing was saved, and back to the page of the form.
    """

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseBase:
        """The answer to who is not signed in."""
        login = resolve_url(self.get_login_url(view_func))
        if request.headers.get("HX-Request") == "true":
            answer = HttpResponse(status=HTTPStatus.UNAUTHORIZED)
            if request.method == "GET":
                answer.headers["HX-Redirect"] = redirect_to_login(_shown(request, "HX-Current-URL"), login).url
            return answer
        if request.method not in ("GET", "HEAD"):
            messages.warning(request, word("session.not-saved"))
            return redirect_to_login(_shown(request, "Referer"), login)
        return super().handle_no_permission(request, view_func)


def _shown(request: HttpRequest, header: str) -> str:
    """The address of the page that is shown in the browser, without its host."""
    page = urlsplit(request.headers.get(header, ""))
    return f"{page.path or '/'}?{page.query}" if page.query else page.path or "/"
