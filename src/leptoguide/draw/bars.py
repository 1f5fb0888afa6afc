"""Stretches of days as bars in lanes, and doses as ticks; each with its name where there is room for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from leptoguide.draw.look import look
from leptoguide.draw.marks import cross
from leptoguide.draw.measure import Anchor, Box, shortened, text_width
from leptoguide.draw.page import Page
from leptoguide.draw.spans import Span
from leptoguide.draw.svg import element, points, rect
from leptoguide.record.events import Event


@dataclass(frozen=True, slots=True)
class _Placed:
    """A span with its bar, and its name beside or inside it."""

    span: Span
    left: float
    right: float
    text: str
    x: float
    anchor: Anchor

    @property
    def inside(self) -> bool:
        return self.anchor == "middle"

    def extent(self) -> tuple[float, float]:
        """From where to where bar and name reach."""
        if self.inside or not self.text:
            return self.left, self.right
        width = text_width(self.text, look().size)
        return (self.left, self.x + width) if self.anchor == "start" else (self.x - width, self.right)


def draw_bars(page: Page, spans: Sequence[Span], top: float, name_of: Callable[[str], str]) -> float:
    """Bars, each in the first lane that has room for it; returns where the last lane ends."""
    return _in_lanes(page, [_placed(page, span, name_of(span.name)) for span in spans], top, _bar)


def draw_doses(page: Page, spans: Sequence[Span], top: float, name_of: Callable[[str], str]) -> float:
    """A tick for each dose, the doses of one agent in one lane; with room on neither side the name stands above."""
    tick = look().timeline.tick
    roomy: list[_Placed] = []
    for span in spans:
        days = [page.axis.x(event.date) for event in span.events]
        name = name_of(span.name)
        placed = _beside(page, span, days[0] - tick, days[-1] + tick, name)
        if placed.text == name and not placed.inside:
            roomy.append(placed)
            continue
        above = shortened(name, page.axis.right - page.axis.left, look().size)
        left = min(placed.left, page.axis.right - text_width(above, look().size))
        page.canvas.write(max(left, page.axis.left), _baseline(top), above, name="lg-name")
        _doses(page, replace(placed, text=""), top + look().timeline.lane)
        top += 2 * look().timeline.lane
    return _in_lanes(page, roomy, top, _doses)


def _in_lanes(page: Page, items: Sequence[_Placed], top: float, draw: Callable[[Page, _Placed, float], None]) -> float:
    lanes: list[list[tuple[float, float]]] = []
    for item in items:
        left, right = item.extent()
        gap = look().gap + look().timeline.cap
        free = [n for n, lane in enumerate(lanes) if all(right + gap <= a or b + gap <= left for a, b in lane)]
        number = free[0] if free else len(lanes)
        if not free:
            lanes.append([])
        lanes[number].append((left, right))
        draw(page, item, top + number * look().timeline.lane)
    return top + len(lanes) * look().timeline.lane


def _placed(page: Page, span: Span, name: str) -> _Placed:
    left = page.axis.left if span.start is None else page.axis.x(span.start)
    right = page.axis.right if span.end is None else page.axis.x(span.end)
    right = max(right, left + 2)
    if text_width(name, look().size) + look().timeline.cap * 2 + look().gap * 2 <= right - left:
        return _Placed(span, left, right, name, (left + right) / 2, "middle")
    return _beside(page, span, left, right, name)


def _beside(page: Page, span: Span, left: float, right: float, name: str) -> _Placed:
    """The name right of it, or left; else shortened to where there is most room."""
    pad = look().timeline.cap + look().gap
    rooms: list[tuple[float, float, Anchor]] = [
        (page.axis.right - right - pad, right + pad, "start"),
        (left - pad - page.axis.left, left - pad, "end"),
        (right - left - 2 * pad, (left + right) / 2, "middle"),
    ]
    width = text_width(name, look().size)
    room, x, anchor = next((r for r in rooms[:2] if width <= r[0]), max(rooms, key=lambda r: r[0]))
    return _Placed(span, left, right, shortened(name, room, look().size), x, anchor)


def _baseline(top: float) -> float:
    return top + (look().timeline.lane + look().size * (look().ascent - look().descent)) / 2


def _bar(page: Page, item: _Placed, top: float) -> None:
    middle = top + look().timeline.lane / 2
    half = look().timeline.bar / 2
    box = Box(item.left, middle - half, item.right, middle + half)
    span = item.span
    bar = [
        rect(box, name="lg-bar", fill=look().pale, stroke=look().ink, stroke_dasharray=None if span.start else "3 2")
    ]
    if span.end is None:
        tip = [(box.right, box.top), (box.right + look().timeline.cap, middle), (box.right, box.bottom)]
        bar.append(element("polygon", class_="lg-goes-on", points=points(tip), fill=look().ink))
    page.canvas.titled(_stretch(page, item), bar, name="lg-span")
    for event in span.events:
        _cap(page, item, event, box)
    page.canvas.take(box)
    _name(page, item, top)


def _cap(page: Page, item: _Placed, event: Event, box: Box) -> None:
    """The event on its bar: a thick edge where it began, a thin line when given again, a cross where it stopped."""
    x = page.axis.x(event.date)
    if event.date == item.span.end and event is item.span.events[-1]:
        drawn = [
            element("line", x1=x, y1=box.top, x2=x, y2=box.bottom, stroke=look().ink, stroke_width=2),
            *cross(x, (box.top + box.bottom) / 2, look().timeline.tick),
        ]
    else:
        width = 2 if event is item.span.events[0] else 1
        drawn = [element("line", x1=x, y1=box.top, x2=x, y2=box.bottom, stroke=look().ink, stroke_width=width)]
    agent = item.span.name if event.agents else None
    page.canvas.titled(page.said.event(event, agent), drawn, name="lg-event")


def _doses(page: Page, item: _Placed, top: float) -> None:
    middle = top + look().timeline.lane / 2
    half = look().timeline.bar / 2
    page.canvas.line((item.left, middle), (item.right, middle), name="lg-doses", stroke=look().pale)
    for event in item.span.events:
        x = page.axis.x(event.date)
        drawn = [element("line", x1=x, y1=middle - half, x2=x, y2=middle + half, stroke=look().ink, stroke_width=2)]
        if event.action == "stop":
            drawn = cross(x, middle, look().timeline.tick)
        page.canvas.titled(page.said.event(event, item.span.name), drawn, name="lg-event")
    page.canvas.take(Box(item.left, middle - half, item.right, middle + half))
    _name(page, item, top)


def _name(page: Page, item: _Placed, top: float) -> None:
    if item.text:
        page.canvas.write(item.x, _baseline(top), item.text, anchor=item.anchor, halo=not item.inside, name="lg-name")


def _stretch(page: Page, item: _Placed) -> str:
    """The name of a bar, from when to when."""
    span, words = item.span, page.words
    start = span.start.isoformat() if span.start else words("truth.unknown")
    end = span.end.isoformat() if span.end else words("draw.goes-on")
    return words("draw.from-to", name=item.text, start=start, end=end)
