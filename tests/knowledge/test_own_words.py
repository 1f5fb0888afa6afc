"""The consensus is restated, never copied: its licence allows no copies of its sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from leptoguide.errors import KnowledgeError
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.reader import read_file

SOURCE = Path(__file__).resolve().parents[3] / "shared" / "source" / "consensus-2026.txt"
RUN = 20
CHINESE = 10
"""A run counts when it holds so many Chinese characters; the rest of it may be Latin names."""

NAMES = (
    "乳腺癌软脑膜转移诊疗中国专家共识",
    "中国医药教育协会肿瘤药物临床研究专业委员会",
    "上海市抗癌协会肿瘤药物临床研究专业委员会",
    "长江学术带乳腺联盟",
)
"""Titles and names of bodies, which nobody can put in other words."""


def squeezed(text: str) -> str:
    """The text without blanks, punctuation and citation marks, so that a moved comma hides no copy."""
    text = re.sub(r"\^\[[^\]]*\]", "", text)
    return re.sub(r"[\W_]+", "", text)


def is_chinese(run: str) -> bool:
    """Whether enough of ``run`` is Chinese for it to be prose."""
    return len(re.findall(r"[\u4e00-\u9fff]", run)) >= CHINESE


def chinese(value: Any, where: str) -> Iterator[tuple[str, str]]:
    """Every Chinese text below ``value`` with the entry that holds it."""
    if isinstance(value, dict):
        where = f"{where} {value['id']}" if "id" in value else where
        if isinstance(value.get("zh"), str):
            yield where, value["zh"]
        for part in value.values():
            yield from chinese(part, where)
    elif isinstance(value, tuple):
        for part in value:
            yield from chinese(part, where)


def test_no_text_shares_a_run_of_twenty_characters_with_the_source(guideline: Guideline) -> None:
    if not SOURCE.is_file():
        pytest.skip("consensus-2026.txt is not beside this checkout")
    source = squeezed(SOURCE.read_text("utf-8"))
    runs = {run for i in range(len(source) - RUN + 1) if is_chinese(run := source[i : i + RUN])}
    copied = []
    for path in sorted(guideline.path.rglob("*.yaml")):
        for where, text in chinese(read_file(path, KnowledgeError), path.name):
            for part in re.split("|".join(NAMES), text):
                plain = squeezed(part)
                found = (plain[i : i + RUN] for i in range(len(plain) - RUN + 1))
                copied += [f"{where}: {run}" for run in found if run in runs][:1]
    assert copied == []
