"""Advice for a terminal: the margin, both languages, no code, and no unknown that looks like a no."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from rich.cells import cell_len

from leptoguide.advise.assess import assess
from leptoguide.advise.model import Advice, OptionAdvice
from leptoguide.advise.status import Status
from leptoguide.knowledge.guideline import Guideline
from leptoguide.record.case import Case
from leptoguide.render.advice_text import advice_text
from leptoguide.render.items import GROUPS, option_groups
from leptoguide.render.knowledge_json import guideline_json
from leptoguide.render.knowledge_text import facts_text, guideline_text
from leptoguide.render.phrase import Phrases
from leptoguide.render.texts import Language, Words, all_texts
from leptoguide.render.why_text import why_text

MakeCase = Callable[..., Case]
LANGUAGES: tuple[Language, ...] = ("zh", "en")

ITEM = re.compile(r"‹(R\d+\.[a-z0-9-]+)›")
SNAKE = re.compile(r"\b[a-z][a-z0-9]*_[a-z0-9_]+\b")
KEBAB = re.compile(r"(?<![A-Za-z0-9.\-])[a-z0-9]+(?:-[a-z0-9]+)+(?![A-Za-z0-9-])")
CJK = re.compile(r"[　-〿㐀-鿿＀-￯]")


@pytest.fixture(scope="module")
def pages(advices: tuple[Advice, ...]) -> tuple[tuple[Advice, str, str], ...]:
    return tuple((a, advice_text(a, "zh"), advice_text(a, "en")) for a in advices)


@pytest.fixture(scope="module")
def explanations(guideline: Guideline, sample: tuple[Case, ...]) -> tuple[tuple[Case, str, str], ...]:
    """The reasons of one recommendation for each case of the sample, all thirteen in turn."""
    cases = sample[:26]
    items = [f"R{n % 13 + 1}" for n in range(len(cases))]
    return tuple(
        (case, why_text(guideline, case, item, "zh"), why_text(guideline, case, item, "en"))
        for case, item in zip(cases, items, strict=True)
    )


def texts_of(content: Any, language: str) -> Iterator[str]:
    """All texts of one language in the guideline as JSON."""
    match content:
        case {"zh": str(), "en": str()}:
            yield content[language]
            yield from texts_of([v for k, v in content.items() if k not in ("zh", "en")], language)
        case dict():
            yield from texts_of(list(content.values()), language)
        case list() | tuple():
            for item in content:
                yield from texts_of(item, language)


@pytest.fixture(scope="module")
def prose(guideline: Guideline) -> dict[str, str]:
    """What the guideline and the program say in each language."""
    content = guideline_json(guideline)
    dictionary = guideline.dictionary
    entries = [*dictionary.facts.values(), *dictionary.agents.values(), *dictionary.means.values()]
    more = [entry.model_dump(mode="json") for entry in (*entries, *dictionary.absent.values())]
    own = [t.model_dump() for t in all_texts().values()]
    return {language: "\n".join(texts_of([content, more, own], language)) for language in LANGUAGES}


# ---------------------------------------------------------------- the page


def too_wide(text: str) -> list[str]:
    return [line for line in text.splitlines() if cell_len(line) > 80]


def test_no_line_of_the_advice_is_wider_than_80_cells(pages: tuple[tuple[Advice, str, str], ...]) -> None:
    assert [(a.case.id, line) for a, zh, en in pages for line in too_wide(zh + en)] == []


def test_no_line_of_the_reasons_is_wider_than_80_cells(explanations: tuple[tuple[Case, str, str], ...]) -> None:
    assert [(c.id, line) for c, zh, en in explanations for line in too_wide(zh + en)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_of_the_dictionary_or_the_guideline_is_wider_than_80_cells(
    guideline: Guideline, language: Language
) -> None:
    assert too_wide(facts_text(guideline, language)) == []
    assert too_wide(guideline_text(guideline, language)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_admissible_id_keeps_the_margin(
    guideline: Guideline, make_case: MakeCase, language: Language
) -> None:
    case = make_case({"csf_protein": {"value": 45, "unit": "mg/dL"}})
    for name in ("病" * 200, "x" * 200):
        text = advice_text(assess(guideline, Case(name, None, case.facts, {}, case.entered)), language)
        assert too_wide(text) == []
        assert name in "".join(text.split())


def test_no_line_ends_in_blanks(pages: tuple[tuple[Advice, str, str], ...]) -> None:
    assert [line for _, zh, en in pages for line in (zh + en).splitlines() if line != line.rstrip()] == []


def test_no_two_rules_follow_each_other(pages: tuple[tuple[Advice, str, str], ...]) -> None:
    for _, zh, en in pages:
        for text in (zh, en):
            assert not any(set(a) == set(b) == {"─"} for a, b in pairwise(text.splitlines()))


# ---------------------------------------------------------------- both languages


def test_both_languages_name_the_same_options_in_the_same_order(pages: tuple[tuple[Advice, str, str], ...]) -> None:
    for advice, zh, en in pages:
        assert ITEM.findall(zh) == ITEM.findall(en), advice.case.id
        assert set(ITEM.findall(zh)) <= set(advice.options)


def test_both_languages_explain_the_same_options(explanations: tuple[tuple[Case, str, str], ...]) -> None:
    for _, zh, en in explanations:
        assert ITEM.findall(zh) == ITEM.findall(en) != []


def test_english_output_holds_no_chinese(
    guideline: Guideline,
    pages: tuple[tuple[Advice, str, str], ...],
    explanations: tuple[tuple[Case, str, str], ...],
) -> None:
    texts = [without_references(en) for *_, en in (*pages, *explanations)]
    texts += [facts_text(guideline, "en"), guideline_text(guideline, "en")]
    assert [line for text in texts for line in text.splitlines() if CJK.search(line)] == []


# ---------------------------------------------------------------- no code


def without_references(text: str) -> str:
    """References keep their own language and spelling."""
    headings = "|".join(re.escape(Words(language)("why.references")) for language in LANGUAGES)
    return re.sub(rf"^(?:{headings})\n(?:  .*\n)+", "", text, flags=re.MULTILINE)


def test_no_name_of_a_fact_or_definition_leaks(
    pages: tuple[tuple[Advice, str, str], ...], explanations: tuple[tuple[Case, str, str], ...]
) -> None:
    assert [x for *_, zh, en in (*pages, *explanations) for x in SNAKE.findall(zh + en)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_code_leaks_that_is_not_a_word_of_the_language_itself(
    pages: tuple[tuple[Advice, str, str], ...],
    explanations: tuple[tuple[Case, str, str], ...],
    prose: dict[str, str],
    language: Language,
) -> None:
    words = set(KEBAB.findall(prose[language]))
    leaked: Counter[str] = Counter()
    for who, zh, en in (*pages, *explanations):
        case = who.case if isinstance(who, Advice) else who
        text = without_references(zh if language == "zh" else en).replace(case.id, "")
        text = re.sub(r"bclm-2026|doi:\S+|\d{4}-\d{2}(-\d{2})?|https?://\S+", "", text)
        leaked.update(x for x in KEBAB.findall(text) if x not in words and not re.fullmatch(r"[\d-]+", x))
    assert leaked == Counter()


def test_no_key_of_a_text_stands_in_for_the_text(pages: tuple[tuple[Advice, str, str], ...]) -> None:
    keys = [key for key in all_texts() if not key.startswith("section.")]
    assert [key for _, zh, en in pages for key in keys if key in zh or key in en] == []


def test_no_blank_is_left_unfilled(
    pages: tuple[tuple[Advice, str, str], ...], explanations: tuple[tuple[Case, str, str], ...]
) -> None:
    assert [x for *_, zh, en in (*pages, *explanations) for x in re.findall(r"\{\w+\}|\bNone\b", zh + en)] == []


# ---------------------------------------------------------------- groups


def group_of(advice: Advice, option: OptionAdvice) -> str:
    """Where an option belongs, by its status and whether another of the same ways was taken."""
    if option.status is not Status.RECOMMENDED:
        return option.status.value
    entry = option.option.entry
    taken = Status.DONE in {advice.options[other].status for other in entry.excludes}
    return "consider" if taken else entry.modality


def test_what_could_be_done_instead_of_what_is_done_is_no_longer_to_do_now(
    guideline: Guideline, make_case: MakeCase
) -> None:
    facts = {
        "csf_cytology": "positive",
        "csf_sampling": "done",
        "er_percent": 80,
        "her2_ihc": "1+",
        "rapid_progression": True,
    }
    for given, group in (([], "do"), (["t-dxd"], "consider")):
        advice = assess(guideline, make_case(facts | {"current_therapy": given}))
        words = Words("en")
        groups = option_groups(advice, words, Phrases(guideline, words))
        stands = {row.id: g.id for g in groups for block in g.blocks for row in block.options}
        assert advice.options["R6.dato-dxd"].status is Status.RECOMMENDED
        assert stands["R6.dato-dxd"] == group
        assert stands["R6.t-dxd"] == ("done" if given else "do")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_group_that_has_options_is_headed_with_their_number(
    pages: tuple[tuple[Advice, str, str], ...], language: Language
) -> None:
    words = Words(language)
    met = set()
    for advice, zh, en in pages:
        expected: Counter[str] = Counter()
        for option in advice.options.values():
            expected[group_of(advice, option)] += 1
        lines = (zh if language == "zh" else en).splitlines()
        for group in GROUPS:
            heading = f"{words(f'group.{group}')} ({expected[group]})"
            assert (heading in lines) is (expected[group] > 0), (advice.case.id, group)
        met |= set(expected)
    assert met == set(GROUPS)


def test_every_option_is_named_or_folded_into_its_recommendation(pages: tuple[tuple[Advice, str, str], ...]) -> None:
    for advice, zh, _ in pages:
        named = set(ITEM.findall(zh))
        for recommendation in advice.recommendations:
            hidden = [o for o in recommendation.options if o.id not in named]
            waiting = bool(recommendation.waits_for)
            outside = recommendation.status is Status.NOT_APPLICABLE
            assert not hidden or waiting or outside, (advice.case.id, [o.id for o in hidden])


def section(text: str, heading: str) -> str:
    """One group of the page, up to the next rule."""
    start = re.search(rf"^{re.escape(heading)} \(\d+\)$", text, re.MULTILINE)
    assert start is not None
    return text[start.end() :].split("\n──", 1)[0]


def test_an_option_that_does_not_apply_is_not_said_to_wait(guideline: Guideline, make_case: MakeCase) -> None:
    """Whether R12 applies is unknown, yet treatment has not begun: most of its options are settled."""
    advice = assess(guideline, make_case({"treatment_start_date": "never"}))
    assert advice.options["R12.mri"].status is Status.NOT_APPLICABLE
    settled = section(advice_text(advice, "en"), "Not applicable")
    assert not re.search(r"^  \? ", settled, re.MULTILINE)


# ---------------------------------------------------------------- unknown is not no


def given(guideline: Guideline, text: str, language: Language) -> set[str]:
    """Facts that the text gives a value to, as ``label = value``."""
    compact = "".join(text.split())
    found = set()
    for fact in guideline.dictionary.facts.values():
        label = "".join(fact.label.in_(language).split())
        if re.search(rf"[:;；(（]{re.escape(label)}=", compact):
            found.add(fact.id)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fact_that_was_not_given_never_appears_with_a_value(
    guideline: Guideline, pages: tuple[tuple[Advice, str, str], ...], language: Language
) -> None:
    seen = set()
    for advice, zh, en in pages:
        found = given(guideline, zh if language == "zh" else en, language)
        assert found <= set(advice.case.facts), (advice.case.id, found - set(advice.case.facts))
        seen |= found
    assert len(seen) > 40


def test_a_condition_on_a_fact_that_was_not_given_is_unknown_and_neither_yes_nor_no(
    explanations: tuple[tuple[Case, str, str], ...],
) -> None:
    unknown = 0
    for _, zh, en in explanations:
        for text, pattern in (
            (zh, r"\[(是|否|未知)\]([^\[\]]*)\(未填\)"),
            (en, r"\[(yes|no|unknown)\]([^\[\]]*)\(notgiven\)"),
        ):
            answers = {answer for answer, _ in re.findall(pattern, "".join(text.split()))}
            assert answers <= {"未知", "unknown"}
            unknown += bool(answers)
    assert unknown > 20


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_an_empty_case_nothing_is_answered(guideline: Guideline, make_case: MakeCase, language: Language) -> None:
    text = advice_text(assess(guideline, make_case({})), language)
    words = Words(language)
    assert given(guideline, text, language) == set()
    assert not re.search(rf"= ({words('truth.false')}|{words('truth.true')})", text)
    assert text.count(words("truth.unknown")) >= 4
    assert words("head.no-stage") in text


@pytest.mark.parametrize(("language", "no", "pending"), [("zh", "否", "待回报"), ("en", "no", "Pending")])
def test_a_marker_is_shown_as_what_it_is(
    guideline: Guideline, make_case: MakeCase, language: Language, no: str, pending: str
) -> None:
    text = advice_text(assess(guideline, make_case({"brain_metastases": "pending"})), language)
    label = guideline.dictionary.facts["brain_metastases"].label.in_(language)
    assert re.search(rf"{re.escape(label)}(: |：){pending}", text)
    assert f"{label} = {no}" not in text


# ---------------------------------------------------------------- the head


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_taken_from_the_clock_is_said_to_be(
    guideline: Guideline, make_case: MakeCase, language: Language
) -> None:
    own = make_case({})
    clock = replace(own, day_given=False)
    said = "".join(Words(language)("head.today").split())
    assert said in "".join(advice_text(assess(guideline, clock), language).split())
    assert said not in "".join(advice_text(assess(guideline, own), language).split())


@pytest.mark.parametrize(("as_of", "late"), [("2028-02-28", False), ("2028-03-01", True), ("2026-03-01", False)])
def test_an_assessment_after_the_review_date_says_so(
    guideline: Guideline, make_case: MakeCase, as_of: str, late: bool
) -> None:
    text = "".join(advice_text(assess(guideline, make_case({}, as_of=as_of)), "en").split())
    assert ("".join(Words("en")("head.overdue").split()) in text) is late


def test_the_csf_response_of_a_record_stands_before_follow_up_and_a_case_of_facts_has_none(
    pages: tuple[tuple[Advice, str, str], ...],
) -> None:
    seen = 0
    for advice, language, page in pages:
        w = Words(language)
        title = w("response.track")
        lines = page.splitlines()
        assert (title in lines) is bool(advice.csf_response)
        if not advice.csf_response:
            continue
        section = lines[lines.index(title) + 1 :]
        assert any(line.startswith(w("head.follow-up")) for line in section) is bool(
            advice.follow_up or advice.follow_up_open
        )
        section = section[: next(n for n, line in enumerate(section) if line.startswith("─"))]
        text = re.sub(r"[\s()（）]", "", "".join(section))
        for step in advice.csf_response:
            since = w("response.since", date=step.since)
            said = re.sub(r"[\s()（）]", "", f"{step.date}{w.of(step.result)}→{w.of(step.label)}{since}")
            assert said in text
            seen += 1
    assert seen


def test_contradictions_stand_in_the_head(guideline: Guideline, make_case: MakeCase) -> None:
    text = advice_text(assess(guideline, make_case({"consciousness": "coma", "kps": 90})), "en")
    head = text.split("\n──")[1]
    assert f"!! {Words('en')('head.contradictions')}" in head
    assert "The KPS of a comatose patient is not above 20." in head


def test_a_converted_unit_is_shown_with_what_was_entered(guideline: Guideline, make_case: MakeCase) -> None:
    case = make_case({"csf_protein": {"value": 45, "unit": "mg/dL"}})
    assert "CSF protein 45 mg/dL = 0.45 g/L" in advice_text(assess(guideline, case), "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_ends_in_the_disclaimer(
    guideline: Guideline, pages: tuple[tuple[Advice, str, str], ...], language: Language
) -> None:
    disclaimer = "".join(guideline.identity.disclaimer.in_(language).split())
    for _, zh, en in pages:
        assert "".join((zh if language == "zh" else en).split()).endswith(disclaimer)
