"""Marks: told apart by shape and by how they are filled, so that they read in grey too."""

from __future__ import annotations

import math

from leptoguide.draw.look import Fill, Mark, look
from leptoguide.draw.svg import Attribute, Point, element, points


def mark(shape: Mark, fill: Fill, x: float, y: float, radius: float | None = None) -> list[str]:
    """A mark around a point: filled, half filled, hollow, or dashed when what it stands for is not known."""
    r = radius or look().timeline.mark
    outline: dict[str, Attribute] = {
        "class_": f"lg-mark lg-{fill}",
        "fill": look().ink if fill == "full" else look().paper,
        "stroke": look().ink,
        "stroke_width": 1,
        "stroke_dasharray": "2 1" if fill == "unknown" else None,
    }
    if shape == "circle":
        drawn = [element("circle", cx=x, cy=y, r=r, **outline)]
        if fill == "half":
            drawn.append(_half([(x, y - r)], f" A {r:g} {r:g} 0 0 0 {x:.2f} {y + r:.2f} Z"))
        return drawn
    corners = _corners(shape, x, y, r)
    drawn = [element("polygon", points=points(corners), **outline)]
    if fill == "half":
        left = [(min(px, x), py) for px, py in corners]
        drawn.append(element("polygon", class_="lg-half-fill", points=points(left), fill=look().ink))
    return drawn


def _half(start: list[Point], arc: str) -> str:
    ((x, y),) = start
    return element("path", class_="lg-half-fill", d=f"M {x:.2f} {y:.2f}{arc}", fill=look().ink)


def _corners(shape: Mark, x: float, y: float, r: float) -> list[Point]:
    if shape == "flag":
        return [(x - r / 2, y + r), (x - r / 2, y - r), (x + r, y - r / 2), (x - r / 2, y)]
    if shape == "square":
        return [(x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r)]
    sides = look().sides[shape]
    turn = 2 * math.pi / sides
    return [(x + r * math.sin(turn * i), y - r * math.cos(turn * i)) for i in range(sides)]


def cross(x: float, y: float, radius: float) -> list[str]:
    """A cross: something was stopped."""
    ends = ((x - radius, y - radius, x + radius, y + radius), (x - radius, y + radius, x + radius, y - radius))
    return [
        element("line", class_="lg-stop", x1=a, y1=b, x2=c, y2=d, stroke=look().ink, stroke_width=2)
        for a, b, c, d in ends
    ]
