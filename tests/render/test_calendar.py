"""Follow-up dates as an iCalendar file, read by a small strict reader."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace

import pytest

from leptoguide.advise.assess import assess
from leptoguide.advise.model import Advice
from leptoguide.knowledge.guideline import Guideline
from leptoguide.record.case import Case, case_from, on_day
from leptoguide.render.calendar import escape, fold, follow_up_ics
from leptoguide.render.texts import Language

LANGUAGES: tuple[Language, ...] = ("zh", "en")
LINE = re.compile(r"(?P<name>[A-Z-]+)(?P<parameters>(?:;[A-Z-]+=[A-Z-]+)*):(?P<value>[^\x00-\x08\x0a-\x1f\x7f]*)")
ONCE = {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "CLASS", "TRANSP"}


def read(text: str) -> list[dict[str, str]]:
    """The events of a calendar; fails on anything that RFC 5545 does not allow of what we write."""
    assert text.endswith("\r\n")
    physical = text[:-2].split("\r\n")
    assert all("\r" not in line and "\n" not in line for line in physical)
    assert all(0 < len(line.encode("utf-8")) <= 75 for line in physical)
    lines: list[str] = []
    for line in physical:
        if line.startswith(" "):
            lines[-1] += line[1:]
        else:
            lines.append(line)
    found = [LINE.fullmatch(line) for line in lines]
    assert all(found), [line for line, match in zip(lines, found, strict=True) if not match]
    rows = [(m["name"], m["parameters"], m["value"]) for m in found if m]
    assert rows[0] == ("BEGIN", "", "VCALENDAR")
    assert rows[-1] == ("END", "", "VCALENDAR")
    assert {name for name, _, _ in rows[1:3]} == {"VERSION", "PRODID"}
    assert ("VERSION", "", "2.0") in rows
    events: list[dict[str, str]] = []
    inside = False
    for name, parameters, value in rows[1:-1]:
        if (name, value) == ("BEGIN", "VEVENT"):
            assert not inside
            inside = True
            events.append({})
        elif (name, value) == ("END", "VEVENT"):
            assert events[-1].keys() == ONCE
            inside = False
        elif inside:
            assert name in ONCE
            assert name not in events[-1]
            assert parameters == (";VALUE=DATE" if name in ("DTSTART", "DTEND") else "")
            events[-1][name] = value
    assert not inside
    assert events
    return events


def day(text: str) -> datetime.date:
    return datetime.datetime.strptime(text, "%Y%m%d").date()


def unescaped(value: str) -> str:
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", value)
    return re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], value)


@pytest.fixture(scope="session")
def advice(guideline: Guideline) -> Advice:
    """A diagnosed patient under treatment, with other readings of the schedule."""
    case = case_from(
        {
            "id": "case-7",
            "as_of": "2026-03-20",
            "facts": {
                "csf_sampling": "done",
                "csf_cytology": "positive",
                "treatment_start_date": "2026-01-15",
                "disease_stable": True,
                "last_assessment_date": "2026-02-01",
                "intrathecal_therapy": [],
            },
        },
        guideline.dictionary,
    )
    return assess(guideline, case)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_days_are_those_of_the_primary_reading(advice: Advice, language: Language) -> None:
    events = read(follow_up_ics(advice, language))
    due = sorted({item.due for item in advice.follow_up if item.reading is None})
    others = {item.due for item in advice.follow_up if item.reading is not None}
    assert others
    assert [day(event["DTSTART"]) for event in events] == due
    for event in events:
        assert day(event["DTEND"]) - day(event["DTSTART"]) == datetime.timedelta(days=1)
        assert event["DTSTAMP"] == "20260320T000000Z"


@pytest.mark.parametrize(("language", "word"), [("zh", "[已过期]"), ("en", "[overdue]")])
def test_a_missed_day_says_so_and_others_do_not(advice: Advice, language: Language, word: str) -> None:
    events = read(follow_up_ics(advice, language))
    for event in events:
        missed = day(event["DTSTART"]) < datetime.date(2026, 3, 20)
        assert unescaped(event["SUMMARY"]).startswith(word) is missed
    assert any(day(event["DTSTART"]) < datetime.date(2026, 3, 20) for event in events)


def test_a_day_of_which_is_unknown_whether_it_was_kept_is_not_called_overdue(
    guideline: Guideline, advice: Advice
) -> None:
    facts = {name: value for name, value in advice.case.facts.items() if name != "last_assessment_date"}
    unknown = assess(guideline, replace(advice.case, facts=facts))
    first, *later = read(follow_up_ics(unknown, "en"))
    assert unescaped(first["SUMMARY"]).startswith("[due date passed, not known whether done] ")
    assert "needs: Date of the last systematic assessment" in unescaped(first["DESCRIPTION"])
    assert not any("[" in event["SUMMARY"] or "needs" in event["DESCRIPTION"] for event in later)


def test_what_can_not_be_told_has_no_event(guideline: Guideline, advice: Advice) -> None:
    late = replace(advice.case, as_of=datetime.date(2026, 8, 1))
    known = {event["DTSTART"] for event in read(follow_up_ics(assess(guideline, late), "en"))}
    facts = {name: value for name, value in late.facts.items() if name != "disease_stable"}
    open_ = assess(guideline, replace(late, facts=facts))
    assert open_.follow_up_open
    assert {event["DTSTART"] for event in read(follow_up_ics(open_, "en"))} < known


def test_an_event_names_what_is_due_and_the_case_and_no_one(advice: Advice) -> None:
    event = read(follow_up_ics(advice, "en"))[-1]
    assert unescaped(event["SUMMARY"]) == "Follow-up R12 · case-7"
    assert "Contrast MRI of whole brain and whole spine" in unescaped(event["DESCRIPTION"])
    assert "bclm-2026" in unescaped(event["DESCRIPTION"])
    assert not re.search(r"[\u3400-\u9fff]", follow_up_ics(advice, "en"))


def test_a_day_keeps_its_uid_when_time_passes_and_another_case_has_another(
    guideline: Guideline, advice: Advice
) -> None:
    def uids(case: Case) -> dict[str, str]:
        return {e["DTSTART"]: e["UID"] for e in read(follow_up_ics(assess(guideline, case), "zh"))}

    first = uids(advice.case)
    later = uids(on_day(advice.case, datetime.date(2026, 4, 1), guideline.dictionary))
    assert first.keys() & later.keys()
    assert all(later[date] == first[date] for date in first.keys() & later.keys())
    assert len(set(first.values())) == len(first)
    assert not set(uids(replace(advice.case, id="case-8")).values()) & set(first.values())
    english = {e["DTSTART"]: e["UID"] for e in read(follow_up_ics(advice, "en"))}
    assert english == first


def test_an_id_with_signs_of_the_format_is_escaped(guideline: Guideline, advice: Advice) -> None:
    name = "a;b,c\\n: <b>张 & 李</b>"
    renamed = assess(guideline, replace(advice.case, id=name))
    event = read(follow_up_ics(renamed, "zh"))[-1]
    assert unescaped(event["SUMMARY"]).endswith(name)


def test_nothing_due_gives_no_calendar(guideline: Guideline, advice: Advice) -> None:
    assert follow_up_ics(replace(advice, follow_up=()), "zh") == ""
    others = tuple(replace(item, reading="INC-31") for item in advice.follow_up)
    assert follow_up_ics(replace(advice, follow_up=others), "zh") == ""


@pytest.mark.parametrize("text", ["x" * 75, "x" * 76, "软" * 100, "a" + "脑" * 24 + "𠀀" * 30, "é" * 38])
def test_folding_cuts_no_character_and_loses_none(text: str) -> None:
    pieces = list(fold(text))
    assert all(len(piece.encode("utf-8")) <= 75 for piece in pieces)
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == text
    assert all(piece[0] == " " for piece in pieces[1:])
    assert (len(pieces) == 1) is (len(text.encode("utf-8")) <= 75)


def test_text_is_escaped_as_the_format_wants() -> None:
    assert escape("a\\b;c,d\ne\r\nf:g") == "a\\\\b\\;c\\,d\\ne\\nf:g"
