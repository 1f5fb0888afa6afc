"""A meeting while it is minuted: a field for each discipline, a row for each option, and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from leptoguide.advise.model import RecommendationAdvice
from leptoguide.advise.status import Status
from leptoguide.registry.departures import departs, departures
from leptoguide.registry.meetings import Head, decisions_of, head_of, opinions_of
from leptoguide.registry.models import Decided, Decision, Opinion
from leptoguide.registry.snapshots import Dossier
from leptoguide.render.items import Note, OptionRow, option_rows
from leptoguide.render.phrase import Phrases
from leptoguide.render.texts import Words
from leptoguide.web.pages.minutes import written

HEAD = "head"
NO_DISCIPLINE = "other"
_CHOICES = (Decided.YES, Decided.NO, Decided.DEFERRED, Decided.TAKEN_BACK)
_READY = frozenset({Status.RECOMMENDED, Status.BLOCKED})


@dataclass(frozen=True, slots=True)
class Edited:
    """What was typed into one part (``values``) and not stored, and why. ``conflict``: somebody else wrote first."""

    part: str
    values: Mapping[str, str]
    problem: str
    conflict: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """Something that is edited on its own.

    ``version`` is what the writer has seen, 0 for nothing; ``written`` says who wrote it and when. ``theirs`` are the
    lines that somebody else wrote first, shown beside what was typed.
    """

    part: str
    version: int
    written: str
    problem: str
    theirs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bench:
    """The people of one discipline, in one field."""

    discipline: str
    label: str
    names: str


@dataclass(frozen=True, slots=True)
class HeadPart(Part):
    """What the meeting is about, and who is there."""

    date: str
    as_of: str
    question: str
    conclusion: str
    benches: tuple[Bench, ...]


@dataclass(frozen=True, slots=True)
class OpinionPart(Part):
    """One discipline: what it said, what it has to speak to, and who of it is there."""

    discipline: str
    label: str
    text: str
    given_by: str
    items: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One possible decision. ``departs``: it would go against the advice."""

    code: str
    label: str
    chosen: bool
    departs: bool


@dataclass(frozen=True, slots=True)
class DecisionPart(Part):
    """One option: the advice on it, and what was decided. ``was``: the status it was decided on, if that has moved."""

    option: str
    label: str
    status: str
    tags: tuple[str, ...]
    notes: tuple[Note, ...]
    choices: tuple[Choice, ...]
    reason: str
    text: str
    was: str

    @property
    def decided(self) -> bool:
        """Whether anything is decided."""
        return not self.choices[-1].chosen


@dataclass(frozen=True, slots=True)
class Block:
    """The options of one recommendation: those to decide on now, and those that wait for data."""

    id: str
    title: str
    grades: str
    ready: tuple[DecisionPart, ...]
    waiting: tuple[DecisionPart, ...]


@dataclass(frozen=True)
class Minuting:
    """The page on which a meeting is minuted. ``added`` are options put on it by hand."""

    dossier: Dossier
    words: Words
    added: tuple[str, ...] = ()
    edited: Edited | None = None

    @cached_property
    def phrases(self) -> Phrases:
        """Phrases of the guideline in this language."""
        return Phrases(self.dossier.guideline, self.words)

    # ------------------------------------------------------------ the meeting itself

    @cached_property
    def head(self) -> HeadPart:
        """What the meeting is about."""
        meeting = self.dossier.meeting
        stored = self._head_values(head_of(meeting))
        edited = self._edited(HEAD)
        values = {**stored, **edited.values} if edited else stored
        theirs = [stored[key] for key in stored if edited and edited.conflict and stored[key] != values[key]]
        return HeadPart(
            part=HEAD,
            version=meeting.version,
            written=written(str(meeting.changed_by), meeting.changed_at, self.words),
            problem=edited.problem if edited else "",
            theirs=tuple(theirs),
            date=values["date"],
            as_of=values["as_of"],
            question=values["question"],
            conclusion=values["conclusion"],
            benches=tuple(Bench(name, label, values[f"people.{name}"]) for name, label in self._benches()),
        )

    @property
    def names(self) -> tuple[str, ...]:
        """Everybody who is there."""
        return tuple(entry.name for entry in head_of(self.dossier.meeting).attendees)

    def _benches(self) -> Iterator[tuple[str, str]]:
        for name, entry in self.dossier.guideline.disciplines.items():
            yield name, self.words.of(entry.label)
        yield NO_DISCIPLINE, self.words("minutes.others")

    def _head_values(self, head: Head) -> dict[str, str]:
        values = {
            "date": head.date.isoformat(),
            "as_of": head.as_of.isoformat(),
            "question": head.question,
            "conclusion": head.conclusion,
        }
        for name, _ in self._benches():
            there = [x.name for x in head.attendees if (x.discipline or NO_DISCIPLINE) == name]
            values[f"people.{name}"] = self.words.join(there)
        return values

    # ------------------------------------------------------------ opinions

    @cached_property
    def opinions(self) -> tuple[OpinionPart, ...]:
        """Every discipline of the guideline."""
        return tuple(self.opinion(name) for name in self.dossier.guideline.disciplines)

    def opinion(self, discipline: str) -> OpinionPart:
        """One of them."""
        held = self._held_opinions.get(discipline)
        part = f"opinion.{discipline}"
        edited = self._edited(part)
        there = tuple(x.name for x in head_of(self.dossier.meeting).attendees if x.discipline == discipline)
        text, given_by = (held.text, held.given_by) if held else ("", "")
        values = edited.values if edited else {}
        theirs = (f"{text} ({given_by})" if text else self.words("minutes.taken-back"),)
        return OpinionPart(
            part=part,
            version=held.version if held else 0,
            written=self._written(held) if text else "",
            problem=edited.problem if edited else "",
            theirs=theirs if edited and edited.conflict else (),
            discipline=discipline,
            label=self.words.of(self.dossier.guideline.disciplines[discipline].label),
            text=values.get("text", text),
            given_by=values.get("given_by", given_by or (there[0] if len(there) == 1 else "")),
            items=tuple(self._label(option) for option in self.dossier.advice.mdt.get(discipline, ())),
            names=there,
        )

    # ------------------------------------------------------------ decisions

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The options for the meeting by recommendation, with those decided on or added by hand."""
        return tuple(
            block for r in self.dossier.advice.recommendations if (block := self._block(r)).ready or block.waiting
        )

    @cached_property
    def rest(self) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
        """The options that are not on the page, by recommendation: id and label with the status."""
        found = []
        for recommendation in self.dossier.advice.recommendations:
            options = tuple(
                (o.id, f"{self._label(o.id)} · {self.words(f'status.{o.status.value}')}")
                for o in recommendation.options
                if o.id not in self._shown
            )
            if options:
                found.append((f"{recommendation.id} {self._title(recommendation)}", options))
        return tuple(found)

    def decision(self, option: str) -> DecisionPart:
        """One option."""
        advice, held = self.dossier.advice.options[option], self._held_decisions.get(option)
        row, reason = self._rows[option]
        part = f"decision.{option}"
        edited = self._edited(part)
        stored = {"decided": held.decided, "reason": held.reason, "text": held.text} if held else {}
        values = {**stored, **edited.values} if edited else stored
        decided = values.get("decided", "")
        moved = held is not None and held.decided and held.status != advice.status.value
        return DecisionPart(
            part=part,
            version=held.version if held else 0,
            written=self._written(held) if held and held.decided else "",
            problem=edited.problem if edited else "",
            theirs=self._their_decision(held) if held and edited and edited.conflict else (),
            option=option,
            label=row.label,
            status=advice.status.value,
            tags=row.tags,
            notes=(*row.notes, *([reason] if reason else [])),
            choices=tuple(
                Choice(code, self.words(f"decided.{code or 'none'}"), code == decided, departs(code, advice.status))
                for code in _CHOICES
            ),
            reason=values.get("reason", ""),
            text=values.get("text", ""),
            was=self.words(f"status.{held.status}") if moved and held else "",
        )

    def _block(self, advice: RecommendationAdvice) -> Block:
        shown = [self.decision(o.id) for o in advice.options if o.id in self._shown]
        ready = tuple(x for x in shown if x.status in _READY or x.decided or x.option in self.added)
        waiting = tuple(x for x in shown if x not in ready)
        return Block(advice.id, self._title(advice), self.phrases.grades(advice.recommendation.entry), ready, waiting)

    def _title(self, advice: RecommendationAdvice) -> str:
        return self.words.of(advice.recommendation.entry.title)

    @cached_property
    def _shown(self) -> frozenset[str]:
        for_the_meeting = {option for options in self.dossier.advice.mdt.values() for option in options}
        return frozenset({*for_the_meeting, *self.dossier.decisions, *self.added})

    @cached_property
    def _rows(self) -> dict[str, tuple[OptionRow, Note | None]]:
        return option_rows(self.dossier.advice, self.words, self.phrases)

    # ------------------------------------------------------------ keeping

    @cached_property
    def _held_opinions(self) -> Mapping[str, Opinion]:
        return opinions_of(self.dossier.meeting)

    @cached_property
    def _held_decisions(self) -> Mapping[str, Decision]:
        return decisions_of(self.dossier.meeting)

    def _edited(self, part: str) -> Edited | None:
        return self.edited if self.edited and self.edited.part == part else None

    def _label(self, option: str) -> str:
        return self.words.of(self.dossier.guideline.options[option].entry.label)

    def _written(self, held: Opinion | Decision | None) -> str:
        return written(str(held.recorded_by), held.recorded_at, self.words) if held else ""

    def _their_decision(self, held: Decision) -> tuple[str, ...]:
        reason = self.words.of(departures()[held.reason].label) if held.reason else ""
        return tuple(x for x in (self.words(f"decided.{held.decided or 'none'}"), reason, held.text) if x)
