"""The use case: facts and guideline in, checkable advice out."""
