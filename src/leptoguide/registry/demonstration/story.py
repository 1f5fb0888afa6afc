"""What a file of a demonstration patient holds. Days are those of the file, and are moved when it is loaded."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict

from leptoguide.knowledge.schema.base import Entry, Kebab, OptionId, Text1

Day = Annotated[datetime.date, BeforeValidator(datetime.date.fromisoformat)]


class Correction(BaseModel):
    """What was made of an event later: other keys in the place of its own, or its withdrawal."""

    model_config = ConfigDict(strict=True, extra="allow", frozen=True)

    on: Day
    why: Text1
    withdrawn: bool = False


class EventStory(BaseModel):
    """One event as a case file writes it; when it was recorded, if not on its day; and what was made of it later."""

    model_config = ConfigDict(strict=True, extra="allow", frozen=True)

    date: Day
    kind: Kebab
    recorded: Day | None = None
    corrected: tuple[Correction, ...] = ()


class Present(Entry):
    """Somebody who was there."""

    name: Text1
    discipline: Kebab


class Said(Entry):
    """What a discipline said, and who gave it."""

    discipline: Kebab
    given_by: Text1
    text: Text1


class Resolved(Entry):
    """What was decided on an option; ``reason`` is a code of ``departures.yaml``."""

    option: OptionId
    decided: Literal["yes", "no", "deferred"]
    reason: Kebab | Literal[""] = ""
    text: str = ""


class MeetingStory(Entry):
    """A meeting, prepared and minuted on its day; ``signed`` at the end of it."""

    date: Day
    question: Text1
    conclusion: str = ""
    attendees: tuple[Present, ...] = ()
    opinions: tuple[Said, ...] = ()
    decisions: tuple[Resolved, ...] = ()
    signed: bool = False


class Story(Entry):
    """One patient. ``as_of`` is the day that becomes today."""

    identifier: Text1
    name: Text1
    team: Kebab
    sex: Literal["female", "male"]
    birth_date: Day
    as_of: Day
    events: tuple[EventStory, ...]
    meetings: tuple[MeetingStory, ...] = ()
