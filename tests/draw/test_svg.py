"""The SVG writer, the measure of text, and the axis."""

from __future__ import annotations

import datetime
from xml.etree import ElementTree

import pytest

from leptoguide.draw.axis import axis_for
from leptoguide.draw.measure import Box, shortened, text_width, wrapped
from leptoguide.draw.svg import Canvas, element, text_node, told

HOSTILE = "<b>张 & 李</b>\"'\x00\x0b]]>"


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def test_text_and_attributes_are_escaped_and_stay_what_they_were() -> None:
    read = ElementTree.fromstring(element("g", text_node("<b>张 & 李</b>"), class_='"<&>'))
    assert (read.text, read.get("class"), list(read)) == ("<b>张 & 李</b>", '"<&>', [])


def test_characters_that_xml_forbids_are_replaced() -> None:
    read = ElementTree.fromstring(element("g", text_node(HOSTILE), class_=HOSTILE))
    assert read.text == HOSTILE.replace("\x00", "\ufffd").replace("\x0b", "\ufffd")
    assert "\x00" not in read.attrib["class"]


@pytest.mark.parametrize("name", ["style", "onload", "onclick", "href"])
def test_what_a_strict_page_forbids_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no place"):
        element("rect", **{name: "x"})


def test_chinese_is_as_wide_as_its_size_and_latin_is_narrower() -> None:
    assert text_width("软脑膜转移", 10) == pytest.approx(50)
    assert 0 < text_width("ileum", 10) < text_width("MMMMM", 10) <= 50
    assert text_width("abc", 20) == pytest.approx(2 * text_width("abc", 10))


@pytest.mark.parametrize("width", [1, 30, 80, 200, 1000])
@pytest.mark.parametrize(
    "text", ["细胞学或活检阳性；取不到脑脊液时，由 MDT 判断。", "Contrast MRI first, then the CSF"]
)
def test_wrapped_lines_fit_and_lose_nothing(text: str, width: float) -> None:
    lines = wrapped(text, width, 10)
    assert "".join("".join(lines).split()) == "".join(text.split())
    for line in lines:
        assert text_width(line, 10) <= width or len(line.strip()) == 1 or width == 1


def test_a_line_does_not_begin_with_a_full_stop() -> None:
    for width in range(40, 130):
        assert all(line[0] not in "，。；" for line in wrapped("细胞学阳性，活检阳性；由专家判断。", width, 10))


def test_a_shortened_text_fits_or_is_whole() -> None:
    assert shortened("Trastuzumab", 1000, 10) == "Trastuzumab"
    short = shortened("Trastuzumab deruxtecan", 60, 10)
    assert short.endswith("…")
    assert text_width(short, 10) <= 60
    assert shortened("Trastuzumab", 1, 10) == ""


def test_boxes_that_touch_do_not_overlap() -> None:
    box = Box(0, 0, 10, 10)
    assert not box.overlaps(Box(10, 0, 20, 10))
    assert box.overlaps(Box(9, 9, 20, 20))


def test_a_text_without_a_free_place_is_not_written() -> None:
    canvas = Canvas(300)
    canvas.write(10, 20, "first")
    assert canvas.write_first_free([(10, 20, "start")], "second", name="x") is None
    assert canvas.write_first_free([(10, 20, "start"), (10, 60, "start")], "second", name="x") is not None
    assert canvas.write_first_free([(295, 100, "start")], "over the edge", name="x") is None


def test_an_axis_keeps_the_order_of_days_and_its_margins() -> None:
    days = [day("2022-01-01"), day("2025-12-01"), day("2026-01-05"), day("2026-02-01")]
    axis = axis_for(days, day("2026-01-05"), day("2026-03-01"), 100, 500)
    places = [axis.x(d) for d in [*days, day("2026-03-01")]]
    assert places == sorted(places)
    assert places[0] > 100
    assert places[-1] == 500
    assert axis.number(day("2026-01-05")) == 0
    assert axis.number(day("2025-12-27")) == -9


def test_long_ago_is_drawn_closer_together_and_recent_days_are_not() -> None:
    days = [day("2022-01-01"), day("2026-01-05")]
    broken = axis_for(days, day("2026-01-05"), day("2026-03-01"), 0, 1000)
    assert broken.turn is not None
    assert broken.turn <= day("2026-01-05")
    assert broken.x(day("2022-01-01")) < broken.turn_x <= broken.x(day("2026-01-05"))
    whole = axis_for([day("2026-01-01"), day("2026-01-05")], day("2026-01-05"), day("2026-03-01"), 0, 1000)
    assert whole.turn is None


def test_every_tick_of_days_is_counted_from_day_zero() -> None:
    axis = axis_for([day("2025-12-01")], day("2026-01-05"), day("2026-03-01"), 0, 1000)
    numbers = [axis.number(d) for d in axis.numbered(7)]
    assert 0 in numbers
    assert all(n is not None and n % 7 == 0 for n in numbers)
    assert all(d.day == 1 for d in axis.months(1))


def test_a_drawing_is_told_by_its_title_and_description_as_they_were_given() -> None:
    assert told(Canvas(300).document(100, "<b>张 & 李</b>", "一；二")) == ("<b>张 & 李</b>", "一；二")


def test_letters_of_a_variable_font_are_drawn_regular_or_bold_never_at_its_thin_end() -> None:
    canvas = Canvas(300)
    canvas.write(0, 20, "regular")
    canvas.write(0, 40, "bold", bold=True)
    root = ElementTree.fromstring(canvas.document(100, "", ""))
    found = [e.get("font-variation-settings") for e in root.iter() if e.get("font-variation-settings")]
    assert found == ["'wght' 400", "'wght' 700"]
