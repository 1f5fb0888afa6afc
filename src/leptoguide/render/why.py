"""The reasoning behind one item for one patient: every condition with its value, the evidence, and the sources."""

from __future__ import annotations

from typing import Literal

from leptoguide.advise.assess import evaluator_for
from leptoguide.advise.model import Advice, OptionAdvice
from leptoguide.errors import InputError
from leptoguide.evaluate.reasons import Reason, Reasons
from leptoguide.knowledge.guideline import CompiledOption, CompiledSafetyRule, Condition, Guideline
from leptoguide.language.check import nearest
from leptoguide.render.items import closed_on, is_carried
from leptoguide.render.phrase import Phrases
from leptoguide.render.texts import Language, Words
from leptoguide.render.why_evidence import EvidenceRows
from leptoguide.render.why_model import (
    ConditionName,
    ConditionTree,
    FactName,
    FactState,
    Node,
    OptionWhy,
    ReadingRow,
    RuleRow,
    Why,
)
from leptoguide.truth import Truth
from leptoguide.wording import Written, did_you_mean


def options_of(guideline: Guideline, item: str) -> tuple[CompiledOption, ...]:
    """The options of a recommendation (``R9``), or the one option named (``R9.vps``).

    Raises :class:`InputError` for an item that does not exist.
    """
    if item in guideline.recommendations:
        return guideline.recommendations[item].options
    if item in guideline.options:
        return (guideline.options[item],)
    first, *_, last = guideline.recommendations
    raise InputError(
        "item.unknown",
        where="ITEM",
        hint=did_you_mean(nearest(item, [*guideline.recommendations, *guideline.options])),
        item=Written(item),
        first=first,
        last=last,
        example=next(iter(guideline.options)),
    )


def why(advice: Advice, item: str, language: Language) -> Why:
    """The reasoning behind ``item`` in an assessment; an item that does not exist is an :class:`InputError`."""
    return _Build(advice, language).why(item, options_of(advice.guideline, item))


class _Build:
    def __init__(self, advice: Advice, language: Language) -> None:
        self.advice = advice
        self.guideline = advice.guideline
        self.case = advice.case
        self.known = advice.case.known
        self.words = Words(language)
        self.phrases = Phrases(self.guideline, self.words)
        self.evidence = EvidenceRows(self.guideline, self.words)
        self.reasons = Reasons(evaluator_for(self.guideline, self.case))

    def why(self, item: str, options: tuple[CompiledOption, ...]) -> Why:
        entry = self.guideline.recommendations[options[0].recommendation].entry
        identity = self.guideline.identity
        advised = self.advice.options
        return Why(
            item=item,
            recommendation=entry.id,
            title=self.words.of(entry.title),
            grades=self.phrases.grades(entry),
            summary=self.words.of(entry.summary),
            scope=self._condition("scope", options[0].applies),
            options=tuple(self._option(advised[option.id]) for option in options),
            references=self.evidence.references(n for o in options for n in o.entry.references),
            discrepancies=self.evidence.discrepancies(d for o in options for d in o.entry.discrepancies),
            guideline=identity.id,
            version=identity.version,
            doi=identity.doi,
        )

    def _option(self, advice: OptionAdvice) -> OptionWhy:
        w, option, entry = self.words, advice.option, advice.option.entry
        written: tuple[tuple[ConditionName, str | None, Condition], ...] = (
            ("when", entry.when, option.when),
            ("against", entry.against_when, option.against_when),
            ("done", entry.done_when, option.done_when),
        )
        return OptionWhy(
            id=entry.id,
            label=w.of(entry.label),
            detail=w.of(entry.detail),
            sections=w.sections(entry.sections),
            status=advice.status.value,
            status_word=w(f"status.{advice.status.value}"),
            mark=w(f"mark.{advice.status.value}"),
            conditions=tuple(self._condition(name, compiled) for name, text, compiled in written if text is not None),
            readings=tuple(
                ReadingRow(
                    r.discrepancy, w.of(r.label), w.sections(r.sections), r.status.value, w(f"status.{r.status.value}")
                )
                for r in advice.readings
            ),
            arguments_for=self.evidence.arguments(entry.for_),
            arguments_against=self.evidence.arguments(entry.against),
            safety=tuple(self._rule(rule) for rule in option.safety),
        )

    def _rule(self, rule: CompiledSafetyRule) -> RuleRow:
        w, entry = self.words, rule.entry
        inside = entry.tag == "TEXT"
        return RuleRow(
            id=entry.id,
            label=w.of(entry.label),
            text=w.of(entry.text),
            effect=entry.effect,
            effect_word=w(f"effect.{entry.effect}"),
            tag=entry.tag,
            inside=inside,
            where=w("item.inside" if inside else "item.outside"),
            condition=self._condition("safety", rule.when),
            missing=tuple(
                FactName(name, self.phrases.fact(name)) for name in sorted(self.reasons.trace(rule.when.node).missing)
            ),
        )

    # ------------------------------------------------------------ conditions

    def _condition(self, name: ConditionName, condition: Condition) -> ConditionTree:
        root = self._node(self.reasons.tree(condition.node))
        return ConditionTree(name, self.words(f"why.{name}"), condition.text, root)

    def _node(self, reason: Reason) -> Node:
        facts = () if reason.children else tuple(self._fact(name) for name in reason.facts)
        children = tuple(self._node(child) for child in reason.children)
        value, word, code = self._value(reason)
        if reason.definition is None:
            return Node(value, word, self.phrases.heading(reason.node), facts, children, code)
        w, entry = self.words, self.guideline.definitions[reason.definition].entry
        kind_word = "" if entry.kind == "consensus" else w(f"notice.{entry.kind}")
        where = w.sections(entry.sections)
        return Node(value, word, w.of(entry.label), facts, children, code, entry.id, where, entry.kind, kind_word)

    def _value(self, reason: Reason) -> tuple[Literal["true", "false", "unknown", "code"], str, str | None]:
        """The value's code, its word, and what a definition is worth when that is no truth value."""
        value = reason.value
        if isinstance(value, Truth):
            return value.value, self.phrases.truth(value), None
        if value is None:
            return "unknown", self.phrases.truth(value), None
        code = str(value)
        return "code", self.phrases.code(reason.definition, code) if reason.definition else code, code

    def _fact(self, name: str) -> FactState:
        label = self.phrases.fact(name)
        if name in self.known:
            carried = is_carried(self.advice, name)
            date = self.case.origins[name].date.isoformat() if carried else ""
            closed = closed_on(self.advice, name) if carried else None
            until = closed.isoformat() if closed else ""
            return FactState(name, label, "given", self.phrases.value(name, self.known[name]), date=date, closed=until)
        if name in self.case.absent:
            marker = self.case.absent[name]
            return FactState(name, label, "absent", self.phrases.absent(marker), marker)
        return FactState(name, label, "not-given", self.words("why.not-given"))
