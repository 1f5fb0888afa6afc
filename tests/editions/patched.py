"""Copies of the guideline folder with the fictional changes of ``second/`` in them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from leptoguide.errors import KnowledgeError
from leptoguide.knowledge.reader import read_file
from tests.proof.variants import Change, rewritten

_HERE: Final = Path(__file__).parent
_PATCHES: Final = {path.stem: path for folder in ("second", "apart") for path in (_HERE / folder).glob("*.yaml")}
SECOND: Final = tuple(sorted(path.stem for path in (_HERE / "second").glob("*.yaml")))
"""The changes by name; all of them together are the second edition. Those of ``apart/`` are tried alone."""


def edition(folder: Path, names: Iterable[str] = SECOND) -> Path:
    """The shipped guideline with these changes in it, in ``folder / "guideline"``, which is not there yet."""
    changes = [Change(**edit) for name in names for edit in read_file(_PATCHES[name], KnowledgeError)]
    return rewritten(changes, folder / "guideline")
