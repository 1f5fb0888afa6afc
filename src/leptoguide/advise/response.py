"""The cytological course of a patient's cerebrospinal fluid, in the words of the instrument ``csf-response``.

How long a negative must hold is read from the instrument. The consensus does not say how long a positive may persist
under treatment before it is progression; the instrument leaves that limit unset, and while it is unset a persisting
positive is never called progression. Nothing else is coded: no limit of pressure, protein, glucose or cell count,
no number of puncture sites, and an equivocal result changes no state and is flagged.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, get_args

from leptoguide.errors import KnowledgeError
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.schema import Text
from leptoguide.knowledge.schema.instruments import CytologyResult, Instrument
from leptoguide.knowledge.values import NEVER
from leptoguide.record.case import Case
from leptoguide.record.response import csf_course
from leptoguide.record.statements import findings_of

_INSTRUMENT: Final = "csf-response"
_FACT: Final = "csf_cytology"
_RESULTS: Final[tuple[str, ...]] = get_args(CytologyResult)


@dataclass(frozen=True, slots=True)
class ResponseStep:
    """One examination, and the state after it. ``since``: the day from which the state counts.

    ``flag`` is there when the result was equivocal and changed nothing.
    """

    date: datetime.date
    cytology: str
    result: Text
    state: str
    label: Text
    since: datetime.date
    flag: Text | None = None


def csf_response(case: Case, guideline: Guideline) -> tuple[ResponseStep, ...]:
    """The state after each examination up to the day of the assessment; empty without dated events or a diagnosis.

    What was found before the diagnosis belongs to it, not to the response: a first puncture that missed the disease
    must not turn the one that found it into progression. Only when nothing was found between diagnosis and the start
    of treatment, the last result before is the baseline. An equivocal result before any other has no step.
    """
    if not (results_known := _since_baseline(case, guideline)):
        return ()
    instrument = _instrument(guideline)
    hold = _days(instrument, "hold")
    if hold is None:
        raise KnowledgeError(
            "hold has no value", where=instrument.id, hint="say for how many days a negative must hold"
        )
    states = {state.id: state for state in instrument.states}
    results = guideline.dictionary.codes[_FACT]
    steps = csf_course(results_known, hold, _induction_end(case, guideline, instrument))
    return tuple(
        ResponseStep(
            date=step.date,
            cytology=step.cytology,
            result=Text(zh=results[step.cytology].zh, en=results[step.cytology].en),
            state=step.state.value,
            label=Text(zh=states[step.state].zh, en=states[step.state].en),
            since=step.since,
            flag=instrument.equivocal if step.flagged else None,
        )
        for step in steps
    )


def _instrument(guideline: Guideline) -> Instrument:
    if _INSTRUMENT not in guideline.instruments:
        raise KnowledgeError(f"there is no instrument {_INSTRUMENT}", where="instruments", hint="add its file")
    return guideline.instruments[_INSTRUMENT]


def _examinations(case: Case) -> Iterator[tuple[datetime.date, str]]:
    """Cytology results up to the day; what is pending or was not done is no result."""
    past = [event for event in case.events if case.as_of is None or event.date <= case.as_of]
    for found in findings_of(_FACT, past):
        if isinstance(value := found.read.value, str) and value in _RESULTS:
            yield found.event.date, value


def _since_baseline(case: Case, guideline: Guideline) -> list[tuple[datetime.date, str]]:
    rules = guideline.dictionary.record_rules
    onset, start = case.facts.get(rules.onset.fact), case.facts.get(rules.treatment_start.fact)
    if not isinstance(onset, datetime.date):
        return []
    results = sorted(_examinations(case))
    before = [result for result in results if result[0] < onset]
    since = [result for result in results if result[0] >= onset]
    missing = not since or (isinstance(start, datetime.date) and since[0][0] > start)
    return [*before[-1:], *since] if missing else since


def _days(instrument: Instrument, name: str) -> int | None:
    value = next((p.value for p in instrument.parameters if p.id == name), None)
    return None if value is None else int(value)


def _induction_end(case: Case, guideline: Guideline, instrument: Instrument) -> datetime.date | None:
    """From when a positive that persists is progression: only if the instrument sets it and treatment has begun."""
    days = _days(instrument, "induction")
    start = case.facts.get(guideline.dictionary.record_rules.treatment_start.fact)
    if days is None or not isinstance(start, datetime.date) or start in NEVER.values():
        return None
    return start + datetime.timedelta(days=days)
