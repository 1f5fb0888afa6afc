"""The library as a whole: nothing left out, nothing twice, everything named before it is used, made to be read."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from leptoguide.advise.status import ORDER
from leptoguide.cql import names
from leptoguide.cql import vocabulary as v
from leptoguide.cql.comments import cql_texts
from leptoguide.cql.layout import WIDTH
from leptoguide.cql.library import cql_library, file_name
from leptoguide.cql.parts import functions as cql_functions
from leptoguide.errors import KnowledgeError
from leptoguide.knowledge.guideline import Guideline

STATEMENT = re.compile(r'^(parameter|define function|define) "([^"]+)"', re.MULTILINE)
NAME = re.compile(r'"([^"]+)"')


@pytest.fixture(scope="module")
def library(guideline: Guideline) -> str:
    return cql_library(guideline)


def statements(text: str) -> list[tuple[str, str]]:
    """Kind and name of each statement, in order."""
    return STATEMENT.findall(text)


def code(text: str) -> list[str]:
    """The lines that are no comment."""
    return [line for line in text.splitlines() if line and not line.startswith("//")]


def test_it_is_called_like_the_guideline(library: str, guideline: Guideline) -> None:
    assert file_name(guideline) == "bclm-2026.cql"
    assert f"library \"bclm-2026\" version '{guideline.identity.version}'" in library.splitlines()


def test_every_fact_is_a_parameter_and_unknown_unless_given(library: str, guideline: Guideline) -> None:
    """Without the default an engine takes a parameter left out for an object, and that for true."""
    parameters = [line for line in code(library) if line.startswith("parameter")]
    assert all(line.endswith(" default null") for line in parameters)
    found = {name for kind, name in statements(library) if kind == "parameter"}
    for fact in guideline.dictionary.facts.values():
        expected = {v.present(fact.id), v.absent(fact.id)} if fact.type == "list" else {fact.id}
        assert expected | ({v.never(fact.id)} if fact.never else set()) <= found
    of_lists = sum(fact.type == "list" for fact in guideline.dictionary.facts.values())
    of_never = sum(fact.never is not None for fact in guideline.dictionary.facts.values())
    assert len(found) == len(guideline.dictionary.facts) + of_lists + of_never + len([names.READING])


def test_everything_that_the_guideline_decides_has_its_definition(library: str, guideline: Guideline) -> None:
    found = {name for kind, name in statements(library) if kind == "define"}
    expected = set(guideline.definitions) | {names.safety(rule) for rule in guideline.safety} | {names.STAGE}
    expected |= {names.notice(notice.entry.id) for notice in guideline.notices}
    expected |= {names.stage(stage.entry.id) for stage in guideline.stages}
    expected |= {names.constraint(constraint.entry.id) for constraint in guideline.constraints}
    for recommendation in guideline.recommendations.values():
        expected |= {names.applies(recommendation.id), names.status(recommendation.id)}
        expected |= {names.status(option.id) for option in recommendation.options}
    for option in guideline.options.values():
        given = {"when": option.entry.when, "against": option.entry.against_when, "done": option.entry.done_when}
        expected |= {f"{option.id}.{part}" for part, text in given.items() if text is not None}
        if any(rule.entry.effect == "stop" for rule in option.safety):
            expected.add(f"{option.id}.stop")
    of_lists = {name for name in found if name.split(": ")[0] in guideline.list_codes}
    assert found - of_lists == expected


def test_no_name_is_given_twice_and_none_is_used_before_it_is_given(library: str) -> None:
    functions = set(NAME.findall("\n".join(cql_functions())))  # with their operands
    known: set[str] = set(functions)
    current: str | None = None
    for line in code(library):
        used = NAME.findall(line)
        if statement := STATEMENT.match(line):
            known |= {current} if current else set()
            current, *used = used
            assert statement.group(2) == current
            assert current in functions or current not in known
        elif line.startswith("library"):
            continue
        assert set(used) <= known, line


def test_no_operand_of_a_function_hides_a_name(guideline: Guideline) -> None:
    operands = set(re.findall(r'"([^"]+)" (?:Boolean|String|List)', "\n".join(cql_functions())))
    assert len(operands) == 9
    assert all(" " in operand for operand in operands), "facts and definitions have no blank in their names"
    assert operands & {names.READING} == set()


def test_every_line_keeps_to_the_width_of_the_page(library: str) -> None:
    assert [line for line in code(library) if len(line) > WIDTH] == []
    assert [line for line in library.splitlines() if line != line.rstrip()] == []


def test_every_definition_says_what_it_is_in_both_languages(library: str, guideline: Guideline) -> None:
    flowing = re.sub(r"\s+", "", re.sub(r"\n// *", "", library))
    labels = [definition.entry.label for definition in guideline.definitions.values()]
    labels += [option.entry.label for option in guideline.options.values()]
    labels += [rule.entry.label for rule in guideline.safety.values()]
    labels += [notice.entry.text for notice in guideline.notices]
    labels += [fact.label for fact in guideline.dictionary.facts.values()]
    for label in labels:
        assert re.sub(r"\s+", "", label.zh) in flowing
        assert re.sub(r"\s+", "", label.en) in flowing


def test_each_reading_of_the_source_can_be_chosen(library: str, guideline: Guideline) -> None:
    chosen = re.findall(rf"when \"{names.READING}\" = '([^']+)'", library)
    assert sorted(chosen) == sorted(reading.discrepancy for reading in guideline.readings)


def test_the_functions_speak_of_the_six_statuses_from_the_most_actionable(library: str) -> None:
    function = library.split('define function "Most actionable"')[1].split("\n  end", maxsplit=1)[0]
    assert re.findall(r"(?:then|else) '([a-z-]+)'", function) == [status.value for status in ORDER]
    function = library.split('define function "Status of option"')[1].split("\n  end", maxsplit=1)[0]
    assert set(re.findall(r"(?:then|else) '([a-z-]+)'", function)) == {status.value for status in ORDER}


def test_all_that_it_says_of_itself_is_used(library: str) -> None:
    flowing = re.sub(r"\s+", "", re.sub(r"\n// *", "", library))
    for key, text in cql_texts().items():
        for said in (text.zh, text.en):
            first = re.sub(r"\s+", "", said.split("{")[0] or said.split("}")[-1])
            assert first in flowing, key


def test_two_statements_of_one_name_are_refused(guideline: Guideline) -> None:
    definition = guideline.definitions["lm_confirmed"]
    twin = replace(definition, entry=definition.entry.model_copy(update={"id": "kps"}))
    clash = replace(guideline, definitions={**guideline.definitions, "kps": twin})
    with pytest.raises(KnowledgeError, match="two statements of the CQL library would be called kps"):
        cql_library(clash)


def test_the_same_guideline_gives_the_same_text(library: str, guideline: Guideline) -> None:
    assert cql_library(guideline) == library
