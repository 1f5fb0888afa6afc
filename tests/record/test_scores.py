"""Scores of an event, read strictly: what is not scored is not there; what is refused names its field and values."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leptoguide.errors import InputError
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.load import default_guideline, load_dictionary
from leptoguide.record.case import Case, case_from, read_case
from leptoguide.record.scores import Nodule, NotEvaluable, Scores

EXAM, NANO, CARD = "neurological-exam-rano-lm-2017", "nano-lm-2024", "rano-lm-mri-card"
KINDS = {EXAM: "assessment", NANO: "assessment", "lasa": "assessment", "mdasi-bt": "assessment", CARD: "mri-study"}
DICTIONARY = load_dictionary(default_guideline() / "facts")
STABLE = settings(derandomize=True, deadline=None, database=None, max_examples=300)


def of(instrument: str, entry: Any, kind: str | None = None) -> Case:
    """A record of one event with scores by one instrument."""
    event = {"date": "2026-02-01", "kind": kind or KINDS[instrument], "scores": {instrument: entry}}
    return case_from({"id": "test", "as_of": "2026-03-01", "events": [event]}, DICTIONARY)


def speaks_chinese(error: InputError) -> bool:
    """Message and hint are Chinese, with the same place before them."""
    texts = (error.message_in("zh"), error.hint_in("zh") or "")
    return error.where_in("zh") == error.where and all(re.search(r"[\u3400-\u9fff]", text) for text in texts)


def read(instrument: str, entry: Any) -> Scores:
    (event,) = of(instrument, entry).events
    (scores,) = event.scores
    return scores


# ---------------------------------------------------------------- what can be entered


def test_a_level_is_kept_and_a_domain_that_is_not_scored_is_not_there() -> None:
    scores = read(EXAM, {"items": {"gait": 0, "strength": 3, "vision": None}})
    assert scores.items == {"gait": 0, "strength": 3}
    assert (scores.instrument, scores.version) == (EXAM, "2017")


def test_a_domain_without_known_wording_takes_the_whole_numbers_of_its_range() -> None:
    assert read(NANO, {"items": {"walking": 2, "speech": 0}}).items == {"walking": 2, "speech": 0}


def test_what_could_not_be_evaluated_is_there_with_its_reason() -> None:
    scores = read(NANO, {"items": {"vision": {"not_evaluable": "既往白内障"}}})
    assert scores.items == {"vision": NotEvaluable("既往白内障")}
    assert read(EXAM, {"items": {"hearing": {"not_evaluable": "ear infection"}}}).items["hearing"] == NotEvaluable(
        "ear infection"
    )


def test_attribution_judgement_and_co_medication_stand_beside_the_scores() -> None:
    scores = read(
        NANO,
        {
            "items": {"walking": 1, "speech": 1},
            "attributable": {"walking": "no", "speech": "unknown"},
            "exam_change": "worse",
            "record": {"steroids": "dexamethasone 4 mg/d"},
        },
    )
    assert scores.attributable == {"walking": "no", "speech": "unknown"}
    assert scores.exam_change == "worse"
    assert scores.record == {"steroids": "dexamethasone 4 mg/d"}


def test_a_card_takes_findings_changes_and_an_overall_judgement_as_entered() -> None:
    scores = read(
        CARD,
        {
            "items": {"brain-nodules": "present", "brain-linear": "absent", "spine-linear": "not-evaluable"},
            "change": {"brain-nodules": "improved", "spine-nodules": "no-change"},
            "overall": "pr",
            "nodules": [{"item": "brain-nodules", "diameters": [9, 6.5], "place": "右侧桥小脑角"}],
            "separate": {"brain-parenchyma": "absent"},
        },
    )
    assert scores.items == {"brain-nodules": "present", "brain-linear": "absent", "spine-linear": NotEvaluable()}
    assert scores.change == {"brain-nodules": "improved", "spine-nodules": "no-change"}
    assert (scores.overall, scores.separate) == ("pr", {"brain-parenchyma": "absent"})
    assert scores.nodules == (Nodule("brain-nodules", (9, 6.5), "右侧桥小脑角"),)
    assert read(CARD, {"items": {"brain-linear": {"not_evaluable": "motion"}}}).items == {
        "brain-linear": NotEvaluable("motion")
    }


def test_a_questionnaire_keeps_what_was_entered() -> None:
    assert read("lasa", {"items": {"overall": 7.5, "physical": 0}}).items == {"overall": 7.5, "physical": 0}
    answers = [0, 10, *[None] * 11]
    assert read("mdasi-bt", {"items": {"core-symptoms": answers}}).items == {"core-symptoms": tuple(answers)}
    assert read("mdasi-bt", {"means": {"severity": 3.2}}).means == {"severity": 3.2}


def test_another_version_is_kept_as_written() -> None:
    assert read("lasa", {"version": "2012", "items": {"overall": 7}}).version == "2012"


@pytest.mark.parametrize(
    "entry",
    [None, {}, {"version": "2024"}, {"items": None}, {"items": {"walking": None}}, {"items": {}, "exam_change": None}],
)
def test_an_entry_that_says_nothing_is_no_exam(entry: Any) -> None:
    assert of(NANO, entry).events[0].scores == ()


def test_answers_that_are_all_missing_are_no_answer() -> None:
    assert of("mdasi-bt", {"items": {"interference": [None] * 6}}).events[0].scores == ()


def test_yaml_reads_yes_and_no_as_words(guideline: Guideline) -> None:
    text = (
        'id: test\nas_of: "2026-03-01"\nevents:\n  - date: "2026-02-01"\n    kind: assessment\n    scores:\n'
        "      nano-lm-2024: {items: {walking: 1, speech: 2}, attributable: {walking: no, speech: yes}}\n"
    )
    (event,) = read_case(text, guideline.dictionary).events
    assert event.scores[0].attributable == {"walking": "no", "speech": "yes"}


# ---------------------------------------------------------------- what can not

PLACE = "case, events[0].scores"
BAD: list[tuple[str, Any, tuple[str, ...]]] = [
    (EXAM, [], (f"{PLACE}.{EXAM}", "mapping")),
    (EXAM, {"item": {}}, (f"{PLACE}.{EXAM}", "item", "items")),
    (EXAM, {"items": []}, (f"{PLACE}.{EXAM}.items", "mapping")),
    (EXAM, {"items": {"gate": 1}}, (f"{PLACE}.{EXAM}.items", "gate", "gait")),
    (EXAM, {"items": {"headache": 1}}, (f"{PLACE}.{EXAM}.items", "headache", "behaviour")),
    (EXAM, {"items": {"gait": 4}}, (f"{PLACE}.{EXAM}.items.gait", "4", "0, 1, 2, 3", "not_evaluable")),
    (EXAM, {"items": {"gait": -1}}, (f"{PLACE}.{EXAM}.items.gait", "-1", "0, 1, 2, 3")),
    (EXAM, {"items": {"gait": 1.0}}, (f"{PLACE}.{EXAM}.items.gait", "1.0")),
    (EXAM, {"items": {"gait": "1"}}, (f"{PLACE}.{EXAM}.items.gait", "0, 1, 2, 3")),
    (EXAM, {"items": {"gait": True}}, (f"{PLACE}.{EXAM}.items.gait", "0, 1, 2, 3")),
    (EXAM, {"items": {"gait": [1]}}, (f"{PLACE}.{EXAM}.items.gait", "0, 1, 2, 3")),
    (EXAM, {"items": {"gait": "not-evaluable"}}, (f"{PLACE}.{EXAM}.items.gait", "not_evaluable")),
    (EXAM, {"items": {"gait": {"not_evaluable": ""}}}, (f"{PLACE}.{EXAM}.items.gait", "not_evaluable")),
    (EXAM, {"items": {"gait": {"not_evaluable": None}}}, (f"{PLACE}.{EXAM}.items.gait", "not_evaluable")),
    (EXAM, {"items": {"gait": {"not_evaluable": "x" * 501}}}, (f"{PLACE}.{EXAM}.items.gait", "500")),
    (EXAM, {"items": {"gait": {"reason": "x"}}}, (f"{PLACE}.{EXAM}.items.gait", "not_evaluable")),
    (EXAM, {"items": {"hearing": 0}}, (f"{PLACE}.{EXAM}.items.hearing", "hearing", "not confirmed", "note")),
    (EXAM, {"items": {"gait": 1}, "overall": "pr"}, (f"{PLACE}.{EXAM}", "overall")),
    (EXAM, {"items": {"gait": 1}, "change": {"gait": "worse"}}, (f"{PLACE}.{EXAM}", "change", "exam_change")),
    (EXAM, {"items": {"gait": 1}, "exam_change": "better"}, (f"{PLACE}.{EXAM}.exam_change", "improved, stable, worse")),
    (EXAM, {"items": {"gait": 1}, "attributable": {"gait": True}}, (".attributable.gait", "yes, no, unknown")),
    (EXAM, {"items": {"gait": 1}, "attributable": {"vision": "no"}}, (f"{EXAM}.attributable", "vision", "gait")),
    (EXAM, {"attributable": {"gait": "no"}}, (f"{PLACE}.{EXAM}.attributable", "gait", "scored")),
    (EXAM, {"items": {"gait": 1}, "record": {"attributable": "x"}}, (f"{PLACE}.{EXAM}.record", "co-medication")),
    (EXAM, {"items": {"gait": 1}, "record": {"co-medication": "a\nb"}}, (f"{EXAM}.record.co-medication", "line")),
    (NANO, {"items": {"walking": 3}}, (f"{PLACE}.{NANO}.items.walking", "3", "0, 1, 2")),
    (NANO, {"items": {"walking": 0.5}}, (f"{PLACE}.{NANO}.items.walking", "0, 1, 2")),
    (NANO, {"version": 2024, "items": {"walking": 1}}, (f"{PLACE}.{NANO}.version", "2024")),
    (NANO, {"version": "latest", "items": {"walking": 1}}, (f"{PLACE}.{NANO}.version", "latest", "2024")),
    ("lasa", {"items": {"overall": 10.5}}, (f"{PLACE}.lasa.items.overall", "10.5", "0 to 10")),
    ("lasa", {"items": {"overall": 70}}, (f"{PLACE}.lasa.items.overall", "70", "0 to 10")),
    ("lasa", {"items": {"overall": float("nan")}}, (f"{PLACE}.lasa.items.overall", "0 to 10")),
    ("lasa", {"items": {"overall": True}}, (f"{PLACE}.lasa.items.overall", "0 to 10")),
    ("lasa", {"items": {"overall": 7}, "exam_change": "worse"}, (f"{PLACE}.lasa", "exam_change")),
    ("mdasi-bt", {"items": {"core-symptoms": 3}}, (f"{PLACE}.mdasi-bt.items.core-symptoms", "13 numbers", "0 to 10")),
    ("mdasi-bt", {"items": {"core-symptoms": [1] * 12}}, (".items.core-symptoms", "13 answers")),
    ("mdasi-bt", {"items": {"interference": [1, 1, 1, 11, 1, 1]}}, (".items.interference[3]", "11", "0 to 10")),
    ("mdasi-bt", {"means": {"overall": 3}}, (f"{PLACE}.mdasi-bt.means", "severity, interference")),
    ("mdasi-bt", {"means": {"severity": 10.1}}, (f"{PLACE}.mdasi-bt.means.severity", "10.1", "0 to 10")),
    (
        "mdasi-bt",
        {"items": {"interference": [1] * 6}, "means": {"interference": 1}},
        (f"{PLACE}.mdasi-bt.means.interference", "keep one"),
    ),
    (CARD, {"items": {"brain-nodules": 1}}, (f"{PLACE}.{CARD}.items.brain-nodules", "present, absent, not-evaluable")),
    (CARD, {"items": {"brain-nodules": "yes"}}, (f"{CARD}.items.brain-nodules", "present, absent, not-evaluable")),
    (CARD, {"items": {"brain": "present"}}, (f"{PLACE}.{CARD}.items", "brain", "brain-linear")),
    (CARD, {"change": {"brain-linear": "stable"}}, (f"{CARD}.change.brain-linear", "improved, no-change, worse")),
    (CARD, {"overall": "stable"}, (f"{PLACE}.{CARD}.overall", "cr, pr, sd, pd, not-evaluable")),
    (CARD, {"exam_change": "stable"}, (f"{PLACE}.{CARD}", "exam_change")),
    (CARD, {"nodules": {}}, (f"{PLACE}.{CARD}.nodules", "list")),
    (CARD, {"nodules": [{"item": "brain-nodules", "diameters": [6, 6]}] * 4}, (f"{CARD}.nodules", "3")),
    (CARD, {"nodules": [{"item": "brain-linear", "diameters": [6, 6]}]}, (".nodules[0].item", "spine-nodules")),
    (CARD, {"nodules": [{"diameters": [6, 6]}]}, (".nodules[0].item", "brain-nodules, spine-nodules")),
    (CARD, {"nodules": [{"item": "brain-nodules"}]}, (".nodules[0].diameters", "two orthogonal diameters in mm")),
    (CARD, {"nodules": [{"item": "brain-nodules", "diameters": [6]}]}, (".nodules[0].diameters", "mm")),
    (CARD, {"nodules": [{"item": "brain-nodules", "diameters": [6, 101]}]}, (".nodules[0].diameters", "0 to 100")),
    (CARD, {"nodules": [{"item": "brain-nodules", "diameters": [6, 6], "size": 1}]}, (".nodules[0]", "size")),
    (CARD, {"separate": {"brain-nodules": "present"}}, (f"{PLACE}.{CARD}.separate", "brain-parenchyma")),
]


@pytest.mark.parametrize(
    ("instrument", "entry", "says"), BAD, ids=lambda x: str(x)[:60] if not isinstance(x, str) else x
)
def test_a_bad_entry_is_refused_with_its_field_and_what_is_allowed(
    instrument: str, entry: Any, says: tuple[str, ...]
) -> None:
    with pytest.raises(InputError) as caught:
        of(instrument, entry)
    assert [part for part in says if part not in str(caught.value)] == [], str(caught.value)
    assert speaks_chinese(caught.value), caught.value.said_in("zh")


@pytest.mark.parametrize(
    ("scores", "kind", "says"),
    [
        ([], "assessment", ("events[0].scores", "mapping")),
        ({"nano": {}}, "assessment", ("events[0].scores", "nano", "nano-lm-2024")),
        ({CARD: {}}, "assessment", ("events[0].scores", CARD, "lasa")),
        ({"lasa": {}}, "mri-study", ("events[0].scores", "lasa", CARD)),
        ({"kps": {"items": {"kps": 70}}}, "assessment", ("events[0].scores", "kps")),
        ({}, "csf-exam", ("events[0].scores", "csf-exam", "leave them out")),
    ],
)
def test_an_event_carries_scores_by_the_instruments_of_its_kind_only(
    scores: Any, kind: str, says: tuple[str, ...]
) -> None:
    event = {"date": "2026-02-01", "kind": kind, "scores": scores}
    with pytest.raises(InputError) as caught:
        case_from({"id": "test", "as_of": "2026-03-01", "events": [event]}, DICTIONARY)
    assert [part for part in says if part not in str(caught.value)] == [], str(caught.value)
    assert speaks_chinese(caught.value), caught.value.said_in("zh")


# ---------------------------------------------------------------- whatever is given

NAMES = sorted(
    {name for x in DICTIONARY.instruments.values() for name in [x.id, *(item.id for item in x.items)]}
    | {"version", "items", "attributable", "change", "exam_change", "overall", "means", "nodules", "separate", "record"}
    | {"not_evaluable", "item", "diameters", "place", "brain-parenchyma", "co-medication", "severity"}
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-1, 11)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["present", "absent", "not-evaluable", "improved", "stable", "worse", "no", "cr", "2024"])
    | st.text(max_size=8)
)
ENTRIES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=13) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4),
    max_leaves=12,
)


@STABLE
@given(kind=st.sampled_from(["assessment", "mri-study", "csf-exam"]), scores=ENTRIES)
def test_any_scores_are_read_or_refused_with_a_place(kind: str, scores: Any) -> None:
    event = {"date": "2026-02-01", "kind": kind, "scores": scores}
    text = json.dumps({"id": "test", "as_of": "2026-03-01", "events": [event]}, ensure_ascii=False)
    try:
        outcome: Case | InputError = read_case(text, DICTIONARY)
    except InputError as problem:
        outcome = problem
    if isinstance(outcome, InputError):
        assert outcome.message
        assert outcome.where
        assert speaks_chinese(outcome)
        return
    for found in outcome.events[0].scores:
        items = {item.id for item in DICTIONARY.instruments[found.instrument].items}
        assert found.items.keys() | found.change.keys() <= items
        assert not found.is_empty
