"""Scores on a timeline: what was entered is there, what was not scored is blank, and nothing else is drawn."""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from typing import Any
from xml.etree import ElementTree

import pytest

from leptoguide.draw.look import look
from leptoguide.draw.measure import Box
from leptoguide.draw.timeline import timeline_svg
from leptoguide.knowledge.guideline import Guideline
from leptoguide.record.case import Case
from leptoguide.record.exams import exams
from leptoguide.record.scores import NotEvaluable
from leptoguide.render.exam_words import ExamWords
from leptoguide.render.texts import Language, Words
from tests.draw.conftest import SVG, Drawing, MakeRecord
from tests.draw.test_timeline import outside, overlapping

EXAM, NANO, CARD = "neurological-exam-rano-lm-2017", "nano-lm-2024", "rano-lm-mri-card"
LANGUAGES: tuple[Language, ...] = ("zh", "en")


def scored(date: str, instrument: str, **entry: Any) -> dict[str, Any]:
    kind = "mri-study" if instrument == CARD else "assessment"
    return {"date": date, "kind": kind, "scores": {instrument: entry}}


def nano(date: str, **items: Any) -> dict[str, Any]:
    return scored(date, NANO, items=items)


def cells(drawing: Drawing) -> list[tuple[str, ElementTree.Element, str]]:
    """Title, box and class of each cell."""
    groups = [g for g in drawing.root.iter(f"{SVG}g") if g.get("class") == "lg-score"]
    found = []
    for group in groups:
        (box,) = group.findall(f"{SVG}rect")
        title = group.findtext(f"{SVG}title") or ""
        found.append((title, box, box.get("class", "")))
    return found


def box_of(rect: ElementTree.Element) -> Box:
    x, y, width, height = (float(rect.attrib[name]) for name in ("x", "y", "width", "height"))
    return Box(x, y, x + width, y + height)


def written(drawing: Drawing) -> list[str]:
    return [e.text or "" for e in drawing.root.iter(f"{SVG}text") if e.get("class") == "lg-score-text"]


@pytest.mark.parametrize("width", [360, 1100])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_score_entered_can_be_read_from_the_drawing_and_no_other(
    guideline: Guideline, records: dict[str, Case], language: Language, width: int
) -> None:
    case = records["record-2"]
    drawing = Drawing.read(timeline_svg(case, guideline, language, width))
    words = ExamWords(guideline, Words(language))
    titles = [title for title, _, _ in cells(drawing)]
    wanted = 0
    for exam in exams(case):
        instrument = guideline.instruments[exam.scores.instrument]
        if instrument.kind == "questionnaire":
            continue
        for item in instrument.items:
            if item.id in exam.scores.items:
                said = words.words("phrase.is", x=words.words.of(item.label), value=words.value(exam, item.id))
                found = [t for t in titles if t.startswith(exam.date.isoformat()) and f" · {said}" in t]
                assert len(found) == 1, (exam.date, item.id)
                change = words.change(exam, item.id)
                assert change in found[0]
                wanted += 1
        if judged := exam.scores.exam_change or exam.scores.overall:
            assert judged
            label, value = words.judged(exam) or ("", "")
            assert any(t.startswith(exam.date.isoformat()) and t.endswith(f"{value}") and label in t for t in titles)
            wanted += 1
    assert len(titles) == wanted > 100


@pytest.mark.parametrize("language", LANGUAGES)
def test_zero_not_evaluable_and_not_scored_look_different(
    guideline: Guideline, make_record: MakeRecord, language: Language
) -> None:
    event = nano("2026-02-01", walking=0, vision={"not_evaluable": "cataract"})
    drawing = Drawing.read(timeline_svg(make_record([event]), guideline, language))
    (zero, blank) = cells(drawing)[::-1][:2]
    by_class = {name: box for _, box, name in (zero, blank)}
    assert set(by_class) == {"lg-level lg-level-0", "lg-not-evaluable"}
    assert by_class["lg-level lg-level-0"].get("stroke-dasharray") is None
    assert by_class["lg-not-evaluable"].get("stroke-dasharray") is not None
    assert sorted(written(drawing)) == ["0", "NE"]
    labels = [text for text, _ in drawing.texts()]
    for item in guideline.instruments[NANO].items:  # a domain that was not scored has its row, and nothing in it
        assert item.label.in_(language) in labels


def test_each_level_has_a_shade_of_its_own_darker_than_the_one_below(guideline: Guideline) -> None:
    shades = look().timeline.shades
    greys = [int(shade[1:3], 16) for shade in shades]
    assert all(re.fullmatch(r"#([0-9a-f]{2})\1\1", shade) for shade in shades)
    assert greys == sorted(greys, reverse=True)
    assert all(a - b >= 30 for a, b in pairwise(greys))
    for instrument in guideline.instruments.values():
        if instrument.kind == "scorecard":
            tops = [max((level.value for level in item.levels), default=0) for item in instrument.items]
            tops += [round(item.range[1]) for item in instrument.items if item.range]
            assert max(tops) < len(shades)


def test_a_level_is_filled_by_its_shade_and_written_so_that_it_can_be_read(
    guideline: Guideline, make_record: MakeRecord
) -> None:
    event = scored("2026-02-01", EXAM, items={"gait": 0, "strength": 1, "vision": 2, "eye-movements": 3})
    drawing = Drawing.read(timeline_svg(make_record([event]), guideline, "en"))
    fills = [box.get("fill") for _, box, _ in cells(drawing)]
    assert fills == list(look().timeline.shades)
    inks = [e.get("fill") for e in drawing.root.iter(f"{SVG}text") if e.get("class") == "lg-score-text"]
    for fill, ink in zip(fills, inks, strict=True):
        assert fill is not None
        assert ink is not None
        assert abs(int(fill[1:3], 16) - int(ink[1:3], 16)) > 100


def test_domains_without_confirmed_levels_are_named_under_the_drawing(
    guideline: Guideline, make_record: MakeRecord
) -> None:
    drawing = Drawing.read(timeline_svg(make_record([scored("2026-02-01", EXAM, items={"gait": 1})]), guideline, "en"))
    assert "No level is recorded, as none is confirmed: Hearing, Swallowing." in drawing.words()
    other = Drawing.read(timeline_svg(make_record([nano("2026-02-01", walking=1)]), guideline, "en"))
    assert "none is confirmed" not in other.words()


def test_a_finding_that_is_not_due_to_the_disease_carries_a_sign(guideline: Guideline, make_record: MakeRecord) -> None:
    event = scored("2026-02-01", NANO, items={"walking": 1, "speech": 1}, attributable={"walking": "no"})
    drawing = Drawing.read(timeline_svg(make_record([event]), guideline, "en"))
    assert sorted(written(drawing)) == ["1", "1*"]
    assert any("Walking: 1 (not due to LM)" in title for title, _, _ in cells(drawing))


def test_the_card_shows_finding_change_and_what_contradicts_itself(
    guideline: Guideline, make_record: MakeRecord
) -> None:
    first = scored("2025-12-01", CARD, items={"brain-nodules": "absent", "spine-linear": "not-evaluable"})
    second = scored("2026-02-01", CARD, items={"brain-nodules": "present"}, change={"brain-nodules": "improved"})
    drawing = Drawing.read(timeline_svg(make_record([first, second]), guideline, "en"))
    assert written(drawing) == ["Absent", "Present, Improved !", "Not evaluable"]
    found = {name: (title, box) for title, box, name in cells(drawing)}
    title, box = found["lg-finding lg-present"]
    assert "absent on every earlier card and present now" in title
    assert box.get("stroke-width") == "2"
    assert box.get("fill") != found["lg-finding lg-absent"][1].get("fill")
    assert found["lg-not-evaluable"][1].get("stroke-dasharray") is not None


def test_series_by_another_version_are_drawn_apart(guideline: Guideline, make_record: MakeRecord) -> None:
    other = scored("2026-01-10", NANO, version="2031", items={"walking": 2})
    drawing = Drawing.read(timeline_svg(make_record([nano("2026-02-01", walking=1), other]), guideline, "en"))
    headings = [e.text for e in drawing.root.iter(f"{SVG}text") if e.get("class") == "lg-grid-heading"]
    assert headings == ["NANO-LM clinical scorecard (2024) · version 2031", "NANO-LM clinical scorecard (2024)"]


def test_nothing_of_the_kind_is_drawn_without_scores(guideline: Guideline, make_record: MakeRecord) -> None:
    drawing = Drawing.read(timeline_svg(make_record([{"date": "2026-02-01", "kind": "assessment"}]), guideline, "en"))
    assert cells(drawing) == []
    assert "scorecard" not in drawing.words()
    assert "MRI card" not in drawing.words()


def test_what_is_scored_after_the_day_is_not_drawn(guideline: Guideline, make_record: MakeRecord) -> None:
    case = make_record([nano("2026-02-01", walking=1), nano("2026-03-01", walking=2)], as_of="2026-02-15")
    assert [title[:10] for title, _, _ in cells(Drawing.read(timeline_svg(case, guideline, "en")))] == ["2026-02-01"]


def test_the_description_names_the_exams_and_the_last_judgement(guideline: Guideline, records: dict[str, Case]) -> None:
    description = Drawing.read(timeline_svg(records["record-2"], guideline, "en")).root[1].text or ""
    assert "NANO-LM clinical scorecard (2024) 7, 2026-04-15, Clinician's judgement: Stable" in description
    assert "2026-04-10, Overall (as entered): Stable disease" in description


# ---------------------------------------------------------------- trends


def test_answers_are_drawn_as_entered_and_only_what_was_answered(guideline: Guideline, make_record: MakeRecord) -> None:
    answers: list[Any] = [5, {"not_evaluable": "asleep"}, None, 7.5, 8]
    events = [
        scored(f"2026-02-{n + 10}", "lasa", items={"overall": answer, "physical": 1})
        for n, answer in enumerate(answers)
    ]
    drawing = Drawing.read(timeline_svg(make_record(events), guideline, "en"))
    assert "LASA Overall (higher is better)" in "".join(f"{text} " for text, _ in drawing.texts())
    titles = drawing.titles("lg-value")
    assert [t[:10] for t in titles] == ["2026-02-10", "2026-02-11", "2026-02-13", "2026-02-14"]
    assert any("7.5 (converted: 75)" in t for t in titles)
    assert sum(e.get("class") == "lg-trend" for e in drawing.root.iter(f"{SVG}line")) == 1


def test_means_are_drawn_where_the_scoring_gives_them(guideline: Guideline, make_record: MakeRecord) -> None:
    whole = scored("2026-02-01", "mdasi-bt", items={"interference": [1, 2, 3, 4, 5, 6]})
    part = scored("2026-02-10", "mdasi-bt", items={"interference": [1, 2, 3, 4, 5, None]})
    drawing = Drawing.read(timeline_svg(make_record([whole, part]), guideline, "en"))
    assert [t[:10] for t in drawing.titles("lg-value")] == ["2026-02-01"]
    assert "MDASI-BT Mean interference" in " ".join(text for text, _ in drawing.texts())
    assert "severity" not in drawing.words()


def test_every_trend_of_scores_names_a_part_that_the_instrument_has(guideline: Guideline) -> None:
    for entry in look().timeline.score_trends:
        instrument = guideline.instruments[entry.instrument]
        means = instrument.scoring.means if instrument.scoring else ()
        assert entry.part in {part.id for part in (means or instrument.items)}


# ---------------------------------------------------------------- crowded


@pytest.mark.parametrize("width", [240, 360, 760, 1600])
@pytest.mark.parametrize("language", LANGUAGES)
def test_crowded_exams_never_overlap_and_what_is_not_written_is_counted(
    guideline: Guideline, make_record: MakeRecord, language: Language, width: int
) -> None:
    days = [f"2026-0{month}-{day:02}" for month in (1, 2) for day in range(1, 29, 3)]
    events = [{"date": "2021-01-01", "kind": "history"}]
    for day in [*days, days[-1], days[-1]]:
        items = {item.id: 2 for item in guideline.instruments[NANO].items}
        events.append(scored(day, NANO, items=items, exam_change="worse"))
        events.append(scored(day, EXAM, items={"gait": {"not_evaluable": "plaster"}}))
        found = {item.id: "present" for item in guideline.instruments[CARD].items}
        events.append(scored(day, CARD, items=found, change=dict.fromkeys(found, "no-change"), overall="sd"))
    drawing = Drawing.read(timeline_svg(make_record(events), guideline, language, width))
    assert overlapping(drawing) == []
    assert outside(drawing) == []
    boxes = [box_of(rect) for _, rect, _ in cells(drawing)]
    assert len(boxes) == (len(days) + 2) * (13 + 1 + 1 + 5 + 1)
    assert [pair for pair in combinations(boxes, 2) if pair[0].overlaps(pair[1])] == []
    assert all(box.left >= 0 and box.right <= drawing.size[0] and box.right > box.left for box in boxes)
    texts = sum(e.get("class") == "lg-score-text" for e in drawing.root.iter(f"{SVG}text"))
    pattern = {"en": r"(\d+)unlabelled", "zh": r"另(\d+)个未标注"}[language]
    unlabelled = re.findall(pattern, "".join(drawing.words().split()))
    assert texts + sum(map(int, unlabelled)) == len(boxes)


def test_a_row_is_written_in_one_way(guideline: Guideline, make_record: MakeRecord) -> None:
    near = [scored(day, CARD, items={"brain-nodules": "present"}) for day in ("2025-03-01", "2026-02-01", "2026-02-20")]
    wide = Drawing.read(timeline_svg(make_record(near), guideline, "en", 1600))
    narrow = Drawing.read(timeline_svg(make_record(near), guideline, "en", 500))
    assert set(written(wide)) == {"Present"}
    assert set(written(narrow)) == {"Yes"}


def test_what_was_entered_can_not_become_markup(guideline: Guideline, make_record: MakeRecord) -> None:
    hostile = "<b>张 & 李</b>"
    event = nano("2026-02-01", walking={"not_evaluable": hostile})
    case = make_record([event])
    assert case.events[0].scores[0].items["walking"] == NotEvaluable(hostile)
    text = timeline_svg(case, guideline, "zh")
    assert "<b>" not in text
    assert any(hostile in title for title, _, _ in cells(Drawing.read(text)))


# ---------------------------------------------------------------- in parts


@pytest.mark.parametrize("language", LANGUAGES)
def test_course_and_scores_together_show_what_the_whole_shows(
    guideline: Guideline, records: dict[str, Case], language: Language
) -> None:
    case = records["record-2"]
    whole, course, scores, tracks = (
        Drawing.read(timeline_svg(case, guideline, language, part=part))
        for part in ("whole", "course", "scores", "tracks")
    )
    assert cells(course) == []
    assert [t for t, _, _ in cells(scores)] == [t for t, _, _ in cells(whole)]
    assert course.titles("lg-event") == whole.titles("lg-event")
    assert tracks.titles("lg-event") == whole.titles("lg-event")
    assert tracks.titles("lg-value") == []
    assert course.titles("lg-value") + scores.titles("lg-value") == whole.titles("lg-value")
    assert scores.titles("lg-event") == []
    for width in (360, 760):
        drawing = Drawing.read(timeline_svg(case, guideline, language, width, "scores"))
        assert overlapping(drawing) == []
        assert outside(drawing) == []


def test_a_record_without_scores_says_so(guideline: Guideline, make_record: MakeRecord) -> None:
    case = make_record([{"date": "2026-02-01", "kind": "assessment"}])
    assert "no dated scores" in Drawing.read(timeline_svg(case, guideline, "en", part="scores")).words()
    later = make_record([nano("2026-02-01", walking=1)], as_of="2026-01-15")
    drawing = Drawing.read(timeline_svg(later, guideline, "en", part="scores"))
    assert "1 later than the day of the assessment" in drawing.words()
