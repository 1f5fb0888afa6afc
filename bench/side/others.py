"""The engines that are not ours: DuckDB, those that run the exported CQL, and zen-engine."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa

from bench.agreement import as_columns, differing_reasons, differing_statuses
from bench.side.model import STATUSES, Contender, Setting
from bench.sql.engine import Engine as Database
from bench.sql.engine import codes_of
from bench.sql.items import Rules
from bench.zen.model import given, model
from leptoguide.cql import names
from leptoguide.record.computed import with_computed
from tools.conformance.engines import Engine, Library
from tools.conformance.installing import install_python
from tools.conformance.travel import parameters

ZEN: Final = Path(__file__).resolve().parents[1] / "zen"


class DuckDB(Contender):
    """One thread; the rules as one query over a table in memory, its answers into another."""

    name = "DuckDB"
    rounds = 3

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.rules = Rules(setting.guideline)
        self.database = Database(
            setting.plan.variables, codes_of(setting.plan.variables, setting.guideline.expressions)
        )
        self.database.load(setting.batch)
        self.wanted = self.rules.wanted()
        self.way = "query", True

    @property
    def patients(self) -> int:
        """All."""
        return int(self.setting.batch.num_rows)

    def differences(self) -> list[str]:
        """In statuses and in reasons."""
        self.run()
        found = self.database.answers(list(self.wanted))
        return [
            *differing_statuses(self.setting.result, found),
            *differing_reasons(self.setting.result, self.rules, found),
        ]

    def _loaded(self, batch: pa.RecordBatch) -> Database:
        variables = self.setting.plan.variables
        database = Database(variables, codes_of(variables, self.setting.guideline.expressions))
        database.load(batch)
        return database

    def choose(self) -> dict[str, float]:
        """Take the fastest of the ways to run the query, by the first patients; seconds of each."""
        ways = {f"{way}{'' if share else ', names alone'}": (way, share) for way in _WAYS for share in (True, False)}
        whole, self.database = self.database, self._loaded(self.setting.batch.slice(0, TRIAL))
        seconds = {}
        for label, self.way in ways.items():
            seconds[label] = min(self.run() for _ in range(2))
        self.database.connection.close()
        self.database, self.way = whole, ways[min(seconds, key=lambda label: seconds[label])]
        return seconds

    def run(self) -> float:
        """The statement, less what planning it takes."""
        way, share = self.way
        start = time.perf_counter()
        getattr(self.database, way)(self.rules.sheet, self.wanted, share=share)
        took = time.perf_counter() - start
        return took - (self.database.planning(self.rules.sheet, self.wanted, share=share) if way != "layered" else 0)

    def close(self) -> None:
        """The database."""
        self.database.connection.close()


_WAYS: Final = ("query", "stream", "layered")

TRIAL: Final = 1 << 15
"""Patients by whom the fastest way is found."""


class DuckDBStatuses(DuckDB):
    """The same query without reasons."""

    name = "DuckDB, statuses"
    computes = STATUSES

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        self.wanted = self.rules.wanted(reasons=False)

    def differences(self) -> list[str]:
        """In statuses."""
        self.run()
        return list(differing_statuses(self.setting.result, self.database.answers(list(self.wanted))))


class Cql(Contender):
    """An engine of HL7 CQL over the exported library, asked for the status of every option and recommendation."""

    computes = STATUSES
    rounds = 3

    def __init__(self, setting: Setting, engine: Engine, library: Library, count: int) -> None:
        """Raises :class:`MissingError` when the engine can not be had."""
        self.name = engine.name  # type: ignore[misc]
        self.setting = setting
        self.session = engine.start(library)
        self.asked = [names.status(item) for item in setting.plan.items]
        dictionary = setting.guideline.dictionary
        self.given = [
            parameters(setting.guideline, with_computed(facts, dictionary)) for facts in islice(setting.patients, count)
        ]

    @property
    def patients(self) -> int:
        """Some of the first."""
        return len(self.given)

    def differences(self) -> list[str]:
        """By status."""
        said = [
            {item: answers[names.status(item)] for item in self.setting.plan.items}
            for answers in self.session.ask(self.given, self.asked)
        ]
        return list(differing_statuses(self.setting.result, as_columns(self.setting.plan, said)))

    def run(self) -> float:
        """All patients, less what it takes to hand them over and be answered nothing."""
        return self._asking(self.asked) - self._asking([])

    def _asking(self, what: Sequence[str]) -> float:
        start = time.perf_counter()
        for _ in self.session.ask(self.given, what):
            pass
        return time.perf_counter() - start

    def close(self) -> None:
        """The engine's process."""
        self.session.__exit__()


class Zen(Contender):
    """GoRules' zen-engine over a decision model of two-valued expressions."""

    name = "zen-engine"
    computes = STATUSES
    rounds = 3

    def __init__(self, setting: Setting, count: int, folder: Path) -> None:
        """Raises :class:`MissingError` when the engine can not be had."""
        install_python(ZEN, "zen-engine")
        self.setting = setting
        text, self.names = model(setting.guideline)
        self.path = folder / "model.json"
        self.path.write_text(text, "utf-8")
        self.given = [given(facts, setting.plan.variables) for facts in islice(setting.patients, count)]
        self.seconds: list[float] = []

    @property
    def patients(self) -> int:
        """Some of the first."""
        return len(self.given)

    def differences(self) -> list[str]:
        """By status. The rounds that are timed come with the answers."""
        found = decided(self.path, self.given, 1 + self.rounds)
        self.seconds = found["seconds"][1:]
        said = {item: np.array([a[name] for a in found["answers"]], np.uint8) for item, name in self.names.items()}
        return list(differing_statuses(self.setting.result, said))

    def run(self) -> float:
        """As the engine's own process measures it, without JSON."""
        return self.seconds.pop()


def decided(path: Path, patients: Iterable[Mapping[str, Any]], rounds: int = 1) -> Any:
    """What a decision model answers, and seconds: see ``bench/zen/decide.py``."""
    done = subprocess.run(
        [str(ZEN / ".venv" / "bin" / "python"), str(ZEN / "decide.py"), str(path)],
        input=json.dumps({"patients": list(patients), "rounds": rounds}),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return json.loads(done.stdout)
