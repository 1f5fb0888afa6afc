"""Conditions in words without a patient: nothing that a condition names is left out, in either language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from leptoguide.knowledge.guideline import Guideline
from leptoguide.language import nodes as n
from leptoguide.language.check import check
from leptoguide.language.parse import parse
from leptoguide.language.types import BOOLEAN
from leptoguide.render.outline import Outline, outline
from leptoguide.render.phrase import Phrases
from leptoguide.render.texts import Language, Words

LANGUAGES: tuple[Language, ...] = ("zh", "en")


def parts(part: Outline) -> Iterator[Outline]:
    """A part and all below it."""
    yield part
    for child in part.children:
        yield from parts(child)


def shape(part: Outline) -> tuple[object, ...]:
    """What a part names, without its words."""
    return part.facts, part.definitions, part.code, tuple(shape(child) for child in part.children)


def test_every_fact_and_definition_of_a_condition_stands_in_its_outline(guideline: Guideline) -> None:
    phrases = {language: Phrases(guideline, Words(language)) for language in LANGUAGES}
    for node in guideline.expressions:
        chinese, english = (outline(node, phrases[language]) for language in LANGUAGES)
        assert {f for part in parts(chinese) for f in part.facts} == n.fact_ids(node)
        assert {d for part in parts(chinese) for d in part.definitions} == n.definition_ids(node)
        assert shape(chinese) == shape(english)
        assert all(part.text for part in (*parts(chinese), *parts(english)))


def test_every_code_of_a_definition_is_the_result_of_some_branch_by_its_label(guideline: Guideline) -> None:
    for language in LANGUAGES:
        phrases = Phrases(guideline, Words(language))
        for definition in guideline.definitions.values():
            if definition.entry.type == "code":
                found = {p.code: p.result for p in parts(outline(definition.condition.node, phrases, definition.id))}
                labels = {value.id: value.in_(language) for value in definition.entry.values}
                assert {code: result for code, result in found.items() if code} == labels, definition.id


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a and b", ["all of", "a", "b"]),
        ("not (a or b)", ["not", "any of", "a", "b"]),
        ("not a", ["not (a)"]),
        ("a implies b", ["a implies b"]),
        ("(a and b) implies c", ["if the first, then the second", "all of", "a", "b", "c"]),
        ("case when a then b else c end", ["first of these that holds", "a", "otherwise"]),
    ],
)
def test_how_parts_are_joined_is_said_above_them(guideline: Guideline, text: str, expected: list[str]) -> None:
    phrases = Phrases(guideline, Words("en"))
    assert [part.text for part in parts(outline(parse(text), phrases))] == expected


@pytest.mark.parametrize("condition", [f"is {no}{test}" for no in ("", "not ") for test in ("null", "true", "false")])
def test_whether_something_is_known_is_said_in_words(guideline: Guideline, condition: str) -> None:
    node = check(parse(f"mri_contrast {condition}"), guideline.dictionary.symbols, BOOLEAN)
    said = {language: outline(node, Phrases(guideline, Words(language))).text for language in LANGUAGES}
    for text in said.values():
        assert "mri_contrast" not in text
        assert condition not in text
    assert guideline.dictionary.facts["mri_contrast"].label.zh in said["zh"]
    assert guideline.dictionary.facts["mri_contrast"].label.en in said["en"]
