"""Audits of a cohort: files of decisions in, what the guideline says of each and of all out.

Which columns a cohort has is said in ``columns``.
"""
