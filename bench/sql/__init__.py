"""The guideline printed as SQL, as well as we can write it, for an engine of columns to run."""
