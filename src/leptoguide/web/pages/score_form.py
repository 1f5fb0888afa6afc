"""The sheets of scorecards, cards and questionnaires on a form: empty until somebody scores."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.http import QueryDict

from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.schema.instruments import Choice as InstrumentChoice
from leptoguide.knowledge.schema.instruments import Instrument, Item
from leptoguide.knowledge.schema.record import EventKind
from leptoguide.record.scores import ATTRIBUTABLE
from leptoguide.render.phrase import unit_sign
from leptoguide.render.texts import Words
from leptoguide.web.pages.fields import Choice
from leptoguide.web.score_entry import NOT_EVALUABLE, prefix


@dataclass(frozen=True, slots=True)
class Question:
    """One choice among a few, by the name of its control."""

    name: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """One line or number to be written, by the name of its control."""

    name: str
    label: str
    value: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class ItemForm:
    """One item: levels or findings to choose from, or numbers to write; why it could not be evaluated."""

    name: str
    label: str
    rule: str
    choices: tuple[Choice, ...]
    reason: str
    boxes: tuple[Box, ...]
    questions: tuple[Question, ...]
    unconfirmed: bool
    problem: str


@dataclass(frozen=True, slots=True)
class NoduleForm:
    """One measured nodule."""

    number: int
    item: Question
    diameters: tuple[Box, ...]
    place: Box


@dataclass(frozen=True, slots=True)
class SheetForm:
    """One instrument. ``judged`` are the clinician's judgements of the whole; nothing here is ever computed."""

    id: str
    label: str
    note: str
    licence: str
    version_name: str
    version: str
    is_filled: bool
    problem: str
    items: tuple[ItemForm, ...]
    separate: tuple[ItemForm, ...]
    means: tuple[Box, ...]
    judged: tuple[Question, ...]
    nodules: tuple[NoduleForm, ...]
    nodule_rule: str
    recorded: tuple[Box, ...]


def sheet_forms(
    kind: EventKind, guideline: Guideline, words: Words, data: QueryDict, problems: Mapping[str, str]
) -> Iterator[SheetForm]:
    """One sheet for each instrument that events of the kind may carry."""
    for name in kind.instruments:
        yield _Sheet(guideline.instruments[name], guideline, words, data, problems).form()


class _Sheet:
    def __init__(
        self, instrument: Instrument, guideline: Guideline, words: Words, data: QueryDict, problems: Mapping[str, str]
    ) -> None:
        self.x = instrument
        self.words = words
        self.data = data
        self.problems = problems
        self.at = prefix(instrument.id)
        fact = guideline.dictionary.facts[instrument.nodules.fact] if instrument.nodules else None
        self.unit = unit_sign(fact.unit) if fact and fact.unit else ""

    def form(self) -> SheetForm:
        x, w = self.x, self.words
        scoring = x.scoring
        own = [key for key in self.data if key.startswith(self.at) and key != f"{self.at}version"]
        problems = [text for key, text in self.problems.items() if key.startswith(self.at)]
        shown = [p for p in (self.problems.get(f"{self.at}items.{item.id}") for item in x.items) if p]
        shown += [p for p in (self.problems.get(f"{self.at}separate.{entry.id}") for entry in x.separate) if p]
        return SheetForm(
            id=x.id,
            label=w.of(x.label),
            note=w.of(x.note),
            licence=w.of(x.licence) if x.licence else "",
            version_name=f"{self.at}version",
            version=self.data.get(f"{self.at}version", ""),
            is_filled=any(self.data.get(key) for key in own) or bool(problems),
            problem=w.clauses(text for text in problems if text not in shown),
            items=tuple(self._item(item) for item in x.items),
            separate=tuple(self._finding("separate", entry.id, w.of(entry.label)) for entry in x.separate),
            means=tuple(
                Box(f"{self.at}means.{mean.id}", w.of(mean.label), self._value(f"means.{mean.id}"))
                for mean in (scoring.means if scoring else ())
            ),
            judged=tuple(self._judged()),
            nodules=tuple(self._nodule(n) for n in range(x.nodules.most if x.nodules else 0)),
            nodule_rule=w.of(x.measurable_nodule) if x.measurable_nodule else "",
            recorded=tuple(
                Box(f"{self.at}record.{entry.id}", w.of(entry.label), self._value(f"record.{entry.id}"))
                for entry in x.record
                if entry.per == "exam"
            ),
        )

    def _value(self, name: str) -> str:
        return self.data.get(self.at + name, "")

    def _item(self, item: Item) -> ItemForm:
        label, rule = self.words.of(item.label), self.words.of(item.rule) if item.rule else ""
        if self.x.finding:
            return self._finding("items", item.id, label)
        if item.count is not None:
            boxes = tuple(self._box(item, f"items.{item.id}.{n}", f"{n + 1}") for n in range(item.count))
            return self._form("items", item.id, label, rule, boxes=boxes)
        if self.x.kind == "questionnaire" and not item.levels:
            return self._form("items", item.id, label, rule, boxes=(self._box(item, f"items.{item.id}", label),))
        levels = [(level.value, f"{level.value} {self.words.of(level)}") for level in item.levels]
        if item.range is not None and not levels:
            low, high = item.range
            levels = [(value, f"{value}") for value in range(round(low), round(high) + 1)]
        choices = self._own(f"items.{item.id}", [(str(value), text) for value, text in levels])
        questions = (self._attributable(item),) if self.x.kind == "scorecard" else ()
        return self._form("items", item.id, label, rule, choices, questions, unconfirmed=not levels)

    def _finding(self, part: str, name: str, label: str) -> ItemForm:
        """A finding of an imaging card, and how it changed."""
        codes = [(c.value, self.words.of(c)) for c in self.x.finding if c.value != NOT_EVALUABLE]
        questions: tuple[Question, ...] = ()
        if part == "items":
            own = self._own(f"change.{name}", self._codes(self.x.change))
            questions = (Question(f"{self.at}change.{name}", self.words("score.change"), own),)
        return self._form(part, name, label, "", self._own(f"{part}.{name}", codes), questions)

    def _form(
        self,
        part: str,
        name: str,
        label: str,
        rule: str,
        choices: tuple[Choice, ...] = (),
        questions: tuple[Question, ...] = (),
        boxes: tuple[Box, ...] = (),
        unconfirmed: bool = False,
    ) -> ItemForm:
        if not boxes:
            not_evaluable = self._own(f"{part}.{name}", [(NOT_EVALUABLE, self.words("score.standing.not-evaluable"))])
            choices = (*choices, *not_evaluable)
        return ItemForm(
            name=f"{self.at}{part}.{name}",
            label=label,
            rule=rule,
            choices=choices,
            reason=self._value(f"{part}.{name}.reason"),
            boxes=boxes,
            questions=questions,
            unconfirmed=unconfirmed,
            problem=self.problems.get(f"{self.at}{part}.{name}", ""),
        )

    def _box(self, item: Item, name: str, label: str) -> Box:
        range_ = self.x.scoring.original if self.x.scoring and self.x.scoring.original else item.range
        hint = f"{range_[0]:g}–{range_[1]:g}" if range_ else ""
        return Box(self.at + name, label, self._value(name), hint)

    def _attributable(self, item: Item) -> Question:
        name = f"attributable.{item.id}"
        codes = [(code, self.words(f"score.due.{code}")) for code in ATTRIBUTABLE]
        return Question(self.at + name, self.words("entry.due-to"), self._own(name, codes))

    def _judged(self) -> Iterator[Question]:
        for name, key, choices in (
            ("exam_change", "score.exam-change", self.x.exam_change),
            ("overall", "score.overall", self.x.overall),
        ):
            if choices:
                yield Question(self.at + name, self.words(key), self._own(name, self._codes(choices)))

    def _nodule(self, number: int) -> NoduleForm:
        at, w = f"nodules.{number}", self.words
        assert self.x.nodules is not None
        labels = {item.id: w.of(item.label) for item in self.x.items}
        items = self._own(f"{at}.item", [(name, labels[name]) for name in self.x.nodules.items])
        diameters = tuple(
            Box(f"{self.at}{at}.diameters.{n}", w("entry.diameter", number=n + 1), self._value(f"{at}.diameters.{n}"))
            for n in (0, 1)
        )
        place = Box(f"{self.at}{at}.place", w("entry.place"), self._value(f"{at}.place"))
        label = w("entry.nodule", number=number + 1, unit=self.unit)
        return NoduleForm(number + 1, Question(f"{self.at}{at}.item", label, items), diameters, place)

    def _codes(self, choices: tuple[InstrumentChoice, ...]) -> list[tuple[str, str]]:
        return [(choice.value, self.words.of(choice)) for choice in choices]

    def _own(self, name: str, codes: list[tuple[str, str]]) -> tuple[Choice, ...]:
        chosen = self._value(name)
        return tuple(Choice(code, label, code == chosen) for code, label in codes)
