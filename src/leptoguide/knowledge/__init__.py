"""Loads and checks a guideline folder into one immutable Guideline."""
