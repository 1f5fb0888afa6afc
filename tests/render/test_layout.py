"""Wrapping by display width: nothing over the margin, nothing lost, no stray punctuation at a line's start."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from leptoguide.render.layout import both_ends, pad, rule, wrap

SETTINGS = settings(deadline=None, derandomize=True, database=None, max_examples=200)

HAN = st.sampled_from("软脑膜转移诊疗共识检查颅内压升高患者")
LATIN = st.sampled_from(["HER2", "T-DXd", "5-HT3", "KPS ≥ 50", "R9.vps", "10*9/L", "a" * 90, "mL", "§2.2.3"])
MARKS = st.sampled_from("，。；：、？！（）《》“”‘’,.;:!?()[]‹›·%")
TEXT = st.lists(st.one_of(HAN, HAN, LATIN, MARKS, st.just(" ")), max_size=120).map("".join)
CHINESE = st.lists(
    st.tuples(st.lists(HAN, min_size=1, max_size=9).map("".join), st.sampled_from("，。；：、？！）》”")), max_size=30
).map(lambda pairs: "".join(a + b for a, b in pairs))

NOT_FIRST = "，。；：、？！）》”"
NOT_LAST = "（《“‹["


def bare(text: str) -> str:
    return "".join(text.split())


@SETTINGS
@given(TEXT, st.integers(20, 100), st.integers(0, 8), st.integers(0, 8))
@example("", 20, 0, 0)
@example("   ", 20, 2, 2)
@example("，" * 60, 20, 2, 4)
def test_no_line_is_wider_than_the_margin_and_nothing_is_lost(text: str, width: int, first: int, later: int) -> None:
    lines = wrap(text, width, " " * first, " " * later)
    assert all(cell_len(line) <= width for line in lines)
    assert bare("".join(lines)) == bare(text)


@SETTINGS
@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=200))
def test_any_printable_text_keeps_the_margin(text: str) -> None:
    lines = wrap(text, 40)
    assert all(cell_len(line) <= 40 for line in lines)
    assert "".join(lines) == text


@SETTINGS
@given(TEXT, st.integers(0, 8), st.integers(0, 8))
def test_the_first_line_and_the_others_have_their_own_indent(text: str, first: int, later: int) -> None:
    lines = wrap(text, 60, " " * first, " " * later)
    for number, line in enumerate(lines):
        assert line.startswith(" " * (later if number else first))
        assert line == line.rstrip()


@SETTINGS
@given(CHINESE, st.integers(20, 80))
def test_no_line_of_chinese_begins_with_closing_punctuation(text: str, width: int) -> None:
    for line in wrap(text, width, "  ", "    "):
        assert line.strip()[0] not in NOT_FIRST


@pytest.mark.parametrize("mark", NOT_LAST)
@pytest.mark.parametrize("length", range(8, 14))
def test_no_line_ends_with_an_opening_bracket(mark: str, length: int) -> None:
    for line in wrap("软" * length + mark + "脑膜转移", 20):
        assert not line.endswith(mark)


@SETTINGS
@given(TEXT.filter(str.strip))
def test_wrapping_again_changes_nothing(text: str) -> None:
    lines = wrap(text, 200)
    if len(lines) == 1:
        assert wrap(lines[0], 200) == lines


def test_a_word_longer_than_a_line_is_cut_and_not_lost() -> None:
    lines = wrap("x" * 100, 30, "  ")
    assert [cell_len(line) for line in lines] == [30, 30, 30, 18]


def test_a_run_of_blanks_is_one_blank() -> None:
    assert wrap("a    b\n c") == ["a b c"]


def test_a_line_break_before_punctuation_is_a_blank_too() -> None:
    assert wrap("a\n)") == ["a )"]


def test_two_ends_share_a_line_when_they_fit_and_part_when_they_do_not() -> None:
    assert both_ends("左", "right", 20) == "左" + " " * 13 + "right"
    assert both_ends("左" * 8, "right", 20) == "左" * 8 + "\n" + " " * 15 + "right"
    assert both_ends("a" * 13, "right", 20) == f"{'a' * 13}  right"


def test_padding_and_rules_count_cells() -> None:
    assert cell_len(pad("脑膜", 10)) == 10
    assert pad("脑膜转移", 4) == "脑膜转移"
    assert cell_len(rule()) == 80
