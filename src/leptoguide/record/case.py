"""A case: one patient's facts as of a day, or a record of dated events, read strictly from JSON or YAML."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from leptoguide.errors import InputError
from leptoguide.knowledge.dictionary import Dictionary
from leptoguide.knowledge.values import FactValue
from leptoguide.language.check import nearest
from leptoguide.record.computed import with_computed
from leptoguide.record.days import read_day
from leptoguide.record.derive import facts_as_of
from leptoguide.record.events import Event, read_events
from leptoguide.record.facts import read_fact
from leptoguide.record.files import parsed, text_of, too_large
from leptoguide.record.resolve import Origin
from leptoguide.wording import Phrase, Written, did_you_mean

MAX_BYTES: Final = 1_000_000
MAX_ID: Final = 200
_KEYS: Final = ("id", "as_of", "facts", "events")


@dataclass(frozen=True, slots=True)
class Case:
    """One patient. ``facts`` are the known ones; ``absent`` says why an asked one has no value.

    ``entered`` keeps, for quantities given in another unit, what was written. A case from a record has ``events``,
    says from which each fact came (``origins``), and names facts that events and statements contradict
    (``conflicts``: stated, implied). ``computed`` names facts that follow from others. ``day_given`` is false when the
    day came from the clock.
    """

    id: str
    as_of: datetime.date | None
    facts: Mapping[str, FactValue]
    absent: Mapping[str, str]
    entered: Mapping[str, str]
    day_given: bool = True
    events: tuple[Event, ...] = ()
    origins: Mapping[str, Origin] = field(default_factory=dict)
    conflicts: Mapping[str, tuple[FactValue, FactValue]] = field(default_factory=dict)
    computed: frozenset[str] = frozenset()

    @property
    def known(self) -> Mapping[str, FactValue]:
        """The facts with the day of the assessment among them."""
        return {**self.facts, "as_of": self.as_of} if self.as_of is not None else self.facts


@dataclass(frozen=True, slots=True)
class Day:
    """Which day to assess: ``asked`` overrides the case's own, ``today`` stands in when it has none."""

    asked: datetime.date | None = None
    today: datetime.date | None = None


OWN_DAY: Final = Day()


def read_case(text: str, dictionary: Dictionary, name: str = "case", day: Day = OWN_DAY) -> Case:
    """A case from JSON or YAML text. ``name`` stands for the text in messages.

    Raises :class:`InputError` saying what is wrong, where, and what to do.
    """
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise too_large(name, MAX_BYTES)
    return case_from(parsed(text, name), dictionary, name, day)


def load_case(path: Path, dictionary: Dictionary, day: Day = OWN_DAY) -> Case:
    """A case from a file; the size is checked before anything is read."""
    return case_from(parsed(text_of(path, MAX_BYTES), path.name), dictionary, path.name, day)


def case_from(content: Any, dictionary: Dictionary, name: str = "case", day: Day = OWN_DAY) -> Case:
    """A case from parsed content: a mapping with ``id``, ``as_of``, and either ``facts`` or ``events``."""
    if not isinstance(content, dict):
        raise InputError("case.shape", where=name)
    for key in content:
        if key not in _KEYS:
            fact = key in dictionary.facts
            hint = Phrase("facts-under-facts") if fact else did_you_mean(nearest(key, list(_KEYS)))
            raise InputError("case.unknown-key", where=name, hint=hint, key=Written(key), keys=_KEYS)
    own = _as_of(content.get("as_of"), name)
    as_of = day.asked or own or day.today
    case = Case(
        id=_identifier(content.get("id"), name),
        as_of=as_of,
        facts={},
        absent={},
        entered={},
        day_given=(day.asked or own) is not None,
    )
    if content.get("events") is None:
        return _with_facts(case, content.get("facts"), dictionary, name)
    if content.get("facts") is not None:
        raise InputError("case.facts-and-events", where=name)
    if as_of is None:
        raise InputError("case.no-day", where=f"{name}, as_of")
    events = read_events(content["events"], dictionary.events, dictionary, name)
    return on_day(replace(case, events=events), as_of, dictionary)


def on_day(case: Case, as_of: datetime.date, dictionary: Dictionary) -> Case:
    """The same patient on another day; from a record, the facts known on that day."""
    if not case.events:
        return replace(case, as_of=as_of)
    derived = facts_as_of(case.events, as_of, dictionary, dictionary.events, dictionary.record_rules)
    facts = with_computed(derived.facts, dictionary)
    return replace(
        case,
        as_of=as_of,
        facts=facts,
        computed=frozenset(facts.keys() - derived.facts.keys()),
        absent=derived.absent,
        entered=derived.entered,
        origins=derived.origins,
        conflicts=derived.conflicts,
    )


def _with_facts(case: Case, facts: Any, dictionary: Dictionary, name: str) -> Case:
    if facts is None:
        return case
    if not isinstance(facts, dict):
        raise InputError("case.facts-shape", where=f"{name}, facts")
    read = {key: read_fact(key, raw, dictionary, f"{name}, facts.{key}") for key, raw in facts.items()}
    given = {key: found.value for key, found in read.items() if found.value is not None}
    whole = with_computed(given, dictionary)
    return replace(
        case,
        facts=whole,
        computed=frozenset(whole.keys() - given.keys()),
        absent={key: found.absent for key, found in read.items() if found.absent is not None},
        entered={key: found.entered for key, found in read.items() if found.entered is not None},
    )


def _identifier(raw: Any, name: str) -> str:
    if raw is None:
        return name
    if not isinstance(raw, str) or not 0 < len(raw) <= MAX_ID or not raw.isprintable():
        raise InputError("case.id", where=f"{name}, id", length=MAX_ID)
    return raw


def _as_of(raw: Any, name: str) -> datetime.date | None:
    if raw is None:
        return None
    if (day := read_day(raw)) is not None:
        return day
    raise InputError("date.invalid", where=f"{name}, as_of", raw=Written(raw))
