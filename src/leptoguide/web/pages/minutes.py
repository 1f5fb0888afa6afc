"""The minutes of a meeting in one language, from its content as data: what is about to be signed, or what was."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import timezone

from leptoguide.registry.models import Signature
from leptoguide.render.texts import Words


@dataclass(frozen=True, slots=True)
class Present:
    """The people of one discipline, or of none."""

    discipline: str
    names: str


@dataclass(frozen=True, slots=True)
class Said:
    """One opinion."""

    discipline: str
    given_by: str
    text: str
    recorded: str


@dataclass(frozen=True, slots=True)
class Settled:
    """One decision beside the advice it was made on. ``departs``: it goes against that advice, for ``reason``."""

    option: str
    label: str
    status: str
    decided: str
    decided_word: str
    departs: bool
    reason: str
    text: str
    recorded: str


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature."""

    name: str
    discipline: str
    at: str
    proof: str
    sha256: str


@dataclass(frozen=True)
class Minutes:
    """The minutes in words. ``content`` has the shape of a snapshot."""

    content: Mapping[str, Any]
    words: Words

    @property
    def patient(self) -> Mapping[str, Any]:
        """The patient as it was told apart then."""
        patient: Mapping[str, Any] = self.content["patient"]
        return patient

    @property
    def meeting(self) -> Mapping[str, Any]:
        """Date, day of the facts, question, conclusion."""
        meeting: Mapping[str, Any] = self.content["meeting"]
        return meeting

    @property
    def version(self) -> str:
        """The guideline's id and version."""
        return f"{self.content['guideline']['id']} {self.content['guideline']['version']}"

    @cached_property
    def present(self) -> tuple[Present, ...]:
        """Who was there, by discipline."""
        found: dict[str, list[str]] = {}
        for entry in self.meeting["attendees"]:
            found.setdefault(self._of(entry["label"]) or self.words("minutes.others"), []).append(entry["name"])
        return tuple(Present(label, self.words.join(names)) for label, names in found.items())

    @cached_property
    def opinions(self) -> tuple[Said, ...]:
        """What each discipline said."""
        return tuple(
            Said(self._of(x["label"]), x["given_by"], x["text"], recorded(x, self.words))
            for x in self.content["opinions"]
        )

    @cached_property
    def decisions(self) -> tuple[Settled, ...]:
        """What was decided on each option."""
        return tuple(self._decisions())

    @property
    def departures(self) -> int:
        """How many decisions go against the advice."""
        return sum(decision.departs for decision in self.decisions)

    def _decisions(self) -> Iterator[Settled]:
        for x in self.content["decisions"]:
            yield Settled(
                option=x["option"],
                label=self._of(x["label"]),
                status=x["status"],
                decided=x["decided"],
                decided_word=self.words(f"decided.{x['decided']}"),
                departs=x["departs"],
                reason=self._of(x["reason_label"]),
                text=x["text"],
                recorded=recorded(x, self.words),
            )

    def _of(self, label: Mapping[str, str] | None) -> str:
        return label[self.words.language] if label else ""


def recorded(row: Mapping[str, Any], words: Words) -> str:
    """By whom and when something was written."""
    at = datetime.datetime.fromisoformat(row["recorded_at"])
    return written(row["recorded_by"], at, words)


def written(by: str, at: datetime.datetime, words: Words) -> str:
    """The same, of a row."""
    return words("minutes.recorded", by=by, at=moment(at))


def moment(at: datetime.datetime) -> str:
    """Day and time, to the minute, where the hospital is."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def signed_by(signatures: Iterable[Signature], disciplines: Mapping[str, Any], words: Words) -> Iterator[Signed]:
    """Signatures in their order; the discipline by its label, or by its id if the guideline no longer has it."""
    for row in signatures:
        discipline = disciplines.get(row.discipline)
        label = words.of(discipline.label) if discipline else row.discipline
        yield Signed(row.signer_name, label, moment(row.signed_at), words(f"proof.{row.proof}"), row.sha256)
