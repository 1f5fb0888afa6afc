"""Every page of the product, found by following links as a person could, each person on their own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TypeVar
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve
from lxml import html

from tests.browser.markup import fetched, links, parse
from tests.visitor import Visitor

T = TypeVar("T")

OF_ONE = 3
"""Addresses of one route about one patient, such as events, or rows of the administration: how many are visited."""
ALIKE = 2
"""Addresses of one route whose queries differ in a day or a number alone: how many are visited."""
VARIANTS = 20
"""Addresses of one route whose queries have the same names: how many are visited."""
ADMINISTRATION = "/admin/"
"""Below it, queries sort and filter tables in endless combinations; they are no pages of their own."""
LOOKED_AT = 2
"""Pages of one route that are shown on a screen besides the first."""
_OF_ALL = re.compile(r"/(guideline|patients|follow-up)/")
"""Addresses that an administrator need not read again: the guideline, and the patients, of whom there are none."""
_OF_MANY = re.compile(r"/(patients/[0-9a-f-]{36}|admin)/")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Place:
    """An address, the route that answers it, and who goes there."""

    path: str
    route: str
    who: str


@dataclass
class Site:
    """What links lead to: pages, parts that pages fetch, files to keep, other sites."""

    pages: list[Place] = field(default_factory=list)
    parts: list[Place] = field(default_factory=list)
    files: list[Place] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    outside: set[str] = field(default_factory=set)
    policies: set[str] = field(default_factory=set)
    visitors: dict[str, Visitor] = field(default_factory=dict)
    _read: dict[tuple[Place, str], html.HtmlElement] = field(default_factory=dict)

    def read(self, place: Place, language: str) -> html.HtmlElement:
        """A page in one language, as a tree."""
        key = (place, language)
        if key not in self._read:
            self._read[key] = parse(self.visitors[place.who].get(place.path, language).text)
        return self._read[key]

    @property
    def routes(self) -> dict[str, list[Place]]:
        """The pages by route."""
        found: dict[str, list[Place]] = {}
        for place in self.pages:
            found.setdefault(place.route, []).append(place)
        return found

    def one_of_each(self) -> list[Place]:
        """A page for each route: that of the longest address, so not the barest."""
        return [max(places, key=lambda place: len(place.path)) for places in self.routes.values()]

    def more_of_each(self) -> list[Place]:
        """A few further pages for each route, the ends of its list among them."""
        one = set(self.one_of_each())
        return [place for places in self.routes.values() for place in spread(places, LOOKED_AT) if place not in one]

    def explore(self, who: str, visitor: Visitor, start: Iterable[str]) -> None:
        """Follow every link from where somebody begins; what is the same for everybody is read once."""
        self.visitors[who] = visitor
        waiting, way = list(start), _Way()
        way.seen |= {place.path for place in self.pages if _OF_ALL.match(place.path)} | set(waiting)
        while waiting:
            place = Place(path := waiting.pop(0), route_of(path), who)
            answer = visitor.get(path)
            self.policies.add(answer.headers.get("Content-Security-Policy", f"none on {path}"))
            if answer.status == HTTPStatus.NO_CONTENT:
                self.files.append(place)
            elif answer.status != HTTPStatus.OK:
                self.broken.append(f"{path}: {answer.status}")
            elif urlsplit(answer.address).path != urlsplit(path).path:
                waiting += way.on(path, [urlsplit(answer.address).path])
            elif answer.is_download or not answer.kind.startswith("text/html"):
                self.files.append(place)
            else:
                tree = self._read[place, "zh"] = parse(answer.text)
                (self.parts if path in way.parts else self.pages).append(place)
                self.outside |= {link for link in links(tree) if urlsplit(urljoin("/", link)).netloc}
                waiting += way.on(path, links(tree))
                waiting += way.on(path, fetched(tree), part=True)


@dataclass
class _Way:
    """Where somebody has been, and how often at places alike."""

    seen: set[str] = field(default_factory=set)
    parts: set[str] = field(default_factory=set)
    counts: Counter[tuple[str, ...]] = field(default_factory=Counter)

    def on(self, path: str, found: Iterable[str], *, part: bool = False) -> Iterator[str]:
        """Which of the links of a page are followed: of many that are alike a few from all over the page."""
        alike: dict[tuple[str, ...], list[str]] = {}
        for link in found:
            address = urlsplit(urljoin(path, link))
            target = address.path + (f"?{address.query}" if address.query else "")
            if not address.netloc and target not in self.seen:
                alike.setdefault(_kind(target), []).append(target)
        for kind, targets in alike.items():
            several = part or _is_one_of_many(kind)
            for target in spread(list(dict.fromkeys(targets)), OF_ONE if several else len(targets)):
                if self._is_enough({("part", kind[0]): VARIANTS} if part else _limits(kind, target)):
                    continue
                self.seen.add(target)
                if part:
                    self.parts.add(target)
                yield target

    def _is_enough(self, limits: Mapping[tuple[str, ...], int]) -> bool:
        if any(self.counts[key] >= limit for key, limit in limits.items()):
            return True
        self.counts.update(limits.keys())
        return False


def _kind(target: str) -> tuple[str, str, str]:
    """The route, of whom it is, and the names in the query."""
    of_whom = _OF_MANY.match(target)
    names = "" if target.startswith(ADMINISTRATION) else re.sub(r"=[^&]*", "", urlsplit(target).query)
    return route_of(target), of_whom[0] if of_whom else "", names


def _is_one_of_many(kind: tuple[str, str, str]) -> bool:
    return bool(kind[1]) and not kind[2]


def _limits(kind: tuple[str, str, str], target: str) -> dict[tuple[str, ...], int]:
    route, of_whom, names = kind
    if _is_one_of_many(kind):
        return {kind: OF_ONE}
    if not names:
        return {}
    path, query = urlsplit(target)[2:4]
    where = "" if of_whom else path
    several = ALIKE if "&" in names.strip("&") else VARIANTS
    return {(route, where, "like", _NUMBER.sub("#", query)): ALIKE, (route, where, "named", names): several}


def spread(items: Sequence[T], count: int) -> list[T]:
    """So many of them at most, the first and the last among them."""
    if len(items) <= count:
        return list(items)
    return [items[round(i * (len(items) - 1) / (count - 1))] for i in range(count)]


def route_of(path: str) -> str:
    """The name of the route that answers an address; empty when there is none."""
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return ""
