"""``leptoguide diff`` from the outside: what it prints, its JSON as documented, its exit status."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.load import default_guideline
from leptoguide.record.case import read_case
from tests.editions.patched import edition

Run = Callable[..., Any]
FIRST = str(default_guideline())
DOCUMENT = Path(__file__).parents[2] / "docs" / "diff.md"


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A small second edition: one rule, one split, one grade, some words."""
    names = ("edition", "her2-ultralow", "split", "grade", "wording")
    return str(edition(tmp_path_factory.mktemp("second"), names))


@pytest.fixture(scope="module")
def same(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(edition(tmp_path_factory.mktemp("same"), ("wording",)))


def test_it_tells_both_parts_in_chinese_unless_asked_otherwise(run: Run, second: str) -> None:
    zh, en = run("diff", FIRST, second), run("diff", FIRST, second, "--lang", "en")
    assert (zh.status, zh.err, en.status, en.err) == (0, "", 0, "")
    for text in ("改了什么", "谁的建议改变", "证据级别：低 → 中等", "由 R7.adc 拆分而来", "· 不适用 → ● 推荐"):
        assert text in zh.out
    for text in ("What changed", "Whose advice changes", "certainty: Low → Moderate", "not applicable → ● recommended"):
        assert text in en.out
    for out in (zh.out, en.out):
        assert "aggressive_course and her2_low\n" in out
        assert "aggressive_course and (her2_low or her2_ultralow)\n" in out
    assert not re.search(r"[\u3400-\u9fff]", en.out)


def test_an_example_in_the_text_can_be_copied_into_a_file(run: Run, second: str, guideline: Guideline) -> None:
    out = run("diff", FIRST, second).out
    block = re.search(r'      id: "r6-t-dxd-not-applicable-to-recommended".*?(?=\n    \S|\n  \S|\n\S)', out, re.S)
    assert block
    case = read_case("\n".join(line[6:] for line in block.group(0).splitlines()), guideline.dictionary)
    assert case.facts["her2_ihc0_staining"] is True


def test_words_alone_change_nobody_s_advice(run: Run, same: str) -> None:
    found = run("diff", FIRST, same, "--fail-on-change")
    assert found.status == 0
    assert "没有任何患者的建议改变（已证明）" in found.out
    assert "标题：放疗 → 放射治疗" in found.out


def test_a_guideline_and_itself(run: Run) -> None:
    found = run("diff", FIRST, FIRST, "--fail-on-change", "--format", "json")
    content = json.loads(found.out)
    assert found.status == 0
    assert (content["same"], content["changes"], content["advice"]["answers"]) == (True, [], [])
    assert "内容完全相同" in run("diff", FIRST, FIRST).out


def test_fail_on_change_gives_status_1_when_advice_changes(run: Run, second: str, tmp_path: Path) -> None:
    found = run("diff", FIRST, second, "--fail-on-change", "-o", str(tmp_path / "diff.txt"))
    assert (found.status, found.out, found.err) == (1, "", "")
    assert "谁的建议改变" in (tmp_path / "diff.txt").read_text("utf-8")


def test_the_patients_of_a_file(run: Run, second: str, tmp_path: Path, demo: str) -> None:
    cases = [
        {"id": "u", "as_of": "2026-06-01", "facts": {"her2_ihc": "0", "her2_ihc0_staining": True}},
        {"id": "v", "as_of": "2026-06-01", "facts": {"her2_ihc": "3+"}},
    ]
    (tmp_path / "c.json").write_text(json.dumps(cases))
    found = run("diff", FIRST, second, "--cohort", str(tmp_path / "c.json"))
    assert "2 位患者：1 位建议改变，1 位不变" in found.out
    assert "（u）" in found.out
    assert "1 位患者" in run("diff", FIRST, second, "--cohort", demo).out


def test_the_json_has_the_documented_keys_and_no_others(run: Run, second: str, demo: str) -> None:
    content = json.loads(run("diff", FIRST, second, "--format", "json", "--cohort", demo).out)
    rows = dict(re.findall(r"^\| `([a-z.]+)` \| .* \| (.*) \|$", DOCUMENT.read_text("utf-8"), re.MULTILINE))
    named = {key: set(re.findall(r"`([a-z_]+)`", text)) for key, text in rows.items()}
    change = next(c for c in content["changes"] if c["fields"])
    answer = next(a for a in content["advice"]["answers"] if a["kinds"])
    changes = {"changed", "added", "removed", "renamed", "moved", "split", "merged"}
    assert content.keys() == {"old", "new", *rows.keys()} - {
        "fields",
        "answers",
        "kinds",
        "cohort.items",
        "cohort.changes",
    }
    assert change.keys() == named["changes"] - changes
    assert change["fields"][0].keys() == named["fields"] - {"cql"}
    assert content["options"][0].keys() == named["options"]
    assert content["advice"].keys() == named["advice"]
    assert answer.keys() == named["answers"] - {"id"}
    assert answer["kinds"][0].keys() == named["kinds"]
    assert content["cohort"].keys() == named["cohort"] - {"null"}
    tallies, moved = content["cohort"]["items"], content["cohort"]["changes"]
    if tallies:
        assert tallies[0].keys() | tallies[0]["kinds"][0].keys() == named["cohort.items"]
    if moved:
        assert moved[0].keys() | moved[0]["items"][0].keys() == named["cohort.changes"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("no-such-folder", FIRST), "no such guideline folder"),
        ((FIRST, "no-such-folder"), "no such guideline folder"),
        ((FIRST, FIRST, "--cohort", "no-such-file"), "there is no such file"),
        ((FIRST,), "Missing argument 'NEW'"),
    ],
)
def test_bad_input_is_refused_with_status_2(run: Run, arguments: tuple[str, ...], said: str) -> None:
    found = run("diff", *arguments)
    assert (found.status, found.out) == (2, "")
    assert said in found.err


def test_nothing_is_written_when_a_case_is_wrong(run: Run, second: str, tmp_path: Path) -> None:
    (tmp_path / "c.json").write_text('[{"facts": {"kps": 55}}]')
    found = run("diff", FIRST, second, "--cohort", str(tmp_path / "c.json"), "-o", str(tmp_path / "out.txt"))
    assert (found.status, found.out) == (2, "")
    assert "c.json[0]" in found.err
    assert not (tmp_path / "out.txt").exists()


def test_a_table_is_a_cohort_too(run: Run, tmp_path: Path) -> None:
    """With its mapping file; a mapping is of no use to cases."""
    other = str(edition(tmp_path / "other", ("kps",)))
    table, mapping = tmp_path / "a.csv", tmp_path / "mapping.yaml"
    table.write_text(
        "病历号,KPS,intracranial_pressure,lm_suspicion,surgery_judged_worthwhile\na,50,raised,high,false\nb,60,raised,high,false\n"
    )
    mapping.write_text("columns: {病历号: id, KPS: kps}\n")
    cohort = ("--cohort", str(table), "--mapping", str(mapping))
    found = json.loads(run("diff", FIRST, other, *cohort, "--format", "json").out)["cohort"]
    assert (found["patients"], [patient["id"] for patient in found["changes"]]) == (2, ["a"])
    refused = run("diff", FIRST, other, "--cohort", str(table))
    assert refused.status == 2
    assert "病历号" in refused.err
    table.rename(tmp_path / "a.json")
    assert run("diff", FIRST, other, "--cohort", str(tmp_path / "a.json"), "--mapping", str(mapping)).status == 2
