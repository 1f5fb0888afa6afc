"""How long one fact takes in the web application: stored for good, advised on anew, and shown, over HTTP.

``python -m bench.serving`` writes its part of ``bench/results.json`` with every raw run, on SQLite and, where a server
is installed, on PostgreSQL. The fictional patients of ``examples`` are entered fact by fact; what the page then shows
must be the advice that Python gives for the same facts, or nothing is reported. A patient with a long record follows,
of whom the same values change again and again.
"""

from __future__ import annotations

import datetime
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any

from bench.timing import summary, timed, written
from leptoguide.advise.assess import assess
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.load import load
from leptoguide.knowledge.reader import read_text
from leptoguide.record.case import case_from
from leptoguide.web.entry import controls_of
from tests import postgresql
from tests.serving import Serving
from tests.visitor import Page, Visitor

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ("demo-1.yaml", "demo-2.yaml")
ROUNDS = 3
GOAL_MS = 100.0

_OPTION = re.compile(r'<li class="option"[^>]* data-code="(\S+) (\S+)"')
"""An option and its status, as a page marks them."""


def main() -> int:
    """Enter everything on each database; 1 when an answer is wrong or the goal is missed."""
    guideline = load()
    runs: dict[str, list[float]] = {}
    for name in ("sqlite", *(() if postgresql.absence() else ("postgresql",))):
        with _served(name) as visitor:
            for example in EXAMPLES * ROUNDS:
                content = read_text((ROOT / "examples" / example).read_text("utf-8"), example)
                times, page = _enter(visitor, content["facts"], guideline)
                if wrong := _differences(page, content, guideline):
                    print(f"not reported: {name}, {example}: {wrong}", file=sys.stderr)
                    return 1
                runs.setdefault(f"{name}: new patient", []).extend(times)
            runs[f"{name}: long record"] = list(_change(visitor))
    report = {
        "summary": {name: summary(values, GOAL_MS, "p95") for name, values in runs.items()},
        "runs": {name: [round(value, 2) for value in values] for name, values in runs.items()},
    }
    return int(not written("serving", report))


@contextmanager
def _served(name: str) -> Iterator[Visitor]:
    """Somebody signed in to a server of its own, with nothing but the demonstration patients in its database."""
    with tempfile.TemporaryDirectory() as folder:
        if name == "sqlite":
            yield from _at_work(Serving(Path(folder)))
            return
        with postgresql.cluster() as cluster:
            yield from _at_work(Serving(Path(folder), cluster.new_database("leptoguide")))


def _at_work(server: Serving) -> Iterator[Visitor]:
    server.start()
    try:
        visitor = Visitor(server.address)
        visitor.log_in(server.user, server.password)
        yield visitor
    finally:
        server.stop()


def _enter(visitor: Visitor, facts: Mapping[str, Any], guideline: Guideline) -> tuple[list[float], Page]:
    """Admit a patient, enter each fact, and open the page anew: milliseconds a fact, and the page."""
    number = f"BENCH-{len(visitor.patients())}"
    form = visitor.get("/patients/new").text
    team = re.search(r'name="team".*?<option value="([^"]+)"', form, re.S)
    assert team is not None
    visitor.post("/patients/new", identifier=number, name=number, sex="female", birth_date="", team=team[1])
    address = visitor.patients()[number]
    times = []
    for name, raw in facts.items():
        controls = controls_of(guideline.dictionary.facts[name], raw, guideline.dictionary)
        times.append(_post(visitor, f"{address}facts/{name}", controls))
    return times, visitor.get(address)


def _post(visitor: Visitor, address: str, controls: Mapping[str, str]) -> float:
    answers: list[Page] = []
    took = timed(lambda: answers.append(visitor.post(address, **controls)))
    assert answers[0].status == HTTPStatus.OK, f"{address}: {answers[0].status}"
    return took


def _differences(page: Page, content: Any, guideline: Guideline) -> list[tuple[str, str]]:
    """The options whose status on the page is not that of the same facts in Python."""
    today = datetime.datetime.now(datetime.UTC).astimezone(datetime.timezone(datetime.timedelta(hours=8))).date()
    case = case_from({**content, "as_of": today.isoformat()}, guideline.dictionary)
    meant = {(name, option.status.value) for name, option in assess(guideline, case).options.items()}
    return sorted(meant ^ set(_OPTION.findall(page.text)))


def _change(visitor: Visitor) -> Iterator[float]:
    """Change values of the demonstration patient whose page is the longest: milliseconds a change."""
    address = max(visitor.patients().values(), key=lambda path: len(visitor.get(f"{path}record/").text))
    for kps in (40, 50, 60, 70, 80) * 10:
        yield _post(visitor, f"{address}facts/kps", {"value": str(kps)})
        yield _post(visitor, f"{address}facts/platelets", {"value": str(kps + 20)})


if __name__ == "__main__":
    sys.exit(main())
