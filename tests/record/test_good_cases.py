"""Cases that can be read, and what is made of them."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest

from leptoguide.errors import InputError
from leptoguide.knowledge.dictionary import Dictionary
from leptoguide.knowledge.values import Members
from leptoguide.record.case import Case, load_case, read_case
from leptoguide.truth import FALSE, TRUE, UNKNOWN


def _facts(text: str, dictionary: Dictionary) -> Case:
    return read_case(f"as_of: 2026-03-01\nfacts:\n  {text}\n", dictionary)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("kps: 70", 70),
        ("lvef: 60", 60),
        ("lvef: 60.5", 60.5),
        ('lvef: "60 %"', 60),
        ("mri_contrast: true", True),
        ("mri_contrast: false", False),
        ("her2_ihc: 3+", "3+"),
        ('her2_ihc: "0"', "0"),
        ("csf_cytology: pending", "pending"),
        ("lm_onset_date: 2026-02-28", datetime.date(2026, 2, 28)),
        ('lm_onset_date: "2024-02-29"', datetime.date(2024, 2, 29)),
        ("csf_date: never", datetime.date.max),
        ("anti_her2_stop_date: never", datetime.date.min),
    ],
)
def test_a_fact_is_read_as_its_type(text: str, value: object, dictionary: Dictionary) -> None:
    read = _facts(text, dictionary).facts
    assert list(read.values()) == [value]
    assert type(next(iter(read.values()))) is type(value)


@pytest.mark.parametrize("text", ["er_percent: 80%", 'er_percent: "80 %"', "er_percent: 80", "er_percent: +80.0%"])
def test_per_cent_may_follow_the_number_at_once(text: str, dictionary: Dictionary) -> None:
    assert _facts(text, dictionary).facts == {"er_percent": 80}
    with pytest.raises(InputError, match="the unit '%' does not fit kps"):
        _facts("kps: 80%", dictionary)


@pytest.mark.parametrize(
    "text", ["csf_protein: 45 mg/dL", 'csf_protein: "45 mg/dL"', "csf_protein: {value: 45, unit: mg/dL}"]
)
def test_another_unit_is_converted_and_what_was_written_is_kept(text: str, dictionary: Dictionary) -> None:
    case = _facts(text, dictionary)
    assert case.facts["csf_protein"] == pytest.approx(0.45)
    assert case.entered == {"csf_protein": "45 mg/dL"}


def test_the_unit_of_the_fact_itself_needs_no_echo(dictionary: Dictionary) -> None:
    case = _facts("csf_protein: 0.45 g/L", dictionary)
    assert (case.facts, case.entered) == ({"csf_protein": 0.45}, {})


def test_a_reason_for_having_no_value_leaves_the_fact_unknown(dictionary: Dictionary) -> None:
    case = _facts("kps: not-done", dictionary)
    assert (case.facts, case.absent) == ({}, {"kps": "not-done"})


def test_null_is_unknown_without_a_reason(dictionary: Dictionary) -> None:
    case = _facts("kps: null", dictionary)
    assert (case.facts, case.absent) == ({}, {})


def test_a_list_is_the_whole_answer(dictionary: Dictionary) -> None:
    found = _facts("symptoms: [headache]", dictionary).facts["symptoms"]
    assert isinstance(found, Members)
    assert (found.has("headache"), found.has("nausea")) == (TRUE, FALSE)


def test_an_answer_in_part_leaves_the_rest_unknown(dictionary: Dictionary) -> None:
    found = _facts("symptoms: {present: [headache], absent: [nausea]}", dictionary).facts["symptoms"]
    assert isinstance(found, Members)
    assert [found.has(code) for code in ("headache", "nausea", "seizure")] == [TRUE, FALSE, UNKNOWN]


def test_the_day_of_assessment_is_known_to_the_rules_but_is_no_fact(dictionary: Dictionary) -> None:
    case = _facts("kps: 70", dictionary)
    assert case.as_of == datetime.date(2026, 3, 1)
    assert "as_of" not in case.facts
    assert case.known == {"kps": 70, "as_of": datetime.date(2026, 3, 1)}


def test_a_case_without_a_day_knows_none(dictionary: Dictionary) -> None:
    case = read_case("facts: {kps: 70}", dictionary)
    assert (case.as_of, case.known) == (None, {"kps": 70})


def test_json_and_yaml_say_the_same(dictionary: Dictionary) -> None:
    content = {"id": "a", "as_of": "2026-03-01", "facts": {"kps": 70, "symptoms": ["headache"], "lvef": 60.5}}
    yaml = "id: a\nas_of: 2026-03-01\nfacts:\n  kps: 70\n  symptoms: [headache]\n  lvef: 60.5\n"
    assert read_case(json.dumps(content), dictionary) == read_case(yaml, dictionary)


def test_a_byte_order_mark_is_no_fault(tmp_path: Path, dictionary: Dictionary) -> None:
    for name, text in (("a.json", '{"facts": {"kps": 70}}'), ("a.yaml", "facts: {kps: 70}")):
        path = tmp_path / name
        path.write_bytes(b"\xef\xbb\xbf" + text.encode())
        assert load_case(path, dictionary).facts == {"kps": 70}


def test_a_case_without_an_id_is_named_after_its_file(tmp_path: Path, dictionary: Dictionary) -> None:
    path = tmp_path / "ward-3.yaml"
    path.write_text("facts: {}\n", "utf-8")
    assert load_case(path, dictionary).id == "ward-3.yaml"


@pytest.mark.parametrize("name", ["病例一", "Case 1 (demo)"])
def test_an_id_may_be_any_printable_line(name: str, dictionary: Dictionary) -> None:
    assert read_case(json.dumps({"id": name}), dictionary).id == name


def test_every_code_of_the_dictionary_can_be_given_by_its_text(dictionary: Dictionary) -> None:
    for name, codes in dictionary.codes.items():
        for code in codes:
            value = [code] if dictionary.facts[name].type == "list" else code
            assert read_case(json.dumps({"facts": {name: value}}), dictionary).facts, (name, code)


def test_every_reason_and_every_end_of_a_range_can_be_given(dictionary: Dictionary) -> None:
    for name, fact in dictionary.facts.items():
        for reason in fact.absent:
            assert read_case(json.dumps({"facts": {name: reason}}), dictionary).absent == {name: reason}
        for end in fact.range or ():
            number = int(end) if fact.type == "integer" else end
            assert read_case(json.dumps({"facts": {name: number}}), dictionary).facts == {name: number}
