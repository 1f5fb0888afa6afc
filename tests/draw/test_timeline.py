"""A record on a timeline: whole, legible, in either language, and nothing that a strict page would refuse."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest

from leptoguide.draw.look import look
from leptoguide.draw.measure import Box
from leptoguide.draw.timeline import timeline_svg
from leptoguide.knowledge.guideline import Guideline
from leptoguide.record.case import Case, on_day
from leptoguide.render.texts import Language
from tests.draw.conftest import SVG, Drawing, MakeRecord

WIDTHS = (360, 480, 600, 768, 900, 1100, 1366, 1600)
CJK = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
ALLOWED = {"svg", "title", "desc", "g", "rect", "line", "polyline", "polygon", "path", "circle", "text"}

LANGUAGES: tuple[Language, ...] = ("zh", "en")
NAMES = ("record-1", "record-2")


def overlapping(drawing: Drawing) -> list[tuple[str, str]]:
    return [(a, b) for (a, box), (b, other) in combinations(drawing.texts(), 2) if box.overlaps(other)]


def outside(drawing: Drawing) -> list[str]:
    width, height = drawing.size
    return [t for t, b in drawing.texts() if b.left < 0 or b.top < 0 or b.right > width or b.bottom > height]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_no_text_overlaps_another_or_leaves_the_page(
    guideline: Guideline, records: dict[str, Case], name: str, language: Language, width: int
) -> None:
    drawing = Drawing.read(timeline_svg(records[name], guideline, language, width))
    assert drawing.size[0] == width
    assert len(list(drawing.texts())) > 20
    assert overlapping(drawing) == []
    assert outside(drawing) == []


@pytest.mark.parametrize("width", [360, 1100])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_every_event_has_a_mark_that_says_its_day_and_what_it_was(
    guideline: Guideline, records: dict[str, Case], name: str, language: Language, width: int
) -> None:
    case = records[name]
    titles = Drawing.read(timeline_svg(case, guideline, language, width)).titles("lg-event")
    for event in case.events:
        label = event.kind.label.in_(language)
        found = [t for t in titles if t.startswith(event.date.isoformat()) and f" · {label}" in t]
        agents = [guideline.dictionary.agents[a].label.in_(language) for a in event.agents]
        procedures = [p.label.in_(language) for p in event.kind.procedures if p.id == event.procedure]
        assert found
        assert all(any(word in title for title in found) for word in [*agents, *procedures])
    assert len(titles) >= len(case.events)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_drawing_is_named_described_and_holds_nothing_that_a_strict_page_refuses(
    guideline: Guideline, records: dict[str, Case], language: Language
) -> None:
    text = timeline_svg(records["record-2"], guideline, language)
    root = Drawing.read(text).root
    assert root.get("role") == "img"
    assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]
    assert all(child.text for child in root[:2])
    assert {e.tag.removeprefix(SVG) for e in root.iter()} <= ALLOWED
    names = {name for e in root.iter() for name in e.attrib}
    assert names.isdisjoint({"style", "href", "id", "filter", "mask"})
    assert not any(name.startswith("on") for name in names)
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")


@pytest.mark.parametrize("name", NAMES)
def test_the_english_drawing_holds_no_chinese_and_the_chinese_one_does(
    guideline: Guideline, records: dict[str, Case], name: str
) -> None:
    assert CJK.findall(Drawing.read(timeline_svg(records[name], guideline, "en")).words()) == []
    assert CJK.search(Drawing.read(timeline_svg(records[name], guideline, "zh")).words())


def test_the_same_record_gives_the_same_drawing(guideline: Guideline, records: dict[str, Case]) -> None:
    case = records["record-2"]
    assert timeline_svg(case, guideline, "zh") == timeline_svg(replace(case), guideline, "zh")


def test_day_zero_is_the_day_of_the_diagnosis(guideline: Guideline, records: dict[str, Case]) -> None:
    drawing = Drawing.read(timeline_svg(records["record-1"], guideline, "en"))
    assert "Day 0: LM diagnosed 2026-01-05" in [text for text, _ in drawing.texts()]
    titles = drawing.titles("lg-event")
    assert any(t.startswith("2026-01-05 (day 0) · CSF examination") for t in titles)
    assert any(t.startswith("2025-12-27 (day −9) · CSF examination") for t in titles)
    (line,) = [e for e in drawing.root.iter(f"{SVG}line") if e.get("class") == "lg-day-zero"]
    assert line.get("x1") == line.get("x2")
    zero = next(box for text, box in drawing.texts() if text == "0" and box.top < 150)
    assert (zero.left + zero.right) / 2 == pytest.approx(float(line.attrib["x1"]), abs=0.1)


def test_without_a_diagnosis_days_are_not_counted_and_the_drawing_says_so(
    guideline: Guideline, make_record: MakeRecord
) -> None:
    case = make_record([{"date": "2026-02-01", "kind": "assessment", "kps": 70}])
    drawing = Drawing.read(timeline_svg(case, guideline, "en"))
    assert "The day of LM diagnosis is not known" in drawing.words()
    assert "Day 0" not in drawing.words()
    assert "(day" not in drawing.words()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_case_without_events_is_told_in_a_sentence(
    guideline: Guideline, make_case: Any, make_record: MakeRecord, language: Language
) -> None:
    sentence = {"zh": "没有带日期的事件", "en": "no dated events"}[language]
    for case in (make_case({"kps": 70}), make_record([])):
        drawing = Drawing.read(timeline_svg(case, guideline, language, 360))
        assert sentence in "".join(text for text, _ in drawing.texts()) or sentence in drawing.words()
        assert outside(drawing) == []


def test_what_comes_after_the_day_is_counted_and_not_drawn(guideline: Guideline, records: dict[str, Case]) -> None:
    case = on_day(records["record-2"], datetime.date(2025, 6, 30), guideline.dictionary)
    drawing = Drawing.read(timeline_svg(case, guideline, "en"))
    later = [event for event in case.events if event.date > datetime.date(2025, 6, 30)]
    assert f"{len(later)} later than the day of the assessment are not drawn" in drawing.words()
    assert all(title[: len("2025-06-30")] <= "2025-06-30" for title in drawing.titles("lg-event"))
    before_all = on_day(records["record-2"], datetime.date(2020, 1, 1), guideline.dictionary)
    assert "later than" in Drawing.read(timeline_svg(before_all, guideline, "en")).words()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_record_says_can_not_become_markup(
    guideline: Guideline, make_record: MakeRecord, language: Language
) -> None:
    hostile = "<b>张 & 李</b>"
    event = {"date": "2026-02-01", "kind": "assessment", "kps": 70, "note": hostile, "reason": hostile}
    text = timeline_svg(make_record([event], name=hostile), guideline, language)
    assert "<b>" not in text
    assert "&lt;b&gt;张 &amp; 李&lt;/b&gt;" in text
    drawing = Drawing.read(text)
    assert any(title.endswith(hostile) for title in drawing.titles("lg-event"))
    assert hostile in (drawing.root[0].text or "")


def test_a_result_is_told_by_a_letter_and_by_how_its_mark_is_filled(
    guideline: Guideline, make_record: MakeRecord
) -> None:
    results = ["positive", "negative", "equivocal", "pending"]
    events = [
        {"date": f"2026-02-{10 + 4 * n}", "kind": "csf-exam", "csf_cytology": result}
        for n, result in enumerate(results)
    ]
    drawing = Drawing.read(timeline_svg(make_record(events), guideline, "en"))
    groups = [g for g in drawing.root.iter(f"{SVG}g") if "lg-kind-csf-exam" in g.get("class", "")]
    fills = [g[1].get("class", "").split()[-1] for g in groups]
    assert fills == ["lg-full", "lg-empty", "lg-half", "lg-unknown"]
    letters = [e.text for e in drawing.root.iter(f"{SVG}text") if e.get("class") == "lg-mark-label"]
    assert letters == ["P", "N", "E", "?"]


def test_only_measured_values_are_joined(guideline: Guideline, make_record: MakeRecord) -> None:
    def joined(glucose: list[Any]) -> int:
        events = [
            {"date": f"2026-02-{10 + n}", "kind": "csf-exam", "csf_glucose": value} for n, value in enumerate(glucose)
        ]
        root = Drawing.read(timeline_svg(make_record(events), guideline, "en")).root
        return sum(e.get("class") == "lg-trend" for e in root.iter(f"{SVG}line"))

    assert joined([2.0]) == 0
    assert joined([2.0, 3.0, 2.5]) == 2
    assert joined([2.0, "not-done", 2.5]) == 0


def test_a_course_goes_on_until_it_is_stopped(guideline: Guideline, make_record: MakeRecord) -> None:
    start = {"date": "2026-01-10", "kind": "systemic-treatment", "agents": ["t-dxd", "capecitabine"]}
    stop = {"date": "2026-02-10", "kind": "systemic-treatment", "agents": ["t-dxd"], "action": "stop"}
    lonely = {"date": "2026-02-11", "kind": "systemic-treatment", "agents": ["tucatinib"], "action": "stop"}
    drawing = Drawing.read(timeline_svg(make_record([start, stop, lonely]), guideline, "en"))
    assert sorted(drawing.titles("lg-span")) == [
        "Capecitabine: 2026-01-10 to still going on",
        "Trastuzumab deruxtecan (T-DXd): 2026-01-10 to 2026-02-10",
        "Tucatinib: unknown to 2026-02-11",
    ]
    arrows = [e for e in drawing.root.iter(f"{SVG}polygon") if e.get("class") == "lg-goes-on"]
    assert len(arrows) == 1


def test_the_response_is_told_in_words_under_the_strip(guideline: Guideline, records: dict[str, Case]) -> None:
    said = " ".join(text for text, _ in Drawing.read(timeline_svg(records["record-2"], guideline, "en")).texts())
    assert "3. 2025-06-12 N → CSF complete response (counted from 2025-05-08)" in said
    assert "4. 2025-11-24 P → CSF progression" in said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [360, 1100])
def test_crowded_days_lose_labels_and_say_how_many(
    guideline: Guideline, make_record: MakeRecord, language: Language, width: int
) -> None:
    events: list[dict[str, Any]] = [
        {"date": f"2026-0{month}-{day:02}", "kind": kind, **facts}
        for month in (1, 2)
        for day in range(1, 29)
        for kind, facts in (
            ("csf-exam", {"csf_cytology": "positive", "csf_protein": day / 10}),
            ("mri-study", {"mri_impression": "typical"}),
            ("intrathecal-dose", {"agents": ["it-methotrexate", "it-cytarabine"], "action": "give"}),
        )
    ]
    events.append({"date": "2010-01-01", "kind": "pathology", "her2_ihc": "3+"})
    drawing = Drawing.read(timeline_svg(make_record(events), guideline, language, width))
    assert overlapping(drawing) == []
    assert outside(drawing) == []
    assert re.search(r"\d+ unlabelled" if language == "en" else r"另 \d+ 个未标注", drawing.words())


def test_no_name_stands_on_the_ticks_of_its_doses(guideline: Guideline, make_record: MakeRecord) -> None:
    doses = [
        {"date": f"2026-0{month}-{day:02}", "kind": "intrathecal-dose", "agents": ["it-methotrexate", "it-cytarabine"]}
        for month in (1, 2)
        for day in range(1, 29)
    ]
    for width in (360, 1100):
        drawing = Drawing.read(timeline_svg(make_record(doses), guideline, "en", width))
        names = [box for text, box in drawing.texts() if text.startswith("Intrathecal ") and text != "Intrathecal dose"]
        groups = [g for g in drawing.root.iter(f"{SVG}g") if g.get("class") == "lg-event"]
        ticks = [line.attrib for g in groups for line in g.iter(f"{SVG}line")]
        boxes = [Box(float(t["x1"]), float(t["y1"]), float(t["x2"]) + 1, float(t["y2"])) for t in ticks]
        assert len(names) == 2
        assert len(boxes) == 2 * len(doses)
        assert not any(name.overlaps(tick) for name in names for tick in boxes)


def test_what_was_taken_back_is_not_drawn_as_found(guideline: Guideline, make_record: MakeRecord) -> None:
    case = make_record(
        [
            {"date": "2026-01-05", "kind": "csf-exam", "csf_cytology": "positive", "csf_protein": 1.5},
            {"date": "2026-01-05", "kind": "assessment", "kps": 70},
            {"date": "2026-02-01", "kind": "fact-entry", "csf_cytology": None, "kps": None, "ecog": 2},
        ]
    )
    drawing = Drawing.read(timeline_svg(case, guideline, "en"))
    titles = drawing.titles("lg-event")
    assert not any("Positive" in title for title in titles)
    assert len(drawing.titles("lg-value")) == 1, "the protein stands, the KPS does not"
    (entered,) = [title for title in titles if "Facts entered" in title]
    assert entered.count("taken back, now unknown") == 2
    assert "ECOG" in entered


def test_a_record_of_one_day_and_one_of_a_century_can_be_drawn(guideline: Guideline, make_record: MakeRecord) -> None:
    single = make_record([{"date": "2026-03-01", "kind": "mdt-meeting"}])
    century = make_record(
        [{"date": "1900-01-01", "kind": "history"}, {"date": "2199-01-01", "kind": "mdt-meeting"}], as_of="2200-12-31"
    )
    for case in (single, century):
        drawing = Drawing.read(timeline_svg(case, guideline, "zh", 360))
        assert overlapping(drawing) == []
        assert outside(drawing) == []


def test_every_track_and_trend_names_something_that_the_guideline_has(guideline: Guideline) -> None:
    facts, kinds = guideline.dictionary.facts, guideline.dictionary.events
    for track in look().timeline.tracks:
        assert track.kind in kinds
        assert {fact for fact in (track.shows, track.letters) if fact} <= set(kinds[track.kind].observes)
    assert all(facts[name].type in ("integer", "decimal") for name in look().timeline.trends)
