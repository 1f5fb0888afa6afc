"""Tables of text: CSV, with commas or tabs, in UTF-8 or as the mapping says.

Arrow parses; what it would pass over is caught here. A row with too few or too many cells is a broken row. A quotation
mark that is never closed would make one cell of all that follows: so the text that Arrow gets ends with a row that can
not be one of the file, and must come out again.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, Final

import numpy as np
import pyarrow as pa
import pyarrow.csv as pc

from leptoguide.cohort.source import Broken, Part, file_size
from leptoguide.errors import InputError
from leptoguide.wording import Phrase

BLOCK: Final = 1 << 23
"""Bytes that are parsed together; a row can not be longer."""

MAX_HEADINGS: Final = 1 << 20
"""Characters of the row of headings."""

_TEXT: Final = pa.dictionary(pa.int32(), pa.string())


class CsvFile:
    """A file of text. Raises :class:`InputError` when it has no headings or is no text of its encoding.

    ``opened`` gives its text, from the start, where that is not what stands at the path; it has then ``size`` bytes.
    """

    def __init__(
        self,
        path: Path,
        encoding: str = "utf-8",
        delimiter: str = ",",
        *,
        opened: Callable[[], BinaryIO] | None = None,
        size: int = 0,
    ) -> None:
        self.path = path
        self.is_text = True
        self.size = size if opened is not None else file_size(path)
        self._open = opened if opened is not None else (lambda: path.open("rb"))
        self.count: int | None = None
        self._encoding = encoding
        self._delimiter = delimiter
        self._bytes = 0
        with self._open() as file:
            text = Text(file, path.name, encoding)
            beginning = text.read(MAX_HEADINGS).decode("utf-8", "ignore")
        headings, self._skipped = _headings(beginning, delimiter, path.name)
        self.headings: Sequence[str] = headings
        self.types: Sequence[pa.DataType] = [_TEXT] * len(headings)

    def done(self) -> float:
        """By the bytes of the file."""
        return min(1.0, self._bytes / self.size)

    def parts(self, places: Sequence[int], distinct: Collection[int] = ()) -> Iterator[Part]:
        """Each block of the file."""
        self._bytes = 0
        names = [str(place) for place in range(len(self.headings))]
        types = {names[place]: pa.string() if place in distinct else _TEXT for place in places}
        end = _End(self._delimiter, len(names))
        broken: list[Broken] = []

        def keep(row: Any) -> str:
            if end.is_end(row.text):
                end.met = True
            else:
                problem = InputError(
                    "row.cells",
                    where="",
                    hint=Phrase("row.open-quote") if "\n" in row.text else None,
                    found=row.actual_columns,
                    needed=row.expected_columns,
                )
                broken.append(Broken(row.number, problem, row.text))
            return "skip"

        with self._open() as file:
            text = Text(file, self.path.name, self._encoding, self._skipped, end.line)
            row = 1
            reader: Any = ()
            try:
                reader = pc.open_csv(
                    pa.PythonFile(text, "r"),
                    pc.ReadOptions(use_threads=False, block_size=BLOCK, column_names=names),
                    pc.ParseOptions(delimiter=self._delimiter, newlines_in_values=True, invalid_row_handler=keep),
                    pc.ConvertOptions(
                        column_types=types,
                        include_columns=list(types),
                        null_values=[],
                        strings_can_be_null=False,
                        check_utf8=False,
                    ),
                )
                for batch in reader:
                    self._bytes += BLOCK  # Arrow reads further ahead than it has parsed
                    rows, taken = _places(row, batch.num_rows, broken)
                    yield Part(rows, batch, tuple(broken[:taken]))
                    row = int(rows[-1]) + 1 if rows.size else row
                    del broken[:taken]
            except pa.ArrowInvalid as problem:
                if text.problem is not None:
                    raise text.problem from None
                if "straddling" in str(problem):
                    raise InputError("table.open-quote", where=self.path.name, row=row) from None
                raise InputError("table.broken", where=self.path.name, reason=str(problem)) from None
            finally:
                text.stop()
                _run_out(reader)
        self._bytes = self.size
        if not end.met:
            raise InputError("table.open-quote", where=self.path.name, row=row)
        if broken:
            yield Part(
                np.zeros(0, np.int64),
                pa.record_batch({name: pa.array([], kind) for name, kind in types.items()}),
                tuple(broken),
            )


def _places(first: int, count: int, broken: Sequence[Broken]) -> tuple[np.ndarray[Any, np.dtype[np.int64]], int]:
    """The places of so many rows from ``first``, past the broken ones, and how many of these come before the last."""
    taken, last = 0, first + count - 1
    while taken < len(broken) and broken[taken].row <= last:
        taken, last = taken + 1, last + 1
    rows = np.arange(first, last + 1, dtype=np.int64)
    return np.setdiff1d(rows, [item.row for item in broken[:taken]], assume_unique=True), taken


class _End:
    """The row after the last: one cell too many, of a character that the file can not have."""

    def __init__(self, delimiter: str, columns: int) -> None:
        self.text = delimiter.join(["\0"] * (columns + 1))
        self.line = f"\n{self.text}\n".encode()
        self.met = False

    def is_end(self, text: str) -> bool:
        """Whether this is that row."""
        return text == self.text


class Text(io.RawIOBase):
    """A file as UTF-8 without its mark, less ``skipped`` bytes of it, then ``end``.

    Raises :class:`InputError`, which is also kept as ``problem``, when it is not of its encoding, or no text at all.
    """

    def __init__(self, file: BinaryIO, name: str, encoding: str, skipped: int = 0, end: bytes = b"") -> None:
        super().__init__()
        self.bytes = 0
        self.problem: InputError | None = None
        self._file = file
        self._name = name
        self._encoding = encoding
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._lines = 1
        self._skip = skipped
        self._end = end
        self._left = b""
        self._over = False

    def stop(self) -> None:
        """Nothing more is read."""
        self._left, self._over = b"", True

    def readable(self) -> bool:
        """It is."""
        return True

    def read(self, size: int = -1) -> bytes:
        """The next bytes; none at the end."""
        while len(self._left) < size and not self._over:
            self._left += self._next(size)
        given, self._left = self._left[:size], self._left[size:]
        return given

    def _next(self, size: int) -> bytes:
        chunk = self._file.read(size)
        first = not self.bytes
        self.bytes += len(chunk)
        self._over = not chunk
        if b"\0" in chunk:
            raise self._wrong(InputError("table.binary", where=self._name))
        try:
            text = self._decoder.decode(chunk, final=self._over)
        except UnicodeDecodeError as problem:
            line = self._lines + bytes(problem.object[: problem.start]).count(b"\n")
            where = Phrase("line", name=self._name, line=line)
            raise self._wrong(InputError("table.encoding", where=where, encoding=self._encoding)) from None
        self._lines += text.count("\n")
        content = text.encode()
        if first and content.startswith(codecs.BOM_UTF8):
            content = content[len(codecs.BOM_UTF8) :]
        dropped = min(self._skip, len(content))
        self._skip -= dropped
        return content[dropped:] + (self._end if self._over else b"")

    def _wrong(self, problem: InputError) -> InputError:
        self.problem = problem
        return problem


def _run_out(reader: Any) -> None:
    """Lets Arrow's threads finish what they read ahead; one that is left alone at the end of the program aborts it."""
    with suppress(pa.ArrowInvalid):
        for _ in reader:
            pass


def _headings(beginning: str, delimiter: str, name: str) -> tuple[list[str], int]:
    """The headings, and how many bytes stand before the first row."""
    used = 0

    def lines() -> Iterator[str]:
        nonlocal used
        for line in io.StringIO(beginning, newline=""):
            used += len(line.encode())
            yield line

    try:
        for cells in csv.reader(lines(), delimiter=delimiter, strict=True):
            if cells:
                return [cell.strip() for cell in cells], used
    except csv.Error:
        raise InputError("table.open-quote", where=name, row=0) from None
    raise InputError("table.empty", where=name)
