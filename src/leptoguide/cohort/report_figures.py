"""Figures of the report of an audit, each drawn twice: for a page and for a small screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from leptoguide.cohort.report_model import Figure
from leptoguide.cohort.report_names import Names
from leptoguide.cohort.summary import Curve, ItemCounts
from leptoguide.draw import survival as s
from leptoguide.draw.bounds import Bounds, bounds_svg
from leptoguide.draw.chart import Frame
from leptoguide.draw.look import look
from leptoguide.draw.shares import Share, shares_svg
from leptoguide.draw.statuses import Statuses, statuses_svg


def shares_figure(names: Names, title: str, rows: Sequence[Share], *, whole: bool = True) -> Figure:
    """Bars of shares."""
    return _twice(names, title, lambda frame: shares_svg(frame, rows, names.language, whole=whole))


def bounds_figure(names: Names, title: str, rows: Sequence[Bounds]) -> Figure:
    """Intervals from the worst to the best case."""
    return _twice(names, title, lambda frame: bounds_svg(frame, rows, names.language))


def statuses_figure(names: Names, title: str, items: Sequence[ItemCounts]) -> Figure:
    """A recommendation and its options by status."""
    rows = [
        Statuses(
            names.option(item.option) if item.option else names.recommendation(item.id), item.statuses, not item.option
        )
        for item in items
    ]
    return _twice(names, title, lambda frame: statuses_svg(frame, rows, names.language))


def survival_figures(
    names: Names, title: str, curves: Sequence[Curve], label: Callable[[str], str], level: float
) -> tuple[Figure, ...]:
    """Curves, as many in one figure as can be told apart."""
    drawn = [_curve(curve, label(curve.group)) for curve in curves if curve.steps]
    most = s.most_curves()
    parts = [drawn[start : start + most] for start in range(0, len(drawn), most)]
    found = []
    for place, part in enumerate(parts, 1):
        heading = title if len(parts) == 1 else names.words("audit.part", title=title, place=place, of=len(parts))
        found.append(_survival(names, heading, part, level))
    return tuple(found)


def _survival(names: Names, title: str, curves: Sequence[s.Curve], level: float) -> Figure:
    return _twice(names, title, lambda frame: s.survival_svg(frame, curves, names.language, level))


def _curve(curve: Curve, label: str) -> s.Curve:
    return s.Curve(
        label=label,
        count=curve.rows,
        died=curve.deaths,
        steps=tuple(s.Step(step.day, step.survival, step.lower, step.upper) for step in curve.steps),
        censored=tuple(s.Step(mark.day, mark.survival) for mark in curve.marks),
        at_risk=tuple(s.Watched(at.day, at.rows) for at in curve.at_risk),
        last=curve.last_day,
        median=curve.median,
    )


def _twice(names: Names, title: str, draw: Callable[[Frame], str]) -> Figure:
    return Figure(title, draw(names.frame(title)), draw(names.frame(title, look().chart.narrow)))
