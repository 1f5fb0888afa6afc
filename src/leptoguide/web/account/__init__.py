"""Signing in and what follows from it: allauth and axes, set up for a hospital without mail or the internet."""
