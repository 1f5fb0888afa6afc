"""Lints of names: whatever an entry refers to exists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from leptoguide.knowledge import schema as s
from leptoguide.knowledge.lint_subject import Subject, everything, unknown
from leptoguide.knowledge.problem import Problem
from leptoguide.knowledge.schema.instruments import Instrument


def names(x: Subject) -> Iterator[Problem]:
    """References, sources, studies, statements, outcomes and ledger ids exist."""
    evidence = x.guideline.evidence
    for where, entry in everything(x):
        for number in getattr(entry, "references", ()):
            if number not in evidence.references:
                yield Problem(where, f"names reference {number}, which does not exist")
        for statement in getattr(entry, "ledger", ()):
            if statement not in x.coverage:
                yield unknown(where, "the ledger statement", statement, x.coverage)
        if not isinstance(entry, s.Discrepancy):
            for source in getattr(entry, "sources", ()):
                if source not in evidence.sources:
                    yield unknown(where, "the source", source, evidence.sources)
        if isinstance(entry, s.Argument) and entry.id is not None:
            known: Mapping[str, object] = evidence.studies if entry.kind == "study" else evidence.statements
            if entry.id not in known:
                yield unknown(where, f"the {entry.kind}", entry.id, known)
        if isinstance(entry, s.Study):
            for outcome in (*entry.printed, *entry.corrected):
                if outcome not in evidence.outcomes:
                    yield unknown(where, "the outcome", outcome, evidence.outcomes)


def vocabulary(x: Subject) -> Iterator[Problem]:
    """Agents, classes, disciplines, means, absent markers and recommendations exist."""
    g = x.guideline
    classes = {agent.class_: agent for agent in g.dictionary.agents.values()}
    for where, entry in everything(x):
        vocabulary: list[tuple[str, Iterable[str], Mapping[str, object]]] = []
        match entry:
            case s.Fact():
                vocabulary = [
                    ("the class of agents", entry.agents, classes),
                    ("the means", (entry.obtain,), g.dictionary.means),
                    ("the absent marker", entry.absent, g.dictionary.absent),
                ]
            case s.OptionEntry():
                vocabulary = [
                    ("the agent", entry.agents, g.dictionary.agents),
                    ("the discipline", entry.disciplines, g.disciplines),
                ]
            case s.SafetyRule() | s.Means():
                vocabulary = [("the agent", entry.agents, g.dictionary.agents)]
            case s.Notice() | s.Stage():
                vocabulary = [("the recommendation", entry.recommendations, g.recommendations)]
            case s.Edge():
                stages = {stage.entry.id: stage for stage in g.stages}
                vocabulary = [("the stage", (entry.from_, entry.to), stages)]
            case Instrument():
                facts = [f for f in (entry.fact, *(item.fact for item in entry.items)) if f]
                definitions = [item.definition for item in entry.items if item.definition]
                symptoms = [code for item in entry.items for code in item.symptoms]
                codes = g.dictionary.codes.get(entry.fact or "", {})
                facts += [entry.nodules.fact] if entry.nodules else []
                means = entry.scoring.means if entry.scoring else ()
                named = [name for mean in means for name in mean.items]
                named += entry.nodules.items if entry.nodules else ()
                vocabulary = [
                    ("the fact", facts, g.dictionary.facts),
                    ("the definition", definitions, g.definitions),
                    ("the value", symptoms, codes),
                    ("the item", named, {item.id: item for item in entry.items}),
                ]
        for kind, names, known in vocabulary:
            for name in names:
                if name not in known:
                    yield unknown(where, kind, name, known)
    for group in g.dictionary.groups:
        if group not in g.dictionary.group_labels:
            yield Problem("groups.yaml", f"the group {group} has no label")
