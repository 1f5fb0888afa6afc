"""Users, teams, and who is in which team with which role."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.db.models import Count, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.html import format_html

from leptoguide.registry.models import Membership, Team, User
from leptoguide.registry.words import lazy_word, word
from leptoguide.web.administration.site import Managed, site, yes_no


class _Everywhere:
    """In the page of another table, with the rights of the administration."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True


class MembershipInline(_Everywhere, admin.StackedInline):  # type: ignore[type-arg]
    """The teams of a user, or the members of a team."""

    model = Membership
    extra = 1
    show_change_link = False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """In one line, the user or team itself left out."""
        names = [str(name) for name in super().get_fields(request, obj)]
        return [tuple(n for n in names if Membership._meta.get_field(n).related_model is not self.parent_model)]


class ConnectedInline(_Everywhere, admin.TabularInline):  # type: ignore[type-arg]
    """The identity at the hospital's sign-in service; it can be cut off, and is added by the user alone."""

    model = SocialAccount
    extra = 0
    verbose_name = lazy_word("admin.connected")
    verbose_name_plural = lazy_word("admin.connected")
    fields = readonly_fields = ("identity", "last_used")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The user."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    @admin.display(description=lazy_word("admin.identity"))
    def identity(self, account: SocialAccount) -> str:
        """The subject, as the service names it."""
        return str(account.uid)

    @admin.display(description=lazy_word("admin.last-used"))
    def last_used(self, account: SocialAccount) -> Any:
        """The latest sign-in through it."""
        return account.last_login


class PasswordForm(AdminPasswordChangeForm):  # type: ignore[type-arg]
    """A password set for somebody else is changed by that person at the next sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "usable_password" in self.fields:  # Django's own help has no Chinese, or that of whoever came first
            self.fields["usable_password"].help_text = format_html(
                '{}<ul id="id_unusable_warning" class="messagelist"><li class="warning">{}</li></ul>',
                word("admin.usable-password-help"),
                word("admin.password-will-be-lost"),
            )

    def save(self, commit: bool = True) -> Any:
        """Set it."""
        self.user.must_change_password = True
        return super().save(commit)


class AdministratorFilter(admin.BooleanFieldListFilter):
    """In our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = lazy_word("admin.is-staff")


@admin.register(User, site=site)
class PeopleAdmin(Managed, UserAdmin):  # type: ignore[type-arg]
    """Users are not deleted, since what they did stays on record under their names; they are made inactive."""

    change_password_form = PasswordForm
    list_display = ("username", "display_name", "in_teams", "active", "is_administrator", "has_second_factor")
    list_filter = ("is_active", ("is_staff", AdministratorFilter), "teams")
    search_fields = ("username", "display_name")
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password", "must_change_password")}),
        (lazy_word("admin.person"), {"fields": ("display_name", "language")}),
        (lazy_word("admin.may"), {"fields": ("is_active", "is_staff")}),
        (lazy_word("admin.dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "usable_password", "password1", "password2")}),
        (lazy_word("admin.person"), {"fields": ("display_name", "language")}),
        (lazy_word("admin.may"), {"fields": ("is_staff",)}),
    )
    actions = ("reset_second_factor",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the teams."""
        return super().get_queryset(request).prefetch_related("memberships__team", "authenticator_set")

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        """Teams, and the identity at the sign-in service where there is one."""
        return [MembershipInline, ConnectedInline] if obj and settings.OIDC_ISSUER else [MembershipInline]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """What it means to be an administrator is said in our words."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if "usable_password" in form.base_fields:
            form.base_fields["usable_password"].help_text = lazy_word("admin.usable-password-help")
        if "is_staff" in form.base_fields:
            form.base_fields["is_staff"].label = lazy_word("admin.is-staff")
            form.base_fields["is_staff"].help_text = lazy_word("admin.is-staff-help")
        return form

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm[Any], change: bool) -> None:
        """The first password of a new user is set by an administrator, and changed by the user."""
        if not change and obj.has_usable_password():
            obj.must_change_password = True
        super().save_model(request, obj, form, change)

    @admin.display(description=lazy_word("admin.active"), ordering="is_active")
    def active(self, user: User) -> str:
        """Whether the user may sign in."""
        return yes_no(user.is_active)

    @admin.display(description=lazy_word("admin.is-staff"), ordering="is_staff")
    def is_administrator(self, user: User) -> str:
        """Whether the user may open the administration."""
        return yes_no(user.is_staff)

    @admin.display(description=lazy_word("team.many"))
    def in_teams(self, user: User) -> str:
        """Each team with the role in it."""
        found = sorted(user.memberships.all(), key=lambda m: m.team.name)
        return "；".join(f"{m.team} ({m.get_role_display()})" for m in found)

    @admin.display(description=lazy_word("mfa.title"))
    def has_second_factor(self, user: Any) -> str:
        """Whether an authenticator app is set up."""
        return yes_no(any(a.type == Authenticator.Type.TOTP for a in user.authenticator_set.all()))

    @admin.action(description=lazy_word("admin.reset-second-factor"))
    def reset_second_factor(self, request: HttpRequest, users: QuerySet[User]) -> None:
        """For who has lost both the phone and the recovery codes."""
        for user in users:
            Authenticator.objects.filter(user=user).delete()
            self.log_change(request, user, word("admin.did-reset-second-factor"))
        messages.success(request, word("admin.did-reset-second-factor"))


@admin.register(Team, site=site)
class TeamAdmin(Managed):
    """A team that has patients is not deleted."""

    list_display = ("name", "members_count", "patients_count")
    search_fields = ("name",)
    inlines = (MembershipInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the counts."""
        counts = {"of_members": Count("memberships", distinct=True), "of_patients": Count("patients", distinct=True)}
        rows: QuerySet[Any] = super().get_queryset(request).annotate(**counts)
        return rows

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only of one team without patients: what stands in the way of a deletion is listed by name."""
        return obj is not None and not obj.patients.exists()

    @admin.display(description=lazy_word("membership.many"), ordering="of_members")
    def members_count(self, team: Any) -> int:
        """How many are in it."""
        return int(team.of_members)

    @admin.display(description=lazy_word("admin.patients-count"), ordering="of_patients")
    def patients_count(self, team: Any) -> int:
        """How many patients it has."""
        return int(team.of_patients)


@admin.register(Membership, site=site)
class MembershipAdmin(Managed):
    """Who is in which team."""

    list_display = ("user", "team", "role")
    list_filter = ("team", "role")
    search_fields = ("user__username", "user__display_name", "team__name")
    list_select_related = ("user", "team")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Administrators."""
        return self._is_administrator(request)
