"""A part of ``make conformance``: the official translator, and the reference engine on some patients and all tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from leptoguide.cql.library import cql_library
from leptoguide.knowledge.guideline import Guideline
from tools.conformance import specification
from tools.conformance.agreement import compare
from tools.conformance.differences import declared
from tools.conformance.engines import REFERENCE, Library, translated
from tools.conformance.meaning import meaning
from tools.conformance.patients import Cohort

PATIENTS = 200


def test_the_official_translator_accepts_the_library_without_a_word(library: Library) -> None:
    assert library.messages == ()


def test_the_library_holds_what_our_meaning_has_and_nothing_else(library: Library, guideline: Guideline) -> None:
    """What is left out of the library is constant (a condition that is not written) or never asked."""
    ours = meaning(guideline, {})
    assert set(library.expressions) <= set(ours)
    left_out = ours.keys() - set(library.expressions)
    of_lists = {name for name in left_out if name.split(": ")[0] in guideline.list_codes}
    assert {name.rpartition(".")[2] for name in left_out - of_lists} <= {"when", "against", "done", "stop"}
    assert {ours[name] for name in left_out - of_lists} == {False}


def test_the_reference_engine_answers_as_we_do_for_random_patients(library: Library, guideline: Guideline) -> None:
    with REFERENCE.start(library) as session:
        found = compare(session, guideline, Cohort(guideline).draw(PATIENTS, 1))
    assert "\n".join(difference.report() for difference in found.differences) == ""
    assert found.telling > len(library.expressions) / 2


def test_the_reference_engine_answers_every_row_of_the_specification(tables: Library) -> None:
    assert tables.messages == ()
    with REFERENCE.start(tables) as session:
        assert specification.differing(session).keys() == declared().get(REFERENCE.name, set())


def test_the_reference_engine_misreads_no_unit(tables: Library) -> None:
    with REFERENCE.start(tables) as session:
        assert specification.misread(session) == []


# ---------------------------------------------------------------- that it can fail


@pytest.mark.parametrize(
    ("right", "wrong", "name", "ours", "theirs", "facts"),
    [
        pytest.param(
            '\n    else "kps" >= 50 or',
            '\n    else "kps" > 50 or',
            "good_function_for_surgery",
            True,
            None,
            {"kps": 50},
            id="a limit off by one",
        ),
        pytest.param(
            '    when "lm_confirmed" then \'I\'\n    when "lm_confirmed" is null then null\n',
            "    when \"lm_confirmed\" then 'I'\n",
            "eano_esmo_class",
            None,
            "II",
            {},
            id="an unknown read as no",
        ),
    ],
)
def test_a_wrong_rule_is_met_and_shown_on_the_smallest_patient(
    translator: None, guideline: Guideline, tmp_path: Path, right: str, wrong: str, name: str, ours: object,
    theirs: object, facts: dict[str, object],
) -> None:  # fmt: skip
    text = cql_library(guideline)
    assert text.count(right) == 1
    library = translated(text.replace(right, wrong), "bclm-2026", tmp_path)
    with REFERENCE.start(library) as session:
        (difference,) = compare(session, guideline, Cohort(guideline).draw(PATIENTS, 2), [name]).differences
    assert (difference.ours, difference.theirs, difference.patient.facts) == (ours, theirs, facts)
    assert name in difference.report()
