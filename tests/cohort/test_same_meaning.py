"""A text in a cell means what it means in a case file; patients are the same in every kind of file."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from leptoguide.cohort.cells import NULLS, Cells
from leptoguide.cohort.mapping import NO_MAPPING
from leptoguide.cohort.targets import Heading, target_of
from leptoguide.cohort.texts import TextColumn
from leptoguide.errors import InputError
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.reader import read_text
from leptoguide.knowledge.schema import Fact
from leptoguide.knowledge.values import FactValue, Members
from leptoguide.planes.columns import cohort
from leptoguide.planes.names import answer
from leptoguide.planes.variables import variables_of
from leptoguide.record.case import Case, read_case
from leptoguide.record.facts import read_fact
from leptoguide.render.advice_json import value_json
from tests.cohort.tables import Row, csv_of, parquet_of, told
from tests.cohort.test_xlsx import xlsx_of
from tests.property.patients import Facts, Patients

COUNT = 150

Write = Callable[[Sequence[str], Sequence[Row], Path], Path]
WRITERS: dict[str, Write] = {"a.csv": csv_of, "a.parquet": parquet_of, "a.xlsx": xlsx_of}


class Cohort:
    """Random patients as cases, and as the texts of a table."""

    def __init__(self, guideline: Guideline, *, by_code: bool) -> None:
        self.guideline = guideline
        self.facts = guideline.dictionary.facts
        self.by_code = by_code
        source, drawn = random.Random(f"cohort {by_code}"), Patients(guideline)
        self.cases: list[Case] = []
        self.rows: list[dict[str, str]] = []
        for number in range(COUNT):
            facts: Facts = drawn.patient(source)
            for name, value in facts.items():
                if isinstance(value, Members) and not by_code:
                    facts[name] = drawn.closed(name, value, source)
            raw = {name: self.raw(name, value) for name, value in facts.items()}
            raw |= {n: source.choice(f.absent) for n, f in self.facts.items() if f.absent and source.random() < 0.05}
            self.cases.append(self.case(str(number), raw))
            self.rows.append({"id": str(number), "as_of": "2026-02-28", **self.cells(raw)})

    def raw(self, name: str, value: FactValue) -> Any:
        """The value as JSON."""
        if isinstance(value, Members):
            return {"present": sorted(value.present), "absent": sorted(value.absent)}
        return value_json(name, value, self.guideline.dictionary)

    def case(self, name: str, raw: dict[str, Any]) -> Case:
        """The patient as a case."""
        return read_case(json.dumps({"id": name, "as_of": "2026-02-28", "facts": raw}), self.guideline.dictionary, name)

    def cells(self, raw: dict[str, Any]) -> dict[str, str]:
        """The patient as texts by heading."""
        found: dict[str, str] = {}
        for name, value in raw.items():
            if not isinstance(value, dict):
                found[name] = value if isinstance(value, str) else json.dumps(value)
            elif self.by_code:
                found[name] = "true"
                found |= {answer(name, code): "true" for code in value["present"]}
                found |= {answer(name, code): "false" for code in value["absent"]}
            else:
                found[name] = ";".join(value["present"]) or "none"
        if self.by_code:
            for name, value in raw.items():
                if isinstance(value, str) and self.facts[name].type == "list":
                    found[name] = ""
        return found

    @property
    def headings(self) -> list[str]:
        """All that a row can have."""
        found = ["id"]
        for fact in self.facts.values():
            found.append(fact.id)
            if fact.type == "list" and self.by_code:
                found += [answer(fact.id, code) for code in self.guideline.dictionary.codes[fact.id]]
        return found

    def expected(self) -> pa.RecordBatch:
        """The cases as columns, without what was worked out: whoever reads them works that out again."""
        stated = []
        for case, row in zip(self.cases, self.rows, strict=True):
            facts = {name: value for name, value in case.known.items() if name in row and name not in case.absent}
            stated.append(facts)
        return cohort(stated, variables_of(self.guideline.dictionary))


@pytest.mark.parametrize("by_code", [False, True])
@pytest.mark.parametrize("name", WRITERS)
def test_patients_in_a_table_are_the_patients_of_the_cases(
    guideline: Guideline, tmp_path: Path, name: str, by_code: bool
) -> None:
    patients = Cohort(guideline, by_code=by_code)
    found = told(WRITERS[name](patients.headings, patients.rows, tmp_path / name), guideline)
    assert found.faults == []
    expected = patients.expected()
    assert found.file.schema.names == ["row", "id", *expected.schema.names]
    for row, wanted in zip(found.rows, expected.to_pylist(), strict=True):
        assert {k: v for k, v in row.items() if k not in ("row", "id")} == wanted
    assert [row["id"] for row in found.rows] == [case.id for case in patients.cases]
    for field in expected.schema:
        assert found.file.schema.field(field.name).type == field.type


def test_typed_columns_come_through_as_they_are(guideline: Guideline, tmp_path: Path) -> None:
    expected = Cohort(guideline, by_code=True).expected()
    pq.write_table(pa.Table.from_batches([expected]), tmp_path / "a.parquet")
    found = told(tmp_path / "a.parquet", guideline)
    assert found.faults == []
    assert [{k: v for k, v in row.items() if k != "row"} for row in found.rows] == expected.to_pylist()


# ---------------------------------------------------------------- one text

ODD = [
    *("0", "1", "-1", "+1", "00", "070", "7e1", "70.0", "70.", ".5", "-0", "-0.0", "1e400", "9" * 30, "1_0", "0x10"),
    *("true", "True", "TRUE", "false", "yes", "no", "on", "是", "1/2", "50%", "5,0", "½", "７０", "١"),
    *("nan", "NaN", "inf", "-inf", "null", "NULL", "~", "NA", "N/A", "-", "?", ".", "none", "None", "not-done"),
    *("pending", "never", "Never", "unknown", "3+", "0 ", " 50", "50\u00a0", "120 mg/dL", "1.5 g/L", "3 mg", "1 g/L x"),
    *("2026-03-01", "2026-3-1", "2026/03/01", "2026-02-30", "1899-12-31", "2201-01-01", "20260301", "03.01.2026"),
    *("headache", "headache;nausea", "headache；nausea", "headache; nausea ", "headache;", ";", "headache;headache"),
    *("100", "100.0000000001", "0.1", "0.30000000000000004", "123456789012", "1234567890123", "99.999999999999999999"),
    *("12.", "1e2", "1E+2", "--1", "1 ", "\t1", "50\n", "a\x07", "\U0001f9e0", "x" * 300),
]


def _as_in_a_case(text: str, fact: Fact, guideline: Guideline) -> FactValue | None:
    """By the reader of case files itself, from YAML, quoted where the fact is of codes."""
    text = text.strip()
    if not text or text in NULLS:
        return None
    raw: Any = text
    if fact.type == "list" and text not in fact.absent:
        raw = [] if text == "none" else [item.strip() for item in text.replace("；", ";").split(";")]
    elif fact.type in ("boolean", "integer", "decimal"):
        plain = text.isprintable() and text not in ("-", "?") and not set(text) & set(":#%@")
        raw = read_text(f"fact: {text}", "case")["fact"] if plain else text
    return read_fact(fact.id, raw, guideline.dictionary, "").value


def _or_code(text: str, fact: Fact, guideline: Guideline) -> tuple[str | None, FactValue | None]:
    """The code of the error, or what it means."""
    try:
        return None, _as_in_a_case(text, fact, guideline)
    except InputError as problem:
        return problem.code, None


def _texts(fact: Fact, guideline: Guideline) -> list[str]:
    source = random.Random(fact.id)
    codes = list(guideline.dictionary.codes.get(fact.id, ()))
    texts = [*ODD, *fact.absent, *codes, *(";".join(codes[:n]) for n in (2, 3))]
    if fact.range:
        low, high = fact.range
        for end in (low, high, (low + high) / 2):
            texts += [f"{end:g}", f"{end}", f"{end + 1:g}", f"{end - 1:g}", f"{end:.12f}", f"{int(end)}"]
        texts += [f"{source.uniform(low - 1, high + 1):.{n}f}" for n in range(16) for _ in range(20)]
        texts += [repr(source.uniform(low, high)) for _ in range(50)]
        texts += [str(source.randint(int(low) - 2, int(high) + 2)) for _ in range(50)]
    return list(dict.fromkeys(texts))


def test_every_text_means_what_it_means_in_a_case(guideline: Guideline) -> None:
    """All texts of a column at once, among them the numbers that are read together, and each by the reader of cases."""
    variables = variables_of(guideline.dictionary)
    cells = Cells(guideline, NO_MAPPING, "a.csv")
    read = refused = 0
    for fact in guideline.dictionary.facts.values():
        if fact.id == "as_of":
            continue
        texts = _texts(fact, guideline)
        target = target_of(fact.id, guideline)
        assert target is not None
        column = TextColumn(Heading(0, fact.id, target), cells.reader(target), frozenset(NULLS), variables)
        arrays, faults = column.read(pa.array(texts))
        wrong = {fault.place: fault.said.code for fault in faults}
        good = []
        for place, text in enumerate(texts):
            code, value = _or_code(text, fact, guideline)
            assert wrong.pop(place, None) == code, (fact.id, text)
            good.append({fact.id: value} if value is not None else {})
            read, refused = read + (code is None), refused + (code is not None)
        assert wrong == {}, (fact.id, [texts[place] for place in wrong])
        expected = cohort(good, variables).select([field.name for field in column.fields])
        for found, wanted, field in zip(arrays, expected.columns, column.fields, strict=True):
            assert found.type == wanted.type == field.type
            assert found.to_pylist() == wanted.to_pylist(), fact.id
    assert read > 5000
    assert refused > 5000
