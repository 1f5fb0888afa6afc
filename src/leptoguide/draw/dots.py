"""Single events as marks on a line, with a letter or a few words under them where there is room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from leptoguide.draw.look import Fill, Track, look
from leptoguide.draw.marks import cross, mark
from leptoguide.draw.measure import Anchor, Box, text_width
from leptoguide.draw.page import Page
from leptoguide.record.events import Event
from leptoguide.render.texts import Words

LETTERS = {
    "positive": "draw.letter-positive",
    "negative": "draw.letter-negative",
    "equivocal": "draw.letter-equivocal",
    "pending": "draw.letter-pending",
    "not-done": "draw.letter-not-done",
}
"""Results that are told by a letter."""


def draw_points(page: Page, track: Track, events: Sequence[Event], top: float) -> tuple[float, int]:
    """Marks, and their labels in as many rows as they need; returns where they end, and how many got no label."""
    middle = top + look().timeline.row / 2
    r = look().timeline.mark
    for event in events:
        x = page.axis.x(event.date)
        page.canvas.take(Box(x - r, middle - r, x + r, middle + r))
    dropped, bottom = 0, top + look().timeline.row
    for event in events:
        x = page.axis.x(event.date)
        stopped = event.action == "stop"
        drawn = cross(x, middle, r) if stopped else mark(track.mark, fill_of(track, event), x, middle)
        page.canvas.titled(page.said.event(event), drawn, name=f"lg-event lg-kind-{event.kind.id}")
        label = _label(page, track, event)
        if not label:
            continue
        places = _places(page, x, middle, label)
        box = page.canvas.write_first_free(places, label, size=look().small, name="lg-mark-label")
        if box is None:
            dropped += 1
        else:
            bottom = max(bottom, box.bottom)
    return bottom, dropped


def fill_of(track: Track, event: Event) -> Fill:
    """How a mark is filled: by the result that the track tells, full where it tells none."""
    name = track.letters or track.shows
    if name is None:
        return "full"
    read = event.facts.get(name)
    if read is None or not isinstance(read.value, str):
        return "unknown"
    return look().timeline.fills.get(read.value, "unknown")


def letter(words: Words, code: str) -> str:
    """The letter of a result; of one that has none, a question mark."""
    return words(LETTERS.get(code, LETTERS["pending"]))


def _label(page: Page, track: Track, event: Event) -> str:
    name = track.letters or track.shows
    read = event.facts.get(name) if name else None
    if name and track.letters:
        code = read.value if read is not None and isinstance(read.value, str) else None
        return letter(page.words, code or (read.absent if read and read.absent else "pending"))
    if name and read is not None:
        if read.value is not None:
            return page.phrases.value(name, read.value)
        return page.phrases.absent(read.absent) if read.absent else ""
    if event.procedure:
        return page.said.procedure(event)
    return page.words.join([page.said.agent(a) for a in event.agents])


def _places(page: Page, x: float, middle: float, label: str) -> Iterator[tuple[float, float, Anchor]]:
    """Under the mark, row by row: in the middle, or pushed in from a margin."""
    size = look().small
    width = text_width(label, size)
    first = middle + look().timeline.mark + look().gap / 2 + look().ascent * size
    centre = min(max(x, page.axis.left + width / 2), page.axis.right - width / 2)
    for row in range(look().timeline.label_rows):
        baseline = first + row * look().leading
        if centre == x or abs(centre - x) <= width / 2:
            yield centre, baseline, "middle"
        yield min(x, page.axis.right - width), baseline, "start"
        yield max(x, page.axis.left + width), baseline, "end"
