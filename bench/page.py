"""``python -m bench.page``: the page of the benchmarks, ``docs/bench.md``, from ``bench/results.json``."""

from __future__ import annotations

import json
import statistics
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bench.side.model import READING, REASONS, STATUSES
from bench.timing import RESULTS

PAGE: Final = Path(__file__).resolve().parents[1] / "docs" / "bench.md"
TEMPLATE: Final = "page.md.jinja"

_COMPUTES: Final = {
    STATUSES: "状态 · statuses",
    REASONS: "状态和理由 · statuses and reasons",
    READING: "仅读取 · reading alone",
}
_WHO: Final = {
    "floor": "内存下限 · the floor",
    "planes": "位平面 · planes",
    "planes, as bits": "位平面，按位 · planes, as bits",
    "planes, statuses": "位平面，只算状态 · planes, statuses",
    "DuckDB, statuses": "DuckDB，只算状态 · DuckDB, statuses",
    "assess": "参照求值 · `assess`",
    "java": "cql-engine (Java)",
}
_UNITS: Final = ((1e9, "s"), (1e6, "ms"), (1e3, "µs"), (1, "ns"))


def page(results: dict[str, Any]) -> str:
    """The page of these results."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        undefined=StrictUndefined,
        trim_blocks=False,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    environment.globals |= {
        "computes": _COMPUTES.__getitem__,
        "fastest": lambda summary: sorted(summary.items(), key=lambda row: row[1]["median"]),
        "machine": _machine,
        "median": statistics.median,
        "number": _number,
        "rate": _rate,
        "ratio": _ratio,
        "span": _span,
        "thousands": _thousands,
        "verdict": lambda met: "达到 · met" if met else "未达到 · missed",
        "who": lambda name: _WHO.get(name, name),
    }
    single = [results[name] for name in ("assess", "ask", "serving") if name in results]
    return environment.get_template(TEMPLATE).render(side=results["side"], files=results["files"], single=single)


def _machine(part: dict[str, Any]) -> str:
    m = part["machine"]
    return f"{m['processor']}，{m['cores']} 核 · cores，{m['memory_gb']} GB，{m['system']}，Python {m['python']}"


def _number(value: float) -> str:
    """Three digits, more before the point as they are."""
    return _thousands(round(value)) if value >= 100 else f"{value:.3g}"


def _thousands(value: int) -> str:
    return f"{value:,}"


def _rate(value: float) -> str:
    return _thousands(int(float(f"{value:.3g}"))) if value >= 1 else f"{value:.2g}"


def _ratio(name: str) -> str:
    one, other = name.split(" / ")
    return f"{_WHO.get(one, one)} ÷ {_WHO.get(other, other)}"


def _span(nanoseconds: float) -> str:
    size, unit = next((size, unit) for size, unit in _UNITS if nanoseconds >= size or size == 1)
    return f"{nanoseconds / size:.3g} {unit}"


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(json.loads(RESULTS.read_text("utf-8"))), "utf-8")


if __name__ == "__main__":
    main()
