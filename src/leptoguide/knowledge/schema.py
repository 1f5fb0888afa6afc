"""The shape of the knowledge files: one Pydantic model a kind of entry.

Every model is strict and closed: a wrong type, an extra key or a missing translation does not load.
Conditions are still text here; :mod:`leptoguide.knowledge.build` parses and checks them.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Text1 = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Snake = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Kebab = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]
CodeValue = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9+-]*$")]
RecommendationId = Annotated[str, StringConstraints(pattern=r"^R([1-9]|1[0-3])$")]
OptionId = Annotated[str, StringConstraints(pattern=r"^R([1-9]|1[0-3])\.[a-z0-9-]+$")]
DiscrepancyId = Annotated[str, StringConstraints(pattern=r"^(INC|EXT|GAP)-\d\d$")]
LedgerId = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]*-[A-Za-z0-9]+$")]
ReferenceNumber = Annotated[int, Field(ge=1)]

Certainty = Literal["high", "moderate", "low", "very-low"]
Strength = Literal["strong", "weak"]
Kind = Literal["consensus", "extension", "safety"]
Tag = Literal["SOURCED", "KNOWN", "TEXT", "ARITH", "UNSURE"]


class Entry(BaseModel):
    """Base of all knowledge entries: strict, closed, immutable."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)


class Text(Entry):
    """One statement in the two languages; neither may be empty."""

    zh: Text1
    en: Text1

    def in_(self, language: str) -> str:
        """The text in ``zh`` or ``en``."""
        return self.zh if language == "zh" else self.en


class Sourced(Entry):
    """Where an entry stands in the consensus, and what is known to be wrong there."""

    sections: tuple[Text1, ...] = ()
    references: tuple[ReferenceNumber, ...] = ()
    discrepancies: tuple[DiscrepancyId, ...] = ()
    ledger: tuple[LedgerId, ...] = ()


# ---------------------------------------------------------------- the data dictionary


class Labelled(Entry):
    id: Kebab
    label: Text


class Means(Labelled):
    """How a fact is obtained; ``invasiveness`` from 0 (nothing to bear) to 4 (operation)."""

    invasiveness: int = Field(ge=0, le=4)


class Agent(Labelled):
    """A drug or procedure that facts, options and safety rules refer to."""

    class_: Kebab = Field(alias="class")
    codes: tuple[Text1, ...] = ()


class Value(Entry):
    """One value of a coded fact. ``provisional``: true today, and a further investigation may change it."""

    id: CodeValue
    zh: Text1
    en: Text1
    provisional: bool = False

    def in_(self, language: str) -> str:
        return self.zh if language == "zh" else self.en


class Judgement(Entry):
    """The consensus leaves the term to the clinician: where it stands, and which gap says so."""

    sections: tuple[Text1, ...] = Field(min_length=1)
    discrepancies: tuple[DiscrepancyId, ...]


class Synonyms(Entry):
    zh: tuple[Text1, ...]
    en: tuple[Text1, ...]


class Fact(Entry):
    """One entry of the data dictionary.

    ``unit`` is a UCUM code, ``range`` closed and in that unit; ``units`` maps another accepted unit to the
    factor that turns it into ``unit``. ``never`` (dates) lets ``never`` be answered: an event that has not happened
    compares as earlier, or as later, than any day. ``absent`` lists the reasons for having no value that may be recorded;
    each is unknown to every rule.
    """

    id: Snake
    type: Literal["boolean", "code", "list", "integer", "decimal", "date"]
    label: Text
    help: Text | None = None
    values: tuple[Value, ...] = ()
    agents: tuple[Kebab, ...] = ()
    unit: Text1 | None = None
    units: dict[Text1, float] = Field(default_factory=dict)
    range: tuple[float, float] | None = None
    step: int = Field(default=1, ge=1)
    never: Literal["early", "late"] | None = None
    absent: tuple[Kebab, ...] = ()
    judgement: Judgement | None = None
    synonyms: Synonyms
    codes: tuple[Text1, ...] = ()
    obtain: Kebab

    @model_validator(mode="after")
    def _coherent(self) -> Fact:
        coded = self.type in ("code", "list")
        numeric = self.type in ("integer", "decimal")
        if coded != bool(self.values or self.agents):
            raise ValueError(f"{self.id}: a {self.type} fact {'needs' if coded else 'has no'} values")
        if numeric != (self.range is not None):
            raise ValueError(f"{self.id}: a {self.type} fact {'needs' if numeric else 'has no'} range")
        if self.never and self.type != "date":
            raise ValueError(f"{self.id}: only a date can be never")
        if self.unit and self.type != "decimal":
            raise ValueError(f"{self.id}: only a decimal fact carries a unit")
        return self


class Constraint(Entry):
    """A relation that admissible facts satisfy; when it is false the facts contradict each other."""

    id: Kebab
    cql: Text1
    text: Text


# ---------------------------------------------------------------- definitions


class Reading(Entry):
    """Another way to read the same passage; evaluated beside the primary one and shown when it matters."""

    discrepancy: DiscrepancyId
    cql: Text1
    sections: tuple[Text1, ...]
    label: Text


class Definition(Sourced):
    """A named condition or derived code, written in CQL over facts and other definitions."""

    id: Snake
    type: Literal["boolean", "code"]
    cql: Text1
    label: Text
    kind: Kind
    values: tuple[Value, ...] = ()
    readings: tuple[Reading, ...] = ()
    sources: tuple[Kebab, ...] = ()

    @model_validator(mode="after")
    def _coherent(self) -> Definition:
        if (self.type == "code") != bool(self.values):
            raise ValueError(f"{self.id}: a code definition lists its values, a boolean one does not")
        if self.kind != "consensus" and not self.sources:
            raise ValueError(f"{self.id}: a definition from outside the consensus names its sources")
        return self


# ---------------------------------------------------------------- recommendations


class Argument(Entry):
    """One reason for or against an option: a study, a statement of the text, a caution, or a preference."""

    kind: Literal["study", "statement", "caution", "preference"]
    id: Text1 | None = None
    text: Text | None = None
    sections: tuple[Text1, ...] = ()
    ledger: tuple[LedgerId, ...] = ()

    @model_validator(mode="after")
    def _coherent(self) -> Argument:
        if (self.id is None) == (self.text is None):
            raise ValueError("an argument has either an id (study, statement) or a text (caution, preference)")
        if (self.kind in ("study", "statement")) != (self.id is not None):
            raise ValueError(f"a {self.kind} argument is given by {'id' if self.text else 'text'}")
        if self.text is not None and not self.sections:
            raise ValueError("a caution or preference names its sections")
        return self


class OptionEntry(Sourced):
    """One thing to do, or not to do, under a recommendation.

    ``when`` makes it recommended, ``against_when`` advised against, ``done_when`` done; all in CQL and all
    within the recommendation's ``applies``. ``origin`` says where the option stands: in the recommendation,
    only in the body text, or only in Table 6.
    """

    id: OptionId
    label: Text
    detail: Text
    origin: Literal["recommendation", "text", "table-6"]
    when: Text1 | None = None
    against_when: Text1 | None = None
    done_when: Text1 | None = None
    readings: tuple[Reading, ...] = ()
    modality: Literal["do", "consider"] = "do"
    preference: int | None = Field(default=None, ge=1)
    agents: tuple[Kebab, ...] = ()
    disciplines: tuple[Kebab, ...] = Field(min_length=1)
    after: tuple[OptionId, ...] = ()
    excludes: tuple[OptionId, ...] = ()
    for_: tuple[Argument, ...] = Field(default=(), alias="for")
    against: tuple[Argument, ...] = ()

    @model_validator(mode="after")
    def _coherent(self) -> OptionEntry:
        if self.when is None and self.against_when is None:
            raise ValueError(f"{self.id}: an option needs when or against_when")
        if self.readings and self.when is None:
            raise ValueError(f"{self.id}: readings vary `when`, which is missing")
        return self


class Recommendation(Sourced):
    """One of the thirteen recommendations, with its grades as printed."""

    id: RecommendationId
    section: Text1
    title: Text
    summary: Text
    abstract_group: Literal["diagnosis", "systemic-therapy", "local-therapy", "supportive-and-mdt"]
    certainty: Certainty
    strength: Strength
    agreement: float = Field(ge=0, le=100)
    applies: Text1
    options: tuple[OptionEntry, ...] = Field(min_length=1)


# ---------------------------------------------------------------- safety, notices, schedule, pathway


class SafetyRule(Entry):
    """A check; ``stop`` blocks every option that uses one of ``agents``. All but ``TEXT`` are from outside the consensus."""

    id: Kebab
    label: Text
    text: Text
    agents: tuple[Kebab, ...] = Field(min_length=1)
    effect: Literal["stop", "caution", "inform"]
    when: Text1
    tag: Literal["SOURCED", "KNOWN", "TEXT"]
    sources: tuple[Kebab, ...] = ()
    sections: tuple[Text1, ...] = ()
    discrepancies: tuple[DiscrepancyId, ...] = ()

    @model_validator(mode="after")
    def _coherent(self) -> SafetyRule:
        if not (self.sections if self.tag == "TEXT" else self.sources):
            raise ValueError(f"{self.id}: a rule from the text names its sections, any other its sources")
        return self


class Notice(Sourced):
    """Something the reader must know that is no option: context, a gap of the source, a mapping."""

    id: Kebab
    kind: Literal["consensus", "extension", "safety", "gap"]
    text: Text
    when: Text1
    recommendations: tuple[RecommendationId, ...] = ()
    sources: tuple[Kebab, ...] = ()


class SchedulePhase(Entry):
    """Visits in calendar months from ``anchor``: at each of ``months``, or every ``every`` months after ``from_month``."""

    id: Kebab
    label: Text
    when: Text1
    anchor: Snake
    months: tuple[int, ...] = ()
    from_month: int = Field(default=0, ge=0)
    every: int | None = Field(default=None, ge=1)
    what: tuple[Kebab, ...] = Field(min_length=1)


class ScheduleItem(Labelled):
    """Something done at a visit; left out when ``when`` is false, kept while it is unknown."""

    when: Text1 | None = None


class ScheduleReading(Entry):
    discrepancy: DiscrepancyId
    label: Text
    phases: tuple[SchedulePhase, ...]


class Schedule(Sourced):
    """The follow-up rule of a recommendation."""

    id: Kebab
    recommendation: RecommendationId
    label: Text
    phases: tuple[SchedulePhase, ...]
    readings: tuple[ScheduleReading, ...] = ()
    items: tuple[ScheduleItem, ...]


class Stage(Entry):
    """A stage of the pathway; the patient stands at the last one whose ``when`` is true."""

    id: Kebab
    label: Text
    when: Text1
    recommendations: tuple[RecommendationId, ...]


class Edge(Entry):
    from_: Kebab = Field(alias="from")
    to: Kebab
    label: Text


class Pathway(Sourced):
    note: Text
    stages: tuple[Stage, ...]
    edges: tuple[Edge, ...]


# ---------------------------------------------------------------- evidence


class Figure(Entry):
    """A printed figure: a value or a range, its unit, and the comparison it came with."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: Text1 | None = None
    comparator: float | None = None
    hazard_ratio: float | None = None
    p: float | None = None
    note: Text | None = None


class CorrectedFigure(Figure):
    """What the register found about a printed figure."""

    status: Literal["invalid", "denominator", "relabelled", "verify", "as-published"]
    discrepancy: DiscrepancyId
    tag: Tag
    source: Text1 | None = None


class Study(Entry):
    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]+$")]
    table: int | None
    tables: tuple[int, ...]
    sections: tuple[Text1, ...]
    references: tuple[ReferenceNumber, ...]
    registration: Text1 | None
    design: Text
    population: Text
    subtypes: tuple[Kebab, ...]
    intervention: Text
    printed: dict[Kebab, Figure]
    corrected: dict[Kebab, CorrectedFigure]
    discrepancies: tuple[DiscrepancyId, ...]
    ledger: tuple[LedgerId, ...]


class Statement(Entry):
    """A general statement of evidence in the text that is not one study's result."""

    id: Kebab
    section: Text1
    text: Text
    references: tuple[ReferenceNumber, ...] = ()
    discrepancies: tuple[DiscrepancyId, ...] = ()
    ledger: tuple[LedgerId, ...] = ()


class Discrepancy(Entry):
    id: DiscrepancyId
    kind: Literal["inconsistency", "external", "gap"]
    sections: tuple[Text1, ...]
    title: Text
    finding: Text
    handling: Text
    tags: tuple[Tag, ...]
    sources: tuple[Text1, ...]
    ledger: tuple[LedgerId, ...]


class Source(Entry):
    """An outside source that an extension or a safety rule rests on."""

    id: Kebab
    title: Text
    address: Text1 | None
    tag: Literal["SOURCED", "KNOWN"]
