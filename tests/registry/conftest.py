"""A team, two who write for it, and one of its patients."""

from __future__ import annotations

import pytest

from leptoguide.registry.models import Membership, Patient, Role, Team, User


@pytest.fixture
def team(db: None) -> Team:
    """A team."""
    return Team.objects.create(name="演示团队")


@pytest.fixture
def writers(team: Team) -> tuple[User, User]:
    """Two clinicians of the team."""
    first, second = (User.objects.create_user(name) for name in ("first", "second"))
    for user in (first, second):
        Membership.objects.create(user=user, team=team, role=Role.CLINICIAN)
    return first, second


@pytest.fixture
def patient(team: Team, writers: tuple[User, User]) -> Patient:
    """A patient of whom nothing is known."""
    return Patient.objects.create(team=team, identifier="T-1", name="演示病例 T1", created_by=writers[0])
