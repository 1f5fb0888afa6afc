"""The data dictionary: every fact with what it may hold, how it is obtained, what reads it; found by any name."""

from __future__ import annotations

from dataclasses import dataclass

from leptoguide.knowledge.schema import Fact
from leptoguide.web.pages.guideline_links import Link
from leptoguide.web.pages.guideline_reader import ConditionWords, Reader
from leptoguide.web.pages.search import search_words


@dataclass(frozen=True, slots=True)
class FactValue:
    """One value of a coded fact; a provisional one may be changed by a further investigation."""

    code: str
    label: str
    provisional: bool


@dataclass(frozen=True, slots=True)
class OtherUnit:
    """Another accepted unit, and what a number in it is multiplied by."""

    unit: str
    factor: str


@dataclass(frozen=True, slots=True)
class JudgementWords:
    sections: str
    discrepancies: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class FactRow:
    """One fact. ``recommendations`` are those with a condition that rests on it, through definitions too."""

    link: Link
    type: str
    type_word: str
    range: str
    unit: str
    units: tuple[OtherUnit, ...]
    values: tuple[FactValue, ...]
    never: bool
    absent: tuple[tuple[str, str], ...]
    obtain: str
    help: str
    judgement: JudgementWords | None
    codes: tuple[str, ...]
    computed_from: tuple[Link, ...]
    in_use: bool
    recommendations: tuple[Link, ...]
    definitions: tuple[Link, ...]
    safety: tuple[Link, ...]
    others: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class FactGroup:
    id: str
    label: str
    facts: tuple[FactRow, ...]


@dataclass(frozen=True, slots=True)
class ConstraintRow:
    """What must hold between facts."""

    link: Link
    text: str
    condition: ConditionWords


def fact_groups(reader: Reader, query: str = "") -> tuple[FactGroup, ...]:
    """Facts in clinical order; with ``query`` those that each word of it finds: either language, or pinyin initials."""
    dictionary, known = reader.guideline.dictionary, search_words(reader.guideline)
    sought = query.lower().split()
    groups = []
    for group, names in dictionary.groups.items():
        found = [name for name in names if all(word in known[name] for word in sought)]
        if found:
            label = reader.words.of(dictionary.group_labels[group].label)
            groups.append(FactGroup(group, label, tuple(_fact(reader, dictionary.facts[name]) for name in found)))
    return tuple(groups)


def constraint_rows(reader: Reader) -> tuple[ConstraintRow, ...]:
    """Relations between facts that every admissible patient satisfies."""
    return tuple(
        ConstraintRow(
            reader.links.to("constraint", c.entry.id), reader.words.of(c.entry.text), reader.condition(c.condition)
        )
        for c in reader.guideline.constraints
    )


def _fact(reader: Reader, fact: Fact) -> FactRow:
    w, links, dictionary = reader.words, reader.links, reader.guideline.dictionary
    users = reader.uses.of("fact", fact.id)
    readers = {ref.id.split(".")[0] for ref in users if ref.kind in ("option", "recommendation")}
    derived = (fact.derive.from_, fact.derive.minus) if fact.derive else ()
    rest = ("notice", "schedule", "stage", "constraint", "instrument", "fact")
    return FactRow(
        link=links.to("fact", fact.id),
        type=fact.type,
        type_word=w(f"facts.type.{fact.type}"),
        range=f"{fact.range[0]:g}–{fact.range[1]:g}" if fact.range else "",
        unit=fact.unit or "",
        units=tuple(OtherUnit(unit, f"{factor:g}") for unit, factor in fact.units.items()),
        values=tuple(FactValue(v.id, v.in_(w.language), v.provisional) for v in dictionary.values(fact)),
        never=fact.never is not None,
        absent=tuple((marker, w.of(dictionary.absent[marker].label)) for marker in fact.absent),
        obtain=w.of(dictionary.means[fact.obtain].label),
        help=w.of(fact.help) if fact.help else "",
        judgement=_judgement(reader, fact),
        codes=fact.codes,
        computed_from=links.all("fact", derived),
        in_use=fact.in_use,
        recommendations=links.all("recommendation", (r for r in reader.guideline.recommendations if r in readers)),
        definitions=links.of(ref for ref in users if ref.kind == "definition"),
        safety=links.of(ref for ref in users if ref.kind == "safety"),
        others=links.of(ref for ref in users if ref.kind in rest),
    )


def _judgement(reader: Reader, fact: Fact) -> JudgementWords | None:
    if fact.judgement is None:
        return None
    sections = reader.words.sections(fact.judgement.sections)
    return JudgementWords(sections, reader.links.all("discrepancy", fact.judgement.discrepancies))
