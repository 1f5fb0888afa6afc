"""Boundaries: for each threshold a patient below it, one on it and one above, and what each reading makes of them.

``proof/boundaries.yaml`` says for every number of the source, and of the labels, which side it belongs to itself; the
thresholds that run are read off the conditions. The two lists must be one. For each the three patients differ in one
fact alone, and in what some entry is worth for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from leptoguide.advise.status import Status
from leptoguide.knowledge.schema.proofs import Boundary
from leptoguide.proof.asking import Facts
from leptoguide.proof.encode import CodeTerm, Value
from leptoguide.proof.findings import BoundaryRow, Said
from leptoguide.proof.picture import Picture
from leptoguide.proof.points import points
from leptoguide.proof.replay import Meaning
from leptoguide.proof.run import Run, worth
from leptoguide.proof.terms import NO, YES, Term, both, conjunction, either, no
from leptoguide.proof.thresholds import Threshold, thresholds
from leptoguide.proof.truths import Pair


def ask(run: Run) -> None:
    """The claims."""
    found = {(t.fact, t.value): t for t in thresholds(run.guideline)}
    listed = {(b.fact, b.at): b for b in run.proofs.boundaries}
    for key in sorted(found, key=lambda key: list(listed).index(key) if key in listed else len(listed)):
        threshold = found[key]
        if not run.asks(f"{threshold.fact} {threshold.value}"):
            continue
        boundary = listed.get(key)
        _same(run, threshold, boundary, _row(run, threshold, boundary))
    for key, boundary in listed.items():
        if key not in found:
            said = Said("finding.no-threshold", {"fact": boundary.fact, "at": boundary.at})
            run.has(f"{boundary.fact} {boundary.at}", said, (), exists=False)


def _same(run: Run, threshold: Threshold, boundary: Boundary | None, row: BoundaryRow | None) -> None:
    """The rules put the value on the side that the list does, in each reading; else the patients of the row show it."""
    run.claims += 1
    parts = {"fact": threshold.fact, "at": threshold.value, "found": _sides(threshold.on, threshold.readings)}
    said = Said("finding.unlisted", parts)
    if boundary is not None:
        readings = {name: set(sides) for name, sides in boundary.readings.items()}
        if set(boundary.on) == threshold.on and readings == threshold.readings:
            return
        said = Said("finding.other-side", {**parts, "listed": _sides(boundary.on, boundary.readings)})
    items = tuple(dict.fromkeys((*([row.item] if row else []), *_entries(run, threshold))))
    patients = [patient.facts for patient in row.patients] if row else []
    run.add("counterexample", f"{threshold.fact} {threshold.value}", said, items, *patients)


def _sides(on: Iterable[str], readings: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """Sides in a fixed order, those of other readings with their discrepancy."""
    return (*sorted(on), *(f"{name}: {side}" for name, sides in sorted(readings.items()) for side in sorted(sides)))


def _entries(run: Run, threshold: Threshold) -> tuple[str, ...]:
    """The definitions, options, rules and notices whose conditions hold the threshold."""
    return tuple(dict.fromkeys(owner.partition(" ")[0] for owner in threshold.owners))


# ---------------------------------------------------------------- the three patients


@dataclass(frozen=True)
class _Candidate:
    """An entry, and for each of the points what it is worth there, by value; ``moved`` where a reading differs."""

    name: str
    values: tuple[Mapping[str, Term], ...]
    moved: Term = NO

    @property
    def differs(self) -> Term:
        """It is worth one thing at one point and another at another."""
        first, *rest = self.values
        return either(*(both(term, no(other[value])) for value, term in first.items() for other in rest))

    @property
    def definite(self) -> Term:
        """It is known at each of the points."""
        return conjunction(no(term) for at in self.values for value, term in at.items() if value in _OPEN)


_OPEN = (Status.NEEDS_DATA, "unknown")


def _row(run: Run, threshold: Threshold, boundary: Boundary | None) -> BoundaryRow | None:
    """Patients on whom it shows: best those of whom all is known and whom another reading of the source moves."""
    at = points(run.session.world, run.session.day, threshold)
    pictures = [run.picture.but({k: run.session.world.fixed(k, v) for k, v in point.items()}) for point in at]
    admissible = conjunction(picture.admissible for picture in pictures)
    candidates = list(_candidates(run, threshold, pictures))
    wishes = [(c, both(c.moved, c.definite)) for c in candidates if c.moved is not NO]
    wishes += [(c, c.definite) for c in candidates]
    wishes += [(c, YES) for c in candidates]
    for candidate, wish in wishes:
        if (facts := run.session.find(admissible, candidate.differs, wish)) is not None:
            patients = [{**facts, **point} for point in at]
            run.boundaries.append(_shown(run, threshold, boundary, candidate.name, patients))
            return run.boundaries[-1]
    said = Said("finding.no-difference", {"fact": threshold.fact, "at": threshold.value})
    run.has(f"{threshold.fact} {threshold.value} matters", said, _entries(run, threshold), exists=False)
    return None


def _candidates(run: Run, threshold: Threshold, pictures: list[Picture]) -> Iterator[_Candidate]:
    """What may be worth another thing on the other side: options first, then definitions, rules, notices, stages."""
    g = run.guideline
    owners = set(_entries(run, threshold))
    readings = [reading for reading in g.readings if reading.discrepancy in threshold.readings]
    others = [picture.under(reading) for reading in readings for picture in pictures]
    for option in g.options.values():
        stops = [rule for rule in option.safety if rule.entry.effect == "stop"]
        named = {option.id, *(rule.id for rule in stops)}
        for condition in (*option.conditions, *(rule.when for rule in stops)):
            named |= condition.definitions
        if named & owners:
            values = tuple(_statuses(picture, option.id) for picture in pictures)
            yield _Candidate(option.id, values, _moved(values, [_statuses(other, option.id) for other in others]))
    for name in (name for name in g.definitions if name in owners):
        values = tuple(_worths(picture.encoder.definition(name)) for picture in pictures)
        yield _Candidate(name, values, _moved(values, [_worths(other.encoder.definition(name)) for other in others]))
    rules = {rule.id: rule.when for rule in g.safety.values()} | {x.entry.id: x.when for x in g.notices}
    rules |= {stage.entry.id: stage.when for stage in g.stages if "stage" in owners}
    owners |= {stage.entry.id for stage in g.stages}
    for name in rules:
        if name in owners:
            yield _Candidate(name, tuple(_worths(picture.truth(rules[name])) for picture in pictures))


def _statuses(picture: Picture, name: str) -> dict[str, Term]:
    return {status.value: term for status, term in picture.status(name).items()}


def _moved(values: tuple[Mapping[str, Term], ...], others: list[dict[str, Term]]) -> Term:
    """At some point some reading has another value."""
    pairs = [(values[i % len(values)], other) for i, other in enumerate(others)]
    return either(*(both(term, no(other[value])) for at, other in pairs for value, term in at.items()))


def _worths(value: Value) -> dict[str, Term]:
    match value:
        case Pair(true=true, false=false):
            return {"true": true, "false": false, "unknown": no(either(true, false))}
        case CodeTerm(codes=codes) as term:
            return {**codes, "unknown": no(term.known)}
        case _:
            raise TypeError(f"{type(value).__name__} is no value of a definition")


def _shown(run: Run, threshold: Threshold, boundary: Boundary | None, item: str, facts: list[Facts]) -> BoundaryRow:
    meanings = [Meaning(run.guideline, patient) for patient in facts]
    worths = tuple(worth(meaning, item) for meaning in meanings)
    readings = {}
    for reading in run.guideline.readings:
        here = tuple(worth(meaning, item, reading) or "" for meaning in meanings)
        if here != worths:
            readings[reading.discrepancy] = here
    return BoundaryRow(
        fact=threshold.fact,
        at=threshold.value,
        on=_sides(threshold.on, threshold.readings),
        owners=_entries(run, threshold),
        sections=boundary.sections if boundary else (),
        sources=boundary.sources if boundary else (),
        item=item,
        patients=tuple(run.shown(patient, (item,)) for patient in facts),
        readings=readings,
    )
