"""Who did what: accesses to patients, sign-ins, failed attempts, acts of administrators. All of it is only read."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from leptoguide.registry.models import Access, AdministrativeAct, FailedSignIn, Lock, SignIn
from leptoguide.registry.words import lazy_word, word
from leptoguide.web.administration.site import Kept, site, yes_no


@admin.register(Access, site=site)
class AccessAdmin(Kept):
    """Accesses; a patient is a key, and never a name."""

    list_display = ("at", "user", "was_allowed", "what", "patient_key", "address")
    list_display_links = ("at",)
    list_filter = ("allowed", ("user", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("user",)
    list_per_page = 100
    search_fields = ("user__username", "user__display_name", "address", "action")
    search_help_text = lazy_word("admin.search-accesses")
    date_hierarchy = "at"
    show_full_result_count = False
    fields = ("at", "user", "was_allowed", "what", "patient_key", "page", "address")

    @admin.display(description=lazy_word("access.allowed"), ordering="allowed")
    def was_allowed(self, access: Access) -> str:
        """Whether it was, or was refused."""
        return yes_no(access.allowed)

    @admin.display(description=lazy_word("accesses.what"), ordering="action")
    def what(self, access: Access) -> str:
        """What was done, in words."""
        action, _, item = access.action.partition(":")
        return f"{word(f'did.{action}')} {item}".strip()

    @admin.display(description=lazy_word("admin.patient-key"))
    def patient_key(self, access: Access) -> str:
        """The key in the address of the patient's pages."""
        return str(access.patient_id or "")

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[QuerySet[Any], bool]:
        """A key is looked for as a key; anything else in the names."""
        if _is_key(search_term):
            return queryset.filter(patient__id=search_term), False
        return super().get_search_results(request, queryset, search_term)


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


class _Attempts(Kept):
    """What axes keeps."""

    search_fields = ("username", "ip_address")
    search_help_text = lazy_word("admin.search-sign-ins")
    date_hierarchy = "attempt_time"
    list_per_page = 100
    show_full_result_count = False

    @admin.display(description=lazy_word("access.at"), ordering="attempt_time")
    def at(self, row: Any) -> Any:
        """When."""
        return row.attempt_time

    @admin.display(description=lazy_word("account.username"), ordering="username")
    def name(self, row: Any) -> str:
        """The user name as it was entered."""
        return str(row.username or "")

    @admin.display(description=lazy_word("access.address"), ordering="ip_address")
    def address(self, row: Any) -> str:
        """From where."""
        return str(row.ip_address or "")

    @admin.display(description=lazy_word("admin.browser"))
    def browser(self, row: Any) -> str:
        """With what."""
        return str(row.user_agent)


@admin.register(SignIn, site=site)
class SignInAdmin(_Attempts):
    """Sign-ins."""

    list_display = ("at", "name", "address", "ended")
    fields = (*list_display, "browser")

    @admin.display(description=lazy_word("admin.ended"), ordering="logout_time")
    def ended(self, row: Any) -> Any:
        """When the user signed out, or was signed out."""
        return row.logout_time or ""


@admin.register(FailedSignIn, site=site)
class FailedSignInAdmin(_Attempts):
    """Failed attempts."""

    list_display = ("at", "name", "address", "locked")
    fields = (*list_display, "browser")

    @admin.display(description=lazy_word("admin.locked"), ordering="locked_out")
    def locked(self, row: Any) -> str:
        """Whether a lock followed."""
        return yes_no(row.locked_out)


@admin.register(Lock, site=site)
class LockAdmin(_Attempts):
    """Attempts that still count; to take them away is to lift the lock."""

    list_display = ("at", "name", "address", "failures", "locked")
    fields = (*list_display, "browser")
    actions = ("lift",)

    @admin.display(description=lazy_word("admin.failures"), ordering="failures_since_start")
    def failures(self, row: Any) -> int:
        """How many."""
        return int(row.failures_since_start)

    @admin.display(description=lazy_word("admin.locked"))
    def locked(self, row: Any) -> str:
        """Whether the user name is locked from this address now."""
        recent = row.attempt_time > timezone.now() - settings.AXES_COOLOFF_TIME
        return yes_no(recent and row.failures_since_start >= settings.AXES_FAILURE_LIMIT)

    @admin.action(description=lazy_word("admin.lift"), permissions=["view"])
    def lift(self, request: HttpRequest, locks: QuerySet[Any]) -> None:
        """Let the chosen ones try again."""
        self.log_deletions(request, locks)
        locks.delete()
        messages.success(request, word("admin.lifted"))


@admin.register(AdministrativeAct, site=site)
class ActAdmin(Kept):
    """What administrators changed."""

    list_display = fields = ("at", "who", "kind", "table", "row", "change")
    list_filter = (("user", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("user", "content_type")
    search_fields = ("user__username", "object_repr")
    date_hierarchy = "action_time"
    list_per_page = 100

    @admin.display(description=lazy_word("access.at"), ordering="action_time")
    def at(self, act: Any) -> Any:
        """When."""
        return act.action_time

    @admin.display(description=lazy_word("user.one"), ordering="user")
    def who(self, act: Any) -> str:
        """The administrator."""
        return str(act.user)

    @admin.display(description=lazy_word("access.action"))
    def kind(self, act: Any) -> str:
        """Added, changed or deleted."""
        return str(act.get_action_flag_display())

    @admin.display(description=lazy_word("admin.table"))
    def table(self, act: Any) -> str:
        """What kind of row."""
        model = act.content_type.model_class() if act.content_type else None
        return str(model._meta.verbose_name) if model else ""

    @admin.display(description=lazy_word("admin.row"))
    def row(self, act: Any) -> str:
        """Which."""
        return str(act.object_repr)

    @admin.display(description=lazy_word("admin.change"))
    def change(self, act: Any) -> str:
        """What was changed in it."""
        return str(act.get_change_message())
