"""What every benchmark shares: a stop-watch, a summary against a goal, the machine it ran on."""

from __future__ import annotations

import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).with_name("results.json")
ZEN = Path(__file__).with_name("zen")
CONFORMANCE = Path(__file__).resolve().parents[1] / "tools" / "conformance"


def timed(action: Callable[[], Any]) -> float:
    """How long it takes, in milliseconds."""
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1000


def summary(values: Sequence[float], goal: float | None = None, of: str = "median") -> dict[str, Any]:
    """Runs, median, 95th percentile and maximum; with a goal, whether the figure named by ``of`` is below it."""
    ordered = sorted(values)
    found: dict[str, Any] = {
        "runs": len(values),
        "median": round(statistics.median(values), 2),
        "p95": round(ordered[int(len(ordered) * 0.95)], 2),
        "max": round(ordered[-1], 2),
    }
    return found if goal is None else found | {"goal": goal, "of": of, "met": found[of] < goal}


def digits(value: float) -> float:
    """Four digits; more mean nothing."""
    return float(f"{value:.4g}")


def machine() -> dict[str, Any]:
    """What it ran on."""
    return {
        "python": platform.python_version(),
        "system": platform.system(),
        "cores": os.cpu_count(),
        "processor": _processor(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
    }


def _processor() -> str:
    """As Linux names it, with its family and model, since a virtual machine often names little."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    found = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in lines) if value}
    return (
        f"{found.get('model name', platform.machine())}, family {found.get('cpu family')}, model {found.get('model')}"
    )


def versions(*packages: str) -> dict[str, str]:
    """Of installed packages."""
    return {package: version(package) for package in packages}


def pinned() -> dict[str, str]:
    """Of the engines that have environments of their own, as they are asked for there."""
    found: dict[str, str] = dict(json.loads((CONFORMANCE / "package.json").read_text("utf-8"))["dependencies"])
    for asked in (CONFORMANCE / "python" / "requirements.in", ZEN / "requirements.in"):
        name, _, number = asked.read_text("utf-8").strip().partition("==")
        found[name] = number
    return found


def written(name: str, report: Mapping[str, Any]) -> bool:
    """Write a benchmark's part of ``results.json`` with its raw runs, print its summary; whether every goal was met."""
    results = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    results[name] = {"machine": machine(), "unit": "ms", **report}
    RESULTS.write_text(json.dumps(results, indent=1, sort_keys=True) + "\n", "utf-8")
    for row, figures in report["summary"].items():
        print(f"{row:24} {figures}")
    return all(figures.get("met", True) for figures in report["summary"].values())
