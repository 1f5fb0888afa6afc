"""All thirteen recommendations, what an empty case says, and the readings of the source."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from leptoguide.advise.assess import assess
from leptoguide.advise.model import ReadingDiffers
from leptoguide.advise.status import ORDER, Status
from leptoguide.knowledge.guideline import Guideline
from leptoguide.record.case import Case
from tests.property.patients import Patients

MakeCase = Callable[..., Case]

CONFIRMED = {"csf_sampling": "done", "csf_cytology": "positive", "symptoms": ["headache"]}
HER2 = CONFIRMED | {"her2_ihc": "3+"}


def reading(guideline: Guideline, case: Case, option: str) -> dict[str, Status]:
    readings: tuple[ReadingDiffers, ...] = assess(guideline, case).options[option].readings
    return {r.discrepancy: r.status for r in readings}


def test_all_thirteen_are_always_present_in_order_and_as_actionable_as_their_options(
    guideline: Guideline, patients: Patients
) -> None:
    source = random.Random("thirteen")
    for _ in range(100):
        advice = assess(guideline, patients.case(patients.patient(source)))
        assert [r.id for r in advice.recommendations] == [f"R{n}" for n in range(1, 14)]
        for r in advice.recommendations:
            statuses = {o.status for o in r.options}
            assert r.status is next(s for s in ORDER if s in statuses)


# ---------------------------------------------------------------- nothing known


@pytest.mark.parametrize("as_of", ["2026-03-01", None])
def test_of_an_empty_case_every_option_needs_data(guideline: Guideline, make_case: MakeCase, as_of: str | None) -> None:
    advice = assess(guideline, make_case({}, as_of=as_of))
    assert {o.status for o in advice.options.values()} == {Status.NEEDS_DATA}
    assert {r.status for r in advice.recommendations} == {Status.NEEDS_DATA}
    assert all(r.waits_for and r.missing for r in advice.recommendations)


def test_an_empty_case_claims_nothing_else_either(guideline: Guideline, make_case: MakeCase) -> None:
    advice = assess(guideline, make_case({}))
    assert (advice.stage, advice.plan, advice.follow_up, advice.contradictions) == (None, (), (), ())
    assert dict(advice.mdt) == {}
    assert advice.notices == ()
    diagnosis = advice.diagnosis
    values = (diagnosis.certainty, diagnosis.type, diagnosis.class_, diagnosis.mri_type, diagnosis.subtype)
    assert values == (None,) * 5
    assert (diagnosis.her2, diagnosis.csf_outstanding, diagnosis.mri_type_eano_esmo) == (None, None, None)


def test_a_marker_of_absence_is_as_unknown_as_silence(guideline: Guideline, make_case: MakeCase) -> None:
    absent = {f.id: f.absent[0] for f in guideline.dictionary.facts.values() if f.absent}
    silent, asked = assess(guideline, make_case({})), assess(guideline, make_case(absent))
    assert len(absent) > 20
    assert asked.recommendations == silent.recommendations
    assert asked.diagnosis == silent.diagnosis
    assert asked.ask_next == silent.ask_next


def test_no_suspicion_and_no_disease_makes_everything_not_applicable(guideline: Guideline, make_case: MakeCase) -> None:
    facts = {"symptoms": [], "lm_suspicion": "none", "csf_cytology": "not-done", "meningeal_biopsy": "not-done"}
    advice = assess(guideline, make_case(facts))
    assert {o.status for o in advice.options.values()} == {Status.NOT_APPLICABLE}
    assert all(o.failing is not None for o in advice.options.values())


# ---------------------------------------------------------------- readings of the source


def test_at_a_kps_of_50_the_shunt_is_recommended_and_table_6_says_otherwise(
    guideline: Guideline, make_case: MakeCase
) -> None:
    facts = {"symptoms": ["headache"], "intracranial_pressure": "raised", "consciousness": "alert", "kps": 50}
    facts["surgery_judged_worthwhile"] = False
    case = make_case(facts)
    assert assess(guideline, case).options["R9.vps"].status is Status.RECOMMENDED
    assert reading(guideline, case, "R9.vps") == {"INC-16": Status.NOT_APPLICABLE}


@pytest.mark.parametrize("kps", [40, 60])
def test_away_from_a_kps_of_50_both_readings_agree(guideline: Guideline, make_case: MakeCase, kps: int) -> None:
    facts = {"symptoms": ["headache"], "intracranial_pressure": "raised", "consciousness": "alert", "kps": kps}
    facts["surgery_judged_worthwhile"] = False
    case = make_case(facts)
    expected = Status.RECOMMENDED if kps > 50 else Status.NOT_APPLICABLE
    assert assess(guideline, case).options["R9.vps"].status is expected
    assert reading(guideline, case, "R9.vps") == {}


def test_arising_on_t_dxd_the_other_reading_still_recommends_it(guideline: Guideline, make_case: MakeCase) -> None:
    facts = HER2 | {"anti_her2_at_onset": "ongoing", "therapy_at_onset": ["t-dxd"], "current_therapy": []}
    case = make_case(facts)
    assert assess(guideline, case).options["R5.t-dxd"].status is Status.NOT_APPLICABLE
    assert reading(guideline, case, "R5.t-dxd") == {"GAP-14": Status.RECOMMENDED}


@pytest.mark.parametrize(
    ("onset", "status", "other"),
    [
        ("2026-02-27", Status.RECOMMENDED, None),
        ("2026-02-28", Status.RECOMMENDED, Status.NOT_APPLICABLE),
        ("2026-03-01", Status.NOT_APPLICABLE, None),
    ],
)
def test_the_day_six_months_are_complete_is_the_only_one_in_dispute(
    guideline: Guideline, make_case: MakeCase, onset: str, status: Status, other: Status | None
) -> None:
    facts = {
        "anti_her2_at_onset": "stopped",
        "anti_her2_stop_date": "2025-08-31",
        "lm_onset_date": onset,
        "therapy_at_onset": ["trastuzumab"],
        "current_therapy": [],
    }
    case = make_case(HER2 | facts)
    for option in ("R5.switch", "R5.t-dxd"):
        assert assess(guideline, case).options[option].status is status
        assert reading(guideline, case, option).get("GAP-40") is other


def test_a_reading_is_shown_only_where_it_gives_another_status(guideline: Guideline, patients: Patients) -> None:
    source = random.Random("readings")
    seen = set()
    for _ in range(120):
        for option in assess(guideline, patients.case(patients.patient(source))).options.values():
            for other in option.readings:
                assert other.status is not option.status
                seen.add(other.discrepancy)
    assert {"INC-16", "GAP-14"} <= seen
