"""A small SVG writer: everything escaped, presentation attributes only, and the room of every text kept in mind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

from leptoguide.draw.look import look
from leptoguide.draw.measure import Anchor, Box, text_box, text_width, wrapped

# Characters that XML 1.0 does not allow, even escaped.
_FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SVG: Final = "http://www.w3.org/2000/svg"
_REFUSED: Final = frozenset({"style", "href", "xlink:href"})

Point = tuple[float, float]
Attribute = str | float | None


def clean(text: str) -> str:
    """``text`` as XML may hold it, not yet escaped."""
    return _FORBIDDEN.sub("\ufffd", text)


def element(name: str, /, *children: str, **attributes: Attribute) -> str:
    """One element. ``children`` are elements; an attribute that is ``None`` is left out."""
    written = "".join(
        f" {_name(key)}={quoteattr(_value(value))}" for key, value in attributes.items() if value is not None
    )
    content = "".join(children)
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def text_node(text: str) -> str:
    """Escaped text."""
    return escape(clean(text))


def points(corners: Iterable[Point]) -> str:
    """Corners as an attribute."""
    return " ".join(f"{_value(x)},{_value(y)}" for x, y in corners)


def _name(key: str) -> str:
    name = {"class_": "class", "view_box": "viewBox"}.get(key, key.replace("_", "-"))
    if name in _REFUSED or name.startswith("on"):
        raise ValueError(f"{name} has no place in a drawing")
    return name


def _value(value: str | float) -> str:
    if isinstance(value, str):
        return clean(value)
    return f"{round(value, 2):.10g}"


class Canvas:
    """A drawing in the making: a back layer and a front one, and the boxes that texts and marks have taken."""

    def __init__(self, width: float) -> None:
        self.width = max(width, look().narrowest)
        self._layers: dict[bool, list[str]] = {True: [], False: []}
        self._taken: list[Box] = []

    def add(self, item: str, *, back: bool = False) -> None:
        """Draw one element."""
        self._layers[back].append(item)

    def take(self, box: Box) -> None:
        """Keep texts out of ``box``."""
        self._taken.append(box)

    def is_free(self, box: Box) -> bool:
        """Whether nothing stands in ``box`` and it lies on the page."""
        return box.left >= 0 and box.right <= self.width and not any(box.overlaps(other) for other in self._taken)

    def write(
        self,
        x: float,
        baseline: float,
        text: str,
        *,
        size: float | None = None,
        anchor: Anchor = "start",
        fill: str | None = None,
        halo: bool = True,
        bold: bool = False,
        name: str = "lg-text",
    ) -> Box:
        """One line of text, with a halo so that lines behind it do not cross it out."""
        box = text_box(x, baseline, text, size or look().size, anchor, bold=bold)
        self.take(box)
        outline: dict[str, Attribute] = {
            "stroke": look().paper,
            "stroke_width": look().halo,
            "stroke_linejoin": "round",
            "paint_order": "stroke",
        }
        self.add(
            element(
                "text",
                text_node(text),
                class_=name,
                x=x,
                y=baseline,
                font_size=size or look().size,
                text_anchor=anchor,
                font_weight="bold" if bold else None,
                font_variation_settings=look().bold if bold else None,
                fill=fill or look().ink,
                **(outline if halo else {}),
            )
        )
        return box

    def write_first_free(
        self, places: Iterable[tuple[float, float, Anchor]], text: str, *, size: float | None = None, name: str
    ) -> Box | None:
        """``text`` in the first place that is free; nothing when none is."""
        for x, baseline, anchor in places:
            if self.is_free(text_box(x, baseline, text, size or look().size, anchor)):
                return self.write(x, baseline, text, size=size, anchor=anchor, name=name)
        return None

    def paragraph(
        self, x: float, top: float, text: str, width: float, *, size: float | None = None, fill: str | None = None
    ) -> float:
        """Text in lines from ``top`` on; returns where it ends."""
        for line in wrapped(text, width, size or look().size):
            self.write(x, top + look().ascent * (size or look().size), line, size=size, fill=fill)
            top += look().leading
        return top

    def line(self, start: Point, end: Point, *, back: bool = False, name: str = "lg-line", **more: Attribute) -> None:
        """A straight line."""
        attributes: dict[str, Attribute] = {"stroke": look().line, "stroke_width": 1, **more}
        (x1, y1), (x2, y2) = start, end
        self.add(element("line", class_=name, x1=x1, y1=y1, x2=x2, y2=y2, **attributes), back=back)

    def rect(self, box: Box, *, back: bool = False, name: str = "lg-rect", **more: Attribute) -> None:
        """A rectangle."""
        self.add(rect(box, name=name, **more), back=back)

    def titled(self, title: str, items: Sequence[str], *, name: str) -> None:
        """Elements that a pointer names."""
        self.add(element("g", element("title", text_node(title)), *items, class_=name))

    def document(self, height: float, title: str, description: str) -> str:
        """The whole drawing."""
        page = element("rect", class_="lg-paper", x=0, y=0, width=self.width, height=height, fill=look().paper)
        return element(
            "svg",
            element("title", text_node(title)),
            element("desc", text_node(description)),
            page,
            *self._layers[True],
            *self._layers[False],
            xmlns=_SVG,
            class_="lg-drawing",
            role="img",
            width=self.width,
            height=height,
            view_box=f"0 0 {_value(self.width)} {_value(height)}",
            font_family=look().font,
            font_variation_settings=look().regular,
            font_size=look().size,
        )


def told(drawing: str) -> tuple[str, str]:
    """The title and the description of a whole drawing: what it says to who can not see it."""
    root = ElementTree.fromstring(drawing)
    title, description = (root.findtext(f"{{{_SVG}}}{name}") for name in ("title", "desc"))
    return title or "", description or ""


def rect(box: Box, *, name: str = "lg-rect", **more: Attribute) -> str:
    """A rectangle as an element."""
    attributes: dict[str, Attribute] = {"fill": "none", "stroke": look().line, **more}
    width, height = box.right - box.left, box.bottom - box.top
    return element("rect", class_=name, x=box.left, y=box.top, width=width, height=height, **attributes)


def widest(texts: Iterable[str], size: float) -> float:
    """The width of the widest of some texts."""
    return max((text_width(text, size) for text in texts), default=0)
