"""The form of one event: controls made from its kind, holding what was entered and why it was refused."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.http import QueryDict

from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.schema import Fact
from leptoguide.knowledge.schema.record import EventKind
from leptoguide.render.phrase import Phrases, unit_sign
from leptoguide.render.texts import Words
from leptoguide.web.entry import NEVER, UNKNOWN
from leptoguide.web.event_entry import (
    ACTION,
    AGENTS,
    COMPLETE,
    DATE,
    NOTE,
    PROCEDURE,
    REASON,
    WHOLE,
    classes_of,
    facts_of,
)
from leptoguide.web.pages.fields import Choice
from leptoguide.web.pages.score_form import SheetForm, sheet_forms
from leptoguide.web.pages.search import initials

ACTIONS = ("start", "give", "stop")


@dataclass(frozen=True, slots=True)
class Control:
    """The controls of one fact. ``value``, ``unit`` and ``marker`` are as entered, right or wrong."""

    name: str
    type: str
    label: str
    help: str
    judgement: str
    value: str
    unit: str
    choices: tuple[Choice, ...]
    markers: tuple[Choice, ...]
    units: tuple[Choice, ...]
    range: str
    problem: str
    is_filled: bool
    taken_back: bool


@dataclass(frozen=True, slots=True)
class ControlGroup:
    """Facts of one kind, in clinical order."""

    id: str
    label: str
    controls: tuple[Control, ...]

    @property
    def is_open(self) -> bool:
        """Whether anything is entered in it, or refused."""
        return any(control.is_filled or control.problem for control in self.controls)


@dataclass(frozen=True, slots=True)
class AgentChoice:
    """An agent that can be chosen, and what it is found by."""

    code: str
    label: str
    search: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class AgentGroup:
    """Agents of one class."""

    label: str
    agents: tuple[AgentChoice, ...]


@dataclass(frozen=True)
class EventForm:
    """The whole form, in one language."""

    kind: EventKind
    guideline: Guideline
    words: Words
    data: QueryDict
    problems: Mapping[str, str]
    today: datetime.date

    @cached_property
    def phrases(self) -> Phrases:
        """Phrases of the guideline in this language."""
        return Phrases(self.guideline, self.words)

    @property
    def label(self) -> str:
        """What the kind is called."""
        return self.words.of(self.kind.label)

    @property
    def token(self) -> str:
        """What makes the form count once."""
        return self.data.get("token", "")

    @property
    def date(self) -> str:
        """The day as entered."""
        return self.data.get(DATE, "")

    @property
    def note(self) -> str:
        """The note as entered."""
        return self.data.get(NOTE, "")

    @property
    def reason(self) -> str:
        """The reason as entered."""
        return self.data.get(REASON, "")

    @property
    def change_reason(self) -> str:
        """Why an event is amended, as entered."""
        return self.data.get("change-reason", "")

    @property
    def change_problem(self) -> str:
        """What is wrong with that reason."""
        return self.problems.get("change-reason", "")

    @property
    def whole(self) -> str:
        """What is wrong with the form as a whole."""
        return self.problems.get(WHOLE, "")

    @property
    def problem_count(self) -> int:
        """How many fields have a problem."""
        return len(self.problems)

    @property
    def settles(self) -> str:
        """What follows from such an event having happened at all."""
        said = [
            self.words("phrase.is", x=self.phrases.fact(name), value=self.phrases.value(name, value))
            for name, value in self.kind.settles.items()
        ]
        return self.words.clauses(said)

    # ------------------------------------------------------------ what was given or done

    @cached_property
    def agent_groups(self) -> tuple[AgentGroup, ...]:
        """The agents of the kind by class."""
        chosen = set(self.data.getlist(AGENTS))
        found = []
        for name in classes_of(self.kind):
            agents = [agent for agent in self.guideline.dictionary.agents.values() if agent.class_ == name]
            choices = tuple(
                AgentChoice(
                    agent.id,
                    self.words.of(agent.label),
                    f"{agent.label.zh} {agent.label.en} {initials(agent.label.zh)} {agent.id}".lower(),
                    agent.id in chosen,
                )
                for agent in agents
            )
            found.append(AgentGroup(self.words(f"agents.{name}"), choices))
        return tuple(found)

    @property
    def agent_count(self) -> int:
        """How many agents can be chosen."""
        return sum(len(group.agents) for group in self.agent_groups)

    @property
    def actions(self) -> tuple[Choice, ...]:
        """What can be done with the agents; of what only adds up there is nothing to start or stop, but a course."""
        own = self.data.get(ACTION, "")
        return (
            tuple(Choice(code, self.words(f"action.{code}"), code == own) for code in ACTIONS)
            if classes_of(self.kind)
            else ()
        )

    @property
    def procedures(self) -> tuple[Choice, ...]:
        """The procedures of the kind."""
        own = self.data.get(PROCEDURE, "")
        return tuple(Choice(p.id, self.words.of(p.label), p.id == own) for p in self.kind.procedures)

    # ------------------------------------------------------------ whether the record is complete

    @property
    def complete(self) -> tuple[Choice, ...]:
        """Whether the record holds every event of this kind; empty when nothing would follow from it."""
        return tuple(choice for choice in self._closing() if choice.code == self.kind.id)

    @property
    def complete_others(self) -> tuple[Choice, ...]:
        """The same of other kinds."""
        return tuple(choice for choice in self._closing() if choice.code != self.kind.id)

    def _closing(self) -> Iterator[Choice]:
        chosen = self.data.getlist(COMPLETE)
        for kind in self.guideline.dictionary.events.values():
            follows = kind.otherwise or kind.dates or kind.course or kind.gathers or kind.procedures
            if follows or kind.id in chosen:
                yield Choice(kind.id, self.words.of(kind.label), kind.id in chosen)

    # ------------------------------------------------------------ facts and scores

    @cached_property
    def groups(self) -> tuple[ControlGroup, ...]:
        """The facts that the kind may state, by group."""
        dictionary = self.guideline.dictionary
        asked = set(facts_of(self.kind, dictionary))
        found = []
        for name, members in dictionary.groups.items():
            if controls := tuple(self._control(fact) for fact in members if fact in asked):
                found.append(ControlGroup(name, self.words.of(dictionary.group_labels[name].label), controls))
        return tuple(found)

    @cached_property
    def sheets(self) -> tuple[SheetForm, ...]:
        """The instruments that may be scored on such a day; never filled from an earlier one."""
        return tuple(sheet_forms(self.kind, self.guideline, self.words, self.data, self.problems))

    def _control(self, name: str) -> Control:
        w, fact = self.words, self.guideline.dictionary.facts[name]
        at = f"{name}."
        filled = any(value and key != f"{at}unit" for key, value in self.data.items() if key.startswith(at))
        units = [fact.unit, *fact.units] if fact.unit else []
        return Control(
            name=name,
            type=fact.type,
            label=w.of(fact.label),
            help=w.of(fact.help) if fact.help else "",
            judgement=w.sections(fact.judgement.sections) if fact.judgement else "",
            value=self.data.get(f"{at}value", ""),
            unit=self.data.get(f"{at}unit", ""),
            choices=tuple(self._choices(fact)),
            markers=tuple(self._markers(fact)),
            units=tuple(Choice(unit, unit_sign(unit)) for unit in units),
            range=f"{fact.range[0]:g}–{fact.range[1]:g}" if fact.range else "",
            problem=self.problems.get(name, ""),
            is_filled=filled,
            taken_back=self.data.get(f"{at}marker", "") == UNKNOWN,
        )

    def _choices(self, fact: Fact) -> Iterator[Choice]:
        value = self.data.get(f"{fact.id}.value", "")
        if fact.type == "boolean":
            yield Choice("true", self.words("truth.true"), value == "true")
            yield Choice("false", self.words("truth.false"), value == "false")
        elif fact.type == "code":
            for code, entry in self.guideline.dictionary.codes[fact.id].items():
                yield Choice(code, entry.in_(self.words.language), value == code)
        elif fact.type == "list":
            answers = {"present": True, "absent": False}
            for code, entry in self.guideline.dictionary.codes[fact.id].items():
                chosen = answers.get(self.data.get(f"{fact.id}.item.{code}", ""))
                yield Choice(code, entry.in_(self.words.language), chosen)

    def _markers(self, fact: Fact) -> Iterator[Choice]:
        """Why there is no value; an event that may state anything can also take back what was stated."""
        in_segments = fact.type in ("boolean", "code")
        own = self.data.get(f"{fact.id}.{'value' if in_segments else 'marker'}", "")
        if fact.never:
            yield Choice(NEVER, self.words("value.never"), own == NEVER)
        for code in fact.absent:
            yield Choice(code, self.phrases.absent(code), own == code)

    @property
    def takes_back(self) -> bool:
        """Whether a fact can be made unknown again."""
        return self.kind.observes_all

    @property
    def unknown(self) -> str:
        """The marker that makes a fact unknown again."""
        return UNKNOWN
