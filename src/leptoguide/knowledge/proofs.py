"""The folder ``proof`` of a guideline: what is to be proved of it, checked against its names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from leptoguide.errors import KnowledgeError
from leptoguide.knowledge.files import read_entries
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.reader import read_file
from leptoguide.knowledge.schema import proofs as p
from leptoguide.language import nodes as n
from leptoguide.language.check import nearest

FOLDER: Final = "proof"


@dataclass(frozen=True)
class Proofs:
    """Everything in the folder. Conditions are read with :meth:`condition`."""

    guideline: Guideline
    decisions: Mapping[str, p.Decision]
    belongs: Mapping[str, p.Belongs]
    never_events: Mapping[str, p.NeverEvent]
    worse: Mapping[str, p.Worse]
    boundaries: tuple[p.Boundary, ...]
    partitions: Mapping[str, p.Partition]
    expected: Mapping[str, p.Expected]

    def condition(self, text: str, where: str) -> n.Node:
        """A condition of an entry, checked; :class:`KnowledgeError` with the entry's place."""
        return self.guideline.expression(text, where)

    def options(self, items: Iterable[str]) -> list[str]:
        """The options that items stand for."""
        found = []
        for item in items:
            if item in self.guideline.recommendations:
                found += [option.id for option in self.guideline.recommendations[item].options]
            else:
                found.append(item)
        return found

    @property
    def conditions(self) -> list[tuple[str, str]]:
        """Every condition as written, with its place."""
        found = [(f"decisions.yaml, {x.id}", x.who) for x in self.decisions.values()]
        found += [(f"belongs.yaml, {x.id}", x.only) for x in self.belongs.values()]
        found += [(f"never.yaml, {x.id}", x.who) for x in self.never_events.values()]
        found += [(f"partitions.yaml, {x.id}", part.when) for x in self.partitions.values() for part in x.parts]
        found += [(f"expected.yaml, {x.id}", x.when) for x in self.expected.values() if x.when is not None]
        return found


def load_proofs(guideline: Guideline) -> Proofs:
    """What is to be proved of a guideline. Raises :class:`KnowledgeError`, also for a name that leads nowhere."""
    folder = guideline.path / FOLDER
    found = Proofs(
        guideline=guideline,
        decisions=read_entries(folder / "decisions.yaml", p.Decision),
        belongs=read_entries(folder / "belongs.yaml", p.Belongs),
        never_events=read_entries(folder / "never.yaml", p.NeverEvent),
        worse=read_entries(folder / "worse.yaml", p.Worse),
        boundaries=_boundaries(folder / "boundaries.yaml"),
        partitions=read_entries(folder / "partitions.yaml", p.Partition),
        expected=read_entries(folder / "expected.yaml", p.Expected),
    )
    for where, text in found.conditions:
        found.condition(text, where)
    for where, kind, names, known in _named(found):
        for name in names:
            if name not in known:
                close = nearest(name, list(known))
                hint = f"did you mean {close}?" if close else None
                raise KnowledgeError(f"names {kind} {name}, which does not exist", where=where, hint=hint)
    return found


def _boundaries(path: Path) -> tuple[p.Boundary, ...]:
    if not path.is_file():
        raise KnowledgeError("the file is missing", where=str(path), hint="a guideline folder holds every part")
    content = read_file(path, KnowledgeError)
    try:
        return TypeAdapter(tuple[p.Boundary, ...]).validate_python(content)
    except ValidationError as problem:
        fault = problem.errors()[0]
        place = ".".join(map(str, fault["loc"]))
        raise KnowledgeError(fault["msg"], where=f"{path.name}, {place}") from None


def _named(x: Proofs) -> Iterable[tuple[str, str, Iterable[str], Mapping[str, Any]]]:
    """Place, kind, names, and what there is of that kind."""
    g = x.guideline
    items = {**g.recommendations, **g.options}
    agents, facts, sources = g.dictionary.agents, g.dictionary.facts, g.evidence.sources
    discrepancies = g.evidence.discrepancies
    for decision in x.decisions.values():
        yield f"decisions.yaml, {decision.id}", "the item", decision.items, items
    for belongs in x.belongs.values():
        yield f"belongs.yaml, {belongs.id}", "the item", belongs.items, items
    for event in x.never_events.values():
        yield f"never.yaml, {event.id}", "the item", event.items, items
        yield f"never.yaml, {event.id}", "the agent", event.agents, agents
        yield f"never.yaml, {event.id}", "the source", event.sources, sources
    for worse in x.worse.values():
        yield f"worse.yaml, {worse.id}", "the fact", (worse.id,), facts
    for boundary in x.boundaries:
        yield f"boundaries.yaml, {boundary.id}", "the fact", (boundary.fact,), facts
        yield f"boundaries.yaml, {boundary.id}", "the source", boundary.sources, sources
        yield f"boundaries.yaml, {boundary.id}", "the discrepancy", boundary.readings, discrepancies
    for partition in x.partitions.values():
        where, of = f"partitions.yaml, {partition.id}", [partition.of] if partition.of else []
        yield where, "the definition", of, g.definitions
        yield where, "the source", partition.sources, sources
        yield where, "the discrepancy", partition.discrepancies, discrepancies
    for entry in x.expected.values():
        yield f"expected.yaml, {entry.id}", "the option", entry.blocked, items
        yield f"expected.yaml, {entry.id}", "the discrepancy", entry.discrepancies, discrepancies
