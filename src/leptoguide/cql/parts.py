"""The forms of statement that a library of ours is made of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from leptoguide.cql import vocabulary as v
from leptoguide.cql.layout import STEP, WIDTH, expression, identifier, listed
from leptoguide.cql.terms import FALSE, NULL, TRUE, conjunction
from leptoguide.language import nodes as n


def functions() -> list[str]:
    """The functions of the library, from ``functions.cql``. No fact can be called like one of their operands."""
    return Path(__file__).with_name("functions.cql").read_text("utf-8").splitlines()


def parameter(name: str, kind: str) -> str:
    """A parameter, null unless it is given."""
    return f"parameter {identifier(name)} {kind} default null"


def define(name: str, body: list[str]) -> Iterator[str]:
    """A definition, on one line if it has one and fits."""
    start = f"define {identifier(name)}:"
    if len(body) == 1 and len(start) + 1 + len(body[0].strip()) <= WIDTH:
        yield f"{start} {body[0].strip()}"
    else:
        yield start
        yield from body


def call(function: str, arguments: Sequence[str], braces: str = "") -> list[str]:
    """A call of a function of the library, on one line or set in; ``braces`` when it takes one list."""
    opening, closing = f"({braces[:1]}", f"{braces[1:]})"
    line = f"{STEP}{identifier(function)}{opening}{', '.join(arguments)}{closing}"
    if len(line) <= WIDTH:
        return [line]
    return [f"{STEP}{identifier(function)}{opening}", *listed(arguments, STEP * 2), f"{STEP}{closing}"]


def list_answers(fact: str, codes: Iterable[str], asked: Collection[str | None]) -> Iterator[str]:
    """For each code that is asked for, whether a list has it; for ``None``, whether it has any."""
    given = identifier(v.present(fact)), identifier(v.absent(fact))
    for code in codes:
        if code in asked:
            yield from define(v.answer(fact, code), call("Answered", (f"'{code}'", *given)))
    if None in asked:
        yield from define(v.any_answer(fact), expression(_any(fact, codes), STEP))


def _any(fact: str, codes: Iterable[str]) -> n.Node:
    """A list has a member, has none when every code is known to be absent, else is unknown."""
    none = conjunction(n.InList(n.String(code), n.Name(v.absent(fact))) for code in codes)
    return n.Case((n.When(n.Exists(n.Name(v.present(fact))), TRUE), n.When(none, FALSE)), NULL)
