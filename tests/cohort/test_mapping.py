"""The mapping file: other headings, other words, days between two dates; and everything in it that can not be."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from leptoguide.cohort.columns import BESIDE
from leptoguide.cohort.mapping import Mapping, read_mapping
from leptoguide.cohort.reading import open_cohort
from leptoguide.errors import InputError
from leptoguide.knowledge.guideline import Guideline
from tests.cohort.tables import Told, text_file, told

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "cohorts.md").read_text("utf-8")


@pytest.fixture
def read(guideline: Guideline, tmp_path: Path) -> Any:
    """``read(table, mapping)``: both as text."""

    def reading(table: str, mapping: str, name: str = "a.csv", encoding: str = "utf-8") -> Told:
        return told(text_file(tmp_path / name, table.encode(encoding)), guideline, mapping)

    return reading


def refused(read: Any, table: str, mapping: str) -> InputError:
    """The error of a mapping."""
    with pytest.raises(InputError) as caught:
        read(table, mapping)
    error = caught.value
    assert error.hint_in("zh")
    assert re.search(r"[\u4e00-\u9fff]", error.message_in("zh"))
    return error


# ---------------------------------------------------------------- what it says


def test_headings_are_what_the_mapping_says(read: Any) -> None:
    found = read("病历号,KPS评分,头痛\na,50,true\n", "columns: {病历号: id, KPS评分: kps, 头痛: 'symptoms:headache'}")
    assert found.known() == {"id": "a", "kps": 50, "symptoms:headache": True}
    assert read("KPS,病历号\n55,a\n", "columns: {KPS: kps, 病历号: id}").codes == [(1, "KPS", "fact.wrong-type")]


def test_words_of_one_column(read: Any) -> None:
    mapping = """
    values:
      her2_ihc: {阴性: "0", 强阳性: 3+, 未查: not-done, 不清: null}
      kps: {五十: 50, "-9": null}
      died: {1: true, 0: false}
      as_of: {首次: "2026-03-01"}
      group: {A: 甲组}
    """
    table = "her2_ihc,kps,died,as_of,group\n阴性,五十,1,首次,A\n强阳性,-9,0,2026-04-01,B\n"
    table += "未查,50,true,,\n不清,60,,,\n1+,70,,,\n"
    found = read(table, mapping)
    assert found.faults == []
    march = datetime.date(2026, 3, 1)
    assert found.known() == {"her2_ihc": "0", "kps": 50, "died": True, "as_of": march, "group": "甲组"}
    assert [row["her2_ihc"] for row in found.rows] == ["0", "3+", None, None, "1+"]
    assert [row["kps"] for row in found.rows] == [50, None, 50, 60, 70]
    assert [row["died"] for row in found.rows] == [True, False, True, None, None]


def test_words_of_a_list_stand_for_one_item_or_for_the_cell(read: Any) -> None:
    mapping = "values: {symptoms: {头痛: headache, 无: [], 头痛恶心: [headache, nausea], 不详: null}}"
    found = read("symptoms\n头痛\n头痛；nausea\n无\n头痛恶心\n不详\n", mapping)
    assert found.faults == []
    assert [found.known(n) for n in range(5)] == [
        {"symptoms": True, "symptoms:headache": True},
        {"symptoms": True, "symptoms:headache": True, "symptoms:nausea": True},
        {"symptoms": True},
        {"symptoms": True, "symptoms:headache": True, "symptoms:nausea": True},
        {},
    ]
    in_part = "values: {symptoms: {只问头痛: {absent: [headache]}}}"
    assert read("symptoms\n只问头痛\n", in_part).rows[0]["symptoms:nausea"] is None


def test_words_of_all_columns(read: Any) -> None:
    mapping = "{unknown: [NA, 不详, 9], yes: [是, 有, 1], no: [否, 无, 0]}"
    table = "brain_metastases,symptoms:headache,died,kps,her2_ihc\n是,有,1,NA,不详\n否,无,0,50,9\n9,不详,NA,60,0\n"
    found = read(table, mapping)
    assert found.faults == []
    assert [row["brain_metastases"] for row in found.rows] == [True, False, None]
    assert [row["died"] for row in found.rows] == [True, False, None]
    assert [row["kps"] for row in found.rows] == [None, 50, 60]
    assert [row["symptoms:headache"] for row in found.rows] == [True, False, None]
    assert [row["her2_ihc"] for row in found.rows] == [None, None, "0"]
    assert read("her2_ihc\n是\n", mapping).codes == [(1, "her2_ihc", "fact.unknown-code")]


def test_options_by_column_are_the_whole_answer_together(read: Any) -> None:
    mapping = "{columns: {VPS: 'given:R9.vps', IT: 'given:R8.intrathecal'}, yes: [有], no: [无]}"
    table = "VPS,IT,kps\n有,有,50\n有,无,50\n无,无,50\n有,,50\n,,50\n"
    given = [["R8.intrathecal", "R9.vps"], ["R9.vps"], []]
    assert [row["given"] for row in read(table, mapping).rows] == [*given, None, None]
    empty = mapping.replace("{columns", "{given_empty: not-given, columns")
    assert [row["given"] for row in read(table, empty).rows] == [*given, ["R9.vps"], []]


def test_survival_is_what_lies_between_two_dates(read: Any) -> None:
    mapping = "{columns: {末次: group}, survival: {from: as_of, to: 末次}}"
    table = (
        "as_of,末次\n2026-03-01,2026-03-31\n2026-03-01,2026-03-01\n2026-03-01,\n,2026-03-01\n2026-03-02,2026-03-01\n"
    )
    found = read(table, mapping)
    assert [row["survival_days"] for row in found.rows] == [30.0, 0.0, None, None]
    assert found.rows[0]["group"] == "2026-03-31"
    assert found.codes == [(5, "末次", "cell.survival")]
    assert read("a,b,kps\n2026-3-1,x,50\n", "survival: {from: a, to: b}").codes == [
        (1, "a", "date.invalid"),
        (1, "b", "date.invalid"),
    ]


def test_ignored_columns_are_not_read(read: Any) -> None:
    found = read("姓名,kps,row\n演示,50,7\n", "ignore: [姓名, row]")
    assert found.rows == [{"row": 1, "kps": 50}]


def test_another_encoding(read: Any) -> None:
    mapping = "{encoding: gb18030, yes: [有]}"
    found = read("id,brain_metastases\n演示𠮷,有\n", mapping, encoding="gb18030")
    assert found.known() == {"id": "演示𠮷", "brain_metastases": True}


def test_words_in_typed_columns(guideline: Guideline, tmp_path: Path) -> None:
    """Numbers that stand for unknown, or for true and false, as statistics programs write them."""
    table = pa.table({"kps": [50, -9, 60], "lvef": [-9.0, 55.5, None], "brain_metastases": [1, 0, -9], "id": [1, 2, 3]})
    pq.write_table(table, tmp_path / "a.parquet")
    found = told(tmp_path / "a.parquet", guideline, "{unknown: [-9], yes: [1], no: [0], values: {lvef: {55.5: 60.5}}}")
    assert found.faults == []
    assert [row["kps"] for row in found.rows] == [50, None, 60]
    assert [row["lvef"] for row in found.rows] == [None, 60.5, None]
    assert [row["brain_metastases"] for row in found.rows] == [True, False, None]
    assert [row["id"] for row in found.rows] == ["1", "2", "3"]


# ---------------------------------------------------------------- what can not be


@pytest.mark.parametrize(
    ("mapping", "code", "hint"),
    [
        ("[]", "mapping.shape", None),
        ("", "text.empty", None),
        ("a: [", "text.yaml", None),
        ("colums: {}", "mapping.unknown-key", "did you mean columns?"),
        ("survival: {from: a, until: b}", "mapping.entry", None),
        ("columns: [a]", "mapping.entry", None),
        ("unknown: NA", "mapping.entry", None),
        ("encoding: utf-16", "mapping.entry", None),
        ("given_empty: no", "mapping.entry", None),
        ("columns: {KPS: kps}", "mapping.no-column", "did you mean kps?"),
        ("ignore: [name]", "mapping.no-column", None),
        ("survival: {from: as_of, to: kps}", "mapping.no-column", None),
        ("columns: {a: kpss}", "mapping.meaning", "did you mean kps?"),
        ("columns: {a: row}", "mapping.meaning", None),
        ("columns: {a: kps}", "table.same-meaning", None),
        ("{columns: {a: ecog}, ignore: [a]}", "mapping.ignored", None),
        ("{columns: {a: ecog}, yes: [x], unknown: [x]}", "mapping.word-twice", None),
        ("{columns: {a: ecog}, yes: [x], no: [x]}", "mapping.word-twice", None),
        ("{columns: {a: ecog}, values: {kpss: {x: 50}}}", "mapping.values", "did you mean kps?"),
        ("{columns: {a: ecog}, values: {kps: {x: 55}}}", "mapping.value", None),
        ("{columns: {a: her2_ihc}, values: {her2_ihc: {x: 4+}}}", "mapping.value", None),
        ("{columns: {a: her2_ihc}, values: {her2_ihc: {x: 0}}}", "mapping.value", None),
        ("{columns: {a: symptoms}, values: {symptoms: {x: hunger}}}", "mapping.value", None),
        ("{columns: {a: given}, values: {given: {x: R99}}}", "mapping.value", None),
        ("{columns: {a: died}, values: {died: {x: dead}}}", "mapping.value", None),
        ("{columns: {a: died}, values: {died: {x: {}}}}", "mapping.value", None),
    ],
)
def test_a_mapping_that_can_not_be_gets_one_error(read: Any, mapping: str, code: str, hint: str | None) -> None:
    error = refused(read, "kps,a\n50,1\n", mapping)
    assert error.code == code
    assert hint is None or error.hint == hint


def test_survival_is_not_given_twice(read: Any) -> None:
    table = "a,b,survival_days\n2026-03-01,2026-03-02,1\n"
    assert refused(read, table, "survival: {from: a, to: b}").code == "table.same-meaning"


# ---------------------------------------------------------------- the page and the example


def test_the_example_reads_as_the_page_says(guideline: Guideline) -> None:
    faults: list[Any] = []
    file = open_cohort(ROOT / "examples/cohort/decisions.csv", guideline, ROOT / "examples/cohort/mapping.yaml")
    rows = [row for batch in file.batches(faults.extend) for row in batch.to_pylist()]
    assert [(fault.row, fault.id, fault.column) for fault in faults] == [(5, "D-005", "KPS评分")]
    assert rows[0] == {
        "row": 1,
        "id": "D-001",
        "given": ["R9.vps"],
        "survival_days": 195.0,
        "died": True,
        "group": "一中心",
        "as_of": datetime.date(2026, 3, 1),
        "er_percent": 80.0,
        "her2_ihc": "3+",
        "symptoms:headache": True,
        "symptoms:nausea": True,
        "intracranial_pressure": "raised",
        "kps": 50,
        "csf_cytology": "positive",
    }
    assert [row["given"] for row in rows] == [["R9.vps"], [], [], None]


def test_the_page_has_every_key_and_column() -> None:
    keys = {field.alias or name for name, field in Mapping.model_fields.items()}
    rows = re.findall(r"^\| (`.*?) \|", PAGE, re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"`([a-z_]+)`", row)}
    assert keys <= named
    assert set(BESIDE.names) - {"row"} <= named


def test_the_example_uses_what_a_mapping_can_say() -> None:
    mapping = read_mapping(ROOT / "examples/cohort/mapping.yaml")
    assert mapping.model_fields_set == {"columns", "ignore", "survival", "yes", "no", "unknown", "values"}
