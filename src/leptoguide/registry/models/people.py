"""Users, the teams that care for patients, and the role of a user in a team."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower

from leptoguide.registry.words import lazy_word


class Role(models.TextChoices):
    """What a member does in a team; what each role may do stands in ``registry.rights``."""

    CLINICIAN = "clinician", lazy_word("role.clinician")
    COORDINATOR = "coordinator", lazy_word("role.coordinator")
    READER = "reader", lazy_word("role.reader")
    DATA_MANAGER = "data-manager", lazy_word("role.data-manager")


class Language(models.TextChoices):
    """The language of the pages; left open, the one chosen on the computer counts."""

    CHINESE = "zh", lazy_word("language.zh")
    ENGLISH = "en", lazy_word("language.en")


class User(AbstractUser):
    """A person who signs in. An administrator (``is_staff``) manages people, and sees no patient by that right."""

    display_name = models.CharField(lazy_word("user.display-name"), max_length=100, blank=True)
    language = models.CharField(lazy_word("user.language"), max_length=2, choices=Language.choices, blank=True)
    must_change_password = models.BooleanField(
        lazy_word("user.must-change-password"), default=False, help_text=lazy_word("user.must-change-password-help")
    )

    class Meta:
        verbose_name = lazy_word("user.one")
        verbose_name_plural = lazy_word("user.many")
        constraints = [
            models.UniqueConstraint(
                Lower("username"), name="one_user_by_name", violation_error_message=lazy_word("user.name-taken")
            )
        ]

    def __str__(self) -> str:
        return self.display_name or self.username


class Team(models.Model):
    """A group of people who care for the same patients."""

    name = models.CharField(lazy_word("team.name"), max_length=100, unique=True)
    members = models.ManyToManyField(User, through="Membership", related_name="teams")

    class Meta:
        verbose_name = lazy_word("team.one")
        verbose_name_plural = lazy_word("team.many")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A user's role in a team; one role in each."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="memberships", verbose_name=lazy_word("user.one")
    )
    team = models.ForeignKey(
        Team, on_delete=models.CASCADE, related_name="memberships", verbose_name=lazy_word("team.one")
    )
    role = models.CharField(lazy_word("role.title"), max_length=20, choices=Role.choices)

    class Meta:
        verbose_name = lazy_word("membership.one")
        verbose_name_plural = lazy_word("membership.many")
        constraints = [models.UniqueConstraint(fields=["user", "team"], name="one_role_in_a_team")]

    def __str__(self) -> str:
        return f"{self.user} · {self.team} · {self.get_role_display()}"
