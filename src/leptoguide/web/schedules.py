"""The follow-up of many patients on one day: worked out once for each patient, day and state of the record."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.db.models import Max

from leptoguide.advise.assess import evaluator_for
from leptoguide.advise.follow_up import Schedule, follow_up
from leptoguide.errors import InputError
from leptoguide.evaluate.reasons import Reasons
from leptoguide.knowledge.guideline import Guideline
from leptoguide.registry.models import Patient, RecordedEvent
from leptoguide.registry.records import case_of, holding


@dataclass(frozen=True, slots=True)
class _State:
    """What a schedule rests on. Rows are only added, so the number of the last one stands for all of them."""

    last_row: int | None
    day: datetime.date
    guideline: Path


_KNOWN: dict[UUID, tuple[_State, Schedule | None]] = {}
"""The latest schedule of each patient: the same in every language, and at most one entry for a patient."""


def schedules(patients: Sequence[Patient], day: datetime.date, guideline: Guideline) -> Mapping[UUID, Schedule | None]:
    """The due dates of each patient as of a day, and what of the schedule can not be told yet.

    ``None`` for a record that this version of the guideline can not read, so that one does not hide all the others.
    """
    ids = [patient.pk for patient in patients]
    latest = RecordedEvent.objects.filter(patient__in=ids).order_by().values("patient").annotate(last=Max("pk"))
    last_row = {row["patient"]: row["last"] for row in latest}
    states = {pk: _State(last_row.get(pk), day, guideline.path) for pk in ids}
    stale = [patient for patient in patients if _KNOWN.get(patient.pk, (None,))[0] != states[patient.pk]]
    rows: dict[UUID, list[RecordedEvent]] = {patient.pk: [] for patient in stale}
    for row in RecordedEvent.objects.filter(patient__in=list(rows)).order_by("date", "id"):
        rows[row.patient_id].append(row)
    for patient in stale:
        _KNOWN[patient.pk] = states[patient.pk], _schedule(patient, rows[patient.pk], day, guideline)
    return {pk: _KNOWN[pk][1] for pk in ids}


def _schedule(
    patient: Patient, rows: Sequence[RecordedEvent], day: datetime.date, guideline: Guideline
) -> Schedule | None:
    try:
        case = case_of(patient, day, guideline, holding(rows))
    except InputError:
        return None
    return follow_up(guideline, case, Reasons(evaluator_for(guideline, case)))
