"""A condition in words without a patient: how its parts are joined, and which facts and definitions each part names.

Definitions stay closed: a reader follows their ids. For one patient's values see :mod:`leptoguide.render.why`.
"""

from __future__ import annotations

from dataclasses import dataclass

from leptoguide.language import nodes as n
from leptoguide.render.phrase import Phrases

_JOINED = (n.And, n.Or, n.Implies, n.Case)


@dataclass(frozen=True, slots=True)
class Outline:
    """One part of a condition: a phrase, or how the parts below are joined.

    ``facts`` and ``definitions`` are the ids that the phrase itself names. ``result`` and ``code`` say what a derived
    code is worth where this part is the branch that holds.
    """

    text: str
    facts: tuple[str, ...] = ()
    definitions: tuple[str, ...] = ()
    children: tuple[Outline, ...] = ()
    result: str = ""
    code: str = ""


def outline(node: n.Node, phrases: Phrases, definition: str = "") -> Outline:
    """The outline of a condition; ``definition`` is the derived code that a ``case`` belongs to."""
    match node:
        case n.And(operands=operands) | n.Or(operands=operands):
            return Outline(phrases.heading(node), children=tuple(outline(x, phrases, definition) for x in operands))
        case n.Not(operand=operand) if isinstance(operand, _JOINED):
            return Outline(phrases.heading(node), children=(outline(operand, phrases, definition),))
        case n.Implies(condition=a, consequence=b) if isinstance(a, _JOINED) or isinstance(b, _JOINED):
            parts = [outline(a, phrases, definition), outline(b, phrases, definition)]
            return Outline(phrases.words("phrase.if-then"), children=tuple(parts))
        case n.Case(branches=branches, otherwise=otherwise):
            parts = [
                _branch(outline(b.condition, phrases, definition), b.result, phrases, definition) for b in branches
            ]
            rest = _branch(Outline(phrases.words("phrase.otherwise")), otherwise, phrases, definition)
            return Outline(phrases.heading(node), children=(*parts, rest))
        case _:
            facts, definitions = sorted(n.fact_ids(node)), sorted(n.definition_ids(node))
            return Outline(phrases.words.set(phrases.condition(node)), tuple(facts), tuple(definitions))


def _branch(condition: Outline, result: n.Node, phrases: Phrases, definition: str) -> Outline:
    """A branch: its condition, and either its result or the choice that stands in the result's place."""
    text, facts, definitions, children = condition.text, condition.facts, condition.definitions, condition.children
    if isinstance(result, n.Case):
        return Outline(text, facts, definitions, (*children, outline(result, phrases, definition)))
    if isinstance(result, n.String) and definition:
        return Outline(text, facts, definitions, children, phrases.code(definition, result.value), result.value)
    return Outline(text, facts, definitions, children, phrases.condition(result))
