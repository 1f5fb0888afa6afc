"""The fast reading: the guideline over columns of patients, two bit-planes a condition. Needs the extra ``cohort``.

``plan.compile_guideline`` makes a ``Plan``, whose ``run`` and ``stream`` give a ``Result`` for each batch; ``columns``
says what a batch looks like, and makes one of patients.
"""

try:
    import numpy  # noqa: F401
    import pyarrow  # noqa: F401
except ModuleNotFoundError as missing:
    raise ModuleNotFoundError(
        f"{missing.name} is not there, and many patients are read with it: pip install leptoguide[cohort]",
        name=missing.name,
    ) from None
