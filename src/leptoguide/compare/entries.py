"""Everything that a guideline holds, entry by entry, whatever file it stands in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal, get_args

from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.schema import Fact, Recommendation, Text
from leptoguide.language.types import BOOLEAN, Type

EntryKind = Literal[
    "guideline",
    "recommendation",
    "option",
    "definition",
    "safety",
    "notice",
    "schedule",
    "stage",
    "pathway",
    "fact",
    "constraint",
    "agent",
    "means",
    "absent",
    "group",
    "event",
    "record-rules",
    "instrument",
    "discipline",
    "study",
    "outcome",
    "statement",
    "reference",
    "discrepancy",
    "source",
]
KINDS: Final[tuple[EntryKind, ...]] = get_args(EntryKind)
"""In the order in which changes are told."""

Entries = Mapping[EntryKind, Mapping[str, Any]]
"""By kind and id: validated entries, or plain mappings."""


def entries(guideline: Guideline) -> Entries:
    """All entries. What the guideline's authors keep beside it (vignettes, coverage, proofs, lint) is left out."""
    found: dict[EntryKind, dict[str, Any]] = {kind: {} for kind in KINDS}
    for kind, name, entry in _entries(guideline):
        found[kind][name] = entry
    return found


def _entries(g: Guideline) -> Iterator[tuple[EntryKind, str, Any]]:
    dictionary, evidence = g.dictionary, g.evidence
    yield "guideline", g.identity.id, g.identity
    for r in g.recommendations.values():
        yield "recommendation", r.id, _without_options(r.entry)
    yield from (("option", o.id, o.entry) for o in g.options.values())
    yield from (("definition", d.id, d.entry) for d in g.definitions.values())
    yield from (("safety", rule.id, rule.entry) for rule in g.safety.values())
    yield from (("notice", notice.entry.id, notice.entry) for notice in g.notices)
    yield from (("schedule", schedule.entry.id, schedule.entry) for schedule in g.schedules)
    yield from (("stage", stage.entry.id, stage.entry) for stage in g.stages)
    yield "pathway", "pathway", _pathway(g)
    groups = {name: group for group, names in dictionary.groups.items() for name in names}
    yield from (("fact", fact.id, _fact(fact, groups[fact.id], g)) for fact in dictionary.facts.values())
    yield from (("constraint", c.entry.id, c.entry) for c in g.constraints)
    yield from (("agent", name, agent) for name, agent in dictionary.agents.items())
    yield from (("means", name, means) for name, means in dictionary.means.items())
    yield from (("absent", name, marker) for name, marker in dictionary.absent.items())
    yield from (("group", name, group) for name, group in dictionary.group_labels.items())
    yield from (("event", name, event) for name, event in dictionary.events.items())
    yield "record-rules", "record-rules", dictionary.record_rules
    yield from (("instrument", name, instrument) for name, instrument in g.instruments.items())
    yield from (("discipline", name, discipline) for name, discipline in g.disciplines.items())
    yield from (("study", name, study) for name, study in evidence.studies.items())
    yield from (("outcome", name, {"label": text}) for name, text in evidence.outcomes.items())
    yield from (("statement", name, statement) for name, statement in evidence.statements.items())
    yield from (("reference", str(number), item) for number, item in evidence.references.items())
    yield from (("discrepancy", name, discrepancy) for name, discrepancy in evidence.discrepancies.items())
    yield from (("source", name, source) for name, source in evidence.sources.items())


def _without_options(entry: Recommendation) -> Mapping[str, Any]:
    """The recommendation itself; its options are entries of their own."""
    return {name: getattr(entry, name) for name in type(entry).model_fields if name != "options"}


def _pathway(g: Guideline) -> Mapping[str, Any]:
    """Edges, and the order of the stages, which decides where a patient stands."""
    entry = g.pathway
    whole = {name: getattr(entry, name) for name in type(entry).model_fields if name not in ("stages", "edges")}
    edges = {f"{edge.from_} {edge.to}": edge.label for edge in entry.edges}
    return {**whole, "edges": edges, "order": " < ".join(stage.id for stage in entry.stages)}


def _fact(fact: Fact, group: str, g: Guideline) -> Mapping[str, Any]:
    """A fact with the values that it takes from classes of agents, and the group that it is listed in."""
    whole: dict[str, Any] = {
        (field.alias or name): getattr(fact, name) for name, field in type(fact).model_fields.items()
    }
    return {**whole, "values": g.dictionary.values(fact), "group": group}


def label_of(entry: Any) -> Text | None:
    """What an entry is called, where it is called anything."""
    found = [_part(entry, name) for name in ("label", "title", "text")]
    return next((text for text in found if isinstance(text, Text)), None)


def type_of(guideline: Guideline, kind: EntryKind, name: str) -> Type:
    """The type that the conditions of an entry have: a derived code's is its values, any other is true or false."""
    return guideline.symbols[name].type if kind == "definition" else BOOLEAN


def _part(entry: Any, name: str) -> Any:
    return entry.get(name) if isinstance(entry, Mapping) else getattr(entry, name, None)
