"""The rules as a decision model of zen-engine: every row of the specification, and patients of the benchmark."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bench.agreement import differing_statuses
from bench.cohort import Maker, patients
from bench.side.others import ZEN, decided
from bench.sql.sheet import Sheet
from bench.zen.expressions import Printer, seconds
from bench.zen.model import answer, decision, given, model, refer
from leptoguide.knowledge.guideline import Guideline
from leptoguide.language import nodes as n
from leptoguide.planes.plan import Plan
from tests.bench.rows import NAMED, ROWS, VOCABULARY, known
from tests.spec.vocabulary import checked, meaning
from tools.conformance.installing import MissingError, install_python


@pytest.fixture(scope="module", autouse=True)
def engine() -> None:
    try:
        install_python(ZEN, "zen-engine")
    except MissingError as missing:
        pytest.skip(f"zen-engine: {missing}")


def test_zen_gives_every_row_of_the_specification(tmp_path: Path) -> None:
    """All rows in one model; each patient is asked about all, and only the own row counts."""
    sheet = Sheet(refer)
    printer = Printer(sheet, VOCABULARY, NAMED)
    wanted = {}
    for place, (_, text, _, _, kind) in enumerate(ROWS):
        asked = answer(printer, checked(text, kind))
        wanted |= {f"row{place}{part}": cell for part, cell in asked.items()}
    path = tmp_path / "model.json"
    path.write_text(decision(sheet, wanted), "utf-8")
    people = [given(known(facts), VOCABULARY) for _, _, facts, _, _ in ROWS]
    answers = decided(path, [*people, {}])["answers"]
    for place, (name, text, _, expected, kind) in enumerate(ROWS):
        assert _said(answers[place], f"row{place}", expected) == expected, name
        unknown = meaning(text, {}, kind)
        assert _said(answers[-1], f"row{place}", unknown) == unknown, name


def _said(answers: Mapping[str, Any], row: str, expected: str) -> str:
    """As the tables write it; days are numbers here."""
    if f"{row}holds" in answers:
        assert not (answers[f"{row}holds"] and answers[f"{row}fails"])
        return "true" if answers[f"{row}holds"] else "false" if answers[f"{row}fails"] else "unknown"
    value = answers.get(f"{row}value")
    if value is None:
        return "unknown"
    if isinstance(value, int):
        import datetime  # noqa: PLC0415 - rows of dates alone

        day = datetime.date.fromisoformat(expected)
        return expected if seconds(day) == value else str(value)
    return str(value)


def test_zen_gives_the_statuses_of_the_planes(guideline: Guideline, plan: Plan, tmp_path: Path) -> None:
    batch = Maker(guideline).batch(400, seed=1)
    text, names = model(guideline)
    path = tmp_path / "model.json"
    path.write_text(text, "utf-8")
    answers = decided(path, [given(facts, plan.variables) for facts in patients(batch, plan.variables, 400)])["answers"]
    said = {item: np.array([a[name] for a in answers], np.uint8) for item, name in names.items()}
    assert list(differing_statuses(plan.run(batch), said)) == []


def test_a_node_without_a_reading_is_named() -> None:
    class Strange(n.Node):
        pass

    printer = Printer(Sheet(refer), VOCABULARY, NAMED)
    with pytest.raises(TypeError, match="Strange has no reading in ZEN"):
        printer.value(n.Not(Strange()))
    with pytest.raises(TypeError, match="the code a'b"):
        printer.value(n.String("a'b"))
