"""Two versions of a guideline: what changed, and whose advice changes."""
