"""What an audit found, as data: ``summary.json``, and what report, figures and tables are made of.

Numbers and codes alone: every word for a reader comes from a table of texts. Rows are counted, never estimated; a share
is for whoever shows it to work out, from a count and the rows that it is a count of. One row is one decision.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

from leptoguide.advise.status import Status
from leptoguide.cohort.codes import Finding
from leptoguide.knowledge.schema import Entry, Text

FORMAT: Final = 1
"""The form of a summary; it grows when a reader of the last one would misread this one."""

State = Literal["computed", "too-few", "no-deaths", "too-many"]
"""Whether a figure was worked out, and if not why."""


class Rejected(Entry):
    """Rows that were not read, by the code of the error and the column; a row is counted by its first error."""

    code: str
    column: str
    rows: int


class Source(Entry):
    """What was read. ``rows_read`` is ``rows_assessed`` and ``rows_rejected``; ``as_of`` is the day given for all."""

    file: str
    sha256: str
    rows_read: int
    rows_assessed: int
    rows_rejected: int
    rejected: tuple[Rejected, ...]
    synthetic: bool
    as_of: str | None


class Basis(Entry):
    """By what was judged: the guideline, and the fingerprint of its rules."""

    guideline: str
    version: str
    title: Text
    rules: str


class KnownFact(Entry):
    """In how many rows a fact is known."""

    fact: str
    known: int


class Completeness(Entry):
    """How much of what a recommendation rests on is there, in ``rows``.

    ``decided``: no option waits for data; ``partly``: some do, but another is already advised, or blocked; ``waiting``:
    the recommendation itself waits. They add up to all rows. ``facts``: those that its options rest on, the least known
    first.
    """

    recommendation: str
    rows: int
    decided: int
    partly: int
    waiting: int
    facts: tuple[KnownFact, ...]


class ItemCounts(Entry):
    """Rows by status of a recommendation (``option`` is null) or of an option.

    ``unchecked``: of the recommended those of whom a safety rule is still open, stop or caution (of a recommendation:
    in which some option is recommended so).
    """

    recommendation: str
    option: str | None
    statuses: Mapping[Status, int]
    unchecked: int

    @property
    def id(self) -> str:
        """The item's own id."""
        return self.option or self.recommendation


class WaitingItem(Entry):
    """An option that waits for a fact: in how many rows, and in how many for it alone."""

    option: str
    rows: int
    alone: int


class Blocker(Entry):
    """A fact whose absence holds advice up, the fact that holds up most first.

    ``rows`` in which some option waits for it, ``rows_alone`` in which some option waits for nothing else; ``advice``
    and ``advice_alone`` count the options of all these rows.
    """

    fact: str
    rows: int
    rows_alone: int
    advice: int
    advice_alone: int
    options: tuple[WaitingItem, ...]


class StoppedOption(Entry):
    """An option that a safety rule forbids: rows in which it is blocked, and in which it was given."""

    option: str
    blocked: int
    given: int


class SafetyStop(Entry):
    """A safety rule that forbids: rows of which it is true, where it blocks an option, and where one was given."""

    rule: str
    holds: int
    blocked: int
    given: int
    options: tuple[StoppedOption, ...]


class Contradiction(Entry):
    """A relation between facts that every admissible patient satisfies, and the rows that break it."""

    constraint: str
    rows: int


class Agreement(Entry):
    """Rows by what was found of them, and the bounds that the unknown facts leave.

    ``findings`` by code add up to all rows; those of one verdict (see :mod:`leptoguide.cohort.codes`) add up to its
    number. Judged are concordant, conditional and non-concordant rows. ``worst`` and ``best`` are the smallest and the
    largest concordant shares that filling in the unknown facts can lead to; null when nobody is sure to be judged. A
    row of which it is open whether anything was due is non-concordant in the worst case, and not judged in the best.
    """

    findings: Mapping[Finding, int]
    concordant: int
    conditional: int
    non_concordant: int
    not_due: int
    not_recorded: int
    best: float | None
    worst: float | None


class WaitedFor(Entry):
    """A fact that a conditional finding waits for."""

    fact: str
    rows: int


class RecommendationAgreement(Entry):
    """Agreement with one recommendation. ``judges_omission``: whether giving none of its options can count against."""

    recommendation: str
    judges_omission: bool
    agreement: Agreement
    waits_for: tuple[WaitedFor, ...]


class OptionAgreement(Entry):
    """An option that was given. ``due_not_given``: rows in which it is recommended for certain and was not given.

    ``passed_over``: rows in which it was given although one that the guideline prefers was recommended too.
    """

    option: str
    given: int
    findings: Mapping[Finding, int]
    due_not_given: int
    passed_over: int


class Concordance(Entry):
    """What was given beside what is advised; null in the summary when no row records what was given."""

    recorded: int
    overall: Agreement
    recommendations: tuple[RecommendationAgreement, ...]
    options: tuple[OptionAgreement, ...]


class Step(Entry):
    """The curve from a day on: Kaplan-Meier's estimate with its band, which is null where the method has none."""

    day: float
    survival: float
    lower: float | None
    upper: float | None


class Censored(Entry):
    """Rows that end on a day without death, and where the curve is then."""

    day: float
    rows: int
    survival: float


class AtRisk(Entry):
    """Rows still under observation just before a day."""

    day: float
    rows: int


class Curve(Entry):
    """Survival of one group. ``steps`` begin at day 0 with 1; they are empty where ``state`` is not ``computed``.

    ``median``: the first day on which the curve is at a half or below, and the days on which its band is; null where it
    is not reached.
    """

    group: str
    rows: int
    deaths: int
    censored: int
    state: State
    steps: tuple[Step, ...]
    marks: tuple[Censored, ...]
    at_risk: tuple[AtRisk, ...]
    last_day: float
    median: float | None
    median_lower: float | None
    median_upper: float | None


class LogRank(Entry):
    """A log-rank test of two groups, or of one against all others together (``other`` is null); two-sided.

    ``p_adjusted``: Holm's, over the tests of one comparison; ``statistic`` is standard normal under no difference.
    """

    group: str
    other: str | None
    state: State
    statistic: float | None
    p: float | None
    p_adjusted: float | None


class Comparison(Entry):
    """Survival by ``kind``: the file's own groups, or concordance over the whole row (groups are verdicts)."""

    kind: Literal["group", "concordance"]
    state: State
    curves: tuple[Curve, ...]
    tests: tuple[LogRank, ...]
    test_design: Literal["none", "pair", "against-the-rest"]
    ungrouped: int


class Survival(Entry):
    """Survival from the day of the decision; null in the summary when the file has no columns for it.

    ``counted`` rows have a time and an end; ``without_time`` and ``without_end`` have not, and are counted once.
    """

    counted: int
    without_time: int
    without_end: int
    method: Literal["log-log"]
    level: float
    comparisons: tuple[Comparison, ...]


class Summary(Entry):
    """The whole audit. ``notes``: what must be said beside the numbers, in both languages, by code."""

    format: int
    source: Source
    basis: Basis
    completeness: tuple[Completeness, ...]
    items: tuple[ItemCounts, ...]
    blockers: tuple[Blocker, ...]
    stops: tuple[SafetyStop, ...]
    contradictory_rows: int
    contradictions: tuple[Contradiction, ...]
    concordance: Concordance | None
    survival: Survival | None
    notes: Mapping[str, Text]

    def as_json(self) -> dict[str, Any]:
        """As ``summary.json`` has it; :meth:`read` reads it again."""
        return self.model_dump(mode="json")

    @classmethod
    def read(cls, content: str | bytes) -> Summary:
        """A summary from its JSON. Raises pydantic's ``ValidationError``."""
        return cls.model_validate_json(content)
