"""The records of others under our own names: sign-ins, failed attempts, locks (axes), and what administrators did."""

from __future__ import annotations

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from leptoguide.registry.words import lazy_word


class SignIn(AccessLog):  # type: ignore[misc]
    """A sign-in, with its end when it was ended by the user."""

    class Meta:
        proxy = True
        app_label = "registry"
        verbose_name = lazy_word("sign-in.one")
        verbose_name_plural = lazy_word("sign-in.many")

    def __str__(self) -> str:
        return _named(self)


class FailedSignIn(AccessFailureLog):  # type: ignore[misc]
    """A wrong password or code."""

    class Meta:
        proxy = True
        app_label = "registry"
        verbose_name = lazy_word("failure.one")
        verbose_name_plural = lazy_word("failure.many")

    def __str__(self) -> str:
        return _named(self)


class Lock(AccessAttempt):  # type: ignore[misc]
    """Wrong attempts that still count; without them there is no lock."""

    class Meta:
        proxy = True
        app_label = "registry"
        verbose_name = lazy_word("lock.one")
        verbose_name_plural = lazy_word("lock.many")

    def __str__(self) -> str:
        return f"{self.username} · {self.ip_address}"


class AdministrativeAct(LogEntry):
    """What an administrator changed."""

    class Meta:
        proxy = True
        app_label = "registry"
        verbose_name = lazy_word("act.one")
        verbose_name_plural = lazy_word("act.many")


def _named(row: AccessLog | AccessFailureLog) -> str:
    return f"{timezone.localtime(row.attempt_time):%Y-%m-%d %H:%M:%S} · {row.username}"
