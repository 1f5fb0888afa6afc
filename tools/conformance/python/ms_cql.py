"""``python ms_cql.py ELM.json``: the engine of ms-cql-sdk, over ELM. JSON lines in and out.

Runs in an environment of its own, so it knows nothing of LeptoGuide.
"""

import datetime
import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

from cql_sdk.api import load_library_from_text
from cql_sdk.elm.models.library import Library
from cql_sdk.runtime.context import RuntimeContext
from cql_sdk.runtime.quantities import Quantity


def made(value: Any) -> Any:
    """A fact by its kind; decimals are ``Decimal``."""
    if not isinstance(value, dict):
        return value
    if "date" in value:
        return datetime.date.fromisoformat(value["date"])
    if "quantity" in value:
        return Quantity(Decimal(value["quantity"]), value["unit"])
    return Decimal(value["decimal"])


def answer(library: Library, names: list[str], facts: dict[str, Any]) -> list[Any]:
    """The value of each expression; one that fails answers with the reason."""
    parameters = {name: made(value) for name, value in facts.items()}
    context = RuntimeContext.default().with_library(library).with_parameters(parameters)
    values: list[Any] = []
    for name in names:
        try:
            value = context.evaluate_definition(name)
        except Exception as problem:  # whatever the engine raises is its answer
            value = {"error": f"{type(problem).__name__}: {problem}"}
        values.append(value.isoformat() if isinstance(value, datetime.date) else value)
    return values


def main() -> None:
    """Serve requests until the input ends."""
    library = load_library_from_text(Path(sys.argv[1]).read_text("utf-8"))
    for line in sys.stdin:
        request = json.loads(line)
        values = answer(library, request["names"], request["facts"])
        print(json.dumps({"values": values}), flush=True)


if __name__ == "__main__":
    main()
