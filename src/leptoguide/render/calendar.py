"""Follow-up dates as an iCalendar file (RFC 5545): whole days, no time zone, and of a patient one name only."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from leptoguide.advise.model import Advice, FollowUp
from leptoguide.knowledge.guideline import Guideline
from leptoguide.render.phrase import Phrases
from leptoguide.render.texts import Language, Words
from leptoguide.truth import TRUE, UNKNOWN

_OCTETS: Final = 75
"""How long a line may be, without its end (RFC 5545, 3.1)."""

_NEWLINE: Final = "\r\n"
_END: Final = "END:VCALENDAR"


@dataclass(frozen=True, slots=True)
class Dates:
    """The follow-up of one patient as of a day. ``name`` is what the calendar calls the patient.

    ``key`` tells the patient from every other: the same key, day and recommendation keep their UID, so that importing
    again updates.
    """

    guideline: Guideline
    as_of: datetime.date
    follow_up: tuple[FollowUp, ...]
    name: str
    key: str

    @property
    def due(self) -> Iterator[tuple[datetime.date, str, tuple[FollowUp, ...]]]:
        """Due days by recommendation, in order; dates of other readings are left out."""
        found: dict[tuple[datetime.date, str], list[FollowUp]] = {}
        for item in self.follow_up:
            if item.reading is None:
                found.setdefault((item.due, item.recommendation), []).append(item)
        for (due, recommendation), items in sorted(found.items()):
            yield due, recommendation, tuple(items)


def follow_up_ics(advice: Advice, language: Language) -> str:
    """The calendar of one case, which is called by its id."""
    if advice.case.as_of is None:
        return ""
    name = advice.case.id
    return calendar_ics([Dates(advice.guideline, advice.case.as_of, advice.follow_up, name, name)], language)


def calendar_ics(patients: Iterable[Dates], language: Language) -> str:
    """One event for each day that is due, by the primary reading of the schedule; none for what can not be told yet.

    Empty when nothing is due: a calendar without an event is not valid.
    """
    words = Words(language)
    found = [one for one in patients if any(one.due)]
    if not found:
        return ""
    lines = [*_head(found[0].guideline, words), *(x for one in found for x in _Patient(one, words).events()), _END]
    return "".join(part + _NEWLINE for line in lines for part in fold(line))


def _head(guideline: Guideline, words: Words) -> Iterator[str]:
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield f"PRODID:-//LeptoGuide//{guideline.identity.id} {guideline.identity.version}//{words.language.upper()}"
    yield "CALSCALE:GREGORIAN"
    yield "METHOD:PUBLISH"


def escape(text: str) -> str:
    """Text as a value: backslash, semicolon, comma and line ends escaped (RFC 5545, 3.3.11)."""
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n"), ("\r", "\\n")):
        text = text.replace(plain, escaped)
    return text


def fold(line: str) -> Iterator[str]:
    """A content line in pieces of at most 75 octets; no character is cut, and each piece but the first is indented."""
    piece, size = "", 0
    for character in line:
        octets = len(character.encode("utf-8"))
        if size + octets > _OCTETS:
            yield piece
            piece, size = " ", 1
        piece += character
        size += octets
    yield piece


class _Patient:
    def __init__(self, dates: Dates, words: Words) -> None:
        self.dates = dates
        self.words = words
        self.phrases = Phrases(dates.guideline, words)
        self.items = {i.id: words.of(i.label) for s in dates.guideline.schedules for i in s.entry.items}

    def events(self) -> Iterator[str]:
        for due, recommendation, items in self.dates.due:
            yield from self._event(due, recommendation, items)

    def _event(self, due: datetime.date, recommendation: str, items: Sequence[FollowUp]) -> Iterator[str]:
        yield "BEGIN:VEVENT"
        yield f"UID:{self._uid(due, recommendation)}"
        yield f"DTSTAMP:{_basic(self.dates.as_of)}T000000Z"
        yield f"DTSTART;VALUE=DATE:{_basic(due)}"
        yield f"DTEND;VALUE=DATE:{_basic(due + datetime.timedelta(days=1))}"
        yield f"SUMMARY:{escape(self._summary(recommendation, items))}"
        yield f"DESCRIPTION:{escape(self._description(items))}"
        yield "CLASS:PRIVATE"
        yield "TRANSP:TRANSPARENT"
        yield "END:VEVENT"

    def _uid(self, due: datetime.date, recommendation: str) -> str:
        name = "\n".join((self.dates.guideline.identity.id, self.dates.key, due.isoformat(), recommendation))
        return f"{uuid.uuid5(uuid.NAMESPACE_OID, name)}@leptoguide"

    def _summary(self, recommendation: str, items: Sequence[FollowUp]) -> str:
        keys = {TRUE: "follow.overdue", UNKNOWN: "follow.passed"}
        found = [keys[item.overdue] for item in items if item.overdue in keys]
        passed = f"[{self.words(found[0])}] " if found else ""
        return f"{passed}{self.words('head.follow-up')} {recommendation} · {self.dates.name}"

    def _description(self, items: Sequence[FollowUp]) -> str:
        what = {name: None for item in items for name in item.what}
        phases = {self.words.of(item.phase): None for item in items}
        identity = self.dates.guideline.identity
        missing = tuple({name: None for item in items for name in item.missing})
        passed = self.words("follow.passed")
        lines = [
            self.words.join([self.items[name] for name in what]),
            *([self.words("follow.needs", text=passed, facts=self.phrases.facts(missing))] if missing else []),
            *phases,
            f"{identity.id} {identity.version} · {self.words('head.as-of')} {self.dates.as_of}",
            self.words.of(identity.disclaimer),
        ]
        return "\n".join(lines)


def _basic(day: datetime.date) -> str:
    return day.isoformat().replace("-", "")
