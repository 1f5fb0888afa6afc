"""The own account: teams with what each role may do, the second factor, the latest sign-ins."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from axes.models import AccessFailureLog, AccessLog
from django.conf import settings

from leptoguide.registry.models import Membership, Role, User
from leptoguide.registry.rights import RIGHTS, Right
from leptoguide.render.texts import Words

_LATEST = 10
_MINUTE = 60
_HOUR = 60 * 60


@dataclass(frozen=True, slots=True)
class TeamLine:
    """One team: its name, the own role, what the role may do and may not, and who else is in it."""

    name: str
    role: str
    may: tuple[str, ...]
    may_not: tuple[str, ...]
    members: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SignIn:
    """One sign-in or one attempt."""

    at: datetime.datetime
    address: str
    failed: bool
    until: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class AccountPage:
    """Everything that the page of the own account shows."""

    user: User
    words: Words

    @property
    def teams(self) -> Iterator[TeamLine]:
        """The teams, by name."""
        for own in self.user.memberships.select_related("team").order_by("team__name"):
            rights = RIGHTS.get(own.role, frozenset())
            members = Membership.objects.filter(team=own.team).select_related("user").order_by("user__username")
            yield TeamLine(
                name=own.team.name,
                role=self._role(own),
                may=tuple(self.words(f"right.{right}") for right in Right if right in rights),
                may_not=tuple(self.words(f"right.{right}") for right in Right if right not in rights),
                members=tuple((str(m.user), self._role(m)) for m in members if m.user.is_active),
            )

    def _role(self, membership: Membership) -> str:
        return self.words(f"role.{Role(membership.role)}")

    @property
    def second_factor(self) -> Authenticator | None:
        """The authenticator app, if one is set up."""
        return self._authenticator(Authenticator.Type.TOTP)

    @property
    def codes_left(self) -> int:
        """How many recovery codes have not been used."""
        codes = self._authenticator(Authenticator.Type.RECOVERY_CODES)
        return len(codes.wrap().get_unused_codes()) if codes else 0

    @property
    def codes_in_all(self) -> int:
        """How many there were."""
        return int(app_settings.RECOVERY_CODE_COUNT)

    def _authenticator(self, kind: Authenticator.Type) -> Authenticator | None:
        return Authenticator.objects.filter(user=self.user, type=kind).first()

    @property
    def is_connected(self) -> bool:
        """Whether the user can sign in through the hospital's service."""
        return bool(SocialAccount.objects.filter(user=self.user).exists())

    @property
    def idle_minutes(self) -> int:
        """After how many minutes without any action a sign-in ends."""
        return int(settings.IDLE_SECONDS) // _MINUTE

    @property
    def session_hours(self) -> int:
        """After how many hours it ends in any case."""
        return int(settings.SESSION_COOKIE_AGE) // _HOUR

    @property
    def sign_ins(self) -> list[SignIn]:
        """The latest sign-ins and failed attempts under this user name, newest first."""
        name = self.user.get_username().lower()
        done = AccessLog.objects.filter(username=name).order_by("-attempt_time")[:_LATEST]
        failed = AccessFailureLog.objects.filter(username=name).order_by("-attempt_time")[:_LATEST]
        found = [SignIn(row.attempt_time, row.ip_address or "", False, row.logout_time) for row in done]
        found += [SignIn(row.attempt_time, row.ip_address or "", True, None) for row in failed]
        return sorted(found, key=lambda line: line.at, reverse=True)[:_LATEST]
