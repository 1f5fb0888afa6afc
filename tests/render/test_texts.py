"""LeptoGuide's own words: every key that is used exists, every key that exists is used, in both languages."""

from __future__ import annotations

import ast
import dataclasses
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

import leptoguide
from leptoguide.advise.model import Diagnosis
from leptoguide.advise.scores import ContradictionKind, Standing
from leptoguide.advise.status import Status
from leptoguide.cohort.codes import Finding, Verdict
from leptoguide.cohort.report_agreement import AGAINST
from leptoguide.cohort.summary import Comparison, State
from leptoguide.compare.aspects import ASPECTS
from leptoguide.compare.entries import KINDS, entries
from leptoguide.compare.fields import fields_of
from leptoguide.compare.items import ABSENT, AS_PRIMARY, NO_STAGE, NOT_SHOWN, SHOWN
from leptoguide.compare.lineage import By
from leptoguide.compare.pairing import ITEM_KINDS
from leptoguide.compare.structure import Change
from leptoguide.knowledge.load import load
from leptoguide.knowledge.schema import Argument, OptionEntry, Text
from leptoguide.knowledge.schema.proofs import QuestionId, Side
from leptoguide.record.scores import ATTRIBUTABLE
from leptoguide.render.items import GROUPS
from leptoguide.render.texts import Words, all_texts
from leptoguide.render.why_model import ConditionName
from leptoguide.truth import Truth
from leptoguide.wording import words

SOURCE = Path(leptoguide.__file__).parent
FILES = (
    *(path for room in ("render", "report", "cohort") for path in sorted((SOURCE / room).glob("*.py"))),
    *sorted((SOURCE / "proof").rglob("*.py")),
    *sorted((SOURCE / "cli").glob("*.py")),
)
FAMILIES = {key.split(".")[0] for key in all_texts()}
KEY = re.compile(r"([a-z]+)\.[A-Za-z0-9][A-Za-z0-9. -]*")


def _field_names(value: Any) -> Iterator[str]:
    """The names of all fields, of entries and of what stands in them."""
    match value:
        case Mapping() | BaseModel():
            for name, part in ({} if type(value) is Text else fields_of(value)).items():
                yield name
                yield from _field_names(part)
        case tuple() | list():
            for part in value:
                yield from _field_names(part)


def _fields_of_entries() -> set[str]:
    tables = entries(load()).values()
    return {name for table in tables for entry in table.values() for name in _field_names(entry)}


# Keys put together at run time: their beginning, and all that may follow.
COMPOSED = {
    "audit.": {"statuses", "completeness", "concordance", "blockers", "stops"},
    "audit.verdict.": set(Verdict),
    "audit.finding.": {finding.value for finding in (*AGAINST, Finding.AS_ADVISED, Finding.GIVEN_OPEN)},
    "audit.by.": set(get_args(Comparison.model_fields["kind"].annotation)),
    "audit.by.note.": set(get_args(Comparison.model_fields["kind"].annotation)),
    "audit.state.": set(get_args(State)) - {"computed"},
    "audit.method.": {"statuses", "completeness", "concordance", "blockers", "stops"},
    "status.": {s.value for s in Status},
    "mark.": {s.value for s in Status},
    "group.": set(GROUPS),
    "truth.": {t.value for t in Truth},
    "grade.": {"text", "table-6"},
    "notice.": {"consensus", "extension", "safety", "gap"},
    "score.standing.": set(get_args(Standing)),
    "score.due.": set(ATTRIBUTABLE),
    "score.contradiction.": set(get_args(ContradictionKind)),
    "effect.": {"stop", "caution", "inform"},
    "unit.": {"day", "week", "month", "year"},
    "facts.type.": {"boolean", "code", "list", "integer", "decimal", "date"},
    "why.": set(get_args(ConditionName)),
    "whatif.": {"stage", *(field.name.rstrip("_") for field in dataclasses.fields(Diagnosis))} - {"missing"},
    "proof.question.": set(get_args(QuestionId)),
    "proof.asks.": set(get_args(QuestionId)),
    "proof.side.": set(get_args(Side)),
    "proof.": {"boundaries", "itself", "shown-by", "below", "on", "above", "other-readings", "source"},
    "diff.aspect.": set(ASPECTS),
    "diff.argument.": set(get_args(Argument.model_fields["kind"].annotation)),
    "diff.change.": set(get_args(Change)),
    "diff.change.by.": set(get_args(By)),
    "diff.entry.": set(KINDS),
    "diff.field.": _fields_of_entries() & {key.removeprefix("diff.field.") for key in all_texts()},
    "diff.holds.": {"true", "false", "unknown"},
    "diff.item.": set(ITEM_KINDS),
    "diff.modality.": set(get_args(OptionEntry.model_fields["modality"].annotation)),
    "diff.worth.": {ABSENT, AS_PRIMARY, SHOWN, NOT_SHOWN, NO_STAGE},
    "cohort.finding.": {finding.value for finding in Finding},
    "section.": {"Table", "Figure", "Introduction", "Front matter", "Panel list", "References"},
}


def constants() -> Iterator[str]:
    """Keys that stand whole in the code."""
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                match = KEY.fullmatch(node.value)
                if (
                    match
                    and match.group(1) in FAMILIES
                    and not node.value.endswith((".yaml", ".json", ".html", ".css", ".typ", "."))
                ):
                    yield node.value


def beginnings() -> Iterator[str]:
    """Beginnings of keys that are put together."""
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.JoinedStr) and len(node.values) == 2:
                first = node.values[0]
                if isinstance(first, ast.Constant) and re.fullmatch(r"[a-z]+(\.[a-z]+)*\.", str(first.value)):
                    yield str(first.value)


def used() -> set[str]:
    return set(constants()) | {start + rest for start in set(beginnings()) for rest in COMPOSED[start]}


def test_every_key_that_the_code_uses_exists() -> None:
    assert set(beginnings()) <= set(COMPOSED)
    assert used() - set(all_texts()) - words().errors.keys() - words().phrases.keys() == set()


def test_every_key_that_exists_is_used() -> None:
    elsewhere = {key for key in all_texts() if key.startswith(("draw.", "response."))}  # tests/draw/test_words.py
    assert set(all_texts()) - used() - elsewhere == set()


@pytest.mark.parametrize("key", sorted(all_texts()))
def test_a_text_is_there_in_both_languages_with_the_same_blanks(key: str) -> None:
    text = all_texts()[key]
    assert text.zh.strip()
    assert text.en.strip()
    assert sorted(re.findall(r"\{(\w+)\}", text.zh)) == sorted(re.findall(r"\{(\w+)\}", text.en))
    assert not re.search(r"[㐀-鿿]", text.en)


def test_a_key_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError):
        Words("zh")("head.no-such-key")


@pytest.mark.parametrize(
    ("section", "zh", "en"),
    [("2.2.3", "§2.2.3", "§2.2.3"), ("Table 6", "表 6", "Table 6"), ("Introduction", "引言", "Introduction")],
)
def test_a_place_in_the_source_is_named_in_the_reader_s_language(section: str, zh: str, en: str) -> None:
    assert (Words("zh").sections([section]), Words("en").sections([section])) == (zh, en)
