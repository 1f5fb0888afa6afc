"""The fast reading: the guideline over columns of patients, two bit-planes a condition.

``plan.compile_guideline`` makes a ``Plan``, whose ``run`` and ``stream`` give a ``Result`` for each batch; ``columns``
says what a batch looks like, and makes one of patients.
"""
