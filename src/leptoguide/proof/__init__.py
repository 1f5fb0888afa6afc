"""The reading of the guideline by Z3: conditions over a patient whose facts are open, and clinical questions on it."""
