"""Rows that are added and never changed: what was recorded stays as it was, also for the program itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NoReturn

from django.db import models


class AppendOnlyError(TypeError):
    """An attempt to change or delete a row that is kept for ever."""


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Rows can be read and added."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refused."""
        raise AppendOnlyError(f"{self.model.__name__}: rows are not changed")

    def bulk_update(self, objs: Iterable[Any], fields: Iterable[str], batch_size: int | None = None) -> NoReturn:
        """Refused."""
        raise AppendOnlyError(f"{self.model.__name__}: rows are not changed")

    def delete(self) -> NoReturn:
        """Refused."""
        raise AppendOnlyError(f"{self.model.__name__}: rows are not deleted")


class AppendOnlyModel(models.Model):
    """A model of such rows."""

    objects = models.Manager.from_queryset(AppendOnlyQuerySet)()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, **kwargs: Any) -> None:
        """Add the row. Raises :class:`AppendOnlyError` for a row that exists."""
        if not self._state.adding:
            raise AppendOnlyError(f"{type(self).__name__}: rows are not changed")
        super().save(**(kwargs | {"force_insert": True}))

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused."""
        raise AppendOnlyError(f"{type(self).__name__}: rows are not deleted")
