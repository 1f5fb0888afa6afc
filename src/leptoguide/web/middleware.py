"""What every response carries, and the language of every request."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.utils import translation
from django.utils.cache import patch_cache_control

Handler = Callable[[HttpRequest], HttpResponse]

LANGUAGE_COOKIE = "leptoguide_language"
_DJANGO_CODE = {"zh": "zh-hans", "en": "en"}
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
        with translation.override(_DJANGO_CODE.get(chosen, "zh-hans")):
            response = handle(request)
            if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
                response.render()
        response.headers.setdefault("Content-Language", "en" if chosen == "en" else "zh-CN")
        return response

    return answer
