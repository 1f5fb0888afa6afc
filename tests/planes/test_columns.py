"""Columns: patients as a table and back, and the same answers however a table says the same."""

from __future__ import annotations

import datetime
import random
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest

from leptoguide.errors import InputError
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.values import FactValue, Members
from leptoguide.planes.columns import cohort
from leptoguide.planes.computed import difference
from leptoguide.planes.names import answer
from leptoguide.planes.plan import Plan
from leptoguide.planes.result import Result
from leptoguide.record.computed import with_computed
from tests.property.patients import AS_OF, Patients

COUNT = 200


@pytest.fixture(scope="module")
def patients(guideline: Guideline) -> list[dict[str, FactValue]]:
    """Random patients on one day."""
    source, drawn = random.Random("columns"), Patients(guideline)
    return [{**drawn.patient(source), "as_of": AS_OF} for _ in range(COUNT)]


@pytest.fixture(scope="module")
def batch(plan: Plan, patients: list[dict[str, FactValue]]) -> pa.RecordBatch:
    """The same as columns."""
    return cohort(patients, plan.variables)


def said(result: Result) -> list[tuple[bytes, bytes]]:
    """All that a result says of every item."""
    return [(result.statuses(i).tobytes(), result.reasons(i).tobytes()) for i in result.plan.items]


@pytest.fixture(scope="module")
def expected(plan: Plan, batch: pa.RecordBatch) -> list[tuple[bytes, bytes]]:
    """What the plan says of them."""
    return said(plan.run(batch))


def changed(batch: pa.RecordBatch, **columns: pa.Array | None) -> pa.RecordBatch:
    """The batch with other columns in place of some; ``None`` leaves one out."""
    found = dict(zip(batch.schema.names, batch.columns, strict=True)) | columns
    return pa.record_batch({name: array for name, array in found.items() if array is not None})


def test_a_cohort_has_every_column_of_the_schema(plan: Plan, batch: pa.RecordBatch) -> None:
    assert batch.schema == plan.schema
    assert len(plan.schema) == len(plan.variables) + sum(map(len, plan.guideline.list_codes.values()))
    assert plan.program().columns <= set(plan.schema.names)


def test_a_cohort_holds_what_is_known(plan: Plan) -> None:
    members = Members(frozenset({"headache"}), frozenset({"seizure"}))
    found = cohort([{"symptoms": members, "kps": 60, "her2_ihc": "3+", "as_of": AS_OF}, {}], plan.variables)
    assert found.column(answer("symptoms", "headache")).to_pylist() == [True, None]
    assert found.column(answer("symptoms", "seizure")).to_pylist() == [False, None]
    assert found.column(answer("symptoms", "nausea")).to_pylist() == [None, None]
    assert found.column("symptoms").to_pylist() == [True, None]
    assert found.column("kps").to_pylist() == [60, None]
    assert found.column("her2_ihc").to_pylist() == ["3+", None]
    assert found.column("as_of").to_pylist() == [AS_OF, None]


@pytest.mark.parametrize("start", [1, 7, 8, 63, 64, 65, 199, 200])
def test_a_slice_says_what_the_whole_says_of_its_rows(
    plan: Plan, batch: pa.RecordBatch, expected: list[tuple[bytes, bytes]], start: int
) -> None:
    result = plan.run(batch.slice(start))
    for item, (statuses, reasons) in zip(plan.items, expected, strict=True):
        assert result.statuses(item).tobytes() == statuses[start:]
        width = len(reasons) // COUNT
        assert result.reasons(item).tobytes() == reasons[start * width :]


def test_an_array_that_ends_with_its_last_patient_is_read_to_its_end(plan: Plan, batch: pa.RecordBatch) -> None:
    """Buffers from elsewhere need not be padded to a whole word."""
    name = next(n for n, v in plan.variables.items() if str(v.type) == "true/false")
    bits = pa.py_buffer(bytes([0b101]))
    short = pa.Array.from_buffers(pa.bool_(), 3, [None, bits])
    same = pa.array([True, False, True])
    few = batch.slice(0, 3)
    assert said(plan.run(changed(few, **{name: short}))) == said(plan.run(changed(few, **{name: same})))


def test_one_day_for_all_is_a_column_of_that_day(
    plan: Plan, batch: pa.RecordBatch, expected: list[tuple[bytes, bytes]]
) -> None:
    assert said(plan.run(changed(batch, as_of=None), as_of=AS_OF)) == expected
    other = pa.array([datetime.date(2020, 1, 1)] * COUNT)
    assert said(plan.run(changed(batch, as_of=other), as_of=AS_OF)) == expected
    assert said(plan.run(changed(batch, as_of=other))) != expected


def test_codes_are_text_in_any_order_and_width(
    plan: Plan, batch: pa.RecordBatch, expected: list[tuple[bytes, bytes]]
) -> None:
    codes = [name for name in batch.schema.names if pa.types.is_dictionary(batch.schema.field(name).type)]
    text = {name: batch.column(name).cast(pa.string()) for name in codes}
    assert said(plan.run(changed(batch, **text))) == expected
    assert said(plan.run(changed(batch, **{n: a.cast(pa.large_string()) for n, a in text.items()}))) == expected
    turned = {}
    for name, array in text.items():
        values = [*sorted(set(array.drop_null().to_pylist()), reverse=True), "not used"]
        places = pa.array([None if v is None else values.index(v) for v in array.to_pylist()], pa.int32())
        turned[name] = pa.DictionaryArray.from_arrays(places, pa.array(values))
    assert said(plan.run(changed(batch, **turned))) == expected
    with_null = {
        name: pa.DictionaryArray.from_arrays(
            pa.array(
                [0 if v is None else 1 + sorted(set(array.drop_null().to_pylist())).index(v) for v in array.to_pylist()]
            ),
            pa.array([None, *sorted(set(array.drop_null().to_pylist()))], pa.string()),
        )
        for name, array in text.items()
    }
    assert said(plan.run(changed(batch, **with_null))) == expected


def test_numbers_are_exact_in_any_type(plan: Plan) -> None:
    whole = cohort([{"lvef": 40, "kps": 50}, {"lvef": 45, "kps": 20}, {}], plan.variables)
    expected = said(plan.run(whole))
    for kind in (pa.int8(), pa.uint16(), pa.int64(), pa.float64(), pa.decimal128(12, 2)):
        columns = {name: whole.column(name).cast(kind) for name in ("lvef", "kps")}
        if pa.types.is_decimal(kind):
            columns["kps"] = whole.column("kps")
        assert said(plan.run(changed(whole, **columns))) == expected
    limit = cohort([{"mri_gadolinium_dose": 0.1}], plan.variables)
    exact = changed(limit, mri_gadolinium_dose=pa.array([Decimal("0.1")]))
    assert said(plan.run(exact)) == said(plan.run(limit))


def test_a_whole_list_says_what_its_columns_say(plan: Plan, guideline: Guideline) -> None:
    source = random.Random("lists")
    rows: list[dict[str, FactValue]] = []
    for _ in range(150):
        facts: dict[str, FactValue] = {}
        for name, codes in guideline.list_codes.items():
            if source.random() < 0.7:
                present = frozenset(c for c in codes if source.random() < 0.15)
                facts[name] = Members(present, frozenset(codes) - present)
        rows.append({**facts, "csf_sampling": "done", "csf_cytology": "positive", "as_of": AS_OF})
    by_code = cohort(rows, plan.variables)
    lists = {
        name: pa.array([sorted(r[name].present) if name in r else None for r in rows], pa.list_(pa.string()))  # type: ignore[union-attr]
        for name in guideline.list_codes
    }
    drop = {answer(name, code): None for name, codes in guideline.list_codes.items() for code in codes}
    whole = changed(by_code, **(drop | lists))
    assert said(plan.run(whole)) == said(plan.run(by_code))
    assert said(plan.run(whole.slice(37))) == said(plan.run(by_code.slice(37)))
    encoded = {name: array.cast(pa.large_list(pa.dictionary(pa.int32(), pa.string()))) for name, array in lists.items()}
    assert said(plan.run(changed(by_code, **(drop | encoded)))) == said(plan.run(by_code))


def test_what_has_no_column_or_an_empty_one_is_unknown(plan: Plan) -> None:
    expected = said(plan.run(cohort([{}, {}, {}], plan.variables)))
    rows = pa.record_batch({"kps": pa.array([None] * 3, pa.int32())})
    assert said(plan.run(rows)) == expected
    nothing = pa.record_batch({name: pa.nulls(3) for name in plan.schema.names})
    assert said(plan.run(nothing)) == expected


def test_columns_that_are_not_needed_can_be_left_out(
    plan: Plan, batch: pa.RecordBatch, expected: list[tuple[bytes, bytes]]
) -> None:
    """Neither can one that is needed: the least patient differs without it."""
    needed = plan.columns()
    assert {"lvef", "lvef_baseline", "lvef_drop", "as_of"} <= set(needed)
    assert len(needed) < len(plan.schema) - 50
    assert said(plan.run(batch.select(needed))) == expected
    assert set(plan.columns(reasons=False)) <= set(needed)
    assert set(needed) < set(plan.columns(also=list(plan.conditions)))
    some = needed[::4]
    telling = sum(said(plan.run(changed(batch.select(needed), **{name: None}))) != expected for name in some)
    assert telling > len(some) * 0.8


def test_no_patients_are_no_answers(plan: Plan) -> None:
    result = plan.run(cohort([], plan.variables))
    assert result.count == 0
    assert {len(result.statuses(item)) for item in plan.items} == {0}
    assert result.batch().num_rows == 0


def test_what_lies_under_a_null_means_nothing(
    plan: Plan, batch: pa.RecordBatch, expected: list[tuple[bytes, bytes]]
) -> None:
    """Arrow leaves any bytes where there is no value; NaN and what no case can name among them."""
    buried = {}
    for name, array in zip(batch.schema.names, batch.columns, strict=True):
        if pa.types.is_boolean(array.type) or pa.types.is_dictionary(array.type):
            continue
        width = {"double": np.float64, "int32": np.int32, "date32[day]": np.int32}[str(array.type)]
        values = np.frombuffer(array.buffers()[1], width)[: len(array)].copy()
        values[~array.is_valid().to_numpy(zero_copy_only=False)] = np.nan if width is np.float64 else -(2**31)
        validity = array.buffers()[0]
        buried[name] = pa.Array.from_buffers(array.type, len(array), [validity, pa.py_buffer(values)])
    assert said(plan.run(changed(batch, **buried))) == expected


# ---------------------------------------------------------------- what follows from two others


def test_differences_are_those_of_the_dictionary(guideline: Guideline) -> None:
    source = random.Random("differences")
    pairs = [(62.3, 42.3), (55, 45.0), (0.3, 0.1), (1e-9, 0), (99999.999999999, 1e-9), (123456.7, 3456.7)]
    pairs += [
        (round(source.uniform(0, 100), d), round(source.uniform(0, 100), d)) for d in range(10) for _ in range(50)
    ]
    for _ in range(200):
        long, short = source.uniform(0, 100), round(source.uniform(0, 100), 1)
        pairs += [(long, source.uniform(0, 100)), (long, short), (short, long)]
    a, b = (np.array(side, np.float64) for side in zip(*pairs, strict=True))
    found = difference(a, b, np.ones(len(pairs), bool))
    for (x, y), value in zip(pairs, found, strict=True):
        assert value == float(Decimal(repr(float(x))) - Decimal(repr(float(y)))), (x, y)


def test_a_difference_is_worked_out_where_it_is_not_given(plan: Plan, guideline: Guideline) -> None:
    rows: list[dict[str, FactValue]] = [
        {"lvef": 42.3, "lvef_baseline": 62.3},
        {"lvef": 42.4, "lvef_baseline": 62.3},
        {"lvef": 60, "lvef_baseline": 50},
        {"lvef": 50, "lvef_baseline": 50},
        {"lvef": 42.3, "lvef_baseline": 62.3, "lvef_drop": 3},
        {"lvef": 42.3},
        {"lvef_drop": 30},
        {},
    ]
    whole: list[dict[str, FactValue]] = [with_computed(row, guideline.dictionary) for row in rows]
    assert "lvef_drop" in whole[0]

    def found(batch: pa.RecordBatch) -> list[object]:
        result = plan.run(batch, also=list(plan.conditions))
        return [said(result), *(result.column(name) for name in plan.conditions)]

    assert found(cohort(rows, plan.variables)) == found(cohort(whole, plan.variables))
    without = changed(cohort(rows[:4], plan.variables), lvef_drop=None)
    assert found(without) == found(cohort(whole[:4], plan.variables))


def test_an_error_of_a_column_is_an_error_of_input(plan: Plan) -> None:
    with pytest.raises(InputError):
        plan.run(pa.record_batch({"kp": pa.array([50])}))
