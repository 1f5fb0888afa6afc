"""A synthetic cohort as a file: Parquet, CSV or XLSX, the same bytes for the same seed and number of rows."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Any, Final, TypeVar

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq
import xlsxwriter

from leptoguide.cohort.synth import Synthesis
from leptoguide.errors import InputError
from leptoguide.knowledge.values import NEVER
from leptoguide.render.output import whole_file

T = TypeVar("T")

Told = Callable[[int], None]
"""Takes how many more rows are written."""


class Format(StrEnum):
    """What is written; the end of a file's name is that of its format."""

    parquet = "parquet"
    csv = "csv"
    xlsx = "xlsx"


TOGETHER: Final = 4
"""Batches that make one row group of a Parquet file."""

MOST_OF_A_SHEET: Final = (1 << 20) - 1
"""Rows that a sheet of an XLSX file holds beside its headings."""

JOIN: Final = ";"
"""Between the ids of a list in one cell."""

NOTHING: Final = "none"
"""A list in one cell in which nothing is."""

_NEVER: Final = {day.isoformat(): "never" for day in NEVER.values()}


def format_of(output: Path, asked: Format | None) -> Format:
    """The format that was asked for, else that of the file's name. Raises :class:`InputError` where it has none."""
    if asked is not None:
        return asked
    try:
        return Format(output.suffix.lower().removeprefix("."))
    except ValueError:
        raise InputError("synth.format", where=str(output), formats=list(Format)) from None


def write_synthetic(
    synthesis: Synthesis, count: int, seed: int, output: Path, kind: Format, told: Told = lambda _: None
) -> None:
    """``count`` rows into a file, which is there when it is complete, or not at all; memory stays flat.

    Raises :class:`InputError` for a file that can not be written, or a sheet that can not hold as many rows.
    """
    if kind is Format.xlsx and count > MOST_OF_A_SHEET:
        raise InputError("synth.sheet", where="--n", count=count, most=MOST_OF_A_SHEET)
    write = {Format.parquet: _parquet, Format.csv: _csv, Format.xlsx: _xlsx}[kind]
    with whole_file(output) as path:
        write(synthesis, synthesis.batches(count, seed), path, told)


def _parquet(synthesis: Synthesis, batches: Iterator[pa.RecordBatch], path: Path, told: Told) -> None:
    texts = [field.name for field in synthesis.schema if pa.types.is_dictionary(field.type)]
    with pq.ParquetWriter(path, synthesis.schema, use_dictionary=texts) as file:
        while part := list(islice(batches, TOGETHER)):
            table = pa.Table.from_batches(part)
            file.write_table(table, row_group_size=table.num_rows)
            told(table.num_rows)


def _csv(synthesis: Synthesis, batches: Iterator[pa.RecordBatch], path: Path, told: Told) -> None:
    options = pa.csv.WriteOptions(quoting_style="none")  # no code has a comma or a quote
    schema = pa.schema([(field.name, _written_type(field.type)) for field in synthesis.schema])
    with pa.csv.CSVWriter(path, schema, write_options=options) as file:
        for batch in batches:
            columns = [_written(column) for column in batch.columns]
            file.write_batch(pa.RecordBatch.from_arrays(columns, schema=schema))
            told(batch.num_rows)


def _xlsx(synthesis: Synthesis, batches: Iterator[pa.RecordBatch], path: Path, told: Told) -> None:
    """Text in cells as in CSV, but for numbers, days and true/false. The day of making is a fixed one."""
    first = datetime.datetime.combine(synthesis.rules.days[0], datetime.time())
    with path.open("wb") as stream:
        book = xlsxwriter.Workbook(stream, {"constant_memory": True})
        book.set_properties({"created": first, "title": "SYNTHETIC"})
        sheet = book.add_worksheet("SYNTHETIC")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        try:
            sheet.write_row(0, 0, synthesis.schema.names)
            for number, cells in enumerate(_rows(batches, told), 1):
                for place, cell in enumerate(cells):
                    if isinstance(cell, datetime.date) and cell not in NEVER.values():
                        sheet.write_datetime(number, place, datetime.datetime.combine(cell, datetime.time()), day)
                    elif cell is not None:
                        sheet.write(number, place, _cell(cell))
        finally:  # also when it is broken off, since the sheet keeps its rows in a file of its own until then
            book.close()


def _rows(batches: Iterable[pa.RecordBatch], told: Told) -> Iterator[tuple[Any, ...]]:
    for batch in batches:
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)
        told(batch.num_rows)


def _cell(value: Any) -> Any:
    if isinstance(value, datetime.date):
        return _NEVER[value.isoformat()]
    return JOIN.join(value) or NOTHING if isinstance(value, list) else value


def _written_type(kind: pa.DataType) -> pa.DataType:
    plain = pa.types.is_boolean(kind) or pa.types.is_integer(kind) or pa.types.is_floating(kind)
    return kind if plain else pa.string()


def _written(column: pa.Array) -> pa.Array:
    """As text where CSV has no way to say it: never, and lists."""
    kind = column.type
    if pa.types.is_list(kind):
        text = pc.binary_join(column, JOIN)
        return pc.if_else(pc.equal(text, ""), NOTHING, text)
    if pa.types.is_date(kind):
        text = column.cast(pa.string())
        for day, word in _NEVER.items():
            text = pc.if_else(pc.equal(text, day), word, text)
        return text
    return column.cast(_written_type(kind))
