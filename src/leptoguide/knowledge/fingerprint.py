"""What a guideline's rules are, in one number: it changes when a condition does, and not when a text does."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.proofs import Proofs
from leptoguide.language.printer import print_cql


def fingerprint(proofs: Proofs) -> str:
    """SHA-256 of all that the proofs read, in hexadecimal: conditions, the dictionary, and what is to be proved."""
    digest = hashlib.sha256()
    for line in (*_rules(proofs.guideline), *_dictionary(proofs.guideline), *_claims(proofs)):
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()


def rules_fingerprint(guideline: Guideline) -> str:
    """SHA-256 of all that decides what is said of a patient: conditions and the dictionary, in hexadecimal."""
    lines = (*_rules(guideline), *_dictionary(guideline))
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()


def _rules(g: Guideline) -> Iterator[str]:
    for definition in g.definitions.values():
        yield f"define {definition.id} {print_cql(definition.condition.node)}"
    for option in g.options.values():
        conditions = " | ".join(print_cql(condition.node) for condition in option.conditions)
        yield f"option {option.id} {option.entry.agents} {option.entry.excludes} {conditions}"
    for reading in g.readings:
        nodes = {**reading.definitions, **{name: c.node for name, c in reading.options.items()}}
        yield from (f"reading {reading.discrepancy} {name} {print_cql(node)}" for name, node in nodes.items())
    for rule in g.safety.values():
        yield f"safety {rule.id} {rule.entry.effect} {rule.entry.agents} {print_cql(rule.when.node)}"
    for notice in g.notices:
        yield f"notice {notice.entry.id} {print_cql(notice.when.node)}"
    for stage in g.stages:
        yield f"stage {stage.entry.id} {stage.entry.recommendations} {print_cql(stage.when.node)}"
    for schedule in g.schedules:
        phases = (*schedule.phases, *(phase for _, found in schedule.readings for phase in found))
        yield from (f"visit {phase.entry.id} {print_cql(phase.when.node)}" for phase in phases)
        yield from (f"visit {name} {print_cql(condition.node)}" for name, condition in schedule.items.items())


def _dictionary(g: Guideline) -> Iterator[str]:
    for fact in g.dictionary.facts.values():
        codes = tuple(g.dictionary.codes.get(fact.id, ()))
        yield f"fact {fact.id} {fact.type} {fact.range} {fact.step} {fact.never} {codes} {fact.derive}"
    for constraint in g.constraints:
        yield f"constraint {constraint.entry.id} {print_cql(constraint.condition.node)}"


def _claims(proofs: Proofs) -> Iterator[str]:
    without = {"label", "text", "sections", "sources", "references", "ledger"}
    tables = (proofs.decisions, proofs.belongs, proofs.never_events, proofs.worse, proofs.partitions, proofs.expected)
    entries = [entry for table in tables for entry in table.values()]
    for entry in (*entries, *proofs.boundaries):
        yield f"{type(entry).__name__} {entry.model_dump_json(exclude=without)}"
