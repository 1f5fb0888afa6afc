"""What comes of reading beside the values: which columns, in which order, from which kind of text."""

from __future__ import annotations

import datetime
import random
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from leptoguide.cohort.columns import BESIDE
from leptoguide.cohort.reading import open_cohort
from leptoguide.errors import InputError
from leptoguide.knowledge.guideline import Guideline
from leptoguide.planes.plan import Plan, compile_guideline
from tests.cohort.tables import text_file, told


@pytest.fixture(scope="module")
def plan(guideline: Guideline) -> Plan:
    """The planes of the guideline."""
    return compile_guideline(guideline)


TABLE = "kps,group,symptoms,id,her2_ihc,given,ecog\n50,x,headache,a,3+,R9.vps,1\n60,y,none,b,0,none,7\n"


def test_columns_stand_in_one_order_whatever_the_file_has(guideline: Guideline, plan: Plan, tmp_path: Path) -> None:
    file = open_cohort(text_file(tmp_path / "a.csv", TABLE), guideline)
    assert file.schema.names[:5] == ["row", "id", "given", "group", "her2_ihc"]
    assert [name for name in plan.schema.names if name in file.schema.names] == file.schema.names[4:]
    for field in file.schema:
        assert field == (BESIDE if field.name in BESIDE.names else plan.schema).field(field.name)
    (batch,) = file.batches(lambda faults: None)
    assert plan.run(batch, besides=[name for name in BESIDE.names if name in batch.schema.names]).count == 1


def test_only_the_columns_that_are_wanted_come_and_all_are_checked(guideline: Guideline, tmp_path: Path) -> None:
    path = text_file(tmp_path / "a.csv", TABLE)
    found = told(path, guideline, columns=["kps", "symptoms:headache"])
    assert found.file.schema.names == ["row", "id", "given", "group", "symptoms", "symptoms:headache", "kps"]
    assert found.codes == [(2, "ecog", "fact.out-of-range")]
    assert told(path, guideline, columns=["kps"], check_all=False).codes == found.codes
    table = pa.table({"kps": [50, 60], "ecog": [1, 7], "id": ["a", "b"], "symptoms": [["headache"], None]})
    pq.write_table(table, tmp_path / "a.parquet")
    assert told(tmp_path / "a.parquet", guideline, columns=["kps"]).codes == found.codes
    unchecked = told(tmp_path / "a.parquet", guideline, columns=["symptoms:headache"], check_all=False)
    assert unchecked.faults == []
    assert unchecked.file.schema.names == ["row", "id", "symptoms"]


def test_the_columns_that_a_plan_needs_are_enough(guideline: Guideline, plan: Plan, tmp_path: Path) -> None:
    path = text_file(tmp_path / "a.csv", TABLE)
    whole, needed = (open_cohort(path, guideline, columns=columns) for columns in (None, plan.columns()))
    answers = [
        plan.run(next(iter(file.batches(lambda faults: None))), besides=BESIDE.names).statuses("R9.vps")
        for file in (whole, needed)
    ]
    assert len(needed.schema) < len(whole.schema)
    assert answers[0].tobytes() == answers[1].tobytes()


@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", [True, False])
def test_lines_may_end_as_on_any_system(guideline: Guideline, tmp_path: Path, bom: str, end: str, last: bool) -> None:
    content = bom + end.join(["id,kps", '"a",50', "演示,60"]) + (end if last else "")
    found = told(text_file(tmp_path / "a.csv", content), guideline)
    assert [(row["row"], row["id"], row["kps"]) for row in found.rows] == [(1, "a", 50), (2, "演示", 60)]


def test_tabs_may_stand_between(guideline: Guideline, tmp_path: Path) -> None:
    assert told(text_file(tmp_path / "a.TSV", "id\tkps\na,b\t50\n"), guideline).known() == {"id": "a,b", "kps": 50}


def test_a_cell_may_hold_commas_quotes_and_line_breaks(guideline: Guideline, tmp_path: Path) -> None:
    found = told(text_file(tmp_path / "a.csv", 'id,kps\n"a, ""b""",50\n" c ",60\n'), guideline)
    assert [row["id"] for row in found.rows] == ['a, "b"', "c"]
    found = told(text_file(tmp_path / "a.csv", '\n\n"id","kps"\n"",50\n'), guideline)
    assert found.known() == {"kps": 50}


def test_a_name_with_a_dot_is_one_column_of_parquet(guideline: Guideline, tmp_path: Path) -> None:
    pq.write_table(
        pa.table({"given:R9.vps": [True, None], "given:R9.ommaya-drainage": [False, True]}), tmp_path / "a.parquet"
    )
    assert [row["given"] for row in told(tmp_path / "a.parquet", guideline).rows] == [["R9.vps"], None]


def test_times_of_parquet_at_midnight_are_days(guideline: Guideline, tmp_path: Path) -> None:
    day = datetime.datetime(2026, 3, 1)
    for kind in (pa.timestamp("ns"), pa.timestamp("s"), pa.date64()):
        pq.write_table(pa.table({"as_of": pa.array([day, None], kind)}), tmp_path / "a.parquet")
        assert [row["as_of"] for row in told(tmp_path / "a.parquet", guideline).rows] == [day.date(), None]


def test_columns_without_any_value_are_read(guideline: Guideline, tmp_path: Path) -> None:
    names = ["id", "kps", "her2_ihc", "symptoms:headache", "given", "as_of", "died", "survival_days", "lvef"]
    pq.write_table(pa.table({name: pa.nulls(2) for name in names}), tmp_path / "a.parquet")
    found = told(tmp_path / "a.parquet", guideline)
    assert [found.known(number) for number in range(2)] == [{}, {}]


def test_many_batches_have_one_schema_and_every_row(guideline: Guideline, tmp_path: Path) -> None:
    count = 300_000
    source = random.Random(1)
    kps = [source.choice((None, 50, 60, 55)) for _ in range(count)]
    codes = pa.array(source.choices(["0", "3+", "not-done", None], k=count)).dictionary_encode()
    pq.write_table(pa.table({"kps": kps, "her2_ihc": codes}), tmp_path / "a.parquet", row_group_size=70_000)
    file, wrong = open_cohort(tmp_path / "a.parquet", guideline), 0
    assert file.rows == count
    last = good = 0
    shares = []
    for batch in file.batches(lambda faults: None):
        assert batch.schema == file.schema
        rows = batch.column(0).to_pylist()
        assert rows[0] > last
        last, good = rows[-1], good + len(rows)
        shares.append(file.done)
    wrong = kps.count(55)
    assert (file.read, file.good, file.rejected) == (count, count - wrong, wrong)
    assert shares == sorted(shares)
    assert good == count - wrong


@pytest.mark.parametrize("seed", range(25))
def test_broken_parquet_gives_errors_and_never_a_traceback(guideline: Guideline, tmp_path: Path, seed: int) -> None:
    """Texts that are no UTF-8 among them, which Arrow passes on."""
    table = {"id": ["a", "b"] * 20, "kps": [50, 60] * 20, "her2_ihc": ["3+", "0"] * 20, "symptoms": [["headache"]] * 40}
    pq.write_table(pa.table(table), tmp_path / "a.parquet", compression="none", use_dictionary=False)
    content = bytearray((tmp_path / "a.parquet").read_bytes())
    source = random.Random(seed)
    for _ in range(source.choice((1, 2, 5))):
        content[source.randrange(4, len(content) // 2 if seed % 2 else len(content))] = source.randrange(128, 256)
    path = text_file(tmp_path / "a.parquet", bytes(content))
    try:
        found = told(path, guideline)
    except InputError as problem:
        found = None
        assert_said(problem)
    assert found is None or found.file.read


def assert_said(problem: InputError) -> None:
    """It says what to do, in both languages."""
    assert problem.hint_in("zh") != problem.hint_in("en")
