"""The guideline as a decision model of GoRules' zen-engine, whose logic has two values: unknown is written by hand."""
