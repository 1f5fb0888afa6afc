"""A meeting in preparation: what is refused, who comes second, and what stays in the history."""

from __future__ import annotations

import datetime

import pytest

from leptoguide.errors import InputError
from leptoguide.knowledge.guideline import Guideline
from leptoguide.registry.meetings import (
    MAX_TEXT,
    Attendee,
    DecisionDraft,
    EditConflictError,
    Head,
    OpinionDraft,
    change_head,
    decide,
    decisions_of,
    give_opinion,
    head_of,
    opinions_of,
    prepare,
)
from leptoguide.registry.models import Decision, Meeting, Opinion, Patient, User
from leptoguide.registry.snapshots import dossier
from tests.registry.meetings import DAY, head, known_patient, meeting_of, signed

pytestmark = pytest.mark.django_db
Writers = tuple[User, User]


@pytest.fixture
def meeting(patient: Patient, writers: Writers, guideline: Guideline) -> Meeting:
    """A meeting about a patient with raised pressure, nothing said yet."""
    known_patient(patient, writers[0], guideline)
    return prepare(patient, head(), writers[0], guideline)


def test_a_meeting_comes_back_as_it_was_written(meeting: Meeting) -> None:
    found = Meeting.objects.get()
    assert head_of(found) == head()
    assert (found.state, found.version) == ("prepared", 1)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (head(question=""), "meeting.question"),
        (head(question=" \n？ "), "meeting.question"),
        (head(question="好" * (MAX_TEXT + 1)), "meeting.too-long"),
        (head(conclusion="好" * (MAX_TEXT + 1)), "meeting.too-long"),
        (head(as_of=DAY + datetime.timedelta(days=1)), "meeting.as-of"),
        (head(attendees=(Attendee("甲", "astrology"),)), "meeting.discipline"),
        (head(attendees=(Attendee(" ", "neurology"),)), "meeting.attendee-name"),
        (head(attendees=(Attendee("甲"),) * 61), "meeting.attendees"),
        (head(attendees=(Attendee("甲" * 101),)), "meeting.too-long"),
    ],
)
def test_what_a_meeting_can_not_be(
    patient: Patient, writers: Writers, guideline: Guideline, wrong: Head, code: str
) -> None:
    with pytest.raises(InputError) as caught:
        prepare(patient, wrong, writers[0], guideline)
    assert caught.value.code == code
    assert not Meeting.objects.exists()


def test_the_same_call_twice_makes_one_meeting(
    meeting: Meeting, patient: Patient, writers: Writers, guideline: Guideline
) -> None:
    assert prepare(patient, head(), writers[1], guideline) == meeting
    bare = head(attendees=())
    assert prepare(patient, bare, writers[0], guideline) == meeting, "people have come since"
    for other in (head("另一个问题"), head(as_of=DAY - datetime.timedelta(days=1))):
        assert prepare(patient, other, writers[0], guideline) != meeting
    signed(change_head(meeting, head(conclusion="好"), 1, writers[0], guideline), writers[0], guideline)
    anew = prepare(patient, bare, writers[0], guideline)
    assert anew != meeting, "what is signed is over"
    assert prepare(patient, head(conclusion="另一个结论"), writers[0], guideline) != anew, "nothing said is left out"


def test_text_is_kept_as_typed_but_for_what_can_not_be_seen(
    patient: Patient, writers: Writers, guideline: Guideline
) -> None:
    typed = "  甲\r\n乙\x07\x00\u202e<b>&amp;\t± μ ≥ −\u2066 "
    made = prepare(patient, head(question=typed), writers[0], guideline)
    assert Meeting.objects.get(pk=made.pk).question == "甲\n乙<b>&amp; ± μ ≥ −"


def test_who_changes_the_head_second_is_told_and_loses_nothing(
    meeting: Meeting, writers: Writers, guideline: Guideline
) -> None:
    first, second = writers
    change_head(meeting, head("先改的问题"), 1, first, guideline)
    with pytest.raises(EditConflictError) as caught:
        change_head(meeting, head("后改的问题"), 1, second, guideline)
    theirs = caught.value.theirs
    assert isinstance(theirs, Meeting)
    assert (theirs.question, theirs.changed_by, theirs.version) == ("先改的问题", first, 2)
    change_head(meeting, head("合并的问题"), 2, second, guideline)
    assert Meeting.objects.get().question == "合并的问题"


def test_writing_the_same_again_is_no_change(meeting: Meeting, writers: Writers, guideline: Guideline) -> None:
    change_head(meeting, head(), 1, writers[1], guideline)
    give_opinion(meeting, "neurology", OpinionDraft("同意", "甲"), 0, writers[0], guideline)
    give_opinion(meeting, "neurology", OpinionDraft("同意 ", "甲"), 0, writers[1], guideline)
    assert (Meeting.objects.get().version, Opinion.objects.count()) == (1, 1)


def test_an_opinion_needs_its_discipline_and_who_gave_it(
    meeting: Meeting, writers: Writers, guideline: Guideline
) -> None:
    for discipline, draft, code in (
        ("astrology", OpinionDraft("好", "甲"), "meeting.discipline"),
        ("neurology", OpinionDraft("好", " "), "meeting.given-by"),
    ):
        with pytest.raises(InputError) as caught:
            give_opinion(meeting, discipline, draft, 0, writers[0], guideline)
        assert caught.value.code == code
    assert give_opinion(meeting, "neurology", OpinionDraft("  "), 0, writers[0], guideline) is None
    assert not Opinion.objects.exists()


def test_of_two_opinions_of_a_discipline_the_second_is_told_and_both_stay_readable(
    meeting: Meeting, writers: Writers, guideline: Guideline
) -> None:
    first, second = writers
    give_opinion(meeting, "neurology", OpinionDraft("甲的意见", "甲"), 0, first, guideline)
    with pytest.raises(EditConflictError) as caught:
        give_opinion(meeting, "neurology", OpinionDraft("乙的意见", "乙"), 0, second, guideline)
    theirs = caught.value.theirs
    assert isinstance(theirs, Opinion)
    assert (theirs.text, theirs.recorded_by) == ("甲的意见", first)
    give_opinion(meeting, "neurology", OpinionDraft("甲的意见\n乙的意见", "甲、乙"), theirs.version, second, guideline)
    assert opinions_of(meeting)["neurology"].text == "甲的意见\n乙的意见"
    assert [row.text for row in Opinion.objects.order_by("version")] == ["甲的意见", "甲的意见\n乙的意见"]


def test_an_opinion_taken_back_is_no_opinion_and_stays_in_the_history(
    meeting: Meeting, writers: Writers, guideline: Guideline
) -> None:
    give_opinion(meeting, "neurology", OpinionDraft("甲的意见", "甲"), 0, writers[0], guideline)
    give_opinion(meeting, "neurology", OpinionDraft(""), 1, writers[0], guideline)
    assert dossier(meeting, guideline).opinions == {}
    assert Opinion.objects.count() == 2


@pytest.mark.parametrize(
    ("option", "draft", "code"),
    [
        ("R9.nothing", DecisionDraft("yes"), "meeting.option"),
        ("R9.vps", DecisionDraft("maybe"), "meeting.decided"),
        ("R9.vps", DecisionDraft("no"), "meeting.departure"),
        ("R9.vps", DecisionDraft("no", "whim"), "meeting.reason"),
        ("R9.vps", DecisionDraft("no", "other", " "), "meeting.reason-text"),
        ("R9.resection", DecisionDraft("yes"), "meeting.departure"),
        ("R9.vps", DecisionDraft("yes", "", "好" * (MAX_TEXT + 1)), "meeting.too-long"),
    ],
)
def test_a_decision_that_is_refused_leaves_nothing(
    meeting: Meeting, writers: Writers, guideline: Guideline, option: str, draft: DecisionDraft, code: str
) -> None:
    advice = dossier(meeting, guideline).advice
    assert advice.options["R9.vps"].status.value == "recommended"
    assert advice.options["R9.resection"].status.value == "advised-against"
    with pytest.raises(InputError) as caught:
        decide(meeting, option, draft, 0, writers[0], advice)
    assert caught.value.code == code
    assert not Decision.objects.exists()


def test_a_decision_keeps_the_advice_it_was_made_on(meeting: Meeting, writers: Writers, guideline: Guideline) -> None:
    advice = dossier(meeting, guideline).advice
    decide(meeting, "R9.resection", DecisionDraft("yes", "other", "写明"), 0, writers[0], advice)
    (held,) = decisions_of(meeting).values()
    assert (held.option, held.decided, held.reason, held.text) == ("R9.resection", "yes", "other", "写明")
    assert held.status == "advised-against"


def test_of_two_decisions_the_second_is_told(meeting: Meeting, writers: Writers, guideline: Guideline) -> None:
    advice = dossier(meeting, guideline).advice
    decide(meeting, "R9.vps", DecisionDraft("yes"), 0, writers[0], advice)
    with pytest.raises(EditConflictError):
        decide(meeting, "R9.vps", DecisionDraft("deferred"), 0, writers[1], advice)
    decide(meeting, "R9.vps", DecisionDraft(""), 1, writers[1], advice)
    assert dossier(meeting, guideline).decisions == {}
    assert Decision.objects.count() == 2


def test_a_decision_whose_advice_has_moved_is_named(patient: Patient, writers: Writers, guideline: Guideline) -> None:
    meeting = meeting_of(patient, writers[0], guideline)
    assert dossier(meeting, guideline).stale == ()
    Decision.objects.create(
        meeting=meeting,
        option="R9.vps",
        version=2,
        status="needs-data",
        decided="yes",
        recorded_by=writers[0],
        recorded_at=meeting.created_at,
    )
    assert dossier(meeting, guideline).stale == ("R9.vps",)
