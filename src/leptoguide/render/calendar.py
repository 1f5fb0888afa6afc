"""Follow-up dates as an iCalendar file (RFC 5545): whole days, no time zone, no name but the case's id."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterator, Sequence
from typing import Final

from leptoguide.advise.model import Advice, FollowUp
from leptoguide.render.phrase import Phrases
from leptoguide.render.texts import Language, Words
from leptoguide.truth import TRUE, UNKNOWN

_OCTETS: Final = 75
"""How long a line may be, without its end (RFC 5545, 3.1)."""

_NEWLINE: Final = "\r\n"


def follow_up_ics(advice: Advice, language: Language) -> str:
    """One event for each day that is due, by the primary reading of the schedule; none for what can not be told yet.

    The same case, day and recommendation keep their UID, so that importing again updates. Empty when nothing is due:
    a calendar without an event is not valid.
    """
    if not any(advice_due(advice)):
        return ""
    lines = _Calendar(advice, Words(language)).lines()
    return "".join(part + _NEWLINE for line in lines for part in fold(line))


def advice_due(advice: Advice) -> Iterator[tuple[datetime.date, str, tuple[FollowUp, ...]]]:
    """Due days by recommendation, in order; dates of other readings are left out."""
    found: dict[tuple[datetime.date, str], list[FollowUp]] = {}
    for item in advice.follow_up:
        if item.reading is None:
            found.setdefault((item.due, item.recommendation), []).append(item)
    for (due, recommendation), items in sorted(found.items()):
        yield due, recommendation, tuple(items)


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


class _Calendar:
    def __init__(self, advice: Advice, words: Words) -> None:
        self.advice = advice
        self.words = words
        self.phrases = Phrases(advice.guideline, words)
        self.items = {i.id: words.of(i.label) for s in advice.guideline.schedules for i in s.entry.items}

    def lines(self) -> Iterator[str]:
        identity = self.advice.guideline.identity
        yield "BEGIN:VCALENDAR"
        yield "VERSION:2.0"
        yield f"PRODID:-//LeptoGuide//{identity.id} {identity.version}//{self.words.language.upper()}"
        yield "CALSCALE:GREGORIAN"
        yield "METHOD:PUBLISH"
        for due, recommendation, items in advice_due(self.advice):
            yield from self._event(due, recommendation, items)
        yield "END:VCALENDAR"

    def _event(self, due: datetime.date, recommendation: str, items: Sequence[FollowUp]) -> Iterator[str]:
        as_of = self.advice.case.as_of
        assert as_of is not None, "a follow-up date is counted up to the day of the assessment"
        yield "BEGIN:VEVENT"
        yield f"UID:{self._uid(due, recommendation)}"
        yield f"DTSTAMP:{_basic(as_of)}T000000Z"
        yield f"DTSTART;VALUE=DATE:{_basic(due)}"
        yield f"DTEND;VALUE=DATE:{_basic(due + datetime.timedelta(days=1))}"
        yield f"SUMMARY:{escape(self._summary(recommendation, items))}"
        yield f"DESCRIPTION:{escape(self._description(items))}"
        yield "CLASS:PRIVATE"
        yield "TRANSP:TRANSPARENT"
        yield "END:VEVENT"

    def _uid(self, due: datetime.date, recommendation: str) -> str:
        name = "\n".join((self.advice.guideline.identity.id, self.advice.case.id, due.isoformat(), recommendation))
        return f"{uuid.uuid5(uuid.NAMESPACE_OID, name)}@leptoguide"

    def _summary(self, recommendation: str, items: Sequence[FollowUp]) -> str:
        keys = {TRUE: "follow.overdue", UNKNOWN: "follow.passed"}
        found = [keys[item.overdue] for item in items if item.overdue in keys]
        passed = f"[{self.words(found[0])}] " if found else ""
        return f"{passed}{self.words('head.follow-up')} {recommendation} · {self.advice.case.id}"

    def _description(self, items: Sequence[FollowUp]) -> str:
        what = {name: None for item in items for name in item.what}
        phases = {self.words.of(item.phase): None for item in items}
        identity = self.advice.guideline.identity
        missing = tuple({name: None for item in items for name in item.missing})
        passed = self.words("follow.passed")
        lines = [
            self.words.join([self.items[name] for name in what]),
            *([self.words("follow.needs", text=passed, facts=self.phrases.facts(missing))] if missing else []),
            *phases,
            f"{identity.id} {identity.version} · {self.words('head.as-of')} {self.advice.case.as_of}",
            self.words.of(identity.disclaimer),
        ]
        return "\n".join(lines)


def _basic(day: datetime.date) -> str:
    return day.isoformat().replace("-", "")
