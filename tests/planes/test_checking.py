"""A table that is none of patients gets one clear error with its column and row; nothing is read as something else."""

from __future__ import annotations

import datetime
import math
from typing import Any

import pyarrow as pa
import pytest

from leptoguide.errors import InputError
from leptoguide.planes.columns import cohort
from leptoguide.planes.plan import CHUNK, Plan

DAY = datetime.date(2026, 3, 1)


def refused(plan: Plan, **columns: Any) -> InputError:
    """The error that a table of these columns gets."""
    with pytest.raises(InputError) as caught:
        plan.run(pa.record_batch(columns))
    return caught.value


@pytest.mark.parametrize(
    ("column", "values", "code", "place", "says"),
    [
        ("kps", [50, None, 110], "fact.out-of-range", "row 3, kps", "110 is out of range"),
        ("kps", [-10], "fact.out-of-range", "row 1, kps", "-10"),
        ("kps", [50, 55], "fact.wrong-type", "row 2, kps", "55 is not a whole number in steps of 10"),
        ("kps", [50.0, 50.5], "fact.wrong-type", "row 2, kps", "50.5"),
        ("ecog", [1.0, 1.5], "fact.wrong-type", "row 2, ecog", "a whole number"),
        ("lvef", [50.0, math.nan], "column.no-number", "row 2, lvef", "NaN"),
        ("lvef", [math.inf], "fact.out-of-range", "row 1, lvef", "inf"),
        ("lm_onset_date", [DAY, datetime.date(1899, 12, 31)], "fact.wrong-type", "row 2, lm_onset_date", "1899-12-31"),
        ("lm_onset_date", [datetime.date.min], "fact.wrong-type", "row 1, lm_onset_date", "a whole date such as"),
        ("surgery_date", [datetime.date.min, datetime.date.max], "fact.wrong-type", "row 2, surgery_date", "or never"),
        ("her2_ihc", ["3+", "4+"], "fact.unknown-code", "row 2, her2_ihc", "'4+' is not a value of her2_ihc"),
        ("her2_ihc", [None, ""], "fact.unknown-code", "row 2, her2_ihc", "''"),
        ("symptoms", [[], ["headache"], ["nausea", "hunger"]], "fact.unknown-code", "row 3, symptoms", "'hunger'"),
        ("symptoms", [["headache", None]], "fact.unknown-code", "row 1, symptoms", "null"),
    ],
)
def test_a_value_that_a_fact_can_not_have_is_named_with_its_row(
    plan: Plan, column: str, values: list[Any], code: str, place: str, says: str
) -> None:
    error = refused(plan, **{column: pa.array(values)})
    assert (error.code, error.where) == (code, place)
    assert says in error.message or says in str(error)
    assert error.hint
    assert error.where_in("zh") == place.replace("row ", "第 ").replace(", ", " 行，")


@pytest.mark.parametrize(
    ("column", "kind", "needed"),
    [
        ("brain_metastases", pa.int8(), "a column of bool"),
        ("brain_metastases", pa.string(), "a column of bool"),
        ("her2_ihc", pa.int8(), "a column of string"),
        ("her2_ihc", pa.dictionary(pa.int8(), pa.int32()), "a column of string"),
        ("kps", pa.string(), "a column of double"),
        ("kps", pa.bool_(), "a column of double"),
        ("lvef", pa.float32(), "a column of double"),
        ("as_of", pa.timestamp("s"), "a column of date32"),
        ("as_of", pa.string(), "a column of date32"),
        ("symptoms", pa.string(), "list<string>"),
        ("symptoms", pa.list_(pa.int8()), "list<string>"),
        ("symptoms:headache", pa.int8(), "a column of bool"),
        ("symptoms:headache", pa.list_(pa.string()), "a column of bool"),
    ],
)
def test_a_type_that_would_have_to_be_guessed_is_refused(
    plan: Plan, column: str, kind: pa.DataType, needed: str
) -> None:
    """Single precision among them: 0.1 would lie above 0.1."""
    error = refused(plan, **{column: pa.nulls(2, kind)})
    assert (error.code, error.where) == ("column.type", column)
    assert str(kind) in error.message
    assert needed in str(error.hint)


@pytest.mark.parametrize(
    ("column", "hint"),
    [
        ("kp", "did you mean kps?"),
        ("symptom", "did you mean symptoms?"),
        ("symptoms:hunger", "did you mean symptoms?"),
        ("kps:50", "did you mean kps?"),
        ("symptoms:", "did you mean symptoms?"),
        ("xyz", "`leptoguide facts` lists them"),
    ],
)
def test_a_column_that_is_no_fact_is_refused(plan: Plan, column: str, hint: str) -> None:
    error = refused(plan, **{column: pa.array([True])})
    assert (error.code, error.where, error.hint) == ("fact.unknown", column, hint)


def test_columns_beside_the_facts_are_left_alone_when_they_are_named(plan: Plan) -> None:
    batch = pa.record_batch({"patient": ["a", "b"], "kps": [50, 60]})
    assert plan.run(batch, besides=["patient"]).count == 2
    with pytest.raises(InputError, match="unknown fact 'patient'"):
        plan.run(batch, besides=["other"])
    with pytest.raises(InputError, match="unknown fact 'patient'"):
        plan.run(batch)


def test_a_column_that_stands_twice_is_refused(plan: Plan) -> None:
    batch = pa.RecordBatch.from_arrays([pa.array([50]), pa.array([60])], names=["kps", "kps"])
    with pytest.raises(InputError) as caught:
        plan.run(batch)
    assert (caught.value.code, caught.value.where) == ("column.twice", "kps")


def test_a_list_in_two_forms_is_refused(plan: Plan) -> None:
    error = refused(plan, **{"symptoms": pa.array([["headache"]]), "symptoms:nausea": pa.array([True])})
    assert (error.code, error.where) == ("column.list-twice", "symptoms:nausea")


def test_another_table_of_the_same_plan_is_checked_anew(plan: Plan) -> None:
    plan.run(pa.record_batch({"kps": [50]}))
    assert refused(plan, kps=pa.array(["50"])).code == "column.type"
    plan.run(pa.record_batch({"kps": [50]}))
    assert refused(plan, kps=pa.array([50.0, 200.0])).code == "fact.out-of-range"


def test_every_value_that_a_case_can_have_is_a_value_of_a_column(plan: Plan) -> None:
    """The ends of each range, the first and last day, never, every code."""
    rows: list[dict[str, Any]] = []
    for name, variable in plan.variables.items():
        if variable.range is not None:
            ends = [int(x) if variable.step else x for x in variable.range]
            rows += [{name: end} for end in ends]
        if variable.never is not None:
            rows.append({name: {"early": datetime.date.min, "late": datetime.date.max}[variable.never]})
    rows += [{"as_of": datetime.date(1900, 1, 1)}, {"as_of": datetime.date(2200, 12, 31)}]
    assert plan.run(cohort(rows, plan.variables)).count == len(rows)


def test_rows_are_counted_over_all_batches(plan: Plan) -> None:
    good = pa.record_batch({"kps": [50] * 10})
    bad = pa.record_batch({"kps": [50, 500]})
    found = plan.stream([good, good, bad])
    assert [next(found).count, next(found).count] == [10, 10]
    with pytest.raises(InputError, match="row 22, kps"):
        next(found)


def test_a_large_batch_is_looked_at_in_parts(plan: Plan) -> None:
    batch = pa.record_batch({"kps": pa.array([50] * CHUNK + [40] * 5, pa.int32())})
    parts = list(plan.stream([batch], reasons=False))
    assert [part.count for part in parts] == [CHUNK, 5]
    whole = plan.run(batch, reasons=False)
    joined = b"".join(part.statuses("R9.vps").tobytes() for part in parts)
    assert joined == whole.statuses("R9.vps").tobytes()
