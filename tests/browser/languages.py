"""In which language a page speaks, and what on it is in the wrong one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import html

from tests.browser.markup import language, ours, place, texts
from tests.browser.told import untold

CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+")
"""Characters and marks of Chinese; the full-width bar and comma too."""
ENGLISH = re.compile(r"[A-Za-z][A-Za-z'’-]*(?: [A-Za-z][A-Za-z'’-]*){2,}")
"""Three English words in a row: a phrase, more than a name."""
CODE = re.compile(r"\bR\d+(?:\.[a-z0-9-]+)?")
"""A recommendation or an option by its code."""
PRINTED = re.compile(
    "Web of Science|Cleveland Clinic Journal of Medicine|Renal and Urology News"
    "|(Tumor Drug Clinical|Clinical Cancer|Cancer Drug Clinical) Research (Professional |Evaluation )?Committees?"
)
"""Journals, databases and societies, which have no Chinese name or are quoted for their English one."""
MEANT = {"fact-search": "the field shows that names in both languages and initials of pinyin find a fact"}
"""Elements that mix the languages for a reason."""


def wrong(page: html.HtmlElement, of: str, *, by_its_word: bool = True) -> Iterator[str]:
    """What a page says that is no name, no quotation, and not in its language.

    Parts that say themselves that they are in another language are left out, unless they are asked for.
    """
    is_wrong = _chinese if of == "en" else _english
    for text, element in texts(page):
        is_meant = element.get("id") in MEANT or (by_its_word and language(element) not in (of, ""))
        if is_wrong(text) and ours(element) and not is_meant:
            yield f"{text!r} in {place(element)}"


def _chinese(text: str) -> bool:
    return CHINESE.search(untold(text)) is not None


def _english(text: str) -> bool:
    return ENGLISH.search(PRINTED.sub("|", CODE.sub("|", untold(text)))) is not None
