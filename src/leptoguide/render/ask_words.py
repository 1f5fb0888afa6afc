"""Questions of one patient in words: answers, outcomes, burdens, and items by their shortest names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from leptoguide.advise.status import Status
from leptoguide.ask.model import Burden, FactSet
from leptoguide.ask.nearest import Nearest
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.values import NEVER
from leptoguide.language import nodes as n
from leptoguide.render.phrase import Phrases
from leptoguide.render.texts import Words


class AskWords:
    """One guideline in one language."""

    def __init__(self, guideline: Guideline, words: Words) -> None:
        self.guideline = guideline
        self.words = words
        self.phrases = Phrases(guideline, words)

    def facts(self, facts: tuple[str, ...]) -> str:
        """The facts, and by which means they are obtained."""
        return f"{self.phrases.facts(facts)} ({self.means(facts)})"

    def means(self, facts: tuple[str, ...]) -> str:
        """By which means facts are obtained."""
        dictionary = self.guideline.dictionary
        means = dict.fromkeys(dictionary.facts[name].obtain for name in facts)
        return self.words.join([self.words.of(dictionary.means[name].label) for name in means])

    def items(self, names: Iterable[str]) -> str:
        """Options by id; a recommendation whose options are all among them, by its own."""
        return " ".join(self._short(set(names)))

    def named(self, names: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """The same, each with its label or title."""
        found = []
        for name in self._short(set(names)):
            whole = self.guideline.recommendations.get(name)
            found.append((name, self.words.of(whole.entry.title) if whole else self.label(name)))
        return tuple(found)

    def _short(self, names: set[str]) -> Iterator[str]:
        for recommendation in self.guideline.recommendations.values():
            ids = [option.id for option in recommendation.options]
            found = [name for name in ids if name in names]
            yield from [recommendation.id] if len(found) == len(ids) else found

    def label(self, option: str) -> str:
        """An option's label."""
        return self.words.of(self.guideline.options[option].entry.label)

    def warnings(self, burden: Burden) -> Iterator[str]:
        """What safety rules say of the means, now."""
        for key, rules in (("ask.stopped", burden.stops), ("ask.careful", burden.cautions)):
            if rules:
                labels = [self.words.of(self.guideline.safety[rule].entry.label) for rule in rules]
                yield self.words(key, rules=self.words.clauses(labels))

    def how_often(self, found: FactSet, status: Status) -> str:
        """In how many answers a set settles an item that has this status now."""
        if status is Status.NEEDS_DATA and found.always:
            return self.words("ask.always")
        if status is Status.NEEDS_DATA:
            return self.words("ask.often", settled=found.settled, answers=found.answers)
        blocked = sum(o.answers for o in found.outcomes if o.status is Status.BLOCKED)
        return self.words("ask.blocks", settled=blocked, answers=found.answers)

    def outcomes(self, found: FactSet) -> list[str]:
        """What the answers lead to: of a single fact which answers, else how many."""
        said = []
        for outcome in found.outcomes:
            status = self.status(outcome.status)
            if outcome.when is not None:
                said.append(self.words("ask.leads", when=self.answer(outcome.when), status=status))
            else:
                said.append(self.words("ask.outcome", status=status, answers=outcome.answers))
        return said

    def status(self, status: Status) -> str:
        """The status that an answer leads to."""
        return self.words("ask.still" if status is Status.NEEDS_DATA else f"status.{status.value}")

    def change(self, change: Nearest) -> str:
        """Under which other facts an option would be recommended."""
        one, *others = (self.phrases.condition(x) for x in change.conditions)
        for other in others:
            one = self.words("nearest.and", one=one, other=other)
        return self.words("nearest.if", conditions=one)

    def answer(self, node: n.Node) -> str:
        """Answers to one fact, which has been named: ``≥ 50``, a code, yes or no."""
        match node:
            case n.FactRef():
                return self.words("truth.true")
            case n.Not():
                return self.words("truth.false")
            case n.Or(operands=(n.FactRef(), n.Not())) | n.Is():
                return self.words("ask.any-answer")
            case n.Or(operands=operands):
                return f" {self.words('phrase.or')} ".join(self.answer(x) for x in operands)
            case n.And(operands=(n.Compare(right=n.Date(value=first)), n.Compare(right=n.Date(value=last)))):
                return self.words("ask.from-to", first=first.isoformat(), last=last.isoformat())
            case n.And(operands=operands):
                return f" {self.words('phrase.and')} ".join(self.answer(x) for x in operands)
            case n.Compare(left=n.FactRef(id=name), right=n.String(value=code)):
                return self.phrases.code(name, code)
            case n.InSet(element=n.FactRef(id=name), members=members):
                return self.words.join([self.phrases.code(name, member.value) for member in members])
            case n.Compare(operator=operator, left=n.FactRef(id=name), right=n.Date(value=day)):
                said = self.phrases.value(name, day)
                return said if day in NEVER.values() or operator == "=" else f"{self.phrases.sign(operator)} {said}"
            case n.Compare(operator=operator, right=right):
                said = self.phrases.condition(right)
                return said if operator == "=" else f"{self.phrases.sign(operator)} {said}"
            case _:
                return self.phrases.condition(node)
