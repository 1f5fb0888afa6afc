"""The pathway: where the patient stands, what is not known, and that it is not the consensus's own figure."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest

from leptoguide.advise.assess import assess
from leptoguide.draw.pathway import pathway_svg
from leptoguide.knowledge.guideline import Guideline
from leptoguide.record.case import Case
from leptoguide.render.texts import Language, Words
from tests.draw.conftest import SVG, Drawing

LANGUAGES: tuple[Language, ...] = ("zh", "en")


def fills(drawing: Drawing) -> list[str]:
    groups = [g for g in drawing.root.iter(f"{SVG}g") if "lg-stage" in g.get("class", "").split()]
    return [g[1].get("class", "").split()[-1].removeprefix("lg-") for g in groups]


@pytest.mark.parametrize("width", [360, 480, 600, 620, 768, 900, 1200, 1600])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_overlaps_another_or_leaves_the_page(
    guideline: Guideline, records: dict[str, Case], language: Language, width: int
) -> None:
    drawing = Drawing.read(pathway_svg(assess(guideline, records["record-2"]), language, width))
    texts = list(drawing.texts())
    assert [(a, b) for (a, box), (b, other) in combinations(texts, 2) if box.overlaps(other)] == []
    across, down = drawing.size
    assert across == width
    assert all(b.left >= 0 and b.right <= across and b.top >= 0 and b.bottom <= down for _, b in texts)


@pytest.mark.parametrize("width", [360, 900])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_stage_every_edge_and_the_note_are_there(
    guideline: Guideline, records: dict[str, Case], language: Language, width: int
) -> None:
    drawing = Drawing.read(pathway_svg(assess(guideline, records["record-1"]), language, width))
    words = Words(language)
    shown = "".join("".join(text for text, _ in drawing.texts()).split())
    pathway = guideline.pathway
    for text in [*(s.label for s in pathway.stages), *(e.label for e in pathway.edges), pathway.note]:
        assert "".join(words.of(text).split()) in shown
    loops = [g for g in drawing.root.iter(f"{SVG}g") if "lg-loop" in g.get("class", "").split()]
    assert [g[0].text for g in loops] == [
        f"{words.of(pathway.stages[4].label)} → {words.of(pathway.stages[3].label)}: {words.of(pathway.edges[4].label)}"
    ]


def test_the_marks_tell_reached_not_known_and_not_reached(guideline: Guideline, make_case: Any) -> None:
    nothing = make_case({})
    assert fills(Drawing.read(pathway_svg(assess(guideline, nothing), "en"))) == ["half"] * 5
    suspected = make_case(
        {"symptoms": ["headache"], "mri_extent": "none", "csf_sampling": "not-done", "csf_cytology": "not-done"}
    )
    drawing = Drawing.read(pathway_svg(assess(guideline, suspected), "en"))
    assert fills(drawing)[:2] == ["full", "empty"]
    assert "now here" in [text for text, _ in drawing.texts()]


def test_the_patient_stands_at_one_stage(guideline: Guideline, records: dict[str, Case]) -> None:
    advice = assess(guideline, records["record-1"])
    drawing = Drawing.read(pathway_svg(advice, "en"))
    (here,) = [title for title in drawing.titles("lg-stage") if "now here" in title]
    assert here.startswith("Follow-up: now here")
    assert sum(e.get("class") == "lg-here" for e in drawing.root.iter(f"{SVG}circle")) == 1


def test_a_hostile_name_stays_text_and_the_drawing_stays_the_same(guideline: Guideline, make_case: Any) -> None:
    case = replace(make_case({"symptoms": ["headache"]}), id="<b>张 & 李</b>")
    text = pathway_svg(assess(guideline, case), "zh")
    assert "<b>" not in text
    assert "<b>张 & 李</b>" in (Drawing.read(text).root[0].text or "")
    assert text == pathway_svg(assess(guideline, case), "zh")
    assert " style=" not in text
