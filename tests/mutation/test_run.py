"""A sample of the mutants dies, and a weaker set of vignettes lets mutants live."""

from __future__ import annotations

import pytest

from leptoguide.advise.vignettes import Vignette, load_vignettes
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.load import load
from leptoguide.knowledge.schema import Text
from tools.mutate.bench import Bench
from tools.mutate.report import markdown
from tools.mutate.run import Outcome, Worker, mutants
from tools.mutate.verdict import Verdict, load_equivalents

STRIDE = 40


@pytest.fixture(scope="module")
def base() -> Guideline:
    return load()


@pytest.fixture(scope="module")
def vignettes(base: Guideline) -> tuple[Vignette, ...]:
    return load_vignettes(base.path / "cases")


def test_no_mutant_of_a_sample_survives_without_a_reason(base: Guideline, vignettes: tuple[Vignette, ...]) -> None:
    outcomes = Worker(base, vignettes).outcomes(0, STRIDE)
    assert len(outcomes) > 50
    assert [o.id for o in Verdict(outcomes, load_equivalents(), whole=False).unreasoned] == []


def test_without_the_vignettes_on_function_a_wrong_kps_survives(
    base: Guideline, vignettes: tuple[Vignette, ...]
) -> None:
    wrong = {m.operator: m for m in mutants(base, "good_function_for_surgery") if m.site.reading is None}
    mutant = wrong["number-1-up"]
    weaker = [v for v in vignettes if "kps" not in v.facts]
    assert Bench(base, vignettes).killer(mutant.site, mutant.node) is not None
    assert Bench(base, weaker).killer(mutant.site, mutant.node) is None


def test_every_mutant_has_an_id_of_its_own(base: Guideline) -> None:
    ids = [m.id for m in mutants(base)]
    assert len(ids) == len(set(ids))
    assert set(load_equivalents()) <= set(ids)


def test_a_change_reaches_the_assessment_and_leaves_the_guideline_as_it_was(base: Guideline) -> None:
    for mutant in list(mutants(base))[::STRIDE]:
        before = base.expressions
        changed = mutant.site.with_node(mutant.node)
        assert [a for a, b in zip(changed.expressions, before, strict=True) if a != b][:1] == [mutant.node]
        assert load_expressions(base) == before


def load_expressions(guideline: Guideline) -> tuple[object, ...]:
    """The expressions worked out afresh."""
    return type(guideline).expressions.func(guideline)


def test_a_survivor_without_a_reason_fails_and_so_does_a_reason_out_of_date() -> None:
    survivor = Outcome("option R9.vps when: swap-and-1", "option", "swap-and-1", "true", None)
    dead = Outcome("option R9.vps when: negate-1", "option", "negate-1", "false", "some-vignette")
    why = Text(zh="原因", en="reason")
    many = [dead] * 99
    assert not Verdict([survivor, *many], {}, whole=True).passed
    assert Verdict([survivor, *many], {survivor.id: why}, whole=True).passed
    assert not Verdict([survivor, *many], {survivor.id: why, dead.id: why}, whole=True).passed
    assert not Verdict([survivor, *many[:20]], {survivor.id: why}, whole=True).passed


def test_the_committed_report_lists_the_reasoned_survivors(base: Guideline) -> None:
    report = (base.path.parents[1] / "docs" / "mutation.md").read_text("utf-8")
    assert all(name in report for name in load_equivalents())
    assert f" of {len(list(mutants(base)))} killed" in report
    assert "no reason given" not in report


def test_the_report_says_which_survivor_lacks_a_reason() -> None:
    survivor = Outcome("stage work-up when: negate-1", "stage", "negate-1", "false", None)
    assert "no reason given" in markdown(Verdict([survivor], {}, whole=True))
