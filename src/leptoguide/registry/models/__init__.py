"""What is stored."""

from leptoguide.registry.models.appendonly import AppendOnlyError
from leptoguide.registry.models.audit import Access
from leptoguide.registry.models.events import RecordedEvent
from leptoguide.registry.models.patients import Patient
from leptoguide.registry.models.people import Membership, Role, Team, User

__all__ = ["Access", "AppendOnlyError", "Membership", "Patient", "RecordedEvent", "Role", "Team", "User"]
