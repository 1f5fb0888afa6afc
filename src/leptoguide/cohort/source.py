"""What every kind of file gives: its headings, then its rows some at a time, each with its place."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from leptoguide.errors import InputError


class Broken(NamedTuple):
    """A row that has no cells to be read, as it stands."""

    row: int
    problem: InputError
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows as they stand. ``rows``: the place of each, 1 is the first; ``broken`` are not among them."""

    rows: npt.NDArray[np.int64]
    batch: pa.RecordBatch
    broken: tuple[Broken, ...] = ()


class Source(Protocol):
    """A file. ``size``: its bytes; ``count``: its rows, where they are known before they are read.

    ``is_text``: all its columns are of text, in which an empty cell stands for nothing.
    """

    headings: Sequence[str]
    types: Sequence[pa.DataType]
    size: int
    count: int | None
    is_text: bool

    def parts(self, places: Sequence[int], distinct: Collection[int] = ()) -> Iterator[Part]:
        """Its rows, in order; of the columns those with these places, in their order.

        ``distinct``: places of columns whose texts seldom repeat; of the others each text is kept once.
        Raises :class:`InputError` when it can not be read to its end.
        """

    def done(self) -> float:
        """The share of it that has been read."""


def file_size(path: Path) -> int:
    """Bytes of a file that can be opened. Raises :class:`InputError` for any other."""
    try:
        with path.open("rb"):
            size = path.stat().st_size
    except (FileNotFoundError, NotADirectoryError):
        raise InputError("file.missing", where=str(path)) from None
    except IsADirectoryError:
        raise InputError("file.is-folder", where=str(path)) from None
    except PermissionError:
        raise InputError("file.forbidden", where=str(path)) from None
    except OSError as problem:
        raise InputError("file.unreadable", where=str(path), reason=problem.strerror) from None
    if not size:
        raise InputError("table.empty", where=path.name)
    return size
