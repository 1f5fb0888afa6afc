"""Differences between engines are declared with reasons, of expressions and engines that there are."""

from __future__ import annotations

from pathlib import Path

import pytest

from leptoguide.errors import KnowledgeError
from tools.conformance.differences import declared
from tools.conformance.engines import ENGINES
from tools.conformance.specification import rows

ENTRY = "- engines: [java]\n  expressions: [x]\n"
WHY = "  why: {zh: 因为, en: because}\n"


def test_only_engines_and_expressions_that_there_are_are_declared() -> None:
    expressions = {row.text for row in rows()}
    for engine, texts in declared().items():
        assert engine in {each.name for each in ENGINES}
        assert texts <= expressions


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (ENTRY, "Field required"),
        (ENTRY + "  why: {zh: 因为}\n", "Field required"),
        (ENTRY + WHY + "  when: never\n", "Extra inputs"),
        (ENTRY + WHY + ENTRY + WHY, "java, x stands twice"),
    ],
)
def test_a_declaration_without_its_reason_is_refused(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "differences.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(KnowledgeError, match=says):
        declared(path)
