"""The vocabulary of the specification, as the exporter sees it, and its expressions in standard CQL."""

from __future__ import annotations

from typing import Final

from leptoguide.cql.layout import expression
from leptoguide.cql.standard import Standard
from leptoguide.cql.vocabulary import Vocabulary
from leptoguide.language import nodes as n
from leptoguide.language.types import BOOLEAN, Type
from tests.spec.vocabulary import SIDES, SYMPTOMS, checked

VOCABULARY: Final = Vocabulary(never=SIDES, lists={"symptoms": SYMPTOMS}, whole=frozenset({"kps"}))


def standard(text: str, expected: Type = BOOLEAN) -> n.Node:
    """An expression of the specification as a tree of standard CQL."""
    return Standard(VOCABULARY).node(checked(text, expected))


def printed(text: str, expected: Type = BOOLEAN) -> str:
    """The same as the library writes it."""
    return "\n".join(expression(standard(text, expected)))
