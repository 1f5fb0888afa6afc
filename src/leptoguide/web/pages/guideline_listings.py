"""What an instrument holds beside its items: answers, scoring, states, sequences, what else to record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from leptoguide.knowledge.schema import Labelled
from leptoguide.knowledge.schema.instruments import Choice, Instrument, Scoring
from leptoguide.web.pages.guideline_reader import Reader


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a list: its code or value, what it means, and a remark."""

    value: str
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A titled list."""

    id: str
    title: str
    rows: tuple[Line, ...]


def listings(reader: Reader, entry: Instrument) -> tuple[Listing, ...]:
    """The lists of an instrument that have any entry."""
    build = _Build(reader, entry)
    found = (
        ("finding", build.choices(entry.finding)),
        ("change", build.choices(entry.change)),
        ("exam-change", build.choices(entry.exam_change)),
        ("overall", build.choices(entry.overall)),
        ("nodules", build.nodules()),
        ("scoring", build.scoring(entry.scoring) if entry.scoring else ()),
        ("factors", (Line("", reader.words.of(factor)) for factor in entry.factors)),
        ("parameters", build.parameters()),
        ("states", (Line(state.id, reader.words.of(state)) for state in entry.states)),
        ("transitions", build.transitions()),
        ("sequences", build.sequences()),
        ("record", build.record()),
        ("separate", build.labelled(entry.separate)),
        ("crosswalk", build.crosswalk()),
    )
    lists = (Listing(name, reader.words(f"browse.list.{name}"), tuple(rows)) for name, rows in found)
    return tuple(listing for listing in lists if listing.rows)


class _Build:
    def __init__(self, reader: Reader, entry: Instrument) -> None:
        self.words = reader.words
        self.entry = entry
        self.facts = reader.guideline.dictionary.facts

    def choices(self, choices: Iterable[Choice]) -> Iterator[Line]:
        for choice in choices:
            score = "" if choice.score is None else self.words("browse.score", score=choice.score)
            yield Line(choice.value, self.words.of(choice), score)

    def labelled(self, entries: Iterable[Labelled]) -> Iterator[Line]:
        for entry in entries:
            yield Line(entry.id, self.words.of(entry.label))

    def record(self) -> Iterator[Line]:
        for entry in self.entry.record:
            yield Line(entry.id, self.words.of(entry.label), self.words(f"browse.per-{entry.per}"))

    def nodules(self) -> Iterator[Line]:
        if self.entry.measurable_nodule:
            yield Line("", self.words.of(self.entry.measurable_nodule))
        if self.entry.nodules:
            yield Line("", self.words("browse.most-nodules", count=self.entry.nodules.most))

    def scoring(self, scoring: Scoring) -> Iterator[Line]:
        w = self.words
        if scoring.original:
            yield Line(
                "", w("browse.scoring.original", low=f"{scoring.original[0]:g}", high=f"{scoring.original[1]:g}")
            )
        if scoring.converted:
            low, high = scoring.converted
            yield Line("", w("browse.scoring.converted", low=f"{low:g}", high=f"{high:g}"))
        if scoring.higher_is_better is not None:
            yield Line(
                "", w("browse.scoring.higher-better" if scoring.higher_is_better else "browse.scoring.higher-worse")
            )
        if scoring.recall_hours is not None:
            yield Line("", w("browse.scoring.recall", hours=scoring.recall_hours))
        if scoring.moderate_from is not None:
            yield Line("", w("browse.scoring.moderate", value=f"{scoring.moderate_from:g}"))
        if scoring.severe_from is not None:
            yield Line("", w("browse.scoring.severe", value=f"{scoring.severe_from:g}"))
        labels = {item.id: w.of(item.label) for item in self.entry.items}
        for mean in scoring.means:
            yield Line(mean.id, w.of(mean.label), w.join(labels[item] for item in mean.items))

    def parameters(self) -> Iterator[Line]:
        for parameter in self.entry.parameters:
            value = self.words("browse.unset") if parameter.value is None else f"{parameter.value:g} {parameter.unit}"
            yield Line(parameter.id, self.words.of(parameter.label), value)

    def transitions(self) -> Iterator[Line]:
        w = self.words
        states = {state.id: w.of(state) for state in self.entry.states}
        for start in self.entry.start:
            text = w("browse.start", state=states[start.to])
            yield Line(w(f"browse.cytology.{start.on}"), text)
        for change in self.entry.transitions:
            text = f"{states[change.from_]} → {states[change.to]}"
            dated = w(f"browse.dated.{change.date}")
            yield Line(w(f"browse.cytology.{change.on}"), text, w.clauses([w.of(change.when), dated]))
        if self.entry.equivocal:
            yield Line(w("browse.cytology.equivocal"), w.of(self.entry.equivocal))

    def sequences(self) -> Iterator[Line]:
        if self.entry.sequences:
            for site in ("brain", "spine"):
                for text in getattr(self.entry.sequences, site):
                    yield Line(self.words(f"browse.site.{site}"), self.words.of(text))

    def crosswalk(self) -> Iterator[Line]:
        if self.entry.crosswalk:
            scale = self.words.of(self.facts[self.entry.crosswalk.to].label)
            key = "browse.crosswalk.approximate" if self.entry.crosswalk.approximate else "browse.crosswalk.exact"
            yield Line("", self.words(key, scale=scale))
