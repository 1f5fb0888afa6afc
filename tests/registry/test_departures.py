"""When a decision departs from the advice: the whole table, and the coded reasons in both languages."""

from __future__ import annotations

import pytest

from leptoguide.advise.status import Status
from leptoguide.registry.departures import departs, departures
from leptoguide.registry.models import Decided

DEPARTING = {
    (Decided.YES, Status.ADVISED_AGAINST),
    (Decided.YES, Status.BLOCKED),
    (Decided.YES, Status.NOT_APPLICABLE),
    (Decided.YES, Status.NEEDS_DATA),
    (Decided.NO, Status.RECOMMENDED),
}


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("decided", Decided)
def test_the_table(decided: Decided, status: Status) -> None:
    assert departs(decided, status) == ((decided, status) in DEPARTING)


def test_the_reasons_are_few_and_one_of_them_is_to_be_written_out() -> None:
    assert next(iter(departures())) == "patient-preference"
    assert [code for code, entry in departures().items() if entry.text] == ["other"]
    assert all(entry.label.zh and entry.label.en for entry in departures().values())
