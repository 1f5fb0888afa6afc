"""Kaplan-Meier curves by group: steps with bands of confidence, censor marks, medians, and the numbers at risk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from leptoguide.draw.chart import Chart, Frame
from leptoguide.draw.look import SeriesLook, look
from leptoguide.draw.measure import Anchor, shortened, text_box, text_width, wrapped
from leptoguide.draw.share import amount, tick
from leptoguide.draw.svg import Point, element, points, widest
from leptoguide.render.texts import Language, Words

FULL = 1.0
"""Survival at the beginning."""


@dataclass(frozen=True, slots=True)
class Step:
    """Survival from a day on. ``low`` and ``high`` are the bounds of confidence, nothing where there are none."""

    day: float
    survival: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Watched:
    """How many are at risk just before a day."""

    day: float
    rows: int


@dataclass(frozen=True, slots=True)
class Curve:
    """A group: its steps in order of days, until ``last``, and where it is on the days of who was censored.

    ``at_risk``: on days that the curves of one drawing share. ``median``: the first day on which survival is no more
    than a half, if there is one.
    """

    label: str
    count: int
    died: int
    steps: tuple[Step, ...]
    censored: tuple[Step, ...]
    at_risk: tuple[Watched, ...]
    last: float
    median: float | None = None


def survival_svg(frame: Frame, curves: Sequence[Curve], language: Language, level: float) -> str:
    """The curves, each with a letter; ``level`` is the confidence of their bands, as a share.

    Raises ``ValueError`` for more curves than :func:`most_curves`: split them among drawings.
    """
    return _Survival(frame, curves, Words(language), level).svg()


def most_curves() -> int:
    """How many curves can be told apart in one drawing."""
    return len(look().chart.series)


def letter(place: int) -> str:
    """What a curve is called in its drawing."""
    return chr(ord("A") + place)


class _Survival(Chart):
    def __init__(self, frame: Frame, curves: Sequence[Curve], words: Words, level: float) -> None:
        if len(curves) > most_curves():
            raise ValueError(f"{len(curves)} curves can not be told apart in one drawing")
        super().__init__(frame, words)
        self.level = level
        self.curves = [(curve, look().chart.series[n], n) for n, curve in enumerate(curves)]
        days = [day for curve in curves for day in (curve.last, *(watched.day for watched in curve.at_risk))]
        self.last = max(days, default=0) or 1
        side = self._side()
        self.left = look().margin + side + look().gap * 2
        self.right = self.canvas.width - look().margin * 2 - text_width("MM", look().size)
        self.ticks = self._ticks()

    def _side(self) -> float:
        """The column on the left: the numbers of the axis, and the names of the rows at risk."""
        names = [f"{letter(n)} {curve.label}" for curve, _, n in self.curves]
        most = self.canvas.width * look().timeline.gutter_share
        numbers = [amount(watched.rows) for curve, _, _ in self.curves for watched in curve.at_risk]
        room = widest(names, look().small) + widest(numbers, look().small) / 2
        return max(min(room, most), text_width("100%", look().small) + look().gap)

    def _ticks(self) -> list[float]:
        """The days of the numbers at risk: all, or every second, third and so on, so that the numbers stand apart."""
        found = {watched.day: amount(watched.rows) for curve, _, _ in self.curves for watched in curve.at_risk}
        days = sorted(found)
        wide = widest([*map(_written, days), *found.values()], look().small) + look().gap * 2
        for skip in range(1, len(days) + 1):
            shown = days[::skip]
            if all(self.x(b) - self.x(a) >= wide for a, b in pairwise(shown)):
                return shown
        return days[:1]

    def svg(self) -> str:
        """The drawing."""
        if not any(curve.steps for curve, _, _ in self.curves):
            self.paragraph(self.words("draw.no-survival"))
            return self.document(self.words("draw.no-survival"))
        self._legend()
        self._plot()
        self._at_risk()
        self.paragraph(self.words("draw.legend-survival", level=tick(self.level)))
        return self.document(self.words.clauses([self._said(curve, n) for curve, _, n in self.curves]))

    # ------------------------------------------------------------ above the plot

    def _legend(self) -> None:
        """A line for each group: a piece of its curve, its letter and name, how many, how many died, the median."""
        sample = look().margin * 2 + look().gap
        for curve, series, n in self.curves:
            lines = wrapped(self._said(curve, n), self.room - sample - look().gap, look().size)
            for number, line in enumerate(lines):
                baseline = self.top + number * look().leading + look().ascent * look().size
                self.canvas.write(look().margin + sample + look().gap, baseline, line, name="lg-text lg-legend")
            y = self.top + look().leading / 2
            self.canvas.add(self._line([(look().margin, y), (look().margin + sample, y)], series, n))
            self.top += len(lines) * look().leading + look().gap / 2
        self.top += look().gap * 2

    def _said(self, curve: Curve, place: int) -> str:
        w = self.words
        head = w(
            "draw.curve", letter=letter(place), label=curve.label, count=amount(curve.count), died=amount(curve.died)
        )
        if curve.median is None:
            return w.clauses([head, w("draw.no-median")])
        return w.clauses([head, w("draw.median", days=_written(curve.median))])

    # ------------------------------------------------------------ the plot

    def x(self, day: float) -> float:
        """The place of a day."""
        return self.left + (self.right - self.left) * day / self.last

    def y(self, survival: float) -> float:
        """The place of a share alive."""
        return self.high + (self.low - self.high) * (1 - survival)

    def _plot(self) -> None:
        settings, canvas = look().chart, self.canvas
        self.high = self.top + look().gap
        self.low = self.high + min(
            max((self.right - self.left) * settings.plot, settings.plot_least), settings.plot_most
        )
        for part in range(settings.axis_parts + 1):
            share = part / settings.axis_parts
            y = self.y(share)
            canvas.line((self.left, y), (self.right, y), back=True, name="lg-grid", stroke=look().pale)
            baseline = y + look().small * (look().ascent - look().descent) / 2
            self._quiet(self.left - look().gap, baseline, tick(share), "end")
        for day in self.ticks:
            canvas.line(
                (self.x(day), self.low), (self.x(day), self.low + look().gap), name="lg-axis", stroke=look().ink
            )
        canvas.line((self.left, self.high), (self.left, self.low), name="lg-axis", stroke=look().ink)
        canvas.line((self.left, self.low), (self.right, self.low), name="lg-axis", stroke=look().ink)
        drawn = [one for one in self.curves if one[0].steps]
        for one in drawn:
            self._band(*one)
        self._medians()
        for one in drawn:
            self._curve(*one)
        for curve, _, n in self.curves:
            self._letter(curve, n)
        self.top = self.low + look().gap
        baseline = self.top + look().gap + look().ascent * look().small
        for day in self.ticks:
            self._quiet(self.x(day), baseline, _written(day), "middle")
        self.top += look().leading + look().gap
        self.paragraph(self.words("draw.days"))

    def _quiet(self, x: float, baseline: float, text: str, anchor: Anchor) -> None:
        size = look().small
        self.canvas.write(
            x, baseline, text, size=size, anchor=anchor, fill=look().quiet, halo=False, name="lg-text lg-quiet"
        )

    def _curve(self, curve: Curve, series: SeriesLook, n: int) -> None:
        drawn = [self._line(self._steps(curve), series, n), *self._censored(curve, series, n)]
        self.canvas.titled(self._said(curve, n), drawn, name="lg-curve")

    def _line(self, corners: Sequence[Point], series: SeriesLook, n: int) -> str:
        return element(
            "polyline",
            class_=f"lg-series-{n}",
            points=points(corners),
            fill="none",
            stroke=series.colour,
            stroke_width=look().chart.curve,
            stroke_dasharray=series.dash,
        )

    def _steps(self, curve: Curve) -> list[Point]:
        """Level up to each death, then down."""
        ends = [(self.x(step.day), self.y(step.survival)) for step in curve.steps]
        return _stairs((self.x(0), self.y(FULL)), [*ends, (self.x(curve.last), ends[-1][1])])

    def _censored(self, curve: Curve, series: SeriesLook, n: int) -> Iterator[str]:
        """A stroke through the curve for each day of somebody censored; what would run together is one."""
        before = -look().chart.censor
        for step in curve.censored:
            x, y = self.x(step.day), self.y(step.survival)
            if x - before >= look().chart.censor:
                before = x
                r = look().chart.censor
                yield element(
                    "line", class_=f"lg-censored lg-series-{n}", x1=x, y1=y - r, x2=x, y2=y + r, stroke=series.colour
                )

    def _band(self, curve: Curve, series: SeriesLook, n: int) -> None:
        """Between the bounds of confidence, as far as there are any: a wash, with thin edges dashed as the curve is."""
        start = self.x(0), self.y(FULL)
        known = list(takewhile(lambda step: step.low is not None, curve.steps))
        end = self.x(curve.steps[len(known)].day if len(known) < len(curve.steps) else curve.last)
        upper = [(self.x(step.day), self.y(step.high or 0)) for step in known]
        lower = [(self.x(step.day), self.y(step.low or 0)) for step in known]
        for edge in (upper, lower):
            edge.append((end, (edge or [start])[-1][1]))
        edges = _stairs(start, upper), _stairs(start, lower)
        wash = element(
            "polygon",
            class_=f"lg-band lg-fill-{n}",
            points=points([*edges[0], *reversed(edges[1])]),
            fill=series.colour,
            fill_opacity=look().chart.band,
            stroke="none",
        )
        self.canvas.add(wash, back=True)
        for edge in edges:
            self.canvas.add(
                element(
                    "polyline",
                    class_=f"lg-bound lg-series-{n}",
                    points=points(edge),
                    fill="none",
                    stroke=series.colour,
                    stroke_width=look().chart.curve / 2 / 2,
                    stroke_dasharray=series.dash,
                ),
                back=True,
            )

    def _medians(self) -> None:
        """From the axis at a half to the last median, and down from each."""
        known = [curve.median for curve, _, _ in self.curves if curve.median is not None]
        if not known:
            return
        half = self.y(FULL / 2)
        dashes = "3 3"
        self.canvas.line(
            (self.left, half),
            (self.x(max(known)), half),
            name="lg-median",
            stroke=look().quiet,
            stroke_dasharray=dashes,
        )
        for day in known:
            place = self.x(day)
            self.canvas.line(
                (place, half), (place, self.low), name="lg-median", stroke=look().quiet, stroke_dasharray=dashes
            )

    def _letter(self, curve: Curve, n: int) -> None:
        """The letter at the end of the curve, or as near to it as there is room."""
        if not curve.steps:
            return
        x, y = self.x(curve.last) + look().gap, self.y(curve.steps[-1].survival)
        baseline = y + look().size * (look().ascent - look().descent) / 2
        step = look().leading
        places = [(x + across * step, baseline + down * step) for across in (0, 1) for down in look().chart.nudges]
        text = letter(n)
        for place in places:
            box = text_box(*place, text, look().size, bold=True)
            if self.canvas.is_free(box) and self.high - step <= box.top and box.bottom <= self.low:
                self.canvas.write(*place, text, bold=True, name="lg-text lg-letter")
                return

    # ------------------------------------------------------------ under the plot

    def _at_risk(self) -> None:
        """A row for each group, its numbers under the days they are of."""
        self.top += look().gap
        self.paragraph(self.words("draw.at-risk"))
        for curve, _series, n in self.curves:
            baseline = self.top + look().ascent * look().small
            free = self.left - look().gap * 2
            found = {watched.day: amount(watched.rows) for watched in curve.at_risk}
            first = self.x(0) - text_width(found.get(0, ""), look().small) / 2 - look().gap
            room = min(free, first) - look().margin
            name = shortened(f"{letter(n)} {curve.label}", room, look().small) or letter(n)
            self.canvas.write(look().margin, baseline, name, size=look().small, name="lg-text lg-at-risk-name")
            for day in self.ticks:
                if day in found:
                    self.canvas.write(
                        self.x(day), baseline, found[day], size=look().small, anchor="middle", name="lg-text lg-at-risk"
                    )
            self.top += look().leading
        self.top += look().gap


def _stairs(start: Point, ends: Sequence[Point]) -> list[Point]:
    """Steps through the points at which each ends; those on one pixel are one, so that no curve is heavy."""
    found = [start]
    for n, (x, y) in enumerate(ends):
        before_x, before_y = found[-1]
        if n == len(ends) - 1 or max(abs(x - before_x), abs(y - before_y)) >= 1 / 2:
            found += [(x, before_y), (x, y)]
    return found


def _written(day: float) -> str:
    """A day as a number, whole if it is."""
    return f"{day:.10g}"
