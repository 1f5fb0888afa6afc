"""The section on concordance: what was given beside what is advised, as bounds over what is not known."""

from __future__ import annotations

from collections.abc import Iterator

from leptoguide.cohort.codes import VERDICT_OF, Finding, Verdict
from leptoguide.cohort.report_figures import bounds_figure
from leptoguide.cohort.report_model import Part, Section, Table
from leptoguide.cohort.report_names import Names, number
from leptoguide.cohort.summary import Agreement, Concordance
from leptoguide.draw.bounds import Bounds
from leptoguide.draw.share import amount, counted

AGAINST = tuple(finding for finding in Finding if VERDICT_OF[finding] is Verdict.NON_CONCORDANT)
"""The reasons for which what was given is not what is advised."""


def bounds_of(agreement: Agreement, label: str) -> Bounds:
    """The worst and the best case as counts: ``worst`` and ``best`` of the agreement are their shares.

    At worst all that is open counts against. At best what was given is right, and where nothing was given nothing had
    to be, so that these rows are not judged.
    """
    judged = agreement.concordant + agreement.conditional + agreement.non_concordant
    open_given = agreement.findings.get(Finding.GIVEN_OPEN, 0)
    not_due = agreement.findings.get(Finding.OMISSION_OPEN, 0)
    return Bounds(label, agreement.concordant, judged, agreement.concordant + open_given, judged - not_due)


def concordance_section(names: Names) -> Section:
    """Bounds first, then what was found and why; or what is absent when nothing records what was given."""
    w, found = names.words, names.summary.concordance
    if found is None:
        return Section("concordance", w("audit.concordance"), (Part(texts=(w("audit.no-given"),)),))
    parts = (_bounds(names, found), *_reasons(names, found), *_waiting(names, found), *_options(names, found))
    return Section("concordance", w("audit.concordance"), parts)


def _agreements(names: Names, found: Concordance) -> Iterator[tuple[tuple[str, ...], Agreement]]:
    yield (names.words("audit.overall"), names.words("audit.overall-note")), found.overall
    for entry in found.recommendations:
        cell = names.recommendation_cell(entry.recommendation)
        yield (cell if entry.judges_omission else (*cell, names.words("audit.no-omission"))), entry.agreement


def _bounds(names: Names, found: Concordance) -> Part:
    w = names.words
    rows = [(cell, agreement, bounds_of(agreement, cell[0])) for cell, agreement in _agreements(names, found)]
    table = Table(
        w("audit.concordance-title"),
        (
            w("audit.recommendation"),
            *(w(f"audit.verdict.{verdict.value}") for verdict in Verdict),
            w("audit.worst"),
            w("audit.best"),
        ),
        tuple(
            (
                cell,
                number(agreement.concordant),
                number(agreement.conditional),
                number(agreement.non_concordant),
                number(agreement.not_due),
                number(agreement.not_recorded),
                (counted(bounds.low, bounds.low_of),),
                (counted(bounds.high, bounds.high_of),),
            )
            for cell, agreement, bounds in rows
        ),
    )
    judged = [bounds for _, _, bounds in rows if bounds.low_of]
    return Part(
        texts=(
            w("audit.recorded", given=counted(found.recorded, names.rows)),
            _overall(names, rows[0][-1]),
            w("audit.concordance-note"),
            *names.note("bounds"),
            w("audit.between"),
            *names.note("not-quality"),
        ),
        figures=(bounds_figure(names, w("audit.concordance-title"), judged),) if judged else (),
        tables=(table,),
    )


def _overall(names: Names, bounds: Bounds) -> str:
    """The bounds over whole rows in a sentence, or that there are none."""
    if not bounds.low_of:
        return names.words("audit.none-judged")
    worst, best = counted(bounds.low, bounds.low_of), counted(bounds.high, bounds.high_of)
    return names.words("audit.overall-bounds", worst=worst, best=best)


def _reasons(names: Names, found: Concordance) -> Iterator[Part]:
    """Why what was given is not what is advised, where it is not."""
    w = names.words
    rows = tuple(
        (cell, *(number(agreement.findings.get(finding, 0)) for finding in AGAINST), number(agreement.non_concordant))
        for cell, agreement in _agreements(names, found)
        if agreement.non_concordant
    )
    title = w("audit.reasons-title")
    if not rows:
        yield Part(title, texts=(w("audit.no-reasons"),))
        return
    columns = (w("audit.recommendation"), *(w(f"audit.finding.{finding.value}") for finding in AGAINST), w("audit.sum"))
    yield Part(title, texts=(w("audit.reasons-note"),), tables=(Table(title, columns, rows),))


def _waiting(names: Names, found: Concordance) -> Iterator[Part]:
    """The facts that what is conditional waits for."""
    w = names.words
    rows = tuple(
        (
            (names.recommendation(entry.recommendation),),
            (w.join(f"{names.fact(waited.fact)} ({amount(waited.rows)})" for waited in entry.waits_for),),
        )
        for entry in found.recommendations
        if entry.waits_for
    )
    if rows:
        title = w("audit.waits-title")
        yield Part(
            title,
            tables=(Table(title, (w("audit.recommendation"), w("audit.facts-rows")), rows, numbers=range(0)),),
        )


def _options(names: Names, found: Concordance) -> Iterator[Part]:
    """Every option that was given, or recommended and not given."""
    w = names.words
    shown = [entry for entry in found.options if entry.given or entry.due_not_given]
    title = w("audit.given-title")
    if not shown:
        return
    of_given = (
        Finding.AS_ADVISED,
        Finding.GIVEN_OPEN,
        Finding.BLOCKED,
        Finding.ADVISED_AGAINST,
        Finding.NOT_APPLICABLE,
    )
    columns = (
        w("audit.option"),
        w("audit.given"),
        *(w(f"audit.finding.{finding.value}") for finding in of_given),
        w("audit.due-not-given"),
        w("audit.passed-over"),
    )
    rows = tuple(
        (
            (names.option(entry.option),),
            number(entry.given),
            *(number(entry.findings.get(finding, 0)) for finding in of_given),
            number(entry.due_not_given),
            number(entry.passed_over),
        )
        for entry in shown
    )
    yield Part(title, texts=(w("audit.given-note"),), tables=(Table(title, columns, rows),))
