"""The tables of an audit, ``tables/*.csv``: the summary once more, for whoever goes on with the numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from leptoguide.advise.status import ORDER
from leptoguide.cohort.codes import FINDINGS
from leptoguide.cohort.sheets import sheet
from leptoguide.cohort.summary import Agreement, Concordance, Summary, Survival
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.schema import Text

Row = Sequence[Any]


class Table(NamedTuple):
    """Headings and lines. Labels stand in both languages beside the ids."""

    columns: Sequence[str]
    rows: Sequence[Row]


def tables(summary: Summary, guideline: Guideline) -> dict[str, bytes]:
    """For each table its file's name and content."""
    found = dict(_tables(summary, _Labels(guideline)))
    if summary.source.synthetic:
        found = {name: _labelled(table) for name, table in found.items()}
    return {f"{name}.csv": sheet(*table) for name, table in found.items()}


def _labelled(table: Table) -> Table:
    """With a column that says on every line that the patients are made up."""
    return Table((*table.columns, "synthetic"), [(*row, True) for row in table.rows])


class _Labels:
    """Ids with their labels."""

    def __init__(self, guideline: Guideline) -> None:
        self.facts: Mapping[str, Text] = {name: fact.label for name, fact in guideline.dictionary.facts.items()}
        self.items: Mapping[str, Text] = {r.id: r.entry.title for r in guideline.recommendations.values()} | {
            o.id: o.entry.label for o in guideline.options.values()
        }
        self.rules: Mapping[str, Text] = {name: rule.entry.label for name, rule in guideline.safety.items()}
        self.constraints: Mapping[str, Text] = {c.entry.id: c.entry.text for c in guideline.constraints}


def _named(name: str, labels: Mapping[str, Text]) -> Row:
    label = labels.get(name)
    return (name, label.zh, label.en) if label is not None else (name, None, None)


def _tables(summary: Summary, labels: _Labels) -> Iterator[tuple[str, Table]]:
    yield "read", _read(summary)
    yield (
        "completeness",
        Table(
            ("recommendation", "zh", "en", "rows", "decided", "partly", "waiting"),
            [
                (*_named(c.recommendation, labels.items), c.rows, c.decided, c.partly, c.waiting)
                for c in summary.completeness
            ],
        ),
    )
    yield (
        "completeness-facts",
        Table(
            ("recommendation", "fact", "zh", "en", "known", "rows"),
            [
                (c.recommendation, *_named(fact.fact, labels.facts), fact.known, c.rows)
                for c in summary.completeness
                for fact in c.facts
            ],
        ),
    )
    yield (
        "statuses",
        Table(
            ("recommendation", "item", "zh", "en", *(status.value for status in ORDER), "unchecked"),
            [
                (i.recommendation, *_named(i.id, labels.items), *(i.statuses[status] for status in ORDER), i.unchecked)
                for i in summary.items
            ],
        ),
    )
    yield "blockers", _blockers(summary, labels)
    yield "stops", _stops(summary, labels)
    yield (
        "contradictions",
        Table(
            ("constraint", "zh", "en", "rows"),
            [(*_named(c.constraint, labels.constraints), c.rows) for c in summary.contradictions],
        ),
    )
    if summary.concordance is not None:
        yield from _concordance(summary.concordance, labels)
    if summary.survival is not None:
        yield from _survival(summary.survival)


def _read(summary: Summary) -> Table:
    """Rows read, assessed, and rejected by first error."""
    source = summary.source
    whole = [("read", source.rows_read), ("assessed", source.rows_assessed), ("rejected", source.rows_rejected)]
    rows: list[Row] = [(what, None, None, number) for what, number in whole]
    return Table(
        ("rows", "code", "column", "number"), rows + [("rejected", r.code, r.column, r.rows) for r in source.rejected]
    )


def _blockers(summary: Summary, labels: _Labels) -> Table:
    """A line a fact (no option), then a line for each option that waits for it."""
    rows: list[Row] = []
    for blocker in summary.blockers:
        fact = _named(blocker.fact, labels.facts)
        rows.append((*fact, None, blocker.rows, blocker.rows_alone, blocker.advice, blocker.advice_alone))
        rows += [(*fact, item.option, item.rows, item.alone, item.rows, item.alone) for item in blocker.options]
    return Table(("fact", "zh", "en", "option", "rows", "rows_alone", "advice", "advice_alone"), rows)


def _stops(summary: Summary, labels: _Labels) -> Table:
    """A line a rule (no option), then a line for each option that it forbids."""
    rows: list[Row] = []
    for stop in summary.stops:
        rule = _named(stop.rule, labels.rules)
        rows.append((*rule, None, stop.holds, stop.blocked, stop.given))
        rows += [(*rule, option.option, None, option.blocked, option.given) for option in stop.options]
    return Table(("rule", "zh", "en", "option", "holds", "blocked", "given"), rows)


_AGREEMENT = ("concordant", "conditional", "non-concordant", "not-due", "not-recorded", "worst", "best")


def _concordance(concordance: Concordance, labels: _Labels) -> Iterator[tuple[str, Table]]:
    """Over the whole row (no recommendation), then by recommendation; and by option that was given."""
    findings = [finding.value for finding in FINDINGS]
    rows: list[Row] = [(None, None, None, None, *_agreement(concordance.overall))]
    for one in concordance.recommendations:
        name = _named(one.recommendation, labels.items)
        rows.append((*name, one.judges_omission, *_agreement(one.agreement)))
    columns = ("recommendation", "zh", "en", "judges_omission", *_AGREEMENT, *(f"finding:{f}" for f in findings))
    yield "concordance", Table(columns, rows)
    yield (
        "concordance-waits",
        Table(
            ("recommendation", "fact", "zh", "en", "rows"),
            [
                (one.recommendation, *_named(fact.fact, labels.facts), fact.rows)
                for one in concordance.recommendations
                for fact in one.waits_for
            ],
        ),
    )
    yield (
        "concordance-options",
        Table(
            ("option", "zh", "en", "given", "due_not_given", "passed_over", *(f"finding:{f}" for f in findings)),
            [
                (
                    *_named(one.option, labels.items),
                    one.given,
                    one.due_not_given,
                    one.passed_over,
                    *(one.findings.get(finding, 0) for finding in FINDINGS),
                )
                for one in concordance.options
            ],
        ),
    )


def _agreement(agreement: Agreement) -> Row:
    a = agreement
    verdicts = (a.concordant, a.conditional, a.non_concordant, a.not_due, a.not_recorded, a.worst, a.best)
    return (*verdicts, *(agreement.findings.get(finding, 0) for finding in FINDINGS))


def _survival(survival: Survival) -> Iterator[tuple[str, Table]]:
    curves = [(c.kind, curve) for c in survival.comparisons for curve in c.curves]
    columns = ("kind", "group", "rows", "deaths", "censored", "state", "median", "median_lower", "median_upper")
    yield (
        "survival",
        Table(
            columns,
            [
                (kind, c.group, c.rows, c.deaths, c.censored, c.state, c.median, c.median_lower, c.median_upper)
                for kind, c in curves
            ],
        ),
    )
    yield (
        "survival-curves",
        Table(
            ("kind", "group", "day", "survival", "lower", "upper"),
            [(kind, c.group, s.day, s.survival, s.lower, s.upper) for kind, c in curves for s in c.steps],
        ),
    )
    yield (
        "survival-at-risk",
        Table(
            ("kind", "group", "day", "rows"),
            [(kind, c.group, at.day, at.rows) for kind, c in curves for at in c.at_risk],
        ),
    )
    yield (
        "survival-tests",
        Table(
            ("kind", "design", "group", "other", "state", "statistic", "p", "p_adjusted"),
            [
                (c.kind, c.test_design, t.group, t.other, t.state, t.statistic, t.p, t.p_adjusted)
                for c in survival.comparisons
                for t in c.tests
            ],
        ),
    )
