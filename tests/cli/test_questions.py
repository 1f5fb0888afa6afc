"""``ask`` on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

Run = Callable[..., Any]


def test_ask_prints_the_questions_in_both_languages(run: Run, demo: str) -> None:
    zh, en = run("ask", demo), run("ask", demo, "--lang", "en")
    assert (zh.status, zh.err, en.status, en.err) == (0, "", 0, "")
    assert "先问什么" in zh.out
    assert "What to ask next" in en.out
    for said in (zh.out, en.out):
        assert "‹R8.intrathecal›" in said
        assert all(cell_len(line) <= 80 for line in said.splitlines())
    assert "可能性并不相等" in zh.out
    assert "not equally likely" in " ".join(en.out.split())


def test_ask_prints_the_same_as_json(run: Run, demo: str) -> None:
    found = json.loads(run("ask", demo, "--format", "json").out)
    assert (found["case"], found["as_of"], found["cut"]) == ("demo-1", "2026-03-01", False)
    item = next(item for item in found["items"] if item["id"] == "R8.intrathecal")
    assert (item["status"], item["complete"]) == ("needs-data", True)
    assert {tuple(s["facts"]): (s["settled"], s["answers"]) for s in item["sets"]} == {
        ("accepts_invasive_procedures",): (1, 2),
        ("systemic_resistance_or_progression",): (1, 2),
        ("accepts_invasive_procedures", "systemic_resistance_or_progression"): (4, 4),
    }
    single = next(s for s in item["sets"] if s["facts"] == ["accepts_invasive_procedures"])
    assert single["outcomes"] == [
        {"status": "needs-data", "answers": 1, "when": "accepts_invasive_procedures"},
        {"status": "not-applicable", "answers": 1, "when": "not accepts_invasive_procedures"},
    ]
    named = {name for question in found["questions"] for name in question["settles"]}
    assert named == {item["id"] for item in found["items"] if item["sets"]}


def test_ask_about_one_item(run: Run, demo: str) -> None:
    whole = json.loads(run("ask", demo, "--format", "json", "--item", "R9").out)
    assert {item["id"].split(".")[0] for item in whole["items"]} == {"R9"}
    one = run("ask", demo, "--item", "R9.vps", "--lang", "en").out
    assert "‹R9.vps›" in one
    assert "‹R8.intrathecal›" not in one


def test_ask_about_an_item_that_is_not_recommended_says_when_it_would_be(run: Run, demo: str) -> None:
    zh, en = run("ask", demo, "--item", "R12"), run("ask", demo, "--item", "R12", "--lang", "en")
    assert "若软脑膜转移治疗开始日期 ≤ 2026-03-01，则推荐" in zh.out
    assert "不是治疗目标" in zh.out
    said = " ".join(en.out.split())
    assert ", and Date treatment of leptomeningeal metastasis began ≤ 2026-03-01" in said
    found = json.loads(run("ask", demo, "--item", "R12.mri", "--format", "json").out)["nearest"]
    assert found == [
        {
            "id": "R12.mri",
            "status": "not-applicable",
            "changes": [{"facts": ["treatment_start_date"], "when": ["treatment_start_date <= @2026-03-01"]}],
            "left_out": [],
        }
    ]


def test_ask_about_an_item_that_does_not_exist(run: Run, demo: str) -> None:
    found = run("ask", demo, "--item", "R9.vsp", "--lang", "en")
    assert (found.status, found.out) == (2, "")
    assert "R9.vps" in found.err


def test_ask_says_when_it_is_cut(run: Run) -> None:
    found = run("ask", "-", "--lang", "en", stdin="id: x\nas_of: 2026-03-01")
    assert "Too much is unknown" in found.out
    assert "were tried" in found.out


@pytest.mark.parametrize(
    ("lang", "said", "fact"),
    [
        ("zh", "现不宜用此法获取", "脑脊液细胞学"),
        ("en", "not to be obtained this way now", "Cerebrospinal fluid cytology"),
    ],
)
def test_ask_warns_of_a_means_that_is_forbidden_now(run: Run, lang: str, said: str, fact: str) -> None:
    facts = "symptoms: [headache], lm_suspicion: high, mri_extent: brain-and-spine, csf_sampling: done"
    case = f"id: x\nas_of: 2026-03-01\nfacts: {{{facts}%s}}"
    asked = ("ask", "-", "--item", "R3.repeat", "--lang", lang)
    free = run(*asked, stdin=case % "").out
    stopped = run(*asked, stdin=case % ", spinal_epidural_abscess: true").out
    assert fact in free
    assert said not in free
    assert stopped.count(said) == 2  # where it is asked, and under the item


def test_ask_writes_to_a_file(run: Run, demo: str, tmp_path: Path) -> None:
    target = tmp_path / "ask.txt"
    printed = run("ask", demo).out
    assert run("ask", demo, "-o", str(target)).out == ""
    assert target.read_text("utf-8") == printed


# ---------------------------------------------------------------- whatif


def test_whatif_says_what_changes_and_why_in_both_languages(run: Run, demo: str) -> None:
    zh, en = run("whatif", demo, "kps=20"), run("whatif", demo, "kps=20", "--lang", "en")
    assert (zh.status, zh.err, en.status, en.err) == (0, "", 0, "")
    assert "以下为假设，不是记录" in zh.out
    assert "hypothetical and no record" in en.out
    assert "KPS 评分：50 → 20" in zh.out
    assert "‹R9.vps› recommended → not applicable" in " ".join(en.out.split())
    for said in (zh.out, en.out):
        assert all(cell_len(line) <= 80 for line in said.splitlines())


def test_whatif_prints_the_same_as_json(run: Run, demo: str) -> None:
    found = json.loads(run("whatif", demo, "kps=20", "symptoms=headache", "inr=", "--format", "json").out)
    assert found["hypothetical"] is True
    assert {f["id"]: (f["old"], f["new"]) for f in found["facts"]} == {
        "kps": (50, 20),
        "symptoms": (["headache", "vomiting", "diplopia"], ["headache"]),
        "inr": (1.0, None),
    }
    vps = next(o for o in found["options"] if o["id"] == "R9.vps")
    assert (vps["old"], vps["new"]) == ("recommended", "not-applicable")
    assert "kps >= 50" in vps["why"]["failing"]
    assert found["notices"]["new"]


@pytest.mark.parametrize("fact", ["kps", "kpz=3", "kps=300"])
def test_whatif_refuses_a_bad_fact(run: Run, demo: str, fact: str) -> None:
    found = run("whatif", demo, fact, "--lang", "en")
    assert (found.status, found.out) == (2, "")
    assert len(found.err.splitlines()) == 1


def test_whatif_that_changes_nothing_says_so(run: Run, demo: str) -> None:
    assert "The advice stays as it is." in run("whatif", demo, "kps=50", "--lang", "en").out
