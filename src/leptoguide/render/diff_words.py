"""What a comparison of two versions is told in: names of entries and items, fields, values, conditions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from pydantic import BaseModel

from leptoguide.compare.basis import Part
from leptoguide.compare.compare import Comparison
from leptoguide.compare.entries import label_of
from leptoguide.compare.fields import Condition, FieldChange
from leptoguide.compare.items import ABSENT, AS_PRIMARY, NO_STAGE, NOT_SHOWN, SHOWN
from leptoguide.compare.pairing import Item
from leptoguide.compare.structure import EntryChange
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.schema import SchedulePhase, Text
from leptoguide.language import nodes as n
from leptoguide.render.phrase import Phrases
from leptoguide.render.texts import Language, Words

_WORTHS: Final = (ABSENT, AS_PRIMARY, SHOWN, NOT_SHOWN, NO_STAGE)
_TRUTHS: Final = ("true", "false", "unknown")
_GRADES: Final = ("certainty", "strength")
_ARGUMENTS: Final = ("study", "statement", "caution", "preference")
_PAUSE: Final = re.compile(r"[\uff1a\uff0c\u3002\uff1b]|[:,;.](?=\s|$)")


class DiffWords:
    """The words of one comparison in one language."""

    def __init__(self, comparison: Comparison, language: Language) -> None:
        self.words = Words(language)
        self._sides = (comparison.old, comparison.new)
        self._phrases = tuple(Phrases(side, self.words) for side in self._sides)

    # ------------------------------------------------------------ names

    def entry(self, change: EntryChange) -> str:
        """What an entry is called: newly, or as it was."""
        label = label_of(change.new) or label_of(change.old)
        return self.words.of(label) if label else ""

    def change(self, change: EntryChange) -> str:
        """How an entry came to differ, and in what."""
        if change.change == "changed":
            return " · ".join(self.words(f"diff.aspect.{aspect}") for aspect in change.aspects)
        return self.words(f"diff.change.{change.change}", was=change.was)

    def item(self, item: Item) -> str:
        """What an item is called."""
        label = self._item(item)
        return self.words("diff.reading", label=label, discrepancy=item.reading) if item.reading else label

    def part(self, part: Part) -> str:
        """Something that an item rests on."""
        kind, name = part
        if kind in ("own", "reading"):
            return self.words("diff.condition")
        tables: Mapping[str, str] = {"option": "options", "definition": "definitions", "safety": "safety"}
        for side in reversed(self._sides):
            table: Mapping[str, Any] = side.dictionary.facts if kind == "fact" else getattr(side, tables[kind])
            if name in table:
                entry = table[name] if kind == "fact" else table[name].entry
                return f"{self.words.of(entry.label)} ‹{name}›"
        return name

    def parts(self, parts: Iterable[Part]) -> str:
        """Several of them, each once."""
        return self.words.join(dict.fromkeys(self.part(part) for part in parts))

    def field(self, change: FieldChange) -> str:
        """Where in the entry the change is."""
        return " › ".join(self._step(step) for step in change.path)

    def _step(self, step: str) -> str:
        """One name on the way: a field, or a member by its kind and id."""
        kind, _, name = step.rpartition(" ")
        if kind in _ARGUMENTS:
            return f"{self.words(f'diff.argument.{kind}')} {name}"
        key = f"diff.field.{step}"
        return self.words(key) if key in self.words.texts else step

    def _item(self, item: Item) -> str:
        for side in reversed(self._sides):
            if (label := _label(side, item)) is not None:
                text = self.words.of(label)
                return _PAUSE.split(text, maxsplit=1)[0] if item.kind == "notice" else text
        return self.words("diff.stage") if item.kind == "stage" else item.id

    # ------------------------------------------------------------ values

    def worth(self, item: Item, value: str, *, new: bool) -> str:
        """What an item is worth, in the words of the version that says so."""
        side, phrases = self._sides[new], self._phrases[new]
        plain, _, tag = value.partition(" (")
        if plain in _WORTHS:
            return self.words(f"diff.worth.{plain}")
        match item.kind:
            case "recommendation" | "option" | "reading":
                return f"{self.words(f'mark.{plain}')} {self.words(f'status.{plain}')}"
            case "stage":
                return next(self.words.of(s.entry.label) for s in side.stages if s.entry.id == plain)
            case _ if plain in _TRUTHS:
                holds = self.words(f"diff.holds.{plain}" if item.kind != "diagnosis" else f"truth.{plain}")
                return self.words("diff.with", value=holds, tag=self._tag(item, tag[:-1], side)) if tag else holds
            case _:
                return phrases.code(item.id, plain)

    def _tag(self, item: Item, tag: str, side: Guideline) -> str:
        """What comes with a value: the effect of a safety rule, the months of visits."""
        phase = next((phase for phase in _phases(side, item.reading) if item.id.endswith(f".{phase.id}")), None)
        return self.words(f"effect.{tag}") if phase is None else self._timing(phase)

    def _timing(self, phase: SchedulePhase) -> str:
        if phase.months:
            return self.words("diff.visits-at", months=self.words.join(map(str, phase.months)))
        return self.words("diff.visits-every", month=phase.from_month, every=phase.every)

    def value(self, change: FieldChange, value: Any, *, new: bool) -> str:
        """What a field holds; conditions in words."""
        match value:
            case None | () | "":
                return self.words("diff.none")
            case Text():
                return self.words.of(value)
            case Condition():
                return self.condition(value, new=new)
            case bool():
                return self.words("truth.true" if value else "truth.false")
            case float():
                return f"{value:g}"
            case tuple() | list():
                return self.words.join(self.value(change, item, new=new) for item in value)
            case BaseModel() | Mapping():
                return self._inside(value)
            case _:
                return self._code(change.path[-1], str(value), self._sides[new])

    def condition(self, condition: Condition, *, new: bool) -> str:
        """A condition in words; a choice branch by branch."""
        phrases = self._phrases[new]
        match condition.node:
            case n.Case(branches=branches, otherwise=otherwise):
                cases = [(phrases.condition(branch.condition), branch.result) for branch in branches]
                cases.append((self.words("phrase.otherwise"), otherwise))
                lines = [f"{when} → {_result(phrases, result)}" for when, result in cases]
                return self.words.set(self.words.clauses(lines))
            case node:
                return self.words.set(phrases.condition(node))

    def came(self, change: FieldChange) -> str | None:
        """Whether a member of a list is new or gone, where its name says all there is to say; ``None`` otherwise."""
        member = change.old if change.new is None else change.new if change.old is None else None
        if not isinstance(member, BaseModel) or label_of(member) is not None or "zh" in type(member).model_fields:
            return None
        return self.words("diff.change.added" if change.old is None else "diff.change.removed")

    def _code(self, name: str, value: str, side: Guideline) -> str:
        """A code of a field by its label, where it has one."""
        grades, dictionary = side.identity.grades, side.dictionary
        match name:
            case "certainty" | "strength":
                levels: Iterable[Any] = grades.certainty if name == "certainty" else grades.strength
                return next((self.words.of(level.label) for level in levels if level.id == value), value)
            case "agents" if value in dictionary.agents:
                return self.words.of(dictionary.agents[value].label)
            case "disciplines" if value in side.disciplines:
                return self.words.of(side.disciplines[value].label)
            case "sections" | "section":
                return self.words.sections([value])
            case "modality":
                return self.words(f"diff.modality.{value}")
            case "effect":
                return self.words(f"effect.{value}")
            case _:
                return value

    def _inside(self, value: BaseModel | Mapping[str, Any]) -> str:
        """A whole member of a list: what it is called, else what it names."""
        label = label_of(value)
        if label is not None:
            return self.words.of(label)
        fields = dict(value) if isinstance(value, BaseModel) else value
        own = fields.get("zh" if self.words.language == "zh" else "en") or fields.get("id")
        return str(own) if own else ", ".join(f"{name} {x}" for name, x in fields.items() if x not in (None, (), ""))


def _label(side: Guideline, item: Item) -> Text | None:
    name = item.id
    match item.kind:
        case "recommendation":
            return side.recommendations[name].entry.title if name in side.recommendations else None
        case "option" | "reading":
            return side.options[name].entry.label if name in side.options else None
        case "diagnosis":
            return side.definitions[name].entry.label if name in side.definitions else None
        case "safety":
            return side.safety[name].entry.label if name in side.safety else None
        case "notice":
            return next((notice.entry.text for notice in side.notices if notice.entry.id == name), None)
        case "visit":
            named = [(phase.id, phase.label) for phase in _phases(side, item.reading)]
            named += [(entry.id, entry.label) for schedule in side.schedules for entry in schedule.entry.items]
            return next((label for ending, label in named if name.endswith(f".{ending}")), None)
        case _:
            return None


def _phases(side: Guideline, reading: str | None) -> list[SchedulePhase]:
    if reading is None:
        return [phase for schedule in side.schedules for phase in schedule.entry.phases]
    readings = [found for schedule in side.schedules for found in schedule.entry.readings]
    return [phase for found in readings if found.discrepancy == reading for phase in found.phases]


def _result(phrases: Phrases, result: n.Node) -> str:
    return result.value if isinstance(result, n.String) else phrases.condition(result)
