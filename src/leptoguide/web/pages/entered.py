"""What the entry of one fact changed: other facts, and the status of options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from leptoguide.web.pages.fields import FactField
from leptoguide.web.pages.workspace import Workspace


@dataclass(frozen=True)
class Entered:
    """The page before and after an entry. ``problem`` says why it was refused, and is empty when it was stored."""

    before: Workspace
    after: Workspace
    name: str
    submitted: str
    by_button: bool
    problem: str = ""

    @cached_property
    def edited(self) -> FactField:
        """The fact that was entered, as it is now."""
        return self.after.fields.field(self.name, self.problem)

    @property
    def whole_row(self) -> bool:
        """Whether the control itself has to be set: by a button, or when something else holds than what was entered."""
        if self.problem:
            return False
        differs = self.edited.type in ("boolean", "code") and self.edited.value != self.submitted
        return self.by_button or differs

    @cached_property
    def changed(self) -> tuple[tuple[FactField, bool], ...]:
        """Other fields that look different now, and whether their controls do.

        A fact that is computed or implied has a new value; one that advice waits for, or no longer, only says so.
        """
        old = {f.name: f for group in self.before.field_groups for f in group.fields}
        fields = (f for group in self.after.field_groups for f in group.fields if f.name != self.name)
        return tuple((f, _control(f) != _control(old[f.name])) for f in fields if f != old[f.name])

    @cached_property
    def moved(self) -> Mapping[str, str]:
        """For each option whose status changed, the status before, in words."""
        old = self.before.advice.options
        words = self.after.words
        return {
            name: words(f"status.{old[name].status.value}")
            for name, option in self.after.advice.options.items()
            if name in old and old[name].status is not option.status
        }


def _control(field: FactField) -> tuple[object, ...]:
    return field.value, field.choices, field.implied
