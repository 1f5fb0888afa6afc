"""What is stored."""

from leptoguide.registry.models.appendonly import AppendOnlyError
from leptoguide.registry.models.audit import Access
from leptoguide.registry.models.events import RecordedEvent
from leptoguide.registry.models.meetings import Decided, Decision, LockedError, Meeting, Opinion
from leptoguide.registry.models.patients import Patient
from leptoguide.registry.models.people import Membership, Role, Team, User
from leptoguide.registry.models.signatures import Signature, Snapshot

__all__ = [
    "Access",
    "AppendOnlyError",
    "Decided",
    "Decision",
    "LockedError",
    "Meeting",
    "Membership",
    "Opinion",
    "Patient",
    "RecordedEvent",
    "Role",
    "Signature",
    "Snapshot",
    "Team",
    "User",
]
