"""The own account, and what stands around signing in."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET

from leptoguide.registry.audit import log_access
from leptoguide.registry.models import Access, User
from leptoguide.registry.models.people import Language
from leptoguide.registry.rights import patients_of
from leptoguide.registry.words import word, words
from leptoguide.web.account.session import GRAIN, end, idle_for
from leptoguide.web.library import library
from leptoguide.web.middleware import keep_language
from leptoguide.web.pages.accesses import lines
from leptoguide.web.pages.account import AccountPage

SHOWN = 50


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]
    """What users may change of themselves."""

    class Meta:
        model = User
        fields = ("display_name", "language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_choice = ("", word("account.language-open"))
        self.fields["language"].choices = [open_choice, *Language.choices]  # type: ignore[attr-defined]


def account(request: HttpRequest) -> HttpResponse:
    """The page of the own account; the name and the language can be changed."""
    assert isinstance(request.user, User)
    form = PersonForm(request.POST or None, instance=User.objects.get(pk=request.user.pk), label_suffix="")
    if request.method == "POST" and form.is_valid():
        changed = form.save()
        response = redirect("account")
        if changed.language:
            keep_language(request, response, changed.language)
        messages.success(request, word("account.saved"))
        return response
    context = {"section": "account", "form": form, "page": AccountPage(request.user, words()), "settings": settings}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "web/account.html", context, status=status)


@require_GET
def own_accesses(request: HttpRequest) -> HttpResponse:
    """What the user has opened; a patient is named while the user may still see the patient."""
    assert isinstance(request.user, User)
    log_access(request, None, "own-accesses")
    rows = Access.objects.filter(user=request.user).select_related("user")
    page = Paginator(rows, SHOWN).get_page(request.GET.get("page"))
    visible = patients_of(request.user).in_bulk([row.patient_id for row in page.object_list if row.patient_id])
    shown = list(lines(page.object_list, words(), library().current, visible))
    return render(request, "web/own_accesses.html", {"section": "account", "page": page, "lines": shown})


@require_GET
def alive(request: HttpRequest) -> HttpResponse:
    """A sign of life of somebody who reads or writes for long without sending anything.

    The answer brings a token for forms that were opened before the latest sign-in.
    """
    return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"X-CSRFToken": get_token(request)})


@login_not_required
@require_GET
def idle(request: HttpRequest) -> HttpResponse:
    """End the sign-in of a browser at which nobody has been for as long as is allowed.

    Whether that is so is asked of the session and not of the request, so that no other site can sign anybody out.
    """
    target = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = resolve_url("patients")
    if request.user.is_authenticated:
        if not settings.IDLE_SECONDS or idle_for(request) < settings.IDLE_SECONDS - 2 * GRAIN:
            return redirect(target)
        end(request, "session.idle")
    return redirect_to_login(target)


@login_not_required
@require_GET
def forgotten(request: HttpRequest) -> HttpResponse:
    """Without mail, a password is set anew by an administrator."""
    return render(request, "account/forgotten.html")
