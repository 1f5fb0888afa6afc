"""Who read or changed what of which patient, and when; who tried and was refused."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from leptoguide.registry.models.appendonly import AppendOnlyModel
from leptoguide.registry.models.patients import Patient
from leptoguide.registry.models.people import User
from leptoguide.registry.words import lazy_word

ACTION_LENGTH = 40
PAGE_LENGTH = 200


class Access(AppendOnlyModel):
    """One access by one user. Rows are added and never changed.

    ``action`` is a code, with what it was done to after a colon (``fact:kps``). ``patient`` is empty for a page that
    lists patients, and for an attempt at one that does not exist. What was written stands in the recorded events.
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, null=True, blank=True, related_name="accesses")
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="accesses", verbose_name=lazy_word("user.one")
    )
    at = models.DateTimeField(lazy_word("access.at"), auto_now_add=True)
    action = models.CharField(lazy_word("access.action"), max_length=ACTION_LENGTH)
    page = models.CharField(lazy_word("access.page"), max_length=PAGE_LENGTH)
    address = models.GenericIPAddressField(lazy_word("access.address"), null=True, blank=True)
    allowed = models.BooleanField(lazy_word("access.allowed"), default=True)

    class Meta(AppendOnlyModel.Meta):
        verbose_name = lazy_word("access.one")
        verbose_name_plural = lazy_word("access.many")
        ordering = ("-at", "-id")
        indexes = [models.Index(fields=["patient", "-at"]), models.Index(fields=["user", "-at"])]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.at):%Y-%m-%d %H:%M:%S} · {self.user}"
