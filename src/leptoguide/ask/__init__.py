"""Questions about one patient, answered by reading what may be as rows of planes: what to ask, what if, what would."""
