"""Z3's Booleans, folded while they are built: a constant never gets into a larger term.

Terms are made by Z3's C interface: its Python one looks up the sort of every operand, which takes longer than to prove.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, TypeAlias

import z3

Term: TypeAlias = z3.BoolRef

YES: Final = z3.BoolVal(True)
NO: Final = z3.BoolVal(False)
"""The two constants; terms made here are compared with them by identity."""


def constant(value: bool) -> Term:
    """``YES`` or ``NO``."""
    return YES if value else NO


def both(*operands: Term) -> Term:
    """Conjunction; ``YES`` when there are none."""
    return conjunction(operands)


def either(*operands: Term) -> Term:
    """Disjunction; ``NO`` when there are none."""
    return disjunction(operands)


def conjunction(operands: Iterable[Term]) -> Term:
    """All of them."""
    kept = []
    for term in operands:
        if term is NO:
            return NO
        if term is not YES:
            kept.append(term)
    return YES if not kept else kept[0] if len(kept) == 1 else _made(z3.Z3_mk_and, kept)


def disjunction(operands: Iterable[Term]) -> Term:
    """Any of them."""
    kept = []
    for term in operands:
        if term is YES:
            return YES
        if term is not NO:
            kept.append(term)
    return NO if not kept else kept[0] if len(kept) == 1 else _made(z3.Z3_mk_or, kept)


def _made(make: Callable[..., Any], operands: list[Term]) -> Term:
    """A term of several."""
    context = z3.main_ctx()
    array = (z3.Ast * len(operands))(*(term.ast for term in operands))
    return z3.BoolRef(make(context.ref(), len(operands), array), context)


def no(term: Term) -> Term:
    """Negation."""
    if term is YES:
        return NO
    if term is NO:
        return YES
    context = z3.main_ctx()
    return z3.BoolRef(z3.Z3_mk_not(context.ref(), term.ast), context)


def implies(premise: Term, conclusion: Term) -> Term:
    """``conclusion`` wherever ``premise``."""
    return either(no(premise), conclusion)


def same(a: Term, b: Term) -> Term:
    """Both or neither."""
    if a is YES or b is YES:
        return b if a is YES else a
    if a is NO or b is NO:
        return no(b) if a is NO else no(a)
    context = z3.main_ctx()
    return z3.BoolRef(z3.Z3_mk_eq(context.ref(), a.ast, b.ast), context)


def at_most_one(terms: list[Term]) -> Term:
    """No two of them."""
    return conjunction(no(both(a, b)) for i, a in enumerate(terms) for b in terms[i + 1 :])


def decided(term: Term) -> Term:
    """A term over constants alone as the constant it is; any other as it was."""
    plain = z3.simplify(term)
    return YES if z3.is_true(plain) else NO if z3.is_false(plain) else term
