"""Cohorts from files: ``open_cohort`` once, then ``CohortFile.batches`` as a stream."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Generator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leptoguide.cohort.cells import NULLS, Cells
from leptoguide.cohort.columns import BESIDE, GROUP, ID, ROW
from leptoguide.cohort.csv_file import CsvFile
from leptoguide.cohort.faults import NO_COLUMN, Fault, said
from leptoguide.cohort.fields import kind_of
from leptoguide.cohort.mapping import NO_MAPPING, Mapping, read_mapping
from leptoguide.cohort.parquet_file import ParquetFile
from leptoguide.cohort.rejected import Rejected
from leptoguide.cohort.source import Part, Source
from leptoguide.cohort.targets import Heading, understood
from leptoguide.cohort.texts import TextColumn
from leptoguide.cohort.together import Together
from leptoguide.cohort.typed import TypedColumn
from leptoguide.cohort.xlsx_file import xlsx_file
from leptoguide.errors import InputError
from leptoguide.knowledge.guideline import Guideline
from leptoguide.planes.arrays import is_text
from leptoguide.planes.columns import cohort_schema
from leptoguide.planes.names import split
from leptoguide.planes.variables import Variables, variables_of
from leptoguide.wording import Phrase, Written

Reject = Callable[[Sequence[Rejected]], object]
"""Takes the faults of some rows, in the order of the file."""

Column = TextColumn | TypedColumn

EXTENSIONS: Final = (".csv", ".tsv", ".parquet", ".xlsx")
"""The kinds of file that are read."""


def open_cohort(
    path: Path,
    guideline: Guideline,
    mapping: Path | None = None,
    *,
    columns: Collection[str] | None = None,
    check_all: bool = True,
) -> CohortFile:
    """A file of decisions, its headings understood; nothing else of it is read yet.

    ``path``: ``.csv``, ``.tsv``, ``.parquet`` or ``.xlsx``. ``mapping``: a file that says what other headings and
    other written values mean. ``columns``: the facts (as in ``Plan.columns``) that batches are to have, all when left
    out; the columns beside the facts always come. ``check_all``: values of the other facts are checked as well; if
    not, they are not read from Parquet, which is faster (a table of text is always read whole).

    Raises :class:`InputError` for a file, headings or a mapping that can not be used.
    """
    rules = read_mapping(mapping) if mapping is not None else NO_MAPPING
    named = mapping.name if mapping is not None else path.name
    return CohortFile(path, source_of(path, rules), guideline, rules, named, columns, check_all=check_all)


def source_of(path: Path, mapping: Mapping) -> Source:
    """The file as it stands, by its extension. Raises :class:`InputError` for one that can not be opened."""
    match path.suffix.lower():
        case ".csv":
            return CsvFile(path, mapping.encoding)
        case ".tsv":
            return CsvFile(path, mapping.encoding, "\t")
        case ".parquet":
            return ParquetFile(path)
        case ".xlsx":
            return xlsx_file(path, mapping.sheet)
        case other:
            raise InputError("table.kind", where=path.name, found=Written(other), kinds=list(EXTENSIONS))


class CohortFile:
    """A file of decisions, made by :func:`open_cohort`.

    ``schema``: that of each batch: ``row``, the other columns of ``columns.BESIDE`` that the file has, then its facts
    in the order of the data dictionary. ``size``: bytes of the file. ``rows``: how many it has, where it says so
    before it is read. ``read``, ``good``, ``rejected``: rows so far; ``read`` is always ``good + rejected``.
    ``source``, ``mapping``, ``named`` (what is blamed for headings), ``columns``, ``check_all``: as it was opened.
    """

    def __init__(
        self,
        path: Path,
        source: Source,
        guideline: Guideline,
        mapping: Mapping,
        named: str,
        columns: Collection[str] | None,
        *,
        check_all: bool,
    ) -> None:
        self.path = path
        self.size = source.size
        self.rows = source.count
        self.read = self.good = self.rejected = 0
        self.source = source
        self.mapping = mapping
        self.named = named
        self.columns = columns
        self.check_all = check_all
        variables = variables_of(guideline.dictionary)
        headings = understood(source.headings, mapping, [guideline], named)
        cells = Cells(guideline, mapping, named)
        found = [column_of(heading, source.types[heading.place], cells, variables) for heading in headings]
        wanted = None if columns is None else set(columns)
        if not check_all and not source.is_text:
            found = [column for column in found if _is_wanted(column, wanted)]
        self._columns = found
        self._places = sorted({column.heading.place for column in found})
        self._distinct = {column.heading.place for column in found if column.heading.target.name == ID}
        self._together = Together(guideline, mapping, [column.heading for column in found])
        order = {name: number for number, name in enumerate(_names(variables))}
        fields = {
            field.name: field for column in found for field in column.fields if column.heading.target.kind in _SHOWN
        }
        fields |= {field.name: field for field in self._together.fields}
        kept = [fields[name] for name in order if name in fields and (name in BESIDE.names or _wanted(name, wanted))]
        self.schema = pa.schema([BESIDE.field(ROW), *kept])

    @property
    def done(self) -> float:
        """The share of the file that has been read, from 0 to 1."""
        return self.read / self.rows if self.rows else self.source.done()

    def batches(self, reject: Reject) -> Generator[pa.RecordBatch, None, None]:
        """The good rows, in the order of the file, some at a time; memory stays flat. Each call reads the file anew.

        The faults of the others are given to ``reject`` before the batch that follows them. Raises
        :class:`InputError` when the file as a whole can not be read to its end, or has no rows.
        """
        self.read = self.good = self.rejected = 0
        for part in self.source.parts(self._places, self._distinct):
            batch, faults = self._read(part)
            bad = len({fault.row for fault in faults})
            self.read += part.batch.num_rows + len(part.broken)
            self.rejected += bad
            self.good += batch.num_rows
            if faults:
                reject(faults)
            if batch.num_rows:
                yield batch
        if not self.read:
            raise InputError("table.no-rows", where=self.path.name)

    def _read(self, part: Part) -> tuple[pa.RecordBatch, list[Rejected]]:
        arrays: dict[str, pa.Array] = {}
        faults: list[Fault] = []
        places = {place: number for number, place in enumerate(self._places)}
        for column in self._columns:
            read, wrong = column.read(part.batch.column(places[column.heading.place]))
            arrays |= {field.name: array for field, array in zip(column.fields, read, strict=True)}
            faults += wrong
        joined, wrong = self._together.read(arrays)
        arrays |= joined
        faults += wrong
        if self.source.is_text:
            faults += _empty_rows(part.batch)
        arrays[ROW] = pa.array(part.rows)
        batch = pa.RecordBatch.from_arrays([arrays[name] for name in self.schema.names], schema=self.schema)
        if faults:
            good = np.ones(batch.num_rows, np.bool_)
            good[[fault.place for fault in faults]] = False
            batch = batch.filter(pa.array(good))
        return batch, self._rejected(part, faults, arrays.get(ID))

    def _rejected(self, part: Part, faults: Sequence[Fault], ids: pa.Array | None) -> list[Rejected]:
        if not faults and not part.broken:
            return []
        found: dict[int, list[Rejected]] = defaultdict(list)
        for broken in part.broken:
            s = said(broken.problem, broken.text)
            found[broken.row].append(Rejected(broken.row, None, "", s.code, s.value, s.zh, s.en))
        rows = part.rows.tolist()
        for fault in sorted(faults, key=lambda fault: (fault.place, fault.column)):
            row, s = rows[fault.place], fault.said
            name = ids[fault.place].as_py() if ids is not None else None
            heading = self.source.headings[fault.column] if fault.column != NO_COLUMN else ""
            found[row].append(Rejected(row, name, heading, s.code, s.value, s.zh, s.en))
        return [fault for row in sorted(found) for fault in found[row]]


_SHOWN: Final = ("fact", "answer", "asked", "beside")


def column_of(heading: Heading, kind: pa.DataType, cells: Cells, variables: Variables) -> Column:
    """How a column with this type is read. Raises :class:`InputError` for a type that would have to be guessed."""
    words = cells.words(heading.target)
    is_number = pa.types.is_integer(kind)
    of_text = heading.target.kind == "beside" and heading.target.name in (ID, GROUP)
    coded = of_text or _takes_words(heading, variables)
    if is_text(kind) or (coded and is_number) or (of_text and pa.types.is_boolean(kind)):
        return TextColumn(heading, cells.reader(heading.target), frozenset((*words, *NULLS)), variables)
    if of_text and not pa.types.is_null(kind):
        raise InputError("column.type", where=heading.heading, found=str(kind), needed=Phrase("needed.column-text"))
    return TypedColumn(heading, kind, words, variables, cells.guideline.options)


def _empty_rows(batch: pa.RecordBatch) -> list[Fault]:
    """Rows of which no column says anything: left over in a spreadsheet, and no patient of whom nothing is known."""
    empty = np.ones(batch.num_rows, np.bool_)
    for column in batch.columns:
        if not pa.types.is_dictionary(column.type):
            empty &= pc.equal(column, "").to_numpy(zero_copy_only=False)
            continue
        nothing = column.dictionary.index("").as_py() if len(column) else -1
        if nothing < 0 or not empty.any():
            return []
        empty &= column.indices.to_numpy() == nothing
    problem = said(InputError("row.empty", where=""), "")
    return [Fault(place, NO_COLUMN, problem) for place in np.flatnonzero(empty).tolist()]


def _takes_words(heading: Heading, variables: Variables) -> bool:
    """Whole numbers are read as what they are written as: codes, and what the mapping says of true and false."""
    return kind_of(heading.target, variables) in ("truth", "code")


def _is_wanted(column: Column, wanted: Collection[str] | None) -> bool:
    beside = column.heading.target.kind not in ("fact", "answer", "asked")
    return beside or any(_wanted(field.name, wanted) for field in column.fields)


def _wanted(name: str, wanted: Collection[str] | None) -> bool:
    """A list as a whole is wanted when any of its codes is."""
    return wanted is None or name in wanted or any(split(other)[0] == name for other in wanted)


def _names(variables: Variables) -> Sequence[str]:
    """All columns that a batch can have, in their order."""
    return (*BESIDE.names, *cohort_schema(variables).names)
