"""The list of a patient's meetings."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from leptoguide.registry.models import Meeting, Patient
from leptoguide.render.texts import Words


@dataclass(frozen=True, slots=True)
class Row:
    """One meeting. ``state``: prepared, signed, or amended by the meeting ``amended_by``."""

    number: int
    date: datetime.date
    as_of: datetime.date
    question: str
    state: str
    state_word: str
    signers: str
    amends: int | None
    amended_by: int | None


def rows(patient: Patient, words: Words) -> list[Row]:
    """The meetings of a patient, newest first."""
    found = patient.meetings.select_related("snapshot", "amended_by__snapshot").prefetch_related("snapshot__signatures")
    return [_row(meeting, words) for meeting in found]


def _row(meeting: Meeting, words: Words) -> Row:
    amendment = meeting.amendment
    state = "amended" if amendment and amendment.signed else meeting.state
    signatures = meeting.snapshot.signatures.all() if meeting.signed else ()
    return Row(
        number=meeting.pk,
        date=meeting.date,
        as_of=meeting.as_of,
        question=meeting.question,
        state=state,
        state_word=words(f"meeting.state.{state}"),
        signers=words.join(signature.signer_name for signature in signatures),
        amends=meeting.amends_id,
        amended_by=amendment.pk if amendment else None,
    )
