"""Follow-up across patients: everybody stands somewhere, what is unknown is not taken as done, files hold no name."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from http import HTTPStatus

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from leptoguide.advise.assess import assess
from leptoguide.knowledge.guideline import Guideline
from leptoguide.registry.models import Access, Membership, Patient, RecordedEvent, Role, Team, User
from leptoguide.registry.records import Draft, case_of, current_events, record, state_fact
from leptoguide.web import schedules as kept
from tests.web_fixtures import client_of

pytestmark = pytest.mark.django_db
MONTH = datetime.timedelta(days=30)


@pytest.fixture
def today() -> datetime.date:
    """The day on which the pages are made."""
    return timezone.localdate()


@pytest.fixture
def admit(team: Team, clinician: User, guideline: Guideline) -> Callable[..., Patient]:
    """``admit("A", start=…, last=…)``: a patient treated since a day, last assessed on another."""

    def make(
        name: str, start: datetime.date | None = None, last: datetime.date | None = None, **facts: object
    ) -> Patient:
        patient = Patient.objects.create(team=team, identifier=f"N-{name}", name=f"演示 {name}", created_by=clinician)
        day = start or timezone.localdate() - MONTH
        if start:
            facts = {"treatment_start_date": start.isoformat(), "csf_cytology": "positive", **facts}
        for fact, value in facts.items():
            state_fact(patient, fact, value, day, clinician, guideline)
        if last:
            record(patient, Draft(last, "assessment", {"disease_stable": True}), clinician, guideline)
        return patient

    return make


def rows(client: Client, group: str) -> list[tuple[str, str]]:
    """Patient and day of each line of a group."""
    html = client.get("/follow-up/").content.decode()
    return re.findall(rf'data-code="{group} ([0-9a-f-]+) ?([0-9-]*)"', html)


def months_after(day: datetime.date, months: int) -> datetime.date:
    """The same day some months later, where that month has it."""
    month = day.month - 1 + months
    return day.replace(year=day.year + month // 12, month=month % 12 + 1)


def test_each_patient_stands_where_the_schedule_puts_it(
    signed_in: Client, admit: Callable[..., Patient], today: datetime.date
) -> None:
    start = (today - 4 * MONTH).replace(day=1)
    overdue = admit("overdue", start, last=start)
    open_ = admit("open", start)
    later = admit("later", today - datetime.timedelta(days=3))
    nobody = admit("nobody", treatment_start_date="never")
    unknown = admit("unknown")
    assert [pk for pk, _ in rows(signed_in, "overdue")] == [str(overdue.pk)]
    assert {pk for pk, _ in rows(signed_in, "open")} == {str(open_.pk), str(unknown.pk)}
    assert str(later.pk) in {pk for pk, _ in rows(signed_in, "later")}
    assert [pk for pk, _ in rows(signed_in, "none")] == [str(nobody.pk)]


def test_what_is_due_within_fourteen_days_stands_apart(
    signed_in: Client, admit: Callable[..., Patient], today: datetime.date
) -> None:
    due = {
        patient.pk: months_after(start, 2)
        for name, days in (("a", 50), ("b", 40), ("c", 30), ("d", 58))
        for start in [(today - datetime.timedelta(days=days))]
        if start.day <= 28
        for patient in [admit(name, start)]
    }
    found = {pk: "soon" for pk, _ in rows(signed_in, "soon")} | {pk: "later" for pk, _ in rows(signed_in, "later")}
    for pk, day in due.items():
        if day >= today:
            assert found[str(pk)] == ("soon" if (day - today).days <= 14 else "later")


def test_a_day_that_passed_with_the_last_assessment_unknown_is_not_called_overdue(
    signed_in: Client, admit: Callable[..., Patient], today: datetime.date
) -> None:
    admit("open", (today - 3 * MONTH).replace(day=1))
    assert rows(signed_in, "overdue") == []
    html = signed_in.get("/follow-up/").content.decode()
    assert 'data-code="last_assessment_date"' in html


def test_nobody_is_left_out_and_the_page_says_what_the_advice_says(
    signed_in: Client, admit: Callable[..., Patient], guideline: Guideline, today: datetime.date
) -> None:
    start = (today - 5 * MONTH).replace(day=1)
    patients = [admit("a", start, last=start), admit("b", start), admit("c"), admit("d", treatment_start_date="never")]
    patients.append(admit("e", start, last=today, disease_stable=True))
    shown = {pk: day for group in ("overdue", "soon", "later", "open", "none") for pk, day in rows(signed_in, group)}
    assert shown.keys() == {str(patient.pk) for patient in patients}
    for patient in patients:
        advice = assess(guideline, case_of(patient, today, guideline, current_events(patient)))
        days = [item.due.isoformat() for item in advice.follow_up if item.reading is None]
        listed = [
            day
            for group in ("overdue", "soon", "later", "open")
            for pk, day in rows(signed_in, group)
            if pk == str(patient.pk)
        ]
        assert {day for day in listed if day} <= {*days, *(d.isoformat() for p in advice.follow_up_open for d in p.due)}


def test_another_reading_of_the_schedule_is_shown(
    signed_in: Client, admit: Callable[..., Patient], today: datetime.date
) -> None:
    admit("a", (today - datetime.timedelta(days=20)), disease_stable=True)
    assert "INC-31" in signed_in.get("/follow-up/").content.decode()


def test_a_new_event_is_seen_at_once(
    signed_in: Client, admit: Callable[..., Patient], clinician: User, guideline: Guideline, today: datetime.date
) -> None:
    patient = admit("a", (today - 3 * MONTH).replace(day=1))
    assert rows(signed_in, "overdue") == []
    start = (today - 3 * MONTH).replace(day=1)
    record(patient, Draft(start, "assessment", {"kps": 70}), clinician, guideline)
    assert [pk for pk, _ in rows(signed_in, "overdue")] == [str(patient.pk)]


def test_what_is_known_is_not_worked_out_again(
    signed_in: Client, admit: Callable[..., Patient], monkeypatch: pytest.MonkeyPatch, today: datetime.date
) -> None:
    admit("a", today - MONTH)
    first = rows(signed_in, "later")
    monkeypatch.setattr(kept, "case_of", lambda *_: pytest.fail("worked out again"))
    signed_in.post("/language", {"language": "en", "next": "/"})
    assert rows(signed_in, "later") == first


def test_a_record_that_can_not_be_read_hides_no_other(
    signed_in: Client, admit: Callable[..., Patient], clinician: User, today: datetime.date
) -> None:
    good, bad = admit("good", today - MONTH), admit("bad")
    RecordedEvent.objects.create(patient=bad, date=today, kind="gone", content={}, recorded_by=clinician)
    assert str(bad.pk) in {pk for pk, _ in rows(signed_in, "open")}
    assert str(good.pk) in {pk for pk, _ in rows(signed_in, "later")}
    assert signed_in.get("/follow-up/calendar.ics").status_code == HTTPStatus.OK


# ------------------------------------------------------------ calendars


def unfolded(response: HttpResponse) -> str:
    """A calendar with its lines joined again."""
    text = response.content.decode()
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert text.endswith("END:VCALENDAR\r\n")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    return text.replace("\r\n ", "")


def test_a_calendar_holds_identifiers_and_no_name(
    signed_in: Client, admit: Callable[..., Patient], today: datetime.date
) -> None:
    a, b = admit("甲", today - MONTH), admit("乙", today - MONTH)
    text = unfolded(signed_in.get("/follow-up/calendar.ics"))
    assert {"N-甲", "N-乙"} <= set(re.findall(r"· (\S+)", text))
    assert "演示" not in text
    one = unfolded(signed_in.get(f"/patients/{a.pk}/follow-up.ics"))
    assert "N-甲" in one
    assert "N-乙" not in one
    assert str(b.pk) not in text


def test_two_patients_with_one_number_in_two_teams_have_events_of_their_own(
    signed_in: Client, clinician: User, admit: Callable[..., Patient], guideline: Guideline, today: datetime.date
) -> None:
    admit("甲", today - MONTH)
    other = Team.objects.create(name="other")
    Membership.objects.create(user=clinician, team=other, role=Role.READER)
    twin = Patient.objects.create(team=other, identifier="N-甲", name="x", created_by=clinician)
    for fact, value in (("treatment_start_date", (today - MONTH).isoformat()), ("csf_cytology", "positive")):
        state_fact(twin, fact, value, today - MONTH, clinician, guideline)
    uids = re.findall(r"UID:(\S+)", unfolded(signed_in.get("/follow-up/calendar.ics")))
    assert len(uids) == len(set(uids))
    assert len(uids) % 2 == 0


def test_without_a_date_there_is_no_file(signed_in: Client, patient: Patient) -> None:
    for path in ("/follow-up/calendar.ics", f"/patients/{patient.pk}/follow-up.ics"):
        response = signed_in.get(path, follow=True)
        assert response.status_code == HTTPStatus.OK
        assert "没有可以导出的随访日期" in response.content.decode()


def test_an_export_is_on_record_for_each_patient(
    signed_in: Client, admit: Callable[..., Patient], today: datetime.date
) -> None:
    patients = [admit(name, today - MONTH) for name in "ab"]
    signed_in.get("/follow-up/calendar.ics")
    assert {row.patient for row in Access.objects.filter(action="calendar")} == set(patients)


def test_of_other_teams_nothing_is_shown(admit: Callable[..., Patient], today: datetime.date) -> None:
    patient = admit("甲", today - MONTH)
    stranger = User.objects.create_user("stranger")
    Membership.objects.create(user=stranger, team=Team.objects.create(name="other"), role=Role.CLINICIAN)
    client = client_of(stranger)
    for path in ("/follow-up/", "/follow-up/calendar.ics"):
        text = client.get(path, follow=True).content.decode()
        assert "N-甲" not in text
        assert str(patient.pk) not in text
    assert client.get(f"/patients/{patient.pk}/follow-up.ics").status_code == HTTPStatus.NOT_FOUND


def test_both_languages_say_the_same(signed_in: Client, admit: Callable[..., Patient], today: datetime.date) -> None:
    admit("a", (today - 5 * MONTH).replace(day=1))
    admit("b", today - MONTH, disease_stable=True)
    pages = []
    for chosen in ("zh", "en"):
        signed_in.post("/language", {"language": chosen, "next": "/"})
        pages.append(re.findall(r'data-code="([^"]*)"', signed_in.get("/follow-up/").content.decode()))
    assert pages[0] == pages[1]
