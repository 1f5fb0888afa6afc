"""How drawings look, from ``look.yaml``: sizes, greys and marks, so that no drawing holds a number of its own."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from leptoguide.knowledge.files import read_entry
from leptoguide.knowledge.schema.base import CodeValue, Entry, Kebab, Snake

Fill = Literal["full", "half", "empty", "unknown"]
Texture = Literal["solid", "rising", "falling", "crossed", "upright", "blank"]
Form = Literal["bars", "doses", "courses", "devices", "points"]
Mark = Literal["circle", "square", "diamond", "triangle", "hexagon", "pentagon", "flag"]


class Glyphs(Entry):
    """Characters that are drawn at most ``em`` wide."""

    of: str
    em: float


class Track(Entry):
    """How events of one kind are drawn. ``shows``: a coded fact that labels the mark; ``letters``: one that does by
    a letter, and fills the mark.
    """

    kind: Kebab
    form: Form
    mark: Mark = "circle"
    shows: Snake | None = None
    letters: Snake | None = None


class ScoreTrend(Entry):
    """An item or a mean of a questionnaire that is drawn as a trend."""

    instrument: Kebab
    part: Kebab


class TimelineLook(Entry):
    width: float
    gutter_share: float
    gutter_most: float
    row: float
    lane: float
    bar: float
    mark: float
    panel: float
    panel_pad: float
    tick: float
    cap: float
    strip: float
    cell: float
    cell_width: float
    shades: tuple[str, ...]
    dark_from: int
    earlier_from: float
    earlier_width: float
    silence: int
    pad_days: float
    pad_earlier: float
    day_steps: tuple[int, ...]
    month_steps: tuple[int, ...]
    label_rows: int
    grid: tuple[float, ...]
    tracks: tuple[Track, ...]
    fills: dict[CodeValue, Fill]
    trends: tuple[Snake, ...]
    score_trends: tuple[ScoreTrend, ...]


class PathwayLook(Entry):
    width: float
    across_from: float
    radius: float
    step_down: float
    loop_drop: float
    loop_side: float
    arrow: float
    stroke: float


class StatusLook(Entry):
    """How a status fills its part of a bar: a texture, so that it reads in grey too, and a colour."""

    texture: Texture
    colour: str


class SeriesLook(Entry):
    """How one curve among others is drawn: its dashes, so that it reads in grey too, and a colour."""

    dash: str | None = None
    colour: str


class ChartLook(Entry):
    """How charts of many patients are drawn. ``beside_from``: the width from which names stand beside their bars."""

    narrow: float
    beside_from: float
    least: float
    gutter_share: float
    row: float
    bar: float
    hatch: float
    axis_parts: int
    stamp: float
    plot: float
    plot_least: float
    plot_most: float
    band: float
    censor: float
    curve: float
    nudges: tuple[int, ...]
    statuses: dict[CodeValue, StatusLook]
    series: tuple[SeriesLook, ...] = Field(min_length=1)


class Look(Entry):
    font: str
    regular: str
    bold: str
    page: float
    sheet: float
    size: float
    small: float
    heading: float
    leading: float
    ascent: float
    descent: float
    margin: float
    gap: float
    ink: str
    quiet: str
    line: str
    pale: str
    wash: str
    fill: str
    paper: str
    accent: str
    halo: float
    narrowest: float
    sides: dict[Mark, int]
    glyphs: tuple[Glyphs, ...] = Field(min_length=1)
    glyph_other: float
    glyph_wide: float
    glyph_bold: float
    timeline: TimelineLook
    pathway: PathwayLook
    chart: ChartLook


@cache
def look() -> Look:
    """The one look."""
    return read_entry(Path(__file__).with_name("look.yaml"), Look)
