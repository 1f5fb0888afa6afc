"""What is stored."""

from leptoguide.registry.models.appendonly import AppendOnlyError
from leptoguide.registry.models.audit import Access
from leptoguide.registry.models.events import RecordedEvent
from leptoguide.registry.models.meetings import Decided, Decision, LockedError, Meeting, Opinion
from leptoguide.registry.models.patients import Patient
from leptoguide.registry.models.people import Membership, Role, Team, User
from leptoguide.registry.models.sign_ins import AdministrativeAct, FailedSignIn, Lock, SignIn
from leptoguide.registry.models.signatures import Signature, Snapshot

__all__ = [
    "Access",
    "AdministrativeAct",
    "AppendOnlyError",
    "Decided",
    "Decision",
    "FailedSignIn",
    "Lock",
    "LockedError",
    "Meeting",
    "Membership",
    "Opinion",
    "Patient",
    "RecordedEvent",
    "Role",
    "SignIn",
    "Signature",
    "Snapshot",
    "Team",
    "User",
]
