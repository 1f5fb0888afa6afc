"""LeptoGuide: the 2026 Chinese consensus on breast-cancer leptomeningeal metastasis as advice that can be checked.

>>> import leptoguide
>>> guideline = leptoguide.load()
>>> case = leptoguide.read_case('{"id": "demo", "as_of": "2026-03-01", "facts": {"her2_ihc": "3+"}}', guideline)
>>> advice = leptoguide.assess(guideline, case)
>>> advice.options["R5.t-dxd"].status.value
'needs-data'
"""

from __future__ import annotations

from leptoguide.advise.assess import assess
from leptoguide.advise.model import Advice
from leptoguide.advise.status import Status
from leptoguide.errors import LeptoGuideError
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.load import load
from leptoguide.record.case import Case
from leptoguide.record.case import read_case as _read_case
from leptoguide.render.advice_json import advice_json as to_json

__all__ = ["Advice", "Case", "Guideline", "LeptoGuideError", "Status", "assess", "load", "read_case", "to_json"]


def read_case(text: str, guideline: Guideline, name: str = "case") -> Case:
    """A case from JSON or YAML text, checked against the guideline's data dictionary.

    ``name`` stands for the text in messages. Raises :class:`LeptoGuideError` with what, where and what to do.
    """
    return _read_case(text, guideline.dictionary, name)
