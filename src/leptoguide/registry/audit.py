"""Writing down who opened what."""

from __future__ import annotations

from django.http import HttpRequest

from leptoguide.registry.models import Access, Patient, User
from leptoguide.registry.models.audit import ACTION_LENGTH, PAGE_LENGTH
from leptoguide.registry.network import client_address


def log_access(request: HttpRequest, patient: Patient | None, action: str, *, allowed: bool = True) -> None:
    """Add one row. The query of the address is left out, since it may name a patient."""
    assert isinstance(request.user, User), "only who is signed in can open a patient"
    Access.objects.create(
        patient=patient,
        user=request.user,
        action=action[:ACTION_LENGTH],
        page=request.path[:PAGE_LENGTH],
        address=client_address(request),
        allowed=allowed,
    )


def opened_or(request: HttpRequest, opened: str, sent: str) -> str:
    """The action under which the access is logged: a form that was opened is not one that was sent."""
    return sent if request.method == "POST" else opened
