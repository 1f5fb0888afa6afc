"""The section on survival by group, and the sentence that a difference that was observed is not an effect."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from leptoguide.cohort.report_figures import survival_figures
from leptoguide.cohort.report_model import Cell, Part, Section, Table
from leptoguide.cohort.report_names import Names, number
from leptoguide.cohort.summary import Comparison, Curve, LogRank, Survival
from leptoguide.draw.share import amount, tick

LEAST_P = 0.001
"""The smallest p value that is written out."""


def survival_section(names: Names) -> Section:
    """Each comparison with its curves, numbers and test."""
    w, found = names.words, names.summary.survival
    if found is None:
        return Section("survival", w("audit.survival"), (Part(texts=(w("audit.no-survival"),)),))
    counts = w(
        "audit.survival-rows",
        counted=names.counted(found.counted)[0],
        time=amount(found.without_time),
        end=amount(found.without_end),
    )
    texts = [*names.note("not-an-effect", "from-the-decision"), w("audit.each-row"), counts]
    if not found.comparisons:
        texts.append(w("audit.no-groups"))
    parts = [_comparison(names, found, one) for one in found.comparisons]
    return Section("survival", w("audit.survival"), (Part(texts=tuple(texts)), *parts))


def _comparison(names: Names, found: Survival, one: Comparison) -> Part:
    w = names.words
    title = w(f"audit.by.{one.kind}")
    label = _label(names, one)
    texts = [w(f"audit.by.note.{one.kind}")]
    if one.ungrouped:
        texts.append(w("audit.ungrouped", rows=amount(one.ungrouped)))
    if one.state != "computed":
        texts.append(w(f"audit.state.{one.state}"))
    tables = [_groups(names, title, one, label, found.level)] if one.curves else []
    tables += _days(names, title, one, label)
    tables += _tests(names, title, one, label)
    figures = survival_figures(names, title, one.curves, label, found.level)
    return Part(title, texts=tuple(texts), figures=figures, tables=tuple(tables))


def _label(names: Names, one: Comparison) -> Callable[[str], str]:
    """What a group is called: by its own name, or the verdict by its word."""
    if one.kind == "group":
        return str
    return lambda group: names.words(f"audit.verdict.{group}")


def _groups(names: Names, title: str, one: Comparison, label: Callable[[str], str], level: float) -> Table:
    w = names.words
    columns = (
        w("audit.group"),
        w("audit.rows-of"),
        w("audit.deaths"),
        w("audit.censored"),
        w("audit.median", level=tick(level)),
        w("audit.last-day"),
    )
    return Table(title, columns, tuple(_group(names, curve, label(curve.group)) for curve in one.curves))


def _group(names: Names, curve: Curve, name: str) -> tuple[Cell, ...]:
    w = names.words
    head: tuple[Cell, ...] = (
        (name,),
        number(curve.rows),
        names.counted(curve.deaths, curve.rows),
        names.counted(curve.censored, curve.rows),
    )
    if curve.state != "computed":
        return (*head, (w(f"audit.state.{curve.state}"),), ("\u2014",))
    low, high = (_day(names, day) for day in (curve.median_lower, curve.median_upper))
    median = w("audit.interval", value=_day(names, curve.median), low=low, high=high)
    return (*head, (median,), (f"{curve.last_day:g}",))


def _day(names: Names, day: float | None) -> str:
    return names.words("audit.not-reached") if day is None else f"{day:g}"


def _days(names: Names, title: str, one: Comparison, label: Callable[[str], str]) -> Iterator[Table]:
    """The curve in numbers on the days of the numbers at risk, a row for each group and day."""
    w = names.words
    rows = []
    for curve in one.curves:
        for at in curve.at_risk if curve.steps else ():
            step = next(step for step in reversed(curve.steps) if step.day <= at.day)
            share = f"{step.survival:.1%}" if at.rows else "\u2014"  # of nobody nothing is known
            if at.rows and step.lower is not None and step.upper is not None:
                share = w("audit.interval", value=share, low=f"{step.lower:.1%}", high=f"{step.upper:.1%}")
            rows.append(((label(curve.group),), (f"{at.day:g}",), number(at.rows), (share,)))
    if rows:
        columns = (w("audit.group"), w("audit.day"), w("audit.at-risk"), w("audit.alive"))
        yield Table(w("phrase.is", x=title, value=w("audit.days-title")), columns, tuple(rows), folded=True)


def _tests(names: Names, title: str, one: Comparison, label: Callable[[str], str]) -> Iterator[Table]:
    w = names.words
    if not one.tests:
        return
    rows = tuple(
        (
            (label(test.group),),
            (w("audit.all-others") if test.other is None else label(test.other),),
            *_result(names, test),
        )
        for test in one.tests
    )
    columns = (w("audit.group"), w("audit.compared-with"), w("audit.statistic"), w("audit.p"), w("audit.p-adjusted"))
    yield Table(w("phrase.is", x=title, value=w("audit.tests-title")), columns, rows, numbers=range(2, len(columns)))


def _result(names: Names, test: LogRank) -> tuple[Cell, Cell, Cell]:
    if test.statistic is None or test.p is None:
        return (names.words(f"audit.state.{test.state}"),), ("\u2014",), ("\u2014",)
    return (f"{test.statistic:.2f}".replace("-", "\u2212"),), (_p(test.p),), (_p(test.p_adjusted),)


def _p(value: float | None) -> str:
    if value is None:
        return "\u2014"
    return f"<{LEAST_P}" if value < LEAST_P else f"{value:.3f}"
