"""A file that can not be read gets one clear error in both languages; a row that can not be read is named with why."""

from __future__ import annotations

import random
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from leptoguide.cohort.reading import open_cohort
from leptoguide.errors import InputError
from leptoguide.knowledge.guideline import Guideline
from tests.cohort.tables import csv_of, text_file, told

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def refused(path: Path, guideline: Guideline, mapping: str | None = None) -> InputError:
    """The error that the file gets, when it is opened or while it is read."""
    with pytest.raises(InputError) as caught:
        told(path, guideline, mapping)
    error = caught.value
    assert error.hint
    assert CHINESE.search(error.message_in("zh"))
    assert not CHINESE.search(error.message_in("en").replace("演示", ""))
    return error


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "table.empty"),
        ("\n\n", "table.empty"),
        ("kps\n", "table.no-rows"),
        ("kps,kps\n1,2\n", "column.twice"),
        ("kps,,ecog\n1,2,3\n", "table.no-heading"),
        ("kps,\n1,\n", "table.no-heading"),
        ("kp\n1\n", "table.unknown-heading"),
        ("kps,row\n50,1\n", "table.row-column"),
        ("kps,given,given:R9.vps\n50,none,true\n", "table.same-meaning"),
        ("symptoms:hunger\ntrue\n", "table.unknown-heading"),
        ("given:R9.vp\ntrue\n", "table.unknown-heading"),
        ("kps:50\ntrue\n", "table.unknown-heading"),
        ('"kps\n50\n', "table.open-quote"),
        ('kps,id\n50,a\n60,"b\n70,c\n', "table.open-quote"),
        ("kps;id\n50;a\n", "table.unknown-heading"),
        (b"kps\n5\x000\n", "table.binary"),
        ("kps,id\n50,演示\n".encode("gb18030"), "table.encoding"),
        ("kps,id\n50,演示\n".encode("utf-16"), "table.binary"),
        (b"PK\x03\x04" + bytes(100), "table.binary"),
        (b"kps,id\n50,a\xff\n", "table.encoding"),
        ("演示,id\n50,a\n".encode()[:2] + b",id\n", "table.encoding"),
    ],
)
def test_a_bad_csv_gets_one_error(guideline: Guideline, tmp_path: Path, content: Any, code: str) -> None:
    assert refused(text_file(tmp_path / "a.csv", content), guideline).code == code


@pytest.mark.parametrize(
    ("name", "code"),
    [("a.xls", "table.kind"), ("a", "table.kind"), ("a.json", "table.kind"), ("missing.csv", "file.missing")],
)
def test_a_file_of_another_kind_or_none(guideline: Guideline, tmp_path: Path, name: str, code: str) -> None:
    if code != "file.missing":
        text_file(tmp_path / name, "kps\n50\n")
    assert refused(tmp_path / name, guideline).code == code


def test_a_folder_is_no_file(guideline: Guideline, tmp_path: Path) -> None:
    (tmp_path / "a.csv").mkdir()
    assert refused(tmp_path / "a.csv", guideline).code == "file.is-folder"


def test_the_line_that_is_not_of_the_encoding_is_named(guideline: Guideline, tmp_path: Path) -> None:
    content = "kps,id\n" + "50,a\n" * 300_000 + "60,演示\n"
    error = refused(text_file(tmp_path / "a.csv", content.encode("gb18030")), guideline)
    assert error.where == "a.csv, line 300002"


def test_the_nearest_name_is_offered(guideline: Guideline, tmp_path: Path) -> None:
    error = refused(text_file(tmp_path / "a.csv", "her2_icd\n3+\n"), guideline)
    assert error.hint == "did you mean her2_ihc?"
    error = refused(text_file(tmp_path / "a.csv", "given:R9.vp\ntrue\n"), guideline)
    assert error.hint == "did you mean given:R9.vps?"


def test_parquet_that_is_none(guideline: Guideline, tmp_path: Path) -> None:
    assert refused(text_file(tmp_path / "a.parquet", "kps\n50\n"), guideline).code == "table.no-parquet"
    pq.write_table(pa.table({"kps": [50] * 5000}), tmp_path / "b.parquet")
    whole = (tmp_path / "b.parquet").read_bytes()
    for cut in (1, 50, len(whole) // 2, len(whole) - 1):
        assert refused(text_file(tmp_path / "c.parquet", whole[:cut]), guideline).code == "table.no-parquet"
    pq.write_table(pa.table({"kps": pa.array([], pa.int32())}), tmp_path / "d.parquet")
    assert refused(tmp_path / "d.parquet", guideline).code == "table.no-rows"


@pytest.mark.parametrize(
    ("name", "array"),
    [
        ("lvef", pa.array([0.1], pa.float32())),
        ("kps", pa.array([True])),
        ("her2_ihc", pa.array([1.0])),
        ("as_of", pa.array([20500])),
        ("symptoms", pa.array([1])),
        ("symptoms:headache", pa.array([0.0])),
        ("id", pa.array([1.5])),
        ("given", pa.array([1])),
        ("died", pa.array([1.0])),
        ("survival_days", pa.array([True])),
        ("kps", pa.array([{"a": 1}])),
    ],
)
def test_a_type_that_would_have_to_be_guessed(guideline: Guideline, tmp_path: Path, name: str, array: pa.Array) -> None:
    pq.write_table(pa.table({name: array}), tmp_path / "a.parquet")
    error = refused(tmp_path / "a.parquet", guideline)
    assert (error.code, error.where) == ("column.type", name)


# ---------------------------------------------------------------- rows


@pytest.mark.parametrize(
    ("heading", "text", "code"),
    [
        ("kps", "110", "fact.out-of-range"),
        ("kps", "55", "fact.wrong-type"),
        ("kps", "50.0", "fact.wrong-type"),
        ("kps", "fifty", "fact.wrong-type"),
        ("kps", "NA", "fact.wrong-type"),
        ("lvef", "nan", "number.none"),
        ("lvef", "9" * 40, "number.too-long"),
        ("csf_protein", "12 mg", "fact.wrong-unit"),
        ("her2_ihc", "4+", "fact.unknown-code"),
        ("brain_metastases", "yes", "fact.wrong-type"),
        ("brain_metastases", "1", "fact.wrong-type"),
        ("as_of", "2026-3-1", "date.invalid"),
        ("as_of", "never", "date.invalid"),
        ("mri_date", "01/03/2026", "fact.wrong-type"),
        ("symptoms", "headache;hunger", "fact.unknown-code"),
        ("symptoms", "headache;", "fact.unknown-code"),
        ("symptoms", "headache;headache", "fact.code-twice"),
        ("symptoms", "none;headache", "fact.unknown-code"),
        ("symptoms:headache", "headache", "fact.wrong-type"),
        ("given", "R9.vps;R99.x", "cell.option"),
        ("given", "R9", "cell.option"),
        ("given", "R9.vps;R9.vps", "fact.code-twice"),
        ("given:R9.vps", "x", "fact.wrong-type"),
        ("survival_days", "-1", "fact.out-of-range"),
        ("survival_days", "46082", "fact.out-of-range"),
        ("survival_days", "long", "fact.wrong-type"),
        ("died", "dead", "fact.wrong-type"),
        ("id", "x" * 201, "cell.text"),
        ("group", "a\nb", "cell.text"),
    ],
)
def test_a_cell_that_can_not_be_read_is_named(
    guideline: Guideline, tmp_path: Path, heading: str, text: str, code: str
) -> None:
    columns = ["ecog", heading]
    found = told(csv_of(columns, [{"ecog": "1"}, {"ecog": "2", heading: text}], tmp_path / "a.csv"), guideline)
    assert found.codes == [(2, heading, code)]
    assert found.known() == {"ecog": 1}
    fault = found.faults[0]
    assert fault.value == text[:200]
    assert CHINESE.search(fault.zh)
    assert not CHINESE.search(fault.en)


def test_all_faults_of_a_row_are_named_and_it_counts_once(guideline: Guideline, tmp_path: Path) -> None:
    path = text_file(tmp_path / "a.csv", "her2_ihc,id,kps\n9,a,500\n3+,b,50\n8,c,40\n")
    found = told(path, guideline)
    assert found.codes == [
        (1, "her2_ihc", "fact.unknown-code"),
        (1, "kps", "fact.out-of-range"),
        (3, "her2_ihc", "fact.unknown-code"),
    ]
    assert [fault.id for fault in found.faults] == ["a", "a", "c"]
    assert (found.file.read, found.file.good, found.file.rejected) == (3, 1, 2)


def test_a_row_of_too_few_or_too_many_cells_is_named_at_its_place(guideline: Guideline, tmp_path: Path) -> None:
    path = text_file(tmp_path / "a.csv", 'kps,id\n50\n60,a\n\n1,2,3\n70,b\n80,"c\nd",e\n90,f\n5\n')
    found = told(path, guideline)
    assert found.codes == [(n, "", "row.cells") for n in (1, 3, 5, 7)]
    assert [(row["row"], row["kps"]) for row in found.rows] == [(2, 60), (4, 70), (6, 90)]
    assert found.faults[0].en.startswith("the row has 1 cells, and there are 2 headings")
    assert "quotation mark" in found.faults[2].en


def test_a_file_of_nothing_but_broken_rows(guideline: Guideline, tmp_path: Path) -> None:
    found = told(text_file(tmp_path / "a.csv", "kps,id\n50\n60\n"), guideline)
    assert (found.file.read, found.file.rejected) == (2, 2)


@pytest.mark.parametrize(
    ("name", "array", "code", "value"),
    [
        ("kps", pa.array([50, 110, None]), "fact.out-of-range", "110"),
        ("kps", pa.array([50.0, 55.0, None]), "fact.wrong-type", "55.0"),
        ("lvef", pa.array([50.0, float("nan"), None], from_pandas=False), "column.no-number", "nan"),
        ("as_of", pa.array([1, -50000, None], pa.int32()).cast(pa.date32()), "fact.wrong-type", "1833-02-08"),
        ("as_of", pa.array([1, 2**31 - 1, None], pa.int32()).cast(pa.date32()), "fact.wrong-type", "2147483647"),
        ("as_of", pa.array([0, 3600, None], pa.timestamp("s")), "date.invalid", "1970-01-01 01:00:00"),
        ("symptoms", pa.array([[], ["hunger"], None]), "fact.unknown-code", "hunger"),
        ("symptoms", pa.array([["headache"], ["nausea", None], None]), "fact.unknown-code", "nausea;None"),
        ("given", pa.array([["R9.vps"], ["R9.vps", "R9"], None]), "cell.option", "R9"),
        ("given", pa.array([["R9.vps"], ["R9.vps", None], None]), "cell.option", "None"),
        ("given", pa.array([["R9.vps"], ["R9.vps", "R2.mri", "R9.vps"], None]), "fact.code-twice", "R9.vps"),
        ("survival_days", pa.array([1, -1, None]), "fact.out-of-range", "-1"),
        ("survival_days", pa.array([1.0, float("nan"), None], from_pandas=False), "column.no-number", "nan"),
        ("her2_ihc", pa.array(["3+", "4+", None]), "fact.unknown-code", "4+"),
        ("her2_ihc", pa.array([0, 5, None]), "fact.unknown-code", "5"),
        ("her2_ihc", pa.array(["3+", "4+", None]).dictionary_encode(), "fact.unknown-code", "4+"),
        ("kps", pa.array(["50", "5", None], pa.large_string()), "fact.wrong-type", "5"),
    ],
)
def test_a_wrong_value_of_a_typed_column_is_named_with_its_row(
    guideline: Guideline, tmp_path: Path, name: str, array: pa.Array, code: str, value: str
) -> None:
    pq.write_table(pa.table({name: array}), tmp_path / "a.parquet")
    found = told(tmp_path / "a.parquet", guideline)
    assert [(f.row, f.column, f.code, f.value) for f in found.faults] == [(2, name, code, value)]
    assert [row["row"] for row in found.rows] == [1, 3]


# ---------------------------------------------------------------- counts

CELLS = {
    "id": ["a", "b", "", "\x07", "x" * 300],
    "kps": ["50", "60", "", "55", "x", "-10"],
    "her2_ihc": ["3+", "0", "", "not-done", "5"],
    "symptoms": ["", "none", "headache;nausea", "hunger", '"'],
    "lvef": ["55.5", "", "101", "1e1", "nan"],
    "died": ["true", "false", "", "?"],
}


@pytest.mark.parametrize("seed", range(12))
def test_counts_add_up_whatever_is_in_the_rows(guideline: Guideline, tmp_path: Path, seed: int) -> None:
    """``told`` holds that each row is either good or rejected, once, at its place."""
    source = random.Random(seed)
    lines = [",".join(CELLS)]
    for _ in range(500):
        cells = ['"' + source.choice(texts).replace('"', '""') + '"' for texts in CELLS.values()]
        cells = cells[: source.choice((6, 6, 6, 6, 5))] + source.choice(([], [], [], ['""']))
        lines.append(",".join(cells))
    found = told(text_file(tmp_path / "a.csv", "\n".join(lines)), guideline)
    assert found.file.read == 500
    assert found.file.good > 10
    assert found.file.rejected > 10


def test_counts_add_up_over_many_blocks(guideline: Guideline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leptoguide.cohort.csv_file.BLOCK", 1000)
    lines = ["kps,id"]
    for number in range(5000):
        lines.append({3: "50", 7: "55,x", 9: "1,2,3"}.get(number % 13, f"50,{number}"))
    found = told(text_file(tmp_path / "a.csv", "\n".join(lines)), guideline)
    assert found.file.read == 5000
    assert {row % 13 for row, _, _ in found.codes} == {4, 8, 10}
    assert all(int(row["id"]) == row["row"] - 1 for row in found.rows)


@pytest.mark.parametrize("seed", range(40))
def test_broken_bytes_give_errors_and_never_a_traceback(guideline: Guideline, tmp_path: Path, seed: int) -> None:
    source = random.Random(seed)
    rows = [{name: source.choice(texts) for name, texts in CELLS.items()} for _ in range(60)]
    content = bytearray(csv_of(list(CELLS), rows, tmp_path / "a.csv").read_bytes())
    for _ in range(source.choice((1, 3, 30))):
        place = source.randrange(len(content))
        match source.randrange(3):
            case 0:
                content[place] = source.choice(b'",\n\r;\\\x00\xff\xc3a')
            case 1:
                del content[place : place + source.choice((1, 50))]
            case _:
                content[place:place] = source.choice((b'"', b"\n", b",", b"\xe6", b'"""', b"\r"))
    path = text_file(tmp_path / "a.csv", bytes(content))
    with suppress(InputError):
        told(path, guideline)


def test_the_file_is_read_anew_each_time(guideline: Guideline, tmp_path: Path) -> None:
    path = text_file(tmp_path / "a.csv", "kps\n50\nx\n")
    found = open_cohort(path, guideline)
    for _ in range(2):
        faults: list[Any] = []
        assert sum(batch.num_rows for batch in found.batches(faults.extend)) == 1
        assert (found.read, found.good, found.rejected, len(faults)) == (2, 1, 1, 1)
