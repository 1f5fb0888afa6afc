"""The reasoning behind one item: each condition with its value, the evidence, and where it stands in the source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from leptoguide.advise.assess import assess, evaluator_for
from leptoguide.advise.model import OptionAdvice
from leptoguide.errors import InputError
from leptoguide.evaluate.reasons import Reason, Reasons
from leptoguide.knowledge.guideline import CompiledOption, Condition, Guideline
from leptoguide.knowledge.schema import Argument, Figure
from leptoguide.language.check import nearest
from leptoguide.record.case import Case
from leptoguide.render.citation import citation
from leptoguide.render.layout import both_ends, rule, wrap
from leptoguide.render.phrase import Phrases
from leptoguide.render.texts import Language, Words


def why_text(guideline: Guideline, case: Case, item: str, language: Language) -> str:
    """The explanation of a recommendation (``R9``) or an option (``R9.vps``).

    Raises :class:`InputError` for an item that does not exist.
    """
    if item in guideline.recommendations:
        options = guideline.recommendations[item].options
    elif item in guideline.options:
        options = (guideline.options[item],)
    else:
        known = [*guideline.recommendations, *guideline.options]
        close = nearest(item, known)
        hint = f"did you mean {close}?" if close else "items are R1 … R13, or an option such as R9.vps"
        raise InputError(f"there is no item {item!r}", where="ITEM", hint=hint)
    return "\n".join(_Why(guideline, case, language).lines(options)) + "\n"


class _Why:
    def __init__(self, guideline: Guideline, case: Case, language: Language) -> None:
        self.guideline = guideline
        self.case = case
        self.words = Words(language)
        self.phrases = Phrases(guideline, self.words)
        self.reasons = Reasons(evaluator_for(guideline, case))
        self.advice = assess(guideline, case)

    def lines(self, options: Iterable[CompiledOption]) -> Iterator[str]:
        options = tuple(options)
        entry = self.guideline.recommendations[options[0].recommendation].entry
        yield from both_ends(f"{entry.id} {self.words.of(entry.title)}", self.phrases.grades(entry)).split("\n")
        yield from self._wrap(self.words.of(entry.summary), indent="  ")
        yield from self._condition("why.scope", options[0].applies)
        for option in options:
            yield rule()
            yield from self._option(self.advice.options[option.id])
        yield rule()
        yield from self._sources(options)

    def _option(self, advice: OptionAdvice) -> Iterator[str]:
        w, option, entry = self.words, advice.option, advice.option.entry
        status = w(f"status.{advice.status.value}")
        yield from self._wrap(f"{w(f'mark.{advice.status.value}')} {w.of(entry.label)} ‹{entry.id}› → {status}")
        yield from self._wrap(f"{w.of(entry.detail)} {self.words.sections(entry.sections)}", indent="  ")
        if entry.when is not None:
            yield from self._condition("why.when", option.when)
        if entry.against_when is not None:
            yield from self._condition("why.against", option.against_when)
        if entry.done_when is not None:
            yield from self._condition("why.done", option.done_when)
        for reading in advice.readings:
            status = w(f"status.{reading.status.value}")
            text = f"!! {reading.discrepancy} {w('item.reading')}: {w.of(reading.label)} → {status}"
            yield from self._wrap(text, indent="  ", hanging="     ")
        yield from self._arguments("why.for", entry.for_)
        yield from self._arguments("why.counter", entry.against)
        yield from self._safety(option)

    def _wrap(self, text: str, indent: str = "", hanging: str | None = None) -> list[str]:
        return wrap(self.words.set(text), indent=indent, hanging=hanging)

    # ------------------------------------------------------------ conditions

    def _condition(self, title: str, condition: Condition) -> Iterator[str]:
        tree = self.reasons.tree(condition.node)
        yield from self._wrap(f"{self.words(title)}: ", indent="  ")
        yield from self._tree(tree, 2)

    def _tree(self, reason: Reason, depth: int) -> Iterator[str]:
        value = self._value(reason)
        text = self._text(reason)
        given = "" if reason.children else self._given(reason.facts)
        sections = ""
        if reason.definition:
            entry = self.guideline.definitions[reason.definition].entry
            kind = "" if entry.kind == "consensus" else f" [{self.words(f'notice.{entry.kind}')}]"
            sections = f" {self.words.sections(entry.sections)}{kind}"
        indent = "  " * depth
        yield from self._wrap(f"{value} {text}{given}{sections}", indent=indent, hanging=indent + "    ")
        for child in reason.children:
            yield from self._tree(child, depth + 1)

    def _text(self, reason: Reason) -> str:
        if reason.definition:
            return self.words.of(self.guideline.definitions[reason.definition].entry.label)
        return self.phrases.heading(reason.node)

    def _value(self, reason: Reason) -> str:
        if isinstance(reason.value, str):
            code = self.phrases.code(reason.definition, reason.value) if reason.definition else reason.value
            return f"[{code}]"
        return f"[{self.phrases.truth(reason.value)}]"

    def _given(self, facts: tuple[str, ...]) -> str:
        w, parts = self.words, []
        for name in facts:
            if name in self.case.known:
                parts.append(f"{w('why.given')}: {self.phrases.value(name, self.case.known[name])}")
            elif name in self.case.absent:
                parts.append(self.phrases.absent(self.case.absent[name]))
            else:
                parts.append(w("why.not-given"))
        return f" ({w.clauses(parts)})" if parts else ""

    # ------------------------------------------------------------ evidence

    def _arguments(self, title: str, arguments: tuple[Argument, ...]) -> Iterator[str]:
        if not arguments:
            return
        yield from self._wrap(f"{self.words(title)}: ", indent="  ")
        for argument in arguments:
            if argument.text is not None:
                where = f" {self.words.sections(argument.sections)}"
                yield from self._wrap(f"– {self.words.of(argument.text)}{where}", indent="    ", hanging="      ")
            elif argument.kind == "statement":
                statement = self.guideline.evidence.statements[str(argument.id)]
                cited = "".join(f"[{n}]" for n in statement.references)
                text = f"– {self.words.of(statement.text)} {self.words.sections([statement.section])} {cited}"
                yield from self._wrap(text, indent="    ", hanging="      ")
            else:
                yield from self._study(str(argument.id))

    def _study(self, name: str) -> Iterator[str]:
        w, evidence = self.words, self.guideline.evidence
        study = evidence.studies[name]
        cited = "".join(f"[{n}]" for n in study.references)
        text = f"– {study.id} {cited} {w.of(study.design)}; {w.of(study.population)}; {w.of(study.intervention)}"
        yield from self._wrap(text, indent="    ", hanging="      ")
        printed = [self._figure(w.of(evidence.outcomes[code]), figure) for code, figure in study.printed.items()]
        yield from self._wrap(f"{w('why.printed')}: {w.clauses(printed)}", indent="      ", hanging="        ")
        for code, figure in study.corrected.items():
            found = self._figure(w.of(evidence.outcomes[code]), figure)
            text = f"{w('why.corrected')} ({figure.discrepancy}, {figure.tag}): {found}"
            yield from self._wrap(text, indent="      ", hanging="        ")

    def _figure(self, label: str, figure: Figure) -> str:
        unit = "" if figure.unit is None else figure.unit if figure.unit == "%" else f" {self._unit(figure.unit)}"
        if figure.low is not None or figure.high is not None:
            number = f" {figure.low:g}–{figure.high:g}{unit}"
        else:
            number = "" if figure.value is None else f" {figure.value:g}{unit}"
        if figure.comparator is not None:
            number += f" vs {figure.comparator:g}{unit}"
        if figure.hazard_ratio is not None:
            number += f", HR {figure.hazard_ratio:g}"
        if figure.p is not None:
            number += f", P = {figure.p:g}"
        note = f" ({self.words.of(figure.note)})" if figure.note else ""
        return f"{label}{number}{note}"

    def _unit(self, unit: str) -> str:
        known = {"months": "unit.month", "days": "unit.day", "weeks": "unit.week"}
        return self.words(known[unit]) if unit in known else unit

    def _safety(self, option: CompiledOption) -> Iterator[str]:
        if not option.safety:
            return
        w = self.words
        yield from self._wrap(f"{w('why.safety')}: ", indent="  ")
        for rule_ in option.safety:
            entry = rule_.entry
            tree = self.reasons.tree(rule_.when.node)
            effect = w(f"effect.{entry.effect}")
            where = w("item.inside" if entry.tag == "TEXT" else "item.outside")
            text = f"{self._value(tree)} {w.of(entry.label)} ({effect}, {entry.tag}): {w.of(entry.text)} [{where}]"
            yield from self._wrap(text, indent="    ", hanging="      ")
            missing = self.reasons.trace(rule_.when.node).missing
            if missing:
                facts = self.phrases.facts(tuple(sorted(missing)))
                yield from self._wrap(f"{w('item.missing')}: {facts}", indent="      ")

    # ------------------------------------------------------------ sources

    def _sources(self, options: Iterable[CompiledOption]) -> Iterator[str]:
        w, evidence = self.words, self.guideline.evidence
        options = tuple(options)
        numbers = sorted({n for o in options for n in o.entry.references})
        if numbers:
            yield f"{w('why.references')}"
            for number in numbers:
                text = f"[{number}] {citation(evidence.references[number])}"
                yield from self._wrap(text, indent="  ", hanging="      ")
        names = sorted({d for o in options for d in o.entry.discrepancies})
        if names:
            yield f"{w('why.discrepancies')}"
            for name in names:
                entry = evidence.discrepancies[name]
                yield from self._wrap(f"{name} {w.of(entry.title)}: {w.of(entry.finding)}", indent="  ", hanging="    ")
                yield from self._wrap(f"{w('why.handling')}: {w.of(entry.handling)}", indent="    ")
        identity = self.guideline.identity
        yield from self._wrap(f"{identity.id} {identity.version} · doi:{identity.doi}")
