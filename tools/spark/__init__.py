"""Is an audit on Spark the same as one on this machine? ``make spark``."""
