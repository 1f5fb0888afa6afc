"""A declaration that the record holds every event of a kind: an answer as of its day, carried from then on."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from leptoguide.advise.assess import assess
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.values import NEVER
from leptoguide.record.case import Case, case_from
from leptoguide.record.resolve import Source
from leptoguide.render.items import fact_value
from leptoguide.render.phrase import Phrases
from leptoguide.render.texts import Words

DECLARED = datetime.date(2026, 2, 1)
KINDS = ["systemic-treatment", "concomitant-drug", "csf-exam", "procedure", "biopsy", "mdt-meeting"]
RECORD: list[dict[str, Any]] = [
    {"date": "2026-01-15", "kind": "systemic-treatment", "agents": ["t-dxd"], "ref": "start"},
    {"date": "2026-02-01", "kind": "history", "complete": KINDS, "ref": "declared"},
]
LATER: list[dict[str, Any]] = [
    {"date": "2026-02-20", "kind": "systemic-treatment", "agents": ["capecitabine"]},
    {"date": "2026-02-21", "kind": "csf-exam", "csf_cytology": "negative"},
    {"date": "2026-02-22", "kind": "procedure", "procedure": "vps-placement"},
]


@pytest.fixture
def record(guideline: Guideline) -> Any:
    def read(events: list[dict[str, Any]], as_of: str) -> Case:
        return case_from({"id": "r", "as_of": as_of, "events": events}, guideline.dictionary)

    return read


def test_the_day_before_nothing_is_closed(record: Any) -> None:
    case = record(RECORD, "2026-01-31")
    assert case.facts["current_therapy"].absent == frozenset()
    assert case.facts.keys().isdisjoint({"csf_sampling", "vps_in_place", "surgery_date", "concomitant_drugs"})


@pytest.mark.parametrize(("as_of", "carried"), [("2026-02-01", False), ("2026-02-02", True), ("2026-12-31", True)])
def test_what_was_not_there_dates_from_the_declaration(record: Any, as_of: str, carried: bool) -> None:
    case = record(RECORD, as_of)
    assert case.facts["csf_sampling"] == "not-done"
    assert case.facts["csf_cytology"] == "not-done"
    assert case.facts["mdt_held"] is False
    assert case.facts["vps_in_place"] is False
    assert case.facts["csf_date"] == NEVER["late"]
    assert case.facts["surgery_date"] == NEVER["early"]
    assert case.facts["concomitant_drugs"].present == frozenset()
    for name in ("csf_sampling", "mdt_held", "vps_in_place", "csf_date", "surgery_date", "concomitant_drugs"):
        origin = case.origins[name]
        assert (origin.date, origin.closed, origin.ref) == (DECLARED, DECLARED, "declared"), name
        assert origin.carried is carried, name


def test_a_list_says_when_what_it_does_not_hold_was_last_known_to_be_absent(record: Any) -> None:
    origin = record(RECORD, "2026-03-01").origins["current_therapy"]
    assert (origin.date, origin.ref) == (datetime.date(2026, 1, 15), "start")
    assert origin.closed == DECLARED
    assert origin.others == (Source(DECLARED, "history", "declared"),)


def test_a_later_event_changes_what_it_names_and_the_rest_keeps_its_day(record: Any) -> None:
    case = record([*RECORD, *LATER], "2026-02-25")
    assert case.facts["current_therapy"].present == {"t-dxd", "capecitabine"}
    assert "trastuzumab" in case.facts["current_therapy"].absent
    origin = case.origins["current_therapy"]
    assert (origin.date, origin.closed) == (datetime.date(2026, 2, 20), DECLARED)
    assert (case.facts["csf_sampling"], case.facts["csf_cytology"]) == ("done", "negative")
    assert case.facts["csf_date"] == datetime.date(2026, 2, 21)
    assert case.facts["vps_in_place"] is True
    assert case.facts["ommaya_in_place"] is False
    assert case.origins["ommaya_in_place"].closed == DECLARED
    assert case.conflicts == {}


def test_a_list_is_carried_as_long_as_any_of_it_is_old(record: Any) -> None:
    assert record([*RECORD, *LATER], "2026-02-20").origins["current_therapy"].carried
    again = [*RECORD, *LATER, {"date": "2026-02-25", "kind": "history", "complete": ["systemic-treatment"]}]
    case = record([*again, {"date": "2026-02-25", "kind": "systemic-treatment", "agents": ["tucatinib"]}], "2026-02-25")
    assert not case.origins["current_therapy"].carried


def test_declaring_again_brings_the_day_up_to_date(record: Any) -> None:
    case = record([*RECORD, {"date": "2026-02-25", "kind": "history", "complete": KINDS}], "2026-03-01")
    assert case.origins["csf_sampling"].closed == datetime.date(2026, 2, 25)
    assert case.origins["current_therapy"].closed == datetime.date(2026, 2, 25)


def test_a_day_that_hangs_on_several_kinds_dates_from_the_oldest_declaration(record: Any) -> None:
    parts = [
        {"date": f"2026-02-0{day}", "kind": "history", "complete": [k]} for day, k in ((1, "biopsy"), (5, "procedure"))
    ]
    assert "surgery_date" not in record(parts[:1], "2026-03-01").facts
    case = record(parts, "2026-03-01")
    assert (case.facts["surgery_date"], case.origins["surgery_date"].closed) == (NEVER["early"], DECLARED)


def test_a_declaration_and_the_same_list_stated_whole_give_the_same_facts(record: Any) -> None:
    stated = {"date": "2026-02-01", "kind": "fact-entry", "current_therapy": ["t-dxd"], "prior_therapy": []}
    for as_of in ("2026-02-01", "2026-02-25"):
        a, b = (record([RECORD[0], closing, *LATER], as_of) for closing in (RECORD[1], stated))
        for name in ("current_therapy", "prior_therapy"):
            assert a.facts[name] == b.facts[name]
            assert DECLARED == a.origins[name].closed == (b.origins[name].closed or b.origins[name].date)


def test_the_reader_sees_the_day_wherever_such_a_value_is_given(guideline: Guideline, record: Any) -> None:
    advice = assess(guideline, record([*RECORD, LATER[0]], "2026-03-01"))
    zh, en = (Phrases(guideline, Words(language)) for language in ("zh", "en"))
    assert fact_value(advice, zh, "current_therapy").endswith("(2026-02-20，记录完整至 2026-02-01)")
    assert fact_value(advice, en, "current_therapy").endswith("(2026-02-20, record complete up to 2026-02-01)")
    assert fact_value(advice, en, "csf_sampling").endswith("(2026-02-01)")
    assert fact_value(advice, en, "csf_date").endswith("(2026-02-01)"), "never is no date that can not change"
