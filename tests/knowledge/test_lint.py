"""The shipped knowledge is sound."""

from __future__ import annotations

import pytest

from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.lint import lint
from tools import knowledge_lint


def test_the_shipped_guideline_has_no_problem(guideline: Guideline) -> None:
    assert [str(problem) for problem in lint(guideline)] == []


def test_the_command_prints_one_line_of_counts(capsys: pytest.CaptureFixture[str]) -> None:
    assert knowledge_lint.main() == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1
    assert "recommendations 13" in lines[0]
    assert "references 102" in lines[0]
    assert "coverage 214/214" in lines[0]
