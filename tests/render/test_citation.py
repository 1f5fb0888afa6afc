"""References as a reader expects them."""

from __future__ import annotations

import re

import pytest

from leptoguide.knowledge.guideline import Guideline
from leptoguide.render.citation import citation


@pytest.mark.parametrize("number", range(1, 103))
def test_a_reference_has_authors_a_title_a_year_and_nothing_empty(guideline: Guideline, number: int) -> None:
    item = guideline.evidence.references[number]
    text = citation(item)
    assert "None" not in text
    assert item["title"] in text
    assert re.search(r"\b(19[5-9]\d|20[0-2]\d)\b", text.split(item["title"])[1])
    assert re.match(r"[^\s.;,]", text)
    assert not re.search(r"\.\.|;;|\(\)|:\.|  |, ,|\{|\[\]", text.replace(item["title"], "")), text


def test_more_than_three_authors_are_shortened() -> None:
    item = {"title": "T", "issued": {"date-parts": [[2024]]}, "author": [{"family": c, "given": "A"} for c in "KLMN"]}
    assert citation(item) == "K A, L A, M A, et al. T. 2024."
    three = item | {"author": item["author"][:3]}
    assert citation(three) == "K A, L A, M A. T. 2024."
    assert citation(item | {"author": [{"family": "K", "given": "A"}, {"literal": "et al"}]}) == "K A, et al. T. 2024."


def test_volume_issue_and_pages_stand_where_they_are_known() -> None:
    item = {"title": "T", "issued": {"date-parts": [[2024, 3]]}, "author": [{"literal": "Group"}]}
    journal = item | {"container-title": "J", "volume": "1", "issue": "2", "page": "3-4"}
    assert citation(journal) == "Group. T. J. 2024;1(2):3-4."
    assert citation(item | {"container-title": "J", "volume": "1"}) == "Group. T. J. 2024;1."
