"""Cases that cannot be read: each kind of fault is one :class:`InputError` that says where and what to do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from leptoguide.errors import InputError
from leptoguide.knowledge.dictionary import Dictionary
from leptoguide.record.case import MAX_BYTES, load_case, read_case

STEPS = "Karnofsky performance status: write a whole number in steps of 10, or not-done when there is no value"
NUMBER = "Karnofsky performance status: write a number, or not-done when there is no value"
CONTRAST = "MRI was contrast-enhanced: write true or false"
PUNCTURE = 'Date of the first lumbar puncture: write a whole date such as "2026-03-01", or never'
ONSET = 'Date leptomeningeal metastasis was first diagnosed: write a whole date such as "2026-03-01"'
SIGNS = "New neurological symptoms and signs: write a list of codes (the whole answer), or {present: […], absent: […]}"
UNITS = "give it in: g/L, mg/dL, mg/L"
LEAVE_OUT = "leave the fact out when it is unknown"
LISTED = "`leptoguide facts` lists them"

FACTS = [
    ("kp: 50", "kp", "unknown fact 'kp'", "did you mean kps?"),
    ("mri_linaer: present", "mri_linaer", "unknown fact 'mri_linaer'", "did you mean mri_linear?"),
    ("weather: fine", "weather", "unknown fact 'weather'", LISTED),
    ("her2_positive: true", "her2_positive", "unknown fact 'her2_positive'", LISTED),
    ("as_of: 2026-03-01", "as_of", "unknown fact 'as_of'", LISTED),
    ("csf_cytology: postive", "csf_cytology", "'postive' is not a value of csf_cytology", "did you mean positive?"),
    ("kps: 110", "kps", "110 is out of range", "Karnofsky performance status: 0 to 100"),
    ("kps: -10", "kps", "-10 is out of range", "Karnofsky performance status: 0 to 100"),
    ("lvef: 100.5", "lvef", "100.5 % is out of range", "Left ventricular ejection fraction: 0 to 100 %"),
    (
        "csf_protein: 1e308 mg/dL",
        "csf_protein",
        "'1e308 mg/dL' is not a number in g/L",
        "CSF protein: write a number in",
    ),
    ("kps: 55", "kps", "55 is not a whole number in steps of 10", STEPS),
    ("kps: 70.5", "kps", "70.5 is not a whole number in steps of 10", STEPS),
    ("kps: '70'", "kps", "'70' is not a number", NUMBER),
    ("kps: true", "kps", "True is not a number", NUMBER),
    ("kps: seventy", "kps", "'seventy' is not a number", NUMBER),
    ("kps: pending", "kps", "'pending' is not a number", NUMBER),
    ("kps: 0x46", "kps", "'0x46' is not a number", NUMBER),
    ("kps: '70 %'", "kps", "the unit '%' does not fit kps", "give it in: no unit"),
    ("csf_protein: 45 kg", "csf_protein", "the unit 'kg' does not fit csf_protein", UNITS),
    ("csf_protein: {value: 45, unit: kg}", "csf_protein", "the unit 'kg' does not fit csf_protein", UNITS),
    ("csf_protein: {value: 45, unit: [kg]}", "csf_protein", "the unit ('kg',) does not fit csf_protein", UNITS),
    ("csf_protein: {value: 45}", "csf_protein", "{'value': 45} is not a number, or {value: …, unit: …}", "CSF protein"),
    ("mri_contrast: 1", "mri_contrast", "1 is not true or false", CONTRAST),
    ("mri_contrast: 0", "mri_contrast", "0 is not true or false", CONTRAST),
    ("mri_contrast: yes", "mri_contrast", "'yes' is not true or false", CONTRAST),
    ("mri_contrast: 'true'", "mri_contrast", "'true' is not true or false", CONTRAST),
    ("her2_ihc: 0", "her2_ihc", '0 is not the text "0"', "HER2 immunohistochemistry: write the text"),
    ("her2_ihc: 3", "her2_ihc", "3 is not a value of her2_ihc", "one of: 0, 1+, 2+, 3+, not-done, pending"),
    ("csf_cytology: [positive]", "csf_cytology", "('positive',) is not a value of csf_cytology", "one of: positive"),
    ("symptoms: headache", "symptoms", "'headache' is not a list of codes (the whole answer)", SIGNS),
    ("symptoms: {}", "symptoms", "{} is not a list of codes (the whole answer)", SIGNS),
    ("symptoms: {yes: [headache]}", "symptoms", "{'yes': ('headache',)} is not a list of codes", SIGNS),
    ("symptoms: [headach]", "symptoms", "'headach' is not a value of symptoms", "did you mean headache?"),
    ("symptoms: [1]", "symptoms", "1 is not a value of symptoms", "one of: headache"),
    ("symptoms: [[headache]]", "symptoms", "('headache',) is not a value of symptoms", "one of: headache"),
    ("symptoms: [headache, headache]", "symptoms", "'headache' stands twice", "keep one"),
    ("symptoms: {present: headache}", "symptoms.present", "'headache' is not a list of codes", "write a list of codes"),
    ("symptoms: {absent: [headach]}", "symptoms.absent", "'headach' is not a value", "did you mean headache?"),
    (
        "symptoms: {present: [headache], absent: [headache]}",
        "symptoms",
        "'headache' is both present and absent",
        "keep one",
    ),
    ("csf_date: 2026", "csf_date", '2026 is not a whole date such as "2026-03-01", or never', PUNCTURE),
    ("csf_date: 2026-03", "csf_date", "'2026-03' is not a whole date", PUNCTURE),
    ("csf_date: 2026-02-30", "csf_date", "'2026-02-30' is not a whole date", PUNCTURE),
    ("csf_date: 2025-02-29", "csf_date", "'2025-02-29' is not a whole date", PUNCTURE),
    ("csf_date: 01/03/2026", "csf_date", "'01/03/2026' is not a whole date", PUNCTURE),
    ("csf_date: 2026-03-01T10:00", "csf_date", "'2026-03-01T10:00' is not a whole date", PUNCTURE),
    ("csf_date: 1800-01-01", "csf_date", "'1800-01-01' is not a whole date", PUNCTURE),
    ("csf_date: 9999-12-31", "csf_date", "'9999-12-31' is not a whole date", PUNCTURE),
    ("csf_date: 2026-W10-1", "csf_date", "'2026-W10-1' is not a whole date", PUNCTURE),
    ("csf_date: 20260301xx", "csf_date", "'20260301xx' is not a whole date", PUNCTURE),
    ("lm_onset_date: never", "lm_onset_date", "'never' is not a whole date", ONSET),
]


@pytest.mark.parametrize(("text", "field", "message", "hint"), FACTS, ids=[row[0] for row in FACTS])
def test_a_fact_that_cannot_be_used(text: str, field: str, message: str, hint: str, dictionary: Dictionary) -> None:
    error = _refused(f"facts:\n  {text}\n", dictionary)
    assert error.where == f"case, facts.{field}"
    assert error.message.startswith(message)
    assert hint in (error.hint or "")


CASES = [
    ("", "case", "the file is empty", None),
    ("# nothing\n", "case", "the file is empty", None),
    ("null", "case", "a case is a mapping with id, as_of and facts (or events)", None),
    ("[]", "case", "a case is a mapping with id, as_of and facts (or events)", None),
    ("- kps: 70", "case", "a case is a mapping with id, as_of and facts (or events)", None),
    ("just a line", "case", "a case is a mapping with id, as_of and facts (or events)", None),
    ("kps: 70", "case", "unknown key 'kps'", "facts stand under facts"),
    ("as_off: 2026-03-01", "case", "unknown key 'as_off'", "did you mean as_of?"),
    ("patient: me", "case", "unknown key 'patient'", "a case has id, as_of, facts, events"),
    ("events: []", "case, as_of", "a record needs a day", 'give as_of: "2026-03-01"'),
    ("facts: {}\nevents: []", "case", "a case has facts or events, not both", "state the facts in dated events"),
    ("facts: []", "case, facts", "facts is a mapping of fact to value", None),
    ("facts: 7", "case, facts", "facts is a mapping of fact to value", None),
    ("as_of: 2026-13-01", "case, as_of", "'2026-13-01' is no date", 'write "2026-03-01"'),
    ("as_of: 2026-03", "case, as_of", "'2026-03' is no date", 'write "2026-03-01"'),
    ("as_of: 20260301", "case, as_of", "20260301 is no date", 'write "2026-03-01"'),
    ("as_of: never", "case, as_of", "'never' is no date", 'write "2026-03-01"'),
    ("as_of: 2026-W10-1", "case, as_of", "'2026-W10-1' is no date", 'write "2026-03-01"'),
    ('id: "a\\nb"', "case, id", "the id is a line of at most 200 characters", None),
    ('id: "\\e[31m"', "case, id", "the id is a line of at most 200 characters", None),
    ('id: "\\u202e"', "case, id", "the id is a line of at most 200 characters", None),
    ("id: 5", "case, id", "the id is a line of at most 200 characters", None),
    ('id: ""', "case, id", "the id is a line of at most 200 characters", None),
    (f"id: {'x' * 201}", "case, id", "the id is a line of at most 200 characters", None),
]


@pytest.mark.parametrize(("text", "where", "message", "hint"), CASES, ids=[repr(row[0][:30]) for row in CASES])
def test_a_case_of_the_wrong_shape(
    text: str, where: str, message: str, hint: str | None, dictionary: Dictionary
) -> None:
    error = _refused(text, dictionary)
    assert (error.where, error.message, error.hint) == (where, message, hint)


TEXTS = [
    ("facts: {kps: .nan}", "case, line 1, column 14", ".nan is not a number", LEAVE_OUT),
    ("facts: {kps: -.inf}", "case, line 1, column 14", "-.inf is not a number", LEAVE_OUT),
    ("facts: {kps: NaN}", "case, line 1, column 14", "NaN is not a number", LEAVE_OUT),
    ("facts: {lvef: 1e999}", "case, line 1, column 15", "the number has too many digits", None),
    (f"facts: {{lvef: {'9' * 40}}}", "case, line 1, column 15", "the number has too many digits", None),
    ('{"facts": {"kps": NaN}}', "case", "NaN is not a number", LEAVE_OUT),
    ('{"facts": {"kps": -Infinity}}', "case", "-Infinity is not a number", LEAVE_OUT),
    ('{"facts": {"lvef": 1e999}}', "case, facts.lvef", "inf is not a number in %", "Left ventricular ejection"),
    (f'{{"facts": {{"lvef": {"9" * 5000}}}}}', "case", "Exceeds the limit", None),
    ("facts:\n  kps: 70\n  kps: 80", "case, line 3, column 3", "the key 'kps' stands twice", "keep one"),
    ("facts: {}\nfacts: {}", "case, line 2, column 1", "the key 'facts' stands twice", "keep one"),
    ('{"facts": {"kps": 70, "kps": 80}}', "case", "the key 'kps' stands twice", "keep one"),
    ('{"facts": {}, "facts": {}}', "case", "the key 'facts' stands twice", "keep one"),
    ("facts: &a {}", "case, line 1, column 8", "anchors and aliases are not read", "write the value out"),
    ("facts: *a", "case, line 1, column 8", "anchors and aliases are not read", "write the value out"),
    ("a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]", "case, line 1, column 4", "anchors and aliases", "write the value out"),
    ("facts: {<<: {kps: 70}}", "case, facts.<<", "unknown fact '<<'", LISTED),
    ("facts: {kps: !!int '70'}", "case, line 1, column 14", "the tag tag:yaml.org,2002:int is not read", None),
    ("? [a]\n: 1", "case, line 1, column 3", "a key must be a plain word", None),
    ("[" * 5000, "case, line 1, column 34", "nested deeper than 32 levels", None),
    ("- " * 40 + "a", "case, line 1, column 67", "nested deeper than 32 levels", None),
    ('{"a":' * 5000, "case", "nested deeper than 32 levels", "a case is flat"),
    ('{"a":' + "[" * 100_000, "case", "nested deeper than 32 levels", "a case is flat"),
    ("facts: {kps: 70", "case, line 2, column 1", "did not find expected", "check the indentation and the quotes"),
    (
        "\tfacts: {}",
        "case, line 1, column 1",
        "found character that cannot start",
        "check the indentation and the quotes",
    ),
    ("facts: {}\n---\nfacts: {}", "case, line 2, column 1", "more than one document in the file", "keep one"),
    (
        '{"facts": {"kps": 70,}}',
        "case, line 1, column 22",
        "Expecting property name",
        "check the commas and the quotes",
    ),
    ('{"facts": {}} x', "case, line 1, column 15", "Extra data", "check the commas and the quotes"),
    ("\x00\x01\x02", "case", "not readable as YAML", None),
]


@pytest.mark.parametrize(("text", "where", "message", "hint"), TEXTS, ids=[repr(row[0][:30]) for row in TEXTS])
def test_a_text_that_does_not_read(
    text: str, where: str, message: str, hint: str | None, dictionary: Dictionary
) -> None:
    error = _refused(text, dictionary)
    assert error.where == where
    assert error.message.startswith(message)
    assert (error.hint or "").startswith(hint or "")
    assert (error.hint is None) is (hint is None)


MONSTERS = [
    pytest.param(json.dumps({"facts": {"csf_protein": "9" * 5000 + " mg/dL"}}), id="a quantity of 5000 digits"),
    pytest.param(f'{{"facts": {{"lvef": {"9" * 400}}}}}', id="an integer of 400 digits in JSON"),
    pytest.param(f'{{"facts": {{"csf_protein": {{"value": {"9" * 400}, "unit": "mg/dL"}}}}}}', id="and with a unit"),
    pytest.param("facts: {kps: \ud800}", id="half a surrogate pair in YAML"),
    pytest.param('{"facts": {"kps": "\ud800"}}', id="half a surrogate pair in JSON"),
]


@pytest.mark.parametrize("text", MONSTERS)
def test_a_monster_is_refused_like_any_other_fault(text: str, dictionary: Dictionary) -> None:
    assert (_refused(text, dictionary).where or "").startswith("case")


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_day_of_assessment_is_no_day_that_stands_for_never(day: str, dictionary: Dictionary) -> None:
    assert _refused(f"as_of: {day}", dictionary).where == "case, as_of"


# ---------------------------------------------------------------- files


def test_a_huge_file_is_refused_before_it_is_read(
    tmp_path: Path, dictionary: Dictionary, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(50_000_000)

    def never_read(*_: object, **__: object) -> str:
        raise AssertionError("the file was read")

    monkeypatch.setattr(Path, "read_text", never_read)
    with pytest.raises(InputError, match="larger than 1 MB") as caught:
        load_case(path, dictionary)
    assert (caught.value.where, caught.value.hint) == ("huge.yaml", "a case is a few kilobytes")


def test_a_huge_text_is_refused_too(dictionary: Dictionary) -> None:
    error = _refused("#" * (MAX_BYTES + 1), dictionary)
    assert (error.message, error.hint) == ("larger than 1 MB", "a case is a few kilobytes")
    assert _refused("字" * (MAX_BYTES // 3 + 1), dictionary).message == "larger than 1 MB"


@pytest.mark.parametrize("content", [b"\xff\xfe\x00\x01", b"\x89PNG\r\n\x1a\n\x00", "facts: {}".encode("utf-16")])
def test_a_binary_file_is_refused(content: bytes, tmp_path: Path, dictionary: Dictionary) -> None:
    path = tmp_path / "case.yaml"
    path.write_bytes(content)
    with pytest.raises(InputError, match="not UTF-8 text") as caught:
        load_case(path, dictionary)
    assert (caught.value.where, caught.value.hint) == ("case.yaml", "save the file as UTF-8")


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path, dictionary: Dictionary) -> None:
    for path in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(InputError) as caught:
            load_case(path, dictionary)
        assert (caught.value.where, caught.value.hint) == (str(path), "check the path")


def test_an_error_has_one_shape_in_json(dictionary: Dictionary) -> None:
    error = _refused("facts: {kp: 70}", dictionary)
    assert error.as_json() == {
        "error": {
            "code": "input",
            "message": "unknown fact 'kp'",
            "where": "case, facts.kp",
            "hint": "did you mean kps?",
        }
    }
    assert str(error) == "case, facts.kp: unknown fact 'kp' (did you mean kps?)"


def _refused(text: str, dictionary: Dictionary) -> InputError:
    with pytest.raises(InputError) as caught:
        read_case(text, dictionary)
    assert type(caught.value) is InputError
    assert caught.value.__cause__ is None
    return caught.value
