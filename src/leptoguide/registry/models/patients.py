"""A patient, by what a ward needs to tell one from another; everything clinical is in the events."""

from __future__ import annotations

import datetime
import uuid

from django.db import models

from leptoguide.registry.models.people import Team, User
from leptoguide.registry.words import lazy_word


class Sex(models.TextChoices):
    """Administrative sex (HL7 AdministrativeGender)."""

    FEMALE = "female", lazy_word("sex.female")
    MALE = "male", lazy_word("sex.male")
    OTHER = "other", lazy_word("sex.other")
    UNKNOWN = "unknown", lazy_word("sex.unknown")


class Patient(models.Model):
    """One patient of one team. ``identifier`` is the hospital's number, asked again before what can't be undone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, related_name="patients", verbose_name=lazy_word("team.one")
    )
    identifier = models.CharField(lazy_word("patient.identifier"), max_length=64)
    name = models.CharField(lazy_word("patient.name"), max_length=100)
    sex = models.CharField(lazy_word("patient.sex"), max_length=10, choices=Sex.choices, default=Sex.UNKNOWN)
    birth_date = models.DateField(lazy_word("patient.birth-date"), null=True, blank=True)
    is_demonstration = models.BooleanField(lazy_word("patient.is-demonstration"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = lazy_word("patient.one")
        verbose_name_plural = lazy_word("patient.many")
        ordering = ("name", "identifier")
        constraints = [models.UniqueConstraint(fields=["team", "identifier"], name="one_patient_by_identifier")]

    def __str__(self) -> str:
        return f"{self.name} · {self.identifier}"

    def age_on(self, day: datetime.date) -> int | None:
        """Full years on a day; ``None`` while the birth date is unknown."""
        if self.birth_date is None or day < self.birth_date:
            return None
        before_birthday = (day.month, day.day) < (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - before_birthday
