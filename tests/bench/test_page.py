"""The page of the benchmarks says what the results say."""

from __future__ import annotations

import copy
import json

from bench.page import PAGE, page
from bench.timing import RESULTS

FOUND = json.loads(RESULTS.read_text("utf-8"))


def test_the_page_is_that_of_the_results() -> None:
    """``python -m bench.page`` writes it."""
    assert PAGE.read_text("utf-8") == page(FOUND)


def test_other_results_give_another_page() -> None:
    changed = copy.deepcopy(FOUND)
    ratio = changed["side"]["ratios"]["DuckDB / planes"]
    ratio |= {"ratio": 1.25, "met": False}
    changed["side"]["absent"] = {"java": "mvn is not installed"}
    text = page(changed)
    assert "| DuckDB ÷ 位平面 · planes | 1.25 | ≥ 30 | 未达到 · missed |" in text
    assert "java：此次运行时缺少 · not here in this run（mvn is not installed）" in text


def test_every_figure_has_its_runs() -> None:
    for part in ("side",):
        assert FOUND[part]["runs"].keys() == FOUND[part]["summary"].keys()
        for name, row in FOUND[part]["summary"].items():
            runs = FOUND[part]["runs"][name]
            assert len(runs) == row["runs"]
            assert min(runs) == row["min"]
            assert max(runs) == row["max"]
