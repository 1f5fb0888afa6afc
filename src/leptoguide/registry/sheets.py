"""The sheet for a meeting, on one page: the patient in short, and by discipline what it has to speak to.

Each option stands once with its reasons, with the discipline that has the least to say otherwise, or with all; the
other disciplines are told that it concerns them too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from leptoguide.advise.model import Advice, OptionAdvice
from leptoguide.advise.status import Status
from leptoguide.draw.look import look
from leptoguide.draw.svg import told
from leptoguide.draw.timeline import timeline_svg
from leptoguide.registry.reports import told_apart
from leptoguide.registry.snapshots import Dossier
from leptoguide.render.items import Note, OptionRow, option_rows
from leptoguide.render.overview import DiagnosisWords, Overview
from leptoguide.render.phrase import Phrases
from leptoguide.render.texts import Words
from leptoguide.report.model import Pair
from leptoguide.report.sheet import Bench, KeyFact, Sheet, SheetBlock, SheetItem, SheetPart, SheetRun, Waiting

_WORDS: Mapping[str, str] = {
    "summary": "sheet.summary",
    "facts": "sheet.facts",
    "waiting": "sheet.waiting",
    "missing": "item.missing",
    "because": "item.because",
    "shared": "sheet.shared",
    "none": "sheet.none",
    "readings": "sheet.readings",
    "timeline": "report.timeline",
    "continued": "sheet.continued",
    "unsigned": "sheet.unsigned",
}
"""The labels between the parts of a sheet: their name there, and their text."""

_OF_ALL = 4
"""From how many disciplines on an option concerns all."""


@dataclass(frozen=True)
class MeetingSheet:
    """The sheet of one advice in one language."""

    advice: Advice
    words: Words

    @cached_property
    def phrases(self) -> Phrases:
        """Phrases of the guideline in this language."""
        return Phrases(self.advice.guideline, self.words)

    @cached_property
    def overview(self) -> Overview:
        """What stands around the options."""
        return Overview(self.advice, self.words, self.phrases)

    @cached_property
    def diagnosis(self) -> DiagnosisWords:
        """The diagnosis in words."""
        return self.overview.diagnosis()

    @property
    def alerts(self) -> tuple[str, ...]:
        """What may not be overlooked: hard stops on what is in use, and facts that contradict each other."""
        o = self.overview
        return tuple(self.words.set(x) for x in (*o.in_use(), *o.contradictions(), *o.conflicts()))

    @cached_property
    def facts(self) -> tuple[KeyFact, ...]:
        """The facts that any item rests on, in clinical order."""
        used = {name for option in self._discussed.values() for name in option.used}
        order = [name for members in self.advice.guideline.dictionary.groups.values() for name in members]
        return tuple(self._fact(name) for name in order if name in used and name in self.advice.case.facts)

    @cached_property
    def timeline(self) -> str:
        """The course as a drawing; empty when the record holds nothing but facts entered."""
        events = self.advice.case.events
        if not any(event.kind.id != "fact-entry" for event in events):
            return ""
        return timeline_svg(self.advice.case, self.advice.guideline, self.words.language, look().sheet, "tracks")

    @cached_property
    def readings(self) -> tuple[tuple[str, str], ...]:
        """Options that another reading of the consensus would judge otherwise: the option, and how."""
        found = []
        for option in self._discussed.values():
            for note in self._rows[option.id][0].notes:
                if note.kind == "reading":
                    found.append((self.overview.label(option.id), f"{note.label}: {note.text}"))
        return tuple((label, self.words.set(text)) for label, text in found)

    # ------------------------------------------------------------ by discipline

    @cached_property
    def benches(self) -> tuple[Bench, ...]:
        """What concerns all, then each discipline with anything to speak to."""
        disciplines = self.advice.guideline.disciplines
        found = [self._bench("", self.words("sheet.all"))]
        found += [self._bench(name, self.words.of(disciplines[name].label)) for name in self.advice.mdt]
        return tuple(bench for bench in found if bench.blocks or bench.waiting or bench.shared)

    def _bench(self, name: str, label: str) -> Bench:
        own = [self._discussed[o] for o, home in self._home.items() if home == name]
        return Bench(
            id=name,
            label=label,
            blocks=tuple(self._blocks([o for o in own if o.status is not Status.NEEDS_DATA])),
            waiting=tuple(self._waiting([o for o in own if o.status is Status.NEEDS_DATA])),
            shared=self._shared(name),
        )

    def _shared(self, name: str) -> str:
        """What stands with other disciplines and concerns this one too: their names, and the recommendations there."""
        found: dict[str, dict[str, None]] = {}
        for option in self.advice.mdt.get(name, ()):
            if self._home[option] not in ("", name):
                found.setdefault(self._home[option], {})[self._discussed[option].option.recommendation] = None
        labels = self.advice.guideline.disciplines
        return self.words.clauses(f"{self.words.of(labels[home].label)} {' '.join(ids)}" for home, ids in found.items())

    @cached_property
    def _discussed(self) -> Mapping[str, OptionAdvice]:
        """The options for the meeting, blocked ones first in each recommendation."""
        named = {option for options in self.advice.mdt.values() for option in options}
        return {name: option for name, option in self.advice.options.items() if name in named}

    @cached_property
    def _home(self) -> Mapping[str, str]:
        """Where each option stands in full."""
        mdt = self.advice.mdt
        found = {}
        for option in self._discussed:
            concerned = [name for name, options in mdt.items() if option in options]
            found[option] = "" if len(concerned) >= _OF_ALL else min(concerned, key=lambda name: len(mdt[name]))
        return found

    def _blocks(self, options: list[OptionAdvice]) -> Iterator[SheetBlock]:
        for recommendation, same in groupby(options, key=lambda o: o.option.recommendation):
            entry = self.advice.guideline.recommendations[recommendation].entry
            runs = tuple(self._run(list(run), why) for why, run in groupby(same, key=self._why))
            yield SheetBlock(recommendation, self.words.of(entry.title), self.phrases.grades(entry), runs)

    def _run(self, options: list[OptionAdvice], why: str) -> SheetRun:
        parts = (SheetPart(tuple(map(self._item, same)), notes) for notes, same in groupby(options, key=self._notes))
        return SheetRun(tuple(parts), why)

    def _item(self, option: OptionAdvice) -> SheetItem:
        return SheetItem(option.id, self._rows[option.id][0].label, option.status.value)

    def _notes(self, option: OptionAdvice) -> tuple[Note, ...]:
        return tuple(note for note in self._rows[option.id][0].notes if note.kind != "reading")

    def _why(self, option: OptionAdvice) -> str:
        """The facts that an option rests on; their days stand in the summary."""
        case, p = self.advice.case, self.phrases
        facts = (f"{p.fact(name)} {p.value(name, case.facts[name])}" for name in option.used if name in case.facts)
        return self.words.set(self.words.clauses(facts))

    def _waiting(self, options: list[OptionAdvice]) -> Iterator[Waiting]:
        for recommendation, same in groupby(options, key=lambda o: o.option.recommendation):
            members = list(same)
            facts = {fact: None for option in members for fact in option.missing}
            labels = self.words.join(self.overview.label(option.id) for option in members)
            yield Waiting(recommendation, labels, self.phrases.facts(tuple(facts)))

    @cached_property
    def _rows(self) -> Mapping[str, tuple[OptionRow, Note | None]]:
        return option_rows(self.advice, self.words, self.phrases)

    def _fact(self, name: str) -> KeyFact:
        case = self.advice.case
        origin = case.origins.get(name)
        value = self.words.set(self.phrases.value(name, case.facts[name]))
        return KeyFact(self.phrases.fact(name), value, origin.date.isoformat() if origin else "")


def sheet_of(found: Dossier, words: Words) -> Sheet:
    """The sheet of a meeting in preparation, to be set on a page."""
    shown, meeting, identity = MeetingSheet(found.advice, words), found.meeting, found.guideline.identity
    diagnosis, colon = shown.diagnosis, words("report.colon")
    summary = {
        "head.stage": shown.overview.stage,
        "head.subtype": diagnosis.subtype,
        "head.mri-consensus": diagnosis.mri_type,
        "head.eano-esmo": diagnosis.eano_esmo,
    }
    when = [
        f"{words('meeting.date')} {meeting.date.isoformat()}",
        f"{words('meeting.as-of')} {meeting.as_of.isoformat()}",
        f"{identity.id} {identity.version}",
        words("sheet.unsigned"),
    ]
    timeline = shown.timeline
    return Sheet(
        language=words.language,
        day=meeting.date.isoformat(),
        title=words("sheet.title"),
        patient=told_apart(found.content["patient"], words),
        when=" · ".join(when),
        question=Pair(words("meeting.question"), meeting.question),
        alerts=shown.alerts,
        summary=tuple(Pair(words(key), words.set(text)) for key, text in summary.items()),
        facts=shown.facts,
        benches=shown.benches,
        readings=tuple(Pair(label, text) for label, text in shown.readings),
        timeline=timeline,
        told=colon.join(told(timeline)) if timeline else "",
        statuses={s.value: Pair(words(f"mark.{s.value}"), words(f"status.{s.value}")) for s in Status},
        words={name: words(key) for name, key in _WORDS.items()},
    )
