"""Whether a page is in one language: what a reader sees, looked through for words of the other."""

from __future__ import annotations

import re
from html import unescape

_UNREAD = re.compile(r"<(script|style|title)\b.*?</\1>|<!--.*?-->", re.DOTALL)
_OWN = re.compile(r'<(\w+)\b[^>]*\b(?:translate="no"|lang="[^"]*")[^>]*>.*?</\1>', re.DOTALL)
_SHOWN_ATTRIBUTES = re.compile(r'\b(?:placeholder|title|alt|aria-label)="([^"]*)"')
_TAG = re.compile(r"<[^>]*>")
_CJK = re.compile(r"[\u3400-\u9fff，。；：？！（）]+")
_WORD = re.compile(r"[A-Za-z]{2,}")

NAMES = {"LeptoGuide", "EN", "MDT", "TOTP", "OpenID", "Connect", "JavaScript", "Cookie", "doi", "cnki", "bclm", "IP"}
"""What is the same in both languages."""


def shown(html: str) -> str:
    """What a reader sees, names of people and of languages left out."""
    body = html[html.index("<body") :]
    text = _UNREAD.sub(" ", body)
    text = _OWN.sub(" ", text)
    attributes = " ".join(_SHOWN_ATTRIBUTES.findall(text))
    return unescape(f"{_TAG.sub(' ', text)} {attributes}")


def foreign(html: str, language: str) -> set[str]:
    """Words that are not of the page's language."""
    text = shown(html)
    if language == "en":
        return set(_CJK.findall(text))
    text = re.sub(r"https?://\S+|/\S+|\S+@\S+|\w*\*\S*|[\w.+-]*\d[\w.+-]*", " ", text)
    return set(_WORD.findall(text)) - NAMES
