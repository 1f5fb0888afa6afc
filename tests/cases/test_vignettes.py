"""The vignettes: every expectation is met, and together they show each option both ways."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import pytest

from leptoguide.advise.status import Status
from leptoguide.advise.vignettes import Vignette, differences, load_vignettes
from leptoguide.errors import KnowledgeError
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.load import default_guideline
from leptoguide.knowledge.reader import read_file

FILES = sorted((default_guideline() / "cases").glob("*.yaml"))
ACTING = frozenset({Status.RECOMMENDED, Status.BLOCKED, Status.ADVISED_AGAINST})

NEVER_RECOMMENDED = {"R8.liposomal-cytarabine": "a stop of the safety rules always holds"}
"""Options that can act only in another way, with the reason."""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_vignettes_of_a_file_are_met(path: Path, guideline: Guideline, vignettes: Mapping[str, Vignette]) -> None:
    names = [item["id"] for item in read_file(path, KnowledgeError)]
    assert [str(d) for name in names for d in differences(vignettes[name], guideline)] == []


def test_every_vignette_expects_something(vignettes: Mapping[str, Vignette]) -> None:
    described = {"id", "title", "why", "sections", "as_of", "facts"}
    assert [v.id for v in vignettes.values() if not v.model_fields_set - described] == []


def test_ids_are_unique_over_all_files(vignettes: Mapping[str, Vignette]) -> None:
    names = [item["id"] for path in FILES for item in read_file(path, KnowledgeError)]
    assert len(names) == len(set(names)) == len(vignettes)


def test_an_id_that_stands_twice_is_refused(tmp_path: Path) -> None:
    first = FILES[0].read_text("utf-8")
    (tmp_path / "a.yaml").write_text(first, "utf-8")
    (tmp_path / "b.yaml").write_text(first, "utf-8")
    with pytest.raises(KnowledgeError, match="stands twice"):
        load_vignettes(tmp_path)


def test_a_vignette_that_is_not_met_is_told(guideline: Guideline, vignettes: Mapping[str, Vignette]) -> None:
    vignette = vignettes["R3-clearly-applies"]
    wrong = vignette.model_copy(update={"expect": {"R3.cytology": Status.DONE}})
    assert [str(d) for d in differences(wrong, guideline)] == [
        "R3-clearly-applies: R3.cytology is recommended, expected done"
    ]


@pytest.mark.parametrize("part", ["expect", "readings", "missing", "definitions"])
def test_an_expectation_of_what_does_not_exist_is_told(
    part: str, guideline: Guideline, vignettes: Mapping[str, Vignette]
) -> None:
    value = {"expect": Status.DONE, "readings": {"GAP-01": "done"}, "missing": ("kps",), "definitions": "true"}[part]
    wrong = vignettes["R3-clearly-applies"].model_copy(update={"expect": {}, part: {"R3.nothing": value}})
    assert len(list(differences(wrong, guideline))) == 1


@pytest.mark.parametrize("number", range(1, 14))
def test_each_recommendation_is_shown_acting_undecided_and_not_applicable(
    number: int, vignettes: Mapping[str, Vignette]
) -> None:
    found = _expected(vignettes)[f"R{number}"]
    assert found & {Status.RECOMMENDED, Status.ADVISED_AGAINST}
    assert Status.NOT_APPLICABLE in found
    assert Status.NEEDS_DATA in found


def test_each_option_is_shown_acting_and_not(guideline: Guideline, vignettes: Mapping[str, Vignette]) -> None:
    expected = _expected(vignettes)
    assert [name for name in guideline.options if not expected[name] & ACTING] == []
    assert [name for name in guideline.options if not expected[name] - ACTING] == []


def test_each_option_that_can_be_recommended_is(guideline: Guideline, vignettes: Mapping[str, Vignette]) -> None:
    expected = _expected(vignettes)
    missing = [
        option.id
        for option in guideline.options.values()
        if option.entry.when is not None
        and option.id not in NEVER_RECOMMENDED
        and Status.RECOMMENDED not in expected[option.id]
    ]
    assert missing == []


def test_each_condition_against_an_option_is_shown(guideline: Guideline, vignettes: Mapping[str, Vignette]) -> None:
    expected = _expected(vignettes)
    missing = [
        option.id
        for option in guideline.options.values()
        if option.entry.against_when is not None and Status.ADVISED_AGAINST not in expected[option.id]
    ]
    assert missing == []


def test_each_condition_that_shows_an_option_done_is_shown(
    guideline: Guideline, vignettes: Mapping[str, Vignette]
) -> None:
    expected = _expected(vignettes)
    missing = [
        option.id
        for option in guideline.options.values()
        if option.entry.done_when is not None and Status.DONE not in expected[option.id]
    ]
    assert missing == []


def test_each_option_is_shown_undecided(guideline: Guideline, vignettes: Mapping[str, Vignette]) -> None:
    expected = _expected(vignettes)
    assert [name for name in guideline.options if Status.NEEDS_DATA not in expected[name]] == []


def _expected(vignettes: Mapping[str, Vignette]) -> Mapping[str, set[Status]]:
    """Each option and recommendation with all statuses that some vignette expects of it."""
    found: dict[str, set[Status]] = defaultdict(set)
    for vignette in vignettes.values():
        for name, status in vignette.expect.items():
            found[name].add(status)
    return found
