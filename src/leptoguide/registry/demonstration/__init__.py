"""Demonstration patients: plainly fictional, dated so that they are current on the day they are loaded."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.reader import read_text
from leptoguide.record.days import read_day
from leptoguide.registry.models import Membership, Patient, Role, Team, User
from leptoguide.registry.records import FACT_ENTRY, Draft, record
from leptoguide.registry.words import words

USERNAME = "demo"
_PASSWORD_BYTES = 6


@transaction.atomic
def load_demonstration(guideline: Guideline) -> tuple[str, str]:
    """A team with its patients, once; returns the name and a new password of the demonstration user.

    The password is made anew each time, so that a machine reachable by others never has a known one.
    """
    password = secrets.token_urlsafe(_PASSWORD_BYTES)
    user, _ = User.objects.get_or_create(
        username=USERNAME, defaults={"display_name": words("zh")("demonstration.user"), "language": ""}
    )
    user.set_password(password)
    user.save()
    team, created = Team.objects.get_or_create(name=words("zh")("demonstration.team"))
    Membership.objects.get_or_create(user=user, team=team, defaults={"role": Role.CLINICIAN})
    if created:
        for path in sorted(Path(__file__).parent.glob("*.yaml")):
            _load_patient(read_text(path.read_text("utf-8"), path.name), team, user, guideline)
    return USERNAME, password


def _load_patient(entry: Any, team: Team, user: User, guideline: Guideline) -> None:
    shift = timezone.localdate() - datetime.date.fromisoformat(entry["as_of"])
    moved = partial(_moved, by=shift)
    patient = Patient.objects.create(
        team=team,
        identifier=entry["identifier"],
        name=entry["name"],
        sex=entry["sex"],
        birth_date=datetime.date.fromisoformat(entry["birth_date"]),
        is_demonstration=True,
        created_by=user,
    )
    for draft in _drafts(entry):
        content = {key: moved(value) for key, value in draft.content.items()}
        record(patient, Draft(draft.date + shift, draft.kind, content), user, guideline)


def _drafts(entry: Any) -> Iterator[Draft]:
    """The events, and each fact stated on the day of the assessment as an entry of its own."""
    for event in entry.get("events", ()):
        content = {key: value for key, value in event.items() if key not in ("date", "kind")}
        yield Draft(datetime.date.fromisoformat(event["date"]), event["kind"], content)
    for name, value in entry.get("facts", {}).items():
        yield Draft(datetime.date.fromisoformat(entry["as_of"]), FACT_ENTRY, {name: value})


def _moved(value: Any, by: datetime.timedelta) -> Any:
    day = read_day(value) if isinstance(value, str) else None
    return (day + by).isoformat() if day else value
