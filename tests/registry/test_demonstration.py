"""The demonstration patients: fictional, current on any day, and between them every stage and every status."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.utils import timezone

from leptoguide.advise.assess import assess
from leptoguide.advise.model import Advice
from leptoguide.advise.status import Status
from leptoguide.errors import InputError
from leptoguide.knowledge.guideline import Guideline
from leptoguide.registry.demonstration import PARTS, Logins, load_demonstration, stories
from leptoguide.registry.demonstration.clock import at
from leptoguide.registry.meetings import decisions_of
from leptoguide.registry.models import Membership, Patient, RecordedEvent, Role, Signature, Snapshot, Team, User
from leptoguide.registry.records import case_of, current_events, state_fact
from leptoguide.registry.rights import Right, patients_of, rights_in
from leptoguide.registry.signing import verify
from leptoguide.registry.snapshots import dossier
from leptoguide.truth import TRUE

pytestmark = pytest.mark.django_db

STAGES = {
    "DEMO-01": "confirmation",
    "DEMO-02": "work-up",
    "DEMO-03": "follow-up",
    "DEMO-04": "follow-up",
    "DEMO-05": "confirmation",
    "DEMO-06": "confirmation",
    "DEMO-07": "treatment",
    "DEMO-08": "suspicion",
    "DEMO-09": "confirmation",
}
SHOWN: Mapping[str, Mapping[Status, tuple[str, ...]]] = {
    "DEMO-01": {Status.RECOMMENDED: ("R5.t-dxd", "R9.vps", "R13.mdt"), Status.DONE: ("R11.mannitol",)},
    "DEMO-02": {
        Status.RECOMMENDED: ("R3.cytology",),
        Status.ADVISED_AGAINST: ("R2.imaging-alone",),
        Status.NEEDS_DATA: ("R5.switch", "R6.switch-endocrine"),
    },
    "DEMO-03": {Status.RECOMMENDED: ("R12.csf-per-cycle",), Status.DONE: ("R8.methotrexate", "R7.adc")},
    "DEMO-04": {Status.DONE: ("R6.switch-endocrine", "R10.local-rt")},
    "DEMO-05": {
        Status.BLOCKED: ("R5.t-dxd", "R5.tucatinib-capecitabine-trastuzumab"),
        Status.DONE: ("R11.antiseizure",),
    },
    "DEMO-06": {
        Status.RECOMMENDED: ("R5.continue-anti-her2",),
        Status.BLOCKED: ("R3.cytology",),
        Status.DONE: ("R2.judge-without-csf",),
        Status.NEEDS_DATA: ("R9.vps",),
        Status.NOT_APPLICABLE: ("R5.t-dxd",),
    },
    "DEMO-07": {Status.DONE: ("R6.t-dxd",), Status.RECOMMENDED: ("R10.local-rt",)},
    "DEMO-08": {Status.RECOMMENDED: ("R1.mri",), Status.NEEDS_DATA: ("R5.switch", "R9.vps")},
    "DEMO-09": {Status.BLOCKED: ("R7.high-dose-methotrexate",)},
}
NOTICES = {
    "DEMO-06": {"anti-her2-late-or-naive", "kps-30-to-49", "csf-not-obtainable", "brain-metastases-together"},
    "DEMO-04": {"her2-low-open"},
}
DAYS = (datetime.date(2026, 2, 28), datetime.date(2026, 8, 31), datetime.date(2028, 2, 29))
"""Days on which the months before are of different lengths."""

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def logins(guideline: Guideline) -> Logins:
    """The demonstration, loaded now."""
    return load_demonstration(guideline)


def advices(guideline: Guideline, day: datetime.date | None = None) -> Iterator[tuple[str, Advice]]:
    """The advice for each patient on the day of loading."""
    for patient in Patient.objects.all():
        case = case_of(patient, day or timezone.localdate(), guideline, current_events(patient))
        yield patient.identifier, assess(guideline, case)


def rows() -> dict[str, int]:
    """How many rows each table of the registry has."""
    return {model.__name__: model._default_manager.count() for model in apps.get_app_config("registry").get_models()}


# ---------------------------------------------------------------- what is shown


@pytest.mark.parametrize("day", DAYS)
def test_each_patient_shows_what_it_is_there_for_on_any_day(guideline: Guideline, day: datetime.date) -> None:
    with at(datetime.datetime.combine(day, datetime.time(8), SHANGHAI)):
        load_demonstration(guideline)
    found = dict(advices(guideline, day))
    assert {name: advice.stage for name, advice in found.items()} == STAGES
    for name, shown in SHOWN.items():
        for status, options in shown.items():
            assert {o: found[name].options[o].status for o in options} == dict.fromkeys(options, status), name
    for name, notices in NOTICES.items():
        assert notices <= {notice.entry.id for notice in found[name].notices}, name
    for name, advice in found.items():
        assert not advice.contradictions, name
        assert not advice.case.conflicts, name


def test_every_stage_and_every_status_is_seen(guideline: Guideline, logins: Logins) -> None:
    found = [advice for name, advice in advices(guideline) if name != "DEMO-09"]
    assert {advice.stage for advice in found} == {stage.id for stage in guideline.pathway.stages}
    assert {option.status for advice in found for option in advice.options.values()} == set(Status)
    assert {advice.diagnosis.subtype for advice in found} - {None} == {
        "her2-positive",
        "hr-positive-her2-negative",
        "triple-negative",
    }


def test_the_readings_of_the_source_differ_for_one(guideline: Guideline, logins: Logins) -> None:
    vps = dict(advices(guideline))["DEMO-01"].options["R9.vps"]
    assert [reading.discrepancy for reading in vps.readings] == ["INC-16"]


def test_the_follow_up_of_one_is_overdue_and_of_one_is_not(guideline: Guideline, logins: Logins) -> None:
    found = dict(advices(guideline))
    assert any(visit.overdue is TRUE for visit in found["DEMO-04"].follow_up)
    assert found["DEMO-03"].follow_up
    assert not any(visit.overdue is TRUE for visit in found["DEMO-03"].follow_up)


def test_two_negative_cytologies_are_a_response_and_the_scores_have_a_course(
    guideline: Guideline, logins: Logins
) -> None:
    advice = dict(advices(guideline))["DEMO-03"]
    assert "complete-response" in {step.state for step in advice.csf_response}
    instruments = [exam.scores.instrument for exam in advice.exams]
    for instrument in ("nano-lm-2024", "lasa", "mdasi-bt", "rano-lm-mri-card"):
        assert instruments.count(instrument) > 2


# ---------------------------------------------------------------- plainly fictional


def test_names_say_in_both_languages_that_they_are_fictional(logins: Logins) -> None:
    for patient in Patient.objects.all():
        number = patient.identifier.removeprefix("DEMO-")
        assert patient.name == f"演示 {number} · Demo {number}"
        assert patient.is_demonstration
    names = [*(user.display_name for user in User.objects.all()), *(team.name for team in Team.objects.all())]
    for story in stories():
        names += [person.name for meeting in story.meetings for person in meeting.attendees]
        names += [said.given_by for meeting in story.meetings for said in meeting.opinions]
    assert names
    assert [name for name in names if not re.search(r"演示.* · .*Demo", name)] == []


def test_what_people_wrote_is_there_in_both_languages() -> None:
    texts = []
    for story in stories():
        for event in story.events:
            texts += [(event.model_extra or {}).get(key) for key in ("note", "reason")]
            texts += [later.why for later in event.corrected]
        for meeting in story.meetings:
            texts += [meeting.question, meeting.conclusion, *(said.text for said in meeting.opinions)]
            texts += [decision.text for decision in meeting.decisions]
    written = [text for text in texts if text]
    assert len(written) > 10
    assert [t for t in written if not (re.search(r"[\u4e00-\u9fff]", t) and re.search(r"[A-Za-z]{3}", t))] == []


# ---------------------------------------------------------------- dates


@pytest.mark.parametrize("hour", [0, 8, 23])
def test_nothing_lies_in_the_future(guideline: Guideline, hour: int) -> None:
    now = datetime.datetime(2026, 7, 1, hour, 1, tzinfo=SHANGHAI)
    with at(now):
        load_demonstration(guideline)
    for row in RecordedEvent.objects.all():
        assert row.date <= now.date()
        assert row.date <= timezone.localdate(row.recorded_at)
        assert row.recorded_at <= now
    for patient in Patient.objects.all():
        assert patient.created_at <= min(row.recorded_at for row in patient.recorded_events.all())
        for meeting in patient.meetings.all():
            assert meeting.as_of <= meeting.date <= now.date()
            assert meeting.created_at <= now
    for signature in Signature.objects.all():
        assert signature.signed_at <= now
    assert timezone.now() > datetime.datetime(2026, 1, 1, tzinfo=SHANGHAI)


def test_the_past_is_known_as_it_was_then(guideline: Guideline, logins: Logins) -> None:
    patient = Patient.objects.get(identifier="DEMO-01")
    row = patient.recorded_events.get(kind="csf-exam", replaces=None)
    then = timezone.localtime(row.recorded_at).replace(hour=23)
    early = case_of(patient, row.date, guideline, current_events(patient, then))
    late = case_of(patient, row.date, guideline, current_events(patient))
    assert (early.facts["csf_cytology"], late.facts["csf_cytology"]) == ("pending", "positive")
    assert assess(guideline, early).stage == "work-up"


def test_the_real_time_is_back_also_after_a_fault() -> None:
    def fail() -> None:
        with at(datetime.datetime(2020, 7, 1, tzinfo=SHANGHAI)):
            assert timezone.now().year == 2020
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert timezone.now().year > 2020


# ---------------------------------------------------------------- meetings


def test_one_meeting_is_open_and_one_was_signed_with_a_departure(guideline: Guideline, logins: Logins) -> None:
    open_ = Patient.objects.get(identifier="DEMO-01").meetings.get()
    assert not open_.signed
    assert open_.date == timezone.localdate()
    snapshot = Snapshot.objects.get()
    assert snapshot.meeting.patient.identifier == "DEMO-07"
    assert snapshot.meeting.date < timezone.localdate()
    assert verify(snapshot).matches
    departing = [d for d in dossier(snapshot.meeting, guideline).content["decisions"] if d["departs"]]
    assert [(d["option"], d["reason"]) for d in departing] == [("R10.local-rt", "patient-preference")]
    assert set(decisions_of(snapshot.meeting)) > {"R10.local-rt"}
    assert {s.proof for s in Signature.objects.all()} == {"demonstration"}


# ---------------------------------------------------------------- loading again, and who is who


def test_loading_again_adds_nothing_and_leaves_what_was_entered(guideline: Guideline, logins: Logins) -> None:
    patient, user = Patient.objects.get(identifier="DEMO-08"), User.objects.get(username="demo")
    Patient.objects.filter(pk=patient.pk).update(name="改名")
    state_fact(patient, "kps", 90, timezone.localdate(), user, guideline)
    before = rows()
    again = load_demonstration(guideline)
    assert rows() == before
    patient.refresh_from_db()
    assert patient.name == "改名"
    assert case_of(patient, timezone.localdate(), guideline, current_events(patient)).facts["kps"] == 90
    assert again.password != logins.password
    user.refresh_from_db()
    assert user.check_password(again.password)
    assert not user.check_password(logins.password)


def test_a_patient_that_is_missing_is_added(guideline: Guideline) -> None:
    load_demonstration(guideline)
    everything = rows()
    Patient.objects.filter(identifier="DEMO-08").update(identifier="other")
    load_demonstration(guideline)
    assert rows()["Patient"] == everything["Patient"] + 1


def test_every_role_has_a_user_and_the_second_team_is_not_seen(logins: Logins) -> None:
    assert {part.role for part in PARTS} == set(Role)
    assert next(iter(logins.users)) == "demo"
    one, two = (User.objects.get(username=name) for name in ("demo", "demo-two"))
    assert Right.SIGN in rights_in(one, Team.objects.get(memberships__user=one))
    assert {patient.identifier for patient in patients_of(two)} == {"DEMO-09"}
    assert {patient.identifier for patient in patients_of(one)} == set(STAGES) - {"DEMO-09"}
    assert not User.objects.filter(is_staff=True).exists()


@pytest.mark.parametrize("spelling", ["demo", "Demo", "DEMO-Reader"])
def test_a_user_of_that_name_who_cares_for_real_patients_is_left_alone(guideline: Guideline, spelling: str) -> None:
    user = User.objects.create_user(spelling, password="own pass phrase")
    Membership.objects.create(user=user, team=Team.objects.create(name="病区"), role=Role.READER)
    with pytest.raises(InputError, match=spelling):
        load_demonstration(guideline)
    user.refresh_from_db()
    assert user.check_password("own pass phrase")
    assert not Patient.objects.exists()


@pytest.mark.parametrize("real", [False, True])
def test_a_team_of_an_older_release_is_no_hindrance_unless_real_patients_joined_it(
    guideline: Guideline, real: bool
) -> None:
    user = User.objects.create_user("demo", password="own pass phrase")
    team = Team.objects.create(name="演示团队（虚构）")
    Membership.objects.create(user=user, team=team, role=Role.CLINICIAN)
    Patient.objects.create(team=team, identifier="DEMO-01", is_demonstration=True, created_by=user)
    if not real:
        load_demonstration(guideline)
        assert Patient.objects.filter(identifier="DEMO-01").count() == 1 + 1
        return
    Patient.objects.create(team=team, identifier="1", created_by=user)
    with pytest.raises(InputError):
        load_demonstration(guideline)


def test_an_administrator_of_that_name_is_left_alone(guideline: Guideline) -> None:
    User.objects.create_superuser("demo-data", password="own pass phrase")
    with pytest.raises(InputError, match="demo-data"):
        load_demonstration(guideline)
