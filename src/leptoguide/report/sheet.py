"""The sheet of a meeting: what is put before it, as plain data in one language, and on one page by Typst."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from leptoguide.render.items import Note
from leptoguide.render.texts import Language
from leptoguide.report.model import Pair
from leptoguide.report.pdf import compiled


@dataclass(frozen=True, slots=True)
class SheetItem:
    """An option with its status."""

    option: str
    label: str
    status: str


@dataclass(frozen=True, slots=True)
class SheetPart:
    """Options in a row that share what bars them or is to be observed and checked."""

    items: tuple[SheetItem, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class SheetRun:
    """Options in a row that rest on the same facts."""

    parts: tuple[SheetPart, ...]
    why: str


@dataclass(frozen=True, slots=True)
class SheetBlock:
    """The options of one recommendation, with its grades."""

    id: str
    title: str
    grades: str
    runs: tuple[SheetRun, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Options of one recommendation that wait for data, and the facts they wait for."""

    recommendation: str
    options: str
    facts: str


@dataclass(frozen=True, slots=True)
class Bench:
    """A discipline: its items, what waits for data, and what it shares. An empty ``id`` stands for all."""

    id: str
    label: str
    blocks: tuple[SheetBlock, ...]
    waiting: tuple[Waiting, ...]
    shared: str


@dataclass(frozen=True, slots=True)
class KeyFact:
    """A fact that the items rest on, with the day of the event it comes from."""

    label: str
    value: str
    date: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. ``day`` dates the document; ``words`` are the labels that stand between the parts, by name.

    ``statuses`` gives the mark and the word of each status; ``timeline`` is an SVG, or empty.
    """

    language: Language
    day: str
    title: str
    patient: str
    when: str
    question: Pair
    alerts: tuple[str, ...]
    summary: tuple[Pair, ...]
    facts: tuple[KeyFact, ...]
    benches: tuple[Bench, ...]
    readings: tuple[Pair, ...]
    timeline: str
    told: str
    statuses: Mapping[str, Pair]
    words: Mapping[str, str]


def sheet_pdf(sheet: Sheet) -> bytes:
    """One page, in the largest letters with which all of it fits; the same sheet gives the same bytes.

    A sheet that does not fit in the smallest letters that can be read goes on to a second page: nothing is left out.
    """
    return compiled("sheet", sheet, sheet.day)
