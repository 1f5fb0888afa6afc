"""The six statuses as terms: ``advise.status.status_of``, for all patients at once."""

from __future__ import annotations

from collections.abc import Mapping

from leptoguide.advise.status import Status
from leptoguide.proof.terms import Term, both, either, no
from leptoguide.proof.truths import Pair


def status_terms(applies: Pair, when: Pair, against: Pair, done: Pair, contraindicated: Pair) -> Mapping[Status, Term]:
    """For each status whether it is the option's; exactly one is."""
    in_scope, out_of_scope = applies.true, applies.false
    is_done = both(in_scope, done.true)
    is_against = both(in_scope, against.true, no(is_done))
    is_wanted = both(in_scope, when.true, no(is_done), no(is_against))
    is_blocked = both(is_wanted, contraindicated.true)
    unwanted = both((applies & when).false, (applies & against).false)
    not_applicable = either(out_of_scope, both(unwanted, no(is_done)))
    return {
        Status.RECOMMENDED: both(is_wanted, no(contraindicated.true)),
        Status.BLOCKED: is_blocked,
        Status.NEEDS_DATA: both(no(not_applicable), no(is_done), no(is_against), no(is_wanted)),
        Status.ADVISED_AGAINST: is_against,
        Status.DONE: is_done,
        Status.NOT_APPLICABLE: not_applicable,
    }
