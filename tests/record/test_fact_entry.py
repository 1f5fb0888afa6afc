"""What somebody enters as known on a day, beside what events show: every expectation is read off the events by eye."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from leptoguide.advise.assess import assess
from leptoguide.errors import InputError
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.values import NEVER
from leptoguide.record.case import Case, case_from
from leptoguide.record.resolve import Source
from leptoguide.render.advice_json import value_json

AS_OF = "2026-03-20"


@pytest.fixture
def record(guideline: Guideline) -> Any:
    def read(*events: dict[str, Any], as_of: str = AS_OF) -> Case:
        return case_from({"id": "r", "as_of": as_of, "events": list(events)}, guideline.dictionary)

    return read


def entry(date: str, **facts: Any) -> dict[str, Any]:
    return {"date": date, "kind": "fact-entry", **facts}


def event(date: str, kind: str, **rest: Any) -> dict[str, Any]:
    return {"date": date, "kind": kind, **rest}


def drugs(date: str, *agents: str, **rest: Any) -> dict[str, Any]:
    return event(date, "systemic-treatment", agents=list(agents), **rest)


# ---------------------------------------------------------------- what may be entered


def test_every_fact_of_the_dictionary_may_be_entered_but_the_day(guideline: Guideline, record: Any) -> None:
    assert (
        record(entry("2026-03-01", **dict.fromkeys(f for f in guideline.dictionary.facts if f != "as_of"))).facts == {}
    )
    with pytest.raises(InputError, match="as_of"):
        record(entry("2026-03-01", as_of="2026-03-01"))


def test_a_wrong_name_or_value_is_refused_as_anywhere(record: Any) -> None:
    with pytest.raises(InputError, match="did you mean platelets"):
        record(entry("2026-03-01", platelet=90))
    with pytest.raises(InputError, match="out of range"):
        record(entry("2026-03-01", inr=99))


def test_lists_in_part_markers_units_and_never_read_as_in_a_case(guideline: Guideline, record: Any) -> None:
    facts = {
        "symptoms": {"present": ["headache"], "absent": ["seizure"]},
        "her2_ish": "pending",
        "csf_protein": {"value": 120, "unit": "mg/dL"},
        "mri_date": "never",
    }
    entered = record(entry("2026-03-01", **facts))
    plain = case_from({"as_of": AS_OF, "facts": facts}, guideline.dictionary)
    assert (entered.facts, entered.absent, entered.entered) == (plain.facts, plain.absent, plain.entered)
    assert entered.facts["mri_date"] == NEVER["late"]


# ---------------------------------------------------------------- the latest holds, and can be taken back


def test_the_latest_statement_holds_whichever_kind_of_event_made_it(record: Any) -> None:
    typed, seen = entry("2026-03-01", kps=70), event("2026-03-05", "assessment", kps=50)
    assert record(typed, seen).facts["kps"] == 50
    assert record(seen, entry("2026-03-06", kps=60)).facts["kps"] == 60


def test_null_takes_back_what_was_stated_until_then(record: Any) -> None:
    events = [event("2026-03-01", "assessment", kps=70), entry("2026-03-05", kps=50), entry("2026-03-06", kps=None)]
    assert record(*events, as_of="2026-03-05").facts["kps"] == 50
    assert "kps" not in record(*events).facts
    assert "kps" not in record(*events).origins
    assert record(*events, entry("2026-03-07", kps=60)).facts["kps"] == 60


def test_null_takes_back_a_reason_for_having_no_value(record: Any) -> None:
    assert record(entry("2026-03-01", her2_ish="pending")).absent == {"her2_ish": "pending"}
    assert record(entry("2026-03-01", her2_ish="pending"), entry("2026-03-02", her2_ish=None)).absent == {}


def test_within_a_day_what_is_written_later_is_later(record: Any) -> None:
    assert record(entry("2026-03-01", kps=70), entry("2026-03-01", kps=None)).facts == {}
    assert record(entry("2026-03-01", kps=None), entry("2026-03-01", kps=60)).facts == {"kps": 60}


def test_null_in_another_kind_of_event_says_nothing(record: Any) -> None:
    assert record(entry("2026-03-01", kps=70), event("2026-03-05", "assessment", kps=None)).facts["kps"] == 70


def test_once_positive_stays_positive_unless_it_is_taken_back(record: Any) -> None:
    proven = event("2026-01-05", "csf-exam", csf_cytology="positive")
    denied = entry("2026-03-01", csf_cytology="negative")
    assert record(proven, denied).facts["csf_cytology"] == "positive"
    taken_back = entry("2026-02-01", csf_cytology=None)
    assert "csf_cytology" not in record(proven, taken_back).facts
    assert record(proven, taken_back, denied).facts["csf_cytology"] == "negative"


def test_a_result_that_was_taken_back_proves_no_onset_and_is_no_step_of_the_response(
    guideline: Guideline, record: Any
) -> None:
    proven = event("2026-01-05", "csf-exam", csf_cytology="positive")
    assert assess(guideline, record(proven)).csf_response
    case = record(proven, entry("2026-02-01", csf_cytology=None, lm_onset_date="2026-01-02"))
    assert case.facts["lm_onset_date"] == datetime.date(2026, 1, 2)
    assert "lm_onset_date" not in record(proven, entry("2026-02-01", csf_cytology=None)).facts
    assert assess(guideline, case).csf_response == ()
    assert case.facts["csf_sampling"] == "done", "the puncture itself was not taken back"


def test_a_result_that_was_entered_has_no_day_of_its_own(guideline: Guideline, record: Any) -> None:
    case = record(entry("2026-03-01", csf_cytology="positive", csf_sampling="done"))
    assert case.facts.keys() == {"csf_cytology", "csf_sampling"}
    assert assess(guideline, case).csf_response == ()


# ---------------------------------------------------------------- states: a later event overrides


def test_a_later_procedure_changes_a_stated_device(record: Any) -> None:
    events = [entry("2026-03-01", vps_in_place=False), event("2026-03-05", "procedure", procedure="vps-placement")]
    assert record(*events, as_of="2026-03-04").facts["vps_in_place"] is False
    case = record(*events, as_of="2026-03-06")
    assert case.facts["vps_in_place"] is True
    assert case.origins["vps_in_place"].date == datetime.date(2026, 3, 5)
    assert case.conflicts == {}


@pytest.mark.parametrize("day", ["2026-02-27", "2026-03-01"])
def test_a_device_stated_otherwise_than_a_procedure_until_then_is_a_conflict(record: Any, day: str) -> None:
    case = record(entry("2026-03-01", vps_in_place=False), event(day, "procedure", procedure="vps-placement"))
    assert "vps_in_place" not in case.facts
    assert case.conflicts["vps_in_place"] == (False, True)
    origin = case.origins["vps_in_place"]
    assert (origin.date, origin.kind) == (datetime.date(2026, 3, 1), "fact-entry")
    assert origin.others == (Source(datetime.date.fromisoformat(day), "procedure"),)


def test_taking_the_statement_back_ends_the_conflict(record: Any) -> None:
    placed = event("2026-02-27", "procedure", procedure="vps-placement")
    case = record(placed, entry("2026-03-01", vps_in_place=False), entry("2026-03-02", vps_in_place=None))
    assert case.facts["vps_in_place"] is True
    assert case.conflicts == {}


def test_a_statement_that_agrees_is_believed(record: Any) -> None:
    case = record(event("2026-02-27", "procedure", procedure="vps-placement"), entry("2026-03-01", vps_in_place=True))
    assert case.facts["vps_in_place"] is True
    assert case.origins["vps_in_place"].date == datetime.date(2026, 3, 1)
    assert case.origins["vps_in_place"].others == (Source(datetime.date(2026, 2, 27), "procedure"),)


def test_what_an_event_settles_by_happening_changes_an_earlier_statement(record: Any) -> None:
    events = [entry("2026-03-01", csf_sampling="not-done", mdt_held=False, trial_enrolled=False)]
    events += [event("2026-03-05", kind) for kind in ("csf-exam", "mdt-meeting", "trial-enrolment")]
    facts = record(*events).facts
    assert (facts["csf_sampling"], facts["mdt_held"], facts["trial_enrolled"]) == ("done", True, True)
    early = record(*events[1:], entry("2026-03-06", csf_sampling="not-done"))
    assert early.conflicts["csf_sampling"] == ("not-done", "done")


# ---------------------------------------------------------------- lists


def members(case: Case, name: str, guideline: Guideline) -> Any:
    return value_json(name, case.facts[name], guideline.dictionary)


def test_a_list_stated_whole_stays_closed_and_later_events_change_it(guideline: Guideline, record: Any) -> None:
    events = [
        entry("2026-03-01", current_therapy=["t-dxd"]),
        drugs("2026-03-05", "capecitabine"),
        drugs("2026-03-09", "t-dxd", action="stop"),
    ]
    days = {
        day: members(record(*events, as_of=day), "current_therapy", guideline)
        for day in ("2026-03-04", "2026-03-08", AS_OF)
    }
    assert sorted(days["2026-03-04"]) == ["t-dxd"]
    assert sorted(days["2026-03-08"]) == ["capecitabine", "t-dxd"]
    assert sorted(days[AS_OF]) == ["capecitabine"]
    case = record(*events)
    assert case.facts["prior_therapy"].present == {"t-dxd"}
    origin = case.origins["current_therapy"]
    assert (origin.date, origin.closed) == (datetime.date(2026, 3, 9), datetime.date(2026, 3, 1))
    assert {source.date.day for source in origin.others} == {1, 5}


def test_open_events_that_are_part_of_a_stated_whole_list_agree_with_it(guideline: Guideline, record: Any) -> None:
    case = record(drugs("2026-02-01", "t-dxd"), entry("2026-03-01", current_therapy=["t-dxd", "capecitabine"]))
    assert sorted(members(case, "current_therapy", guideline)) == ["capecitabine", "t-dxd"]
    assert case.conflicts == {}


@pytest.mark.parametrize("day", ["2026-02-01", "2026-03-01"])
def test_a_drug_that_a_stated_whole_list_lacks_though_it_was_started_is_a_conflict(record: Any, day: str) -> None:
    case = record(drugs(day, "t-dxd"), entry("2026-03-01", current_therapy=["capecitabine"]))
    assert "current_therapy" not in case.facts
    stated, implied = case.conflicts["current_therapy"]
    assert (stated.present, implied.present) == ({"capecitabine"}, {"t-dxd"})


def test_a_drug_stated_in_use_though_it_was_stopped_is_a_conflict(record: Any) -> None:
    stop = drugs("2026-02-01", "t-dxd", action="stop")
    assert "current_therapy" in record(stop, entry("2026-03-01", current_therapy=["t-dxd"])).conflicts
    again = record(stop, entry("2026-03-01", current_therapy=["t-dxd"]), drugs("2026-03-05", "t-dxd"))
    assert again.conflicts == {}, "started again since"


def test_gathered_and_past_lists_grow_by_later_events(guideline: Guideline, record: Any) -> None:
    case = record(
        entry("2026-03-01", radiotherapy_given=[], prior_therapy=["trastuzumab"]),
        event("2026-03-05", "radiotherapy", agents=["photon-csi"]),
        drugs("2026-03-06", "t-dxd", action="stop"),
    )
    assert members(case, "radiotherapy_given", guideline) == ["photon-csi"]
    assert sorted(members(case, "prior_therapy", guideline)) == ["t-dxd", "trastuzumab"]
    early = record(
        event("2026-02-05", "radiotherapy", agents=["photon-csi"]), entry("2026-03-01", radiotherapy_given=[])
    )
    assert "radiotherapy_given" in early.conflicts


def test_a_later_answer_in_part_leaves_the_rest_unknown(record: Any) -> None:
    case = record(entry("2026-03-01", symptoms=["headache"]), entry("2026-03-05", symptoms={"present": ["seizure"]}))
    assert case.facts["symptoms"].present == {"seizure"}
    assert case.facts["symptoms"].absent == frozenset()


# ---------------------------------------------------------------- days and history


def test_a_first_day_stated_is_kept_when_such_an_event_follows(record: Any) -> None:
    case = record(entry("2026-03-01", csf_date="2026-01-05"), event("2026-03-10", "csf-exam"))
    assert case.facts["csf_date"] == datetime.date(2026, 1, 5)
    assert case.conflicts == {}


def test_a_first_day_stated_later_than_such_an_event_is_a_conflict(record: Any) -> None:
    case = record(event("2026-01-05", "csf-exam"), entry("2026-03-01", csf_date="2026-02-01"))
    assert case.conflicts["csf_date"] == (datetime.date(2026, 2, 1), datetime.date(2026, 1, 5))


def test_a_day_planned_and_then_missed_is_a_conflict(record: Any) -> None:
    case = record(entry("2026-03-01", mri_date="2026-03-04"), event("2026-03-10", "mri-study"))
    assert "mri_date" in case.conflicts


def test_never_holds_until_it_happens(record: Any) -> None:
    events = [entry("2026-03-01", mri_date="never", surgery_date="never")]
    events += [event("2026-03-05", "mri-study"), event("2026-03-06", "biopsy")]
    assert record(*events, as_of="2026-03-04").facts["mri_date"] == NEVER["late"]
    facts = record(*events).facts
    assert (facts["mri_date"], facts["surgery_date"]) == (datetime.date(2026, 3, 5), datetime.date(2026, 3, 6))
    assert "mri_date" in record(event("2026-03-01", "mri-study"), events[0]).conflicts


def test_a_latest_day_moves_on_with_later_events_and_may_know_more_than_earlier_ones(record: Any) -> None:
    stated = entry("2026-03-01", bevacizumab_last_date="2026-02-20")
    assert record(stated, drugs("2026-03-05", "bevacizumab")).facts["bevacizumab_last_date"].day == 5
    assert record(drugs("2026-01-10", "bevacizumab"), stated).facts["bevacizumab_last_date"].day == 20
    assert "bevacizumab_last_date" in record(drugs("2026-02-25", "bevacizumab"), stated).conflicts


def test_an_onset_stated_after_a_proof_is_a_conflict_and_what_hangs_on_it_unknown(record: Any) -> None:
    events = [
        drugs("2025-01-01", "trastuzumab"),
        event("2026-01-05", "csf-exam", csf_cytology="positive"),
        drugs("2026-01-15", "t-dxd"),
    ]
    assert record(*events).facts["treatment_start_date"] == datetime.date(2026, 1, 15)
    case = record(*events, entry("2026-03-01", lm_onset_date="2026-02-01"))
    assert case.conflicts["lm_onset_date"] == (datetime.date(2026, 2, 1), datetime.date(2026, 1, 5))
    assert case.facts.keys().isdisjoint({"lm_onset_date", "treatment_start_date", "therapy_at_onset"})
    earlier = record(*events, entry("2026-03-01", lm_onset_date="2025-12-20"))
    assert earlier.facts["lm_onset_date"] == datetime.date(2025, 12, 20), "proven elsewhere, before"
    assert earlier.facts["anti_her2_at_onset"] == "ongoing"


def test_history_is_not_changed_by_a_later_event(record: Any) -> None:
    events = [
        drugs("2025-01-01", "trastuzumab"),
        entry(
            "2025-06-01",
            anti_her2_at_onset="never",
            therapy_at_onset=["capecitabine"],
            treatment_start_date="2026-02-01",
        ),
        event("2026-01-05", "csf-exam", csf_cytology="positive"),
        drugs("2026-01-15", "t-dxd"),
    ]
    case = record(*events)
    assert case.conflicts.keys() == {"anti_her2_at_onset", "therapy_at_onset", "treatment_start_date"}
    assert case.facts.keys().isdisjoint(case.conflicts)


# ---------------------------------------------------------------- beside a declaration


DECLARED = ["systemic-treatment", "csf-exam", "procedure"]


def test_a_statement_that_a_declaration_of_that_day_or_later_denies_is_a_conflict(record: Any) -> None:
    stated = entry("2026-03-01", current_therapy=["t-dxd"], vps_in_place=True, csf_date="2026-01-05")
    for day in ("2026-03-01", "2026-03-10"):
        case = record(stated, event(day, "history", complete=DECLARED))
        assert {"current_therapy", "vps_in_place", "csf_date"} <= case.conflicts.keys(), day


def test_a_statement_later_than_a_declaration_is_the_newer_answer(guideline: Guideline, record: Any) -> None:
    declared = event("2026-02-01", "history", complete=DECLARED)
    case = record(declared, entry("2026-03-01", current_therapy=["t-dxd"], vps_in_place=True, csf_date="2026-02-20"))
    assert members(case, "current_therapy", guideline) == ["t-dxd"]
    assert case.facts["vps_in_place"] is True
    assert case.facts["csf_date"] == datetime.date(2026, 2, 20)
    denied = record(declared, entry("2026-03-01", csf_date="2026-01-05"))
    assert "csf_date" in denied.conflicts, "the record held every puncture of January"


def test_null_opens_again_what_a_declaration_closed(record: Any) -> None:
    events = [drugs("2026-01-01", "t-dxd"), event("2026-02-01", "history", complete=DECLARED)]
    assert "capecitabine" in record(*events).facts["current_therapy"].absent
    events.append(entry("2026-03-01", current_therapy=None, csf_sampling=None))
    case = record(*events)
    assert case.facts["current_therapy"].present == {"t-dxd"}
    assert case.facts["current_therapy"].absent == frozenset()
    assert "csf_sampling" not in case.facts
    closed = record(*events, event("2026-03-02", "history", complete=DECLARED))
    assert closed.facts["csf_sampling"] == "not-done"


# ---------------------------------------------------------------- references


def test_a_fact_can_be_traced_to_the_stored_event(record: Any) -> None:
    case = record(
        entry("2026-03-01", ref="e-1", current_therapy=["t-dxd"], kps=70),
        drugs("2026-03-05", "capecitabine", ref="e-2"),
    )
    assert case.origins["kps"].ref == "e-1"
    assert case.origins["current_therapy"].ref == "e-2"
    assert [source.ref for source in case.origins["current_therapy"].others] == ["e-1"]
    assert record(entry("2026-03-01", kps=70)).origins["kps"].ref is None


@pytest.mark.parametrize("ref", ["x" * 65, "two\nlines", 7])
def test_a_reference_is_a_short_line(record: Any, ref: Any) -> None:
    with pytest.raises(InputError, match="64 characters"):
        record(entry("2026-03-01", ref=ref))
