"""Side by side: nothing is timed unless all answers are equal, and what is reported follows from the runs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bench.side import __main__ as side
from bench.side.model import Contender, Setting
from bench.side.others import DuckDB
from bench.side.planes import AsPlanes, Floor, Planes, Reference, StatusesAlone
from bench.sql.engine import ANSWERS
from bench.sql.sheet import Cell, Sheet, quoted
from leptoguide.advise.status import ORDER, Status
from tools.conformance.installing import MissingError


@pytest.fixture(scope="module")
def setting() -> Setting:
    return side.made(500)


class Liar(DuckDB):
    """Says something else of one patient."""

    name = "liar"

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        self.database.query = self._lie  # type: ignore[method-assign]

    def _lie(self, sheet: Sheet, wanted: Mapping[str, Cell], *, share: bool = True) -> None:
        type(self.database).query(self.database, sheet, wanted, share=share)
        item = quoted(next(iter(self.rules.items)))
        change = f"UPDATE {ANSWERS} SET {item} = ({item} + 1) % {len(ORDER)} WHERE rowid = 7"
        self.database.connection.execute(change)


def test_everybody_says_the_same(setting: Setting) -> None:
    contenders = [Floor, Planes, AsPlanes, StatusesAlone, DuckDB]
    assert [kind(setting).differences() for kind in contenders] == [[]] * len(contenders)
    assert Reference(setting, 20).differences() == []


def test_another_answer_is_a_difference(setting: Setting) -> None:
    liar = Liar(setting)
    (found,) = liar.differences()[:1]
    assert "1 of 500, first patient 7" in found
    liar.close()


def test_nothing_is_timed_or_written_after_a_wrong_answer(
    setting: Setting, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(side, "made", lambda count: setting)
    monkeypatch.setattr(side, "makers", lambda setting, folder: iter([("liar", lambda: Liar(setting))]))
    monkeypatch.setattr(side, "timed", lambda contenders: pytest.fail("timed"))
    monkeypatch.setattr(side, "written", lambda name, report: pytest.fail("written"))
    assert side.main([]) == 1
    assert "not timed: liar: R1: 1 of 500" in capsys.readouterr().err


def test_who_is_not_here_is_named_and_left_out() -> None:
    def missing() -> Contender:
        raise MissingError("no node")

    absent: dict[str, str] = {}
    assert list(side.present([("engine", missing)], absent)) == []
    assert absent == {"engine": "no node"}


class Clock(Contender):
    """Takes a known time."""

    rounds = 3

    def __init__(self, name: str, seconds: float) -> None:
        self.name = name  # type: ignore[misc]
        self.seconds = seconds
        self.turn = 0

    @property
    def patients(self) -> int:
        return 1000

    def differences(self) -> list[str]:
        return []

    def run(self) -> float:
        self.turn += 1
        return self.seconds * self.turn


def test_figures_follow_from_the_runs(setting: Setting) -> None:
    """Medians of three runs; a ratio at its goal is met, in both directions."""
    clocks: list[Contender] = [Clock("planes", 15e-6), Clock("floor", 1e-6), Clock("DuckDB", 449e-6)]
    runs = side.timed(clocks)
    assert runs["planes"] == pytest.approx([15, 30, 45])
    report: dict[str, Any] = side.reported(setting, clocks, runs)
    assert report["summary"]["planes"]["median"] == 30
    ratios = report["ratios"]
    assert ratios["planes / floor"] == {"ratio": 15.0, "goal": 15, "most": True, "met": True}
    assert ratios["DuckDB / planes"] == {"ratio": pytest.approx(29.93), "goal": 30, "most": False, "met": False}
    assert "zen-engine / planes" not in ratios


def test_the_query_is_timed_without_its_planning(setting: Setting) -> None:
    """And in the fastest of the ways it can be run."""
    contender = DuckDB(setting)
    seconds = contender.choose()
    assert len(seconds) == 6
    contender.database.planning = lambda *_, **__: 1000.0  # type: ignore[method-assign]
    contender.way = "query", True
    assert contender.run() < 0
    contender.close()


def test_the_cohort_meets_all_statuses(setting: Setting) -> None:
    met = {int(status) for item in setting.plan.items for status in setting.result.statuses(item)}
    assert {ORDER[place] for place in met} == set(Status)


def test_makers_name_all_engines(setting: Setting, tmp_path: Path) -> None:
    names = [name for name, _ in side.makers(setting, tmp_path)]
    assert {"planes", "floor", "DuckDB", "assess", "zen-engine", "cql-execution"} <= set(names)
    assert len(names) == len(set(names))
