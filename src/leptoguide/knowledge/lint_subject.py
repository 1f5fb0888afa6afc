"""What the lint looks at: a guideline, and the parts of its folder that only the lint reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pydantic import BaseModel

from leptoguide.knowledge import schema as s
from leptoguide.knowledge.coverage import Coverage, load_coverage
from leptoguide.knowledge.files import read_entries, read_entry
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.problem import Problem
from leptoguide.language.check import nearest


class Allowed(s.Entry):
    """Something that no condition uses, with the reason why it is kept."""

    id: s.Snake
    reason: s.Text


class LintSettings(s.Entry):
    """``lint.yaml``: what the lint must be told about this guideline."""

    ledger_statements: int
    sign_off: s.Text
    display_definitions: tuple[Allowed, ...]


@dataclass(frozen=True)
class Subject:
    """A guideline with the parts that only the lint reads."""

    guideline: Guideline
    coverage: Mapping[str, Coverage]
    recorded: Mapping[str, Allowed]
    settings: LintSettings

    @classmethod
    def read(cls, guideline: Guideline) -> Subject:
        """The guideline with those parts; raises :class:`KnowledgeError`."""
        folder = guideline.path
        return cls(
            guideline,
            load_coverage(folder),
            read_entries(folder / "facts" / "recorded.yaml", Allowed),
            read_entry(folder / "lint.yaml", LintSettings),
        )


def everything(x: Subject) -> Iterator[tuple[str, BaseModel]]:
    """Every entry and every part of one, with the place to name in a message."""
    g = x.guideline
    evidence = g.evidence
    tops: list[tuple[str, BaseModel]] = [("guideline.yaml", g.identity), ("pathway.yaml", g.pathway)]
    tops += [(f"fact {name}", fact) for name, fact in g.dictionary.facts.items()]
    tops += [(f"means {name}", means) for name, means in g.dictionary.means.items()]
    tops += [(f"definition {name}", d.entry) for name, d in g.definitions.items()]
    tops += [(name, r.entry) for name, r in g.recommendations.items()]
    tops += [(f"safety rule {name}", rule.entry) for name, rule in g.safety.items()]
    tops += [(f"notice {notice.entry.id}", notice.entry) for notice in g.notices]
    tops += [(f"schedule {schedule.entry.id}", schedule.entry) for schedule in g.schedules]
    tops += [(f"discipline {name}", discipline) for name, discipline in g.disciplines.items()]
    tops += [(f"instruments/{name}.yaml", instrument) for name, instrument in g.instruments.items()]
    tops += [(f"study {name}", study) for name, study in evidence.studies.items()]
    tops += [(f"statement {name}", statement) for name, statement in evidence.statements.items()]
    tops += [(f"discrepancy {name}", discrepancy) for name, discrepancy in evidence.discrepancies.items()]
    for where, top in tops:
        yield from _parts(where, top)


def _parts(where: str, entry: BaseModel) -> Iterator[tuple[str, BaseModel]]:
    if isinstance(entry, s.OptionEntry):
        where = f"option {entry.id}"
    yield where, entry
    for value in entry.__dict__.values():
        for part in value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else (value,):
            if isinstance(part, BaseModel):
                yield from _parts(where, part)


def unknown(where: str, kind: str, name: str, known: Iterable[str]) -> Problem:
    """A name that leads nowhere, with the nearest that does not."""
    close = nearest(name, list(known))
    return Problem(where, f"names {kind} {name}, which does not exist", f"did you mean {close}?" if close else None)
