"""Meetings in preparation. Every writer says which version was seen; who comes second is told, with both texts."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from leptoguide.advise.model import Advice
from leptoguide.errors import InputError
from leptoguide.knowledge.guideline import Guideline
from leptoguide.registry.departures import departs, departures
from leptoguide.registry.models import Decided, Decision, LockedError, Meeting, Opinion, Patient, User
from leptoguide.registry.records import ConflictError

MIN_QUESTION: Final = 4
MAX_TEXT: Final = 4000
MAX_NAME: Final = 100
MAX_ATTENDEES: Final = 60
_TURNS_TEXT_AROUND: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


class EditConflictError(ConflictError):
    """Somebody else wrote first; nothing was written. ``theirs`` is what holds now."""

    def __init__(self, theirs: Meeting | Opinion | Decision) -> None:
        super().__init__(str(theirs))
        self.theirs = theirs


@dataclass(frozen=True, slots=True)
class Attendee:
    """Who was there, and for which discipline (its id, or empty)."""

    name: str
    discipline: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """What a meeting is about. ``as_of`` is the day of the facts; it can't come after the meeting."""

    date: datetime.date
    as_of: datetime.date
    question: str
    conclusion: str = ""
    attendees: tuple[Attendee, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class OpinionDraft:
    """What a discipline says, and who gave it. An empty text takes an opinion back."""

    text: str
    given_by: str = ""


@dataclass(frozen=True, slots=True)
class DecisionDraft:
    """What is decided on an option; ``reason`` is a code of ``departures.yaml``."""

    decided: str
    reason: str = ""
    text: str = ""


# ---------------------------------------------------------------- what is being written


def prepare(patient: Patient, head: Head, by: User, guideline: Guideline) -> Meeting:
    """A new meeting; or the open one that asks the same on the same days, as when a form is sent twice.

    Raises :class:`InputError` before anything is written.
    """
    head = checked_head(head, guideline)
    with transaction.atomic():
        Patient.objects.select_for_update().get(pk=patient.pk)  # of two at once the second waits, and finds the first
        if (held := _called_before(patient, head)) is not None:
            return held
        meeting = Meeting(patient=patient, created_by=by, changed_by=by)
        _put(meeting, head)
        meeting.save()
    return meeting


def _called_before(patient: Patient, head: Head) -> Meeting | None:
    """An open meeting that says all that this head says; people and a conclusion may have come since."""
    same = Meeting.objects.filter(
        patient=patient, snapshot=None, amends=None, date=head.date, as_of=head.as_of, question=head.question
    )
    heads = ((meeting, head_of(meeting)) for meeting in same)
    return next((m for m, held in heads if head in (held, replace(held, conclusion="", attendees=()))), None)


def change_head(meeting: Meeting, head: Head, seen: int, by: User, guideline: Guideline) -> Meeting:
    """Change what the meeting is about. Raises :class:`InputError`, :class:`EditConflictError` or
    :class:`LockedError`; then nothing was written.
    """
    head = checked_head(head, guideline)
    with transaction.atomic():
        held = open_for_writing(meeting)
        if head_of(held) == head:
            return held
        if held.version != seen:
            raise EditConflictError(held)
        _put(held, head)
        held.version += 1
        held.changed_by = by
        held.save()
    return held


def give_opinion(
    meeting: Meeting, discipline: str, draft: OpinionDraft, seen: int, by: User, guideline: Guideline
) -> Opinion | None:
    """Write what a discipline says. ``seen``: the version that the writer saw, 0 for none.

    Raises :class:`InputError`, :class:`EditConflictError` or :class:`LockedError`; then nothing was written.
    """
    if discipline not in guideline.disciplines:
        raise InputError("meeting.discipline", where=discipline)
    text, given_by = cleaned(draft.text), one_line(draft.given_by)
    if text and not given_by:
        raise InputError("meeting.given-by")
    with transaction.atomic():
        held = opinions_of(open_for_writing(meeting)).get(discipline)
        if (held.text, held.given_by) == (text, given_by) if held else not text:
            return held
        version = _next_version(held, seen)
        return Opinion.objects.create(
            meeting=meeting,
            discipline=discipline,
            version=version,
            text=text,
            given_by=given_by if text else "",
            recorded_by=by,
            recorded_at=timezone.now(),
        )


def decide(meeting: Meeting, option: str, draft: DecisionDraft, seen: int, by: User, advice: Advice) -> Decision | None:
    """Write what is decided on an option, against the advice of the meeting's day.

    Raises :class:`InputError` (a departure without its reason, too), :class:`EditConflictError` or
    :class:`LockedError`; then nothing was written.
    """
    if option not in advice.options:
        raise InputError("meeting.option", where=option)
    status = advice.options[option].status
    draft = _checked_decision(draft, departs(draft.decided, status))
    said = (draft.decided, draft.reason, draft.text, status.value)
    with transaction.atomic():
        held = decisions_of(open_for_writing(meeting)).get(option)
        if (held.decided, held.reason, held.text, held.status) == said if held else not draft.decided:
            return held
        version = _next_version(held, seen)
        return Decision.objects.create(
            meeting=meeting,
            option=option,
            version=version,
            status=status.value,
            decided=draft.decided,
            reason=draft.reason,
            text=draft.text,
            recorded_by=by,
            recorded_at=timezone.now(),
        )


def open_for_writing(meeting: Meeting) -> Meeting:
    """The meeting as it is now, held until the transaction ends. Raises :class:`LockedError` once it is signed."""
    held = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if held.signed:
        raise LockedError(str(held))
    return held


# ---------------------------------------------------------------- what is there


def head_of(meeting: Meeting) -> Head:
    """What a meeting is about, as it is stored."""
    attendees = tuple(Attendee(**entry) for entry in meeting.attendees)
    return Head(meeting.date, meeting.as_of, meeting.question, meeting.conclusion, attendees)


def opinions_of(meeting: Meeting) -> Mapping[str, Opinion]:
    """The newest version of each discipline's opinion, those taken back among them."""
    rows = Opinion.objects.filter(meeting=meeting).select_related("recorded_by").order_by("version")
    return {row.discipline: row for row in rows}


def decisions_of(meeting: Meeting) -> Mapping[str, Decision]:
    """The newest version of the decision on each option, those taken back among them."""
    rows = Decision.objects.filter(meeting=meeting).select_related("recorded_by").order_by("version")
    return {row.option: row for row in rows}


def versions_of(meeting: Meeting) -> Mapping[str, int]:
    """The newest version of every part that was ever written: ``head``, ``opinion.neurology``, ``decision.R9.vps``."""
    found = {"head": meeting.version}
    for kind, key, model in (("opinion", "discipline", Opinion), ("decision", "option", Decision)):
        rows = model.objects.filter(meeting=meeting).values_list(key).annotate(newest=Max("version"))
        found |= {f"{kind}.{name}": newest for name, newest in rows}
    return found


# ---------------------------------------------------------------- checks


def checked_head(head: Head, guideline: Guideline) -> Head:
    """The same, cleaned. Raises :class:`InputError`."""
    question, conclusion = cleaned(head.question), cleaned(head.conclusion)
    if len(question) < MIN_QUESTION:
        raise InputError("meeting.question", least=MIN_QUESTION)
    if head.as_of > head.date:
        raise InputError("meeting.as-of", as_of=head.as_of.isoformat(), date=head.date.isoformat())
    if len(head.attendees) > MAX_ATTENDEES:
        raise InputError("meeting.attendees", most=MAX_ATTENDEES)
    attendees = []
    for entry in head.attendees:
        name = one_line(entry.name)
        if entry.discipline and entry.discipline not in guideline.disciplines:
            raise InputError("meeting.discipline", where=entry.discipline)
        if name:
            attendees.append(Attendee(name, entry.discipline))
        elif entry.discipline:
            raise InputError("meeting.attendee-name")
    return Head(head.date, head.as_of, question, conclusion, tuple(attendees))


def _checked_decision(draft: DecisionDraft, departing: bool) -> DecisionDraft:
    text = cleaned(draft.text)
    if draft.decided not in Decided.values:
        raise InputError("meeting.decided", where=draft.decided)
    if draft.reason and draft.reason not in departures():
        raise InputError("meeting.reason", where=draft.reason)
    if not draft.decided:
        return DecisionDraft("")
    if departing and not draft.reason:
        raise InputError("meeting.departure")
    if draft.reason and departures()[draft.reason].text and not text:
        raise InputError("meeting.reason-text")
    return DecisionDraft(draft.decided, draft.reason, text)


def cleaned(text: str, most: int = MAX_TEXT) -> str:
    """Text as it is kept: line ends alike, no blanks at the ends, nothing invisible that changes what others read.

    Raises :class:`InputError` when it is too long.
    """
    text = re.sub(r"\r\n?|[\u2028\u2029\x0b\x0c]", "\n", text).replace("\t", " ")
    kept = (c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs"))
    text = _TURNS_TEXT_AROUND.sub("", "".join(kept)).strip()
    if len(text) > most:
        raise InputError("meeting.too-long", most=most, count=len(text))
    return text


def one_line(text: str) -> str:
    """A name, on one line."""
    return " ".join(cleaned(text, MAX_NAME).split())


def _put(meeting: Meeting, head: Head) -> None:
    meeting.date, meeting.as_of = head.date, head.as_of
    meeting.question, meeting.conclusion = head.question, head.conclusion
    meeting.attendees = [{"name": entry.name, "discipline": entry.discipline} for entry in head.attendees]


def _next_version(held: Opinion | Decision | None, seen: int) -> int:
    if held and held.version != seen:
        raise EditConflictError(held)
    return held.version + 1 if held else 1
