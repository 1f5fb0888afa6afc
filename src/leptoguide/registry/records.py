"""Events in and out of the store: every change is a new row, checked as strictly as a case file before it is kept."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from leptoguide.errors import InputError
from leptoguide.knowledge.guideline import Guideline
from leptoguide.record.case import Case, case_from
from leptoguide.record.events import read_events
from leptoguide.record.seen import readable
from leptoguide.registry.library import library
from leptoguide.registry.models import Patient, RecordedEvent, User

FACT_ENTRY = "fact-entry"


class ConflictError(Exception):
    """Somebody else changed the same event first; nothing was written."""


class AlreadySentError(Exception):
    """The same form was recorded before with other content; nothing was written. ``row`` is what was recorded."""

    def __init__(self, row: RecordedEvent) -> None:
        super().__init__()
        self.row = row


@dataclass(frozen=True, slots=True)
class Sent:
    """One form, which counts once however often it is sent: its ``token``, and the safety rules confirmed on it."""

    token: UUID | None = None
    confirmed: tuple[str, ...] = ()


NOT_A_FORM: Final = Sent()


@dataclass(frozen=True, slots=True)
class Draft:
    """An event as entered: its day, its kind, and its other keys as a case file has them."""

    date: datetime.date
    kind: str
    content: Mapping[str, Any]

    def as_written(self) -> dict[str, Any]:
        """The event as a case file writes it."""
        return {"date": self.date.isoformat(), "kind": self.kind, **self.content}


def current_events(
    patient: Patient, recorded_by: datetime.datetime | None = None, up_to: int | None = None
) -> list[RecordedEvent]:
    """The events that hold, by day; ``recorded_by`` asks what had been recorded by then, ``up_to`` until which row."""
    rows = patient.recorded_events.select_related("recorded_by").order_by("date", "id")
    if recorded_by is not None:
        rows = rows.filter(recorded_at__lte=recorded_by)
    if up_to is not None:
        rows = rows.filter(pk__lte=up_to)
    return holding(rows)


def holding(rows: Iterable[RecordedEvent]) -> list[RecordedEvent]:
    """Those of all rows of one patient that nothing replaces and that are no withdrawal, in their order."""
    found = list(rows)
    replaced = {row.replaces_id for row in found}
    return [row for row in found if row.pk not in replaced and not row.withdrawn]


def last_row(patient: Patient) -> int:
    """The newest row of a patient; 0 when there is none."""
    return patient.recorded_events.aggregate(last=Max("pk"))["last"] or 0


def standing_for(row: RecordedEvent) -> RecordedEvent | None:
    """The row that holds in the place of this one, perhaps itself; ``None`` when it was withdrawn."""
    while (later := RecordedEvent.objects.filter(replaces=row).first()) is not None:
        row = later
    return None if row.withdrawn else row


def case_of(patient: Patient, as_of: datetime.date, guideline: Guideline, rows: Iterable[RecordedEvent]) -> Case:
    """The patient as a case on a day. A patient without events is a case in which nothing is known."""
    return case_of_events(patient, as_of, guideline, [as_written(row) for row in rows])


def case_of_events(
    patient: Patient, as_of: datetime.date, guideline: Guideline, written: Sequence[Mapping[str, Any]]
) -> Case:
    """The same from events as a case file writes them.

    What was recorded under another version of the guideline, and is not known to this one, is not there for it.
    """
    content: dict[str, Any] = {"id": str(patient), "as_of": as_of.isoformat()}
    content["events" if written else "facts"] = written or {}
    seen, _ = readable(content, guideline.dictionary, library().other_dictionaries(guideline))
    return case_from(seen, guideline.dictionary, "record")


def as_written(row: RecordedEvent) -> dict[str, Any]:
    """A row as a case file writes an event; ``ref`` leads back to the row."""
    return {"date": row.date.isoformat(), "kind": row.kind, **row.content, "ref": str(row.pk)}


def record(patient: Patient, draft: Draft, by: User, guideline: Guideline, sent: Sent = NOT_A_FORM) -> RecordedEvent:
    """Add an event. Raises :class:`InputError` before anything is written, or :class:`AlreadySentError`."""
    check(draft, guideline)
    fields = {"date": draft.date, "kind": draft.kind, "content": dict(draft.content)}
    try:
        with transaction.atomic():
            return RecordedEvent.objects.create(
                patient=patient, recorded_by=by, token=sent.token, confirmed=list(sent.confirmed), **fields
            )
    except IntegrityError:
        if (earlier := _sent_before(patient.pk, sent)) is None:
            raise
        return _same(earlier, {**fields, "replaces": None})


def amend(
    row: RecordedEvent, draft: Draft, by: User, guideline: Guideline, reason: str = "", sent: Sent = NOT_A_FORM
) -> RecordedEvent:
    """Put another event in the place of one.

    Raises :class:`InputError`, :class:`ConflictError` or :class:`AlreadySentError`; then nothing was written.
    """
    check(draft, guideline)
    return _replace(row, by, sent, date=draft.date, kind=draft.kind, content=dict(draft.content), reason=reason)


def withdraw(row: RecordedEvent, by: User, reason: str = "", sent: Sent = NOT_A_FORM) -> RecordedEvent:
    """Take an event back; the row stays for the history. Raises :class:`ConflictError`."""
    return _replace(row, by, sent, date=row.date, kind=row.kind, content={}, reason=reason, withdrawn=True)


def check(draft: Draft, guideline: Guideline) -> None:
    """Refuse what a case file would not be allowed to say. Raises :class:`InputError`."""
    dictionary = guideline.dictionary
    read_events([draft.as_written()], dictionary.events, dictionary, draft.kind)


def state_fact(
    patient: Patient, name: str, raw: Any, day: datetime.date, by: User, guideline: Guideline
) -> RecordedEvent | None:
    """Enter one fact on a day; ``None`` takes it back to unknown.

    What was entered on the same day is amended, so that a slip leaves no second statement; an earlier day's statement
    stands in the history and is overtaken. Returns the new row, or ``None`` when there was nothing to do.
    """
    draft = Draft(day, FACT_ENTRY, {name: raw})
    check(draft, guideline)
    with transaction.atomic():
        rows = current_events(Patient.objects.select_for_update().get(pk=patient.pk))
        own = [row for row in rows if row.kind == FACT_ENTRY and row.date == day and set(row.content) == {name}]
        stated = any(name in row.content for row in rows if row.date <= day and row not in own)
        if raw is None and not stated:
            return withdraw(own[-1], by) if own else None
        if own and own[-1].content == {name: raw}:
            return None
        return amend(own[-1], draft, by, guideline) if own else record(patient, draft, by, guideline)


def _replace(row: RecordedEvent, by: User, sent: Sent, **fields: Any) -> RecordedEvent:
    try:
        with transaction.atomic():
            return RecordedEvent.objects.create(
                patient_id=row.patient_id,
                recorded_by=by,
                replaces=row,
                token=sent.token,
                confirmed=list(sent.confirmed),
                **fields,
            )
    except IntegrityError as problem:
        if (earlier := _sent_before(row.patient_id, sent)) is not None:
            return _same(earlier, {**fields, "replaces": row})
        raise ConflictError from problem


def _sent_before(patient_id: UUID, sent: Sent) -> RecordedEvent | None:
    if sent.token is None:
        return None
    return RecordedEvent.objects.filter(patient_id=patient_id, token=sent.token).first()


def _same(earlier: RecordedEvent, fields: Mapping[str, Any]) -> RecordedEvent:
    """The row that the same form made before; a form whose content has changed since is none of the same."""
    if any(getattr(earlier, name) != value for name, value in fields.items()):
        raise AlreadySentError(earlier)
    return earlier


__all__ = [
    "AlreadySentError",
    "ConflictError",
    "Draft",
    "InputError",
    "Sent",
    "amend",
    "as_written",
    "case_of",
    "check",
    "current_events",
    "last_row",
    "record",
    "standing_for",
    "state_fact",
    "withdraw",
]
