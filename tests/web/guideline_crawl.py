"""Every page of the guideline browser as it is served, taken apart into links, codes and texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urldefrag, urljoin, urlsplit

from django.test import Client
from lxml import html

from leptoguide.knowledge.guideline import Guideline

CHAPTERS = (
    "",
    "evidence/",
    "statements/",
    "references/",
    "sources/",
    "discrepancies/",
    "definitions/",
    "facts/",
    "agents/",
    "safety/",
    "notices/",
    "pathway/",
    "schedule/",
    "instruments/",
    "coverage/",
    "proofs/",
)


@dataclass(frozen=True)
class Page:
    """One page in one language."""

    address: str
    language: str
    root: html.HtmlElement

    @cached_property
    def ids(self) -> list[str]:
        """All ids, in order."""
        return [str(x) for x in self.root.xpath("//@id")]

    @cached_property
    def codes(self) -> list[str]:
        """All codes, in order."""
        return [str(x) for x in self.root.xpath("//main//@data-code")]

    @cached_property
    def links(self) -> list[tuple[str, str]]:
        """Path (with query) and fragment of every internal link, made absolute."""
        found = []
        for href in self.root.xpath("//a/@href"):
            if not urlsplit(str(href)).netloc:
                path, fragment = urldefrag(urljoin(self.address, str(href)))
                found.append((path, fragment))
        return found

    @cached_property
    def outside(self) -> list[html.HtmlElement]:
        """Links that leave the application."""
        return [a for a in self.root.xpath("//a[@href]") if urlsplit(a.get("href")).netloc]

    def texts(self) -> Iterator[tuple[str, bool]]:
        """Every text of the page, and whether it is marked as one that stays as it is (a code, a citation)."""
        for node in self.root.xpath("//body//text()[normalize-space()]"):
            above = [node.getparent(), *node.getparent().iterancestors()]
            marked = any(e.get("translate") == "no" or e.tag in ("script", "style") for e in above)
            spoken = next((e.get("lang") for e in above if e.get("lang")), "")
            yield " ".join(str(node).split()), marked or not spoken.startswith(self.language)
        for name in ("title", "placeholder", "aria-label", "data-label", "alt"):
            for value in self.root.xpath(f"//body//@{name}"):
                yield str(value), False


def addresses(guideline: Guideline) -> list[str]:
    """Every page of the browser."""
    return [
        *(f"/guideline/{chapter}" for chapter in CHAPTERS),
        *(f"/guideline/recommendations/{name}/" for name in guideline.recommendations),
        *(f"/guideline/studies/{name}/" for name in guideline.evidence.studies),
        *(f"/guideline/instruments/{name}/" for name in guideline.instruments),
    ]


def read(client: Client, address: str, language: str) -> Page:
    """One page; it must be there."""
    client.cookies["leptoguide_language"] = language
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return Page(address, language, html.document_fromstring(response.content.decode()))


def crawl(client: Client, guideline: Guideline) -> Mapping[str, Mapping[str, Page]]:
    """All pages by language and address."""
    names = addresses(guideline)
    return {language: {name: read(client, name, language) for name in names} for language in ("zh", "en")}
