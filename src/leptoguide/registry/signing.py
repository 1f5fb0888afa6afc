"""Signing a meeting, adding a signature, amending what is signed, and checking that it is what was signed."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from leptoguide.errors import InputError
from leptoguide.knowledge.guideline import Guideline
from leptoguide.registry import records
from leptoguide.registry.meetings import (
    Head,
    cleaned,
    decisions_of,
    head_of,
    open_for_writing,
    opinions_of,
)
from leptoguide.registry.models import Decision, LockedError, Meeting, Opinion, RecordedEvent, Signature, Snapshot, User
from leptoguide.registry.reports import reports_of
from leptoguide.registry.snapshots import Dossier, dossier
from leptoguide.render.canonical import canonical, sha256

MEETING_KIND: Final = "mdt-meeting"
MIN_REASON: Final = 2


@dataclass(frozen=True, slots=True)
class Hand:
    """Who signs: for which discipline (its id, or empty), how authenticated again, and the identifier as typed.

    ``seen`` is the hash of what the signer was shown.
    """

    signer: User
    identifier: str
    seen: str
    proof: str
    discipline: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """Whether the stored bytes are those that were signed: their hash now, the hash kept, and those signed."""

    computed: str
    stored: str
    signed: tuple[str, ...]

    @property
    def matches(self) -> bool:
        """All hashes are the same."""
        return {self.stored, *self.signed} == {self.computed}


def sign(meeting: Meeting, hand: Hand, guideline: Guideline) -> Signature:
    """Freeze the meeting and sign it; of a signed meeting, sign the same bytes.

    Raises :class:`InputError` saying what stands in the way; then nothing was written.
    """
    if not same_identifier(hand.identifier, meeting.patient.identifier):
        raise InputError("sign.identifier")
    if hand.discipline and hand.discipline not in guideline.disciplines:
        raise InputError("meeting.discipline", where=hand.discipline)
    with transaction.atomic():
        try:
            held = open_for_writing(meeting)
        except LockedError:
            return _add(Snapshot.objects.get(meeting=meeting), hand)
        found = dossier(held, guideline)
        if in_the_way := obstacle(found):
            raise in_the_way
        if hand.seen != found.seen:
            raise InputError("sign.changed")
        now = timezone.localtime()
        sealed = {"signed": {"by": str(hand.signer), "at": now.isoformat()}}
        data = canonical(found.content | sealed | {"report": reports_of(found.content, found.advice)})
        snapshot = Snapshot.objects.create(
            meeting=held,
            content=data,
            sha256=sha256(data),
            created_at=now,
            event=_event(held, hand.signer, guideline),
        )
        return _sign(snapshot, hand, now)


def same_identifier(typed: str, identifier: str) -> bool:
    """Whether the identifier was typed as it stands; full-width characters and blanks around it don't count."""
    return unicodedata.normalize("NFKC", typed).strip() == unicodedata.normalize("NFKC", identifier).strip()


def obstacle(found: Dossier) -> InputError | None:
    """What stands in the way of a first signature, whoever signs."""
    meeting = found.meeting
    if meeting.date > timezone.localdate():
        return InputError("sign.future", date=meeting.date.isoformat())
    if not found.decisions and not meeting.conclusion:
        return InputError("sign.nothing")
    if not meeting.attendees:
        return InputError("sign.nobody")
    if stale := found.stale:
        return InputError("sign.stale", options=stale)
    return None


def _add(snapshot: Snapshot, hand: Hand) -> Signature:
    if not verify(snapshot).matches:
        raise InputError("sign.altered")
    if snapshot.signatures.filter(signer=hand.signer).exists():
        raise InputError("sign.twice")
    if hand.seen != snapshot.sha256:
        raise InputError("sign.changed")
    return _sign(snapshot, hand, timezone.localtime())


def _sign(snapshot: Snapshot, hand: Hand, now: Any) -> Signature:
    return Signature.objects.create(
        snapshot=snapshot,
        signer=hand.signer,
        signer_name=str(hand.signer),
        discipline=hand.discipline,
        signed_at=now,
        proof=hand.proof,
        sha256=snapshot.sha256,
    )


# ---------------------------------------------------------------- the event in the record


def _event(meeting: Meeting, by: User, guideline: Guideline) -> RecordedEvent:
    """The meeting in the patient's record. What it settles overtakes what was stated otherwise earlier that day."""
    made = _meeting_event(meeting, by, guideline)
    rows = records.current_events(meeting.patient)
    case = records.case_of(meeting.patient, meeting.date, guideline, rows)
    for name, value in guideline.dictionary.events[MEETING_KIND].settles.items():
        if name in case.conflicts:
            records.state_fact(meeting.patient, name, value, meeting.date, by, guideline)
    return made


def _meeting_event(meeting: Meeting, by: User, guideline: Guideline) -> RecordedEvent:
    """That of the amended meeting if it is still there, or one of that day, or a new one."""
    draft = records.Draft(meeting.date, MEETING_KIND, {})
    earlier = records.standing_for(meeting.amends.snapshot.event) if meeting.amends else None
    if earlier is not None and earlier.kind == MEETING_KIND:
        if earlier.date == meeting.date:
            return earlier
        moved = records.Draft(meeting.date, MEETING_KIND, earlier.content)
        return records.amend(earlier, moved, by, guideline, meeting.amend_reason[: _reason_room()])
    rows = [row for row in records.current_events(meeting.patient) if row.kind == MEETING_KIND]
    same_day = [row for row in rows if row.date == meeting.date]
    return same_day[-1] if same_day else records.record(meeting.patient, draft, by, guideline)


def _reason_room() -> int | None:
    return RecordedEvent._meta.get_field("reason").max_length


# ---------------------------------------------------------------- afterwards


def verify(snapshot: Snapshot) -> Check:
    """Work the hash out again from the stored bytes."""
    signed = tuple(signature.sha256 for signature in snapshot.signatures.all())
    return Check(sha256(snapshot.data), snapshot.sha256, signed)


def content_of(snapshot: Snapshot) -> dict[str, Any]:
    """What was signed, as data."""
    content: dict[str, Any] = json.loads(snapshot.data)
    return content


def amend(meeting: Meeting, reason: str, by: User) -> Meeting:
    """A new meeting in the place of a signed one, with everything that was said; the old one stays as it is.

    Raises :class:`InputError` when there is nothing to amend, or an amendment is there already.
    """
    reason = cleaned(reason)
    if len(reason) < MIN_REASON:
        raise InputError("amend.reason")
    if not meeting.signed:
        raise InputError("amend.unsigned")
    head: Head = head_of(meeting)
    try:
        with transaction.atomic():
            made = Meeting.objects.create(
                patient=meeting.patient,
                date=head.date,
                as_of=head.as_of,
                question=head.question,
                conclusion=head.conclusion,
                attendees=meeting.attendees,
                created_by=by,
                changed_by=by,
                amends=meeting,
                amend_reason=reason,
            )
            rows: list[Opinion | Decision] = [*opinions_of(meeting).values(), *decisions_of(meeting).values()]
            for row in rows:
                _copy(row, made)
    except IntegrityError:
        raise InputError("amend.twice") from None
    return made


def _copy(row: Opinion | Decision, meeting: Meeting) -> None:
    """The same words in another meeting, still by whom and when they were written; not what was taken back."""
    if not (row.text if isinstance(row, Opinion) else row.decided):
        return
    row.pk, row.version, row.meeting = None, 1, meeting
    row._state.adding = True
    row.save()
