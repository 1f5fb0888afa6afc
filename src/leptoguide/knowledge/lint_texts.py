"""Lints of what a reader sees: each language in its own script and punctuation, every discrepancy named a real one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from leptoguide.errors import KnowledgeError
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.problem import Problem
from leptoguide.knowledge.reader import read_file

_CJK: Final = r"[\u3400-\u4dbf\u4e00-\u9fff]"
_HAS_CJK: Final = re.compile(_CJK)
_ENGLISH_FORBIDS: Final = re.compile(r"[\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef]")
_HALF_WIDTH: Final = re.compile(rf"{_CJK}[,.;:!?]{_CJK}")
_DISCREPANCY: Final = re.compile(r"\b(?:INC|EXT|GAP)-\d+\b")
_WORD: Final = re.compile(r"[A-Za-z0-9]+")
_SPELT_OUT: Final = re.compile(r"[a-z]{4}")


def lint_texts(guideline: Guideline) -> Iterator[Problem]:
    """Problems of every bilingual text and every discrepancy named in the guideline's files."""
    known = guideline.evidence.discrepancies
    for path in sorted(guideline.path.rglob("*.yaml")):
        file = path.relative_to(guideline.path).as_posix()
        content = read_file(path, KnowledgeError)
        for entry in content if isinstance(content, tuple) else (content,):
            name = entry.get("id") if isinstance(entry, dict) else None
            where = f"{file}, {name}" if isinstance(content, tuple) and name else file
            for text in _strings(entry):
                for discrepancy in _DISCREPANCY.findall(text):
                    if discrepancy not in known:
                        yield Problem(where, f"names the discrepancy {discrepancy}, which does not exist")
            for zh, en in _pairs(entry):
                yield from _languages(where, zh, en)


def _languages(where: str, zh: str, en: str) -> Iterable[Problem]:
    if not _HAS_CJK.search(zh) and not _is_symbol(zh, en):
        yield Problem(where, f"the Chinese text is not Chinese: {zh}", "translate it")
    if found := _ENGLISH_FORBIDS.search(en):
        yield Problem(where, f"the English text holds {found.group()}: {en}", "translate it")
    if half := _HALF_WIDTH.search(zh):
        yield Problem(where, f"half-width punctuation in Chinese: {half.group()}", "use full-width punctuation")


def _is_symbol(zh: str, en: str) -> bool:
    """Both languages write it alike: figures, units, and codes or drugs known by a Latin abbreviation."""
    return not _SPELT_OUT.search(zh) and set(_WORD.findall(zh)) <= set(_WORD.findall(en))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, tuple):
        for part in value:
            yield from _strings(part)


def _pairs(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        zh, en = value.get("zh"), value.get("en")
        if isinstance(zh, str) and isinstance(en, str):
            yield zh, en
        for part in value.values():
            yield from _pairs(part)
    elif isinstance(value, tuple):
        for part in value:
            yield from _pairs(part)
