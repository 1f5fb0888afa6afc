"""Pages about nothing in particular: language, icon, health."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from leptoguide.registry.models import User
from leptoguide.web.library import library
from leptoguide.web.middleware import keep_language


@login_not_required
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the language on this computer, and in the account of who is signed in."""
    chosen = "en" if request.POST.get("language") == "en" else "zh"
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    if isinstance(request.user, User):
        User.objects.filter(pk=request.user.pk).update(language=chosen)
    response = HttpResponseRedirect(target)
    keep_language(request, response, chosen)
    return response


@login_not_required
@require_GET
def icon(request: HttpRequest) -> HttpResponse:
    """Where browsers look for the icon of what is no page of ours, such as a drawing or a PDF."""
    return HttpResponseRedirect(static("leptoguide/icon.svg"))


@login_not_required
@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether the database answers, and which guideline is served."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "no database"}, status=HTTPStatus.SERVICE_UNAVAILABLE)
    identity = library().current.identity
    return JsonResponse({"status": "ok", "guideline": identity.id, "version": identity.version})
