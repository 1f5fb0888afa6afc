"""Who read or changed what of which patient, and when."""

from __future__ import annotations

from django.db import models

from leptoguide.registry.models.patients import Patient
from leptoguide.registry.models.people import User
from leptoguide.registry.words import lazy_word


class Access(models.Model):
    """One access to one patient. Rows are added and never changed."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="accesses")
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="accesses", verbose_name=lazy_word("user.one")
    )
    at = models.DateTimeField(lazy_word("access.at"), auto_now_add=True)
    action = models.CharField(lazy_word("access.action"), max_length=40)
    page = models.CharField(lazy_word("access.page"), max_length=200)
    address = models.GenericIPAddressField(lazy_word("access.address"), null=True, blank=True)

    class Meta:
        verbose_name = lazy_word("access.one")
        verbose_name_plural = lazy_word("access.many")
        ordering = ("-at", "-id")
        indexes = [models.Index(fields=["patient", "-at"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.user} {self.action}"
