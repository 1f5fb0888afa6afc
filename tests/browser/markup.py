"""What a person reads on a page, and in which language the page says that it is."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import html

UNREAD = ("script", "style")
READ_ALOUD = ("title", "aria-label", "aria-description", "placeholder", "alt")
"""Attributes whose values a person reads or hears."""
UNSAID = ("data-code", "data-search")
"""Data that no script or style sheet ever shows."""
CODES = (
    "//@data-code | //@id | //@name | //option/@value | //button/@value"
    " | //input[not(@type='submit' or @name='csrfmiddlewaretoken' or @name='token' or @name='next')]/@value"
)
AS_TYPED = "ancestor-or-self::*[contains(concat(' ', @class, ' '), ' as-typed ')]"


def parse(text: str) -> html.HtmlElement:
    """A page as a tree of elements."""
    return html.document_fromstring(text)


def texts(page: html.HtmlElement) -> Iterator[tuple[str, html.HtmlElement]]:
    """Everything that is read, whether shown now or later, with the element that says it."""
    for element in page.iter(html.etree.Element):
        if element.tag in UNREAD:
            continue
        around = [element.text, *(child.tail for child in element)]
        said = [*around, *(value for name, value in element.attrib.items() if spoken(element, name))]
        for text in said:
            if text and text.strip():
                yield " ".join(text.split()), element


def spoken(element: html.HtmlElement, name: str) -> bool:
    """Whether a person reads, hears, or is shown an attribute."""
    if name in READ_ALOUD:
        return True
    if name == "value":
        return element.tag == "input" and element.get("type") in ("submit", "button")
    return name.startswith("data-") and name not in UNSAID


def ours(element: html.HtmlElement) -> bool:
    """Whether its words are ours to translate, and not a name, a quotation, or what a user has typed."""
    return nearest(element, "translate") != "no" and not element.xpath(AS_TYPED)


def language(element: html.HtmlElement) -> str:
    """The language of an element by its own word: ``zh`` or ``en``."""
    return nearest(element, "lang")[:2]


def nearest(element: html.HtmlElement, name: str) -> str:
    """An attribute of the element or of the nearest around it that has one."""
    for node in (element, *element.iterancestors()):
        if name in node.attrib:
            return str(node.attrib[name])
    return ""


def place(element: html.HtmlElement) -> str:
    """Where an element is, in short."""
    around = [element, *element.iterancestors()][:3]
    return " > ".join(f"{e.tag}{'#' + e.get('id') if e.get('id') else ''}" for e in reversed(around))


def codes(page: html.HtmlElement) -> list[str]:
    """What the page says, by its codes, and what its parts and fields are called, in its order."""
    return [str(code) for code in page.xpath(CODES)]


def links(page: html.HtmlElement) -> list[str]:
    """Where its links lead."""
    return [str(href) for href in page.xpath("//a/@href") if not href.startswith("#")]


def fetched(page: html.HtmlElement) -> list[str]:
    """The parts that it fetches when they are opened."""
    return [str(address) for address in page.xpath("//@hx-get")]
