"""Whatever is given, reading ends in a case or in an :class:`InputError` with a place: never in another exception."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from leptoguide.errors import InputError
from leptoguide.knowledge.dictionary import Dictionary
from leptoguide.knowledge.load import default_guideline, load_dictionary
from leptoguide.record.case import Case, load_case, read_case
from leptoguide.wording import LANGUAGES

STABLE = settings(derandomize=True, deadline=None, database=None, max_examples=300)
DICTIONARY = load_dictionary(default_guideline() / "facts")
WORDS = st.sampled_from(
    sorted({*DICTIONARY.facts, *(c for codes in DICTIONARY.codes.values() for c in codes), "never", "not-done"})
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | WORDS
    | st.sampled_from(["2026-03-01", "2026-02-30", "5 mm", "45 mg/dL", "1e9 %", "-3 g/L"])
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["present", "absent", "value", "unit"]) | st.text(max_size=4), inner, max_size=3
        )
    ),
    max_leaves=5,
)
YAML_SIGNS = "-?:,[]{}#&*!|>'\"%@`~ \n\tkpsfacts0123456789.eE+_"


def _outcome(text: str) -> Case | InputError:
    try:
        return read_case(text, DICTIONARY)
    except InputError as problem:
        return problem


def _is_sound(outcome: Case | InputError) -> bool:
    return isinstance(outcome, Case) or (bool(outcome.message and outcome.where) and _speaks_both(outcome))


def _speaks_both(error: InputError) -> bool:
    """Each language on one printable line; the Chinese with Chinese in the message and the hint."""
    lines = [error.said_in(language) for language in LANGUAGES]
    chinese = (error.message_in("zh"), error.hint_in("zh") or "")
    return all(line.isprintable() for line in lines) and all(re.search(r"[\u3400-\u9fff]", text) for text in chinese)


@STABLE
@given(text=st.text(max_size=200) | st.text(alphabet=YAML_SIGNS, max_size=80))
def test_any_text_is_a_case_or_an_input_error(text: str) -> None:
    assert _is_sound(_outcome(text))


@STABLE
@given(facts=st.dictionaries(st.sampled_from(sorted(DICTIONARY.facts)), VALUES, max_size=4))
def test_any_facts_are_a_case_or_an_input_error(facts: dict[str, Any]) -> None:
    assert _is_sound(_outcome(json.dumps({"facts": facts})))


@STABLE
@given(content=st.dictionaries(st.sampled_from(["id", "as_of", "facts", "events"]) | st.text(max_size=5), VALUES))
def test_any_json_is_a_case_or_an_input_error(content: dict[str, Any]) -> None:
    assert _is_sound(_outcome(json.dumps(content, ensure_ascii=False)))


@STABLE
@given(
    event=st.dictionaries(
        st.sampled_from(["date", "kind", "agents", "action", "procedure", "complete", "note", "kps", "inr"])
        | st.text(max_size=4),
        VALUES | st.sampled_from(sorted(DICTIONARY.events)),
        max_size=5,
    ),
    kind=st.sampled_from(sorted(DICTIONARY.events)),
)
def test_any_event_is_a_case_or_an_input_error(event: dict[str, Any], kind: str) -> None:
    events = [{"date": "2026-02-01", "kind": kind, **event}]
    assert _is_sound(_outcome(json.dumps({"as_of": "2026-03-01", "events": events})))


@STABLE
@given(content=st.binary(max_size=200))
def test_any_bytes_are_a_case_or_an_input_error(content: bytes) -> None:
    with tempfile.NamedTemporaryFile(suffix=".yaml") as file:
        file.write(content)
        file.flush()
        try:
            outcome: Case | InputError = load_case(Path(file.name), DICTIONARY)
        except InputError as problem:
            outcome = problem
    assert _is_sound(outcome)


@STABLE
@given(fact=st.sampled_from(sorted(DICTIONARY.facts)), value=VALUES)
def test_what_is_read_can_be_compared_by_the_rules(fact: str, value: Any) -> None:
    """A number that is read is finite and within the fact's range; a code is one of its codes."""
    outcome = _outcome(json.dumps({"facts": {fact: value}}))
    if isinstance(outcome, Case) and fact in outcome.facts:
        entry, found = DICTIONARY.facts[fact], outcome.facts[fact]
        if entry.range is not None:
            assert isinstance(found, int | float)
            assert entry.range[0] <= found <= entry.range[1]
        elif entry.type == "code":
            assert found in DICTIONARY.codes[fact]


def test_the_dictionary_of_these_tests_is_the_shipped_one(dictionary: Dictionary) -> None:
    assert DICTIONARY.facts == dictionary.facts
