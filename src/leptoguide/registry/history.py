"""Every version of every event of a patient: what was recorded, amended and withdrawn, by whom and when."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from leptoguide.registry.models import Patient, RecordedEvent


@dataclass(frozen=True, slots=True)
class Thread:
    """One event through its versions, the oldest first; each row but the first replaces the one before it."""

    versions: tuple[RecordedEvent, ...]

    @property
    def latest(self) -> RecordedEvent:
        """What holds now, or the withdrawal."""
        return self.versions[-1]

    @property
    def said(self) -> RecordedEvent:
        """The last version that says anything: of a withdrawn event the one that was withdrawn."""
        return next((row for row in reversed(self.versions) if not row.withdrawn), self.latest)

    @property
    def is_withdrawn(self) -> bool:
        """Whether the event was taken back."""
        return self.latest.withdrawn


def threads(patient: Patient, recorded_by: datetime.datetime | None = None) -> list[Thread]:
    """The events of a patient with their versions, newest day first; ``recorded_by`` asks what was there by then."""
    rows = patient.recorded_events.select_related("recorded_by")
    if recorded_by is not None:
        rows = rows.filter(recorded_at__lte=recorded_by)
    found = _chains(rows)
    return sorted(found, key=lambda thread: (thread.said.date, thread.versions[0].pk), reverse=True)


def thread_of(row: RecordedEvent) -> Thread:
    """The versions of the event that a row is one of."""
    rows = RecordedEvent.objects.filter(patient_id=row.patient_id).select_related("recorded_by")
    return next(thread for thread in _chains(rows) if row in thread.versions)


def _chains(rows: Iterable[RecordedEvent]) -> list[Thread]:
    by_id = {row.pk: row for row in rows}
    next_of = {row.replaces_id: row for row in by_id.values() if row.replaces_id in by_id}
    chains = []
    for row in by_id.values():
        if row.replaces_id in by_id:
            continue
        versions = [row]
        while (later := next_of.get(versions[-1].pk)) is not None:
            versions.append(later)
        chains.append(Thread(tuple(versions)))
    return chains
