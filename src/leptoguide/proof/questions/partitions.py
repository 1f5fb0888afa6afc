"""Definitions partition: classes cover every patient and no two hold at once, where they should.

The classes stand in ``proof/partitions.yaml``, each with a condition of its own. Where a definition names the class,
it must name the one that holds, whatever the order of its branches and whatever falls through to ``else``.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from leptoguide.knowledge.schema.proofs import Partition
from leptoguide.language import nodes as n
from leptoguide.proof.encode import CodeTerm
from leptoguide.proof.facts import ListFact, SymbolicFact
from leptoguide.proof.findings import Said
from leptoguide.proof.run import Run
from leptoguide.proof.terms import Term, both, conjunction, either, no
from leptoguide.proof.truths import Pair
from leptoguide.wording import Bilingual


def ask(run: Run) -> None:
    """The claims."""
    for partition in run.proofs.partitions.values():
        where = f"partitions.yaml, {partition.id}"
        nodes = {part.id: run.proofs.condition(part.when, where) for part in partition.parts}
        parts = {name: run.truth(node) for name, node in nodes.items()}
        items = (partition.of,) if partition.of else tuple(_definitions(run, nodes.values()))
        label, classes = {"partition": partition.label}, _labels(run, partition)
        none = conjunction(no(part.true) for part in parts.values())
        settled = either(conjunction(part.false for part in parts.values()), _complete(run, nodes.values()))
        run.nobody(
            f"{partition.id} uncovered",
            Said("finding.uncovered", label),
            items,
            none,
            settled,
            sections=partition.sections,
        )
        for a, b in combinations(parts, 2):
            said = Said("finding.overlap", {**label, "a": classes[a], "b": classes[b]})
            run.nobody(
                f"{partition.id} {a} / {b}", said, items, parts[a].true, parts[b].true, sections=partition.sections
            )
        if partition.of is not None:
            _named(run, partition, partition.of, parts)


def _labels(run: Run, partition: Partition) -> dict[str, Bilingual]:
    """What each class is called: its own label, or that of the definition's value."""
    values = run.guideline.definitions[partition.of].entry.values if partition.of else ()
    own = {part.id: part.label for part in partition.parts if part.label is not None}
    return {**{value.id: value for value in values}, **own}


def _named(run: Run, partition: Partition, name: str, parts: dict[str, Pair]) -> None:
    """The definition is what holds alone; and what it is holds."""
    value = run.picture.encoder.definition(name)
    assert isinstance(value, CodeTerm)
    classes = _labels(run, partition)
    for code, part in parts.items():
        alone = both(part.true, *(no(other.true) for key, other in parts.items() if key != code))
        term = value.codes.get(code)
        other = both(value.known, no(term)) if term is not None else value.known
        said = Said("finding.misnamed", {"partition": partition.label, "name": name, "code": classes[code]})
        run.nobody(f"{partition.id} = {code}", said, (name,), alone, other, sections=partition.sections)
    for code, term in value.codes.items():
        said = Said("finding.swallowed", {"partition": partition.label, "name": name, "code": classes[code]})
        refuted = parts[code].false if code in parts else term
        run.nobody(f"{partition.id} named {code}", said, (name,), term, refuted, sections=partition.sections)


def _complete(run: Run, nodes: Iterable[n.Node]) -> Term:
    """Everything that the classes rest on is known, lists to their last code."""
    names: set[str] = set()
    for node in nodes:
        names |= n.fact_ids(node)
        for definition in n.definition_ids(node):
            names |= run.guideline.rests_on[definition]
    return conjunction(_whole(run.picture.patient.facts[name]) for name in sorted(names))


def _whole(fact: SymbolicFact) -> Term:
    if isinstance(fact, ListFact):
        return conjunction(either(here, fact.absent[code]) for code, here in fact.present.items())
    return fact.known


def _definitions(run: Run, nodes: Iterable[n.Node]) -> list[str]:
    found = {name: None for node in nodes for name in n.definition_ids(node)}
    return [name for name in run.guideline.definitions if name in found]
