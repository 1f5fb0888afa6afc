"""The reasoning behind one item for a terminal: :mod:`leptoguide.render.why` laid out in lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from leptoguide.advise.assess import assess
from leptoguide.knowledge.guideline import Guideline
from leptoguide.record.case import Case
from leptoguide.render.layout import both_ends, rule, wrap
from leptoguide.render.texts import Language, Words
from leptoguide.render.why import options_of, why
from leptoguide.render.why_evidence import ArgumentRow, StudyRow
from leptoguide.render.why_model import ConditionTree, FactState, Node, OptionWhy, RuleRow, Why


def why_text(guideline: Guideline, case: Case, item: str, language: Language) -> str:
    """The explanation of a recommendation (``R9``) or an option (``R9.vps``).

    Raises :class:`InputError` for an item that does not exist.
    """
    options_of(guideline, item)  # a wrong name is answered before anything is assessed
    content = why(assess(guideline, case), item, language)
    return "\n".join(_Lines(Words(language)).of(content)) + "\n"


class _Lines:
    def __init__(self, words: Words) -> None:
        self.words = words

    def of(self, content: Why) -> Iterator[str]:
        yield from both_ends(f"{content.recommendation} {content.title}", content.grades).split("\n")
        yield from self._wrap(content.summary, indent="  ")
        yield from self._condition(content.scope)
        for option in content.options:
            yield rule()
            yield from self._option(option)
        yield rule()
        yield from self._sources(content)

    def _option(self, option: OptionWhy) -> Iterator[str]:
        yield from self._wrap(f"{option.mark} {option.label} ‹{option.id}› → {option.status_word}")
        yield from self._wrap(f"{option.detail} {option.sections}", indent="  ")
        for condition in option.conditions:
            yield from self._condition(condition)
        for reading in option.readings:
            text = f"!! {reading.discrepancy} {self.words('item.reading')}: {reading.label} → {reading.status_word}"
            yield from self._wrap(text, indent="  ", hanging="     ")
        yield from self._arguments("why.for", option.arguments_for)
        yield from self._arguments("why.counter", option.arguments_against)
        yield from self._safety(option.safety)

    def _wrap(self, text: str, indent: str = "", hanging: str | None = None) -> list[str]:
        return wrap(self.words.set(text), indent=indent, hanging=hanging)

    # ------------------------------------------------------------ conditions

    def _condition(self, condition: ConditionTree) -> Iterator[str]:
        yield from self._wrap(f"{condition.title}: ", indent="  ")
        yield from self._tree(condition.root, 2)

    def _tree(self, node: Node, depth: int) -> Iterator[str]:
        kind = f" [{node.kind_word}]" if node.kind_word else ""
        sections = f" {node.sections}{kind}" if node.definition else ""
        indent = "  " * depth
        text = f"[{node.word}] {node.text}{self._given(node.facts)}{sections}"
        yield from self._wrap(text, indent=indent, hanging=indent + "    ")
        for child in node.children:
            yield from self._tree(child, depth + 1)

    def _given(self, facts: Iterable[FactState]) -> str:
        parts = [self._given_fact(fact) if fact.state == "given" else fact.text for fact in facts]
        return f" ({self.words.clauses(parts)})" if parts else ""

    def _given_fact(self, fact: FactState) -> str:
        w = self.words
        text = f"{w('why.given')}: {fact.text}"
        if fact.closed:
            return w("why.carried-closed", text=text, date=fact.date, closed=fact.closed)
        return w("why.carried", text=text, date=fact.date) if fact.date else text

    # ------------------------------------------------------------ evidence

    def _arguments(self, title: str, arguments: Iterable[ArgumentRow]) -> Iterator[str]:
        for number, argument in enumerate(arguments):
            if number == 0:
                yield from self._wrap(f"{self.words(title)}: ", indent="  ")
            if argument.study is not None:
                yield from self._study(argument.study)
                continue
            cited = f" {_cited(argument.references)}" if argument.kind == "statement" else ""
            text = f"– {argument.text} {argument.sections}{cited}"
            yield from self._wrap(text, indent="    ", hanging="      ")

    def _study(self, study: StudyRow) -> Iterator[str]:
        w = self.words
        who = f"{study.design}; {study.population}; {study.intervention}"
        yield from self._wrap(f"– {study.id} {_cited(study.references)} {who}", indent="    ", hanging="      ")
        printed = w.clauses(figure.line for figure in study.printed)
        yield from self._wrap(f"{w('why.printed')}: {printed}", indent="      ", hanging="        ")
        for found in study.found:
            text = f"{w('why.corrected')} ({found.discrepancy}, {found.tag}): {found.figure.line}"
            yield from self._wrap(text, indent="      ", hanging="        ")

    def _safety(self, rules: tuple[RuleRow, ...]) -> Iterator[str]:
        w = self.words
        if rules:
            yield from self._wrap(f"{w('why.safety')}: ", indent="  ")
        for row in rules:
            effect = f"({row.effect_word}, {row.tag})"
            text = f"[{row.condition.root.word}] {row.label} {effect}: {row.text} [{row.where}]"
            yield from self._wrap(text, indent="    ", hanging="      ")
            if row.missing:
                facts = w.join(fact.label for fact in row.missing)
                yield from self._wrap(f"{w('item.missing')}: {facts}", indent="      ")

    # ------------------------------------------------------------ sources

    def _sources(self, content: Why) -> Iterator[str]:
        w = self.words
        if content.references:
            yield w("why.references")
        for reference in content.references:
            yield from self._wrap(f"[{reference.number}] {reference.citation}", indent="  ", hanging="      ")
        if content.discrepancies:
            yield w("why.discrepancies")
        for entry in content.discrepancies:
            yield from self._wrap(f"{entry.id} {entry.title}: {entry.finding}", indent="  ", hanging="    ")
            yield from self._wrap(f"{w('why.handling')}: {entry.handling}", indent="    ")
        yield from self._wrap(f"{content.guideline} {content.version} · doi:{content.doi}")


def _cited(numbers: Iterable[int]) -> str:
    return "".join(f"[{n}]" for n in numbers)
