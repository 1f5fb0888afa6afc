"""The facts of the workspace: each as a field with its value, where that came from, and what waits for it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from leptoguide.advise.model import Advice
from leptoguide.knowledge.schema import Fact
from leptoguide.knowledge.values import NEVER, Members
from leptoguide.render.items import is_carried
from leptoguide.render.phrase import Phrases, unit_sign
from leptoguide.render.texts import Words

FieldState = Literal["known", "absent", "unknown", "conflict"]


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that can be chosen. ``chosen``: in a list, whether it is present (true), absent (false) or unknown."""

    code: str
    label: str
    chosen: bool | None = None


@dataclass(frozen=True, slots=True)
class FactField:
    """One fact. ``value`` is what its control holds; ``shown`` the canonical value in words, with its unit.

    ``implied``: events show it without stating it. ``waits``: the recommendations that it could move. ``problem``: why
    an entry was refused.
    """

    name: str
    type: str
    label: str
    help: str
    search: str
    state: FieldState
    value: str
    shown: str
    source: str
    carried: bool
    implied: bool = False
    choices: tuple[Choice, ...] = ()
    markers: tuple[Choice, ...] = ()
    units: tuple[Choice, ...] = ()
    range: str = ""
    never: bool = False
    judgement: str = ""
    waits: tuple[str, ...] = ()
    conflict: str = ""
    problem: str = ""

    @property
    def says_value(self) -> bool:
        """Whether the value is said beside the control, which does not show it in full: a unit, a list."""
        return self.type not in ("boolean", "code")

    @property
    def open_choices(self) -> int:
        """How many values of a list are neither present nor absent yet."""
        return sum(choice.chosen is None for choice in self.choices)


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """Facts of one kind, in clinical order."""

    id: str
    label: str
    fields: tuple[FactField, ...]

    @property
    def known(self) -> int:
        """How many have a value."""
        return sum(fact.state == "known" for fact in self.fields)

    @property
    def waiting(self) -> int:
        """How many without a value could move some advice."""
        return sum(bool(fact.waits) for fact in self.fields)


@dataclass(frozen=True)
class Fields:
    """All facts of one patient."""

    advice: Advice
    words: Words
    phrases: Phrases
    search: Mapping[str, str] = field(default_factory=dict)

    def groups(self) -> tuple[FieldGroup, ...]:
        """Every fact but the day of the assessment, which stands in the banner."""
        dictionary = self.advice.guideline.dictionary
        found = []
        for name, members in dictionary.groups.items():
            if facts := tuple(self.field(fact) for fact in members if fact != "as_of"):
                found.append(FieldGroup(name, self.words.of(dictionary.group_labels[name].label), facts))
        return tuple(found)

    def field(self, name: str, problem: str = "") -> FactField:
        """One fact."""
        w, case, dictionary = self.words, self.advice.case, self.advice.guideline.dictionary
        fact = dictionary.facts[name]
        value = case.facts.get(name)
        marker = case.absent.get(name)
        return FactField(
            name=name,
            type=fact.type,
            label=w.of(fact.label),
            help=w.of(fact.help) if fact.help else "",
            search=self.search.get(name, ""),
            state=self._state(name),
            value=marker or _control(value),
            shown=self._shown(name),
            source=self._source(name),
            carried=is_carried(self.advice, name),
            implied=self._implied(name),
            choices=tuple(self._choices(fact, value)),
            markers=tuple(Choice(code, self.phrases.absent(code)) for code in fact.absent),
            units=tuple(Choice(unit, unit_sign(unit)) for unit in ([fact.unit, *fact.units] if fact.unit else [])),
            range=self._range(fact),
            never=fact.never is not None,
            judgement=w.sections(fact.judgement.sections) if fact.judgement else "",
            waits=self.waits.get(name, ()),
            conflict=self._conflict(name),
            problem=problem,
        )

    @cached_property
    def waits(self) -> Mapping[str, tuple[str, ...]]:
        """For each missing fact the recommendations that wait for it."""
        found: dict[str, dict[str, None]] = {}
        for recommendation in self.advice.recommendations:
            facts = {f for o in recommendation.options for f in o.missing}
            facts |= {f for o in recommendation.options for check in o.checks for f in check.missing}
            facts |= {f for way in recommendation.waits_for for f in way}
            for fact in facts:
                found.setdefault(fact, {})[recommendation.id] = None
        return {fact: tuple(ids) for fact, ids in found.items()}

    def _state(self, name: str) -> FieldState:
        case = self.advice.case
        if name in case.conflicts:
            return "conflict"
        return "known" if name in case.facts else "absent" if name in case.absent else "unknown"

    def _shown(self, name: str) -> str:
        case = self.advice.case
        if name in case.absent:
            return self.phrases.absent(case.absent[name])
        if name not in case.facts:
            return ""
        shown = self.phrases.value(name, case.facts[name])
        if name in case.entered:
            shown += f" ({self.words('report.entered')} {case.entered[name]})"
        return self.words.set(shown)

    def _source(self, name: str) -> str:
        origin = self.advice.case.origins.get(name)
        if origin is None:
            return self.words("field.computed") if self._computed(name) else ""
        kinds = self.advice.guideline.dictionary.events
        return f"{origin.date.isoformat()} {self.words.of(kinds[origin.kind].label)}"

    def _implied(self, name: str) -> bool:
        """Whether events show it that do not state it: it can be changed with them only."""
        origin = self.advice.case.origins.get(name)
        if origin is None or name in self.advice.case.conflicts:
            return False
        kind = self.advice.guideline.dictionary.events[origin.kind]
        return not kind.observes_all and name not in kind.observes

    def _computed(self, name: str) -> bool:
        return name in self.advice.case.facts and self.advice.guideline.dictionary.facts[name].derive is not None

    def _choices(self, fact: Fact, value: Any) -> Iterator[Choice]:
        if fact.type == "boolean":
            yield Choice("true", self.words("truth.true"))
            yield Choice("false", self.words("truth.false"))
        elif fact.type in ("code", "list"):
            known = value if isinstance(value, Members) else Members(frozenset(), frozenset())
            for code, entry in self.advice.guideline.dictionary.codes[fact.id].items():
                chosen = True if code in known.present else False if code in known.absent else None
                yield Choice(code, entry.in_(self.words.language), chosen)

    def _range(self, fact: Fact) -> str:
        if fact.range is None:
            return ""
        low, high = fact.range
        return f"{low:g}–{high:g}"

    def _conflict(self, name: str) -> str:
        if name not in self.advice.case.conflicts:
            return ""
        stated, implied = (self.phrases.value(name, value) for value in self.advice.case.conflicts[name])
        w = self.words
        return w.clauses([f"{w('head.stated')} {stated}", f"{w('head.implied')} {implied}"])


def _control(value: Any) -> str:
    """A value as its control holds it; a list's stands in its choices."""
    match value:
        case None | Members():
            return ""
        case bool():
            return "true" if value else "false"
        case datetime.date():
            return "never" if value in NEVER.values() else value.isoformat()
        case int() | float():
            return f"{value:.12g}"
        case _:
            return str(value)
