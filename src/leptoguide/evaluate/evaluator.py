"""The reference meaning of the language: one patient, three truth values, nothing clever.

Everything faster (planes, proofs, exported CQL) is compared with this file.
A value is ``None`` when it is unknown; a truth value is never ``None``.
"""

from __future__ import annotations

import datetime
from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from leptoguide.knowledge.values import NEVER, FactValue, Members
from leptoguide.language import nodes as n
from leptoguide.truth import FALSE, TRUE, UNKNOWN, Truth, all_of, any_of, truth_of


class Evaluator:
    """Evaluates checked expressions over one patient's facts.

    ``facts`` holds the known facts alone; ``definitions`` the named expressions; ``list_codes`` what each
    list fact may hold. Definitions are evaluated once and remembered.
    """

    def __init__(
        self,
        facts: Mapping[str, FactValue],
        definitions: Mapping[str, n.Node],
        list_codes: Mapping[str, tuple[str, ...]],
    ) -> None:
        self.facts = facts
        self.definitions = definitions
        self.list_codes = list_codes
        self._known: dict[str, Any] = {}
        self._truths: dict[int, tuple[n.Node, Truth]] = {}

    def truth(self, node: n.Node) -> Truth:
        """The truth value of a true/false expression."""
        match node:
            case n.DefinitionRef(id=name):
                value = self.definition(name)
                return value if isinstance(value, Truth) else UNKNOWN
            case n.Boolean(value=value):
                return TRUE if value else FALSE
            case n.InList(member=member, list=n.FactRef(id=name)):
                found = self.facts.get(name)
                return found.has(member.value) if isinstance(found, Members) else UNKNOWN
            case n.Compare(operator=operator, left=left, right=right):
                return self._compare(operator, left, right)
            case n.And(operands=operands):
                return self._once(node, all_of, operands)
            case n.Or(operands=operands):
                return self._once(node, any_of, operands)
            case n.FactRef(id=name):
                fact = self.facts.get(name)
                return truth_of(fact) if isinstance(fact, bool) else UNKNOWN
            case n.Not(operand=operand):
                return ~self.truth(operand)
            case n.InSet(element=element, members=members):
                code = self.value(element)
                return UNKNOWN if code is None else truth_of(any(code == m.value for m in members))
            case n.Exists(list=n.FactRef(id=name)):
                found = self.facts.get(name)
                return found.any(self.list_codes[name]) if isinstance(found, Members) else UNKNOWN
            case n.Implies(condition=condition, consequence=consequence):
                return self.truth(condition).implies(self.truth(consequence))
            case n.Case():
                value = self._case(node)
                return value if isinstance(value, Truth) else UNKNOWN
            case n.Is():
                return self._is(node)
            case _:
                raise TypeError(f"{type(node).__name__} is not true or false")

    def _once(self, node: n.Node, join: Callable[[Iterable[Truth]], Truth], operands: tuple[n.Node, ...]) -> Truth:
        """A conjunction or disjunction, worked out when first asked; keeping the node keeps its identity its own."""
        known = self._truths.get(id(node))
        if known is None:
            known = self._truths[id(node)] = node, join(map(self.truth, operands))
        return known[1]

    def value(self, node: n.Node) -> Any:
        """The value of any other expression; ``None`` when it is unknown."""
        match node:
            case n.FactRef(id=name):
                return self.facts.get(name)
            case n.DefinitionRef(id=name):
                return self.definition(name)
            case n.String() | n.Number() | n.Quantity() | n.Date():
                return node.value
            case n.Case():
                return self._case(node)
            case n.Shift(date=date, sign=sign, duration=duration):
                start = self.value(date)
                return None if start is None else shift_date(start, duration, -1 if sign == "-" else 1)
            case _:
                return _known(self.truth(node))

    def definition(self, name: str) -> Any:
        """The value of a definition: a truth value, or a code, or ``None`` when a code is unknown."""
        if name not in self._known:
            node = self.definitions[name]
            self._known[name] = self._case(node) if isinstance(node, n.Case) else self.truth(node)
        return self._known[name]

    def _compare(self, operator: n.Comparison, left: n.Node, right: n.Node) -> Truth:
        a, b = self._operand(left), self._operand(right)
        if a is None or b is None:
            return UNKNOWN
        match operator:
            case "=":
                return truth_of(a == b)
            case "!=":
                return truth_of(a != b)
            case "<":
                return truth_of(a < b)
            case "<=":
                return truth_of(a <= b)
            case ">":
                return truth_of(a > b)
            case ">=":
                return truth_of(a >= b)

    def _operand(self, node: n.Node) -> Any:
        value = self.value(node)
        return _known(value) if isinstance(value, Truth) else value

    def _case(self, node: n.Case) -> Any:
        """Kleene's choice: an undecided branch counts only if taking it or not makes no difference.

        CQL itself would pass over a branch whose condition is null, and so read the unknown as "no".
        """
        for index, branch in enumerate(node.branches):
            condition = self.truth(branch.condition)
            if condition is TRUE:
                return self._result(branch.result)
            if condition is UNKNOWN:
                taken = self._result(branch.result)
                rest = self._case_from(node, index + 1)
                return taken if taken == rest else _unknown_like(taken, rest)
        return self._result(node.otherwise)

    def _case_from(self, node: n.Case, start: int) -> Any:
        if start == len(node.branches):
            return self._result(node.otherwise)
        return self._case(n.Case(node.branches[start:], node.otherwise))

    def _result(self, node: n.Node) -> Any:
        match node:
            case n.String(value=value):
                return value
            case n.Case():
                return self._case(node)
            case n.DefinitionRef(id=name):
                return self.definition(name)
            case n.FactRef(id=name):
                known = self.facts.get(name)
                return truth_of(known) if isinstance(known, bool) else known
            case n.Number() | n.Quantity() | n.Date() | n.Shift():
                return self.value(node)
            case _:
                return self.truth(node)

    def _is(self, node: n.Is) -> Truth:
        value = self._operand(node.operand)
        holds = value is {"null": None, "true": True, "false": False}[node.test]
        return truth_of(holds is not node.negated)


def _known(truth: Truth) -> bool | None:
    return None if truth is UNKNOWN else truth is TRUE


def _unknown_like(a: Any, b: Any) -> Any:
    return UNKNOWN if isinstance(a, Truth) or isinstance(b, Truth) else None


def shift_date(start: datetime.date, duration: n.Duration, sign: int) -> datetime.date | None:
    """``start`` moved by a calendar duration as CQL does it: a day that the month lacks becomes its last.

    31 August + 6 months is 28 February; never stays never. ``None`` when the result is outside the calendar.
    """
    if start in NEVER.values():
        return start
    amount = sign * duration.value
    try:
        match duration.unit:
            case "day":
                return start + datetime.timedelta(days=amount)
            case "week":
                return start + datetime.timedelta(weeks=amount)
            case "month":
                months = start.year * 12 + start.month - 1 + amount
            case _:
                months = (start.year + amount) * 12 + start.month - 1
        year, month = months // 12, months % 12 + 1
        return datetime.date(year, month, min(start.day, monthrange(year, month)[1]))
    except (OverflowError, ValueError):
        return None
