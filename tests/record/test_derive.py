"""Facts as of a day from dated events; every expectation is read off the events by eye."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from leptoguide.advise.assess import assess
from leptoguide.errors import InputError
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.values import Members
from leptoguide.record.case import Case, Day, case_from, on_day

RECORD: list[dict[str, Any]] = [
    {"date": "2023-05-10", "kind": "pathology", "her2_ihc": "3+", "er_percent": 0, "pr_percent": 0},
    {"date": "2023-06-01", "kind": "systemic-treatment", "agents": ["trastuzumab", "other-chemotherapy"]},
    {"date": "2023-11-01", "kind": "systemic-treatment", "agents": ["other-chemotherapy"], "action": "stop"},
    {"date": "2025-12-20", "kind": "assessment", "symptoms": ["headache"], "kps": 70},
    {"date": "2025-12-27", "kind": "csf-exam", "csf_cytology": "negative"},
    {"date": "2026-01-05", "kind": "csf-exam", "csf_cytology": "positive"},
    {"date": "2026-01-10", "kind": "systemic-treatment", "agents": ["trastuzumab"], "action": "stop"},
    {"date": "2026-01-15", "kind": "systemic-treatment", "agents": ["t-dxd"]},
    {"date": "2026-02-20", "kind": "csf-exam", "csf_cytology": "negative"},
    {"date": "2026-02-20", "kind": "assessment", "kps": 80},
]


@pytest.fixture
def record(guideline: Guideline) -> Any:
    def read(events: list[dict[str, Any]], as_of: str) -> Case:
        return case_from({"id": "r", "as_of": as_of, "events": events}, guideline.dictionary)

    return read


def test_the_latest_statement_holds_and_says_its_day(record: Any) -> None:
    case = record(RECORD, "2026-02-25")
    assert case.facts["kps"] == 80
    assert case.origins["kps"].date == datetime.date(2026, 2, 20)
    assert case.origins["kps"].carried


def test_an_event_of_the_day_itself_is_not_carried(record: Any) -> None:
    assert not record(RECORD, "2026-02-20").origins["kps"].carried


def test_later_events_do_not_count(record: Any) -> None:
    case = record(RECORD, "2025-12-30")
    assert case.facts["csf_cytology"] == "negative"
    assert case.facts["kps"] == 70
    assert "lm_onset_date" not in case.facts


def test_once_positive_stays_positive_for_the_diagnosis(record: Any) -> None:
    assert record(RECORD, "2026-02-25").facts["csf_cytology"] == "positive"


def test_onset_is_the_first_proof(record: Any) -> None:
    assert record(RECORD, "2026-02-25").facts["lm_onset_date"] == datetime.date(2026, 1, 5)


def test_treatment_starts_with_the_first_treatment_after_onset(record: Any) -> None:
    assert record(RECORD, "2026-02-25").facts["treatment_start_date"] == datetime.date(2026, 1, 15)


def test_drugs_in_use_before_and_at_onset(record: Any) -> None:
    case = record(RECORD, "2026-02-25")
    assert case.facts["current_therapy"] == Members(
        frozenset({"t-dxd"}), absent=frozenset({"trastuzumab", "other-chemotherapy"})
    )
    assert case.facts["prior_therapy"].present == {"trastuzumab", "other-chemotherapy"}
    assert case.facts["therapy_at_onset"].present == {"trastuzumab"}
    assert case.facts["anti_her2_at_onset"] == "ongoing"


def test_a_list_is_open_until_the_record_is_declared_complete(record: Any) -> None:
    open_list = record(RECORD, "2026-02-25").facts["current_therapy"]
    assert open_list.absent == {"trastuzumab", "other-chemotherapy"}, "only what is known to be stopped"
    closed = [*RECORD, {"date": "2026-02-21", "kind": "history", "complete": ["systemic-treatment", "radiotherapy"]}]
    case = record(closed, "2026-02-25")
    assert "capecitabine" in case.facts["current_therapy"].absent
    assert case.facts["radiotherapy_given"].present == frozenset()
    assert "radiotherapy_given" not in record(RECORD, "2026-02-25").facts


def test_never_is_only_known_from_a_complete_record(record: Any) -> None:
    untreated = [e for e in RECORD if e["kind"] not in ("systemic-treatment",)]
    assert "anti_her2_at_onset" not in record(untreated, "2026-02-25").facts
    closed = [*untreated, {"date": "2026-02-21", "kind": "history", "complete": ["systemic-treatment"]}]
    assert record(closed, "2026-02-25").facts["anti_her2_at_onset"] == "never"


def test_stopping_before_onset_gives_the_date_and_the_last_regimen(record: Any) -> None:
    events = [
        {"date": "2024-01-01", "kind": "systemic-treatment", "agents": ["t-dm1"]},
        {"date": "2025-08-31", "kind": "systemic-treatment", "agents": ["t-dm1"], "action": "stop"},
        {"date": "2026-02-28", "kind": "csf-exam", "csf_cytology": "positive"},
    ]
    facts = record(events, "2026-03-01").facts
    assert facts["anti_her2_at_onset"] == "stopped"
    assert facts["anti_her2_stop_date"] == datetime.date(2025, 8, 31)
    assert facts["therapy_at_onset"].present == {"t-dm1"}


def test_procedures_change_devices_in_order(record: Any) -> None:
    events = [
        {"date": "2026-01-01", "kind": "procedure", "procedure": "vps-placement"},
        {"date": "2026-02-01", "kind": "procedure", "procedure": "vps-removal"},
    ]
    assert record(events, "2026-01-15").facts["vps_in_place"] is True
    facts = record(events, "2026-02-15").facts
    assert facts["vps_in_place"] is False
    assert facts["surgery_date"] == datetime.date(2026, 2, 1)
    assert "ommaya_in_place" not in facts


def test_a_statement_that_events_contradict_is_believed_neither_way(record: Any) -> None:
    events = [*RECORD, {"date": "2026-02-21", "kind": "history", "anti_her2_at_onset": "never"}]
    case = record(events, "2026-02-25")
    assert "anti_her2_at_onset" not in case.facts
    assert case.conflicts["anti_her2_at_onset"] == ("never", "ongoing")


def test_another_day_is_the_same_as_reading_it_on_that_day(record: Any, guideline: Guideline) -> None:
    late = record(RECORD, "2026-02-25")
    early = on_day(late, datetime.date(2025, 12, 30), guideline.dictionary)
    assert early.facts == record(RECORD, "2025-12-30").facts


def test_the_advice_of_a_past_day_can_be_replayed(record: Any, guideline: Guideline) -> None:
    complete = [*RECORD, {"date": "2025-12-01", "kind": "history", "complete": ["systemic-treatment"]}]
    before = assess(guideline, record(complete, "2025-12-30")).options["R5.t-dxd"].status
    after = assess(guideline, record(complete, "2026-01-06")).options["R5.t-dxd"].status
    given = assess(guideline, record(complete, "2026-01-20")).options["R5.t-dxd"].status
    assert (before, after, given) == ("needs-data", "recommended", "done")


def test_the_order_of_events_in_the_file_does_not_matter(record: Any) -> None:
    assert record(list(reversed(RECORD)), "2026-02-25").facts == record(RECORD, "2026-02-25").facts


def test_every_event_kind_names_facts_of_the_dictionary(guideline: Guideline) -> None:
    facts = guideline.dictionary.facts
    for kind in guideline.dictionary.events.values():
        named = [*kind.observes, *kind.settles, *kind.otherwise, *kind.dates]
        named += [name for p in kind.procedures for name in p.settles]
        if kind.course:
            course = kind.course
            named += [x for x in (course.current, course.past, course.at_onset) if x]
            named += [*course.exposure, *course.stopped_on, *course.last_given]
        assert [name for name in named if name not in facts] == []


def test_every_fact_can_come_from_a_record(guideline: Guideline) -> None:
    reachable = {"as_of"}
    for kind in guideline.dictionary.events.values():
        reachable.update(kind.observes, kind.settles, kind.dates)
        reachable.update(name for p in kind.procedures for name in p.settles)
        if kind.gathers:
            reachable.add(kind.gathers.list)
        if kind.course:
            reachable.update(x for x in (kind.course.current, kind.course.past, kind.course.at_onset) if x)
            reachable.update(kind.course.exposure, kind.course.stopped_on, kind.course.last_given)
    assert guideline.dictionary.facts.keys() - reachable == set()


BAD_EVENTS = [
    ("no date", {"kind": "laboratory"}, "is no date", "不是有效日期"),
    ("impossible date", {"date": "2026-02-30", "kind": "laboratory"}, "is no date", "“2026-02-30”不是有效日期"),
    (
        "unknown kind",
        {"date": "2026-02-01", "kind": "labratory"},
        "did you mean laboratory",
        "没有名为“labratory”的事件类型（是否想写 laboratory？）",
    ),
    (
        "fact of another kind",
        {"date": "2026-02-01", "kind": "laboratory", "kps": 70},
        "unknown key 'kps'",
        "laboratory 事件没有名为“kps”的项目（laboratory 事件可写：",
    ),
    (
        "near-miss fact",
        {"date": "2026-02-01", "kind": "laboratory", "platelet": 70},
        "did you mean platelets",
        "是否想写 platelets？",
    ),
    ("value out of range", {"date": "2026-02-01", "kind": "laboratory", "inr": 99}, "out of range", "99 超出范围"),
    (
        "agents where none belong",
        {"date": "2026-02-01", "kind": "laboratory", "agents": ["t-dxd"]},
        "has no agents",
        "laboratory 事件没有 agents（请删去）",
    ),
    (
        "treatment without agents",
        {"date": "2026-02-01", "kind": "systemic-treatment"},
        "names its agents",
        "systemic-treatment 事件须列出 agents（可填：",
    ),
    (
        "agent of another class",
        {"date": "2026-02-01", "kind": "radiotherapy", "agents": ["t-dxd"]},
        "not allowed",
        "此处不能填“t-dxd”（可填：",
    ),
    (
        "unknown procedure",
        {"date": "2026-02-01", "kind": "procedure", "procedure": "vps-placment"},
        "did you mean vps-placement",
        "此处不能填“vps-placment”（是否想写 vps-placement？）",
    ),
    (
        "unknown action",
        {"date": "2026-02-01", "kind": "systemic-treatment", "agents": ["t-dxd"], "action": "pause"},
        "allowed",
        "此处不能填“pause”（可填：start、stop、give）",
    ),
    (
        "complete of an unknown kind",
        {"date": "2026-02-01", "kind": "history", "complete": ["mri"]},
        "mri-study",
        "“mri”",
    ),
    (
        "complete in no list",
        {"date": "2026-02-01", "kind": "history", "complete": "mri-study"},
        "list of kinds",
        "complete 应为事件类型的列表",
    ),
    (
        "a procedure where none belongs",
        {"date": "2026-02-01", "kind": "laboratory", "procedure": "x"},
        "has no procedure",
        "laboratory 事件没有 procedure（请删去）",
    ),
    (
        "a note of two lines",
        {"date": "2026-02-01", "kind": "laboratory", "note": "a\nb"},
        "a line of at most 500",
        "应为一行文字，不超过 500 个字符",
    ),
    ("not a mapping", "2026-02-01", "is a mapping", "事件应写明 date 和 kind"),
]


@pytest.mark.parametrize(("event", "english", "chinese"), [b[1:] for b in BAD_EVENTS], ids=[b[0] for b in BAD_EVENTS])
def test_a_bad_event_gets_one_clear_error(record: Any, event: Any, english: str, chinese: str) -> None:
    with pytest.raises(InputError) as caught:
        record([event], "2026-03-01")
    assert english in str(caught.value)
    assert "events[0]" in str(caught.value)
    assert "events[0]" in caught.value.said_in("zh")
    assert chinese in caught.value.said_in("zh")


@pytest.mark.parametrize(
    ("events", "english", "chinese"),
    [
        ({}, "case, events: events is a list", "case, events：events 应为列表"),
        ([{}] * 5001, "case, events: more than 5000 events", "case, events：事件超过 5000 个"),
    ],
)
def test_events_are_a_list_of_a_size_that_can_be_read(record: Any, events: Any, english: str, chinese: str) -> None:
    with pytest.raises(InputError) as caught:
        record(events, "2026-03-01")
    assert str(caught.value).startswith(english)
    assert caught.value.said_in("zh").startswith(chinese)


def test_a_record_needs_a_day_and_may_take_it_from_the_clock(guideline: Guideline) -> None:
    with pytest.raises(InputError, match="needs a day"):
        case_from({"events": RECORD}, guideline.dictionary)
    case = case_from({"events": RECORD}, guideline.dictionary, day=Day(today=datetime.date(2026, 2, 25)))
    assert case.as_of == datetime.date(2026, 2, 25)
    assert not case.day_given


def test_facts_and_events_together_are_refused(guideline: Guideline) -> None:
    with pytest.raises(InputError, match="not both"):
        case_from({"as_of": "2026-03-01", "facts": {"kps": 70}, "events": RECORD}, guideline.dictionary)
