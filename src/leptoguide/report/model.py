"""What a report says, in the words of one language: plain data that every format lays out and none adds to."""

from __future__ import annotations

from dataclasses import dataclass

from leptoguide.render.texts import Language


@dataclass(frozen=True, slots=True)
class Pair:
    """A name and what stands beside it."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark on an option. ``kind`` tells formats how it looks; ``label`` tells the reader what it is."""

    kind: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact. ``source``: the dated event it comes from. ``absent``: it was asked and has no value."""

    id: str
    label: str
    value: str
    source: str = ""
    carried: bool = False
    absent: bool = False


@dataclass(frozen=True, slots=True)
class FactGroup:
    """Facts of one clinical group."""

    label: str
    rows: tuple[FactRow, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known, with a sentence that counts what is not."""

    title: str
    note: str
    dated: bool
    columns: tuple[str, ...]
    groups: tuple[FactGroup, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One option."""

    id: str
    label: str
    tags: tuple[str, ...]
    references: str
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Options in a row with the reason that they share."""

    items: tuple[Item, ...]
    reason: Remark | None


@dataclass(frozen=True, slots=True)
class Block:
    """A recommendation within a group, with its grades. ``line`` stands for all its options, named in ``members``."""

    id: str
    title: str
    grades: str
    runs: tuple[Run, ...]
    line: Remark | None
    members: str


@dataclass(frozen=True, slots=True)
class Group:
    """Options by what is to be done with them: a word, a mark, and its place in the order."""

    id: str
    mark: str
    title: str
    count: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a heading; ``empty`` says so when there are no rows."""

    id: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One exam by one instrument: the clinician's judgement, if one is asked for, a line for each item, and notes."""

    title: str
    judged: Pair | None
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scores:
    """The latest exam by each instrument, with a note on how to read them."""

    id: str
    title: str
    note: str
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing with a heading; ``alternative`` says it to who can not see it."""

    id: str
    title: str
    alternative: str
    svg: str


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that puts the whole report in doubt."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoticeGroup:
    """Notices of one kind."""

    id: str
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notices:
    """All notices, by kind."""

    title: str
    groups: tuple[NoticeGroup, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """One reference under its number in the consensus."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class References:
    """The references that the report cites."""

    title: str
    entries: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a meeting decided on one option, beside the advice. ``departs`` says so when it goes against the advice."""

    id: str
    label: str
    status: str
    mark: str
    advice: str
    decided: str
    departs: str
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one discipline said, and who said it."""

    discipline: str
    given_by: str
    text: str


@dataclass(frozen=True, slots=True)
class Minutes:
    """The minutes of a meeting. ``standing`` is said on every page: that it is a draft, or was amended; else empty.

    ``empty`` says so where there are no opinions; ``signatures`` and ``check`` (the hash, how to check it) are empty
    while it is a draft.
    """

    title: str
    standing: str
    head: tuple[Pair, ...]
    question: Pair
    conclusion: Pair | None
    decisions_title: str
    decided: str
    decisions: tuple[Decision, ...]
    no_decisions: str
    opinions_title: str
    opinions: tuple[Opinion, ...]
    no_opinions: str
    signatures_title: str
    signatures: tuple[Pair, ...] = ()
    check: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class Punctuation:
    """How the language writes a colon and brackets."""

    colon: str
    open: str
    close: str


@dataclass(frozen=True, slots=True)
class Report:
    """The report. ``day`` dates the documents; ``footer`` stands on every page; ``sha256`` is that of the advice.

    ``timeline`` and ``response`` are there for records of dated events only, ``course_of_scores`` and ``scores`` for
    those that hold any, ``minutes`` for a meeting. Signed reports are kept as data: a field that is added later needs a
    default, so that they can still be read.
    """

    language: Language
    tag: str
    title: str
    day: str | None
    punctuation: Punctuation
    case: Pair
    head: tuple[Pair, ...]
    alerts: tuple[Alert, ...]
    contents: str
    pathway: Picture
    facts: Facts
    advice: str
    groups: tuple[Group, ...]
    missing: Table
    plan: Table
    timeline: Picture | None
    response: Table | None
    course_of_scores: Picture | None
    scores: Scores | None
    follow_up: Table
    mdt: Table
    notices: Notices
    references: References
    colophon: str
    closing: tuple[Pair, ...]
    footer: str
    sha256: str
    minutes: Minutes | None = None

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """The drawings that there are, in the order of the pages."""
        return tuple(p for p in (self.pathway, self.timeline, self.course_of_scores) if p is not None)
