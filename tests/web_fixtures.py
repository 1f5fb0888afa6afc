"""People, a patient, and a browser's worth of requests without a browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from leptoguide.registry.models import Membership, Patient, Role, Team, User


@pytest.fixture
def team(db: None) -> Team:
    """A team."""
    return Team.objects.create(name="team")


@pytest.fixture
def member(team: Team) -> Callable[..., User]:
    """``member("name", Role.READER)``: somebody of the team."""

    def make(name: str, role: str = Role.CLINICIAN) -> User:
        user = User.objects.create_user(username=name, password="a long pass phrase")
        Membership.objects.create(user=user, team=team, role=role)
        return user

    return make


@pytest.fixture
def clinician(member: Callable[..., User]) -> User:
    """A clinician of the team."""
    return member("clinician")


@pytest.fixture
def patient(team: Team, clinician: User) -> Patient:
    """A patient of the team, of whom nothing is known."""
    return Patient.objects.create(team=team, identifier="T-1", name="<b>演示 & 甲</b> KPS <70", created_by=clinician)


@pytest.fixture
def signed_in(clinician: User) -> Client:
    """The clinician, signed in."""
    return client_of(clinician)


def client_of(user: User) -> Client:
    """Somebody, signed in."""
    client = Client()
    client.force_login(user)
    return client
