"""The guideline browser: every entry has one address, every link leads somewhere, both languages say the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag

import pytest
from django.conf import settings
from django.test import Client
from django.urls import resolve

from leptoguide.knowledge.coverage import load_coverage
from leptoguide.knowledge.files import read_mapping
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.schema import Entry, Text
from leptoguide.registry.models import User
from leptoguide.web import library as library_module
from leptoguide.web.addresses import address, fragment
from leptoguide.web.library import Library
from leptoguide.web.pages.guideline_links import pointed
from tests.web.guideline_crawl import Page, addresses, crawl, read

Pages = Mapping[str, Mapping[str, Page]]
WEB = Path(library_module.__file__).parent
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
OWN_PAGE = ("recommendation", "study", "instrument")


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    """Somebody who is signed in; the browser of the guideline needs nothing that is stored."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("django.contrib.auth.middleware.get_user", lambda request: User(username="reader"))
        patched.setattr(settings, "SESSION_ENGINE", "django.contrib.sessions.backends.signed_cookies")
        yield Client()


@pytest.fixture(scope="module")
def pages(client: Client, guideline: Guideline) -> Pages:
    return crawl(client, guideline)


def entries(g: Guideline) -> Iterator[tuple[str, str]]:
    """Kind and id of every entry of the knowledge, from the knowledge itself."""
    evidence = g.evidence
    kinds: dict[str, Any] = {
        "recommendation": g.recommendations,
        "option": g.options,
        "definition": g.definitions,
        "safety": g.safety,
        "notice": [notice.entry.id for notice in g.notices],
        "stage": [stage.entry.id for stage in g.stages],
        "discipline": g.disciplines,
        "fact": g.dictionary.facts,
        "constraint": [constraint.entry.id for constraint in g.constraints],
        "agent": g.dictionary.agents,
        "instrument": g.instruments,
        "study": evidence.studies,
        "statement": evidence.statements,
        "discrepancy": evidence.discrepancies,
        "source": evidence.sources,
        "reference": evidence.references,
    }
    for kind, names in kinds.items():
        yield from ((kind, str(name)) for name in names)
    for schedule in g.schedules:
        entry = schedule.entry
        yield from (("schedule", x.id) for x in (entry, *entry.phases, *entry.items))
    stages = [stage.entry.id for stage in g.stages]
    for statement, coverage in load_coverage(g.path).items():
        yield "ledger", statement
        yield from (tuple(pointed(pointer, stages)) for pointer in coverage.carried)  # type: ignore[misc]


def place(page: Page, kind: str, name: str) -> list[Any]:
    """The elements that are an entry's place on a page: by its code, and by its fragment if it shares the page."""
    anchor = fragment(kind, name)
    if not anchor:
        return page.root.xpath(f"//header[@data-code='{kind}:{name}']")
    return page.root.xpath(f"//main//*[@id='{anchor}']")


def test_every_entry_has_one_address_and_shows_its_id_there(guideline: Guideline, pages: Pages) -> None:
    for kind, name in set(entries(guideline)):
        path, anchor = urldefrag(address(kind, name))
        for language in ("zh", "en"):
            found = place(pages[language][path], kind, name)
            assert len(found) == 1, (kind, name, path, anchor)
            if kind not in ("part", "pathway"):
                said = found[0].text_content()
                assert name.rpartition("/")[2] in said, (kind, name)
            assert found[0].get("data-code") == f"{kind}:{name}", (kind, name)


def test_no_entry_has_a_second_place(guideline: Guideline, pages: Pages) -> None:
    places = Counter(
        element.get("data-code")
        for page in pages["zh"].values()
        for element in page.root.xpath("//main//*[@data-code and (@id or self::header)]")
    )
    assert [code for code, count in places.items() if count > 1] == []


def test_every_internal_link_leads_to_a_place_that_exists(client: Client, pages: Pages) -> None:
    known = dict(pages["zh"])
    for page in pages["zh"].values():
        for path, anchor in page.links:
            if not path.startswith("/guideline/"):
                resolve(path)  # another part of the application, which has its own tests
                continue
            if path not in known:
                known[path] = read(client, path, "zh")
            assert not anchor or anchor in known[path].ids, (page.address, path, anchor)
    for name, page in pages["en"].items():
        assert page.links == pages["zh"][name].links


def test_no_id_stands_twice_on_a_page(pages: Pages) -> None:
    for page in (*pages["zh"].values(), *pages["en"].values()):
        assert [x for x, count in Counter(page.ids).items() if count > 1] == [], page.address


def test_both_languages_show_the_same_codes(pages: Pages) -> None:
    for name, page in pages["zh"].items():
        assert page.codes == pages["en"][name].codes, name


def test_an_english_page_has_chinese_only_where_it_is_marked(pages: Pages) -> None:
    for page in pages["en"].values():
        for text, marked in page.texts():
            assert marked or not CHINESE.search(text), (page.address, text)


def english_only(content: Any) -> Iterator[str]:
    """Texts of several words whose Chinese differs: they have no business on a Chinese page."""
    match content:
        case Text(zh=chinese, en=english) if chinese != english:
            # a code in a text is a link, and parts it
            parts = (" ".join(part.split()) for part in re.split(r"(?:INC|EXT|GAP)-\d\d", english))
            yield from (part for part in parts if len(part.split()) > 2)
        case dict() | Mapping():
            for value in content.values():
                yield from english_only(value)
        case list() | tuple():
            for value in content:
                yield from english_only(value)
        case Entry():
            for name in type(content).model_fields:
                yield from english_only(getattr(content, name))
        case _ if is_dataclass(content):
            for field in fields(content):
                yield from english_only(getattr(content, field.name))


def test_a_chinese_page_holds_no_english_text_of_the_guideline(guideline: Guideline, pages: Pages) -> None:
    texts = set(english_only(guideline)) | set(english_only(guideline.evidence))
    texts |= set(english_only(read_mapping(WEB / "texts_guideline.yaml", Text)))
    assert len(texts) > 1000
    for page in pages["zh"].values():
        said = {text for text, marked in page.texts() if not marked}
        assert said & texts == set(), page.address


def test_nothing_is_inline_and_links_outside_tell_nobody_where_they_come_from(
    guideline: Guideline, pages: Pages
) -> None:
    evidence = guideline.evidence
    held = [*(s.address or "" for s in evidence.sources.values()), guideline.identity.doi]
    held += [x for d in evidence.discrepancies.values() for x in d.sources]
    held += [f.source or "" for s in evidence.studies.values() for f in s.corrected.values()]
    held += [str(item.get(key, "")) for item in evidence.references.values() for key in ("URL", "DOI", "PMID")]
    for page in pages["zh"].values():
        assert page.root.xpath("//main//@style | //main//style | //main//script | //main//@onclick") == []
        for link in page.outside:
            assert "noreferrer" in link.get("rel", ""), link.get("href")
            href = link.get("href")
            assert {href, href.removeprefix("https://doi.org/")} & set(held), href


# ---------------------------------------------------------------- what a page says


def test_a_recommendation_shows_conditions_evidence_safety_and_readings(guideline: Guideline, pages: Pages) -> None:
    for name, recommendation in guideline.recommendations.items():
        page = pages["en"][f"/guideline/recommendations/{name}/"]
        for option in recommendation.options:
            [card] = page.root.xpath(f"//*[@id='{option.id}']")
            written = [pre.text_content().strip() for pre in card.xpath(".//pre")]
            wanted = [option.entry.when, option.entry.against_when, option.entry.done_when]
            wanted += [reading.entry.cql for reading in option.readings]
            assert written == [text.strip() for text in wanted if text is not None], option.id
            codes = set(card.xpath(".//@data-code"))
            assert {f"safety:{rule.id}" for rule in option.safety} <= codes
            assert {f"agent:{agent}" for agent in option.entry.agents} <= codes
            assert {f"reference:{number}" for number in option.entry.references} <= codes
            assert {f"discrepancy:{x}" for x in option.entry.discrepancies} <= codes
            cited = (*option.entry.for_, *option.entry.against)
            assert {f"{a.kind}:{a.id}" for a in cited if a.id} <= codes


def test_an_option_that_is_never_advised_says_so_wherever_it_is_listed(guideline: Guideline, pages: Pages) -> None:
    never = [o for o in guideline.options.values() if o.entry.when is None]
    assert "R9.resection" in {o.id for o in never}
    for option in guideline.options.values():
        page = pages["en"][f"/guideline/recommendations/{option.recommendation}/"]
        [card] = page.root.xpath(f"//article[@id='{option.id}']")
        codes = {code for code in card.xpath(".//@data-code") if code.startswith("modality:")}
        assert codes == {"modality:against" if option in never else f"modality:{option.entry.modality}"}
        [listed] = page.root.xpath(f"//dl//li[a[@data-code='option:{option.id}']][not(ancestor::article)]")
        assert ("advised against" in listed.text_content()) == (option in never)


def test_a_printed_figure_stands_beside_what_was_found(guideline: Guideline, pages: Pages) -> None:
    for name, study in guideline.evidence.studies.items():
        page = pages["en"][f"/guideline/studies/{name}/"]
        for outcome in dict.fromkeys((*study.printed, *study.corrected)):
            [printed] = page.root.xpath(f"//td[@data-code='printed:{name}:{outcome}']")
            [found, difference] = printed.xpath("following-sibling::td")
            if outcome in study.printed and study.printed[outcome].value is not None:
                assert f"{study.printed[outcome].value:g}" in printed.text_content()
            if outcome in study.corrected:
                figure = study.corrected[outcome]
                assert figure.value is None or f"{figure.value:g}" in found.text_content()
                assert f"discrepancy:{figure.discrepancy}" in difference.xpath(".//@data-code")
                assert f"tag:{figure.tag}" in difference.xpath(".//@data-code")
            else:
                assert difference.text_content().strip() == ""


def test_a_fact_names_every_recommendation_that_reads_it(guideline: Guideline, pages: Pages) -> None:
    page = pages["en"]["/guideline/facts/"]
    for name in guideline.dictionary.facts:
        readers = {
            f"recommendation:{r.id}"
            for r in guideline.recommendations.values()
            if any(name in c.facts for o in r.options for c in o.conditions)
        }
        [row] = page.root.xpath(f"//tr[@id='{name}']")
        shown = {code for code in row.xpath(".//@data-code") if code.startswith("recommendation:")}
        assert shown == readers, name
        codes = guideline.dictionary.codes.get(name, {})
        assert all(value.en in row.text_content() for value in codes.values())


def test_a_reference_names_everything_that_cites_it(guideline: Guideline, pages: Pages) -> None:
    page = pages["en"]["/guideline/references/"]
    for number in guideline.evidence.references:
        [row] = page.root.xpath(f"//*[@id='ref-{number}']")
        codes = set(row.xpath(".//@data-code"))
        cites = {f"option:{o.id}" for o in guideline.options.values() if number in o.entry.references}
        cites |= {f"study:{s.id}" for s in guideline.evidence.studies.values() if number in s.references}
        cites |= {f"definition:{d.id}" for d in guideline.definitions.values() if number in d.entry.references}
        assert cites <= codes, number


def test_what_the_consensus_leaves_out_and_the_disclaimer_come_first(guideline: Guideline, pages: Pages) -> None:
    for language, page in ((lang, pages[lang]["/guideline/"]) for lang in ("zh", "en")):
        said = page.root.xpath("//main")[0].text_content()
        for text in (guideline.identity.not_in_consensus, guideline.identity.disclaimer):
            assert text.in_(language).split("GAP")[0] in said
        assert [x.get("href") for x in page.root.xpath("//table[1]//th/a")] == [
            f"/guideline/recommendations/{name}/" for name in guideline.recommendations
        ]


# ---------------------------------------------------------------- sorting, filters, search, versions


def column(page: Page, table: str, place: int) -> list[str]:
    """The cells of one column of one sorted table."""
    cells = page.root.xpath(f"//section[@id='{table}']//table[contains(@class, 'dense')]/tbody/tr/*[{place}]")
    return [" ".join(cell.text_content().split()) for cell in cells]


@pytest.mark.parametrize(("sort", "state"), [("year", "ascending"), ("-year", "descending")])
def test_studies_are_sorted_by_a_column_either_way(client: Client, sort: str, state: str) -> None:
    page = read(client, f"/guideline/evidence/?studies={sort}", "en")
    for table in ("table-2", "table-4", "table-5", "other"):
        years = [int(x) for x in column(page, table, 2)]
        assert len(years) > 1
        assert years == sorted(years, reverse=sort.startswith("-"))
    assert set(page.root.xpath("//th[a[contains(@href, 'studies=') and contains(., 'Year')]]/@aria-sort")) == {state}
    following = "studies=-year" if sort == "year" else "studies=year"
    assert all(following in href for href in page.root.xpath("//th/a[contains(., 'Year')]/@href"))


def test_a_study_without_a_number_stands_last_whichever_way(client: Client) -> None:
    for sort in ("n", "-n"):
        numbers = column(read(client, f"/guideline/evidence/?studies={sort}", "en"), "table-2", 6)
        assert numbers[-1] == "—"
        assert numbers[:-1] == sorted(numbers[:-1], key=int, reverse=sort == "-n")


def test_sorting_the_results_keeps_the_sorting_of_the_studies(client: Client) -> None:
    page = read(client, "/guideline/evidence/?studies=-year&results=outcome", "en")
    labels = page.root.xpath("//section[@id='table-5']//table[contains(@class, 'results')]/tbody/tr/td[1]")
    found = [" ".join(label.text_content().split()) for label in labels]
    assert found == sorted(found, key=str.casefold)
    assert all(
        "studies=-year" in href for href in page.root.xpath("//table[contains(@class, 'results')]/thead//a/@href")
    )


def test_as_printed_is_the_order_until_a_column_is_asked_for(guideline: Guideline, pages: Pages) -> None:
    page = pages["en"]["/guideline/evidence/"]
    printed = [s.id for s in guideline.evidence.studies.values() if 5 in s.tables]
    assert [cell.split(" ")[0] for cell in column(page, "table-5", 1)] == printed
    assert set(page.root.xpath("//th/@aria-sort")) == {"none"}


@pytest.mark.parametrize(
    "path",
    [
        "evidence/?studies=nonsense",
        "evidence/?results=--study",
        "recommendations/R14/",
        "studies/no-such-study/",
        "instruments/no-such-instrument/",
        "discrepancies/?kind=nonsense",
        "safety/?effect=nonsense",
        "?version=0.0.0",
    ],
)
def test_what_does_not_exist_is_not_found(client: Client, path: str) -> None:
    assert client.get(f"/guideline/{path}").status_code == 404


def test_a_filter_shows_one_kind_and_says_how_many(client: Client, guideline: Guideline) -> None:
    for kind in ("inconsistency", "external", "gap"):
        page = read(client, f"/guideline/discrepancies/?kind={kind}", "zh")
        wanted = [d.id for d in guideline.evidence.discrepancies.values() if d.kind == kind]
        assert page.root.xpath("//article/@id") == wanted
        assert str(len(wanted)) in page.root.xpath("//*[@role='status']")[0].text_content()
    stops = read(client, "/guideline/safety/?effect=stop", "zh").root.xpath("//article/@id")
    assert stops == [rule.id for rule in guideline.safety.values() if rule.entry.effect == "stop"]


@pytest.mark.parametrize("query", ["血小板", "xxb", "platelets", "PLATELET count"])
def test_a_fact_is_found_in_chinese_by_initials_and_in_english(client: Client, query: str) -> None:
    for language in ("zh", "en"):
        page = read(client, f"/guideline/facts/?q={query}", language)
        assert "platelets" in page.root.xpath("//tr/@id")


def test_a_search_that_finds_nothing_says_so(client: Client) -> None:
    page = read(client, "/guideline/facts/?q=zzzzzz", "en")
    assert page.root.xpath("//tr/@id") == []
    assert "None found" in page.root.xpath("//*[@role='status']")[0].text_content()


def test_an_older_version_is_read_with_links_that_keep_it(
    client: Client, guideline: Guideline, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = replace(guideline, identity=guideline.identity.model_copy(update={"version": "0.9.0"}))
    versions = Library((older, guideline))
    monkeypatch.setattr("leptoguide.web.views.guideline.library", lambda: versions)
    page = read(client, "/guideline/recommendations/R5/?version=0.9.0", "en")
    own = [path for path, _ in page.links if path.startswith("/guideline/")]
    back = [path for path in own if "version=0.9.0" not in path]
    assert back == ["/guideline/", "/guideline/recommendations/R5/"], "only the ways back to the current version"
    assert "0.9.0" in page.root.xpath("//p[contains(@class, 'alert')]")[0].text_content()
    current = read(client, "/guideline/recommendations/R5/", "en")
    assert all("version=" not in path for path, _ in current.links)


@pytest.mark.django_db
def test_the_guideline_is_read_only_after_signing_in(guideline: Guideline) -> None:
    for name in addresses(guideline)[:20]:
        response = Client().get(name)
        assert response.status_code == 302, name
        assert "login" in response["Location"], name


# ---------------------------------------------------------------- words


@pytest.mark.parametrize("key", sorted(read_mapping(WEB / "texts_guideline.yaml", Text)))
def test_a_word_of_the_browser_is_used_and_stands_in_both_languages(key: str) -> None:
    text = read_mapping(WEB / "texts_guideline.yaml", Text)[key]
    assert sorted(re.findall(r"\{(\w+)\}", text.zh)) == sorted(re.findall(r"\{(\w+)\}", text.en))
    assert not re.search(r"[\u3400-\u9fff]", text.en)
    sources = [
        *WEB.glob("pages/guideline*.py"),
        *WEB.glob("templates/web/guideline/*.html"),
        *WEB.glob("views/guideline.py"),
    ]
    said = "\n".join(path.read_text("utf-8") for path in sources)
    beginning = key.rpartition(".")[0] + "."
    composed = beginning != "browse." and (f"{beginning}{{" in said or f'"{beginning}"' in said)
    assert f'"{key}"' in said or f"'{key}'" in said or composed or re.sub(r"(item|exam)$", "{", key) in said
