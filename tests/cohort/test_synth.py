"""Synthetic cohorts: the same again, labelled, never contradictory, every fact and code in them, and plenty missing."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from leptoguide.advise.status import ORDER, Status
from leptoguide.cohort import columns as c
from leptoguide.cohort.synth import KEY, STRETCH, Synthesis, is_synthetic
from leptoguide.cohort.synth_chance import Chance, table
from leptoguide.cohort.synth_rules import synth_rules
from leptoguide.evaluate.evaluator import Evaluator
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.values import Members
from leptoguide.language.types import BooleanType, CodeType, ListType
from leptoguide.planes.names import answer
from leptoguide.planes.plan import compile_guideline
from leptoguide.planes.variables import variables_of
from leptoguide.truth import FALSE

SEED = 2026
BESIDE = [name for name in c.BESIDE.names if name != c.ROW]


@pytest.fixture(scope="module")
def synthesis(guideline: Guideline) -> Synthesis:
    return Synthesis(guideline)


@pytest.fixture(scope="module")
def many(synthesis: Synthesis) -> pa.RecordBatch:
    """One whole stretch."""
    (batch,) = synthesis.batches(STRETCH, SEED)
    return batch


def first(synthesis: Synthesis, count: int, seed: int = SEED) -> pa.Table:
    return pa.Table.from_batches(synthesis.batches(count, seed))


# ---------------------------------------------------------------- the same again


def test_the_same_seed_gives_the_same_rows_and_another_seed_gives_others(guideline: Guideline) -> None:
    assert first(Synthesis(guideline), 500).equals(first(Synthesis(guideline), 500))
    others = first(Synthesis(guideline), 500, seed=SEED + 1)
    assert first(Synthesis(guideline), 500).column("kps") != others.column("kps")


def test_the_first_rows_do_not_depend_on_how_many_there_are(synthesis: Synthesis) -> None:
    long = first(synthesis, STRETCH + 3)
    assert long.num_rows == STRETCH + 3
    assert long.slice(0, 5).equals(first(synthesis, 5))
    assert long.column(c.ID)[STRETCH].as_py() == f"SYNTHETIC-{STRETCH + 1:010}"
    assert not long.slice(STRETCH, 3).drop_columns([c.ID]).equals(long.slice(0, 3).drop_columns([c.ID]))


def test_chance_is_the_stream_that_it_always_was() -> None:
    drawn = [Chance(SEED, 1, 1000).short().tobytes(), Chance(SEED, 1, 1000).long().tobytes()]
    assert [hashlib.sha256(part).hexdigest()[:16] for part in drawn] == ["8cfe974589ff6d62", "fd51f638ec3b3bdf"]


def test_weights_become_shares_of_all_numbers() -> None:
    assert np.bincount(table([1, 0, 3])).tolist() == [1 << 14, 0, 3 << 14]


# ---------------------------------------------------------------- its label


def test_every_id_and_the_schema_say_that_it_is_synthetic(many: pa.RecordBatch) -> None:
    assert all(name.startswith("SYNTHETIC-") for name in many.column(c.ID).to_pylist())
    assert many.schema.metadata[KEY] == b"true"
    assert is_synthetic(many.schema)
    assert is_synthetic(many)


def test_either_label_alone_is_noticed_and_nothing_else_is(many: pa.RecordBatch) -> None:
    plain = many.slice(0, 5).replace_schema_metadata(None)
    assert is_synthetic(plain)
    assert not is_synthetic(plain.schema)
    mixed = pa.record_batch({c.ID: ["a", None, "SYNTHETIC-1"]})
    assert is_synthetic(mixed)
    assert not is_synthetic(mixed.slice(0, 2))
    assert not is_synthetic(pa.record_batch({"kps": [50]}))
    assert not is_synthetic(pa.record_batch({c.ID: pa.array([None], pa.string())}))


# ---------------------------------------------------------------- the patients


def patient(row: Mapping[str, Any], guideline: Guideline) -> dict[str, Any]:
    """The known facts of one row, as a case has them."""
    found: dict[str, Any] = {}
    for name, variable in variables_of(guideline.dictionary).items():
        if isinstance(variable.type, ListType) and row[name] is not None:
            answers = {code: row[answer(name, code)] for code in variable.type.values}
            present = frozenset(code for code, has in answers.items() if has)
            found[name] = Members(present, frozenset(code for code, has in answers.items() if has is False))
        elif row[name] is not None:
            found[name] = row[name]
    return found


def test_no_patient_contradicts_a_constraint_one_by_one(many: pa.RecordBatch, guideline: Guideline) -> None:
    for row in many.slice(0, 300).to_pylist():
        facts = patient(row, guideline)
        evaluator = Evaluator(facts, guideline.definition_nodes, guideline.list_codes)
        broken = [c.entry.id for c in guideline.constraints if evaluator.truth(c.condition.node) is FALSE]
        assert broken == [], row["id"]


def test_no_patient_contradicts_a_constraint_in_columns(many: pa.RecordBatch, guideline: Guideline) -> None:
    plan = compile_guideline(guideline)
    names = [name for name in plan.conditions if name.startswith("constraint ")]
    result = plan.run(many, besides=BESIDE, also=names)
    broken = [name for name in names if pc.any(pc.invert(result.column(name))).as_py()]
    assert broken == []


def test_the_rules_themselves_draw_no_contradiction(synthesis: Synthesis, monkeypatch: pytest.MonkeyPatch) -> None:
    """What would contradict a constraint is taken back; that must not hide a rule that is wrong."""
    from leptoguide.cohort.synth_conditions import Holds  # noqa: PLC0415

    found: list[Any] = []
    whole = Holds.broken
    monkeypatch.setattr(Holds, "broken", lambda holds: found.extend(whole(holds)) or iter(()))
    first(synthesis, 1, seed=SEED + 2)
    assert found == []


def test_a_contradiction_that_the_rules_draw_is_taken_back(guideline: Guideline) -> None:
    rules = synth_rules()
    cytology = type(rules).model_validate(
        rules.model_dump() | {"facts": rules.model_dump()["facts"] | {"csf_cytology": ({"weights": {"positive": 1}},)}}
    )
    found = first(Synthesis(guideline, cytology), 2000)
    dry = found.filter(pc.not_equal(found["csf_sampling"].cast(pa.string()), "done"))
    assert dry.num_rows == 0
    assert found["csf_sampling"].null_count > 0


def test_every_fact_and_every_code_occurs(many: pa.RecordBatch, guideline: Guideline) -> None:
    missing = []
    for name, variable in variables_of(guideline.dictionary).items():
        seen = set(many.column(name).unique().to_pylist()) - {None}
        match variable.type:
            case BooleanType():
                wanted: set[Any] = {True, False}
            case CodeType(values=codes):
                wanted = set(codes)
            case ListType(values=codes):
                wanted = {True}
                for code in codes:
                    if set(many.column(answer(name, code)).unique().to_pylist()) != {True, False, None}:
                        missing.append(answer(name, code))
            case _:
                wanted = set(list(seen)[:2]) if len(seen) > 1 else {"more than one"}
        if not wanted <= seen:
            missing.append(name)
    assert missing == []


def test_dates_that_can_be_never_are_never_for_some(many: pa.RecordBatch, guideline: Guideline) -> None:
    for name, variable in variables_of(guideline.dictionary).items():
        if variable.never is not None:
            extreme = pc.min(many.column(name)) if variable.never == "early" else pc.max(many.column(name))
            assert extreme.as_py().year in (1, 9999), name


def test_every_option_is_advised_to_somebody_whom_it_can_be_advised_to(
    many: pa.RecordBatch, guideline: Guideline
) -> None:
    result = compile_guideline(guideline).run(many, besides=BESIDE, reasons=False)
    reached = {Status.RECOMMENDED, Status.BLOCKED, Status.ADVISED_AGAINST}
    silent = [o for o in guideline.options if not reached & {ORDER[s] for s in np.unique(result.statuses(o))}]
    assert silent == []


# ---------------------------------------------------------------- what is missing


def test_every_fact_is_missing_for_some_but_the_day(many: pa.RecordBatch, guideline: Guideline) -> None:
    unknown = {name for name in guideline.dictionary.facts if many.column(name).null_count}
    assert guideline.dictionary.facts.keys() - unknown == {"as_of"}
    assert all(many.column(name).null_count < many.num_rows for name in many.schema.names)


def test_facts_go_missing_together(many: pa.RecordBatch, guideline: Guideline) -> None:
    columns = [many.column(name).is_null() for name in guideline.dictionary.groups["csf"]]
    together = columns[0]
    for column in columns[1:]:
        together = pc.and_(together, column)
    assert pc.mean(together.cast(pa.int8())).as_py() > 0.05


def test_some_lists_are_known_in_part_and_unanswered_ones_say_nothing(
    many: pa.RecordBatch, guideline: Guideline
) -> None:
    for name, codes in guideline.list_codes.items():
        answered = many.column(name)
        assert set(answered.unique().to_pylist()) <= {True, None}
        answers = [many.column(answer(name, code)) for code in codes]
        assert any(pc.any(pc.and_(answered.is_valid(), column.is_null())).as_py() for column in answers), name
        assert not any(pc.any(pc.and_(answered.is_null(), column.is_valid())).as_py() for column in answers), name


# ---------------------------------------------------------------- what was done, and what became of them


def test_what_was_given_is_mostly_what_is_advised(many: pa.RecordBatch, guideline: Guideline) -> None:
    result = compile_guideline(guideline).run(many, besides=BESIDE, reasons=False)
    recorded = many.column(c.GIVEN).is_valid().to_numpy(zero_copy_only=False)
    assert 0.8 < recorded.mean() < 0.95
    given = many.column(c.GIVEN).flatten()
    assert set(given.unique().to_pylist()) == set(guideline.options)
    owners = pc.list_parent_indices(many.column(c.GIVEN)).to_numpy()
    counts = dict.fromkeys(ORDER, 0)
    shares = dict.fromkeys(ORDER, 0)
    for name in guideline.options:
        statuses = result.statuses(name)
        who = np.zeros(many.num_rows, np.bool_)
        who[owners[pc.equal(given, name).to_numpy(zero_copy_only=False)]] = True
        for place, status in enumerate(ORDER):
            counts[status] += int((recorded & (statuses == place)).sum())
            shares[status] += int((who & (statuses == place)).sum())
    share = {status: shares[status] / counts[status] for status in ORDER}
    assert share[Status.RECOMMENDED] > 0.6
    assert 0 < share[Status.ADVISED_AGAINST] < 0.1
    assert 0 < share[Status.BLOCKED] < 0.2
    assert share[Status.NOT_APPLICABLE] < 0.02


def test_options_that_exclude_each_other_are_not_given_together(many: pa.RecordBatch, guideline: Guideline) -> None:
    pairs = [(name, other) for name, option in guideline.options.items() for other in option.entry.excludes]
    assert pairs
    given = [set(row) for row in many.column(c.GIVEN).to_pylist() if row]
    assert not any({a, b} <= row for a, b in pairs for row in given)


def test_survival_is_the_same_whatever_was_given_and_in_every_group(many: pa.RecordBatch) -> None:
    table = pa.Table.from_batches([many]).filter(many.column(c.SURVIVAL).is_valid())
    days = table[c.SURVIVAL].to_numpy()
    died = table[c.DIED].to_numpy(zero_copy_only=False).astype(bool)
    assert days.min() >= 1
    assert 0.5 < died.mean() < 0.95
    assert np.array_equal(days, np.round(days))
    overall = died.sum() / days.sum()
    length = pc.fill_null(pc.list_value_length(table[c.GIVEN]), 0).to_numpy()
    labels = np.array(table[c.GROUP].to_pylist(), object)
    assert set(labels) == {*synth_rules().groups, None}
    for who in (length > np.median(length), length <= np.median(length), *(labels == name for name in set(labels))):
        error = overall / np.sqrt(died[who].sum())
        assert abs(died[who].sum() / days[who].sum() - overall) < 4 * error
