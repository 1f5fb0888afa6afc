"""The sections on advice: who would be advised what, what is missing, and what a safety rule forbids."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from leptoguide.advise.status import ORDER, Status
from leptoguide.cohort.report_figures import shares_figure, statuses_figure
from leptoguide.cohort.report_model import Part, Section, Table
from leptoguide.cohort.report_names import Names, number
from leptoguide.cohort.summary import Blocker, ItemCounts, SafetyStop, WaitingItem
from leptoguide.draw.share import amount
from leptoguide.draw.shares import Share

DRAWN = 15
"""How many facts or rules a figure shows; the table beside it has all."""
NAMED = 3
"""How many options a fact names that wait for it."""


def statuses_section(names: Names) -> Section:
    """Each recommendation and its options by status."""
    w = names.words
    parts = [Part(texts=(w("audit.statuses-note"),))]
    for name, group in groupby(names.summary.items, key=lambda item: item.recommendation):
        items = list(group)
        title = w("audit.statuses-title", item=names.recommendation(name))
        parts.append(
            Part(
                names.recommendation(name),
                names.grades(name),
                figures=(statuses_figure(names, title, items),),
                tables=(_statuses(names, title, items),),
            )
        )
    return Section("statuses", w("audit.statuses"), tuple(parts))


def _statuses(names: Names, title: str, items: list[ItemCounts]) -> Table:
    w = names.words
    columns = (w("audit.item"), *(w(f"status.{status.value}") for status in ORDER), w("audit.unchecked"))
    rows = tuple(
        (
            (names.option(item.option),) if item.option else (names.recommendation(item.id),),
            *(number(item.statuses.get(status, 0)) for status in ORDER),
            number(item.unchecked),
        )
        for item in items
    )
    return Table(title, columns, rows)


def blockers_section(names: Names) -> Section:
    """The facts whose absence holds up most advice."""
    w, found = names.words, names.summary.blockers
    if not found:
        return Section("blockers", w("audit.blockers"), (Part(texts=(w("audit.no-blockers"),)),))
    title = w("audit.blockers-title")
    waiting = sum(item.statuses.get(Status.NEEDS_DATA, 0) for item in names.summary.items if item.option)
    shares = [Share(names.fact(entry.fact), entry.advice, waiting) for entry in found[:DRAWN]]
    columns = (
        w("audit.fact"),
        w("audit.blocked-rows"),
        w("audit.blocked-alone"),
        w("audit.blocked-advice"),
        w("audit.blocked-advice-alone"),
        w("audit.blocked-options"),
    )
    rows = tuple(
        (
            names.fact_cell(entry.fact),
            names.counted(entry.rows),
            number(entry.rows_alone),
            names.counted(entry.advice, waiting),
            number(entry.advice_alone),
            (w.join(f"{option.option} ({amount(option.rows)})" for option in _most(entry)),),
        )
        for entry in found
    )
    more = (w("audit.more-in-table", count=len(found) - DRAWN),) if len(found) > DRAWN else ()
    part = Part(
        texts=(w("audit.blockers-note", waiting=amount(waiting)), *more),
        figures=(shares_figure(names, title, shares, whole=False),),
        tables=(Table(title, columns, rows, numbers=range(1, len(columns) - 1)),),
    )
    return Section("blockers", w("audit.blockers"), (part,))


def _most(entry: Blocker) -> list[WaitingItem]:
    """The options that wait for a fact in most rows."""
    return sorted(entry.options, key=lambda option: (-option.rows, option.option))[:NAMED]


def stops_section(names: Names) -> Section:
    """The safety rules that forbid something and hold of somebody."""
    w = names.words
    met = sorted(
        (entry for entry in names.summary.stops if entry.holds), key=lambda entry: (-entry.blocked, -entry.holds)
    )
    silent = len(names.summary.stops) - len(met)
    texts = [w("audit.stops-note"), *([w("audit.stops-silent", count=silent)] if silent else [])]
    if not met:
        return Section("stops", w("audit.stops"), (Part(texts=(w("audit.no-stops"), *texts)),))
    title = w("audit.stops-title")
    blocking = [entry for entry in met if entry.blocked]
    if len(blocking) > DRAWN:
        texts.append(w("audit.more-in-table", count=len(blocking) - DRAWN))
    shares = [Share(names.rule(entry.rule), entry.blocked, names.rows) for entry in blocking[:DRAWN]]
    part = Part(
        texts=tuple(texts),
        figures=(shares_figure(names, title, shares, whole=False),) if blocking else (),
        tables=(_stops(names, w("audit.stops-table"), met),),
    )
    return Section("stops", w("audit.stops"), (part,))


def _stops(names: Names, title: str, met: list[SafetyStop]) -> Table:
    w = names.words
    columns = [w("audit.rule"), w("audit.holds"), w("audit.blocks")]
    is_given = names.summary.concordance is not None
    rows = tuple(
        (
            names.rule_cell(entry.rule),
            names.counted(entry.holds),
            names.counted(entry.blocked),
            *((names.counted(entry.given),) if is_given else ()),
            (w.clauses(_stopped(names, entry)),),
        )
        for entry in met
    )
    columns += [w("audit.given-although")] if is_given else []
    return Table(title, (*columns, w("audit.options-stopped")), rows, numbers=range(1, len(columns)))


def _stopped(names: Names, entry: SafetyStop) -> Iterator[str]:
    """Each option with the rows in which it is blocked, and given."""
    w = names.words
    for option in entry.options:
        if option.blocked or option.given:
            yield w("audit.stopped", option=option.option, blocked=amount(option.blocked), given=amount(option.given))


def contradictions_section(names: Names) -> Section:
    """Rows whose facts contradict each other."""
    w, summary = names.words, names.summary
    texts = (w("audit.contradictory", rows=names.counted(summary.contradictory_rows)[0]), w("audit.contradictory-note"))
    broken = [entry for entry in summary.contradictions if entry.rows]
    if not broken:
        return Section("contradictions", w("audit.contradictions"), (Part(texts=texts[:1]),))
    labels = {c.entry.id: w.of(c.entry.text) for c in names.guideline.constraints}
    rows = tuple(((labels[entry.constraint], entry.constraint), names.counted(entry.rows)) for entry in broken)
    table = Table(w("audit.contradictions"), (w("audit.relation"), w("audit.rows-broken")), rows)
    return Section("contradictions", w("audit.contradictions"), (Part(texts=texts, tables=(table,)),))
