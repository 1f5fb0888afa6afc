"""The statements of the library, one kind after the other, each with what it is in both languages as a comment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from leptoguide.cql import names
from leptoguide.cql import vocabulary as v
from leptoguide.cql.comments import Comments
from leptoguide.cql.layout import STEP, expression, identifier
from leptoguide.cql.parts import call, define, list_answers, parameter
from leptoguide.cql.standard import Standard
from leptoguide.cql.terms import disjunction
from leptoguide.knowledge import guideline as g
from leptoguide.knowledge import schema as s
from leptoguide.language import nodes as n

_TYPES: Mapping[str, str] = {
    "boolean": "Boolean",
    "code": "String",
    "list": "List<String>",
    "integer": "Integer",
    "decimal": "Decimal",
    "date": "Date",
}


class Statements:
    """Writes the entries of a guideline as statements; every block ends with an empty line."""

    def __init__(self, guideline: g.Guideline) -> None:
        self.guideline = guideline
        self.standard = Standard(v.Vocabulary.of(guideline))
        self.comments = Comments(guideline)

    # ------------------------------------------------------------ the facts

    def parameters(self) -> Iterator[str]:
        """One parameter for a fact, two for a list, two for a date that can be never; null unless given.

        The default is written out because an engine may take a parameter that is not given for something else.
        """
        dictionary = self.guideline.dictionary
        for group, facts in dictionary.groups.items():
            yield from self.comments.title(dictionary.group_labels[group].label)
            for fact in map(dictionary.facts.__getitem__, facts):
                yield from self.comments.fact(fact, dictionary.values(fact))
                yield from self._fact(fact)
                yield ""

    @staticmethod
    def _fact(fact: s.Fact) -> Iterator[str]:
        kind = "Quantity" if fact.unit else _TYPES[fact.type]
        if fact.type == "list":
            yield parameter(v.present(fact.id), kind)
            yield parameter(v.absent(fact.id), kind)
        else:
            yield parameter(fact.id, kind)
        if fact.never:
            yield parameter(v.never(fact.id), "Boolean")

    def reading(self) -> Iterator[str]:
        """The parameter that chooses among the readings of the source, with what it can be."""
        yield from self.comments.text("cql.reading")
        for reading in self.guideline.readings:
            if reading.touches or reading.definitions:
                yield from self.comments.entry(f"'{reading.discrepancy}'", reading.label, reading.sections)
        yield parameter(names.READING, "String")
        yield ""

    def answers(self) -> Iterator[str]:
        """For each code of a list that a rule asks for, whether it is there; and whether there is any."""
        asked = self._asked()
        for fact, codes in self.guideline.list_codes.items():
            if fact not in asked:
                continue
            entry = self.guideline.dictionary.facts[fact]
            yield from self.comments.entry(fact, entry.label)
            yield from list_answers(fact, codes, asked[fact])
            yield ""

    def _asked(self) -> Mapping[str, set[str | None]]:
        """The codes that rules ask for, by list; ``None`` for ``exists``."""
        found: dict[str, set[str | None]] = {}
        for root in self.guideline.expressions:
            for node in n.walk(root):
                match node:
                    case n.InList(member=member, list=n.FactRef(id=name)):
                        found.setdefault(name, set()).add(member.value)
                    case n.Exists(list=n.FactRef(id=name)):
                        found.setdefault(name, set()).add(None)
        return found

    # ------------------------------------------------------------ the rules

    def definitions(self) -> Iterator[str]:
        """The definitions, each after those it names."""
        for name in self._in_order():
            entry = self.guideline.definitions[name].entry
            yield from self.comments.entry(name, entry.label, entry.sections, f"notice.{entry.kind}")
            if entry.values:
                yield from self.comments.values(entry.values)
            yield from self._define(name, self._read(name, self.guideline.definitions[name].condition))

    def _in_order(self) -> list[str]:
        found: dict[str, None] = {}

        def add(name: str) -> None:
            definition = self.guideline.definitions[name]
            nodes = (definition.condition.node, *(r.condition.node for r in definition.readings))
            for other in sorted(set().union(*map(n.definition_ids, nodes))):
                if other not in found:
                    add(other)
            found[name] = None

        for name in self.guideline.definitions:
            if name not in found:
                add(name)
        return list(found)

    def safety(self) -> Iterator[str]:
        """The safety rules, with their effect and what they watch."""
        for rule in self.guideline.safety.values():
            yield from self.comments.safety(rule.entry, self.guideline.dictionary.agents)
            yield from self._define(names.safety(rule.id), self._lines(rule.when))

    def recommendations(self) -> Iterator[str]:
        """Each recommendation: its scope, its options with their conditions and status, its own status."""
        for recommendation in self.guideline.recommendations.values():
            yield from self.comments.recommendation(recommendation.entry)
            yield from self._define(names.applies(recommendation.id), self._lines(recommendation.applies))
            for option in recommendation.options:
                yield from self._option(option)
            statuses = [identifier(names.status(option.id)) for option in recommendation.options]
            yield from self._define(names.status(recommendation.id), call("Most actionable", statuses, "{}"))

    def _option(self, option: g.CompiledOption) -> Iterator[str]:
        entry = option.entry
        yield from self.comments.entry(option.id, entry.label, entry.sections)
        arguments = [identifier(names.applies(option.recommendation))]
        parts: tuple[tuple[names.Condition, str | None, g.Condition], ...] = (
            ("when", entry.when, option.when),
            ("against", entry.against_when, option.against_when),
            ("done", entry.done_when, option.done_when),
        )
        for part, text, condition in parts:
            name = names.condition(option.id, part)
            arguments.append("false" if text is None else identifier(name))
            if text is not None:
                yield from self._define(name, self._read(option.id if part == "when" else "", condition))
        stops = [n.Name(names.safety(rule.id)) for rule in option.safety if rule.entry.effect == "stop"]
        name = names.condition(option.id, "stop")
        arguments.append(identifier(name) if stops else "false")
        if stops:
            yield from self._define(name, expression(disjunction(stops), STEP))
        yield from self._define(names.status(option.id), call("Status of option", arguments))

    def notices(self) -> Iterator[str]:
        """The notices and when they are shown."""
        for notice in self.guideline.notices:
            entry = notice.entry
            yield from self.comments.entry(entry.id, entry.text, entry.sections, f"notice.{entry.kind}")
            yield from self._define(names.notice(entry.id), self._lines(notice.when))

    def stages(self) -> Iterator[str]:
        """The stages of the pathway, and the one at which the patient stands: the last that is reached."""
        for stage in self.guideline.stages:
            yield from self.comments.entry(stage.entry.id, stage.entry.label)
            yield from self._define(names.stage(stage.entry.id), self._lines(stage.when))
        yield from self.comments.text("cql.stage")
        lines = [
            f"{STEP * 2}when {identifier(names.stage(stage.entry.id))} then '{stage.entry.id}'"
            for stage in reversed(self.guideline.stages)
        ]
        yield from self._define(names.STAGE, [f"{STEP}case", *lines, f"{STEP * 2}else null", f"{STEP}end"])

    def constraints(self) -> Iterator[str]:
        """What must not be false: the facts contradict each other where one is."""
        for constraint in self.guideline.constraints:
            yield from self.comments.entry(constraint.entry.id, constraint.entry.text)
            yield from self._define(names.constraint(constraint.entry.id), self._lines(constraint.condition))

    # ------------------------------------------------------------ expressions

    def _lines(self, condition: g.Condition) -> list[str]:
        return expression(self.standard.node(condition.node), STEP)

    def _read(self, owner: str, condition: g.Condition) -> list[str]:
        """A condition, or the choice between the readings of it."""
        others = [r for r in self.guideline.readings if owner in r.definitions or owner in r.options]
        if not others:
            return self._lines(condition)
        branches = []
        for reading in others:
            node = reading.definitions[owner] if owner in reading.definitions else reading.options[owner].node
            chosen = n.Compare("=", n.Name(names.READING), n.String(reading.discrepancy))
            branches.append(n.When(chosen, self.standard.node(node)))
        return expression(n.Case(tuple(branches), self.standard.node(condition.node)), STEP)

    @staticmethod
    def _define(name: str, body: list[str]) -> Iterator[str]:
        yield from define(name, body)
        yield ""
