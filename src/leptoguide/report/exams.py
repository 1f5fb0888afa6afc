"""The latest exams of a record as small tables: what was entered, what was entered before, and the hint."""

from __future__ import annotations

from collections.abc import Iterator

from leptoguide.advise.model import Advice
from leptoguide.render.sheets import Line, Sheet, sheets
from leptoguide.render.texts import Words
from leptoguide.report import model as m


def build_scores(advice: Advice, words: Words) -> m.Scores | None:
    """The part of the report on scores; nothing when none is on record."""
    found = tuple(_sheet(sheet, words) for sheet in sheets(advice, words))
    return m.Scores("scores", words("score.title"), words("score.note"), found) if found else None


def _sheet(sheet: Sheet, w: Words) -> m.Sheet:
    judged = m.Pair(*sheet.judged) if sheet.judged else None
    columns = list(_columns(sheet, w))
    rows = tuple(tuple(w.set(_cell(line, column)) for column, _ in columns) for line in sheet.lines)
    notes = tuple(w.set(note) for note in sheet.notes)
    return m.Sheet(sheet.title, judged, tuple(title for _, title in columns), rows, notes)


def _columns(sheet: Sheet, w: Words) -> Iterator[tuple[str, str]]:
    """What each column shows, and its title; one that would be empty is left out."""
    yield "label", w("score.item")
    yield "now", w("score.now", value=sheet.date)
    if sheet.is_card:
        yield "change", w("score.change")
    if sheet.previous:
        yield "before", w("score.before", value=sheet.previous)
    if not sheet.is_card and sheet.previous:
        yield "hint", w("score.hint")
    if any(line.flag for line in sheet.lines):
        yield "flag", w("score.check")


def _cell(line: Line, column: str) -> str:
    return str(getattr(line, column))
