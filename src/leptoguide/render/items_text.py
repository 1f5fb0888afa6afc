"""The options of an advice by what is to be done with them; a reason that several share is said once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from leptoguide.advise.model import Advice, OptionAdvice, RecommendationAdvice, SafetyFinding
from leptoguide.advise.status import Status
from leptoguide.render.layout import both_ends, rule, wrap
from leptoguide.render.phrase import Phrases
from leptoguide.render.texts import Words

_GROUPS = ("do", "consider", "needs-data", "blocked", "advised-against", "done", "not-applicable")
_SHOWN_WAYS = 3


class Items:
    """The middle of the page."""

    def __init__(self, advice: Advice, words: Words, phrases: Phrases) -> None:
        self.advice = advice
        self.words = words
        self.phrases = phrases

    def lines(self) -> Iterator[str]:
        """Groups in the order of use; nothing is left out because it is unknown."""
        for group in _GROUPS:
            found = [(r, [o for o in r.options if _group_of(o) == group]) for r in self.advice.recommendations]
            count = sum(len(options) for _, options in found)
            if count:
                yield rule()
                yield f"{self.words(f'group.{group}')} ({count})"
                for recommendation, options in found:
                    if options:
                        yield from self._recommendation(recommendation, options)

    def _recommendation(self, advice: RecommendationAdvice, options: list[OptionAdvice]) -> Iterator[str]:
        if advice.status is Status.NOT_APPLICABLE and len(options) == len(advice.options):
            reasons = {self._reason(o) for o in options}
            if len(reasons) == 1:  # the whole recommendation is out of scope
                yield from wrap(f"{advice.id} {self.words.of(advice.recommendation.entry.title)}", indent="  ")
                yield from self._note(reasons.pop())
                return
        yield from self._title(advice)
        if advice.waits_for:
            yield from self._waiting(advice)
            return
        for reason, same in groupby(options, key=self._reason):
            for option in same:
                yield from self._option(option)
            if reason:
                yield from self._note(reason)

    def _waiting(self, advice: RecommendationAdvice) -> Iterator[str]:
        """A recommendation of which it is not yet known whether it applies: one line for all its options."""
        w = self.words
        ways = [self.phrases.facts(facts) for facts in advice.waits_for]
        text = w("item.waits-for", count=len(advice.options), facts=f" {w('phrase.or')} ".join(f"({x})" for x in ways))
        yield from wrap(f"{w('mark.needs-data')} {text}", indent="  ", hanging="      ")

    def _title(self, advice: RecommendationAdvice) -> Iterator[str]:
        entry = advice.recommendation.entry
        left = f"{entry.id} {self.words.of(entry.title)}"
        yield from both_ends(left, self.phrases.grades(entry)).split("\n")

    def _option(self, advice: OptionAdvice) -> Iterator[str]:
        w, entry = self.words, advice.option.entry
        tags = [w(f"grade.{entry.origin}")] if entry.origin != "recommendation" else []
        if entry.preference is not None:
            tags.append(f"{w('grade.preference')} {entry.preference}")
        tail = f" [{w.clauses(tags)}]" if tags else ""
        mark = w(f"mark.{advice.status.value}")
        yield from wrap(f"{mark} {w.of(entry.label)}{tail} ‹{entry.id}›", indent="  ", hanging="    ")
        if advice.status in (Status.RECOMMENDED, Status.BLOCKED):
            for finding in advice.contraindications:
                if finding.effect in ("stop", "caution"):
                    yield from self._safety(finding)
        yield from self._checks(advice.checks)
        for reading in advice.readings:
            status = w(f"status.{reading.status.value}")
            yield from self._note(f"!! {reading.discrepancy} {w('item.reading')}: {w.of(reading.label)} → {status}")

    def _reason(self, advice: OptionAdvice) -> str:
        """Why an option stands where it stands, as one text."""
        w = self.words
        if advice.failing is not None:
            return self._failing(advice)
        if advice.status is Status.NEEDS_DATA:
            return f"{w('item.missing')}: {self.phrases.facts(advice.missing)}{self._ways(advice)}"
        facts = [f"{self.phrases.fact(f)} = {self._value(f)}" for f in advice.used if f != "as_of"]
        return f"{w('item.because')}: {w.clauses(facts)}" if facts else ""

    def _ways(self, advice: OptionAdvice) -> str:
        """What single answers would settle it, when not everything is needed."""
        statuses: dict[tuple[str, ...], list[str]] = {}
        for way in advice.ways:
            if way.facts != advice.missing:
                statuses.setdefault(way.facts, []).append(self.words(f"status.{way.status.value}"))
        shown = [f"{self.phrases.facts(facts)} → {' / '.join(s)}" for facts, s in statuses.items()][:_SHOWN_WAYS]
        return f" · {self.words('item.settle')} {self.words.clauses(shown)}" if shown else ""

    def _failing(self, advice: OptionAdvice) -> str:
        assert advice.failing is not None
        clause = advice.failing
        definitions = self.advice.guideline.definitions
        path = [self.words.of(definitions[name].entry.label) for name in clause.path]
        text = " › ".join([*path, self.phrases.condition(clause.node)])
        facts = [f"{self.phrases.fact(f)} = {self._value(f)}" for f in sorted(clause.used) if f != "as_of"]
        given = f" ({self.words.clauses(facts)})" if facts else ""
        return f"{self.words('item.fails')}: {text}{given}"

    def _safety(self, finding: SafetyFinding) -> Iterator[str]:
        entry = self.advice.guideline.safety[finding.rule].entry
        key = "item.blocked-by" if finding.effect == "stop" else "item.cautions"
        where = self.words("item.inside" if entry.tag == "TEXT" else "item.outside")
        yield from self._note(f"{self.words(key)}: {self.words.of(entry.text)} [{where}]")

    def _checks(self, checks: Iterable[SafetyFinding]) -> Iterator[str]:
        """Open safety questions by fact: those that could stop first, each fact once."""
        facts: dict[str, None] = {}
        for finding in sorted(checks, key=lambda f: f.effect != "stop"):
            if finding.effect in ("stop", "caution"):
                facts.update(dict.fromkeys(finding.missing))
        if facts:
            yield from self._note(f"{self.words('item.checks')}: {self.phrases.facts(tuple(facts))}")

    def _note(self, text: str) -> Iterator[str]:
        yield from wrap(text, indent="      ")

    def _value(self, name: str) -> str:
        """A fact's value; one carried forward from an earlier event with that event's date."""
        text = self.phrases.value(name, self.advice.case.known[name])
        origin = self.advice.case.origins.get(name)
        is_date = self.advice.guideline.dictionary.facts[name].type == "date"
        return f"{text} ({origin.date.isoformat()})" if origin and origin.carried and not is_date else text


def _group_of(advice: OptionAdvice) -> str:
    if advice.status is Status.RECOMMENDED:
        return advice.option.entry.modality
    return advice.status.value
