"""Survival of groups from counts by day: Kaplan-Meier's curve with its band, the median, log-rank tests (SciPy).

Time is counted from the day of the decision. What has too few rows, or no death, is not worked out, and says so.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt
from scipy.stats import CensoredData, ecdf, logrank

from leptoguide.cohort.agreement import DIGITS
from leptoguide.cohort.outcome import COMPARED
from leptoguide.cohort.summary import AtRisk, Censored, Comparison, Curve, LogRank, State, Step, Survival
from leptoguide.cohort.tally import Tally

LEVEL: Final = 0.95
"""Of the band around a curve and of the interval around a median."""

FEWEST: Final = 2
"""Rows of a group below which nothing is worked out."""

MOST_GROUPS: Final = 8
"""Groups above which the file's column is taken to say something else than a group."""

TICKS: Final = (1, 2, 5, 10, 30, 90, 180, 365)
"""Days between two counts of rows at risk: the first that leaves at most :data:`MOST_TICKS`, or the last, doubled."""

MOST_TICKS: Final = 8

_HALF: Final = 0.5
_SLACK: Final = 1e-9
"""A curve that rounding leaves this far above a half is at a half."""

_LARGEST: Final = np.iinfo(np.int64).max

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Group:
    """Rows of one group by day: how many died then, how many were last seen. ``days`` ascend."""

    name: str
    days: Floats
    deaths: npt.NDArray[np.int64]
    censored: npt.NDArray[np.int64]

    @classmethod
    def of(cls, name: str, ends: Mapping[tuple[float, bool], int]) -> Group:
        """From the number of rows by day and whether they died."""
        days = sorted({day for day, _ in ends})
        counts = [[ends.get((day, died), 0) for day in days] for died in (True, False)]
        return cls(name, np.array(days, np.float64), *(np.array(found, np.int64) for found in counts))

    @property
    def rows(self) -> int:
        return int(self.deaths.sum() + self.censored.sum())

    @property
    def died(self) -> int:
        return int(self.deaths.sum())

    def sample(self) -> CensoredData:
        """As SciPy has it: a number a row."""
        return CensoredData(uncensored=np.repeat(self.days, self.deaths), right=np.repeat(self.days, self.censored))

    def at_risk(self, day: float) -> int:
        """Rows whose time is not over before ``day``."""
        later = self.days >= day
        return int(self.deaths[later].sum() + self.censored[later].sum())

    def __add__(self, other: Group) -> Group:
        ends: dict[tuple[float, bool], int] = {}
        for group in (self, other):
            for died, counts in ((True, group.deaths), (False, group.censored)):
                for day, number in zip(group.days.tolist(), counts.tolist(), strict=True):
                    ends[day, died] = ends.get((day, died), 0) + number
        return Group.of("", ends)


def survival_of(tally: Tally) -> Survival | None:
    """All comparisons; ``None`` when no row was asked for its outcome."""
    outcome = {key[0]: number for key, number in tally.of("outcome")}
    if not outcome:
        return None
    kinds: list[Literal["group", "concordance"]] = ["group", "concordance"]
    found = {kind: list(_groups(tally, kind)) for kind in kinds}
    return Survival(
        counted=outcome.get("counted", 0),
        without_time=outcome.get("without-time", 0),
        without_end=outcome.get("without-end", 0),
        method="log-log",
        level=LEVEL,
        comparisons=tuple(compared(kind, groups, tally["ungrouped", kind]) for kind, groups in found.items() if groups),
    )


def _groups(tally: Tally, kind: str) -> Iterable[Group]:
    by_name: dict[str, dict[tuple[float, bool], int]] = {}
    for (name, day, died), number in tally.of("survival", kind):
        by_name.setdefault(str(name), {})[float(day), bool(died)] = number
    names = [v.value for v in COMPARED if v.value in by_name] if kind == "concordance" else sorted(by_name)
    return (Group.of(name, by_name[name]) for name in names)


def compared(kind: Literal["group", "concordance"], groups: Sequence[Group], ungrouped: int = 0) -> Comparison:
    """Curves of all groups, and tests: of the two, or of each against all others together when there are more."""
    if len(groups) > MOST_GROUPS:
        return Comparison(kind=kind, state="too-many", curves=(), tests=(), test_design="none", ungrouped=ungrouped)
    ticks = _ticks(max(float(group.days[-1]) for group in groups))
    tests, design = _tests(groups)
    return Comparison(
        kind=kind,
        state="computed",
        curves=tuple(curve_of(group, ticks) for group in groups),
        tests=tests,
        test_design=design,
        ungrouped=ungrouped,
    )


def _ticks(last: float) -> list[float]:
    step = next((step for step in TICKS if last / step < MOST_TICKS), TICKS[-1])
    while last / step >= MOST_TICKS:
        step *= 2
    return [float(day) for day in range(0, int(last) + 1, step)]


# ------------------------------------------------------------ one curve


def curve_of(group: Group, ticks: Sequence[float]) -> Curve:
    """Kaplan-Meier's curve of one group."""
    state: State = "too-few" if group.rows < FEWEST else "no-deaths" if group.died == 0 else "computed"
    steps = _steps(group) if state == "computed" else ()
    return Curve(
        group=group.name,
        rows=group.rows,
        deaths=group.died,
        censored=group.rows - group.died,
        state=state,
        steps=steps,
        marks=tuple(_marks(group, steps)) if steps else (),
        at_risk=tuple(AtRisk(day=day, rows=group.at_risk(day)) for day in ticks),
        last_day=float(group.days[-1]),
        median=_first_at_half((step.day, step.survival) for step in steps),
        median_lower=_first_at_half((step.day, step.lower) for step in steps),
        median_upper=_first_at_half((step.day, step.upper) for step in steps),
    )


def _steps(group: Group) -> tuple[Step, ...]:
    """The start, and each day on which somebody died."""
    found = ecdf(group.sample()).sf
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # where the band has no value it is null
        band: Any = found.confidence_interval(LEVEL, method="log-log")  # of two curves; the stubs say of two numbers
    fell = np.isin(found.quantiles, group.days[group.deaths > 0])
    columns = (found.quantiles, found.probabilities, band.low.probabilities, band.high.probabilities)
    start = Step(day=0.0, survival=1.0, lower=1.0, upper=1.0)
    return (
        start,
        *(
            Step(day=float(day), survival=_rounded(at), lower=_band(low), upper=_band(high))
            for day, at, low, high in zip(*(column[fell] for column in columns), strict=True)
        ),
    )


def _marks(group: Group, steps: Sequence[Step]) -> Iterable[Censored]:
    days = [step.day for step in steps]
    for day, number in zip(group.days.tolist(), group.censored.tolist(), strict=True):
        if number:
            place = int(np.searchsorted(days, day, side="right")) - 1
            yield Censored(day=day, rows=number, survival=steps[max(place, 0)].survival)


def _first_at_half(points: Iterable[tuple[float, float | None]]) -> float | None:
    return next((day for day, at in points if at is not None and at <= _HALF + _SLACK), None)


def _band(value: float) -> float | None:
    return _rounded(value) if np.isfinite(value) else None


def _rounded(value: float) -> float:
    return round(float(value), DIGITS)


# ------------------------------------------------------------ tests


def _tests(groups: Sequence[Group]) -> tuple[tuple[LogRank, ...], Literal["none", "pair", "against-the-rest"]]:
    if len(groups) < 2:
        return (), "none"
    if len(groups) == 2:
        one, other = groups
        return (_test(one, other, other.name),), "pair"
    found = []
    for one in groups:
        others = [group for group in groups if group is not one]
        rest = others[0]
        for group in others[1:]:
            rest = rest + group
        found.append(_test(one, rest, None))
    return tuple(_adjusted(found)), "against-the-rest"


def _test(one: Group, rest: Group, other: str | None) -> LogRank:
    state = _testable(one, rest)
    statistic = p = None
    if state == "computed":
        with np.errstate(invalid="ignore"):
            result = logrank(one.sample(), rest.sample())
        if np.isfinite(result.statistic):
            statistic, p = float(f"{result.statistic:.6g}"), float(f"{result.pvalue:.6g}")
        else:  # nobody was at risk beside the other group when somebody died
            state = "too-few"
    return LogRank(group=one.name, other=other, state=state, statistic=statistic, p=p, p_adjusted=p)


def _testable(one: Group, rest: Group) -> State:
    """SciPy works with whole numbers of rows, of which the products must not be too large for it."""
    if min(one.rows, rest.rows) < FEWEST:
        return "too-few"
    if one.died + rest.died == 0:
        return "no-deaths"
    rows, deaths = one.rows + rest.rows, int(max(one.deaths.max(), rest.deaths.max())) * 2
    return "too-many" if rows**3 * deaths > _LARGEST else "computed"


def _adjusted(tests: Sequence[LogRank]) -> list[LogRank]:
    """Holm's step-down adjustment over the tests that were worked out."""
    ordered = sorted((test.p, place) for place, test in enumerate(tests) if test.p is not None)
    found, highest = list(tests), 0.0
    for done, (p, place) in enumerate(ordered):
        highest = max(highest, min(1.0, p * (len(ordered) - done)))
        found[place] = tests[place].model_copy(update={"p_adjusted": float(f"{highest:.6g}")})
    return found
