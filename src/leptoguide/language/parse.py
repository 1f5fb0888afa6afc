"""Text to syntax tree, and a clear refusal of what is outside the subset."""

from __future__ import annotations

import datetime
import re
from functools import cache
from pathlib import Path
from typing import Any, cast

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken, VisitError

from leptoguide.errors import CqlSyntaxError, ExpressionError, UnsupportedCqlError
from leptoguide.language import nodes as n
from leptoguide.language.refused import REFUSED_SYMBOLS, REFUSED_WORDS

MAX_LENGTH = 20_000
MAX_DEPTH = 60


def parse(text: str) -> n.Node:
    """Parse one expression; names stay unresolved.

    Raises :class:`CqlSyntaxError` or :class:`UnsupportedCqlError`, each with line and column.
    """
    if len(text) > MAX_LENGTH:
        raise CqlSyntaxError(f"the expression is longer than {MAX_LENGTH} characters", line=1, column=1)
    _refuse_deep_nesting(text)
    try:
        return cast(n.Node, _lark().parse(text))
    except UnexpectedCharacters as error:
        _refuse_symbol(error)
        raise CqlSyntaxError(
            f"unexpected character {error.char!r}", line=error.line, column=error.column, hint=_STRINGS_HINT
        ) from None
    except UnexpectedToken as error:
        raise _token_problem(error, text) from None
    except UnexpectedInput as error:
        raise CqlSyntaxError("not an expression", line=error.line, column=error.column) from None
    except VisitError as error:
        if isinstance(error.orig_exc, ExpressionError):
            raise error.orig_exc from None
        raise


_STRINGS_HINT = "codes stand in single quotes, units too: csf_cytology = 'positive', 5 'mm'"


def _refuse_deep_nesting(text: str) -> None:
    depth = 0
    for index, character in enumerate(text):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth > MAX_DEPTH:
            line = text.count("\n", 0, index) + 1
            column = index - text.rfind("\n", 0, index)
            raise CqlSyntaxError(
                f"nested deeper than {MAX_DEPTH} levels", line=line, column=column, hint="name the parts as definitions"
            )


def _refuse_symbol(error: UnexpectedCharacters) -> None:
    for symbol, (name, hint) in REFUSED_SYMBOLS.items():
        if symbol.startswith(error.char):
            raise UnsupportedCqlError(
                f"CQL's {name} is not in the subset", line=error.line, column=error.column, hint=hint
            ) from None


def _token_problem(error: UnexpectedToken, text: str) -> ExpressionError:
    token = error.token
    if token.type == "$END":
        last = text.rstrip().count("\n") + 1
        return CqlSyntaxError("the expression ends too early", line=last, column=len(text.rstrip().split("\n")[-1]) + 1)
    called = re.search(r"[A-Za-z_][A-Za-z0-9_]*\s*$", text[: token.start_pos]) if token == "(" else None
    if called:
        return UnsupportedCqlError(
            f"function calls are not in the subset: {called.group().strip()}(…)",
            line=token.line,
            column=token.column,
            hint="write the condition over facts and definitions",
        )
    if token.type == "NULL":
        return UnsupportedCqlError(
            "the literal null is not in the subset",
            line=token.line,
            column=token.column,
            hint="a fact that is not given is unknown by itself",
        )
    if token.type in ("EQUALITY", "INEQUALITY"):
        return CqlSyntaxError(
            f"comparisons do not chain at {str(token)!r}",
            line=token.line,
            column=token.column,
            hint="join two with and",
        )
    return CqlSyntaxError(f"unexpected {str(token)!r}", line=token.line, column=token.column)


def _check_word(token: Token) -> Token:
    """Called on each bare word by the lexer: reserved words of CQL that we do not read are refused by name."""
    if str(token) in REFUSED_WORDS:
        raise UnsupportedCqlError(
            f"CQL's `{token}` is not in the subset",
            line=token.line,
            column=token.column,
            hint=REFUSED_WORDS[str(token)],
        )
    return token


@cache
def _lark() -> Lark:
    grammar = (Path(__file__).parent / "grammar.lark").read_text("utf-8")
    return Lark(
        grammar,
        parser="lalr",
        lexer="basic",
        transformer=_Build(),
        lexer_callbacks={"NAME": _check_word},
        maybe_placeholders=False,
    )


def _at(node: n.Node | Token) -> n.Position:
    if isinstance(node, Token):
        return n.Position(node.line or 1, node.column or 1)
    return node.at


def _number(token: Token) -> int | float:
    return float(token) if "." in token else int(token)


@v_args(inline=True)
class _Build(Transformer[Token, n.Node]):
    """Makes nodes as the parser reduces; method names are the grammar's aliases."""

    def implication(self, *parts: n.Node) -> n.Node:
        return parts[0]

    def implies(self, condition: n.Node, consequence: n.Node) -> n.Node:
        return n.Implies(condition, consequence, at=_at(condition))

    def disjunction(self, *parts: n.Node) -> n.Node:
        return n.Or(parts, at=_at(parts[0]))

    def conjunction(self, *parts: n.Node) -> n.Node:
        return n.And(parts, at=_at(parts[0]))

    def negation(self, word: Token, operand: n.Node) -> n.Node:
        return n.Not(operand, at=_at(word))

    def exists(self, word: Token, operand: n.Node) -> n.Node:
        return n.Exists(operand, at=_at(word))

    def in_set(self, element: n.Node, members: tuple[n.String, ...]) -> n.Node:
        return n.InSet(element, members, at=_at(element))

    def in_list(self, member: n.Node, members: n.Node) -> n.InList:
        if not isinstance(member, n.String):
            raise CqlSyntaxError(
                "only a code can be looked for in a list fact",
                line=member.at.line,
                column=member.at.column,
                hint="write 'headache' in symptoms, or x in {'a', 'b'}",
            )
        return n.InList(member, members, at=_at(member))

    def contains(self, members: n.Node, member: n.Node) -> n.Node:
        node = self.in_list(member, members)
        return n.InList(node.member, node.list, at=_at(members))

    def set(self, *members: Token) -> Any:
        return tuple(n.String(str(m)[1:-1], at=_at(m)) for m in members)

    def compare(self, left: n.Node, operator: Token, right: n.Node) -> n.Node:
        return n.Compare(cast(n.Comparison, str(operator)), left, right, at=_at(left))

    def is_test(self, operand: n.Node, *words: Token) -> n.Node:
        return n.Is(operand, cast(Any, str(words[-1])), negated=len(words) == 2, at=_at(operand))

    def shift(self, date: n.Node, sign: Token, number: Token, unit: Token) -> n.Node:
        if "." in number:
            raise CqlSyntaxError("calendar durations are whole", line=number.line, column=number.column)
        duration = n.Duration(int(number), cast(n.DurationUnit, str(unit).rstrip("s")), at=_at(number))
        return n.Shift(date, cast(Any, str(sign)), duration, at=_at(date))

    def true(self, token: Token) -> n.Node:
        return n.Boolean(True, at=_at(token))

    def false(self, token: Token) -> n.Node:
        return n.Boolean(False, at=_at(token))

    def number(self, token: Token) -> n.Node:
        return n.Number(_number(token), at=_at(token))

    def quantity(self, token: Token, unit: Token) -> n.Node:
        return n.Quantity(_number(token), str(unit)[1:-1], at=_at(token))

    def string(self, token: Token) -> n.Node:
        return n.String(str(token)[1:-1], at=_at(token))

    def date(self, token: Token) -> n.Node:
        try:
            return n.Date(datetime.date.fromisoformat(str(token)[1:]), at=_at(token))
        except ValueError:
            raise CqlSyntaxError(f"{token} is no date", line=token.line, column=token.column) from None

    def name(self, token: Token) -> n.Node:
        return n.Name(str(token), at=_at(token))

    def quoted(self, token: Token) -> n.Node:
        return n.Name(str(token)[1:-1], at=_at(token))

    def when(self, condition: n.Node, result: n.Node) -> n.Node:
        return n.When(condition, result, at=_at(condition))

    def case(self, word: Token, *parts: n.Node) -> n.Node:
        *branches, otherwise = parts
        return n.Case(cast(tuple[n.When, ...], tuple(branches)), otherwise, at=_at(word))

    def if_else(self, word: Token, condition: n.Node, result: n.Node, otherwise: n.Node) -> n.Node:
        return n.Case((n.When(condition, result, at=_at(condition)),), otherwise, at=_at(word))
