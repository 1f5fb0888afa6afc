"""The small door: about eight names, each documented, and an example that runs."""

from __future__ import annotations

import doctest
import inspect
import resource
import subprocess
import sys

import pytest

import leptoguide


def test_the_door_has_about_eight_names() -> None:
    assert 7 <= len(leptoguide.__all__) <= 10
    assert sorted(leptoguide.__all__) == sorted(set(leptoguide.__all__))


@pytest.mark.parametrize("name", leptoguide.__all__)
def test_every_name_of_the_door_is_there_and_documented(name: str) -> None:
    doc = inspect.getdoc(getattr(leptoguide, name))
    assert doc
    assert not doc.startswith(f"{name}(")


def test_nothing_else_public_is_in_the_door() -> None:
    others = {n for n, v in vars(leptoguide).items() if not n.startswith("_") and not inspect.ismodule(v)}
    assert others - {"annotations"} == set(leptoguide.__all__)


def test_the_example_of_the_door_runs() -> None:
    result = doctest.testmod(leptoguide)
    assert result.attempted >= 5
    assert result.failed == 0


def test_bad_input_raises_the_one_error_with_what_where_and_what_to_do() -> None:
    guideline = leptoguide.load()
    with pytest.raises(leptoguide.LeptoGuideError) as caught:
        leptoguide.read_case('{"facts": {"kpss": 50}}', guideline, "bed 7")
    error = caught.value.as_json()["error"]
    assert error["code"] == "fact.unknown"
    assert error["where"] == "bed 7, facts.kpss"
    assert error["hint"] == "did you mean kps?"
    assert "kpss" in str(error["message"])
    assert caught.value.as_json("zh")["error"]["hint"] == "是否想写 kps？"


def test_the_json_of_the_door_is_that_of_the_command_line() -> None:
    guideline = leptoguide.load()
    case = leptoguide.read_case('{"id": "d", "as_of": "2026-03-01"}', guideline)
    out = leptoguide.to_json(leptoguide.assess(guideline, case))
    assert out["case"] == "d"
    assert {r["status"] for r in out["recommendations"]} == {leptoguide.Status.NEEDS_DATA.value}


def test_importing_takes_less_than_a_second() -> None:
    """Of the processor: what else the machine does meanwhile is not the door's."""

    def seconds() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", "import leptoguide"], check=True, timeout=60)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)

    assert 0 < min(seconds() for _ in range(3)) < 1.0


def test_importing_the_door_does_not_import_the_command_line() -> None:
    code = "import sys, leptoguide; print('typer' in sys.modules, 'leptoguide.cli' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=60)
    assert found.stdout.split() == ["False", "False"]
