"""Records to draw, and what a drawing holds once it is read back as XML."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from leptoguide.draw.measure import Box, text_box
from leptoguide.knowledge.guideline import Guideline
from leptoguide.record.case import Case, case_from, load_case

EXAMPLES = Path(__file__).parents[2] / "examples"
SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Drawing:
    """An SVG read back."""

    root: ElementTree.Element

    @classmethod
    def read(cls, text: str) -> Drawing:
        return cls(ElementTree.fromstring(text))

    def texts(self) -> Iterator[tuple[str, Box]]:
        """Every visible text with the room it takes."""
        for e in self.root.iter(f"{SVG}text"):
            anchor: Any = e.get("text-anchor", "start")
            bold = e.get("font-weight") == "bold"
            x, y, size = (float(e.attrib[name]) for name in ("x", "y", "font-size"))
            yield e.text or "", text_box(x, y, e.text or "", size, anchor, bold=bold)

    def titles(self, name: str | None = None) -> list[str]:
        """What a pointer shows, of all groups or of those of one class."""
        groups = [g for g in self.root.iter(f"{SVG}g") if name is None or name in g.get("class", "").split()]
        return [title.text or "" for g in groups for title in g.findall(f"{SVG}title")]

    def words(self) -> str:
        """All that can be read in it."""
        return "\n".join(self.root.itertext())

    @property
    def size(self) -> tuple[float, float]:
        return float(self.root.attrib["width"]), float(self.root.attrib["height"])


@pytest.fixture(scope="session")
def records(guideline: Guideline) -> dict[str, Case]:
    """The records among the examples."""
    paths = sorted(EXAMPLES.glob("record-*.yaml"))
    return {path.stem: load_case(path, guideline.dictionary) for path in paths}


MakeRecord = Callable[..., Case]


@pytest.fixture(scope="session")
def make_record(guideline: Guideline) -> MakeRecord:
    """``make_record([...], as_of="2026-03-01")``: a patient in a few events."""

    def record_of_events(events: list[dict[str, Any]], as_of: str = "2026-03-01", name: str = "test") -> Case:
        return case_from({"id": name, "as_of": as_of, "events": events}, guideline.dictionary)

    return record_of_events
