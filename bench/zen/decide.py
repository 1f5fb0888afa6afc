"""Run in an environment of its own: a decision model over patients, with the time that the engine takes.

``python decide.py MODEL.json`` reads ``{"patients": […], "rounds": n}`` from standard input and writes
``{"answers": […], "seconds": […]}``: the answers of the first round, and how long each round took.
"""

import json
import sys
import time
from pathlib import Path

import zen


def main() -> None:
    decision = zen.ZenEngine().create_decision(Path(sys.argv[1]).read_text("utf-8"))
    request = json.load(sys.stdin)
    answers, seconds = [], []
    for _ in range(request["rounds"]):
        start = time.perf_counter()
        found = [decision.evaluate(patient) for patient in request["patients"]]
        seconds.append(time.perf_counter() - start)
        answers = answers or [said["result"] for said in found]
    json.dump({"answers": answers, "seconds": seconds}, sys.stdout)


if __name__ == "__main__":
    main()
