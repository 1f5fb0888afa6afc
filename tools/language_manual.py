"""Writes ``docs/language.md`` from the specification tests: ``python -m tools.language_manual``."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from leptoguide.language.types import CodeType, ListType
from tests.spec.tables import Chapter, Prints, Reads, Refusals, Table, Values
from tests.spec.toc import CHAPTERS, INTRODUCTION
from tests.spec.vocabulary import DEFINITIONS, FACTS, SIDES

MANUAL = Path(__file__).resolve().parents[1] / "docs" / "language.md"


def tables() -> Iterator[tuple[str, str, Table]]:
    """Every table with its chapter and section, in reading order."""
    for chapter in CHAPTERS:
        for section in chapter.sections:
            for table in _section(chapter, section).TABLES:
                yield chapter.folder, section, table


def manual() -> str:
    """The whole manual as Markdown."""
    parts = [
        "# The language of conditions\n",
        "<!-- Generated from tests/spec by tools/language_manual.py: edit there. -->\n",
        f"{INTRODUCTION}\n",
        _contents(),
        _vocabulary(),
        *(_chapter(chapter) for chapter in CHAPTERS),
    ]
    return "\n".join(parts)


def _contents() -> str:
    return "".join(f"- [{c.title}](#{_anchor(c.title)}) {c.zh}\n" for c in CHAPTERS)


def _vocabulary() -> str:
    lines = ["The examples speak of these facts:\n", "| fact | type |", "|---|---|"]
    for name, kind in FACTS.items():
        values = f": {', '.join(kind.values)}" if isinstance(kind, CodeType | ListType) else ""
        never = {"early": ", or never: before any day", "late": ", or never: after any day"}.get(
            SIDES.get(name, ""), ""
        )
        lines.append(f"| `{name}` | {kind}{values}{never} |")
    lines += ["\nand of these definitions:\n", "| definition | expression |", "|---|---|"]
    lines += [f"| `{name}` | {_code(cql)} |" for name, (_, cql) in DEFINITIONS.items()]
    return "\n".join(lines) + "\n"


def _chapter(chapter: Chapter) -> str:
    parts = [f"## {chapter.title}\n", f"> {chapter.zh}\n", f"{chapter.prose}\n"]
    for name in chapter.sections:
        module = _section(chapter, name)
        title, _, prose = (module.__doc__ or "").partition("\n\n")
        parts += [f"### {title}\n", f"{prose}\n"]
        for table in module.TABLES:
            parts += [f"{table.title}\n", _table(table)]
    return "\n".join(parts)


def _table(table: Table) -> str:
    match table:
        case Values(rows=rows):
            with_cql = any(len(row) > 3 for row in rows)
            head = ["expression", "facts", "value", *(["in CQL"] if with_cql else [])]
            body = [[_code(row[0]), _facts(row[1]), *row[2:]] for row in rows]
        case Reads(rows=rows):
            head, body = ["written", "reads as"], [[_code(a), _code(b)] for a, b in rows]
        case Prints(rows=rows):
            head, body = ["written", "canonical"], [[_code(a), _code(b)] for a, b in rows]
        case Refusals(rows=rows, hint=hint):
            head = ["expression", "line, column", "message"]
            body = [[_code(a), f"{line}, {column}", _escaped(message)] for a, (line, column), message in rows]
            return _grid(head, body) + (f"\nAdvice given: *{_escaped(hint)}*\n" if hint else "")
    return _grid(head, body)


def _grid(head: list[str], body: list[list[str]]) -> str:
    rows = [head, ["---"] * len(head), *body]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _code(text: str) -> str:
    """CQL in a table cell; a line break is shown as a sign, the empty text as a word."""
    shown = text.replace("\n", " ⏎ ").replace("|", "\\|")
    return f"`{shown}`" if shown.strip() else "(nothing)"


def _escaped(text: str) -> str:
    return text.replace("|", "\\|").replace("*", "\\*")


def _facts(facts: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}: {_value(value)}" for name, value in facts.items()) or "none"


def _value(value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case list():
            return f"[{', '.join(value)}]"
        case dict():
            return f"{{{', '.join(f'{key}: {_value(codes)}' for key, codes in value.items())}}}"
        case _:
            return str(value)


def _section(chapter: Chapter, name: str) -> ModuleType:
    return importlib.import_module(f"tests.spec.{chapter.folder}.{name}")


def _anchor(title: str) -> str:
    return title.lower().replace(" ", "-")


if __name__ == "__main__":
    MANUAL.write_text(manual(), "utf-8")
