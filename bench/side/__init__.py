"""Side by side: the whole guideline on one made-up cohort, by the planes and by other engines, in one run."""
