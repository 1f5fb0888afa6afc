"""Which missing facts could settle a condition: the smallest sets, each with an answer that does it.

An *implicant* maps questions to the answers that it allows; together they force the condition. Questions are
a fact's sampled values, the membership of one code in a list fact, or the outcome of a comparison of two
dates. A *family* is all implicants of a condition being true, or of its being false. Facts whose known value
is provisional (a test that can still be done or repeated) may be asked again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from leptoguide.evaluate.evaluator import Evaluator
from leptoguide.language import nodes as n
from leptoguide.truth import FALSE, TRUE, UNKNOWN

LIMIT = 128
"""How many implicants a family keeps, smallest first: enough for every smallest set of the shipped guideline."""

Question = tuple[str, ...]
Implicant = Mapping[Question, frozenset[Any]]
Family = Sequence[Implicant]

FORCED: Family = ({},)
IMPOSSIBLE: Family = ()


class Settle:
    """Families of conditions over one patient.

    ``samples(fact)`` gives the values that a fact may take; ``open_facts`` are known facts that may be asked again;
    ``answers`` remembers, across patients, which samples make a test on one fact true or false; ``rests_on`` gives
    the facts behind each definition.
    """

    def __init__(
        self,
        evaluator: Evaluator,
        samples: Callable[[str], Sequence[Any]],
        open_facts: frozenset[str],
        answers: dict[tuple[n.Node, bool], frozenset[Any]],
        rests_on: Mapping[str, frozenset[str]],
    ) -> None:
        self.evaluator = evaluator
        self.samples = samples
        self.open = open_facts
        self.answers = answers
        self.rests_on = rests_on
        self._memo: dict[tuple[str, bool], Family] = {}

    def of(self, node: n.Node, facts: frozenset[str], want: bool) -> Family:
        """The family of a true/false expression that rests on ``facts``; one already settled needs no search."""
        settled = self.evaluator.truth(node) if facts.isdisjoint(self.open) else UNKNOWN
        if settled is UNKNOWN:
            return self.family(node, want)
        return FORCED if (settled is TRUE) is want else IMPOSSIBLE

    def family(self, node: n.Node, want: bool) -> Family:
        """Implicants of ``node`` being true (``want``) or false."""
        match node:
            case n.And(operands=operands):
                return self._both(operands, True) if want else self._either(operands, False)
            case n.Or(operands=operands):
                return self._either(operands, True) if want else self._both(operands, False)
            case n.Not(operand=operand):
                return self.family(operand, not want)
            case n.Implies(condition=a, consequence=b):
                return self.family(n.Or((n.Not(a), b)), want)
            case n.DefinitionRef(id=name):
                if (name, want) not in self._memo:
                    self._memo[name, want] = self.of(self.evaluator.definitions[name], self.rests_on[name], want)
                return self._memo[name, want]
            case n.Case():
                return self.family(_case_is(node, None), want)
            case n.Boolean(value=value):
                return FORCED if value is want else IMPOSSIBLE
            case n.Compare(operator="=" | "!=" as operator, left=left, right=n.String(value=code)):
                if expanded := self._expanded(left, {code}):
                    return self.family(expanded, want is (operator == "="))
            case n.InSet(element=element, members=members):
                if expanded := self._expanded(element, {m.value for m in members}):
                    return self.family(expanded, want)
        return self._test(node, want)

    def _expanded(self, node: n.Node, codes: set[str]) -> n.Node | None:
        """``node`` in ``codes`` as a true/false expression, when ``node`` is a derived code."""
        if isinstance(node, n.DefinitionRef):
            node = self.evaluator.definitions[node.id]
        return _case_is(node, codes) if isinstance(node, n.Case) else None

    def _test(self, node: n.Node, want: bool) -> Family:
        settled = self.evaluator.truth(node)
        outcome = frozenset({want})
        match node:
            case n.InList(member=member, list=n.FactRef(id=name)) if settled is UNKNOWN:
                return ({(name, member.value): outcome},)
            case n.Exists(list=n.FactRef(id=name)) if settled is UNKNOWN:
                return ({(name, "*"): outcome},)
        facts = n.fact_ids(node)
        if settled is not UNKNOWN and not facts & self.open:
            return FORCED if (settled is TRUE) is want else IMPOSSIBLE
        match node:
            case _ if len(facts) == 1 and (values := self.samples(name := min(facts))):
                allowed = self._allowed(node, want, name, values)
                return ({(name,): allowed},) if allowed else IMPOSSIBLE
            case _:  # dates: the outcome of the comparison stands for the answer
                asked = sorted(f for f in facts if f not in self.evaluator.facts or f in self.open)
                return ({(name, str(node)): outcome for name in asked},)

    def _allowed(self, node: n.Node, want: bool, name: str, values: Sequence[Any]) -> frozenset[Any]:
        if (node, want) not in self.answers:
            wanted = TRUE if want else FALSE
            self.answers[node, want] = frozenset(
                v for v in values if Evaluator({name: v}, {}, self.evaluator.list_codes).truth(node) is wanted
            )
        return self.answers[node, want]

    def _either(self, operands: Iterable[n.Node], want: bool) -> Family:
        return either(self.family(x, want) for x in operands)

    def _both(self, operands: Iterable[n.Node], want: bool) -> Family:
        return both(self.family(x, want) for x in operands)


def either(families: Iterable[Family]) -> Family:
    """The family of a disjunction."""
    found: list[Implicant] = []
    for family in families:
        if family is FORCED:
            return FORCED
        found.extend(family)
    return _smallest(found)


def both(families: Iterable[Family]) -> Family:
    """The family of a conjunction; answers that contradict each other fall out."""
    result: Family = FORCED
    for family in families:
        if not family:
            return IMPOSSIBLE
        if result is FORCED:
            result = family
        elif family is not FORCED:
            result = _smallest([m for a in result for b in family if (m := _merge(a, b)) is not None])
    return result


FactSets = Sequence[frozenset[str]]


def fact_sets(family: Family) -> FactSets:
    """The smallest sets of facts that a family needs, smallest first."""
    if family is FORCED:
        return [NO_FACTS]
    return smallest([frozenset([question[0] for question in implicant]) for implicant in family])


def fact_sets_of_both(a: Family, b: Family) -> FactSets:
    """:func:`fact_sets` of a conjunction; where the two ask different facts no answer can contradict another."""
    if not a or not b:
        return []
    if a is FORCED or b is FORCED:
        return fact_sets(b if a is FORCED else a)
    one, other = fact_sets(a), fact_sets(b)
    if NO_FACTS.union(*one).isdisjoint(NO_FACTS.union(*other)):
        return [x | y for x in one for y in other]
    return fact_sets(both((a, b)))


def smallest(sets: Iterable[frozenset[str]]) -> FactSets:
    """Sets that hold no other of them, smallest first."""
    found = set(sets)
    if len(found) < 2:
        return list(found)
    minimal = [facts for facts in found if not any(other < facts for other in found)]
    return sorted(minimal, key=lambda facts: (len(facts), sorted(facts)))


NO_FACTS: frozenset[str] = frozenset()


def _merge(a: Implicant, b: Implicant) -> Implicant | None:
    merged = dict(a)
    for question, answers in b.items():
        shared = merged.get(question)
        if shared is None:
            merged[question] = answers
        elif common := shared & answers:
            merged[question] = common
        else:
            return None
    return merged


def _smallest(family: list[Implicant]) -> Family:
    if len(family) <= LIMIT:
        return family
    unique = {frozenset(implicant.items()): implicant for implicant in family}
    return sorted(unique.values(), key=lambda implicant: (len(implicant), sorted(implicant)))[:LIMIT]


def _case_is(case: n.Case, codes: set[str] | None) -> n.Node:
    """``case`` as a true/false expression: is its result one of ``codes`` (``None``: is it true)?"""

    def result(node: n.Node) -> n.Node:
        if isinstance(node, n.Case):
            return _case_is(node, codes)
        if isinstance(node, n.String):
            return n.Boolean(codes is not None and node.value in codes)
        if codes is None:
            return node
        return n.InSet(node, tuple(n.String(c) for c in sorted(codes)))

    earlier: list[n.Node] = []
    ways: list[n.Node] = []
    for branch in case.branches:
        ways.append(n.And((*earlier, branch.condition, result(branch.result))))
        earlier.append(n.Not(branch.condition))
    ways.append(n.And((*earlier, result(case.otherwise))))
    return n.Or(tuple(ways))
