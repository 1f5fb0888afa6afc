"""Who may do what: the one table of rights, and the only door to a patient."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from leptoguide.registry.models import Access, Membership, Patient, Role, Team, User


class Right(StrEnum):
    """What can be done with the patients of a team."""

    READ = "read"
    RECORD = "record"
    ADMIT = "admit"
    MEET = "meet"
    SIGN = "sign"
    EXPORT = "export"


RIGHTS: Mapping[str, frozenset[Right]] = {
    Role.CLINICIAN: frozenset({Right.READ, Right.RECORD, Right.ADMIT, Right.MEET, Right.SIGN}),
    Role.COORDINATOR: frozenset({Right.READ, Right.RECORD, Right.ADMIT, Right.MEET, Right.SIGN}),
    Role.READER: frozenset({Right.READ}),
    Role.DATA_MANAGER: frozenset({Right.READ, Right.RECORD, Right.ADMIT, Right.EXPORT}),
}
"""What each role may do in its team. Administrators have no row: managing people gives no sight of patients."""


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
    :class:`PermissionDenied` when the patient may be read but not this.
    """
    user = request.user
    assert isinstance(user, User), "views that open a patient require a login"
    patient = patients_of(user).filter(pk=patient_id).first()
    if patient is None:
        raise Http404
    if right not in rights_in(user, patient.team):
        raise PermissionDenied
    Access.objects.create(
        patient=patient,
        user=user,
        action=action or right.value,
        page=request.path[: Access._meta.get_field("page").max_length],
        address=request.META.get("REMOTE_ADDR") or None,
    )
    return patient
