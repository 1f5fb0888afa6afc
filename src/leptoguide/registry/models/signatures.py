"""What was signed, byte by byte, and who signed it."""

from __future__ import annotations

from django.db import models

from leptoguide.registry.models.appendonly import AppendOnlyModel
from leptoguide.registry.models.events import RecordedEvent
from leptoguide.registry.models.meetings import Meeting
from leptoguide.registry.models.people import User
from leptoguide.registry.words import lazy_word

_HASH_DIGITS = 64


class Snapshot(AppendOnlyModel):
    """A meeting as its first signer signed it: canonical JSON, and the SHA-256 of these bytes.

    ``event`` is the meeting's own event in the patient's record.
    """

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="snapshot")
    content = models.BinaryField()
    sha256 = models.CharField(max_length=_HASH_DIGITS)
    created_at = models.DateTimeField()
    event = models.ForeignKey(RecordedEvent, on_delete=models.PROTECT, related_name="+")

    class Meta(AppendOnlyModel.Meta):
        verbose_name = lazy_word("snapshot.one")
        verbose_name_plural = lazy_word("snapshot.many")

    def __str__(self) -> str:
        return f"{self.meeting} · {self.sha256}"

    @property
    def data(self) -> bytes:
        """The bytes as signed, whatever type the database driver gives."""
        return bytes(self.content)


class Signature(AppendOnlyModel):
    """One person's signature under one snapshot. ``sha256`` is the hash that this person signed.

    ``signer_name`` is kept as it was on that day; ``proof`` says how the signer was authenticated again.
    """

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="signatures")
    signer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="signatures")
    signer_name = models.CharField(max_length=150)
    discipline = models.CharField(lazy_word("meeting.discipline"), max_length=40, blank=True)
    signed_at = models.DateTimeField()
    proof = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=_HASH_DIGITS)

    class Meta(AppendOnlyModel.Meta):
        verbose_name = lazy_word("signature.one")
        verbose_name_plural = lazy_word("signature.many")
        ordering = ("signed_at", "id")
        constraints = [models.UniqueConstraint(fields=["snapshot", "signer"], name="one_signature_of_a_person")]

    def __str__(self) -> str:
        return f"{self.signer_name} · {self.signed_at:%Y-%m-%d %H:%M}"
