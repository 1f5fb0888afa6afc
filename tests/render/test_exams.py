"""Exams in words and as JSON: nothing lost, nothing added, and what is not known never looks like 0."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from leptoguide.advise.assess import assess
from leptoguide.advise.model import Advice
from leptoguide.knowledge.guideline import Guideline
from leptoguide.record.case import Case, case_from, load_case
from leptoguide.render.advice_json import advice_json
from leptoguide.render.advice_text import advice_text
from leptoguide.render.exam_words import ExamWords, parts
from leptoguide.render.sheets import Sheet, sheets
from leptoguide.render.texts import Language, Words, all_texts

EXAMPLE = Path(__file__).parents[2] / "examples" / "record-2.yaml"
LANGUAGES: tuple[Language, ...] = ("zh", "en")
EXAM, NANO, CARD = "neurological-exam-rano-lm-2017", "nano-lm-2024", "rano-lm-mri-card"


@pytest.fixture(scope="module")
def example(guideline: Guideline) -> Advice:
    return assess(guideline, load_case(EXAMPLE, guideline.dictionary))


def advice_of(guideline: Guideline, *found: tuple[str, dict[str, Any]], kind: str = "assessment") -> Advice:
    events = [{"date": date, "kind": kind, "scores": scores} for date, scores in found]
    case = case_from({"id": "test", "as_of": "2026-12-31", "events": events}, guideline.dictionary)
    return assess(guideline, case)


def sheet_of(advice: Advice, language: Language = "en") -> Sheet:
    (sheet,) = sheets(advice, Words(language))
    return sheet


# ---------------------------------------------------------------- JSON


def given_back(out: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Events made of the exams in the JSON."""
    for exam in out["scores"]:
        yield {"date": exam["date"], "kind": exam["event"], "scores": {exam["instrument"]: exam["scores"]}}


def test_the_exams_of_the_json_can_be_given_back_and_are_the_same(guideline: Guideline, example: Advice) -> None:
    out = advice_json(example)
    assert len(out["scores"]) > 20
    case = case_from({"id": "again", "as_of": out["as_of"], "events": list(given_back(out))}, guideline.dictionary)
    again = advice_json(assess(guideline, case))
    assert again["scores"] == out["scores"]
    assert again["response"] == out["response"]


def test_whatever_can_be_entered_comes_back_as_it_was(guideline: Guideline) -> None:
    entries: list[tuple[str, str, dict[str, Any]]] = [
        (
            "assessment",
            EXAM,
            {
                "version": "2017",
                "items": {"gait": 0, "hearing": {"not_evaluable": "deaf"}},
                "attributable": {"gait": "unknown"},
                "exam_change": "stable",
                "record": {"co-medication": "dexamethasone"},
            },
        ),
        ("assessment", "lasa", {"version": "2007", "items": {"overall": 7.5}}),
        (
            "assessment",
            "mdasi-bt",
            {"version": "2006", "items": {"interference": [1, None, 3, 4, 5, 6]}, "means": {"severity": 2.5}},
        ),
        (
            "mri-study",
            CARD,
            {
                "version": "2019",
                "items": {"brain-nodules": "present", "spine-linear": "not-evaluable"},
                "change": {"brain-nodules": "worse"},
                "overall": "pd",
                "nodules": [{"item": "brain-nodules", "diameters": [9, 6.5], "place": "CPA"}],
                "separate": {"intramedullary": "absent"},
            },
        ),
    ]
    events = [{"date": "2026-02-01", "kind": kind, "scores": {name: entry}} for kind, name, entry in entries]
    case = case_from({"id": "test", "as_of": "2026-12-31", "events": events}, guideline.dictionary)
    out = advice_json(assess(guideline, case))["scores"]
    assert [(exam["event"], exam["instrument"], exam["scores"]) for exam in out] == entries
    assert out[1]["converted"] == {"overall": 75}
    assert [exam["means"] for exam in out] == [{}, {}, {"severity": 2.5}, {}]


def test_the_hint_says_that_it_is_one_and_holds_the_clinicians_word(example: Advice) -> None:
    out = advice_json(example)["response"]
    assert out["kind"] == "hint"
    assert set(out["note"]) == {"zh", "en"}
    nano = next(x for x in out["exams"] if x["instrument"] == NANO)
    assert (nano["date"], nano["previous"], nano["exam_change"]) == ("2026-04-15", "2026-02-18", "stable")
    assert {d["item"]: d["by"] for d in nano["differences"] if d["by"]} == {
        "eye-movement": -1,
        "hearing": 1,
        "limb-strength": -1,
        "bladder-bowel": -1,
    }
    assert [(c["date"], c["contradictions"]) for c in out["cards"] if c["contradictions"]] == [
        ("2026-04-10", [{"item": "spine-nodules", "kind": "never-there"}])
    ]


# ---------------------------------------------------------------- words


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_level_and_finding_has_words_in_either_language(guideline: Guideline, language: Language) -> None:
    for name, kind in ((EXAM, "assessment"), (CARD, "mri-study")):
        for item in guideline.instruments[name].items:
            for choice in (*item.levels, *guideline.instruments[name].finding):
                entry = {name: {"items": {item.id: choice.value}}}
                exam = advice_of(guideline, ("2026-02-01", entry), kind=kind).exams[0]
                said = ExamWords(guideline, Words(language)).value(exam, item.id)
                assert choice.in_(language).casefold() in said.casefold()


def test_not_scored_not_evaluable_and_zero_are_three_things(guideline: Guideline) -> None:
    entry = {EXAM: {"items": {"gait": 0, "vision": {"not_evaluable": "cataract"}}}}
    lines = {line.id: line.now for line in sheet_of(advice_of(guideline, ("2026-02-01", entry))).lines}
    assert (lines["gait"], lines["vision"]) == ("0 (Normal)", "not evaluable (cataract)")
    assert {lines[name] for name in lines.keys() - {"gait", "vision"}} == {"not scored"}
    assert list(lines) == [item.id for item in guideline.instruments[EXAM].items]


def test_the_levels_of_another_version_are_shown_without_the_wording_of_this_one(guideline: Guideline) -> None:
    entry = {EXAM: {"version": "2031", "items": {"gait": 1}}}
    sheet = sheet_of(advice_of(guideline, ("2026-02-01", entry)))
    assert sheet.lines[0].now == "1"
    assert sheet.title == "RANO-LM neurological examination (2017) · version 2031"


def test_attribution_stands_with_the_level(guideline: Guideline) -> None:
    entry = {NANO: {"items": {"hearing": 1}, "attributable": {"hearing": "no"}}}
    advice = advice_of(guideline, ("2026-02-01", entry))
    (zh,) = [line.now for line in sheet_of(advice, "zh").lines if line.id == "hearing"]
    (en,) = [line.now for line in sheet_of(advice, "en").lines if line.id == "hearing"]
    assert Words("zh").set(zh) == "1（与软脑膜转移无关）"
    assert en == "1 (not due to LM)"


def test_a_number_on_another_scale_is_shown_beside_what_was_entered(guideline: Guideline) -> None:
    sheet = sheet_of(advice_of(guideline, ("2026-02-01", {"lasa": {"items": {"overall": 7.5}}})))
    assert sheet.lines[0].now == "7.5 (converted: 75)"
    assert "Each item 0 to 10; higher is better" in sheet.notes


def test_a_judgement_that_was_not_entered_says_so(guideline: Guideline) -> None:
    sheet = sheet_of(advice_of(guideline, ("2026-02-01", {NANO: {"items": {"hearing": 1}}})))
    assert sheet.judged == ("Clinician's judgement", "not entered")
    assert sheet.previous is None
    assert any("no earlier exam" in note for note in sheet.notes)
    assert {line.hint for line in sheet.lines} == {""}


def test_hints_count_levels_and_name_what_can_not_be_compared(guideline: Guideline) -> None:
    first = {NANO: {"items": {"hearing": 0, "walking": 2, "speech": 1, "vision": 1}}}
    second = {NANO: {"items": {"hearing": 2, "walking": 1, "speech": 1}}}
    sheet = sheet_of(advice_of(guideline, ("2026-02-01", first), ("2026-03-01", second)))
    hints = {line.id: (line.before, line.hint) for line in sheet.lines}
    assert hints["hearing"] == ("0", "higher by 2 level(s)")
    assert hints["walking"] == ("2", "lower by 1 level(s)")
    assert hints["speech"] == ("1", "same")
    assert hints["vision"] == ("1", "can not be compared")
    assert hints["cognition"] == ("not scored", "can not be compared")


def test_another_version_is_named_and_not_compared(guideline: Guideline) -> None:
    first = {NANO: {"version": "2021", "items": {"hearing": 0}}}
    second = {NANO: {"items": {"hearing": 2}}}
    found = list(sheets(advice_of(guideline, ("2026-02-01", first), ("2026-03-01", second)), Words("en")))
    notes = [note for note in found[1].notes if "2021" in note]
    assert notes == ["The exam of 2026-02-01 is by version 2021 and is not compared."]
    assert {line.hint for sheet in found for line in sheet.lines} == {""}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_terminal_shows_every_item_of_every_latest_exam(example: Advice, language: Language) -> None:
    shown = "".join(advice_text(example, language).split())
    words = Words(language)
    for sheet in sheets(example, words):
        for line in sheet.lines:
            assert "".join(words.set(f"{line.label} {line.now}").split()) in shown
        for text in (sheet.title, sheet.date, *(sheet.judged or ()), *(line.flag for line in sheet.lines)):
            assert "".join(words.set(text).split()) in shown
    assert "".join(all_texts()["score.note"].in_(language).split()) in shown


def test_a_case_without_scores_has_no_such_part_in_the_terminal(make_case: Any, guideline: Guideline) -> None:
    case: Case = make_case({"kps": 70})
    assert Words("en")("score.title") not in advice_text(assess(guideline, case), "en")


def test_parts_are_means_where_an_instrument_has_any(guideline: Guideline) -> None:
    assert [part.id for part in parts(guideline.instruments["mdasi-bt"])] == ["severity", "interference"]
    assert [part.id for part in parts(guideline.instruments["lasa"])][:2] == ["overall", "physical"]
