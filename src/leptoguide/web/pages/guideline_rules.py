"""Definitions, safety rules, notices, agents and outside sources: each a list with an address for every entry."""

from __future__ import annotations

from dataclasses import dataclass

from leptoguide.knowledge.guideline import CompiledSafetyRule
from leptoguide.web.pages.guideline_links import Link
from leptoguide.web.pages.guideline_reader import ConditionWords, Reader, Sourcing, UseGroup


@dataclass(frozen=True, slots=True)
class SafetyRow:
    """A safety rule. ``tag`` says how well its source is known, ``inside`` whether the consensus itself sets it."""

    link: Link
    text: str
    effect: str
    effect_word: str
    tag: str
    inside: bool
    where: str
    agents: tuple[Link, ...]
    condition: ConditionWords
    sourcing: Sourcing
    options: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class NoticeRow:
    link: Link
    kind: str
    kind_word: str
    general: bool
    text: str
    condition: ConditionWords
    recommendations: tuple[Link, ...]
    sourcing: Sourcing


@dataclass(frozen=True, slots=True)
class AgentRow:
    """A drug or procedure: its class and codes, the facts that may hold it, what uses it, what watches it."""

    link: Link
    class_: str
    class_word: str
    codes: tuple[str, ...]
    facts: tuple[Link, ...]
    options: tuple[Link, ...]
    safety: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source outside the consensus. ``url`` is empty where the address can not be opened as it stands."""

    link: Link
    tag: str
    address: str
    url: str
    used_by: tuple[UseGroup, ...]


def safety_row(reader: Reader, rule: CompiledSafetyRule) -> SafetyRow:
    """One safety rule."""
    w, entry = reader.words, rule.entry
    inside = entry.tag == "TEXT"
    return SafetyRow(
        link=reader.links.to("safety", entry.id),
        text=w.of(entry.text),
        effect=entry.effect,
        effect_word=w(f"effect.{entry.effect}"),
        tag=entry.tag,
        inside=inside,
        where=w("item.inside" if inside else "item.outside"),
        agents=reader.links.all("agent", entry.agents),
        condition=reader.condition(rule.when),
        sourcing=reader.sourcing(entry.sections, (), entry.discrepancies, entry.sources),
        options=reader.links.of(reader.uses.of("safety", entry.id, by="option")),
    )


def safety_rows(reader: Reader, effect: str = "") -> tuple[SafetyRow, ...]:
    """The safety rules, all or those of one effect."""
    rules = reader.guideline.safety.values()
    return tuple(safety_row(reader, rule) for rule in rules if effect in ("", rule.entry.effect))


def notice_rows(reader: Reader, kind: str = "") -> tuple[NoticeRow, ...]:
    """The notices, all or those of one kind."""
    w, links = reader.words, reader.links
    return tuple(
        NoticeRow(
            link=links.to("notice", notice.entry.id),
            kind=notice.entry.kind,
            kind_word=w(f"notice.{notice.entry.kind}"),
            general=notice.entry.general,
            text=w.of(notice.entry.text),
            condition=reader.condition(notice.when),
            recommendations=links.all("recommendation", notice.entry.recommendations),
            sourcing=reader.sourced(notice.entry, notice.entry.sources),
        )
        for notice in reader.guideline.notices
        if kind in ("", notice.entry.kind)
    )


def agent_rows(reader: Reader) -> tuple[AgentRow, ...]:
    """Drugs and procedures in the order of the dictionary."""
    links, uses = reader.links, reader.uses
    return tuple(
        AgentRow(
            link=links.to("agent", agent.id),
            class_=agent.class_,
            class_word=reader.words(f"browse.class.{agent.class_}"),
            codes=agent.codes,
            facts=links.of(uses.of("agent", agent.id, by="fact")),
            options=links.of(uses.of("agent", agent.id, by="option")),
            safety=links.of(uses.of("agent", agent.id, by="safety")),
        )
        for agent in reader.guideline.dictionary.agents.values()
    )


def source_rows(reader: Reader) -> tuple[SourceRow, ...]:
    """Sources outside the consensus that definitions, safety rules, notices and instruments rest on."""
    return tuple(
        SourceRow(
            link=reader.links.to("source", source.id),
            tag=source.tag,
            address=source.address or "",
            url=web_address(source.address or ""),
            used_by=reader.used_by("source", source.id),
        )
        for source in reader.guideline.evidence.sources.values()
    )


def web_address(text: str) -> str:
    """What a browser can open: an address as it is, a DOI by its resolver; anything else is not guessed at."""
    if text.startswith(("https://", "http://")):
        return "" if any(c.isspace() for c in text) else text
    return f"https://doi.org/{text}" if text.startswith("10.") and not any(c.isspace() for c in text) else ""
