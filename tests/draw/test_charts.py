"""Charts of many patients: the numbers given can be read from them, nothing overlaps, and they need no colour."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations, pairwise
from typing import Any

import pytest

from leptoguide.advise.status import ORDER, Status
from leptoguide.draw.bounds import Bounds, bounds_svg
from leptoguide.draw.chart import Frame
from leptoguide.draw.look import look
from leptoguide.draw.share import amount, counted, percent, round_up, tick
from leptoguide.draw.shares import Share, shares_svg
from leptoguide.draw.statuses import Statuses, statuses_svg
from leptoguide.draw.survival import Curve, Step, Watched, letter, most_curves, survival_svg
from leptoguide.draw.svg import told
from leptoguide.render.texts import Language, Words
from tests.draw.conftest import SVG, Drawing
from tests.draw.test_timeline import ALLOWED, CJK, LANGUAGES, outside, overlapping

WIDTHS = (340, 559, 560, 760, 1100)
LONG = {"zh": "名称很长的一组" * 9, "en": "a group whose name is long " * 4 + "x" * 70}
HOSTILE = '<script>alert("1")</script> & ]]> \x00 \''


def names(language: Language) -> tuple[str, ...]:
    return (LONG[language], HOSTILE, "R2", "a", "b")


def curve(label: str, days: tuple[int, ...] = (10, 40, 90, 300), *, to_zero: bool = False, wide: int = 1) -> Curve:
    """A group in which one in five dies on each day, and one is censored the day after."""
    shares = [1 - (n + 1) / 5 for n in range(len(days))]
    if to_zero:
        shares[-1] = 0
    steps = [Step(0, 1, 1, 1)]
    for day, share in zip(days, shares, strict=True):
        steps.append(Step(day, share, share / 2, (1 + share) / 2) if share else Step(day, 0))
    marks = tuple(Step(step.day + 1, step.survival) for step in steps[1:-1])
    watched = tuple(Watched(day, max(0, 12345 * wide - day)) for day in range(0, days[-1] + 61, 60))
    median = next((step.day for step in steps if step.survival <= 1 / 2), None)
    return Curve(label, 12345 * wide, 4321, tuple(steps), marks, watched, days[-1] + 5, median)


def curves(language: Language) -> list[Curve]:
    return [curve(name, (10 + n, 40, 90, 300 + 10 * n), to_zero=n == 1) for n, name in enumerate(names(language))]


def shares(language: Language) -> list[Share]:
    return [
        Share(name, count, of)
        for name, count, of in zip(names(language), (0, 1, 777, 100000, 0), (9, 10000, 1000, 100000, 0), strict=True)
    ]


def bounds(language: Language) -> list[Bounds]:
    rows = ((120, 500, 300, 480), (0, 4, 0, 4), (7, 7, 7, 7), (0, 3, 0, 0), (123456, 999999, 223456, 999998))
    return [Bounds(name, *row) for name, row in zip(names(language), rows, strict=True)]


def statuses(language: Language) -> list[Statuses]:
    rows: tuple[tuple[int, ...], ...] = (
        (120, 30, 400, 50, 100, 300), (1, 1, 99999, 1, 1, 1), (0, 0, 0, 0, 7, 0), (0,) * 6, (1, 2, 3, 4, 5, 6)
    )  # fmt: skip
    return [
        Statuses(name, dict(zip(ORDER, row, strict=True)), bold=n == 0)
        for n, (name, row) in enumerate(zip(names(language), rows, strict=True))
    ]


Draw = Callable[[Frame, Language], str]
CHARTS: dict[str, Draw] = {
    "shares": lambda frame, language: shares_svg(frame, shares(language), language),
    "part of shares": lambda frame, language: shares_svg(frame, shares(language)[:2], language, whole=False),
    "bounds": lambda frame, language: bounds_svg(frame, bounds(language), language),
    "statuses": lambda frame, language: statuses_svg(frame, statuses(language), language),
    "survival": lambda frame, language: survival_svg(frame, curves(language), language, 0.95),
}
EMPTY: dict[str, Draw] = {
    "shares": lambda frame, language: shares_svg(frame, [], language),
    "bounds": lambda frame, language: bounds_svg(frame, [], language),
    "statuses": lambda frame, language: statuses_svg(frame, [], language),
    "survival": lambda frame, language: survival_svg(frame, [], language, 0.95),
    "survival of nobody": lambda frame, language: survival_svg(
        frame, [Curve("a", 0, 0, (), (), (), 0)], language, 0.95
    ),
}
STAMP = {"zh": "合成数据，不是患者", "en": "Synthetic data, not patients"}


def frame(language: Language, width: float | None = None) -> Frame:
    return Frame({"zh": "标题" * 30, "en": "A title " * 15}[language], STAMP[language], "", width)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CHARTS)
def test_no_text_overlaps_another_or_leaves_the_page(name: str, language: Language, width: int) -> None:
    drawing = Drawing.read(CHARTS[name](frame(language, width), language))
    assert drawing.size[0] == width
    assert overlapping(drawing) == []
    assert outside(drawing) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_named_described_stamped_and_holds_nothing_that_a_strict_page_refuses(
    name: str, language: Language
) -> None:
    text = CHARTS[name](frame(language), language)
    root = Drawing.read(text).root
    title, description = told(text)
    assert title == frame(language).title
    assert description.startswith(STAMP[language])
    assert STAMP[language] in [written for written, _ in Drawing.read(text).texts()]
    assert {e.tag.removeprefix(SVG) for e in root.iter()} <= ALLOWED
    assert {attribute for e in root.iter() for attribute in e.attrib}.isdisjoint({"style", "href", "id", "filter"})
    assert "<script" not in text
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")


@pytest.mark.parametrize("name", CHARTS)
def test_the_english_chart_holds_no_chinese_and_the_chinese_one_does(name: str) -> None:
    assert CJK.findall(Drawing.read(CHARTS[name](frame("en"), "en")).words()) == []
    assert CJK.search(Drawing.read(CHARTS[name](replace(frame("zh"), title="x", stamp=""), "zh")).words())


@pytest.mark.parametrize("name", CHARTS)
def test_the_same_numbers_give_the_same_bytes(name: str) -> None:
    assert CHARTS[name](frame("zh"), "zh") == CHARTS[name](frame("zh"), "zh")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EMPTY)
def test_nothing_to_draw_is_told_in_a_sentence(name: str, language: Language) -> None:
    drawing = Drawing.read(EMPTY[name](frame(language, 340), language))
    key = "draw.no-survival" if name.startswith("survival") else "draw.nothing"
    assert Words(language)(key).replace(" ", "") in "".join(text for text, _ in drawing.texts()).replace(" ", "")
    assert outside(drawing) == []


@pytest.mark.parametrize("name", CHARTS)
def test_every_part_has_a_class_by_which_a_page_gives_it_its_colour(name: str) -> None:
    root = Drawing.read(CHARTS[name](frame("en"), "en")).root
    painted = [e for e in root.iter() if {"fill", "stroke"} & e.attrib.keys() and e.tag != f"{SVG}svg"]
    assert len(painted) > 10
    assert [e.tag for e in painted if not e.get("class", "").startswith("lg-")] == []


# ---------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("count", "of", "said"),
    [
        (0, 10, "0%"),
        (10, 10, "100%"),
        (1, 3, "33.3%"),
        (1, 10**6, "<0.1%"),
        (10**6 - 1, 10**6, ">99.9%"),
        (0, 0, "\u2014"),
    ],
)
def test_a_share_is_none_or_all_only_when_it_is(count: int, of: int, said: str) -> None:
    assert percent(count, of) == said
    assert counted(count, of).startswith(f"{count:,}/{of:,}")


@pytest.mark.parametrize(
    ("value", "up"), [(0.034, 0.04), (0.1, 0.1), (0.0011, 0.0015), (1, 1), (0, 0), (7.2, 8), (0.3, 0.3)]
)
def test_an_axis_ends_at_the_next_round_number(value: float, up: float) -> None:
    assert round_up(value, look().timeline.grid) == pytest.approx(up)


def test_round_shares_are_written_short() -> None:
    assert [tick(x) for x in (0, 0.015, 0.1, 0.25, 0.95, 1)] == ["0%", "1.5%", "10%", "25%", "95%", "100%"]


def bars(drawing: Drawing, name: str) -> list[dict[str, Any]]:
    return [dict(e.attrib) for e in drawing.root.iter(f"{SVG}rect") if name in e.get("class", "").split()]


def test_a_bar_is_as_long_as_its_share_and_beside_its_numbers() -> None:
    drawing = Drawing.read(shares_svg(Frame("t"), [Share("a", 1, 4), Share("b", 3, 3), Share("c", 0, 9)], "en"))
    whole = [float(bar["width"]) for bar in bars(drawing, "lg-rest")]
    shown = [float(bar["width"]) for bar in bars(drawing, "lg-share")]
    assert shown == pytest.approx([whole[0] / 4, whole[1]], rel=1e-3)
    assert [t for t, _ in drawing.texts() if "/" in t] == ["1/4 (25.0%)", "3/3 (100%)", "0/9 (0%)"]
    assert drawing.titles("lg-row") == ["a · 1/4 (25.0%)", "b · 3/3 (100%)", "c · 0/9 (0%)"]


def test_small_shares_may_be_drawn_on_an_axis_of_their_own_which_says_so() -> None:
    drawing = Drawing.read(shares_svg(Frame("t"), [Share("a", 30, 1000), Share("b", 15, 1000)], "en", whole=False))
    assert [t for t, _ in drawing.texts() if t.endswith("%")] == ["0%", "1.5%", "3%"]
    assert bars(drawing, "lg-rest") == []
    a, b = (float(bar["width"]) for bar in bars(drawing, "lg-share"))
    assert a == pytest.approx(2 * b, rel=1e-3)


def test_an_interval_reaches_from_the_worst_to_the_best_case_with_both_numbers() -> None:
    drawing = Drawing.read(bounds_svg(Frame("t"), [Bounds("a", 1, 4, 2, 4), Bounds("b", 3, 3, 3, 3)], "en"))
    (grid,) = [e for e in drawing.root.iter(f"{SVG}line") if e.get("class") == "lg-axis"]
    left, right = float(grid.attrib["x1"]), float(grid.attrib["x2"])
    ends = [float(e.attrib["x1"]) for e in drawing.root.iter(f"{SVG}line") if e.get("class") == "lg-end"]
    assert ends == pytest.approx([left + (right - left) / 4, (left + right) / 2, right], abs=0.02)
    assert [t for t, _ in drawing.texts() if "/" in t] == ["1/4 (25.0%) \u2013 2/4 (50.0%)", "3/3 (100%)"]
    assert len(bars(drawing, "lg-open")) == 1


def test_the_parts_of_a_bar_are_the_counts_in_the_order_of_the_statuses() -> None:
    counts = dict(zip(ORDER, (100, 200, 300, 150, 150, 100), strict=True))
    drawing = Drawing.read(statuses_svg(Frame("t"), [Statuses("R1", counts)], "zh"))
    words = Words("zh")
    assert drawing.titles("lg-part") == [f"R1 · {words(f'status.{s.value}')} {counted(counts[s], 1000)}" for s in ORDER]
    groups = [g for g in drawing.root.iter(f"{SVG}g") if g.get("class") == "lg-part"]
    boxes = [g.find(f"{SVG}rect") for g in groups]
    widths = [float(box.attrib["width"]) for box in boxes if box is not None]
    assert widths == pytest.approx([sum(widths) * counts[s] / 1000 for s in ORDER], abs=0.02)
    written = [t for t, _ in drawing.texts() if re.fullmatch(r"(\S )?[\d,]+", t)]
    assert [int(t.split()[-1]) for t in written] == list(counts.values())
    assert "n = 1,000" in [t for t, _ in drawing.texts()]


def test_statuses_are_told_apart_by_texture_and_mark_and_each_has_its_own() -> None:
    found = look().chart.statuses
    assert set(found) == {s.value for s in Status}
    assert len({entry.texture for entry in found.values()}) == len(found)
    drawing = Drawing.read(statuses_svg(Frame("t"), statuses("en"), "en"))
    legend = [t for t, _ in drawing.texts()]
    assert all(f"{Words('en')(f'mark.{s.value}')} {Words('en')(f'status.{s.value}')}" in legend for s in Status)


# ---------------------------------------------------------------- survival


def lines(drawing: Drawing, name: str) -> list[list[tuple[float, float]]]:
    found = [e for e in drawing.root.iter(f"{SVG}polyline") if name in e.get("class", "").split()]
    return [[(float(x), float(y)) for x, y in (p.split(",") for p in e.attrib["points"].split())] for e in found]


def test_curves_are_told_apart_by_their_dashes_and_by_a_letter_at_their_end() -> None:
    series = look().chart.series
    assert len({entry.dash for entry in series}) == len(series) == most_curves()
    drawing = Drawing.read(survival_svg(Frame("t"), curves("en"), "en", 0.95))
    written = [(e.text, e.get("class")) for e in drawing.root.iter(f"{SVG}text")]
    assert [t for t, c in written if c == "lg-text lg-letter"] == [letter(n) for n in range(5)]


def test_a_curve_steps_down_on_the_days_given_to_the_shares_given() -> None:
    one = curve("a", (100, 200, 400))
    drawing = Drawing.read(survival_svg(Frame("t"), [one], "en", 0.95))
    x, y = zip(*dict.fromkeys(lines(drawing, "lg-series-0")[-1]), strict=True)
    width = x[-1] - x[0]
    assert [(a - x[0]) / width * one.last for a in x] == pytest.approx([0, 100, 100, 200, 200, 400, 400, 405], abs=0.2)
    axes = [e for e in drawing.root.iter(f"{SVG}line") if e.get("class") == "lg-axis"]
    low = max(float(e.attrib["y1"]) for e in axes if e.attrib["y1"] == e.attrib["y2"])
    assert [(low - b) / (low - y[0]) for b in y] == pytest.approx([1, 1, 0.8, 0.8, 0.6, 0.6, 0.4, 0.4], abs=0.002)
    marks = [e for e in drawing.root.iter(f"{SVG}line") if "lg-censored" in e.get("class", "")]
    assert len(marks) == len(one.censored)
    assert all(float(e.attrib["x1"]) == float(e.attrib["x2"]) for e in marks)


def test_numbers_at_risk_stand_under_their_days() -> None:
    one = curve("a")
    drawing = Drawing.read(survival_svg(Frame("t"), [one, curve("b", wide=2)], "en", 0.95))
    texts = [(e.text, e.get("class"), e.attrib["x"]) for e in drawing.root.iter(f"{SVG}text")]
    days = {x: t for t, c, x in texts if c == "lg-text lg-quiet" and t and t.isdigit()}
    rows = [(t, x) for t, c, x in texts if c == "lg-text lg-at-risk"]
    wanted = {amount(w.rows) for c in (one, curve("b", wide=2)) for w in c.at_risk}
    assert {t for t, _ in rows} <= wanted
    assert len(rows) == 2 * len(days) >= 8
    watched = {f"{w.day:g}": w.rows for w in one.at_risk}
    assert [t for t, x in rows[: len(days)]] == [amount(watched[days[x] or ""]) for _, x in rows[: len(days)]]


def test_a_band_ends_where_there_are_no_bounds_and_the_median_that_is_not_reached_is_said() -> None:
    drawing = Drawing.read(survival_svg(Frame("t"), [curve("a", to_zero=True)], "en", 0.9))
    bounds_of = lines(drawing, "lg-bound")
    last_step = max(x for x, _ in lines(drawing, "lg-series-0")[-1])
    assert len(bounds_of) == 2
    assert all(max(x for x, _ in edge) < last_step for edge in bounds_of)
    assert "90% confidence" in drawing.words()
    assert "median 90 days" in drawing.words()
    early = Drawing.read(survival_svg(Frame("t"), [curve("a", (10,))], "en", 0.95))
    assert "median not reached" in early.words()
    assert not any(e.get("class") == "lg-median" for e in early.root.iter())


def test_the_number_of_curves_in_one_drawing_is_limited() -> None:
    with pytest.raises(ValueError, match="can not be told apart"):
        survival_svg(Frame("t"), [curve(str(n)) for n in range(most_curves() + 1)], "en", 0.95)


def test_a_curve_of_many_days_is_no_heavier_than_its_picture() -> None:
    steps = tuple(Step(day, 1 - day / 40000, 1 - day / 39000, 1 - day / 41000) for day in range(30000))
    many = Curve("a", 40000, 30000, steps, steps[1:], (Watched(0, 40000),), 30000, 20000)
    assert len(survival_svg(Frame("t"), [many], "en", 0.95)) < 400_000


def test_marks_of_the_censored_do_not_run_together_over_the_dashes() -> None:
    steps = tuple(Step(day, 1 - day / 2000, 0.9 - day / 2000, 1) for day in range(1000))
    dense = Curve("a", 2000, 1000, steps, steps, (Watched(0, 2000),), 1000, None)
    drawing = Drawing.read(survival_svg(Frame("t"), [dense], "en", 0.95))
    marks = [float(e.attrib["x1"]) for e in drawing.root.iter(f"{SVG}line") if "lg-censored" in e.get("class", "")]
    assert len(marks) > 100
    assert all(b - a >= look().chart.censor - 0.02 for a, b in pairwise(marks))


def test_marks_and_letters_keep_apart_when_curves_end_together() -> None:
    same = [curve(str(n)) for n in range(5)]
    drawing = Drawing.read(survival_svg(Frame("t"), same, "en", 0.95))
    ends = [b for t, b in drawing.texts() if t in "ABCDE"]
    assert len(ends) == 5
    assert not [pair for pair in combinations(ends, 2) if pair[0].overlaps(pair[1])]
