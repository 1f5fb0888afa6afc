"""The words of the drawings and of the response: every key that the code uses exists, and every key is used."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import leptoguide
from leptoguide.render.texts import all_texts

SOURCE = Path(leptoguide.__file__).parent
FAMILIES = ("draw.", "response.")


def constants() -> Iterator[str]:
    for path in (path for room in ("draw", "render", "report", "cohort") for path in (SOURCE / room).glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def test_the_keys_of_the_drawings_are_those_that_exist() -> None:
    used = {c for c in constants() if c.startswith(FAMILIES) and " " not in c}
    assert used == {key for key in all_texts() if key.startswith(FAMILIES)}
