"""``leptoguide verify``: what it prints, how it ends, and what it says when it can not begin."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from leptoguide.knowledge.load import default_guideline
from leptoguide.record.case import read_case
from leptoguide.render.proof_model import ProofReport

Run = Callable[..., Any]
ONE = ("verify", "--question", "partitions")


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A guideline in which a KPS of 30 is good enough for an operation and too low for one."""
    folder = tmp_path_factory.mktemp("broken") / "guideline"
    shutil.copytree(default_guideline(), folder)
    path = folder / "definitions" / "presentation.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("cql: kps < 30 or", "cql: kps <= 30 or"), "utf-8")
    return folder


def test_what_holds_is_said_with_what_the_consensus_leaves_open(run: Run) -> None:
    zh, en = run(*ONE), run(*ONE, "--lang", "en")
    assert (zh.status, zh.err, en.status, en.err) == (0, "", 0, "")
    for text, words in (
        (zh.out, ("分类不重不漏", "成立", "共识未说明 [GAP-24 §2.2.3]")),
        (en.out, ("GAP-24", "holds")),
    ):
        assert all(word in text for word in words)
        assert [line for line in text.splitlines() if cell_len(line) > 80] == []
        assert "不成立" not in text
        assert "does not hold" not in text
    assert not re.search(r"[\u3400-\u9fff]", en.out)


def test_what_fails_ends_with_1_and_prints_the_patient_as_a_case(run: Run, broken: Path) -> None:
    found = run(*ONE, "--guideline", str(broken))
    assert (found.status, found.err) == (1, "")
    lines = found.out.splitlines()
    start = next(i for i, line in enumerate(lines) if "id: partitions-function-for-surgery" in line)
    end = next(i for i in range(start, len(lines)) if not lines[i].startswith("      "))
    written = "\n".join(lines[start:end])
    assert run("assess", "-", stdin=written).status == 0
    assert "kps: 30" in written
    for word in ("good_function_for_surgery", "too_late_for_surgery", "§2.2.3", "kps <= 30"):
        assert word in found.out


def test_json_holds_both_languages_and_reads_back(run: Run, broken: Path) -> None:
    found = run(*ONE, "--guideline", str(broken), "--format", "json")
    report = ProofReport.model_validate_json(found.out)
    assert (found.status, report.holds) == (1, False)
    [answer] = report.questions
    [failure] = answer.failures
    assert (failure.kind, failure.about) == ("counterexample", "function-for-surgery good / too-late")
    assert failure.text.zh != failure.text.en
    assert failure.patients[0].case["facts"]["kps"] == 30
    assert json.loads(found.out)["questions"][0]["question"] == "partitions"


def test_a_failure_is_written_to_the_file_too(run: Run, broken: Path, tmp_path: Path) -> None:
    target = tmp_path / "proof.md"
    found = run(*ONE, "--guideline", str(broken), "--format", "markdown", "-o", str(target))
    assert (found.status, found.out, found.err) == (1, "", "")
    text = target.read_text("utf-8")
    assert "不成立 · Does not hold" in text
    cases = re.findall(r'^  (\{"id": .*\})$', text, re.MULTILINE)
    assert cases
    assert all(read_case(case, load_dictionary()).facts for case in cases)


def load_dictionary() -> Any:
    from leptoguide.knowledge.load import load  # noqa: PLC0415

    return load().dictionary


def test_several_questions_are_asked_in_their_own_order(run: Run) -> None:
    found = run("verify", "--question", "partitions", "--question", "never-silent", "--format", "json")
    assert [x["question"] for x in json.loads(found.out)["questions"]] == ["never-silent", "partitions"]


def test_a_guideline_without_what_is_to_be_proved_is_refused(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "guideline"
    shutil.copytree(default_guideline(), folder)
    shutil.rmtree(folder / "proof")
    found = run(*ONE, "--guideline", str(folder), "--lang", "en")
    assert (found.status, found.out) == (2, "")
    assert "decisions.yaml" in found.err


def test_a_faulty_entry_is_named_with_its_file(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "guideline"
    shutil.copytree(default_guideline(), folder)
    path = folder / "proof" / "belongs.yaml"
    path.write_text(path.read_text("utf-8").replace("items: [R6.t-dxd]", "items: [R6.t-dxt]"), "utf-8")
    found = run(*ONE, "--guideline", str(folder), "--lang", "en")
    assert (found.status, found.out) == (2, "")
    assert "belongs.yaml, her2-low" in found.err
    assert "R6.t-dxd" in found.err, "the nearest name"


def test_without_the_solver_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    for name in [name for name in sys.modules if name.startswith("leptoguide.proof.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "z3", None)
    zh, en = run(*ONE, "--lang", "zh"), run(*ONE, "--lang", "en")
    assert (zh.status, en.status, zh.out, en.out) == (2, 2, "", "")
    assert "pip install z3-solver" in zh.err
    assert "install it: pip install z3-solver" in en.err


@pytest.mark.parametrize("module", ["leptoguide", "leptoguide.cli", "leptoguide.web.pages.guideline_proofs"])
def test_nothing_but_a_proof_loads_the_solver(module: str) -> None:
    code = f"import sys, {module}; sys.exit('z3' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
