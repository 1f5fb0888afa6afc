"""The options of an advice by what is to be done with them, as rows that any page can lay out.

Groups stand in the order of use; a reason that several options share is said once; nothing is left out because it is
unknown.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from leptoguide.advise.model import Advice, OptionAdvice, RecommendationAdvice, SafetyFinding
from leptoguide.advise.status import Status
from leptoguide.knowledge.values import NEVER
from leptoguide.render.phrase import Phrases
from leptoguide.render.texts import Words

GROUPS = ("do", "consider", "needs-data", "blocked", "advised-against", "done", "not-applicable")
_SHOWN_WAYS = 3

NoteKind = Literal["because", "missing", "fails", "blocked-by", "cautions", "checks", "reading"]


@dataclass(frozen=True, slots=True)
class Note:
    """One remark: what it is (``label``), what it says, the facts it rests on, and where it comes from."""

    kind: NoteKind
    label: str
    text: str
    given: str = ""
    tag: str = ""

    @property
    def line(self) -> str:
        """The remark in one line."""
        given = f" ({self.given})" if self.given else ""
        tag = f" [{self.tag}]" if self.tag else ""
        return f"{self.label}: {self.text}{given}{tag}"


@dataclass(frozen=True, slots=True)
class OptionRow:
    """One option: mark and status, label, tags such as its origin, and remarks of its own."""

    id: str
    status: Status
    label: str
    tags: tuple[str, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Options in a row that share one reason."""

    options: tuple[OptionRow, ...]
    reason: Note | None


@dataclass(frozen=True, slots=True)
class Block:
    """The options of one recommendation within one group.

    ``out_of_scope``: the whole recommendation does not apply, for one reason. ``waiting``: it is not known yet whether
    it applies (only in the group of what needs data), and these are the facts that could tell. Either may stand for
    all of ``options`` in one line.
    """

    advice: RecommendationAdvice
    title: str
    runs: tuple[Run, ...]
    out_of_scope: Note | None = None
    waiting: str | None = None

    @property
    def options(self) -> tuple[OptionRow, ...]:
        """All options of the block, in order."""
        return tuple(option for run in self.runs for option in run.options)


@dataclass(frozen=True, slots=True)
class Group:
    """What is to be done with these options."""

    id: str
    label: str
    blocks: tuple[Block, ...]

    @property
    def count(self) -> int:
        """How many options stand in it."""
        return sum(len(block.options) for block in self.blocks)


def option_groups(advice: Advice, words: Words, phrases: Phrases) -> tuple[Group, ...]:
    """The groups that hold any option."""
    build = _Rows(advice, words, phrases)
    groups = (Group(name, words(f"group.{name}"), tuple(build.blocks(name))) for name in GROUPS)
    return tuple(group for group in groups if group.blocks)


def option_rows(advice: Advice, words: Words, phrases: Phrases) -> dict[str, tuple[OptionRow, Note | None]]:
    """Every option by id, with the reason why it stands where it stands."""
    runs = (run for group in option_groups(advice, words, phrases) for block in group.blocks for run in block.runs)
    return {row.id: (row, run.reason) for run in runs for row in run.options}


def fact_value(advice: Advice, phrases: Phrases, name: str) -> str:
    """A fact's value; one carried forward from an earlier event with that event's date, and the day of its closure."""
    text = phrases.value(name, advice.case.known[name])
    if not is_carried(advice, name):
        return text
    date, closed = advice.case.origins[name].date.isoformat(), closed_on(advice, name)
    dated = phrases.words("value.dated-closed", date=date, closed=closed.isoformat()) if closed else date
    return f"{text} ({dated})"


def is_carried(advice: Advice, name: str) -> bool:
    """Whether a value comes from an earlier day and can have changed since; a date cannot, but ``never`` can."""
    origin = advice.case.origins.get(name)
    if origin is None or not origin.carried:
        return False
    return advice.guideline.dictionary.facts[name].type != "date" or advice.case.facts.get(name) in NEVER.values()


def closed_on(advice: Advice, name: str) -> datetime.date | None:
    """The day up to which what is not there is known to be absent, where the value's own date does not tell it."""
    origin = advice.case.origins.get(name)
    return origin.closed if origin is not None and origin.closed != origin.date else None


class _Rows:
    def __init__(self, advice: Advice, words: Words, phrases: Phrases) -> None:
        self.advice = advice
        self.words = words
        self.phrases = phrases

    def blocks(self, group: str) -> Iterator[Block]:
        """One block for each recommendation with options in the group."""
        for recommendation in self.advice.recommendations:
            options = [o for o in recommendation.options if self._group_of(o) == group]
            if options:
                yield self._block(recommendation, options, group)

    def _group_of(self, advice: OptionAdvice) -> str:
        """What is one of several ways to the same end presses no more once another of them was taken."""
        if advice.status is not Status.RECOMMENDED:
            return advice.status.value
        entry = advice.option.entry
        taken = any(self.advice.options[name].status is Status.DONE for name in entry.excludes)
        return "consider" if taken else entry.modality

    def _block(self, advice: RecommendationAdvice, options: list[OptionAdvice], group: str) -> Block:
        runs = tuple(
            Run(tuple(self._option(o) for o in same), reason) for reason, same in groupby(options, key=self._reason)
        )
        whole = advice.status is Status.NOT_APPLICABLE and len(options) == len(advice.options) and len(runs) == 1
        return Block(
            advice,
            self.words.of(advice.recommendation.entry.title),
            runs,
            out_of_scope=runs[0].reason if whole else None,
            waiting=self._waiting(advice) if advice.waits_for and group == Status.NEEDS_DATA else None,
        )

    def _waiting(self, advice: RecommendationAdvice) -> str:
        ways = [self.phrases.facts(facts) for facts in advice.waits_for]
        return f" {self.words('phrase.or')} ".join(f"({x})" for x in ways)

    def _option(self, advice: OptionAdvice) -> OptionRow:
        w, entry = self.words, advice.option.entry
        tags = [w(f"grade.{entry.origin}")] if entry.origin != "recommendation" else []
        if entry.preference is not None:
            tags.append(f"{w('grade.preference')} {entry.preference}")
        if advice.status is Status.RECOMMENDED and (others := list(self._alternatives(entry.excludes))):
            tags.append(w("item.alternative", items=w.join(others)))
        return OptionRow(advice.id, advice.status, w.of(entry.label), tuple(tags), tuple(self._notes(advice)))

    def _alternatives(self, names: Iterable[str]) -> Iterator[str]:
        """Options that could be taken instead; with a mark when one is done already."""
        for name in names:
            status = self.advice.options[name].status
            if status is Status.DONE:
                yield f"{name} {self.words('mark.done')}"
            elif status is Status.RECOMMENDED:
                yield name

    def _notes(self, advice: OptionAdvice) -> Iterator[Note]:
        w = self.words
        if advice.status in (Status.RECOMMENDED, Status.BLOCKED, Status.DONE):
            for finding in advice.contraindications:
                if finding.effect in ("stop", "caution"):
                    yield self._safety(finding)
        yield from self._checks(advice.checks)
        for reading in advice.readings:
            label = f"{reading.discrepancy} {w('item.reading')}"
            yield Note("reading", label, f"{w.of(reading.label)} → {w(f'status.{reading.status.value}')}")

    def _safety(self, finding: SafetyFinding) -> Note:
        entry = self.advice.guideline.safety[finding.rule].entry
        where = self.words("item.inside" if entry.tag == "TEXT" else "item.outside")
        if finding.effect == "stop":
            return Note("blocked-by", self.words("item.blocked-by"), self.words.of(entry.text), tag=where)
        return Note("cautions", self.words("item.cautions"), self.words.of(entry.text), tag=where)

    def _checks(self, checks: Iterable[SafetyFinding]) -> Iterator[Note]:
        """Open safety questions by fact: those that could stop first, each fact once."""
        facts: dict[str, None] = {}
        for finding in sorted(checks, key=lambda f: f.effect != "stop"):
            if finding.effect in ("stop", "caution"):
                facts.update(dict.fromkeys(finding.missing))
        if facts:
            yield Note("checks", self.words("item.checks"), self.phrases.facts(tuple(facts)))

    # ------------------------------------------------------------ reasons

    def _reason(self, advice: OptionAdvice) -> Note | None:
        """Why an option stands where it stands."""
        w = self.words
        if advice.failing is not None:
            return self._failing(advice)
        if advice.status is Status.NEEDS_DATA:
            return Note("missing", w("item.missing"), self.phrases.facts(advice.missing) + self._ways(advice))
        facts = self._facts(advice.used)
        return Note("because", w("item.because"), facts) if facts else None

    def _ways(self, advice: OptionAdvice) -> str:
        """What single answers would settle it, when not everything is needed."""
        statuses: dict[tuple[str, ...], list[str]] = {}
        for way in advice.ways:
            if way.facts != advice.missing:
                statuses.setdefault(way.facts, []).append(self.words(f"status.{way.status.value}"))
        shown = [f"{self.phrases.facts(facts)} → {' / '.join(s)}" for facts, s in statuses.items()][:_SHOWN_WAYS]
        return f" · {self.words('item.settle')} {self.words.clauses(shown)}" if shown else ""

    def _failing(self, advice: OptionAdvice) -> Note:
        assert advice.failing is not None
        clause = advice.failing
        definitions = self.advice.guideline.definitions
        path = [self.words.of(definitions[name].entry.label) for name in clause.path]
        text = " › ".join([*path, self.phrases.condition(clause.node)])
        return Note("fails", self.words("item.fails"), text, given=self._facts(sorted(clause.used)))

    def _facts(self, names: Iterable[str]) -> str:
        facts = [f"{self.phrases.fact(f)} = {fact_value(self.advice, self.phrases, f)}" for f in names if f != "as_of"]
        return self.words.clauses(facts)
