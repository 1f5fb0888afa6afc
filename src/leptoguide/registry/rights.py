"""Who may do what: the one table of rights, and the only door to a patient."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from leptoguide.registry.audit import log_access
from leptoguide.registry.models import Membership, Patient, Role, Team, User


class Right(StrEnum):
    """What can be done with the patients of a team."""

    READ = "read"  # see patients, their advice, reports and accesses
    RECORD = "record"  # enter, amend and withdraw what is recorded
    ADMIT = "admit"  # add a patient
    MEET = "meet"  # call a meeting, prepare and minute it
    SIGN = "sign"  # sign the conclusion of a meeting
    EXPORT = "export"  # take the team's data out for research and audit


RIGHTS: Mapping[str, frozenset[Right]] = {
    Role.CLINICIAN: frozenset({Right.READ, Right.RECORD, Right.ADMIT, Right.MEET, Right.SIGN}),
    Role.COORDINATOR: frozenset({Right.READ, Right.RECORD, Right.ADMIT, Right.MEET}),
    Role.READER: frozenset({Right.READ}),
    Role.DATA_MANAGER: frozenset({Right.READ, Right.RECORD, Right.ADMIT, Right.EXPORT}),
}
"""What each role may do in its team. Who prepares a meeting does not sign for those who met; who exports data does
neither. Administrators have no row: managing people gives no sight of patients."""


def rights_in(user: User | AnonymousUser, team: Team) -> frozenset[Right]:
    """What a user may do with the patients of a team."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    role = Membership.objects.filter(user=user, team=team).values_list("role", flat=True).first()
    return RIGHTS.get(role or "", frozenset())


def teams_with(user: User, right: Right) -> QuerySet[Team]:
    """The teams in which a user has a right."""
    roles = [role for role, rights in RIGHTS.items() if right in rights]
    return Team.objects.filter(memberships__user=user, memberships__role__in=roles)


def patients_of(user: User, right: Right = Right.READ) -> QuerySet[Patient]:
    """The patients with whom a user may do something."""
    return Patient.objects.filter(team__in=teams_with(user, right)).select_related("team")


def open_patient(request: HttpRequest, patient_id: UUID, right: Right, action: str | None = None) -> Patient:
    """The patient, if the user may do this; the access is logged under ``action`` (by default the right's name).

    A patient of another team does not exist for this user (404), so that nothing tells that there is one. Raises
    :class:`PermissionDenied` when the patient may be read but not this. What is refused is logged too.
    """
    user = request.user
    assert isinstance(user, User), "views that open a patient require a login"
    action = action or right.value
    patient = Patient.objects.select_related("team").filter(pk=patient_id).first()
    rights = rights_in(user, patient.team) if patient else frozenset()
    if patient is None or Right.READ not in rights:
        log_access(request, patient, action, allowed=False)
        raise Http404
    if right not in rights:
        log_access(request, patient, action, allowed=False)
        raise PermissionDenied
    log_access(request, patient, action)
    return patient
