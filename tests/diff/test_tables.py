"""The rows of a table before two versions: the same patients as the same cases, and what only one version knows."""

from __future__ import annotations

import datetime
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from leptoguide.cohort.cases import rows_as_cases
from leptoguide.compare.cases import SeenCase, read_cohort
from leptoguide.errors import InputError
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.values import Members
from leptoguide.planes.columns import cohort
from leptoguide.planes.variables import variables_of
from leptoguide.record.case import Day
from leptoguide.render.advice_json import value_json
from tests.cohort.tables import csv_of, parquet_of, text_file
from tests.cohort.test_xlsx import xlsx_of
from tests.diff.conftest import Editions
from tests.property.patients import AS_OF, Patients

TODAY = Day(today=datetime.date(2026, 6, 1))
COUNT = 60

Seen = Callable[..., list[SeenCase]]


@pytest.fixture
def seen(guideline: Guideline, editions: Editions, tmp_path: Path) -> Seen:
    """``seen(table, *changes)``: the table, written as CSV, before the shipped guideline and another one."""

    def reading(table: str, *changes: str, mapping: str | None = None) -> list[SeenCase]:
        said = text_file(tmp_path / "mapping.yaml", mapping) if mapping is not None else None
        path = text_file(tmp_path / "a.csv", table)
        return list(rows_as_cases(path, guideline, editions(*changes), TODAY, said))

    return reading


@pytest.mark.parametrize("name", ["a.csv", "a.parquet", "a.xlsx", "typed.parquet"])
def test_rows_are_the_patients_of_the_cases(
    guideline: Guideline, editions: Editions, tmp_path: Path, name: str
) -> None:
    """Whole and partial answers, never, absent reasons, quantities."""
    source, drawn = random.Random("tables"), Patients(guideline)
    patients = [{**drawn.patient(source), "as_of": AS_OF} for _ in range(COUNT)]
    path = tmp_path / name
    if name == "typed.parquet":
        batch = cohort(patients, variables_of(guideline.dictionary))
        pq.write_table(pa.table({**dict(zip(batch.schema.names, batch.columns, strict=True)), "id": _ids()}), path)
    else:
        rows, headings = [], ["id", *guideline.dictionary.facts]
        for number, patient in enumerate(patients):
            for fact, value in patient.items():
                if isinstance(value, Members):
                    patient[fact] = drawn.closed(fact, value, source)
            raw = {fact: value_json(fact, value, guideline.dictionary) for fact, value in patient.items()}
            rows.append({"id": _ids()[number], **{fact: _text(value) for fact, value in raw.items()}})
        {"a.csv": csv_of, "a.parquet": parquet_of, "a.xlsx": xlsx_of}[name](headings, rows, path)
    new = editions("kps", "her2-ultralow", "dictionary")
    found = list(rows_as_cases(path, guideline, new, TODAY))
    cases = [
        {
            "id": _ids()[number],
            "as_of": AS_OF.isoformat(),
            "facts": {f: value_json(f, v, guideline.dictionary) for f, v in patient.items() if f != "as_of"},
        }
        for number, patient in enumerate(patients)
    ]
    (tmp_path / "cases.json").write_text(json.dumps(cases), "utf-8")
    expected = list(read_cohort(tmp_path / "cases.json", guideline.dictionary, new.dictionary, TODAY))
    assert len(found) == COUNT
    for one, other in zip(found, expected, strict=True):
        assert (one.old.id, one.old.as_of, dict(one.old.facts)) == (
            other.old.id,
            other.old.as_of,
            dict(other.old.facts),
        )
        assert (dict(one.new.facts), one.in_part) == (dict(other.new.facts), other.in_part)


def _ids() -> list[str]:
    return [f"p{number}" for number in range(COUNT)]


def _text(raw: Any) -> str:
    if isinstance(raw, list):
        return ";".join(raw) or "none"
    return raw if isinstance(raw, str) else json.dumps(raw)


def test_what_only_one_version_knows_is_left_out_for_the_other(seen: Seen) -> None:
    table = "id,fictional_marker,lm_distribution,kps\nx,true,fictional,50\ny,,local,60\n"
    x, y = seen(table, "dictionary")
    assert (x.old.id, dict(x.old.facts), x.in_part) == ("x", {"kps": 50}, True)
    assert dict(x.new.facts) == {"fictional_marker": True, "lm_distribution": "fictional", "kps": 50}
    assert (y.old.facts, y.new.facts, y.in_part) == ({"lm_distribution": "local", "kps": 60}, y.old.facts, False)


def test_a_mapping_may_name_what_only_one_version_knows(seen: Seen) -> None:
    mapping = """
    columns: {标志物: fictional_marker, 分布: lm_distribution, 评分: kps}
    values: {lm_distribution: {虚构: fictional, 局部: local}}
    yes: [有]
    """
    x, y = seen("标志物,分布,评分\n有,虚构,50\n,局部,60\n", "dictionary", mapping=mapping)
    assert (dict(x.old.facts), dict(x.new.facts)["fictional_marker"]) == ({"kps": 50}, True)
    assert dict(y.old.facts) == {"lm_distribution": "local", "kps": 60}


def test_columns_beside_the_facts_are_not_needed(seen: Seen) -> None:
    (x,) = seen("kps,given,survival_days,died,group\n50,R99,x,y,z\n", "kps")
    assert dict(x.old.facts) == {"kps": 50}
    assert (x.old.id, x.old.as_of, x.old.day_given) == ("a.csv:1", TODAY.today, False)


def test_lists_by_code_may_be_answered_in_part(seen: Seen) -> None:
    (x, y, z) = seen("symptoms,symptoms:headache,symptoms:nausea,kps\n,true,false,50\ntrue,,,50\n,,,50\n", "kps")
    assert x.old.facts["symptoms"] == Members(frozenset({"headache"}), frozenset({"nausea"}))
    assert y.old.facts["symptoms"] == Members(frozenset())
    assert "symptoms" not in z.old.facts


@pytest.mark.parametrize(
    ("table", "code", "where"),
    [
        ("kps,id\n50,a\n55,b\n", "fact.wrong-type", "row 2, kps"),
        ("lm_distribution\nnowhere\n", "fact.unknown-code", "row 1, lm_distribution"),
        ("kps,id\n50,a\n60\n", "row.cells", "row 2"),
        ("kps,id\n50,a\n,\n", "row.empty", "row 2"),
        ("kps,id\n", "table.no-rows", "a.csv"),
        ("kps,idd\n50,a\n", "table.unknown-heading", "a.csv"),
        ("as_of\n2026-3-1\n", "date.invalid", "row 1, as_of"),
    ],
)
def test_what_neither_version_can_read_is_refused_with_its_place(seen: Seen, table: str, code: str, where: str) -> None:
    with pytest.raises(InputError) as refused:
        seen(table, "dictionary")
    assert (refused.value.code, refused.value.where) == (code, where)
    assert refused.value.hint
