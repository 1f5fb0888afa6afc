"""The Django application."""

from __future__ import annotations

from django.apps import AppConfig

from leptoguide.registry.words import lazy_word


class RegistryConfig(AppConfig):
    name = "leptoguide.registry"
    label = "registry"
    verbose_name = lazy_word("registry.title")
    default_auto_field = "django.db.models.BigAutoField"
