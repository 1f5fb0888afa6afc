"""Every statement of the consensus is carried somewhere, or refused with a reason."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from leptoguide.knowledge.coverage import load_coverage
from leptoguide.knowledge.guideline import Guideline

SPECIFICATION = Path(__file__).resolve().parents[3] / "shared" / "spec" / "ledger.tsv"

REFUSED: frozenset[str] = frozenset()
"""Statements that software has no place for; none so far."""


def test_all_214_statements_are_answered_for(guideline: Guideline) -> None:
    coverage = load_coverage(guideline.path)
    assert len(coverage) == 214
    assert {statement for statement, entry in coverage.items() if not entry.carried} == REFUSED


def test_a_pointer_stands_once_in_a_row(guideline: Guideline) -> None:
    for statement, entry in load_coverage(guideline.path).items():
        assert len(set(entry.carried)) == len(entry.carried), statement


def test_the_rows_are_those_of_the_specification(guideline: Guideline) -> None:
    if not SPECIFICATION.is_file():
        pytest.skip("ledger.tsv is not beside this checkout")
    with SPECIFICATION.open(encoding="utf-8", newline="") as file:
        statements = [row["id"] for row in csv.DictReader(file, delimiter="\t")]
    assert list(load_coverage(guideline.path)) == statements


def test_every_recommendation_is_carried_by_itself_and_its_table_row(guideline: Guideline) -> None:
    coverage = load_coverage(guideline.path)
    pointers = {
        number: {p for s, entry in coverage.items() if kind in s for p in entry.carried if p.endswith(f"#R{number}")}
        for number in range(1, 14)
        for kind in ("TB6-",)
    }
    assert [number for number, found in pointers.items() if not found] == []
    grades = {s: entry.carried for s, entry in coverage.items() if re.search(r"-R\d+g$", s)}
    assert len(grades) == 13
    for statement, carried in grades.items():
        number = int(re.sub(r".*-R(\d+)g$", r"\1", statement))
        assert f"recommendations/R{number:02d}.yaml#R{number}" in carried


def test_studies_of_the_tables_are_carried_as_studies(guideline: Guideline) -> None:
    for statement, entry in load_coverage(guideline.path).items():
        if re.match(r"TB[2-5]-", statement):
            study = next(p for p in entry.carried if p.startswith("evidence/studies.yaml#")).partition("#")[2]
            assert int(statement[2]) in guideline.evidence.studies[study].tables, statement
