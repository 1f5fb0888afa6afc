"""Instruments: scorecards, scales, questionnaires, protocols and response rules, each with what is known of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from leptoguide.knowledge.schema.instruments import Instrument, Item
from leptoguide.web.pages.guideline_links import Link
from leptoguide.web.pages.guideline_listings import Line, Listing, listings
from leptoguide.web.pages.guideline_reader import Reader, Sourcing


@dataclass(frozen=True, slots=True)
class InstrumentRow:
    link: Link
    version: str
    kind_word: str
    origin: str
    origin_word: str
    tag: str
    items: int


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item: its scale, what it records, the condition it stands for; ``holds`` is what may be entered."""

    id: str
    label: str
    tag: str
    holds: str
    levels: tuple[Line, ...]
    rule: str
    links: tuple[Link, ...]
    ledger: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class InstrumentPage:
    row: InstrumentRow
    note: str
    licence: str
    fact: Link | None
    sourcing: Sourcing
    items: tuple[ItemRow, ...]
    listings: tuple[Listing, ...]


def instrument_rows(reader: Reader) -> tuple[InstrumentRow, ...]:
    """All instruments."""
    return tuple(_row(reader, instrument) for instrument in reader.guideline.instruments.values())


def instrument_page(reader: Reader, name: str) -> InstrumentPage:
    """The page of an instrument that exists."""
    entry, w = reader.guideline.instruments[name], reader.words
    sequences = entry.sequences.sources if entry.sequences else ()
    return InstrumentPage(
        row=_row(reader, entry),
        note=w.of(entry.note),
        licence=w.of(entry.licence) if entry.licence else "",
        fact=reader.links.to("fact", entry.fact) if entry.fact else None,
        sourcing=reader.sourced(entry, dict.fromkeys((*entry.sources, *sequences))),
        items=tuple(_item(reader, item, entry.fact or "") for item in entry.items),
        listings=listings(reader, entry),
    )


def _row(reader: Reader, entry: Instrument) -> InstrumentRow:
    w = reader.words
    return InstrumentRow(
        link=reader.links.to("instrument", entry.id),
        version=entry.version,
        kind_word=w(f"browse.instrument.{entry.kind}"),
        origin=entry.origin,
        origin_word=w(f"notice.{entry.origin}"),
        tag=entry.tag,
        items=len(entry.items),
    )


def _item(reader: Reader, item: Item, fact: str) -> ItemRow:
    w, links = reader.words, reader.links
    levels = [
        Line(str(level.value), w.of(level), f"KPS {level.kps[0]:g}–{level.kps[1]:g}" if level.kps else "")
        for level in item.levels
    ]
    named = [
        *(links.all("fact", [item.fact]) if item.fact else ()),
        *(links.all("definition", [item.definition]) if item.definition else ()),
    ]
    return ItemRow(
        id=item.id,
        label=w.of(item.label),
        tag=item.tag,
        holds=w.clauses(_holds(reader, item, fact)),
        levels=tuple(levels),
        rule=w.of(item.rule) if item.rule else "",
        links=tuple(named),
        ledger=links.all("ledger", item.ledger),
    )


def _holds(reader: Reader, item: Item, fact: str) -> Iterator[str]:
    w = reader.words
    if item.comparator and item.value is not None:
        sign = {"<=": "≤", ">=": "≥"}.get(item.comparator, item.comparator)
        yield f"{sign} {item.value:g} {item.unit}" if item.unit else f"{sign} {item.value:g}"
    if item.range:
        yield f"{item.range[0]:g}–{item.range[1]:g}"
    if item.step:
        yield w("browse.step", step=item.step)
    if item.count:
        yield w("browse.item-count", count=item.count)
    if item.symptoms:
        yield w.join(reader.phrases.code(fact, symptom) for symptom in item.symptoms)
