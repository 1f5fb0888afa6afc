"""The lock of a signed meeting holds against every way in: the models, their query sets, and plain SQL."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from leptoguide.knowledge.guideline import Guideline
from leptoguide.registry.meetings import DecisionDraft, OpinionDraft, decide, give_opinion, opinions_of
from leptoguide.registry.models import (
    AppendOnlyError,
    Decision,
    LockedError,
    Meeting,
    Opinion,
    Patient,
    Signature,
    Snapshot,
    User,
)
from leptoguide.registry.signing import sign
from leptoguide.registry.snapshots import dossier
from tests.registry.meetings import hand, meeting_of, signed
from tests.registry.test_at_once import ROUNDS, at_once

Writers = tuple[User, User]
NOW = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)


@pytest.fixture
def frozen(patient: Patient, writers: Writers, guideline: Guideline) -> Meeting:
    """A signed meeting."""
    signed(meeting_of(patient, writers[0], guideline), writers[0], guideline)
    return Meeting.objects.get()


@pytest.mark.django_db
def test_no_model_writes_over_what_is_signed(frozen: Meeting, writers: Writers) -> None:
    said: dict[str, Any] = {"meeting": frozen, "version": 9, "recorded_by": writers[0], "recorded_at": NOW}
    ways: list[Callable[[], Any]] = [
        frozen.save,
        frozen.delete,
        lambda: Meeting.objects.filter(pk=frozen.pk).update(question="另一个问题"),
        lambda: Meeting.objects.all().delete(),
        lambda: Opinion.objects.create(discipline="neurology", text="好", given_by="甲", **said),
        lambda: Decision.objects.create(option="R9.vps", decided="no", status="recommended", **said),
    ]
    for model in (Opinion, Decision, Snapshot, Signature):
        row = model.objects.first()
        ways += [row.save, row.delete, model.objects.all().delete, lambda m=model: m.objects.update(pk=77)]
    for way in ways:
        with pytest.raises((LockedError, AppendOnlyError)):
            way()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE registry_meeting SET question = 'x'",
        "UPDATE registry_opinion SET text = 'x'",
        "UPDATE registry_decision SET decided = 'no'",
        "UPDATE registry_snapshot SET sha256 = 'x'",
        "UPDATE registry_signature SET sha256 = 'x'",
        "INSERT INTO registry_opinion (meeting_id, discipline, given_by, version, text, recorded_at, recorded_by_id)"
        " SELECT meeting_id, discipline, given_by, version + 1, text, recorded_at, recorded_by_id"
        " FROM registry_opinion",
        "INSERT INTO registry_decision"
        " (meeting_id, option, status, decided, reason, version, text, recorded_at, recorded_by_id)"
        " SELECT meeting_id, option, status, decided, reason, version + 1, text, recorded_at, recorded_by_id"
        " FROM registry_decision",
    ],
)
def test_the_database_itself_refuses(frozen: Meeting, statement: str) -> None:
    with pytest.raises(IntegrityError, match="signed meeting"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db
def test_the_database_lets_a_meeting_in_preparation_be_written(
    patient: Patient, writers: Writers, guideline: Guideline
) -> None:
    meeting_of(patient, writers[0], guideline)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registry_meeting SET question = 'another question'")
    assert Meeting.objects.get().question == "another question"


@pytest.mark.django_db(transaction=True)
def test_the_locks_can_be_taken_away_and_put_back(frozen: Meeting) -> None:
    """What a later migration of these tables has to do."""
    executor = MigrationExecutor(connection)
    state = executor.loader.project_state()
    from leptoguide.registry import locks  # noqa: PLC0415

    with connection.schema_editor() as editor:
        locks.remove(state.apps, editor)
        editor.alter_field(Snapshot, *_renamed(Snapshot, "sha256"))
        locks.install(state.apps, editor)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE registry_meeting SET question = 'x'")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE registry_snapshot SET sha256 = 'x'")


def _renamed(model: Any, name: str) -> tuple[Any, Any]:
    """A field, and the same a little longer: a change for which SQLite makes the table anew."""
    old = model._meta.get_field(name)
    new = old.clone()
    new.max_length = old.max_length + 1
    new.set_attributes_from_name(name)
    new.model = model
    return old, new


@pytest.mark.django_db(transaction=True)
def test_of_two_who_write_the_same_opinion_at_once_one_is_told(
    patient: Patient, writers: Writers, guideline: Guideline
) -> None:
    meeting = meeting_of(patient, writers[0], guideline)
    for seen in range(ROUNDS):
        done = at_once(
            *(
                lambda by=by, seen=seen: give_opinion(
                    meeting, "neurology", OpinionDraft(f"{by} {seen}", str(by)), seen, by, guideline
                )
                for by in writers
            )
        )
        assert sorted(type(x).__name__ for x in done) == ["EditConflictError", "Opinion"]
        assert opinions_of(meeting)["neurology"] in done


@pytest.mark.django_db(transaction=True)
def test_what_is_written_while_somebody_signs_is_in_the_snapshot_or_refused(
    patient: Patient, writers: Writers, guideline: Guideline
) -> None:
    meeting = meeting_of(patient, writers[0], guideline)
    made = hand(meeting, writers[0], guideline)
    advice = dossier(meeting, guideline).advice
    wrote, other, by_signer = at_once(
        lambda: give_opinion(meeting, "neurology", OpinionDraft("同时", "甲"), 0, writers[1], guideline),
        lambda: decide(meeting, "R9.vps", DecisionDraft("deferred"), 1, writers[1], advice),
        lambda: sign(meeting, made, guideline),
    )
    if isinstance(by_signer, Signature):
        assert isinstance(wrote, LockedError)
        assert isinstance(other, LockedError)
    else:
        assert by_signer.code == "sign.changed"
        assert isinstance(wrote, Opinion) or isinstance(other, Decision)


@pytest.mark.django_db(transaction=True)
def test_of_two_first_signers_at_once_the_second_is_asked_to_look_again(
    patient: Patient, writers: Writers, guideline: Guideline
) -> None:
    meeting = meeting_of(patient, writers[0], guideline)
    hands = [hand(meeting, signer, guideline) for signer in writers]
    done = at_once(*(lambda h=h: sign(meeting, h, guideline) for h in hands))
    assert sorted(type(x).__name__ for x in done) == ["InputError", "Signature"]
    assert Snapshot.objects.count() == 1
