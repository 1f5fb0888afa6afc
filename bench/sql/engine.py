"""DuckDB over a cohort in memory: one table, and the answers of the whole guideline as another."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from bench.sql.expressions import CODE
from bench.sql.sheet import Cell, Sheet, quoted, text
from leptoguide.language import nodes as n
from leptoguide.language.types import CodeType
from leptoguide.planes.columns import cohort_schema
from leptoguide.planes.variables import Variables

COHORT = "cohort"
ANSWERS = "answers"


class Engine:
    """A database of its own. ``codes``: all that there are; ``threads``: how many it may use."""

    def __init__(self, facts: Variables, codes: Sequence[str], threads: int = 1) -> None:
        self.facts = facts
        self.connection = duckdb.connect()
        self.connection.execute(f"SET threads = {threads}")
        self.connection.execute(f"CREATE TYPE {CODE} AS ENUM ({', '.join(map(text, codes))})")

    def load(self, batch: pa.RecordBatch) -> None:
        """The cohort as a table: every column of the facts, NULL where the batch has none; codes as an ``ENUM``."""
        columns = []
        for field in cohort_schema(self.facts):
            variable, name = self.facts.get(field.name), quoted(field.name)
            kind = CODE if variable is not None and isinstance(variable.type, CodeType) else _KINDS[str(field.type)]
            value = f"CAST({name} AS {kind})" if field.name in batch.schema.names else f"NULL::{kind}"
            columns.append(f"{value} AS {name}")
        given = pa.Table.from_batches([batch])
        self.connection.register("given", given)
        self.connection.execute(f"CREATE OR REPLACE TABLE {COHORT} AS SELECT {', '.join(columns)} FROM given")
        self.connection.unregister("given")

    def query(self, sheet: Sheet, wanted: Mapping[str, Cell], *, share: bool = True) -> None:
        """The answers by one statement into a table."""
        self._clear()
        self.connection.execute(f"CREATE TEMP TABLE {ANSWERS} AS {sheet.query(COHORT, wanted, share=share)}")

    def stream(self, sheet: Sheet, wanted: Mapping[str, Cell], *, share: bool = True) -> int:
        """The answers by one statement as batches of Arrow, each let go when the next comes; how many rows."""
        found = self.connection.sql(sheet.query(COHORT, wanted, share=share))
        return sum(batch.num_rows for batch in found.to_arrow_reader(1 << 17))

    def layered(self, sheet: Sheet, wanted: Mapping[str, Cell], *, share: bool = True) -> None:
        """The answers by a table for each layer."""
        self._clear()
        for statement in sheet.statements(COHORT, wanted, ANSWERS, share=share):
            self.connection.execute(statement)

    def planning(self, sheet: Sheet, wanted: Mapping[str, Cell], *, share: bool = True) -> float:
        """Seconds that it takes to read and plan the statement, without running it."""
        statement = f"EXPLAIN {sheet.query(COHORT, wanted, share=share)}"
        start = time.perf_counter()
        self.connection.execute(statement)
        return time.perf_counter() - start

    def answers(self, names: Sequence[str]) -> dict[str, npt.NDArray[Any]]:
        """Columns of the table of answers."""
        columns = ", ".join(map(quoted, names))
        return {
            name: np.asarray(column)
            for name, column in self.connection.execute(f"SELECT {columns} FROM {ANSWERS}").fetchnumpy().items()
        }

    def _clear(self) -> None:
        self.connection.execute(f"DROP TABLE IF EXISTS {ANSWERS}")


_KINDS = {"bool": "BOOLEAN", "int32": "INTEGER", "double": "DOUBLE", "date32[day]": "DATE"}


def codes_of(facts: Variables, nodes: Sequence[n.Node]) -> list[str]:
    """Every code that a fact can have or an expression names."""
    found = {
        code for variable in facts.values() if isinstance(variable.type, CodeType) for code in variable.type.values
    }
    found |= {x.value for root in nodes for x in n.walk(root) if isinstance(x, n.String)}
    return sorted(found)
