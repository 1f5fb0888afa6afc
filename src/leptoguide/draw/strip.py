"""The cytological course as a strip: the state after each examination, until the next one."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from leptoguide.advise.response import ResponseStep
from leptoguide.draw.dots import letter
from leptoguide.draw.look import look
from leptoguide.draw.marks import mark
from leptoguide.draw.measure import Box, text_box, text_width, wrapped
from leptoguide.draw.page import Page
from leptoguide.draw.svg import rect


@dataclass(frozen=True, slots=True)
class _Stretch:
    """One state, from the examination that showed it on."""

    step: ResponseStep
    until: datetime.date
    number: int


def draw_strip(page: Page, steps: Sequence[ResponseStep], top: float) -> float:
    """The strip, numbered, with the states in words beneath it; returns where it ends."""
    settings = look().timeline
    stretches = _stretches(steps, page.axis.last)
    low = top + settings.strip
    dropped = 0
    for stretch in stretches:
        left, right = page.axis.x(stretch.step.date), page.axis.x(stretch.until)
        box = Box(left, top, max(right, left + 2), low)
        shade = (look().paper, look().pale)[stretch.number % 2]
        page.canvas.titled(
            f"{stretch.number} · {_said(page, stretch.step)}",
            [rect(box, name=f"lg-state lg-state-{stretch.step.state}", fill=shade, stroke=look().ink)],
            name="lg-state-group",
        )
        dropped += not _number(page, stretch, box)
    for step in steps:
        if step.flag is not None:
            x = page.axis.x(step.date)
            title = f"{step.date.isoformat()} · {page.words.of(step.result)} · {page.words.of(step.flag)}"
            r = settings.mark / 2
            page.canvas.titled(title, mark("diamond", "half", x, low + r, r), name="lg-flag")
    end = page.label(top, page.words("response.track"), dropped=dropped)
    return max(end, _key(page, stretches, low + settings.mark + look().gap))


def _stretches(steps: Sequence[ResponseStep], last: datetime.date) -> list[_Stretch]:
    changes = [b for a, b in zip((None, *steps), steps, strict=False) if a is None or a.state != b.state]
    ends = [*(step.date for step in changes[1:]), last]
    return [_Stretch(step, end, n) for n, (step, end) in enumerate(zip(changes, ends, strict=True), 1)]


def _number(page: Page, stretch: _Stretch, box: Box) -> bool:
    """The number in the strip, if there is room."""
    text, size = str(stretch.number), look().small
    middle = (box.left + box.right) / 2
    baseline = (box.top + box.bottom + size * (look().ascent - look().descent)) / 2
    room = text_box(middle, baseline, text, size, "middle")
    if text_width(text, size) + 2 > box.right - box.left or not page.canvas.is_free(room):
        return False
    page.canvas.write(middle, baseline, text, size=size, anchor="middle", halo=False, name="lg-state-number")
    return True


def _key(page: Page, stretches: Sequence[_Stretch], top: float) -> float:
    """The states by their numbers, side by side as far as they fit, on paper of their own."""
    size, room = look().small, page.axis.right - page.axis.left
    lines: list[list[str]] = []
    used = room
    for stretch in stretches:
        text = f"{stretch.number}. {_said(page, stretch.step)}"
        for part in wrapped(text, room, size):
            width = text_width(part, size)
            if part != text or used + width > room:
                lines.append([])
                used = 0
            lines[-1].append(part)
            used += width + look().margin * 2
    bottom = top + len(lines) * look().leading + look().gap
    paper = Box(page.axis.left, top, page.axis.right - 1, bottom - 1)
    page.canvas.rect(paper, name="lg-key", fill=look().paper, stroke="none")
    for number, line in enumerate(lines):
        x = page.axis.left
        for part in line:
            baseline = top + number * look().leading + look().ascent * size
            page.canvas.write(x, baseline, part, size=size, name="lg-state-name")
            x += text_width(part, size) + look().margin * 2
    return bottom


def _said(page: Page, step: ResponseStep) -> str:
    """When, by which result, and what state; the day it counts from when that is another."""
    words = page.words
    said = f"{step.date.isoformat()} {letter(words, step.cytology)} → {words.of(step.label)}"
    if step.since != step.date:
        said += f" ({words('response.since', date=step.since.isoformat())})"
    return said
