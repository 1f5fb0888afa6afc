"""Unknown is sound: however a partial patient is completed, what was definite stays.

Two patients, of whom the second is the first with none, some or all open facts filled in. A status may change as
``advise/status.py`` says; a definition, a safety rule, a stage or a constraint that was true or false stays so.
Notices may ask ``is not true``, which an answer overturns by design, and are left out where they do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from leptoguide.advise.status import Status
from leptoguide.knowledge.guideline import Condition
from leptoguide.language import nodes as n
from leptoguide.proof.encode import CodeTerm
from leptoguide.proof.findings import Said
from leptoguide.proof.replay import conditions
from leptoguide.proof.run import Run
from leptoguide.proof.terms import Term, both, either, no
from leptoguide.proof.truths import Pair

MAY_BECOME: Mapping[Status, frozenset[Status]] = {
    Status.NEEDS_DATA: frozenset(Status),
    Status.RECOMMENDED: frozenset({Status.RECOMMENDED, Status.BLOCKED, Status.DONE}),
    Status.BLOCKED: frozenset({Status.BLOCKED, Status.DONE}),
    Status.ADVISED_AGAINST: frozenset({Status.ADVISED_AGAINST, Status.DONE}),
    Status.NOT_APPLICABLE: frozenset({Status.NOT_APPLICABLE, Status.DONE}),
    Status.DONE: frozenset({Status.DONE}),
}
"""What ``advise/status.py`` promises."""


def ask(run: Run) -> None:
    """The claims."""
    session = run.session
    before, later = session.picture, session.later()
    grown = session.grown()
    for name in run.guideline.definitions:
        said = Said("finding.overturned", {"name": name})
        term = _overturned(before.encoder.definition(name), later.encoder.definition(name))
        run.nobody(name, said, (name,), grown, term, show=session.with_later)
    for name, condition in conditions(run.guideline):
        if name not in run.guideline.definitions and not _asks_whether_known(run, condition):
            said = Said("finding.overturned", {"name": name})
            term = _overturned(before.truth(condition), later.truth(condition))
            run.nobody(name, said, tuple(_owner(run, name)), grown, term, show=session.with_later)
    for reading in (None, *run.guideline.readings):
        one, other = (before.under(reading), later.under(reading)) if reading else (before, later)
        where = f" ({reading.discrepancy})" if reading else ""
        for name in sorted(reading.touches) if reading else run.guideline.options:
            said = Said("finding.status-overturned", {"option": name, "reading": where.strip(" ()")})
            a, b = one.status(name), other.status(name)
            broken = either(*(both(a[s], no(either(*(b[t] for t in MAY_BECOME[s])))) for s in Status))
            terms = (grown, broken)
            run.nobody(f"{name} status{where}", said, (name,), *terms, show=session.with_later, reading=reading)
    for option in run.guideline.options.values():
        said = Said("finding.scope-overturned", {"option": option.id})
        term = both(before.truth(option.applies).false, no(later.status(option.id)[Status.NOT_APPLICABLE]))
        run.nobody(f"{option.id} scope", said, (option.id,), grown, term, show=session.with_later)


def _overturned(before: object, later: object) -> Term:
    """It was definite, and is something else or nothing now."""
    match before, later:
        case Pair() as a, Pair() as b:
            return either(both(a.true, no(b.true)), both(a.false, no(b.false)))
        case CodeTerm() as a, CodeTerm() as b:
            return either(*(both(term, no(b.codes[code])) for code, term in a.codes.items()))
        case _:
            raise TypeError(f"{type(before).__name__} is no value of a definition")


def _asks_whether_known(run: Run, condition: Condition) -> bool:
    """Among notices alone: whether a condition asks `is …`, where that is allowed."""
    notices = {notice.when for notice in run.guideline.notices}
    return condition in notices and any(isinstance(node, n.Is) for node in n.walk(condition.node))


def _owner(run: Run, name: str) -> Iterator[str]:
    """The entry that a condition's name begins with."""
    first = name.partition(" ")[0]
    if first in run.guideline.options or first in run.guideline.safety or first in run.guideline.definitions:
        yield first
