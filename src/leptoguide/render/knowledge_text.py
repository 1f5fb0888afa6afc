"""The data dictionary and the guideline for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from leptoguide.knowledge.coverage import load_coverage
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.schema import Fact
from leptoguide.render.layout import both_ends, rule, wrap
from leptoguide.render.phrase import Phrases
from leptoguide.render.texts import Language, Words


def facts_text(guideline: Guideline, language: Language) -> str:
    """Every fact: its name, what it is, what it may hold, how it is obtained."""
    words = Words(language)
    dictionary = guideline.dictionary
    lines: list[str] = []
    for group, names in dictionary.groups.items():
        if group == "case":
            continue
        lines += [rule(), words.of(dictionary.group_labels[group].label)]
        for name in names:
            lines += _fact(dictionary.facts[name], guideline, words)
    return "\n".join(lines) + "\n"


def _fact(fact: Fact, guideline: Guideline, words: Words) -> Iterator[str]:
    yield from both_ends(f"  {fact.id}", words.of(guideline.dictionary.means[fact.obtain].label)).split("\n")
    yield from wrap(words.of(fact.label), indent="      ")
    yield from wrap(_holds(fact, guideline, words), indent="      ", hanging="        ")
    if fact.judgement:
        where = words.sections(fact.judgement.sections)
        yield from wrap(f"{words('facts.judgement')} {where}", indent="      ", hanging="        ")
    if fact.help:
        yield from wrap(words.of(fact.help), indent="      ", hanging="        ")


def _holds(fact: Fact, guideline: Guideline, words: Words) -> str:
    parts = [words(f"facts.type.{fact.type}")]
    if fact.range:
        unit = f" {fact.unit}" if fact.unit else ""
        parts[0] += f" {fact.range[0]:g}–{fact.range[1]:g}{unit}"
    values = guideline.dictionary.values(fact)
    if values:
        parts[0] += ": " + words.join(_coded(v.id, v.in_(words.language)) for v in values)
    if fact.never:
        parts.append(f"never {words('value.never')}")
    if fact.absent:
        markers = guideline.dictionary.absent
        parts.append(f"{words('facts.absent')}: {words.join(f'{m} {words.of(markers[m].label)}' for m in fact.absent)}")
    return words.clauses(parts)


def _coded(code: str, label: str) -> str:
    """A code with its label; once where they are the same."""
    return code if code == label else f"{code} {label}"


def guideline_text(guideline: Guideline, language: Language) -> str:
    """What the guideline is and its recommendations with their grades."""
    return "\n".join(_guideline(guideline, Words(language))) + "\n"


def _guideline(guideline: Guideline, words: Words) -> Iterator[str]:
    identity = guideline.identity
    yield from wrap(words.of(identity.title))
    yield from wrap(words.of(identity.citation), indent="  ")
    yield from wrap(f"doi:{identity.doi} · {identity.registration} · {words('head.review-by')} {identity.review_by}")
    yield from wrap(f"{words('guideline.licence')}: {identity.licence.in_(words.language)}")
    yield rule()
    phrases = Phrases(guideline, words)
    for recommendation in guideline.recommendations.values():
        entry = recommendation.entry
        yield from both_ends(f"{entry.id} {words.of(entry.title)}", phrases.grades(entry)).split("\n")
        yield from wrap(words.of(entry.summary), indent="    ")
    yield rule()
    for passage in identity.strategy:
        yield from wrap(f"{words.of(passage.text)} {words.sections(passage.sections)}")
    for notice in guideline.notices:
        if notice.entry.general:
            yield from wrap(f"[{words(f'notice.{notice.entry.kind}')}] {words.of(notice.entry.text)}", hanging="  ")
    yield from wrap(f"{words('guideline.not-in')}: {words.of(identity.not_in_consensus)}")
    yield rule()
    evidence = guideline.evidence
    coverage = load_coverage(guideline.path)
    yield from wrap(
        words(
            "guideline.counts",
            options=len(guideline.options),
            definitions=len(guideline.definitions),
            safety=len(guideline.safety),
            facts=len(guideline.dictionary.facts) - 1,
            studies=len(evidence.studies),
            references=len(evidence.references),
            discrepancies=len(evidence.discrepancies),
            coverage=f"{len(coverage)}",
        )
    )
    yield from wrap(words.of(identity.disclaimer))
