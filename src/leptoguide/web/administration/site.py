"""The site: signed in to as everything else is, in both languages."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import secure_admin_login
from allauth.account.views import logout as sign_out
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse_lazy

from leptoguide.registry.words import lazy_word, word


class AdministrationSite(admin.AdminSite):
    """Open to administrators (``is_staff``)."""

    site_header = lazy_word("admin.title")
    site_title = lazy_word("admin.title")
    index_title = lazy_word("admin.index")
    site_url = reverse_lazy("patients")  # type: ignore[assignment]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """In the order in which the tables are registered: what is managed, then what is only read."""
        order = [model._meta.object_name for model in self._registry]
        found = super().get_app_list(request, app_label)
        for app in found:
            app["models"].sort(key=lambda entry: order.index(entry["object_name"]))
        return found

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """At the one place where people sign in, with its locks and its second factor; 403 for who may not."""
        page: HttpResponse = secure_admin_login(super().login)(request, extra_context)
        return page

    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponseBase:  # type: ignore[override]
        """As everywhere."""
        page: HttpResponseBase = sign_out(request)
        return page

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # type: ignore[override]
        """As everywhere."""
        return redirect("account_change_password")


site = AdministrationSite()


def yes_no(value: bool) -> str:
    """In a word, since a mark alone has no Chinese name."""
    return word("admin.yes" if value else "admin.no")


class Managed(admin.ModelAdmin):  # type: ignore[type-arg]
    """Every administrator manages this; there are no rights to single tables."""

    actions_on_top = True
    save_on_top = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Administrators."""
        return self._is_administrator(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Administrators."""
        return self._is_administrator(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Administrators."""
        return self._is_administrator(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Administrators."""
        return self._is_administrator(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody, unless a table says otherwise."""
        return False

    def _is_administrator(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_staff)


class Kept(Managed):
    """What is only read."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False
