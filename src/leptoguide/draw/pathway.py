"""The pathway with the patient's place on it: filled where reached, half where it is not known, hollow where not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leptoguide.advise.assess import evaluator_for
from leptoguide.advise.model import Advice
from leptoguide.draw.look import Fill, look
from leptoguide.draw.marks import mark
from leptoguide.draw.measure import wrapped
from leptoguide.draw.svg import Attribute, Canvas, Point, element, points, widest
from leptoguide.knowledge.schema import Edge, Stage, Text
from leptoguide.render.texts import Language, Words
from leptoguide.truth import FALSE, TRUE, UNKNOWN, Truth

_FILLS: dict[Truth, Fill] = {TRUE: "full", UNKNOWN: "half", FALSE: "empty"}
_SAID = {TRUE: "draw.stage-reached", UNKNOWN: "draw.stage-unknown", FALSE: "draw.stage-not-reached"}


@dataclass(frozen=True, slots=True)
class _Stop:
    """One stage with the patient's place in it."""

    stage: Stage
    truth: Truth
    here: bool


def pathway_svg(advice: Advice, language: Language, width: float | None = None) -> str:
    """The stages and their edges, across or, on a narrow page, down. ``width`` is in pixels; there is a usual one."""
    width = width or look().pathway.width
    drawing = _Across if width >= look().pathway.across_from else _Down
    return drawing(advice, Words(language), Canvas(width)).svg()


class _Pathway:
    def __init__(self, advice: Advice, words: Words, canvas: Canvas) -> None:
        self.advice = advice
        self.words = words
        self.canvas = canvas
        evaluator = evaluator_for(advice.guideline, advice.case)
        self.stops = [
            _Stop(stage.entry, evaluator.truth(stage.when.node), stage.entry.id == advice.stage)
            for stage in advice.guideline.stages
        ]
        order = [stop.stage.id for stop in self.stops]
        self.index = {name: n for n, name in enumerate(order)}
        edges = advice.guideline.pathway.edges
        self.steps = {self.index[e.from_]: e for e in edges if self.index[e.to] == self.index[e.from_] + 1}
        self.loops = [e for e in edges if self.index[e.to] != self.index[e.from_] + 1]

    def svg(self) -> str:
        """The drawing."""
        w, margin = self.words, look().margin
        top = self.draw(margin)
        note = w.of(self.advice.guideline.pathway.note)
        room = self.canvas.width - 2 * margin
        for text in (w("draw.legend-stages"), note):
            top = self.canvas.paragraph(margin, top, text, room, size=look().small, fill=look().quiet)
        said = [f"{w.of(s.stage.label)}: {self._said(s)}" for s in self.stops]
        loops = [f"{w.of(self.stage(e.from_))} → {w.of(self.stage(e.to))}: {w.of(e.label)}" for e in self.loops]
        title = w("draw.pathway-title", case=self.advice.case.id)
        return self.canvas.document(top + margin, title, w.clauses([*said, *loops, note]))

    def draw(self, top: float) -> float:
        """Stages and edges; returns where they end."""
        raise NotImplementedError

    def stage(self, name: str) -> Text:
        """The label of a stage."""
        return self.stops[self.index[name]].stage.label

    def _said(self, stop: _Stop) -> str:
        return self.words("draw.stage-here" if stop.here else _SAID[stop.truth])

    def node(self, stop: _Stop, x: float, y: float) -> None:
        """The mark of a stage; a ring around the patient's own."""
        r = look().pathway.radius
        drawn = mark("circle", _FILLS[stop.truth], x, y, r)
        if stop.here:
            ring = r + look().pathway.stroke * 2
            drawn.append(element("circle", class_="lg-here", cx=x, cy=y, r=ring, fill="none", stroke=look().ink))
        title = f"{self.words.of(stop.stage.label)}: {self._said(stop)} · {' '.join(stop.stage.recommendations)}"
        self.canvas.titled(title, drawn, name=f"lg-stage lg-stage-{stop.stage.id}")

    def arrow(self, corners: Sequence[Point], edge: Edge, *, name: str = "lg-edge") -> None:
        """A line through some points with a head at its end."""
        (x0, y0), (x, y) = corners[-2], corners[-1]
        a = look().pathway.arrow
        dx, dy = (x > x0) - (x < x0), (y > y0) - (y < y0)
        head = [(x, y), (x - a * dx - a / 2 * dy, y - a * dy - a / 2 * dx)]
        head.append((x - a * dx + a / 2 * dy, y - a * dy + a / 2 * dx))
        more: dict[str, Attribute] = {"fill": "none", "stroke": look().ink, "stroke_width": 1}
        line = element("polyline", points=points([*corners[:-1], (x - a * dx, y - a * dy)]), **more)
        tip = element("polygon", points=points(head), fill=look().ink)
        w = self.words
        title = f"{w.of(self.stage(edge.from_))} → {w.of(self.stage(edge.to))}: {w.of(edge.label)}"
        self.canvas.titled(title, [line, tip], name=name)


class _Across(_Pathway):
    def draw(self, top: float) -> float:
        """Stages from left to right, what leads on above the arrows, loops beneath."""
        settings, words, size = look().pathway, self.words, look().small
        spacing = self.canvas.width / len(self.stops)
        places = [spacing * (n + 1 / 2) for n in range(len(self.stops))]
        clear = settings.radius + settings.stroke * 2 + look().gap
        room = spacing - 2 * look().gap
        labels = {n: wrapped(words.of(e.label), room, size) for n, e in self.steps.items()}
        tallest = max((len(lines) for lines in labels.values()), default=0)
        y = top + tallest * look().leading + clear + look().gap
        for n, edge in self.steps.items():
            middle = (places[n] + places[n + 1]) / 2
            start = y - clear - look().gap - (len(labels[n]) - 1) * look().leading
            for row, line in enumerate(labels[n]):
                self.canvas.write(middle, start + row * look().leading, line, size=size, anchor="middle")
            self.arrow([(places[n] + clear, y), (places[n + 1] - clear, y)], edge)
        for stop, x in zip(self.stops, places, strict=True):
            self.node(stop, x, y)
            below = y + clear + look().size
            bold = stop.here
            self.canvas.write(x, below, words.of(stop.stage.label), anchor="middle", bold=bold)
            self.canvas.write(x, below + look().leading, self._said(stop), size=size, anchor="middle", bold=bold)
        bottom = y + clear + look().size + look().leading + look().gap * 2
        for edge in self.loops:
            bottom = self._loop(edge, places, bottom)
        return bottom + look().gap

    def _loop(self, edge: Edge, places: Sequence[float], top: float) -> float:
        a, b = places[self.index[edge.from_]], places[self.index[edge.to]]
        low = top + look().pathway.loop_drop
        self.arrow([(a, top), (a, low), (b, low), (b, top)], edge, name="lg-edge lg-loop")
        size, room = look().small, max(abs(a - b) - look().gap * 2, self.canvas.width / 2)
        lines = wrapped(self.words.of(edge.label), room, size)
        half = widest(lines, size) / 2 + look().margin
        middle = min(max((a + b) / 2, half), self.canvas.width - half)
        for row, line in enumerate(lines, 1):
            self.canvas.write(middle, low + row * look().leading, line, size=size, anchor="middle")
        return low + len(lines) * look().leading + look().gap * 2


class _Down(_Pathway):
    def draw(self, top: float) -> float:
        """Stages from top to bottom, what leads on beside the arrows, loops on the left."""
        settings, words = look().pathway, self.words
        clear = settings.radius + settings.stroke * 2 + look().gap
        x = look().margin + len(self.loops) * settings.loop_side + clear
        text_x = x + clear + look().gap
        room = self.canvas.width - text_x - look().margin
        y = top + clear
        places: list[float] = []
        for n, stop in enumerate(self.stops):
            places.append(y)
            self.node(stop, x, y)
            baseline = y + look().size * (look().ascent - look().descent) / 2
            said = f"{words.of(stop.stage.label)} · {self._said(stop)}"
            self.canvas.write(text_x, baseline, said, bold=stop.here)
            leaving = [e for e in (self.steps.get(n), *(e for e in self.loops if self.index[e.from_] == n)) if e]
            below = y + clear + look().gap
            for edge in leaving:
                back = "" if edge is self.steps.get(n) else f"↺ {words.of(self.stage(edge.to))}: "
                below = self.canvas.paragraph(text_x, below, back + words.of(edge.label), room, size=look().small)
            after = max(below + look().gap, y + clear + settings.step_down) + clear
            if n in self.steps:
                self.arrow([(x, y + clear), (x, after - clear)], self.steps[n])
            y = after
        for number, edge in enumerate(self.loops, 1):
            side = x - clear - number * settings.loop_side + look().gap
            a, b = places[self.index[edge.from_]], places[self.index[edge.to]]
            self.arrow([(x - clear, a), (side, a), (side, b), (x - clear, b)], edge, name="lg-edge lg-loop")
        return y - clear + look().gap
