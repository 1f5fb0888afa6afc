"""What the exported library is written to avoid, met in the reference engine."""

from __future__ import annotations

from pathlib import Path
from subprocess import CalledProcessError
from typing import Any

import pytest

from tools.conformance.engines import REFERENCE, Library, translated

NAIVE = """
library naive version '1'
parameter "p" Boolean
parameter "q" Boolean default null
parameter "cytology" String default null
context Unfiltered
define function "Choose"("condition" Boolean): case when "condition" then 'taken' else 'passed over' end
define "left out": "Choose"("p")
define "left out, with a default": "Choose"("q")
define "in a set": "cytology" in { 'positive', 'negative' }
define "chosen": case when "q" then 'early' else 'late' end
"""


@pytest.fixture(scope="module")
def naive(translator: None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The answers when no fact is known."""
    library: Library = translated(NAIVE, "naive", tmp_path_factory.mktemp("naive"))
    assert library.messages == ()
    with REFERENCE.start(library) as session:
        (answers,) = session.ask([{}])
    return answers


def test_a_parameter_that_is_left_out_counts_as_true_inside_a_function(naive: dict[str, Any]) -> None:
    assert naive["left out"] == "taken"
    assert naive["left out, with a default"] == "passed over"


def test_an_unknown_code_is_in_no_set(naive: dict[str, Any]) -> None:
    assert naive["in a set"] is False


def test_an_unknown_condition_is_passed_over(naive: dict[str, Any]) -> None:
    assert naive["chosen"] == "late"


def test_a_name_after_or_can_be_read_as_words_of_cql(translator: None, tmp_path: Path) -> None:
    text = "library names version '1'\nparameter {0} Boolean default null\ncontext Unfiltered\ndefine x: true or {0}\n"
    assert translated(text.format('"on_treatment"'), "names", tmp_path).messages == ()
    try:
        messages = translated(text.format("on_treatment"), "names", tmp_path).messages
    except CalledProcessError:
        return
    assert messages != ()
