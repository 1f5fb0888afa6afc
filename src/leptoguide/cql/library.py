"""A guideline as one library of HL7 CQL 1.5: parameters for the facts, definitions, and what is advised."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain

from leptoguide.cql import names
from leptoguide.cql.comments import Comments
from leptoguide.cql.layout import identifier
from leptoguide.cql.parts import functions
from leptoguide.cql.statements import Statements
from leptoguide.errors import KnowledgeError
from leptoguide.knowledge.guideline import Guideline

_STATEMENT = re.compile(r'^(?:parameter|define(?: function)?) "([^"]+)"', re.MULTILINE)


def cql_library(guideline: Guideline) -> str:
    """The text of the library.

    An option's status is what ``assess`` gives for the same facts; each definition, condition, safety rule, notice,
    stage and constraint has the three-valued answer of the evaluator, null for unknown.

    :class:`KnowledgeError` when the guideline can not be said in CQL.
    """
    text = "\n".join(chain(_header(guideline), _body(guideline))).rstrip() + "\n"
    found = Counter(_STATEMENT.findall(text))
    if twice := [name for name, count in found.items() if count > 1]:
        raise KnowledgeError(f"two statements of the CQL library would be called {twice[0]}", hint="rename one")
    return text


def file_name(guideline: Guideline) -> str:
    """What the file is called, so that engines that look for the library find it."""
    return f"{names.library(guideline)}.cql"


def _header(guideline: Guideline) -> Iterator[str]:
    identity, comments = guideline.identity, Comments(guideline)
    yield from comments.said(identity.title)
    yield from comments.said(identity.citation)
    yield f"// doi:{identity.doi}, {identity.registration}"
    yield "//"
    yield from comments.said(identity.licence)
    yield "//"
    yield from comments.said(identity.disclaimer)
    yield "//"
    for key in ("cql.made", "cql.unknown", "cql.lists", "cql.dates", "cql.quantities", "cql.names"):
        yield from comments.text(key)
    yield ""
    yield f"library {identifier(names.library(guideline))} version '{identity.version}'"
    yield ""


def _body(guideline: Guideline) -> Iterable[str]:
    statements, comments = Statements(guideline), Comments(guideline)
    yield from comments.heading("cql.part.parameters")
    yield from statements.parameters()
    yield from statements.reading()
    yield "context Unfiltered"
    yield ""
    yield from comments.heading("cql.part.functions")
    yield from comments.text("cql.functions")
    yield from [*functions(), ""]
    yield from comments.heading("cql.part.answers")
    yield from statements.answers()
    yield from comments.heading("cql.part.definitions")
    yield from statements.definitions()
    yield from comments.heading("cql.part.safety")
    yield from statements.safety()
    yield from comments.heading("cql.part.recommendations")
    yield from statements.recommendations()
    yield from comments.heading("cql.part.stages")
    yield from statements.stages()
    yield from comments.heading("cql.part.notices")
    yield from statements.notices()
    yield from comments.heading("cql.part.constraints")
    yield from statements.constraints()
