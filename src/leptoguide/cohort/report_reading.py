"""The first sections of the report of an audit: what was read, and how complete it is."""

from __future__ import annotations

from collections.abc import Iterator

from leptoguide.cohort.report_figures import shares_figure
from leptoguide.cohort.report_model import Part, Section, Table
from leptoguide.cohort.report_names import Names, number
from leptoguide.cohort.summary import Completeness
from leptoguide.draw.shares import Share

PLACED = frozenset({"synthetic", "bounds", "not-quality", "not-an-effect", "from-the-decision"})
"""Notes that other parts of the report say where they belong."""


def reading_section(names: Names) -> Section:
    """How many rows were read, assessed and rejected, and why."""
    w, source = names.words, names.summary.source
    texts = [names.rows_read(), w("audit.decision")]
    tables = []
    if source.rejected:
        texts.append(w("audit.rejected-note"))
        columns = (w("audit.reason"), w("audit.column"), w("audit.rows-of"))
        rows = tuple(
            ((names.error(entry.code), entry.code), (entry.column,), number(entry.rows)) for entry in source.rejected
        )
        tables.append(Table(w("audit.rejected"), columns, rows, numbers=range(2, len(columns))))
    notes = names.note(*(code for code in names.summary.notes if code not in PLACED))
    return Section("reading", w("audit.reading"), (Part(texts=(*texts, *notes), tables=tuple(tables)),))


def completeness_section(names: Names) -> Section:
    """Of how many rows each recommendation can be told, and which of its facts are known, the least known first."""
    w = names.words
    found = sorted(names.summary.completeness, key=lambda entry: entry.decided / (entry.rows or 1))
    first = Part(
        texts=(w("audit.completeness-note"),),
        figures=(
            shares_figure(
                names,
                w("audit.decided-title"),
                [Share(names.recommendation(entry.recommendation), entry.decided, entry.rows) for entry in found],
            ),
        ),
        tables=(_decided(names, found),),
    )
    return Section("completeness", w("audit.completeness"), (first, *_by_recommendation(names, found)))


def _decided(names: Names, found: list[Completeness]) -> Table:
    w = names.words
    rows = tuple(
        (
            names.recommendation_cell(entry.recommendation),
            *(names.counted(count, entry.rows) for count in (entry.decided, entry.partly, entry.waiting)),
        )
        for entry in found
    )
    columns = (w("audit.recommendation"), w("audit.decided"), w("audit.partly"), w("audit.waiting"))
    return Table(w("audit.decided-title"), columns, rows)


def _by_recommendation(names: Names, found: list[Completeness]) -> Iterator[Part]:
    w = names.words
    columns = (w("audit.fact"), w("audit.known"), w("audit.not-known"))
    for entry in found:
        name = names.recommendation(entry.recommendation)
        if not entry.facts:
            yield Part(name, names.grades(entry.recommendation), texts=(w("audit.no-facts"),))
            continue
        title = w("audit.facts-title", item=name)
        shares = [Share(names.fact(fact.fact), fact.known, entry.rows) for fact in entry.facts]
        rows = tuple(
            (
                names.fact_cell(fact.fact),
                names.counted(fact.known, entry.rows),
                names.counted(entry.rows - fact.known, entry.rows),
            )
            for fact in entry.facts
        )
        yield Part(
            name,
            names.grades(entry.recommendation),
            figures=(shares_figure(names, title, shares),),
            tables=(Table(title, columns, rows, folded=True),),
        )
