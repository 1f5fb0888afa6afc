"""The rules for passwords."""

from __future__ import annotations

from django.contrib.auth import password_validation

from leptoguide.registry.words import word


class LongEnough(password_validation.MinimumLengthValidator):
    """Django's own rule; its message has no Chinese in this version of Django."""

    def get_error_message(self) -> str:
        """Too short."""
        return word("account.too-short", least=self.min_length)
