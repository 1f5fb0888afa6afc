"""Tables 2 to 5 of the consensus and the studies quoted in its text; sorted by any column on the server."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

from pypinyin import lazy_pinyin

from leptoguide.knowledge.schema import Study
from leptoguide.web.pages.guideline_links import Link
from leptoguide.web.pages.guideline_reader import Reader
from leptoguide.web.pages.guideline_studies import ResultRow, result_rows, subtype_words

T = TypeVar("T")

STUDY_COLUMNS: Final = ("study", "year", "design", "population", "intervention", "n")
RESULT_COLUMNS: Final = ("study", "outcome", "printed", "found", "discrepancy")


@dataclass(frozen=True, slots=True)
class Sorting:
    """By which column the studies and the results stand; a leading ``-`` turns the order round, empty is as printed."""

    studies: str = ""
    results: str = ""

    @property
    def valid(self) -> bool:
        """Whether such columns exist."""
        return self.studies.removeprefix("-") in ("", *STUDY_COLUMNS) and self.results.removeprefix("-") in (
            "",
            *RESULT_COLUMNS,
        )


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its code and label, how it is sorted now (``aria-sort``), and the query that sorts by it."""

    code: str
    label: str
    sorted: str
    query: str


@dataclass(frozen=True, slots=True)
class StudyLine:
    """One study; ``n`` is the number of patients as printed."""

    link: Link
    references: tuple[Link, ...]
    year: int
    design: str
    population: str
    subtypes: str
    intervention: str
    n: int | None
    results: int


@dataclass(frozen=True, slots=True)
class EvidenceTable:
    """One table of the consensus, or (``place`` ``other``) the studies of the text alone."""

    place: str
    title: str
    recommendations: tuple[Link, ...]
    studies: tuple[StudyLine, ...]
    results: tuple[ResultRow, ...]


@dataclass(frozen=True, slots=True)
class EvidencePage:
    study_columns: tuple[Column, ...]
    result_columns: tuple[Column, ...]
    tables: tuple[EvidenceTable, ...]


def evidence_page(reader: Reader, sorting: Sorting) -> EvidencePage:
    """All studies by table; ``sorting`` must be valid."""
    studies = reader.guideline.evidence.studies.values()
    numbers = sorted({number for study in studies for number in study.tables})
    groups = [(number, [s for s in studies if number in s.tables]) for number in numbers]
    rest = [study for study in studies if not study.tables]
    return EvidencePage(
        study_columns=tuple(_columns(reader, STUDY_COLUMNS, sorting.studies, sorting, "studies")),
        result_columns=tuple(_columns(reader, RESULT_COLUMNS, sorting.results, sorting, "results")),
        tables=(
            *(_table(reader, number, group, sorting) for number, group in groups),
            _table(reader, None, rest, sorting),
        ),
    )


def _columns(reader: Reader, codes: Iterable[str], now: str, sorting: Sorting, which: str) -> Iterable[Column]:
    for code in codes:
        state = "ascending" if now == code else "descending" if now == f"-{code}" else "none"
        following = {"studies": sorting.studies, "results": sorting.results}
        following[which] = f"-{code}" if state == "ascending" else code
        query = urlencode({key: value for key, value in following.items() if value})
        yield Column(code, reader.words(f"browse.column.{code}"), state, query)


def _table(reader: Reader, number: int | None, studies: Sequence[Study], sorting: Sorting) -> EvidenceTable:
    lines = [_line(reader, study) for study in studies]
    results = [row for study in studies for row in result_rows(reader, study)]
    options = {ref.id for study in studies for ref in reader.uses.of("study", study.id, by="option")}
    used = {option.split(".")[0] for option in options}
    return EvidenceTable(
        place=f"table-{number}" if number else "other",
        title=reader.words.sections([f"Table {number}"]) if number else reader.words("browse.other-studies"),
        recommendations=reader.links.all("recommendation", (r for r in reader.guideline.recommendations if r in used)),
        studies=_sorted(lines, sorting.studies, _STUDY_KEYS),
        results=_sorted(results, sorting.results, _RESULT_KEYS),
    )


def _line(reader: Reader, study: Study) -> StudyLine:
    evidence, of = reader.guideline.evidence, reader.words.of
    years = [evidence.references[number]["issued"]["date-parts"][0][0] for number in study.references]
    count = study.printed["n"].value if "n" in study.printed else None
    return StudyLine(
        link=reader.links.to("study", study.id),
        references=reader.links.all("reference", (str(number) for number in study.references)),
        year=max(years),
        design=of(study.design),
        population=of(study.population),
        subtypes=subtype_words(reader, study),
        intervention=of(study.intervention),
        n=None if count is None else int(count),
        results=len(study.printed.keys() | study.corrected.keys()),
    )


def _spoken(text: str) -> str:
    """A text in the order of a Chinese dictionary, Latin text among it."""
    return " ".join(lazy_pinyin(text)).casefold()


_STUDY_KEYS: Final[dict[str, Callable[[StudyLine], Any]]] = {
    "study": lambda line: line.link.id.casefold(),
    "year": lambda line: line.year,
    "design": lambda line: _spoken(line.design),
    "population": lambda line: _spoken(line.population),
    "intervention": lambda line: _spoken(line.intervention),
    "n": lambda line: line.n,
}
_RESULT_KEYS: Final[dict[str, Callable[[ResultRow], Any]]] = {
    "study": lambda row: row.study.id.casefold(),
    "outcome": lambda row: _spoken(row.label),
    "printed": lambda row: row.printed_value,
    "found": lambda row: row.found_value,
    "discrepancy": lambda row: row.found.discrepancy.id if row.found else None,
}


def _sorted(rows: Sequence[T], by: str, keys: dict[str, Callable[[T], Any]]) -> tuple[T, ...]:
    """Rows by one column; those without a value stand last, whichever way round."""
    if not by:
        return tuple(rows)
    key = keys[by.removeprefix("-")]
    filled = [row for row in rows if key(row) is not None]
    empty = [row for row in rows if key(row) is None]
    return (*sorted(filled, key=key, reverse=by.startswith("-")), *empty)
