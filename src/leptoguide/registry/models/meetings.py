"""A multidisciplinary meeting about one patient: the question, the opinions, the decisions. Open until it is signed."""

from __future__ import annotations

from typing import Any

from django.db import models

from leptoguide.registry.models.appendonly import AppendOnlyModel
from leptoguide.registry.models.patients import Patient
from leptoguide.registry.models.people import User
from leptoguide.registry.words import lazy_word


class LockedError(Exception):
    """What is signed is not changed; nothing was written."""


class Decided(models.TextChoices):
    """What the meeting decided on an option; :attr:`TAKEN_BACK` is no decision any more."""

    YES = "yes", lazy_word("decided.yes")
    NO = "no", lazy_word("decided.no")
    DEFERRED = "deferred", lazy_word("decided.deferred")
    TAKEN_BACK = "", lazy_word("decided.none")


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Meetings; what is signed stays as it is."""

    def update(self, **fields: Any) -> int:
        """Raises :class:`LockedError` when one of them is signed."""
        self._refuse_signed()
        return super().update(**fields)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Raises :class:`LockedError` when one of them is signed."""
        self._refuse_signed()
        return super().delete()

    def _refuse_signed(self) -> None:
        if signed := self.filter(snapshot__isnull=False).first():
            raise LockedError(str(signed))


class Meeting(models.Model):
    """One meeting, or one amendment of a signed one.

    ``as_of`` is the day of the facts and of the advice. ``attendees`` is a list of ``{"name": …, "discipline": …}``,
    the discipline by its id or empty. ``version`` counts the changes of these fields; opinions and decisions count
    their own. A meeting is signed when it has a snapshot, and nothing of it can be written from then on.
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="meetings")
    date = models.DateField(lazy_word("meeting.date"))
    as_of = models.DateField(lazy_word("meeting.as-of"))
    question = models.TextField(lazy_word("meeting.question"))
    conclusion = models.TextField(lazy_word("meeting.conclusion"), blank=True)
    attendees = models.JSONField(lazy_word("meeting.attendees"), default=list, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    amends = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="amended_by")
    amend_reason = models.TextField(lazy_word("meeting.amend-reason"), blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = lazy_word("meeting.one")
        verbose_name_plural = lazy_word("meeting.many")
        ordering = ("-date", "-id")

    def __str__(self) -> str:
        return f"{self.patient} · {self.date}"

    @property
    def signed(self) -> bool:
        """Whether anybody has signed it."""
        return hasattr(self, "snapshot")

    @property
    def state(self) -> str:
        """``prepared`` or ``signed``."""
        return "signed" if self.signed else "prepared"

    @property
    def amendment(self) -> Meeting | None:
        """The meeting that amends this one, signed or still in preparation."""
        return getattr(self, "amended_by", None)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises :class:`LockedError` once the meeting is signed."""
        self._refuse_signed()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Raises :class:`LockedError` once the meeting is signed."""
        self._refuse_signed()
        return super().delete(*args, **kwargs)

    def _refuse_signed(self) -> None:
        if Meeting.objects.filter(pk=self.pk, snapshot__isnull=False).exists():
            raise LockedError(str(self))


class _OfMeeting(AppendOnlyModel):
    """One version of something said in a meeting. Two people who write the same version: the second is refused."""

    version = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta(AppendOnlyModel.Meta):
        abstract = True

    def save(self, **kwargs: Any) -> None:
        """Raises :class:`LockedError` once the meeting is signed."""
        meeting: Meeting = self.meeting  # type: ignore[attr-defined]  # every kind has one
        meeting._refuse_signed()
        super().save(**kwargs)


class Opinion(_OfMeeting):
    """One version of what a discipline says, and who gave it; an empty text takes the opinion back."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="opinions")
    discipline = models.CharField(lazy_word("meeting.discipline"), max_length=40)
    given_by = models.CharField(lazy_word("meeting.given-by"), max_length=100, blank=True)

    class Meta(_OfMeeting.Meta):
        abstract = False
        verbose_name = lazy_word("opinion.one")
        verbose_name_plural = lazy_word("opinion.many")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "discipline", "version"], name="one_version_of_an_opinion")
        ]

    def __str__(self) -> str:
        return f"{self.meeting} · {self.discipline} · {self.version}"


class Decision(_OfMeeting):
    """One version of what was decided on an option. ``status`` is that of the advice it was decided on."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    option = models.CharField(lazy_word("meeting.option"), max_length=100)
    status = models.CharField(max_length=20)
    decided = models.CharField(lazy_word("meeting.decided"), max_length=10, choices=Decided.choices, blank=True)
    reason = models.CharField(lazy_word("meeting.departure-reason"), max_length=40, blank=True)

    class Meta(_OfMeeting.Meta):
        abstract = False
        verbose_name = lazy_word("decision.one")
        verbose_name_plural = lazy_word("decision.many")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "option", "version"], name="one_version_of_a_decision")
        ]

    def __str__(self) -> str:
        return f"{self.meeting} · {self.option} · {self.version}"
