"""Demonstration patients: plainly fictional, dated so that they are current on the day they are loaded."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from leptoguide.errors import InputError
from leptoguide.knowledge.files import read_entry
from leptoguide.knowledge.guideline import Guideline
from leptoguide.registry.demonstration.enact import Cast, enact
from leptoguide.registry.demonstration.story import Story
from leptoguide.registry.models import Membership, Patient, Role, Team, User
from leptoguide.registry.words import words

_PASSWORD_BYTES: Final = 6


@dataclass(frozen=True, slots=True)
class Part:
    """One demonstration user: ``team`` is a text of ``demonstration.team.*``."""

    username: str
    team: str
    role: Role


PARTS: Final = (
    Part("demo", "one", Role.CLINICIAN),
    Part("demo-coordinator", "one", Role.COORDINATOR),
    Part("demo-reader", "one", Role.READER),
    Part("demo-data", "one", Role.DATA_MANAGER),
    Part("demo-two", "two", Role.CLINICIAN),
)
"""A user of every role, and one of a second team, whose patient the others do not see. No administrator: who manages
people could let a known password into the teams of real patients."""


@dataclass(frozen=True, slots=True)
class Logins:
    """The users by name, the one to begin with first, each with the text that says who it is; one password for all."""

    users: Mapping[str, str]
    password: str


def stories() -> tuple[Story, ...]:
    """The patients, as their files tell them."""
    return tuple(read_entry(path, Story) for path in sorted(Path(__file__).parent.glob("*.yaml")))


@transaction.atomic
def load_demonstration(guideline: Guideline) -> Logins:
    """Teams, users and patients that are not there yet; what is there stays as it is, but for the users' password.

    It is made anew each time, so that a machine reachable by others never has a known one. Raises
    :class:`InputError` when a user of one of these names belongs to people who are no demonstration; then nothing
    was written.
    """
    teams = {part.team: _team(part.team) for part in PARTS}
    password = secrets.token_urlsafe(_PASSWORD_BYTES)
    users = _users(teams, make_password(password))
    for story in stories():
        cast = _cast(users, story.team)
        patient, created = Patient.objects.get_or_create(
            team=teams[story.team],
            identifier=story.identifier,
            defaults={
                "name": story.name,
                "sex": story.sex,
                "birth_date": story.birth_date,
                "is_demonstration": True,
                "created_by": cast.writer,
            },
        )
        if created:
            enact(story, patient, cast, guideline, timezone.localtime())
    keys = (f"demonstration.user.{part.username}" for part in PARTS)
    return Logins({user.username: key for user, key in zip(users, keys, strict=True)}, password)


def _both(key: str) -> str:
    """A text as a name that readers of both languages read."""
    return f"{words('zh')(key)} · {words('en')(key)}"


def _team(name: str) -> Team:
    team, _ = Team.objects.get_or_create(name=_both(f"demonstration.team.{name}"))
    return team


def _users(teams: Mapping[str, Team], password: str) -> Sequence[User]:
    found = []
    for part in PARTS:
        user = User.objects.filter(username__iexact=part.username).first() or User(username=part.username)
        if user.pk and (user.is_staff or _real_teams(user, teams.values())):
            raise InputError("demonstration.user", user=user.username)
        user.display_name = user.display_name or _both(f"demonstration.user.{part.username}")
        user.password = password
        user.save()
        Membership.objects.get_or_create(user=user, team=teams[part.team], defaults={"role": part.role})
        found.append(user)
    return found


def _real_teams(user: User, ours: Collection[Team]) -> bool:
    """Whether a user is in a team that is no demonstration: one of other patients, or of none yet.

    A team of demonstration patients alone is that of an older release, which called it otherwise.
    """
    demonstrations = Team.objects.filter(patients__is_demonstration=True).exclude(patients__is_demonstration=False)
    return user.memberships.exclude(team__in=ours).exclude(team__in=demonstrations).exists()


def _cast(users: Sequence[User], team: str) -> Cast:
    """Who writes for a team, and who signs."""
    by_role = {part.role: user for part, user in zip(PARTS, users, strict=True) if part.team == team}
    signer = by_role[Role.CLINICIAN]
    return Cast(writer=by_role.get(Role.COORDINATOR, signer), signer=signer)
