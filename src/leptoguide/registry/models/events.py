"""Dated events as recorded: rows are added and never changed, so that every past state can be shown again."""

from __future__ import annotations

from django.db import models

from leptoguide.registry.models.appendonly import AppendOnlyModel
from leptoguide.registry.models.patients import Patient
from leptoguide.registry.models.people import User
from leptoguide.registry.words import lazy_word


class RecordedEvent(AppendOnlyModel):
    """One event as a person recorded it.

    An amendment is a new row that ``replaces`` the old one; a withdrawal is such a row with ``withdrawn`` set. A row
    can be replaced once, so that of two people who amend the same event at once the second is told. ``content`` holds
    the event's keys as a case file has them, without ``date`` and ``kind``. ``token`` names the form that was sent, so
    that sending it twice records once; ``confirmed`` are the safety rules that whoever recorded it saw and confirmed.
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="recorded_events")
    date = models.DateField(lazy_word("event.date"))
    kind = models.CharField(lazy_word("event.kind"), max_length=40)
    content = models.JSONField(default=dict)
    recorded_at = models.DateTimeField(lazy_word("event.recorded-at"), auto_now_add=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    withdrawn = models.BooleanField(default=False)
    reason = models.CharField(lazy_word("event.amend-reason"), max_length=200, blank=True)
    token = models.UUIDField(null=True, blank=True, editable=False)
    confirmed = models.JSONField(default=list, blank=True)

    class Meta(AppendOnlyModel.Meta):
        verbose_name = lazy_word("event.one")
        verbose_name_plural = lazy_word("event.many")
        ordering = ("date", "id")
        indexes = [models.Index(fields=["patient", "date"])]
        constraints = [models.UniqueConstraint(fields=["patient", "token"], name="one_event_by_form")]

    def __str__(self) -> str:
        return f"{self.date} {self.kind}"
