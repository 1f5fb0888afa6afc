"""One question on its way: claims are put to the solver, and what comes back is held against what is expected."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence

from leptoguide.advise.status import Status
from leptoguide.knowledge.guideline import AlternativeReading, Condition, Guideline
from leptoguide.knowledge.proofs import Proofs
from leptoguide.knowledge.schema.proofs import Expected, QuestionId
from leptoguide.knowledge.values import FactValue
from leptoguide.language import nodes as n
from leptoguide.proof.asking import Facts
from leptoguide.proof.findings import Answer, BoundaryRow, Finding, Kind, Patient, Said
from leptoguide.proof.picture import Picture
from leptoguide.proof.replay import Meaning
from leptoguide.proof.session import Session
from leptoguide.proof.terms import Term, both, no
from leptoguide.proof.truths import Pair
from leptoguide.truth import Truth


class Run:
    """The claims of one question over one guideline; with ``about`` only those whose name holds it."""

    def __init__(self, proofs: Proofs, question: QuestionId, about: str = "") -> None:
        self.proofs = proofs
        self.guideline: Guideline = proofs.guideline
        self.question = question
        self.about = about
        self.session = Session(self.guideline, varied=question == "agreement")
        self.picture: Picture = self.session.picture
        self.claims = 0
        self.findings: list[Finding] = []
        self.boundaries: list[BoundaryRow] = []
        self._began = time.perf_counter()
        self._expected = [e for e in proofs.expected.values() if e.question == question]
        self._met: set[tuple[str, str]] = set()

    def asks(self, about: str) -> bool:
        """Whether a claim of this name, or one whose name begins so, is asked for."""
        return self.about in about

    # ------------------------------------------------------------ claims

    def nobody(
        self,
        about: str,
        said: Said,
        items: Iterable[str],
        *terms: Term,
        show: Callable[[Facts], Iterable[Facts]] = lambda facts: (facts,),
        reading: AlternativeReading | None = None,
        sections: Sequence[str] = (),
    ) -> None:
        """Claims that no admissible patient is so; but for those expected, who must exist.

        ``show`` makes the patients to be shown of the one that was found; ``reading`` is the reading of the source
        that the claim is about, and ``sections`` where it stands, by default where the items do.
        """
        if not self.asks(about):
            return
        self.claims += 1
        items = tuple(items)
        expected = self._about(about)
        meant = [self._meant(entry) for entry in expected]
        for entry, term in zip(expected, meant, strict=True):
            facts = self.session.find(*terms, term)
            self._met.add((entry.id, about))
            if facts is None:
                self._stale(entry, about, items)
            else:
                self.add("gap", about, said, items, *show(facts), expected=entry, reading=reading, sections=sections)
        if (facts := self.session.find(*terms, *map(no, meant))) is not None:
            self.add("counterexample", about, said, items, *show(facts), reading=reading, sections=sections)

    def somebody(self, about: str, said: Said, items: Iterable[str], *terms: Term) -> None:
        """Claims that some admissible patient is so, unless it is expected that nobody is."""
        if not self.asks(about):
            return
        self.claims += 1
        self._exists(about, said, tuple(items), self.session.possible(*terms))

    def has(self, about: str, said: Said, items: Iterable[str], exists: bool) -> None:
        """The same where the answer is at hand."""
        if not self.asks(about):
            return
        self.claims += 1
        self._exists(about, said, tuple(items), exists)

    def _exists(self, about: str, said: Said, items: tuple[str, ...], exists: bool) -> None:
        for entry in self._about(about):
            self._met.add((entry.id, about))
            if exists:
                self._stale(entry, about, items)
            else:
                self.add("gap", about, said, items, expected=entry)
        if not exists and not self._about(about):
            self.add("impossible", about, said, items)

    # ------------------------------------------------------------ what is expected

    def _about(self, about: str) -> list[Expected]:
        return [entry for entry in self._expected if about in entry.about]

    def _meant(self, entry: Expected) -> Term:
        """The patients whom an expectation means."""
        where = f"expected.yaml, {entry.id}"
        held = [self.truth(self.proofs.condition(entry.when, where)).true] if entry.when else []
        blocked = [self.picture.status(name)[Status.BLOCKED] for name in self.proofs.options(entry.blocked)]
        return both(*held, *blocked)

    def _stale(self, entry: Expected, about: str, items: tuple[str, ...]) -> None:
        self.add("stale", about, Said("finding.stale", {"id": entry.id}), items, expected=entry)

    def answer(self) -> Answer:
        """Everything found; an expectation about nothing that was asked is stale too."""
        for entry in self._expected:
            for about in entry.about:
                if self.asks(about) and (entry.id, about) not in self._met:
                    self.add("stale", about, Said("finding.unasked", {"id": entry.id}), (), expected=entry)
        for odd in self.session.disagreements:
            said = Said("finding.disagree", {"names": odd.names})
            self.add("differs", "agreement", said, (), odd.facts)
        return Answer(
            question=self.question,
            claims=self.claims,
            checks=self.session.checks,
            replayed=self.session.replayed,
            seconds=time.perf_counter() - self._began,
            findings=tuple(self.findings),
            boundaries=tuple(self.boundaries),
        )

    # ------------------------------------------------------------ what is shown

    def truth(self, node: Condition | n.Node) -> Pair:
        """A condition over the patient asked about."""
        return self.picture.truth(node)

    def add(
        self,
        kind: Kind,
        about: str,
        said: Said,
        items: tuple[str, ...],
        *patients: Mapping[str, FactValue],
        expected: Expected | None = None,
        reading: AlternativeReading | None = None,
        sections: Sequence[str] = (),
    ) -> None:
        """One finding, with its patients as the evaluator sees them."""
        shown = tuple(self.shown(facts, items, reading) for facts in patients)
        where = tuple(sections) or self.sections(items)
        self.findings.append(Finding(kind, about, said, items, where, shown, expected))

    def shown(
        self, facts: Mapping[str, FactValue], items: Iterable[str], reading: AlternativeReading | None = None
    ) -> Patient:
        """A patient with what these entries are worth to the evaluator."""
        meaning = Meaning(self.guideline, facts)
        found = {name: value for name in items if (value := worth(meaning, name, reading)) is not None}
        return Patient(facts, found)

    def sections(self, items: Iterable[str]) -> tuple[str, ...]:
        """Where the entries stand in the source, once each."""
        found: dict[str, None] = {}
        for name in items:
            found.update(dict.fromkeys(sections_of(self.guideline, name)))
        return tuple(found)


def worth(meaning: Meaning, name: str, reading: AlternativeReading | None = None) -> str | None:
    """What an entry is worth for a patient: a status, a code, a truth value; ``None`` for what has no worth."""
    g = meaning.guideline
    evaluator = meaning.under(reading)
    if name in g.options:
        return meaning.status(g.options[name], reading).value
    if name in g.definitions:
        value = evaluator.definition(name)
        return value.value if isinstance(value, Truth) else "unknown" if value is None else str(value)
    named = {rule.id: rule.when for rule in g.safety.values()} | {x.entry.id: x.when for x in g.notices}
    named |= {stage.entry.id: stage.when for stage in g.stages}
    return evaluator.truth(named[name].node).value if name in named else None


def sections_of(guideline: Guideline, name: str) -> tuple[str, ...]:
    """Where an entry stands in the source."""
    g = guideline
    kinds = (
        g.options.get(name),
        g.recommendations.get(name),
        g.definitions.get(name),
        g.safety.get(name),
        next((x for x in g.notices if x.entry.id == name), None),
    )
    return next((found.entry.sections for found in kinds if found is not None), ())
